//! What an append adds to the sums: read, added to, and written in the same commit as the rows.

use std::collections::BTreeMap;

use model::Evidence;

use super::{SightingMonth, SightingSum, month_key, sum_key};
use crate::{
    Engine, Result, Section, codec,
    engine::{Batch, Table, walk},
    key,
};

pub(in crate::ledger) mod fold;

use self::fold::Fold;

/// The sums of the subjects that an append speaks of, in the order of keys.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Rollups(BTreeMap<Vec<u8>, Rollup>);

#[derive(Debug, Default)]
struct Rollup {
    /// Whether nothing was counted of it before.
    is_first: bool,
    fold: Fold,
}

impl Rollups {
    /// Reads the sums of subjects with the months that will be added to. A subject of which nothing is known needs no read.
    pub(in crate::ledger) fn read<'a>(
        engine: &dyn Engine,
        subjects: impl Iterator<Item = (&'a [u8], bool, &'a Evidence)>,
    ) -> Result<Self> {
        let mut rollups = Self::default();
        let mut months: BTreeMap<&[u8], Vec<u32>> = BTreeMap::new();
        for (subject, is_unknown, evidence) in subjects {
            if is_unknown {
                rollups.0.entry(subject.to_vec()).or_insert_with(Rollup::first);
            } else {
                months.entry(subject).or_default().push(evidence.observed_at.month());
            }
        }
        let keys: Vec<Vec<u8>> = months.keys().map(|subject| sum_key(subject)).collect();
        let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        let sums = engine.get_many(Table::Sightings, &keys)?;
        for ((subject, mut months), sum) in months.into_iter().zip(sums) {
            let rollup = match sum {
                None => Rollup::first(),
                Some(sum) => {
                    months.sort_unstable();
                    months.dedup();
                    Rollup { is_first: false, fold: read_fold(engine, subject, &sum, &months)? }
                }
            };
            rollups.0.insert(subject.to_vec(), rollup);
        }
        Ok(rollups)
    }

    /// Adds a contribution that was not known. Whether followers are to hear of it: that counts go up a little is no news, but that something was
    /// never counted before, was met on another day, by another sensor or with another judgement, or twice as often.
    pub(in crate::ledger) fn add(&mut self, subject: &[u8], evidence: &Evidence) -> bool {
        self.0.get_mut(subject).is_none_or(|rollup| {
            let is_news = rollup.fold.add(evidence);
            std::mem::take(&mut rollup.is_first) || is_news
        })
    }

    pub(in crate::ledger) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::ledger) fn write(self, batch: &mut Batch) {
        for (subject, rollup) in self.0 {
            for (key, value) in rollup.fold.rows(&subject) {
                batch.put(Table::Sightings, key, value);
            }
        }
    }
}

impl Rollup {
    fn first() -> Self {
        Self { is_first: true, fold: Fold::default() }
    }
}

/// What is there of a subject. Where it is damaged, all is made anew from the rows.
fn read_fold(engine: &dyn Engine, subject: &[u8], sum: &[u8], months: &[u32]) -> Result<Fold> {
    let keys: Vec<Vec<u8>> = months.iter().map(|month| month_key(subject, *month)).collect();
    let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
    let found = engine.get_many(Table::Sightings, &keys)?;
    let decoded = SightingSum::decode(sum).and_then(|sum| {
        let known = months.iter().zip(found).filter_map(|(month, value)| Some((*month, value?)));
        let known =
            known.map(|(month, value)| SightingMonth::decode(month, &value)).collect::<Result<_>>()?;
        Ok(Fold::of(sum, known))
    });
    match decoded {
        Ok(fold) => Ok(fold),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a sum of sightings is damaged, and is made anew from what was counted"
            );
            fold_rows(engine, subject)
        }
    }
}

/// Sum and months of a subject, made from its rows.
fn fold_rows(engine: &dyn Engine, subject_key: &[u8]) -> Result<Fold> {
    let subject = key::decode(subject_key)?;
    let mut fold = Fold::default();
    let range = key::sections(subject_key, Section::Sighted, Section::Sighted);
    walk(engine, Table::Evidence, range, |key, value| {
        let (other, section, _) = key::split_evidence(key)?;
        if other != subject_key || section != Section::Sighted {
            return Ok(false);
        }
        if let Ok(evidence) = codec::decode(&subject, section, value) {
            fold.add(&evidence);
        }
        Ok(true)
    })?;
    Ok(fold)
}
