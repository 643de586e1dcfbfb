//! What is kept by list: snapshots and what they list, ranges, knowledge, units of sightings.

use std::sync::{Arc, PoisonError, atomic::Ordering};

use super::Job;
use crate::{
    Result,
    engine::{Batch, KeyRange, Limit, Order, Table},
    ledger::{Ledger, Snapshot, knowledge, places, sightings, snapshots},
};

/// Rows removed in one batch.
const ROWS_MAX: usize = 4_096;

impl Ledger {
    pub(super) fn remove_snapshots(&self, job: &mut Job) -> Result<u64> {
        let _writer = self.core.writer();
        let index = self.snapshots();
        let is_gone = |snapshot: &&Snapshot| job.rules.is_list_gone(&snapshot.list, snapshot.date);
        let gone: Vec<Snapshot> = index
            .lists()
            .flat_map(|(_, snapshots)| snapshots)
            .filter(is_gone)
            .take(ROWS_MAX)
            .cloned()
            .collect();
        let mut batch = Batch::new();
        for snapshot in &gone {
            let key = snapshots::row_key(snapshots::COMPLETE, &snapshot.list, snapshot.date);
            batch.remove(Table::Snapshots, key);
        }
        let mut left = (*index).clone();
        left.forget(|snapshot| gone.contains(snapshot));
        let removed = gone.len();
        job.removed.snapshots += removed as u64;
        // What is gone is not found again: the place is always the first.
        job.advance((removed >= ROWS_MAX).then(Vec::new));
        job.put(&mut batch);
        let mut current = self.snapshots.write().unwrap_or_else(PoisonError::into_inner);
        self.write(batch)?;
        *current = Arc::new(left);
        drop(current);
        self.commit.count();
        Ok(removed as u64)
    }

    pub(super) fn remove_listings(&self, job: &mut Job) -> Result<u64> {
        self.remove_where(job, Table::Snapshots, &[snapshots::LISTING], |job, key, _| {
            let (list, date) = snapshots::list_and_date(key)?;
            Ok(job.rules.is_list_gone(&list, date))
        })
    }

    pub(super) fn remove_ranges(&self, job: &mut Job) -> Result<u64> {
        let _writer = self.core.writer();
        let removed = self.remove_where(job, Table::Places, &[], |job, key, _| {
            Ok(match places::list_of(key)? {
                (list, None) => job.rules.is_all_gone(&list),
                (list, Some(date)) => {
                    let is_gone = job.rules.is_list_gone(&list, date);
                    job.removed.ranges += u64::from(is_gone);
                    is_gone
                }
            })
        })?;
        let mut lists = self.place_lists.write().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|list| !job.rules.is_all_gone(list));
        Ok(removed)
    }

    pub(super) fn remove_knowledge(&self, job: &mut Job) -> Result<u64> {
        self.remove_where(job, Table::Knowledge, &[], |job, key, _| {
            let is_gone = job.rules.is_all_gone(&knowledge::list_of(key)?);
            job.removed.knowledge += u64::from(is_gone);
            Ok(is_gone)
        })
    }

    pub(super) fn remove_units(&self, job: &mut Job) -> Result<u64> {
        let _writer = self.core.writer();
        let removed = self.remove_where(job, Table::Sightings, &sightings::units(), |job, key, value| {
            let is_gone = job.rules.is_all_gone(&sightings::list_of_unit(key, value)?);
            job.removed.units += u64::from(is_gone);
            Ok(is_gone)
        })?;
        let are_left = sightings::are_in(&*self.core.engine)?;
        self.has_sightings.store(are_left, Ordering::Release);
        Ok(removed)
    }

    /// Removes the rows of the next page behind `prefix` of which `is_gone` says so; what it cannot read stays.
    fn remove_where(
        &self,
        job: &mut Job,
        table: Table,
        prefix: &[u8],
        is_gone: impl Fn(&mut Job, &[u8], &[u8]) -> Result<bool>,
    ) -> Result<u64> {
        let range = job.rest_of(KeyRange::prefix(prefix));
        let limit = Limit { entries: ROWS_MAX, ..Limit::WALK };
        let page = self.core.engine.scan(table, &range, Order::Forward, limit)?;
        let mut batch = Batch::new();
        for row in page.entries {
            // Told by `fsck`.
            if is_gone(job, &row.key, &row.value).unwrap_or_default() {
                batch.remove(table, row.key);
            }
        }
        let removed = batch.len() as u64;
        job.advance(page.next.map(|range| range.start));
        job.put(&mut batch);
        self.write(batch)?;
        Ok(removed)
    }
}
