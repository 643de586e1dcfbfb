//! What the ledger holds, counted by reading it.

use std::collections::BTreeMap;

use model::{Kind, Subject, Zone};

use super::{Ledger, verdicts};
use crate::{
    Result, Section, WildcardStats, codec,
    engine::{KeyRange, Table, walk},
    key,
};

/// Names of sources that are counted one by one; beyond, evidence is counted under `other`.
const SOURCES_MAX: usize = 10_000;

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Pieces of evidence by section; mirrors are counted under their own sections.
    pub evidence: BTreeMap<Section, u64>,
    /// Pieces of evidence by source, without mirrors.
    pub sources: BTreeMap<String, u64>,
    /// Observables that have evidence, by kind.
    pub observables: BTreeMap<Kind, u64>,
    /// Masks that have evidence.
    pub masks: u64,
    /// Masks with wildcards, and the automata that find them.
    pub wildcards: WildcardStats,
    /// Verdict rows by zone.
    pub verdicts: BTreeMap<Zone, u64>,
    /// Complete snapshots.
    pub snapshots: u64,
    /// Rows by table.
    pub rows: BTreeMap<Table, u64>,
    /// Bytes on disk.
    pub disk_bytes: u64,
    /// Bytes of the filter in memory.
    pub filter_bytes: u64,
    /// Rows of evidence that do not decode.
    pub damaged: u64,
}

impl Ledger {
    /// Reads everything and counts it.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn stats(&self) -> Result<Stats> {
        let engine = &*self.core.engine;
        let mut stats = Stats {
            snapshots: self.snapshots().len() as u64,
            disk_bytes: engine.disk_bytes()?,
            filter_bytes: self.core.filter.size_bytes(),
            wildcards: self.wildcard_stats(),
            ..Stats::default()
        };
        let mut last: Option<(Vec<u8>, Subject)> = None;
        walk(engine, Table::Evidence, KeyRange::all(), |key, value| {
            if stats.count(&mut last, key, value).is_err() {
                stats.damaged += 1;
            }
            Ok(true)
        })?;
        verdicts::count_zones(engine, |zone| *stats.verdicts.entry(zone).or_default() += 1)?;
        for table in Table::ALL {
            let mut rows = 0;
            walk(engine, table, KeyRange::all(), |_, _| {
                rows += 1;
                Ok(true)
            })?;
            stats.rows.insert(table, rows);
        }
        Ok(stats)
    }
}

impl Stats {
    fn count(&mut self, last: &mut Option<(Vec<u8>, Subject)>, key: &[u8], value: &[u8]) -> Result<()> {
        let (subject_key, section, _) = key::split_evidence(key)?;
        let subject = match last {
            Some((key, subject)) if key == subject_key => subject,
            other => {
                let subject = key::decode(subject_key)?;
                match &subject {
                    Subject::Observable(observable) => {
                        *self.observables.entry(observable.kind()).or_default() += 1;
                    }
                    Subject::Mask(_) => self.masks += 1,
                }
                &mut other.insert((subject_key.to_vec(), subject)).1
            }
        };
        let evidence = codec::decode(subject, section, value)?;
        *self.evidence.entry(section).or_default() += 1;
        if !section.is_derived() {
            let room = self.sources.len() < SOURCES_MAX || self.sources.contains_key(&evidence.source);
            let source = if room { evidence.source } else { "other".to_owned() };
            *self.sources.entry(source).or_default() += 1;
        }
        Ok(())
    }
}
