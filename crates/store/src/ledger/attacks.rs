//! Attacks in which an object took part, newest first; and what weighs about pages on a host, for those that feeds tell of.

use model::{DomainName, EvidenceId, Host, Subject, Timestamp};

use super::{Found, Ledger, read};
use crate::{
    Result, Section, Sight,
    engine::{KeyRange, Limit},
    key,
};

/// Most bytes of rows that are read at once.
const BYTES_MAX: usize = 16 * 1024 * 1024;

impl Ledger {
    /// The pieces of one of the sections of attacks ([`Section::Spammed`], [`Section::Phished`]) of a subject up to the day of `moment`, newest day
    /// first; at most `max`.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn attacks(
        &self,
        subject: &Subject,
        section: Section,
        moment: Timestamp,
        max: usize,
    ) -> Result<Found> {
        self.attacks_seen(subject, section, moment, max, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn attacks_seen(
        &self,
        subject: &Subject,
        section: Section,
        moment: Timestamp,
        max: usize,
        sight: Sight<'_>,
    ) -> Result<Found> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(Found::default());
        }
        let mut id = [0; 16];
        if let Some(front) = id.first_chunk_mut::<4>() {
            *front = EvidenceId::front_of_day(moment);
        }
        let start = key::evidence(&subject_key, section, EvidenceId(id));
        let range = KeyRange { start, ..key::sections(&subject_key, section, section) };
        let mut found = Found::default();
        self.collect(range, max, sight, &mut found, |_| Some(subject.clone()))?;
        Ok(found)
    }

    /// What is assessed or listed about names below `domain`, and about URLs on it and below; of rows of all sections at most `max` are read of
    /// either.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn judged_below(&self, domain: &DomainName, max: usize) -> Result<Found> {
        self.judged_below_seen(domain, max, Sight::ALL)
    }

    /// The same of what is seen; of rows that are, at most `max` are read.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn judged_below_seen(&self, domain: &DomainName, max: usize, sight: Sight<'_>) -> Result<Found> {
        let mut found = Found::default();
        self.collect(key::domains_below(domain), max, sight, &mut found, judged)?;
        self.collect(key::urls_at_or_below(domain), max, sight, &mut found, judged)?;
        Ok(found)
    }

    /// What is assessed or listed about URLs on `host`; at most `max` rows of all sections are read.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn judged_on(&self, host: &Host, max: usize) -> Result<Found> {
        self.judged_on_seen(host, max, Sight::ALL)
    }

    /// The same of what is seen; of rows that are, at most `max` are read.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn judged_on_seen(&self, host: &Host, max: usize, sight: Sight<'_>) -> Result<Found> {
        let mut found = Found::default();
        if self.core.filter.may_contain(&key::host(host)) {
            self.collect(key::urls_on(host), max, sight, &mut found, judged)?;
        }
        Ok(found)
    }

    /// Adds the pieces of the rows of a range of which `subject_of` gives the subject; at most `max` rows are read.
    fn collect(
        &self,
        range: KeyRange,
        max: usize,
        sight: Sight<'_>,
        found: &mut Found,
        subject_of: impl Fn(&[u8]) -> Option<Subject>,
    ) -> Result<()> {
        let limit = Limit { entries: max, bytes: BYTES_MAX };
        let (rows, is_cut) = self.rows_seen(range, limit, sight)?;
        found.truncated |= is_cut;
        for row in &rows {
            let Some(subject) = subject_of(&row.key) else { continue };
            match read::decode_row(&subject, &row.key, &row.value) {
                Ok((_, evidence)) => found.items.push(evidence),
                Err(error) => {
                    read::report_damage(&row.key, &error);
                    found.damaged += 1;
                }
            }
        }
        Ok(())
    }
}

/// The subject of a row that weighs.
fn judged(row_key: &[u8]) -> Option<Subject> {
    let (subject, section, _) = key::split_evidence(row_key).ok()?;
    if !Section::VERDICT.contains(&section) {
        return None;
    }
    key::decode(subject).ok()
}
