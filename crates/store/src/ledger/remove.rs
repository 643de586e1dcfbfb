//! Removal of what lists brought: all of it, or what is older than a moment.
//!
//! What is to be removed is written down first ([`job`]) and then removed in batches. Each is a commit of its own that says how far it came,
//! so that the next start goes on where a crash broke off, and leaves nothing that `fsck` finds. Look-ups and the appends of other lists go
//! on meanwhile. That nothing is appended to the lists themselves is for the caller to see to.
//!
//! Removed are rows of evidence under both their ends, with the aliases, places of decisions and sums of sightings that follow from them;
//! snapshots and what they list; ranges; knowledge; units of sightings. Conclusions are replaced by those who draw them. Verdict rows and
//! other things that are derived follow the log ([`super::LogPage::removed`]); the filter goes on saying "perhaps".

mod evidence;
mod job;
mod lists;
mod rule;
mod sighted;

use std::{collections::BTreeMap, sync::PoisonError};

pub use self::rule::{Extent, RemovalRule};
use self::{
    job::{Job, Stage},
    rule::Rules,
};
use super::{Ledger, OWN_META, meta_key};
use crate::{
    Error, Result,
    engine::{Batch, Table},
};

/// Name of what is being removed among the ledger's own small values.
const META_REMOVAL: &str = "removal";
/// Lists that are counted one by one; beyond, rows are counted under `other`.
const LISTS_MAX: usize = 10_000;

/// A removal that is under way, or of which everything is removed and not yet all is drawn from that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// What is removed.
    pub rules: Vec<RemovalRule>,
    /// What was, so far.
    pub removed: RemovedRows,
    /// Whether that is all.
    pub is_swept: bool,
    /// Whether something that has a name is not known any more.
    pub has_lost_names: bool,
    /// Whether descriptions of files were removed.
    pub has_lost_descriptions: bool,
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovedRows {
    /// Pieces of evidence by list.
    pub evidence: BTreeMap<String, u64>,
    /// Complete snapshots.
    pub snapshots: u64,
    /// Ranges.
    pub ranges: u64,
    /// Entries of knowledge.
    pub knowledge: u64,
    /// Units of sightings.
    pub units: u64,
}

impl RemovedRows {
    fn count(&mut self, list: &str) {
        let has_room = self.evidence.len() < LISTS_MAX || self.evidence.contains_key(list);
        *self.evidence.entry(if has_room { list } else { "other" }.to_owned()).or_default() += 1;
    }
}

impl Ledger {
    /// Begins to remove what the rules say: writes it down, durably. [`Ledger::remove_next`] then removes it.
    ///
    /// # Errors
    /// [`Error::Removing`] when another removal has not ended, and as [`crate::Engine::commit`].
    pub fn begin_removal(&self, rules: Vec<RemovalRule>) -> Result<()> {
        let removing = self.removing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.job()?.is_some() {
            return Err(Error::Removing);
        }
        let job = Job::new(Rules::new(rules, &self.snapshots()));
        let mut batch = Batch::new();
        job.put(&mut batch);
        self.write(batch)?;
        drop(removing);
        self.sync()
    }

    /// The removal that has not ended, if there is one.
    ///
    /// # Errors
    /// As [`crate::Engine::get_many`].
    pub fn removal(&self) -> Result<Option<Removal>> {
        Ok(self.job()?.map(Job::into_removal))
    }

    /// Removes the next batch, and returns how many rows it had; `None` when nothing is left to remove. Durable with the next
    /// [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`crate::Engine::commit`].
    pub fn remove_next(&self) -> Result<Option<u64>> {
        let _removing = self.removing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(mut job) = self.job()? else { return Ok(None) };
        let removed = match job.stage {
            // First: a list of which half is gone must not count as a list.
            Stage::Snapshots => self.remove_snapshots(&mut job),
            Stage::Evidence => self.remove_evidence(&mut job),
            Stage::Listings => self.remove_listings(&mut job),
            Stage::Ranges => self.remove_ranges(&mut job),
            Stage::Knowledge => self.remove_knowledge(&mut job),
            Stage::Units => self.remove_units(&mut job),
            Stage::Swept => return Ok(None),
        };
        removed.map(Some)
    }

    /// Ends a removal of which everything is removed and all is drawn from that.
    ///
    /// # Errors
    /// [`Error::Removing`] when something is left to remove, and as [`crate::Engine::commit`].
    pub fn end_removal(&self) -> Result<()> {
        let removing = self.removing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.job()?.is_some_and(|job| job.stage != Stage::Swept) {
            return Err(Error::Removing);
        }
        let mut batch = Batch::new();
        batch.remove(Table::Meta, meta_key(OWN_META, META_REMOVAL));
        self.write(batch)?;
        drop(removing);
        self.sync()
    }

    fn job(&self) -> Result<Option<Job>> {
        let key = meta_key(OWN_META, META_REMOVAL);
        let found = self.core.engine.get_many(Table::Meta, &[&key])?.pop().flatten();
        found.map(|value| Job::decode(&value)).transpose()
    }
}
