//! Counts sightings of one unit by observable, day, country, sensor and zone.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use feeds::Sighting;
use model::{
    Claim, CountryCode, Evidence, Observable, SightingCell, Sightings, Timestamp, Tlp, UnitId, Zone,
};
use sha2::{Digest, Sha256};

/// Memory for counts at which a part ends before its last line: only logs of which every line names many long objects get there.
const BYTES_MAX: usize = 64 << 20;
/// What a row takes beside its text, and a cell of it.
const ROW_BYTES: usize = 256;
const CELL_BYTES: usize = 96;

/// What is said of sightings by whoever brings them, where they do not say it themselves.
#[derive(Clone, Debug)]
pub(crate) struct Whose {
    /// The list.
    pub(crate) list: String,
    /// Marking.
    pub(crate) tlp: Tlp,
    /// Name of the sensor.
    pub(crate) sensor: String,
    /// Country of the sensor.
    pub(crate) country: Option<CountryCode>,
}

/// The name of a unit: `kind` keeps logs, batches and single sightings apart.
pub(crate) fn unit_id(kind: &str, parts: &[&[u8]]) -> UnitId {
    let mut sum = Sha256::new();
    for part in std::iter::once(kind.as_bytes()).chain(parts.iter().copied()) {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part);
    }
    let digest: [u8; 32] = sum.finalize().into();
    UnitId(*digest.first_chunk().unwrap_or(&[0; 16]))
}

/// What a sighting is counted under.
type Place = (Option<CountryCode>, Arc<str>, Option<Zone>);

#[derive(Debug)]
struct Row {
    first: Timestamp,
    last: Timestamp,
    cells: BTreeMap<Place, u64>,
}

/// Counts so far.
#[derive(Debug)]
pub(crate) struct Tally {
    whose: Whose,
    sensor: Arc<str>,
    rows: HashMap<(Observable, i64), Row>,
    bytes: usize,
}

impl Tally {
    pub(crate) fn new(whose: Whose) -> Self {
        let sensor = whose.sensor.as_str().into();
        Self { whose, sensor, rows: HashMap::new(), bytes: 0 }
    }

    /// Adds a sighting; `country` is that of its client, where it has one.
    pub(crate) fn add(&mut self, sighting: Sighting, country: Option<CountryCode>) {
        let Sighting { observable, at, count, country: stated, client: _, sensor, zone } = sighting;
        let country = stated.or(country).or(self.whose.country);
        let sensor: Arc<str> = match sensor {
            // Most logs have one sensor.
            Some(name) if *name == *self.sensor => Arc::clone(&self.sensor),
            Some(name) => {
                self.sensor = name.into();
                Arc::clone(&self.sensor)
            }
            None if *self.whose.sensor == *self.sensor => Arc::clone(&self.sensor),
            None => self.whose.sensor.as_str().into(),
        };
        let text_bytes = match &observable {
            Observable::Url(url) => url.path().len(),
            _ => 0,
        };
        let rows = self.rows.len();
        let row = self.rows.entry((observable, at.day())).or_insert_with(|| Row {
            first: at,
            last: at,
            cells: BTreeMap::new(),
        });
        row.first = row.first.min(at);
        row.last = row.last.max(at);
        let cells = row.cells.len();
        let hits = row.cells.entry((country, sensor, zone)).or_default();
        *hits = hits.saturating_add(count);
        self.bytes += (row.cells.len() - cells) * CELL_BYTES;
        self.bytes += (self.rows.len() - rows) * (ROW_BYTES + text_bytes);
    }

    /// Whether the part must end.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes >= BYTES_MAX
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The contributions of a part, in the order of objects and days; the tally is empty then.
    pub(crate) fn take(&mut self, unit: UnitId, part: u64) -> Vec<Evidence> {
        self.bytes = 0;
        let mut rows: Vec<_> = std::mem::take(&mut self.rows).into_iter().collect();
        rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let evidence = rows.into_iter().map(|((observable, _), row)| {
            let cells = row.cells.into_iter().map(|((country, sensor, zone), count)| SightingCell {
                country,
                sensor: sensor.as_ref().to_owned(),
                zone,
                count,
            });
            Evidence {
                subject: observable.into(),
                source: self.whose.list.clone(),
                observed_at: row.first,
                last_seen: (row.last > row.first).then_some(row.last),
                tlp: self.whose.tlp,
                claim: Claim::Sighted(Sightings::new(unit, part, cells.collect())),
                recorded_at: Timestamp::MIN,
                import: 0,
            }
        });
        evidence.collect()
    }
}
