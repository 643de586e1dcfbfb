//! A file read without writing: what it would become.

use std::ops::ControlFlow;

use feeds::{Fact, Record, Sighting, Sink, Spot};
use model::{Evidence, KnowledgeEntry, PlaceRange, Timestamp};

use super::{
    DateFrom,
    measure::Measure,
    writer::{FUTURE, OLDER, is_later, is_older},
};

/// What a file would become.
#[derive(Clone, Debug)]
pub struct DryRun {
    /// The source or mapping that reads it.
    pub reader: String,
    /// Whether it is a complete list at [`DryRun::date`], and not records with dates of their own.
    pub is_snapshot: bool,
    /// The date of the file, for a snapshot and for records that state none.
    pub date: Timestamp,
    /// Where that date comes from.
    pub date_from: DateFrom,
    /// Earliest and latest date of what it says.
    pub period: Option<(Timestamp, Timestamp)>,
    /// Pieces of evidence that it makes.
    pub pieces: u64,
    /// The first of them.
    pub evidence: Vec<Evidence>,
    /// The first ranges of a geography or ASN database.
    pub ranges: Vec<PlaceRange>,
    /// The first entries about families, actors and techniques.
    pub knowledge: Vec<KnowledgeEntry>,
    /// Whether it is a log, whose sightings are counted as a whole.
    pub is_log: bool,
    /// The first sightings. Each becomes part of a count.
    pub sightings: Vec<Sighting>,
}

/// Measures, and keeps the first pieces.
pub(super) struct DrySink {
    measure: Measure,
    show: usize,
    future: Timestamp,
    /// Before which records are not kept.
    oldest: Option<Timestamp>,
    dry: DryRun,
}

impl DrySink {
    pub(super) fn new(show: usize, future: Timestamp, oldest: Option<Timestamp>) -> Self {
        let dry = DryRun {
            reader: String::new(),
            is_snapshot: false,
            date: Timestamp::MIN,
            date_from: DateFrom::Modified,
            period: None,
            pieces: 0,
            evidence: Vec::new(),
            ranges: Vec::new(),
            knowledge: Vec::new(),
            is_log: false,
            sightings: Vec::new(),
        };
        Self { measure: Measure::default(), show, future, oldest, dry }
    }

    fn cover(&mut self, first: Timestamp, last: Timestamp) {
        let (from, to) = self.dry.period.unwrap_or((Timestamp::MAX, Timestamp::MIN));
        self.dry.period = Some((from.min(first), to.max(last)));
    }

    pub(super) fn into_parts(self) -> (Measure, DryRun) {
        (self.measure, self.dry)
    }
}

impl Sink for DrySink {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        if is_later(&record, self.future) {
            self.reject(record.spot, FUTURE, &[]);
            return ControlFlow::Continue(());
        }
        if self.oldest.is_some_and(|oldest| is_older(&record, oldest)) {
            self.reject(record.spot, OLDER, &[]);
            return ControlFlow::Continue(());
        }
        for fact in &record.facts {
            self.dry.pieces += 1;
            let kept = self.dry.evidence.len()
                + self.dry.ranges.len()
                + self.dry.knowledge.len()
                + self.dry.sightings.len();
            let has_room = kept < self.show;
            match fact {
                Fact::Evidence(evidence) => {
                    let last = evidence.last_seen.unwrap_or(evidence.observed_at);
                    self.cover(evidence.observed_at, last);
                    if has_room {
                        self.dry.evidence.push(evidence.clone());
                    }
                }
                Fact::Range(range) if has_room => self.dry.ranges.push(range.clone()),
                Fact::Knowledge(entry) if has_room => self.dry.knowledge.push((**entry).clone()),
                Fact::Sighting(sighting) => {
                    self.cover(sighting.at, sighting.at);
                    if has_room {
                        self.dry.sightings.push(sighting.clone());
                    }
                }
                Fact::Range(_) | Fact::Knowledge(_) => {}
            }
        }
        self.measure.accept(record)
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.measure.reject(spot, reason, text);
    }
}
