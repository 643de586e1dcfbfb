//! A canonical digest of what the ledger was told, whatever the order, the time and the number of imports.

use std::{collections::BTreeMap, fmt::Write as _};

use model::{Claim, CountryCode, Sightings, Subject, Zone};
use sha2::{Digest, Sha256};

use super::{Ledger, SnapshotIndex, knowledge, places};
use crate::{
    Engine, Result, Section, codec,
    engine::{KeyRange, Table, walk},
    key,
};

/// The digest and what went into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestReport {
    /// SHA-256 in hexadecimal over primary evidence, ranges, complete snapshots and knowledge, in the order of keys, without
    /// `recorded_at` and import.
    pub sha256: String,
    /// Pieces of evidence by section; what is derived is not counted.
    pub evidence: BTreeMap<Section, u64>,
    /// Ranges of complete snapshots.
    pub places: u64,
    /// Complete snapshots.
    pub snapshots: u64,
    /// Entries of knowledge.
    pub knowledge: u64,
    /// Listed evidence and ranges left out, because their snapshot is not complete.
    pub incomplete: u64,
    /// Rows left out because they do not decode.
    pub damaged: u64,
}

impl Ledger {
    /// Reads all primary evidence and digests it.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn digest(&self) -> Result<DigestReport> {
        of(&*self.core.engine, &self.snapshots())
    }
}

/// The digest of what an engine has.
pub(super) fn of(engine: &dyn Engine, snapshots: &SnapshotIndex) -> Result<DigestReport> {
    let mut sum = Sum { sha256: Sha256::new(), report: empty() };
    let mut subject: Option<(Vec<u8>, Subject)> = None;
    walk(engine, Table::Evidence, KeyRange::all(), |key, value| {
        if sum.evidence(snapshots, &mut subject, key, value).is_err() {
            sum.report.damaged += 1;
        }
        Ok(true)
    })?;
    places::walk_ranges(engine, |key, value| {
        sum.place(snapshots, key, value);
        Ok(true)
    })?;
    for snapshot in snapshots.lists().flat_map(|(_, snapshots)| snapshots) {
        sum.part(b"snapshot");
        sum.part(snapshot.list.as_bytes());
        sum.part(&snapshot.date.millis().to_be_bytes());
        sum.part(&snapshot.entries.to_be_bytes());
        sum.part(&snapshot.digest);
        sum.report.snapshots += 1;
    }
    knowledge::walk_entries(engine, |key, value| {
        match knowledge::content_digest(key, value) {
            Ok(digest) => {
                sum.part(b"knowledge");
                sum.part(&digest);
                sum.report.knowledge += 1;
            }
            Err(_) => sum.report.damaged += 1,
        }
        Ok(true)
    })?;
    let mut report = sum.report;
    for byte in sum.sha256.finalize() {
        // Writing to a string does not fail.
        let _ = write!(report.sha256, "{byte:02x}");
    }
    Ok(report)
}

fn empty() -> DigestReport {
    DigestReport {
        sha256: String::with_capacity(64),
        evidence: BTreeMap::new(),
        places: 0,
        snapshots: 0,
        knowledge: 0,
        incomplete: 0,
        damaged: 0,
    }
}

struct Sum {
    sha256: Sha256,
    report: DigestReport,
}

impl Sum {
    fn part(&mut self, bytes: &[u8]) {
        self.sha256.update((bytes.len() as u64).to_be_bytes());
        self.sha256.update(bytes);
    }

    fn evidence(
        &mut self,
        snapshots: &SnapshotIndex,
        subject: &mut Option<(Vec<u8>, Subject)>,
        key: &[u8],
        value: &[u8],
    ) -> Result<()> {
        let (subject_key, section, _) = key::split_evidence(key)?;
        if section.is_derived() {
            return Ok(());
        }
        let subject = match subject {
            Some((key, subject)) if key == subject_key => subject,
            other => &mut other.insert((subject_key.to_vec(), key::decode(subject_key)?)).1,
        };
        let evidence = codec::decode(subject, section, value)?;
        if section == Section::Listed && !snapshots.is_complete(&evidence.source, evidence.observed_at) {
            self.report.incomplete += 1;
            return Ok(());
        }
        // The identity covers the whole content; computed anew, it does not trust the key.
        self.part(subject_key);
        self.part(&[section.byte()]);
        self.part(&evidence.id().0);
        if let Claim::Sighted(sightings) = &evidence.claim {
            // Their identity leaves out the counts, and the time of day.
            self.part(&evidence.observed_at.millis().to_be_bytes());
            self.part(&evidence.last_seen.unwrap_or(evidence.observed_at).millis().to_be_bytes());
            self.sightings(sightings);
        }
        *self.report.evidence.entry(section).or_default() += 1;
        Ok(())
    }

    fn sightings(&mut self, sightings: &Sightings) {
        for cell in sightings.cells() {
            self.part(cell.country.as_ref().map_or("", CountryCode::as_str).as_bytes());
            self.part(cell.sensor.as_bytes());
            self.part(cell.zone.map_or("", Zone::as_str).as_bytes());
            self.part(&cell.count.to_be_bytes());
        }
    }

    fn place(&mut self, snapshots: &SnapshotIndex, key: &[u8], value: &[u8]) {
        match places::decode(key, value) {
            Ok((list, date, _)) if snapshots.is_complete(&list, date) => {
                self.part(key);
                self.part(value);
                self.report.places += 1;
            }
            Ok(_) => self.report.incomplete += 1,
            Err(_) => self.report.damaged += 1,
        }
    }
}
