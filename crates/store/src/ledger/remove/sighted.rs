//! Sightings of one subject with the sums of what stays.

use std::collections::BTreeMap;

use super::{
    Job,
    evidence::{Sweep, gone},
};
use crate::{
    Result, Section, codec,
    engine::{Batch, KeyRange, Limit, Order, Table},
    key,
    ledger::{
        Ledger,
        sightings::{self, Fold},
    },
};

/// Rows removed in one batch. Each batch reads all sightings of the subject, so that their sum is what they say: many at once are few
/// readings.
const ROWS_MAX: usize = 65_536;

impl Ledger {
    pub(super) fn remove_sighted(&self, job: &mut Job, subject_key: &[u8]) -> Result<u64> {
        // Whoever appends adds to the sum.
        let mut writer = self.core.writer();
        let subject = key::decode(subject_key)?;
        let mut fold = Fold::default();
        let mut sweep = Sweep::default();
        sweep.touched.insert(subject_key.to_vec());
        let mut is_more = false;
        let range = key::sections(subject_key, Section::Sighted, Section::Sighted);
        let behind = range.end.clone();
        self.core.engine.visit(Table::Evidence, range, &mut |key, value| {
            let is_gone = gone(job, key, value).is_some();
            if is_gone && sweep.gone.len() < ROWS_MAX {
                sweep.gone.insert(key.to_vec());
                job.removed.count(codec::head(value)?.source);
                return Ok(true);
            }
            is_more |= is_gone;
            if let Ok(evidence) = codec::decode(&subject, Section::Sighted, value) {
                fold.add(&evidence);
            }
            Ok(true)
        })?;
        self.put_sums(subject_key, &fold, &mut sweep.batch)?;
        if !is_more {
            job.advance(behind);
        }
        self.commit_removed(job, sweep, &mut writer)
    }

    /// Puts sums in the place of those that are there.
    fn put_sums(&self, subject: &[u8], fold: &Fold, batch: &mut Batch) -> Result<()> {
        let new: BTreeMap<Vec<u8>, Vec<u8>> = fold.rows(subject).into_iter().collect();
        let mut rest: Option<KeyRange> = Some(sightings::sums_of(subject));
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Sightings, &range, Order::Forward, Limit::WALK)?;
            for row in page.entries {
                if !new.contains_key(&row.key) {
                    batch.remove(Table::Sightings, row.key);
                }
            }
            rest = page.next;
        }
        for (key, value) in new {
            batch.put(Table::Sightings, key, value);
        }
        Ok(())
    }
}
