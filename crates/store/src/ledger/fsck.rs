//! Checks the whole ledger: every row decodes, and what follows from another row stands beside it.

use std::fmt;

use model::{Claim, Evidence, Observable, Subject};

use super::{
    Ledger, aliases, decisions, knowledge, log, marks, places,
    sightings::{self, Fold},
    snapshots, verdicts,
};
use crate::{
    Result, Section, codec,
    engine::{Entry, KeyRange, Limit, Order, Table},
    key,
};

/// Findings kept; the rest is counted.
const FINDINGS_MAX: usize = 10_000;
/// Bytes of a key that a finding shows.
const KEY_BYTES_SHOWN: usize = 128;

/// Something wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub table: Table,
    /// The row's key in hexadecimal, shortened to 128 bytes.
    pub key: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.table.as_str(), self.key, self.what)
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// Rows read.
    pub rows: u64,
    /// The first 10,000 findings.
    pub findings: Vec<Finding>,
    /// Findings in all.
    pub total: u64,
}

impl FsckReport {
    fn add(&mut self, table: Table, key: &[u8], what: impl Into<String>) {
        self.total += 1;
        if self.findings.len() < FINDINGS_MAX {
            let key = key.iter().take(KEY_BYTES_SHOWN).map(|byte| format!("{byte:02x}")).collect();
            self.findings.push(Finding { table, key, what: what.into() });
        }
    }
}

/// A row that must be there because of another one.
struct Expected {
    table: Table,
    key: Vec<u8>,
    /// The row's value, where it follows too.
    value: Option<Vec<u8>>,
    /// The row because of which.
    because: Vec<u8>,
    because_table: Table,
    what: &'static str,
}

impl Ledger {
    /// Reads every row. Changes nothing.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`]. What is wrong with the data is no error but a finding.
    pub fn fsck(&self) -> Result<FsckReport> {
        let mut report = FsckReport::default();
        let mut counted = Counted::default();
        for table in Table::ALL {
            let mut rest = Some(KeyRange::all());
            while let Some(range) = rest {
                let page = self.core.engine.scan(table, &range, Order::Forward, Limit::WALK)?;
                report.rows += page.entries.len() as u64;
                let mut expected = Vec::new();
                for row in &page.entries {
                    if let Err(error) = check_row(table, row, &mut report, &mut expected, &mut counted) {
                        report.add(table, &row.key, error.to_string());
                    }
                }
                if page.next.is_none() {
                    counted.finish(&mut expected);
                }
                self.check_expected(expected, &mut report)?;
                rest = page.next;
            }
        }
        if counted.sums > counted.expected {
            let what = "there are sums of sightings for which there are no sightings";
            report.add(Table::Sightings, &[], what);
        }
        self.check_hash_aliases(&mut report)?;
        Ok(report)
    }

    fn check_expected(&self, expected: Vec<Expected>, report: &mut FsckReport) -> Result<()> {
        for table in Table::ALL {
            let wanted: Vec<&Expected> = expected.iter().filter(|each| each.table == table).collect();
            if wanted.is_empty() {
                continue;
            }
            let keys: Vec<&[u8]> = wanted.iter().map(|each| each.key.as_slice()).collect();
            let values = self.core.engine.get_many(table, &keys)?;
            for (each, value) in wanted.into_iter().zip(values) {
                match (value, &each.value) {
                    (None, _) => {
                        report.add(each.because_table, &each.because, format!("{} is missing", each.what))
                    }
                    (Some(value), Some(wanted)) if value != *wanted => {
                        report.add(each.because_table, &each.because, format!("{} differs", each.what));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The way back from an alias: the file's description that names it, the URL's evidence.
    fn check_hash_aliases(&self, report: &mut FsckReport) -> Result<()> {
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Aliases, &range, Order::Forward, Limit::WALK)?;
            for row in &page.entries {
                match aliases::decode(&row.key) {
                    Ok(aliases::Alias::Hash { weak, file }) => {
                        if !self.describes(&Observable::File(file).into(), |evidence| {
                            match &evidence.claim {
                                Claim::Described(facts) => facts.aliases.contains(&weak),
                                _ => false,
                            }
                        })? {
                            report.add(
                                Table::Aliases,
                                &row.key,
                                "no description of the file names this digest",
                            );
                        }
                    }
                    Ok(aliases::Alias::Form { url, .. }) => {
                        let subject = key::observable(&Observable::Url(url));
                        let [first, .., last] = Section::ALL;
                        let range = key::sections(&subject, first, last);
                        let limit = Limit { entries: 1, bytes: 0 };
                        if self
                            .core
                            .engine
                            .scan(Table::Evidence, &range, Order::Forward, limit)?
                            .entries
                            .is_empty()
                        {
                            report.add(Table::Aliases, &row.key, "the URL of this form has no evidence");
                        }
                    }
                    // Reported with the other rows.
                    Err(_) => {}
                }
            }
            rest = page.next;
        }
        Ok(())
    }

    /// Whether a description of `file` passes `test`.
    fn describes(&self, file: &Subject, test: impl Fn(&Evidence) -> bool) -> Result<bool> {
        let mut after = None;
        loop {
            let page = self.page(file, Section::Described, after, 1000)?;
            if page.items.iter().any(&test) {
                return Ok(true);
            }
            after = page.next;
            if after.is_none() {
                return Ok(false);
            }
        }
    }
}

/// Sightings summed up in the order of keys, to compare with the sums that are kept.
#[derive(Default)]
struct Counted {
    /// The subject that was read last, with the sum so far.
    current: Option<(Vec<u8>, Fold)>,
    /// Rows of sums that must be there.
    expected: u64,
    /// Rows of sums that are.
    sums: u64,
}

impl Counted {
    fn add(&mut self, subject: &[u8], evidence: &Evidence, expected: &mut Vec<Expected>) {
        if self.current.as_ref().is_none_or(|(current, _)| current != subject) {
            self.finish(expected);
            self.current = Some((subject.to_vec(), Fold::default()));
        }
        if let Some((_, fold)) = &mut self.current {
            fold.add(evidence);
        }
    }

    fn finish(&mut self, expected: &mut Vec<Expected>) {
        let Some((subject, fold)) = self.current.take() else { return };
        for (key, value) in fold.rows(&subject) {
            self.expected += 1;
            expected.push(Expected {
                table: Table::Sightings,
                key,
                value: Some(value),
                because: subject.clone(),
                because_table: Table::Evidence,
                what: "a sum of its sightings",
            });
        }
    }
}

fn check_row(
    table: Table,
    row: &Entry,
    report: &mut FsckReport,
    expected: &mut Vec<Expected>,
    counted: &mut Counted,
) -> Result<()> {
    match table {
        Table::Evidence => check_evidence(row, report, expected, counted),
        Table::Log => {
            log::read_row_key(&row.key)?;
            log::read_row(&row.value).map(drop)
        }
        Table::Verdicts => verdicts::check_row(&row.key, &row.value),
        Table::Aliases => {
            if let aliases::Alias::Form { url, .. } = aliases::decode(&row.key)?
                && aliases::form_key(&url).as_deref() != Some(&row.key)
            {
                report.add(table, &row.key, "this is not the look-up form of the URL");
            }
            Ok(())
        }
        Table::Places => places::check_row(&row.key, &row.value),
        Table::Snapshots => snapshots::check_row(&row.key, &row.value),
        Table::Meta => Ok(()),
        Table::Marks => marks::check_row(&row.key),
        Table::Knowledge => knowledge::check_row(&row.key, &row.value),
        Table::Sightings => {
            counted.sums += u64::from(sightings::check_row(&row.key, &row.value)?);
            Ok(())
        }
        Table::Decisions => {
            let key = decisions::evidence_key(&decisions::read_row(&row.key, &row.value)?);
            let (because, what) = (row.key.clone(), "the decision of this row");
            let because_table = table;
            expected.push(Expected {
                table: Table::Evidence,
                key,
                value: None,
                because,
                because_table,
                what,
            });
            Ok(())
        }
    }
}

fn check_evidence(
    row: &Entry,
    report: &mut FsckReport,
    expected: &mut Vec<Expected>,
    counted: &mut Counted,
) -> Result<()> {
    let (subject_key, section, id) = key::split_evidence(&row.key)?;
    let subject = key::decode(subject_key)?;
    let evidence = codec::decode(&subject, section, &row.value)?;
    if evidence.id() != id {
        report.add(Table::Evidence, &row.key, "the identity does not follow from the content");
    }
    if section == Section::Sighted {
        counted.add(subject_key, &evidence, expected);
    }
    let mut expect = |table, key, value, what| {
        expected.push(Expected {
            table,
            key,
            value,
            because: row.key.clone(),
            because_table: Table::Evidence,
            what,
        });
    };
    if let Some((keys, value)) = decisions::rows_of(&evidence, id, subject_key) {
        keys.into_iter()
            .for_each(|key| expect(Table::Decisions, key, Some(value.clone()), "the place of the decision"));
    }
    if let Claim::Withdrawn(withdrawal) = &evidence.claim {
        let decision = key::evidence(subject_key, Section::Decided, withdrawal.decision);
        expect(Table::Evidence, decision, None, "the decision that is withdrawn");
    }
    if let (Some(target), Some(inverse)) = (codec::target(&evidence), section.inverse()) {
        let (other_end, value, what) = if section.is_mirror() {
            (key::subject(&evidence.subject), codec::encode(&evidence), "the relation of this mirror row")
        } else {
            (key::observable(&target), codec::encode_mirror(&evidence, subject_key), "the mirror row")
        };
        expect(Table::Evidence, key::evidence(&other_end, inverse, id), Some(value), what);
    }
    if let Subject::Observable(Observable::Url(url)) = &subject
        && let Some(form) = aliases::form_key(url)
    {
        expect(Table::Aliases, form, None, "the row of the look-up form");
    }
    if let (Subject::Observable(Observable::File(file)), Claim::Described(facts)) =
        (&subject, &evidence.claim)
    {
        for weak in aliases::weaker(file, &facts.aliases) {
            expect(Table::Aliases, aliases::hash_key(weak, file), None, "the row of an alias");
        }
    }
    Ok(())
}
