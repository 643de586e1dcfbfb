//! Which rows are to go.
//!
//! A record with a date of its own is older than a moment when the latest moment of which it speaks is. An entry of a complete list speaks of
//! the time until the next list, which says anew what is listed; so what goes are lists that another had followed by that moment, and what
//! is listed still stays, however long ago the last list came. When we learned it does not count: a copy that learned the same on another day
//! must come to the same.

use std::collections::BTreeMap;

use model::Timestamp;

use super::super::SnapshotIndex;
use crate::{Section, codec::Head};

/// How much of what a source said is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Everything,
    /// What is older than this moment. Knowledge and units of sightings have no dates, and stay.
    Before(Timestamp),
    /// Nothing.
    Nothing,
}

/// What is to go of one source or list. Where several rules are about a list, that with the longest name holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovalRule {
    /// The name of a list, or the names of lists up to a `/`: `firehol` and `firehol/spamhaus_drop`.
    pub source: String,
    /// How much of it.
    pub extent: Extent,
}

impl RemovalRule {
    /// Whether the rule is about a list.
    #[must_use]
    pub fn is_about(&self, list: &str) -> bool {
        list.strip_prefix(self.source.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The rules of one removal. What they mean for complete lists is settled when it begins: lists that are complete later stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) rules: Vec<RemovalRule>,
    /// Of lists of which older ones go, the date of the first that stays.
    pub(super) kept_from: BTreeMap<String, Timestamp>,
}

impl Rules {
    pub(super) fn new(rules: Vec<RemovalRule>, snapshots: &SnapshotIndex) -> Self {
        let mut rules = Self { rules, kept_from: BTreeMap::new() };
        for (list, _) in snapshots.lists() {
            if let Extent::Before(moment) = rules.extent(list)
                && let Some(kept) = snapshots.newest_at(list, moment)
            {
                rules.kept_from.insert(list.to_owned(), kept.date);
            }
        }
        rules
    }

    pub(super) fn extent(&self, list: &str) -> Extent {
        let about = self.rules.iter().filter(|rule| rule.is_about(list));
        about.max_by_key(|rule| rule.source.len()).map_or(Extent::Nothing, |rule| rule.extent)
    }

    /// Whether a row of evidence goes.
    pub(super) fn is_gone(&self, section: Section, head: &Head<'_>) -> bool {
        match (self.extent(head.source), section) {
            // Those who conclude replace it themselves.
            (_, Section::Concluded) => false,
            (Extent::Everything, _) => true,
            (Extent::Nothing, _) => false,
            (Extent::Before(_), Section::Listed) => self.is_followed(head.source, head.observed_at),
            // A decision says itself how long it holds.
            (Extent::Before(_), Section::Decided) => false,
            (Extent::Before(moment), _) => head.latest() < moment,
        }
    }

    /// Whether the list of this date goes, with all that it has.
    pub(super) fn is_list_gone(&self, list: &str, date: Timestamp) -> bool {
        match self.extent(list) {
            Extent::Everything => true,
            Extent::Nothing => false,
            Extent::Before(_) => self.is_followed(list, date),
        }
    }

    /// Whether all goes that the list ever said.
    pub(super) fn is_all_gone(&self, list: &str) -> bool {
        self.extent(list) == Extent::Everything
    }

    fn is_followed(&self, list: &str, date: Timestamp) -> bool {
        self.kept_from.get(list).is_some_and(|kept| date < *kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_holds() {
        let rule = |source: &str, extent| RemovalRule { source: source.to_owned(), extent };
        let rules = Rules {
            rules: vec![
                rule("firehol/level1", Extent::Nothing),
                rule("firehol", Extent::Everything),
                rule("fire", Extent::Before(Timestamp::MAX)),
            ],
            kept_from: BTreeMap::new(),
        };
        for (list, expected) in [
            ("firehol", Extent::Everything),
            ("firehol/level2", Extent::Everything),
            ("firehol/level1", Extent::Nothing),
            ("firehol/level1/a", Extent::Nothing),
            ("firehol/level10", Extent::Everything),
            ("firehole", Extent::Nothing),
            ("fire", Extent::Before(Timestamp::MAX)),
            ("", Extent::Nothing),
        ] {
            assert_eq!(rules.extent(list), expected, "{list}");
        }
    }
}
