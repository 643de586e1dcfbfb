//! The end of a segment: how much is in its parts, and checksums of them.

use super::{BLOCK_ROWS, HEAD_ENTRY_BYTES, IMPHASH_ROW_BYTES, ROWS_MAX, TLSH_ROW_BYTES};
use crate::{Error, Result, checksum::Checksum, grams::GRAMS_MAX};

const MARK: [u8; 8] = *b"HANTEI-V";
const VERSION: u64 = 1;
const WORDS: usize = 10;
/// Bytes of a footer.
pub(super) const FOOTER_BYTES: usize = (WORDS + 1) * 8;
/// Bits of a hash that tell the bucket, at most: 4 million buckets take 16 MB.
pub(super) const BUCKET_BITS_MAX: u32 = 22;

const DAMAGED: Error = Error::Damaged { what: "a segment's parts do not fit its length" };

/// See [`crate::segment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Footer {
    pub(super) tlsh: u64,
    pub(super) cells: u64,
    pub(super) ctph: u64,
    pub(super) ctph_bytes: u64,
    pub(super) imphash: u64,
    pub(super) postings: u64,
    pub(super) bucket_bits: u32,
    /// Of what is read in parts.
    pub(super) body: Checksum,
    /// Of what is held in memory.
    pub(super) head: Checksum,
}

/// Where the parts of a segment begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) ctph: u64,
    pub(super) imphash: u64,
    pub(super) postings: u64,
    pub(super) cells: u64,
    pub(super) blocks: u64,
    pub(super) buckets: u64,
    pub(super) footer: u64,
}

impl Footer {
    pub(super) fn encode(&self) -> Vec<u8> {
        let numbers: [u64; WORDS] = [
            self.tlsh,
            self.cells,
            self.ctph,
            self.ctph_bytes,
            self.imphash,
            self.postings,
            u64::from(self.bucket_bits),
            self.body.0,
            self.head.0,
            VERSION,
        ];
        numbers.iter().flat_map(|number| number.to_le_bytes()).chain(MARK).collect()
    }

    /// Reads a footer that begins at `start`, and sees that all parts are where it says.
    pub(super) fn decode(bytes: &[u8; FOOTER_BYTES], start: u64) -> Result<(Self, Layout)> {
        let (words, _) = bytes.as_chunks::<8>();
        let [numbers @ .., mark] = words else { return Err(Error::Damaged { what: "a segment has no end" }) };
        let numbers: Vec<u64> = numbers.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let [tlsh, cells, ctph, ctph_bytes, imphash, postings, bucket_bits, body, head, version] = *numbers
        else {
            return Err(Error::Damaged { what: "a segment has no end" });
        };
        if *mark != MARK {
            return Err(Error::Damaged { what: "a segment has no end" });
        }
        if version != VERSION {
            return Err(Error::Damaged { what: "a segment is of another version" });
        }
        let footer = Self {
            tlsh,
            cells,
            ctph,
            ctph_bytes,
            imphash,
            postings,
            bucket_bits: u32::try_from(bucket_bits).map_err(|_| DAMAGED)?,
            body: Checksum(body),
            head: Checksum(head),
        };
        let layout = footer.layout().filter(|layout| layout.footer == start).ok_or(DAMAGED)?;
        Ok((footer, layout))
    }

    /// Where the parts are; `None` when there is more than there can be.
    pub(super) fn layout(&self) -> Option<Layout> {
        let rows = [self.tlsh, self.ctph, self.imphash];
        let is_possible = rows.iter().all(|rows| *rows <= ROWS_MAX)
            && self.cells <= 1 << 16
            && self.postings <= self.ctph * GRAMS_MAX as u64
            && self.bucket_bits <= BUCKET_BITS_MAX;
        if !is_possible {
            return None;
        }
        let [cell, block, bucket] = HEAD_ENTRY_BYTES.map(|bytes| bytes as u64);
        let ctph = self.tlsh * TLSH_ROW_BYTES as u64;
        let imphash = ctph.checked_add(self.ctph_bytes)?;
        let postings = imphash.checked_add(self.imphash * IMPHASH_ROW_BYTES as u64)?;
        let cells = postings.checked_add(self.postings * self.posting_bytes())?;
        let blocks = cells.checked_add(self.cells * cell)?;
        let buckets = blocks.checked_add(self.ctph.div_ceil(BLOCK_ROWS as u64) * block)?;
        let footer = buckets.checked_add(bucket << self.bucket_bits)?;
        Some(Layout { ctph, imphash, postings, cells, blocks, buckets, footer })
    }

    /// Bytes of what a bucket does not tell of a hash.
    pub(super) fn rest_bytes(&self) -> usize {
        (32 - self.bucket_bits as usize).div_ceil(8)
    }

    /// Bytes of a digest's number.
    pub(super) fn number_bytes(&self) -> usize {
        ((u64::BITS - self.ctph.leading_zeros()) as usize).div_ceil(8).max(1)
    }

    pub(super) fn posting_bytes(&self) -> u64 {
        (self.rest_bytes() + self.number_bytes()) as u64
    }
}
