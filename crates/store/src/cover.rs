//! A set of masks, made to be held against every row of the verdict table: what they cover is told from the rows' keys, and nothing is
//! decoded but what is covered.
//!
//! Few masks are sought where what they cover stands ([`key::covered_by`]). Of many only hashes are kept: the keys of all masks that could
//! cover an object are pieces of its own key, so that each is cut out and looked up. Wildcards are found by an automaton over these alone.

mod ranges;
mod search;

use std::{
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
};

use model::{Mask, Wildcard};

pub(crate) use self::search::Search;
use crate::{
    key::{self, MaskKeys},
    wildcards::PATTERNS_MAX,
};

/// Masks, but for wildcards, that are sought where they stand: about 5 MB. Of more only hashes are kept, and all rows are walked.
const FEW_MAX: usize = 20_000;
/// Masks that are kept, of eight bytes each.
const MASKS_MAX: usize = 8_000_000;

/// A set of masks. Of two masks with one hash of 64 bits under a secret of the process one may stand for the other: a row too many
/// is told to be covered, never one too few.
#[derive(Debug, Default)]
pub struct Cover {
    few: Vec<Mask>,
    hashes: HashSet<u64, BuildHasherDefault<Hashed>>,
    kinds: MaskKeys,
    wildcards: Vec<Wildcard>,
    hasher: RandomState,
}

impl Cover {
    /// Adds masks. `false`, and the set is empty, when they are too many (8 million, and 1 million wildcards).
    #[must_use]
    pub fn extend(&mut self, masks: impl IntoIterator<Item = Mask>) -> bool {
        for mask in masks {
            if let Mask::Wildcard(wildcard) = mask {
                self.wildcards.push(wildcard);
                continue;
            }
            // What breaks the rule of its kind covers nothing.
            if matches!(&mask, Mask::Folder(url) if Mask::folder(url.clone()).is_none())
                || matches!(&mask, Mask::Script(url) if Mask::script(url.clone()).is_none())
            {
                continue;
            }
            self.kinds.note(&mask);
            let is_new = self.hashes.insert(self.hasher.hash_one(key::mask(&mask).as_slice()));
            if is_new && self.is_few() {
                self.few.push(mask);
            }
        }
        if !self.is_few() {
            self.few = Vec::new();
        }
        if self.wildcards.len() > PATTERNS_MAX {
            self.wildcards.sort_unstable();
            self.wildcards.dedup();
        }
        let is_kept = self.hashes.len() <= MASKS_MAX && self.wildcards.len() <= PATTERNS_MAX;
        if !is_kept {
            *self = Self::default();
        }
        is_kept
    }

    /// Whether it has no masks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty() && self.wildcards.is_empty()
    }

    fn is_few(&self) -> bool {
        self.hashes.len() <= FEW_MAX
    }

    fn has(&self, mask_key: &[u8]) -> bool {
        self.hashes.contains(&self.hasher.hash_one(mask_key))
    }
}

/// A hash as it is.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
