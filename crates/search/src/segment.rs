//! A segment: some names in order, with all that finds them. Written once, never changed.
//!
//! ```text
//! text        names in A-labels, in the order of `DomainName`, each with a newline
//! postings    for each trigram the blocks of 16 names in which it is
//! bearers     for each signature the number of the name that has it (4 bytes each)
//! blocks      for each block where its text ends (4 bytes each)
//! signatures  of every label but the last of each name, in order: first all ends (4 bytes each), then all sets as differences
//! directory   for each trigram, in order: trigram, offset in postings, length, blocks, whether a bitmap (21 bytes)
//! footer      where these begin, how many names, a digest of what is read in parts, one of the rest, version, mark
//! ```
//! Numbers are little-endian. Blocks, signatures and directory are held in memory; text, postings and bearers are read in parts.

mod build;
mod footer;
mod near;
mod read;

pub(crate) use self::{
    build::Builder,
    read::{Segment, order},
};

use crate::trigram::Trigram;

/// Names in a block. Fewer make postings longer, more make reading a block dearer.
pub(crate) const BLOCK_NAMES: usize = 16;
/// Longest text: positions in it have 32 bits. More names make another segment.
const TEXT_BYTES_MAX: u64 = 3 << 30;

/// Where a trigram's blocks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    trigram: Trigram,
    /// From the start of the postings.
    offset: u64,
    bytes: u32,
    count: u32,
    is_bitmap: bool,
}

const ENTRY_BYTES: usize = 21;

/// FNV-1a, 64 bits: against damage, not against people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) u64);

impl Digest {
    pub(crate) const START: Self = Self(0xCBF2_9CE4_8422_2325);

    /// Takes eight bytes at a time where there are as many: what is digested is always cut at the same places.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.mix(u64::from(*byte));
        }
    }

    fn mix(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
    }
}
