//! Registration records that lose what they say of a person.
//!
//! A record's identity follows from what it says: the row that says less stands under another key, and the old row is gone in the same commit.
//! Nothing else in the ledger follows from what a record says of people. [`Ledger::purge_evidence`] then leaves nothing of it on disk.

use std::collections::BTreeMap;

use model::Evidence;

use super::{Ledger, log, registrations};
use crate::{
    Result, Section, codec,
    engine::{Batch, KeyRange, Limit, Order, Table},
    key,
};

/// Rows read at a time.
const ROWS_MAX: usize = 4_096;

/// What became of a stretch of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// Records that say less now.
    pub records: u64,
    /// Of these, by list, those that then said what another one says, and are one with it.
    pub united: BTreeMap<String, u64>,
    /// Where to go on; `None` when all was read.
    pub next: Option<Vec<u8>>,
}

/// Keys of rows, and where the next page begins.
type Page = (Vec<Vec<u8>>, Option<Vec<u8>>);

impl Ledger {
    /// Puts in the place of registration records what `redact` gives, where it gives something; it may change the claim alone. Begins at a place
    /// that [`Redacted::next`] named, or with the first. One commit, durable with the next [`Ledger::sync`]. Nothing is to be removed meanwhile
    /// ([`Ledger::begin_removal`]): a row could get behind the place that was reached.
    ///
    /// # Errors
    /// As [`crate::Engine::commit`].
    pub fn redact_registrations(
        &self,
        from: Vec<u8>,
        redact: &dyn Fn(&Evidence) -> Option<Evidence>,
    ) -> Result<Redacted> {
        let (keys, next) = self.registrations_from(from, redact)?;
        let mut redacted = Redacted { next, ..Redacted::default() };
        if keys.is_empty() {
            return Ok(redacted);
        }
        let mut writer = self.core.writer();
        let mut batch = Batch::new();
        let (mut touched, mut written) = (Vec::new(), BTreeMap::new());
        let wanted: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        let values = self.core.engine.get_many(Table::Evidence, &wanted)?;
        for (old, value) in keys.iter().zip(values) {
            let Some(value) = value else { continue };
            let (subject_key, section, _) = key::split_evidence(old)?;
            let evidence = codec::decode(&key::decode(subject_key)?, section, &value)?;
            let Some(less) = redact(&evidence) else { continue };
            let new = key::evidence(subject_key, section, less.id());
            if new == *old {
                continue;
            }
            batch.remove(Table::Evidence, old.as_slice());
            redacted.records += 1;
            let is_there = written.contains_key(&new)
                || self.core.engine.get_many(Table::Evidence, &[&new])?.pop().flatten().is_some();
            if is_there {
                *redacted.united.entry(evidence.source).or_default() += 1;
            } else {
                written.insert(new, codec::encode(&less));
            }
            if !registrations::is_apart(section, subject_key) {
                touched.push(subject_key.to_vec());
            }
        }
        for (key, value) in written {
            batch.put(Table::Evidence, key, value);
        }
        touched.dedup();
        let subjects = || touched.iter().map(Vec::as_slice);
        let next = log::write_subjects(&mut batch, &writer, subjects());
        self.write(batch)?;
        writer.next_sequence = next;
        self.core.watches.touch(subjects());
        Ok(redacted)
    }

    /// How many registration records `redact` would change. Changes nothing.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn count_redactable(&self, redact: &dyn Fn(&Evidence) -> Option<Evidence>) -> Result<u64> {
        let (mut records, mut from) = (0, Some(Vec::new()));
        while let Some(start) = from {
            let (keys, next) = self.registrations_from(start, redact)?;
            records += keys.len() as u64;
            from = next;
        }
        Ok(records)
    }

    /// Keys of the rows of the next page that `redact` changes, and where to go on. What does not decode stays: `fsck` tells of it.
    fn registrations_from(
        &self,
        from: Vec<u8>,
        redact: &dyn Fn(&Evidence) -> Option<Evidence>,
    ) -> Result<Page> {
        let range = KeyRange { start: from, end: None };
        let limit = Limit { entries: ROWS_MAX, ..Limit::WALK };
        let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
        let is_changed = |key: &[u8], value: &[u8]| -> Result<bool> {
            let (subject, section, _) = key::split_evidence(key)?;
            if section != Section::Registered {
                return Ok(false);
            }
            let evidence = codec::decode(&key::decode(subject)?, section, value)?;
            Ok(redact(&evidence).is_some())
        };
        let keys = page.entries.into_iter().filter_map(|row| {
            let is_changed = is_changed(&row.key, &row.value).unwrap_or_default();
            is_changed.then_some(row.key)
        });
        Ok((keys.collect(), page.next.map(|range| range.start)))
    }
}
