//! What is being removed and how far that came, as it is kept among the ledger's own small values.
//!
//! ```text
//! version 1 · number of rules, each (source · extent · [moment]) · number of lists, each (name · first date that stays)
//! · stage · position · flags · number of lists, each (name · pieces) · snapshots · ranges · entries of knowledge · units
//! ```

use std::collections::BTreeMap;

use super::{
    super::{OWN_META, meta_key},
    Extent, META_REMOVAL, Removal, RemovalRule, RemovedRows, Rules,
};
use crate::{
    Error, Result,
    codec::wire::{Reader, Writer},
    engine::{Batch, KeyRange, Table},
};

const VERSION: u8 = 1;
const BAD: Error = Error::Corrupt { what: "what is being removed does not decode" };

const EVERYTHING: u8 = 0;
const BEFORE: u8 = 1;
const NOTHING: u8 = 2;

const LOST_NAMES: u8 = 1;
const LOST_DESCRIPTIONS: u8 = 1 << 1;
const LOST_WILDCARDS: u8 = 1 << 2;

/// What is removed now, in this order. The position is what is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Snapshots,
    Evidence,
    Listings,
    Ranges,
    Knowledge,
    Units,
    Swept,
}

impl Stage {
    const ALL: [Self; 7] = [
        Self::Snapshots,
        Self::Evidence,
        Self::Listings,
        Self::Ranges,
        Self::Knowledge,
        Self::Units,
        Self::Swept,
    ];

    fn byte(self) -> u8 {
        self as u8
    }
}

/// A removal with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) rules: Rules,
    pub(super) stage: Stage,
    /// Key of the stage's table from which on it is to be read.
    pub(super) position: Vec<u8>,
    pub(super) removed: RemovedRows,
    pub(super) has_lost_names: bool,
    pub(super) has_lost_descriptions: bool,
    pub(super) has_lost_wildcards: bool,
}

impl Job {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules,
            stage: Stage::Snapshots,
            position: Vec::new(),
            removed: RemovedRows::default(),
            has_lost_names: false,
            has_lost_descriptions: false,
            has_lost_wildcards: false,
        }
    }

    /// What of `range` is left to be read.
    pub(super) fn rest_of(&self, range: KeyRange) -> KeyRange {
        KeyRange { start: range.start.max(self.position.clone()), end: range.end }
    }

    /// Goes on behind what was dealt with: at `next`, or else with the next stage.
    pub(super) fn advance(&mut self, next: Option<Vec<u8>>) {
        match next {
            Some(next) => self.position = next,
            None => {
                let following = usize::from(self.stage.byte()) + 1;
                self.stage = Stage::ALL.get(following).copied().unwrap_or(Stage::Swept);
                self.position.clear();
            }
        }
    }

    pub(super) fn into_removal(self) -> Removal {
        Removal {
            rules: self.rules.rules,
            removed: self.removed,
            is_swept: self.stage == Stage::Swept,
            has_lost_names: self.has_lost_names,
            has_lost_descriptions: self.has_lost_descriptions,
        }
    }

    pub(super) fn put(&self, batch: &mut Batch) {
        batch.put(Table::Meta, meta_key(OWN_META, META_REMOVAL), self.encode());
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(VERSION);
        out.number(self.rules.rules.len() as u64);
        for RemovalRule { source, extent } in &self.rules.rules {
            out.text(source);
            match extent {
                Extent::Everything => out.byte(EVERYTHING),
                Extent::Nothing => out.byte(NOTHING),
                Extent::Before(moment) => {
                    out.byte(BEFORE);
                    out.moment(*moment);
                }
            }
        }
        out.number(self.rules.kept_from.len() as u64);
        for (list, date) in &self.rules.kept_from {
            out.text(list);
            out.moment(*date);
        }
        out.byte(self.stage.byte());
        out.bytes(&self.position);
        let flag = |is_there: bool, flag: u8| if is_there { flag } else { 0 };
        out.byte(
            flag(self.has_lost_names, LOST_NAMES)
                | flag(self.has_lost_descriptions, LOST_DESCRIPTIONS)
                | flag(self.has_lost_wildcards, LOST_WILDCARDS),
        );
        let RemovedRows { evidence, snapshots, ranges, knowledge, units } = &self.removed;
        out.number(evidence.len() as u64);
        for (list, pieces) in evidence {
            out.text(list);
            out.number(*pieces);
        }
        [snapshots, ranges, knowledge, units].into_iter().for_each(|rows| out.number(*rows));
        out.0
    }

    pub(super) fn decode(value: &[u8]) -> Result<Self> {
        let mut reader = Reader(value);
        let input = &mut reader;
        input.version(VERSION)?;
        let mut rules = Vec::new();
        // Each takes two bytes at least: the loops end with the bytes, whatever the counts say.
        for _ in 0..input.number()? {
            let source = input.text()?;
            let extent = match input.byte()? {
                EVERYTHING => Extent::Everything,
                BEFORE => Extent::Before(input.moment()?),
                NOTHING => Extent::Nothing,
                _ => return Err(BAD),
            };
            rules.push(RemovalRule { source, extent });
        }
        let mut kept_from = BTreeMap::new();
        for _ in 0..input.number()? {
            kept_from.insert(input.text()?, input.moment()?);
        }
        let stage = Stage::ALL.get(usize::from(input.byte()?)).copied().ok_or(BAD)?;
        let position = input.bytes()?.to_vec();
        let flags = input.byte()?;
        let mut removed = RemovedRows::default();
        for _ in 0..input.number()? {
            removed.evidence.insert(input.text()?, input.number()?);
        }
        for rows in [&mut removed.snapshots, &mut removed.ranges, &mut removed.knowledge, &mut removed.units]
        {
            *rows = input.number()?;
        }
        reader.end()?;
        Ok(Self {
            rules: Rules { rules, kept_from },
            stage,
            position,
            removed,
            has_lost_names: flags & LOST_NAMES != 0,
            has_lost_descriptions: flags & LOST_DESCRIPTIONS != 0,
            has_lost_wildcards: flags & LOST_WILDCARDS != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn what_was_written_down_comes_back() {
        let rule = |source: &str, extent| RemovalRule { source: source.to_owned(), extent };
        let moment = Timestamp::from_millis(1_772_000_000_123);
        let job = Job {
            rules: Rules {
                rules: vec![
                    rule("urlhaus", Extent::Everything),
                    rule("firehol", Extent::Before(moment)),
                    rule("firehol/level1", Extent::Nothing),
                ],
                kept_from: BTreeMap::from([("firehol/level2".to_owned(), moment)]),
            },
            stage: Stage::Ranges,
            position: vec![2, 0, 0xFF],
            removed: RemovedRows {
                evidence: BTreeMap::from([("urlhaus".to_owned(), 300)]),
                snapshots: 1,
                ranges: 2,
                knowledge: 3,
                units: 4,
            },
            has_lost_names: true,
            has_lost_descriptions: false,
            has_lost_wildcards: true,
        };
        let bytes = job.encode();
        // As the first version wrote it.
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, FIRST);
        assert_eq!(Job::decode(&bytes).unwrap(), job);
        for cut in 0..bytes.len() {
            assert!(Job::decode(&bytes[..cut]).is_err(), "{cut}");
        }
    }

    const FIRST: &str = concat!(
        "01030775726c68617573000766697265686f6c01f7e1f1b692670e66697265686f6c2f6c6576656c3102010e66697265686f6c2f6c6576656c",
        "32f7e1f1b6926703030200ff05010775726c68617573ac0201020304",
    );
}
