//! Rows of evidence with what follows from them.

use std::collections::BTreeSet;

use model::{Claim, Hash, Observable, Subject};

use super::Job;
use crate::{
    Result, Section, codec,
    engine::{Batch, Entry, KeyRange, Limit, Order, Table},
    key,
    ledger::{Ledger, Writer, aliases, decisions, log, read, registrations},
};

/// Rows removed in one batch: writers wait for some tens of milliseconds.
const ROWS_MAX: usize = 1_000;
/// Rows read for one batch, whatever of them is removed: so many are read anew after a crash.
const READ_MAX: usize = 65_536;

/// What of evidence is removed next.
enum Next {
    /// These rows; and where to go on.
    Rows(Vec<Entry>, Option<Vec<u8>>),
    /// Sightings of this subject: their sum is made of all of them.
    Sighted(Vec<u8>),
}

/// What stays of a subject.
enum Left {
    Rows,
    /// Only what analysers concluded: rows with these keys.
    Conclusions(Vec<Vec<u8>>),
    Nothing,
}

/// A batch that grows row by row.
#[derive(Default)]
pub(super) struct Sweep {
    /// Rows of evidence that go.
    pub(super) gone: BTreeSet<Vec<u8>>,
    /// Subjects from which something goes.
    pub(super) touched: BTreeSet<Vec<u8>>,
    /// Files with weak digests that their descriptions named.
    named: BTreeSet<(Hash, Hash)>,
    /// What else is written.
    pub(super) batch: Batch,
}

impl Ledger {
    pub(super) fn remove_evidence(&self, job: &mut Job) -> Result<u64> {
        match self.find_gone(job)? {
            Next::Rows(rows, next) => self.remove_rows(job, rows, next),
            Next::Sighted(subject) => self.remove_sighted(job, &subject),
        }
    }

    fn find_gone(&self, job: &Job) -> Result<Next> {
        let (mut found, mut read) = (Vec::new(), 0);
        let mut rest = Some(job.rest_of(KeyRange::all()));
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, Limit::WALK)?;
            read += page.entries.len();
            for row in page.entries {
                let Some((subject, section)) = gone(job, &row.key, &row.value) else { continue };
                if section == Section::Sighted && found.is_empty() {
                    return Ok(Next::Sighted(subject.to_vec()));
                }
                if section == Section::Sighted || found.len() >= ROWS_MAX {
                    return Ok(Next::Rows(found, Some(row.key)));
                }
                found.push(row);
            }
            rest = page.next;
            if read >= READ_MAX {
                break;
            }
        }
        Ok(Next::Rows(found, rest.map(|range| range.start)))
    }

    fn remove_rows(&self, job: &mut Job, rows: Vec<Entry>, next: Option<Vec<u8>>) -> Result<u64> {
        // From the look at what is left until the commit: whoever appends meanwhile would find less than he was told.
        let mut writer = self.core.writer();
        let mut sweep = Sweep::default();
        for row in &rows {
            sweep.take(job, row)?;
        }
        let is_last = next.is_none();
        job.advance(next);
        let removed = self.commit_removed(job, sweep, &mut writer)?;
        if is_last && job.has_lost_wildcards {
            // Nobody adds one meanwhile.
            self.core.wildcards.replace(read::wildcards(&*self.core.engine)?);
        }
        Ok(removed)
    }

    /// Removes the names of what is not there any more under others, and notes what that is.
    fn remove_aliases(&self, job: &mut Job, sweep: &mut Sweep) -> Result<()> {
        for (file, weak) in &sweep.named {
            if !self.is_named_beside(file, weak, &sweep.gone)? {
                sweep.batch.remove(Table::Aliases, aliases::hash_key(weak, file));
            }
        }
        for subject in &sweep.touched {
            match self.left_of(subject, &sweep.gone)? {
                Left::Rows => continue,
                // What its pages or its registration say of a name may still hold; those who conclude look.
                Left::Conclusions(_) if subject.first() == Some(&key::DOMAIN) => {
                    job.has_lost_names = true;
                    continue;
                }
                Left::Conclusions(rows) => {
                    rows.into_iter().for_each(|row| sweep.batch.remove(Table::Evidence, row));
                }
                Left::Nothing => {}
            }
            match subject.first() {
                Some(&key::MASK_WILDCARD) => job.has_lost_wildcards = true,
                Some(&(key::DOMAIN | key::MASK_DOMAIN | key::MASK_FOLDER | key::MASK_SCRIPT)) => {
                    job.has_lost_names = true;
                }
                Some(&key::URL) => {
                    job.has_lost_names = true;
                    if let Ok(Observable::Url(url)) = key::decode_observable(subject)
                        && let Some(form) = aliases::form_key(&url)
                    {
                        sweep.batch.remove(Table::Aliases, form);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What of a subject stays.
    fn left_of(&self, subject: &[u8], gone: &BTreeSet<Vec<u8>>) -> Result<Left> {
        let [first, .., last] = Section::ALL;
        let mut has_rows = false;
        let mut conclusions = Vec::new();
        let range = key::sections(subject, first, last);
        self.core.engine.visit(Table::Evidence, range, &mut |key, _| {
            if key::split_evidence(key).is_ok_and(|(_, section, _)| section == Section::Concluded) {
                conclusions.push(key.to_vec());
            } else {
                has_rows = !gone.contains(key);
            }
            Ok(!has_rows)
        })?;
        Ok(match (has_rows, conclusions.is_empty()) {
            (true, _) => Left::Rows,
            (false, false) => Left::Conclusions(conclusions),
            (false, true) => Left::Nothing,
        })
    }

    /// Whether a description of the file that stays names the digest.
    fn is_named_beside(&self, file: &Hash, weak: &Hash, gone: &BTreeSet<Vec<u8>>) -> Result<bool> {
        let subject = Subject::from(Observable::File(*file));
        let mut is_named = false;
        let range = key::sections(&key::subject(&subject), Section::Described, Section::Described);
        self.core.engine.visit(Table::Evidence, range, &mut |key, value| {
            is_named = !gone.contains(key)
                && codec::decode(&subject, Section::Described, value).is_ok_and(|evidence| {
                    matches!(evidence.claim, Claim::Described(facts) if facts.aliases.contains(weak))
                });
            Ok(!is_named)
        })?;
        Ok(is_named)
    }

    /// Commits a batch with what follows from it and the place that was reached, and tells those who follow; returns how many rows are gone.
    pub(super) fn commit_removed(&self, job: &mut Job, mut sweep: Sweep, writer: &mut Writer) -> Result<u64> {
        for key in &sweep.gone {
            sweep.batch.remove(Table::Evidence, key.as_slice());
        }
        self.remove_aliases(job, &mut sweep)?;
        let Sweep { gone, touched, mut batch, .. } = sweep;
        let keys = || touched.iter().map(Vec::as_slice);
        let next = log::write_removed(&mut batch, writer, writer.next_sequence, keys());
        job.put(&mut batch);
        self.write(batch)?;
        writer.next_sequence = next;
        self.core.watches.touch(keys());
        Ok(gone.len() as u64)
    }
}

/// Subject and section of a row, if it goes. What does not decode so far is of nobody: `fsck` tells of it.
pub(super) fn gone<'a>(job: &Job, key: &'a [u8], value: &[u8]) -> Option<(&'a [u8], Section)> {
    let (subject, section, _) = key::split_evidence(key).ok()?;
    let head = codec::head(value).ok()?;
    job.rules.is_gone(section, &head).then_some((subject, section))
}

impl Sweep {
    /// Takes a row with the one under its other end.
    fn take(&mut self, job: &mut Job, row: &Entry) -> Result<()> {
        if self.gone.contains(&row.key) {
            return Ok(());
        }
        let (subject_key, section, id) = key::split_evidence(&row.key)?;
        self.gone.insert(row.key.clone());
        job.removed.count(codec::head(&row.value)?.source);
        if !registrations::is_apart(section, subject_key) {
            self.touched.insert(subject_key.to_vec());
        }
        job.has_lost_descriptions |= section == Section::Described;
        let decoded =
            key::decode(subject_key).and_then(|subject| codec::decode(&subject, section, &row.value));
        // Of damage goes what there is.
        let Ok(evidence) = decoded else { return Ok(()) };
        if let (Some(target), Some(inverse)) = (codec::target(&evidence), section.inverse()) {
            let other_end = match section.is_mirror() {
                true => key::subject(&evidence.subject),
                false => key::observable(&target),
            };
            self.gone.insert(key::evidence(&other_end, inverse, id));
            self.touched.insert(other_end);
        }
        if let Some((places, _)) = decisions::rows_of(&evidence, id, subject_key) {
            places.into_iter().for_each(|place| self.batch.remove(Table::Decisions, place));
        }
        if let (Subject::Observable(Observable::File(file)), Claim::Described(facts)) =
            (&evidence.subject, &evidence.claim)
        {
            for weak in aliases::weaker(file, &facts.aliases) {
                self.named.insert((*file, *weak));
                self.touched.insert(key::observable(&Observable::File(*weak)));
            }
        }
        Ok(())
    }
}
