//! A set of masks ready to be held against rows: where to look, and whether a row is covered.

use model::{Mask, Observable, Wildcard};

use super::{Cover, ranges::Ranges};
use crate::{engine::KeyRange, key, wildcards::Segment};

/// What tells of keys, given in order, whether the objects are covered.
#[derive(Debug)]
pub(crate) struct Search {
    cover: Cover,
    /// Where anything stands that is covered.
    walked: Ranges,
    /// Where everything is.
    whole: Ranges,
    wildcards: Wild,
    /// The text of the key that is looked at, and the key of a mask over it.
    text: Vec<u8>,
    piece: Vec<u8>,
}

#[derive(Debug)]
enum Wild {
    None,
    /// By an automaton.
    Filed(Box<Segment>),
    /// One by one: no automaton could be built.
    Listed(Vec<Wildcard>),
}

impl Search {
    pub(crate) fn of(mut cover: Cover) -> Self {
        let mut patterns = std::mem::take(&mut cover.wildcards);
        patterns.sort_unstable();
        patterns.dedup();
        let near = patterns.iter().flat_map(|pattern| key::covered_by(&Mask::Wildcard(pattern.clone())));
        let mut walked: Vec<KeyRange> = near.collect();
        let mut whole = Vec::new();
        if cover.is_few() {
            whole.extend(std::mem::take(&mut cover.few).iter().flat_map(key::covered_by));
            walked.extend(whole.iter().cloned());
        } else {
            walked.extend(cover.kinds.ranges());
        }
        let wildcards = if patterns.is_empty() {
            Wild::None
        } else {
            match Segment::build(patterns.clone()) {
                Ok(segment) => Wild::Filed(Box::new(segment)),
                Err(error) => {
                    tracing::error!(%error, "an automaton of touched wildcard masks could not be built: slower");
                    Wild::Listed(patterns)
                }
            }
        };
        let (walked, whole) = (Ranges::of(walked), Ranges::of(whole));
        Self { cover, walked, whole, wildcards, text: Vec::new(), piece: Vec::new() }
    }

    /// The next range at or behind `key` in which anything can be covered.
    pub(crate) fn next(&mut self, key: &[u8]) -> Option<&KeyRange> {
        self.walked.pass(key)
    }

    /// How many ranges lie behind.
    pub(crate) fn passed(&self) -> usize {
        self.walked.passed()
    }

    /// The object of a key, if it is covered. Keys come in order; what does not decode is not.
    pub(crate) fn covered(&mut self, key: &[u8]) -> Option<Observable> {
        if self.whole.has(key) || self.is_under_many(key) {
            return key::decode_observable(key).ok();
        }
        match &self.wildcards {
            Wild::None => None,
            Wild::Filed(segment) => {
                if !key::print(key, &mut self.text) {
                    return None;
                }
                // Decoded when the first candidate is met.
                let mut object: Option<Option<Observable>> = None;
                let mut is_covered = false;
                segment.each_candidate(&self.text, |pattern| {
                    if !is_covered {
                        let object = object.get_or_insert_with(|| key::decode_observable(key).ok());
                        is_covered = object.as_ref().is_some_and(|object| pattern.covers(object));
                    }
                });
                object.flatten().filter(|_| is_covered)
            }
            Wild::Listed(patterns) => {
                let object = key::decode_observable(key).ok()?;
                patterns.iter().any(|pattern| pattern.covers(&object)).then_some(object)
            }
        }
    }

    fn is_under_many(&mut self, key: &[u8]) -> bool {
        let Self { cover, piece, .. } = self;
        !cover.is_few() && cover.kinds.any_over(key, piece, |mask_key| cover.has(mask_key))
    }
}
