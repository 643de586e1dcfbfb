//! Ranges of keys in order, none of which meet, and where a walk stands among them.

use crate::engine::KeyRange;

/// Ranges, and the first of them that does not lie behind.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    ranges: Vec<KeyRange>,
    at: usize,
}

impl Ranges {
    /// Those of `ranges`, in any order, as few as they can be.
    pub(super) fn of(mut ranges: Vec<KeyRange>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_unstable_by(|one, other| one.start.cmp(&other.start));
        let mut merged: Vec<KeyRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                // An end that is none is behind all others.
                Some(last) if last.end.as_ref().is_none_or(|end| *end >= range.start) => {
                    last.end = last.end.take().zip(range.end).map(|(one, other)| one.max(other));
                }
                _ => merged.push(range),
            }
        }
        Self { ranges: merged, at: 0 }
    }

    /// Passes what lies before `key`, and gives the range that comes then. Keys come in order.
    pub(super) fn pass(&mut self, key: &[u8]) -> Option<&KeyRange> {
        while self.ranges.get(self.at).is_some_and(|range| range.is_before(key)) {
            self.at += 1;
        }
        self.ranges.get(self.at)
    }

    /// Whether `key` is in one of them. Keys come in order.
    pub(super) fn has(&mut self, key: &[u8]) -> bool {
        self.pass(key).is_some_and(|range| range.contains(key))
    }

    /// How many were passed.
    pub(super) fn passed(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_range() -> impl Strategy<Value = KeyRange> {
        let key = || prop::collection::vec(0..4_u8, 0..3);
        (key(), prop::option::of(key())).prop_map(|(start, end)| KeyRange { start, end })
    }

    proptest! {
        #[test]
        fn merging_changes_nothing(
            ranges in prop::collection::vec(any_range(), 0..8),
            keys in prop::collection::btree_set(prop::collection::vec(0..4_u8, 0..4), 0..40),
        ) {
            let mut merged = Ranges::of(ranges.clone());
            for key in keys {
                let expected = ranges.iter().any(|range| range.contains(&key));
                prop_assert_eq!(merged.has(&key), expected, "{:?} in {:?}", key, ranges);
            }
            let apart = merged.ranges.windows(2).all(|pair| pair[0].end.as_ref().is_some_and(|end| *end < pair[1].start));
            prop_assert!(apart, "{:?}", merged);
        }
    }
}
