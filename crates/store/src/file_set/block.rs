//! A block: some fingerprints in ascending order, in Elias–Fano form (Elias 1974, Fano 1971), with a checksum.
//!
//! ```text
//! checksum    XXH64 of the rest, seeded with the first fingerprint, so that a block in the wrong place does not pass
//! count       2 bytes
//! low bits    1 byte: how many of them
//! zero        5 bytes
//! low parts   that many low bits of each difference from the first fingerprint, packed, up to a whole word
//! high parts  the rest of each in unary: a one for each fingerprint, a zero for each step up; up to the block's end
//! ```
//! Numbers are little-endian. The first fingerprint itself is kept outside. A fingerprint among 2ᵏ takes about 66 − k bits.

use super::checksum::xxh64;

/// Bytes of a block: a page, so that a look-up touches one.
pub(super) const BLOCK_BYTES: usize = 4096;
const CHECKSUM_BYTES: usize = 8;
const HEAD_BYTES: usize = 16;
const WORDS: usize = (BLOCK_BYTES - HEAD_BYTES) / 8;
const BITS: u64 = WORDS as u64 * 64;

/// A block's bytes.
pub(super) type Bytes = [u8; BLOCK_BYTES];

/// Takes ascending fingerprints until the block is full.
#[derive(Debug)]
pub(super) struct Packer {
    low_bits: u32,
    held: Vec<u64>,
}

impl Packer {
    /// For fingerprints that are so far apart, as far as one knows.
    pub(super) fn new(gap: u64) -> Self {
        Self { low_bits: gap.max(1).ilog2(), held: Vec::new() }
    }

    pub(super) fn first(&self) -> Option<u64> {
        self.held.first().copied()
    }

    /// Takes a fingerprint above the last one; `false` when there is no room.
    pub(super) fn push(&mut self, fingerprint: u64) -> bool {
        let count = self.held.len() as u64 + 1;
        let above = fingerprint.saturating_sub(self.first().unwrap_or(fingerprint));
        let low = (count * u64::from(self.low_bits)).next_multiple_of(64);
        let fits = low.saturating_add(above >> self.low_bits).saturating_add(count) <= BITS;
        if fits {
            self.held.push(fingerprint);
        }
        fits
    }

    /// The block, and the packer made ready for the next one.
    pub(super) fn pack(&mut self) -> Bytes {
        let first = self.first().unwrap_or(0);
        let mut words = [0_u64; WORDS];
        let width = u64::from(self.low_bits);
        let mask = mask(self.low_bits);
        let high_start = (self.held.len() as u64 * width).next_multiple_of(64);
        for (at, fingerprint) in (0_u64..).zip(&self.held) {
            let above = fingerprint.saturating_sub(first);
            put(&mut words, at * width, above & mask);
            put(&mut words, high_start + (above >> self.low_bits) + at, 1);
        }
        let mut bytes = [0; BLOCK_BYTES];
        let count = u16::try_from(self.held.len()).unwrap_or(u16::MAX).to_le_bytes();
        let head = count.into_iter().chain([u8::try_from(self.low_bits).unwrap_or(u8::MAX), 0, 0, 0, 0, 0]);
        let content = head.chain(words.into_iter().flat_map(u64::to_le_bytes));
        for (to, byte) in bytes.iter_mut().skip(CHECKSUM_BYTES).zip(content) {
            *to = byte;
        }
        if let Some((to, content)) = bytes.split_first_chunk_mut::<CHECKSUM_BYTES>() {
            *to = xxh64(content, first).to_le_bytes();
        }
        if let (Some(last), steps @ 1..) = (self.held.last(), self.held.len().saturating_sub(1)) {
            // The next block is about as dense. The floor of the logarithm of the mean gap is the best width.
            self.low_bits = (last.saturating_sub(first) / steps as u64).max(1).ilog2();
        }
        self.held.clear();
        bytes
    }
}

/// A block that is as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    first: u64,
    low_bits: u32,
    count: usize,
    low: &'a [[u8; 8]],
    high: &'a [[u8; 8]],
}

impl<'a> Block<'a> {
    /// `None` when the bytes are not those of the block that begins with `first`.
    pub(super) fn open(bytes: &'a Bytes, first: u64) -> Option<Self> {
        let (checksum, content) = bytes.split_first_chunk::<CHECKSUM_BYTES>()?;
        if u64::from_le_bytes(*checksum) != xxh64(content, first) {
            return None;
        }
        let ([a, b, low_bits, ..], words) = content.split_first_chunk::<{ HEAD_BYTES - CHECKSUM_BYTES }>()?;
        let (count, low_bits) = (usize::from(u16::from_le_bytes([*a, *b])), u32::from(*low_bits));
        let (words, _) = words.as_chunks::<8>();
        let low_words = (count * usize::try_from(low_bits).ok()?).div_ceil(64);
        let (low, high) = words.split_at_checked(low_words)?;
        (low_bits < u64::BITS).then_some(Self { first, low_bits, count, low, high })
    }

    /// Whether the fingerprint is in the block.
    pub(super) fn contains(&self, fingerprint: u64) -> bool {
        let Some(above) = fingerprint.checked_sub(self.first) else { return false };
        let (high, low) = (above >> self.low_bits, above & mask(self.low_bits));
        let Some(mut position) = self.behind_zeros(high) else { return false };
        // A one for each fingerprint before, a zero for each step.
        let mut at = position.saturating_sub(high);
        while self.is_one(position) && at < self.count as u64 {
            let found = self.low_part(at);
            if found >= low {
                return found == low;
            }
            (position, at) = (position + 1, at + 1);
        }
        false
    }

    /// Appends every fingerprint, in order.
    pub(super) fn unpack(&self, into: &mut Vec<u64>) {
        let mut at = 0;
        for (start, word) in (0_u64..).step_by(64).zip(self.high) {
            let mut ones = u64::from_le_bytes(*word);
            while ones != 0 && at < self.count as u64 {
                let high = (start + u64::from(ones.trailing_zeros())).saturating_sub(at);
                into.push(self.first.wrapping_add(high << self.low_bits | self.low_part(at)));
                at += 1;
                ones &= ones - 1;
            }
        }
    }

    /// The position behind so many zeros of the high parts.
    fn behind_zeros(&self, zeros: u64) -> Option<u64> {
        let mut left = zeros;
        if left == 0 {
            return Some(0);
        }
        for (start, word) in (0_u64..).step_by(64).zip(self.high) {
            let mut gaps = !u64::from_le_bytes(*word);
            let here = u64::from(gaps.count_ones());
            if left > here {
                left -= here;
                continue;
            }
            for _ in 1..left {
                gaps &= gaps.wrapping_sub(1);
            }
            return Some(start + u64::from(gaps.trailing_zeros()) + 1);
        }
        None
    }

    fn is_one(&self, position: u64) -> bool {
        word(self.high, position / 64) >> (position % 64) & 1 == 1
    }

    fn low_part(&self, at: u64) -> u64 {
        let position = at * u64::from(self.low_bits);
        let (index, shift) = (position / 64, position % 64);
        let wide = u128::from(word(self.low, index)) | u128::from(word(self.low, index + 1)) << 64;
        (wide >> shift) as u64 & mask(self.low_bits)
    }
}

fn word(words: &[[u8; 8]], at: u64) -> u64 {
    let word = usize::try_from(at).ok().and_then(|at| words.get(at));
    word.map_or(0, |word| u64::from_le_bytes(*word))
}

fn put(words: &mut [u64; WORDS], position: u64, value: u64) {
    let wide = u128::from(value) << (position % 64);
    let index = usize::try_from(position / 64).unwrap_or(WORDS);
    for (word, part) in words.iter_mut().skip(index).zip([wide as u64, (wide >> 64) as u64]) {
        *word |= part;
    }
}

fn mask(bits: u32) -> u64 {
    (1_u64 << bits).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Packs, and checks that what went in is what is found. Gives the number of blocks.
    #[track_caller]
    fn check(fingerprints: &[u64], gap: u64) -> usize {
        let mut packer = Packer::new(gap);
        let (mut blocks, mut rest) = (0, fingerprints);
        while !rest.is_empty() {
            let taken = rest.iter().take_while(|fingerprint| packer.push(**fingerprint)).count();
            assert!(taken > 0, "an empty block takes any fingerprint");
            let (now, later) = rest.split_at(taken);
            let bytes = packer.pack();
            let block = Block::open(&bytes, now[0]).unwrap();
            let mut unpacked = Vec::new();
            block.unpack(&mut unpacked);
            assert_eq!(unpacked, now);
            for fingerprint in now {
                assert!(block.contains(*fingerprint), "{fingerprint:x}");
                for near in [fingerprint.wrapping_add(1), fingerprint.wrapping_sub(1), fingerprint ^ 1 << 40]
                {
                    assert_eq!(block.contains(near), now.binary_search(&near).is_ok(), "{near:x}");
                }
            }
            assert!(Block::open(&bytes, now[0] ^ 1).is_none());
            (blocks, rest) = (blocks + 1, later);
        }
        blocks
    }

    #[test]
    fn any_spacing() {
        for gap in [0, 1, 1 << 20, 1 << 37, u64::MAX] {
            check(&[0], gap);
            check(&[u64::MAX], gap);
            check(&[0, u64::MAX], gap);
            check(&(0..5000).collect::<Vec<_>>(), gap);
            check(&(0..3000).map(|n| (n << 37) | (n * 7)).collect::<Vec<_>>(), gap);
            check(&(0..64).map(|n| 1 << n).collect::<Vec<_>>(), gap);
        }
        // Dense again after a gap.
        check(&(0..2000).chain((1 << 60)..(1 << 60) + 2000).collect::<Vec<_>>(), 1 << 37);
    }

    #[test]
    fn any_changed_bit_is_told() {
        let mut packer = Packer::new(1 << 37);
        assert!((0..500).all(|n| packer.push(n << 37)));
        let bytes = packer.pack();
        for at in 0..BLOCK_BYTES * 8 {
            let mut other = bytes;
            other[at / 8] ^= 1 << (at % 8);
            assert!(Block::open(&other, 0).is_none(), "bit {at}");
        }
    }

    proptest! {
        #[test]
        fn any_set(mut set in proptest::collection::vec(any::<u64>(), 1..2000), shift in 0_u32..60, gap: u64) {
            set.iter_mut().for_each(|fingerprint| *fingerprint >>= shift);
            set.sort_unstable();
            set.dedup();
            check(&set, gap);
        }
    }
}
