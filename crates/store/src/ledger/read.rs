//! Reading evidence: by subject and section, whole or by page.

use model::{Evidence, EvidenceId, Host, Mask, Observable, Subject, Wildcard};

use super::{Ledger, registrations, seen::SEEN_ROWS_MIN};
use crate::{
    Engine, Error, Result, Section, Sight, codec,
    engine::{KeyRange, Limit, Order, Table},
    key, wildcards,
};

/// Most pieces that [`Ledger::evidence`] returns for one subject.
const SUBJECT_EVIDENCE_MAX: usize = 10_000;

/// Rows of a subject that are read at once in the hope that what weighs and the first relation are among them.
const FIRST_ROWS: usize = 16;

/// Evidence of one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Pieces by section and identity.
    pub items: Vec<Evidence>,
    /// Whether there are more than were read (10,000).
    pub truncated: bool,
    /// Rows passed over because they do not decode; run fsck.
    pub damaged: u64,
    /// Rows passed over because they are not seen by whoever reads.
    pub hidden: u64,
}

/// A page of one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidencePage {
    /// Pieces by identity. In a mirrored section these are the relations that lead here: the other end is the subject.
    pub items: Vec<Evidence>,
    /// Give this as `after` to go on; `None` when there are no more.
    pub next: Option<EvidenceId>,
    /// Rows passed over because they do not decode; run fsck.
    pub damaged: u64,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number, or the bound at which counting stopped.
    pub n: u64,
    /// Whether it is the number.
    pub exact: bool,
}

/// Subjects in the order of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubjectPage {
    /// Subjects with evidence, their own or mirrored.
    pub subjects: Vec<Subject>,
    /// Give this as `after` to go on; `None` when there are no more.
    pub next: Option<Subject>,
    /// Subjects passed over because their keys do not decode; run fsck.
    pub damaged: u64,
}

impl Ledger {
    /// The evidence of each subject in `sections` (see [`Section::VERDICT`]), in the order given; at most 10,000 pieces a
    /// subject. Subjects that are certainly unknown cost no read.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn evidence(&self, subjects: &[Subject], sections: &[Section]) -> Result<Vec<Found>> {
        self.evidence_seen(subjects, sections, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`Ledger::evidence`].
    pub fn evidence_seen(
        &self,
        subjects: &[Subject],
        sections: &[Section],
        sight: Sight<'_>,
    ) -> Result<Vec<Found>> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        let runs = runs(sections);
        subjects.iter().map(|subject| self.evidence_of(subject, &runs, sight)).collect()
    }

    /// What weighs about a subject ([`Section::VERDICT`]), and whether relations of it are known: of most subjects in one read.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn verdict_evidence(&self, subject: &Subject) -> Result<(Found, bool)> {
        self.verdict_evidence_seen(subject, Sight::ALL)
    }

    /// The same of what is seen; relations that are not seen are told of as well.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn verdict_evidence_seen(&self, subject: &Subject, sight: Sight<'_>) -> Result<(Found, bool)> {
        let mut found = Found::default();
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok((found, false));
        }
        let range = key::sections(&subject_key, Section::VERDICT[0], Section::EDGES[1]);
        let limit = Limit { entries: FIRST_ROWS, ..Limit::WALK };
        let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
        let mut has_relations = false;
        for row in &page.entries {
            let section = key::split_evidence(&row.key).map(|(_, section, _)| section);
            if section.as_ref().is_ok_and(|section| section.is_edge()) {
                has_relations = true;
                break;
            }
            if section.is_ok_and(|section| !Section::VERDICT.contains(&section)) {
                continue;
            }
            if !sight.sees_row(&row.value) {
                found.hidden += 1;
                continue;
            }
            match decode_row(subject, &row.key, &row.value) {
                Ok((_, evidence)) => found.items.push(evidence),
                Err(error) => {
                    report_damage(&row.key, &error);
                    found.damaged += 1;
                }
            }
        }
        if has_relations || page.next.is_none() {
            return Ok((found, has_relations));
        }
        Ok((self.evidence_of(subject, &runs(&Section::VERDICT), sight)?, self.has_relations(subject)?))
    }

    /// The first pieces about a subject, from what is assessed up to its relations, each with the section it stands in; and whether there are more
    /// than `max`. What people decided is not among them.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn first_evidence(&self, subject: &Subject, max: usize) -> Result<(Vec<(Section, Evidence)>, bool)> {
        self.first_evidence_seen(subject, max, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn first_evidence_seen(
        &self,
        subject: &Subject,
        max: usize,
        sight: Sight<'_>,
    ) -> Result<(Vec<(Section, Evidence)>, bool)> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok((Vec::new(), false));
        }
        let range = key::sections(&subject_key, Section::Assessed, Section::EDGES[1]);
        let (rows, is_cut) = self.rows_seen(range, Limit { entries: max, ..Limit::WALK }, sight)?;
        let mut pieces = Vec::with_capacity(rows.len());
        for row in &rows {
            let section = key::split_evidence(&row.key).map(|(_, section, _)| section);
            match section.and_then(|section| Ok((section, decode_row(subject, &row.key, &row.value)?.1))) {
                Ok(piece) => pieces.push(piece),
                Err(error) => report_damage(&row.key, &error),
            }
        }
        Ok((pieces, is_cut))
    }

    fn evidence_of(&self, subject: &Subject, runs: &[(Section, Section)], sight: Sight<'_>) -> Result<Found> {
        let mut found = Found::default();
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(found);
        }
        for (first, last) in runs {
            let mut rest = Some(key::sections(&subject_key, *first, *last));
            while let Some(range) = rest {
                let room = SUBJECT_EVIDENCE_MAX.saturating_sub(found.items.len());
                if room == 0 {
                    found.truncated |= self.is_any_seen(range, sight)?;
                    break;
                }
                let wanted = if sight.is_all() { room } else { room.max(SEEN_ROWS_MIN) };
                let limit = Limit { entries: wanted, ..Limit::WALK };
                let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
                for row in &page.entries {
                    if !sight.sees_row(&row.value) {
                        found.hidden += 1;
                        continue;
                    }
                    if found.items.len() >= SUBJECT_EVIDENCE_MAX {
                        found.truncated = true;
                        continue;
                    }
                    match decode_row(subject, &row.key, &row.value) {
                        Ok((_, evidence)) => found.items.push(evidence),
                        Err(error) => {
                            report_damage(&row.key, &error);
                            found.damaged += 1;
                        }
                    }
                }
                rest = page.next;
            }
        }
        Ok(found)
    }

    /// One section of a subject, by identity, from behind `after`.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn page(
        &self,
        subject: &Subject,
        section: Section,
        after: Option<EvidenceId>,
        limit: usize,
    ) -> Result<EvidencePage> {
        self.page_seen(subject, section, after, limit, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn page_seen(
        &self,
        subject: &Subject,
        section: Section,
        after: Option<EvidenceId>,
        limit: usize,
        sight: Sight<'_>,
    ) -> Result<EvidencePage> {
        let limit = limit.max(1);
        let mut page = EvidencePage::default();
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(page);
        }
        let range = key::sections(&subject_key, section, section);
        let range = match after {
            Some(id) => range.after(&key::evidence(&subject_key, section, id)),
            None => range,
        };
        let mut rest = Some(range);
        let mut last = None;
        while let Some(range) = rest {
            if page.items.len() >= limit {
                page.next = last.filter(|_| sight.is_all());
                if page.next.is_none() && self.is_any_seen(range, sight)? {
                    page.next = last;
                }
                break;
            }
            let wanted = Limit::entries((limit - page.items.len()).min(4096));
            let found = self.core.engine.scan(Table::Evidence, &range, Order::Forward, wanted)?;
            for row in &found.entries {
                if !sight.sees_row(&row.value) {
                    continue;
                }
                match decode_row(subject, &row.key, &row.value) {
                    Ok((id, evidence)) => {
                        last = Some(id);
                        page.items.push(evidence);
                    }
                    Err(error) => {
                        report_damage(&row.key, &error);
                        page.damaged += 1;
                    }
                }
            }
            rest = found.next;
        }
        Ok(page)
    }

    /// How many pieces a section of a subject has; counting stops at `max`.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn count(&self, subject: &Subject, section: Section, max: u64) -> Result<Count> {
        self.count_seen(subject, section, max, Sight::ALL)
    }

    /// The same of what is seen: reads as many rows.
    ///
    /// # Errors
    /// As [`Engine::visit`].
    pub fn count_seen(
        &self,
        subject: &Subject,
        section: Section,
        max: u64,
        sight: Sight<'_>,
    ) -> Result<Count> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(Count { n: 0, exact: true });
        }
        let range = key::sections(&subject_key, section, section);
        if sight.is_all() {
            return self.count_range(&range, max);
        }
        let mut n = 0_u64;
        self.core.engine.visit(Table::Evidence, range, &mut |_, value| {
            n += u64::from(sight.sees_row(value));
            Ok(n <= max)
        })?;
        Ok(Count { n: n.min(max), exact: n <= max })
    }

    /// Whether any relation of a subject is known, from either end.
    ///
    /// # Errors
    /// As [`Engine::count`].
    pub fn has_relations(&self, subject: &Subject) -> Result<bool> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(false);
        }
        let range = key::sections(&subject_key, Section::EDGES[0], Section::EDGES[1]);
        Ok(self.core.engine.count(Table::Evidence, &range, 1)? > 0)
    }

    /// Whether a source says something of an object, or of a URL on it where it is a host. What analysers conclude is not asked.
    ///
    /// # Errors
    /// As [`Engine::count`].
    pub fn is_spoken_of(&self, observable: &Observable) -> Result<bool> {
        let subject_key = key::observable(observable);
        let host = match observable {
            Observable::Ip(address) => Some(Host::Ip(*address)),
            Observable::Domain(name) => Some(Host::Domain(name.clone())),
            Observable::Url(_) | Observable::File(_) => None,
        };
        let [first, .., last] = Section::ALL;
        let own = [(first, Section::Listed), (Section::Described, last)];
        let own = own.map(|(first, last)| key::sections(&subject_key, first, last));
        for range in own.into_iter().chain(host.iter().flat_map(key::all_urls_on)) {
            if self.core.engine.count(Table::Evidence, &range, 1)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether anything stands under an object: a row of evidence, from either end, or a file that is known by it as its weak digest.
    ///
    /// # Errors
    /// As [`Engine::count`].
    pub fn is_there(&self, observable: &Observable) -> Result<bool> {
        let subject_key = key::observable(observable);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(false);
        }
        let [first, .., last] = Section::ALL;
        if self.core.engine.count(Table::Evidence, &key::sections(&subject_key, first, last), 1)? > 0 {
            return Ok(true);
        }
        match observable {
            Observable::File(hash) if !hash.is_strong() => Ok(!self.aliases(hash)?.is_empty()),
            _ => Ok(false),
        }
    }

    fn count_range(&self, range: &KeyRange, max: u64) -> Result<Count> {
        // One more than asked for tells whether there are more.
        let n = self.core.engine.count(Table::Evidence, range, max.saturating_add(1))?;
        Ok(Count { n: n.min(max), exact: n <= max })
    }

    /// Every subject that has evidence, for building something anew.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn subjects(&self, after: Option<&Subject>, limit: usize) -> Result<SubjectPage> {
        let limit = limit.max(1);
        let mut page = SubjectPage::default();
        let mut start = after.map(|subject| key::behind_subject(&key::subject(subject))).unwrap_or_default();
        loop {
            let mut more = None;
            let mut last: Vec<u8> = Vec::new();
            let range = KeyRange { start, end: None };
            let found = self.core.engine.scan(Table::Evidence, &range, Order::Forward, Limit::WALK)?;
            for row in &found.entries {
                let subject = key::split_evidence(&row.key).map(|(subject, ..)| subject);
                if subject.as_ref().is_ok_and(|subject| *subject == last) {
                    continue;
                }
                match subject.and_then(|key| Ok((key, key::decode(key)?))) {
                    Ok(_) if page.subjects.len() >= limit => {
                        page.next = page.subjects.last().cloned();
                        return Ok(page);
                    }
                    Ok((key, subject)) => {
                        last = key.to_vec();
                        more = Some(key::behind_subject(key));
                        page.subjects.push(subject);
                    }
                    Err(_) => page.damaged += 1,
                }
            }
            // Go on behind the last subject, not behind its last row: a hub has many rows.
            start = match (found.next, more) {
                (None, _) => return Ok(page),
                (Some(_), Some(behind)) => behind,
                (Some(next), None) => next.start,
            };
        }
    }
}

/// Sections as runs of neighbours: each run is one range.
fn runs(sections: &[Section]) -> Vec<(Section, Section)> {
    let mut runs: Vec<(Section, Section)> = Vec::new();
    let mut open = false;
    for section in Section::ALL {
        let wanted = sections.contains(&section);
        match runs.last_mut().filter(|_| open && wanted) {
            Some(run) => run.1 = section,
            None if wanted => runs.push((section, section)),
            None => {}
        }
        open = wanted;
    }
    runs
}

/// Identity and evidence of a row of `subject`.
pub(super) fn decode_row(subject: &Subject, key: &[u8], value: &[u8]) -> Result<(EvidenceId, Evidence)> {
    let (_, section, id) = key::split_evidence(key)?;
    Ok((id, codec::decode(subject, section, value)?))
}

pub(super) fn report_damage(key: &[u8], error: &Error) {
    tracing::error!(
        error = error as &dyn std::error::Error,
        key_bytes = key.len(),
        "evidence is damaged: run fsck"
    );
}

/// Every wildcard mask that has evidence: one range of keys. One more than can be kept at most.
pub(super) fn wildcards(engine: &dyn Engine) -> Result<Vec<Wildcard>> {
    let mut found = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    crate::engine::walk(engine, Table::Evidence, KeyRange::prefix(&[key::MASK_WILDCARD]), |key, _| {
        let subject = key::split_evidence(key).map_or(key, |(subject, ..)| subject);
        if subject != last {
            last.clear();
            last.extend_from_slice(subject);
            match key::decode(subject) {
                Ok(Subject::Mask(Mask::Wildcard(wildcard))) => found.push(wildcard),
                Ok(_) => {}
                Err(error) => report_damage(key, &error),
            }
        }
        Ok(found.len() <= wildcards::PATTERNS_MAX)
    })?;
    Ok(found)
}

/// Calls `add` for the key of each subject in a table of evidence or verdicts, until it returns `false`.
pub(super) fn walk_subject_keys(
    engine: &dyn Engine,
    table: Table,
    add: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<()> {
    let mut last: Vec<u8> = Vec::new();
    crate::engine::walk(engine, table, KeyRange::all(), |key, _| {
        let subject = match (table, key::split_evidence(key)) {
            (Table::Evidence, Ok((subject, section, _))) if registrations::is_apart(section, subject) => {
                return Ok(true);
            }
            (Table::Evidence, Ok((subject, ..))) => subject,
            _ => key,
        };
        if subject == last {
            return Ok(true);
        }
        last.clear();
        last.extend_from_slice(subject);
        Ok(add(subject))
    })
}
