//! The CTPH digests of a segment that score with one: looked up by pieces, then scored.

use super::{BLOCK_ROWS, Segment};
use crate::{
    Ctph, Error, FILE_ID_BYTES, FileId, Result,
    ctph::{Part, Scorer},
    source::Source,
    top::Top,
};

/// Bytes of postings that are read at once.
const READ_BYTES: u64 = 64 * 1024;
/// Blocks that are read at once, at most.
const BLOCKS_MAX: usize = 64;
const DAMAGED: Error = Error::Damaged { what: "a CTPH digest does not decode" };

/// Appends a digest as it is stored.
pub(super) fn encode_row((digest, file): &(Ctph, FileId), out: &mut Vec<u8>) {
    let (first, second) = (digest.first.as_bytes(), digest.second.as_bytes());
    // A part has 64 characters at most.
    out.extend([digest.level, first.len() as u8, second.len() as u8]);
    out.extend_from_slice(first);
    out.extend_from_slice(second);
    out.extend_from_slice(&file.0);
}

fn decode_row(bytes: &[u8]) -> Option<((Ctph, FileId), &[u8])> {
    let ([level, first, second], rest) = bytes.split_first_chunk()?;
    let (first, rest) = rest.split_at_checked(usize::from(*first))?;
    let (second, rest) = rest.split_at_checked(usize::from(*second))?;
    let (file, rest) = rest.split_first_chunk::<FILE_ID_BYTES>()?;
    let digest = Ctph::from_parts(*level, Part::new(first)?, Part::new(second)?)?;
    Some(((digest, FileId(*file)), rest))
}

impl Segment {
    /// Offers files whose digests score with one; of a score the cost is what it lacks to 100. `asked` are the hashes to look up.
    pub(crate) fn similar(&self, scorer: &Scorer, asked: &[u32], top: &mut Top) -> Result<()> {
        if self.footer.ctph == 0 {
            return Ok(());
        }
        let rows = usize::try_from(self.footer.ctph).unwrap_or(usize::MAX);
        let mut found = vec![0_u64; rows.div_ceil(64)];
        for hash in asked {
            self.look_up(*hash, &mut found)?;
        }
        // Blocks that are near one another are read at once.
        let mut together: Option<(usize, usize)> = None;
        for block in (0..self.blocks.len()).filter(|block| block_bits(&found, *block) != 0) {
            together = match together {
                Some((first, last)) if block <= last + 2 && block - first < BLOCKS_MAX => {
                    Some((first, block))
                }
                Some((first, last)) => {
                    self.score(first, last, &found, scorer, top)?;
                    Some((block, block))
                }
                None => Some((block, block)),
            };
        }
        together.map_or(Ok(()), |(first, last)| self.score(first, last, &found, scorer, top))
    }

    fn score(&self, first: usize, last: usize, found: &[u64], scorer: &Scorer, top: &mut Top) -> Result<()> {
        let mut same = None;
        for (at, (digest, file)) in self.ctph_blocks(first, last)?.into_iter().enumerate() {
            let row = first * BLOCK_ROWS + at;
            if found.get(row / 64).is_none_or(|word| word >> (row % 64) & 1 == 0) {
                continue;
            }
            let score = match same {
                Some((before, score)) if before == digest => score,
                _ => scorer.score(&digest),
            };
            same = Some((digest, score));
            if score > 0 {
                top.offer(u32::from(100 - score), file);
            }
        }
        Ok(())
    }

    /// Marks the digests that have a hash.
    fn look_up(&self, hash: u32, found: &mut [u64]) -> Result<()> {
        let rest_bits = 32 - self.footer.bucket_bits;
        let bucket = usize::try_from(u64::from(hash) >> rest_bits).unwrap_or(0);
        let rest = u64::from(hash) & ((1 << rest_bits) - 1);
        let (first, end) = self.bucket(bucket);
        // Where the hash begins, as they are in order.
        let posting_bytes = self.footer.posting_bytes();
        let (mut low, mut high) = (first, end);
        let mut one = vec![0; self.footer.rest_bytes()];
        while (high - low) * posting_bytes > READ_BYTES {
            let middle = low + (high - low) / 2;
            self.source.read(self.layout.postings + middle * posting_bytes, &mut one)?;
            if number(&one) < rest { low = middle } else { high = middle }
        }
        for posting in self.postings_between(low, end) {
            let (other, row) = posting?;
            let other = u64::from(other) & ((1 << rest_bits) - 1);
            if other > rest {
                break;
            }
            if other == rest {
                let row = usize::try_from(row).unwrap_or(usize::MAX);
                let word =
                    found.get_mut(row / 64).ok_or(Error::Damaged { what: "a posting has no digest" })?;
                *word |= 1 << (row % 64);
            }
        }
        Ok(())
    }

    /// The postings of a bucket.
    fn bucket(&self, bucket: usize) -> (u64, u64) {
        let end = |bucket: usize| self.buckets.get(bucket).copied().map_or(0, u64::from);
        (bucket.checked_sub(1).map_or(0, end), end(bucket))
    }

    /// All postings in order: hash, number of the digest.
    pub(crate) fn postings(&self) -> impl Iterator<Item = Result<(u32, u32)>> {
        let rest_bits = 32 - self.footer.bucket_bits;
        (0..self.buckets.len()).zip(0_u64..).flat_map(move |(bucket, upper)| {
            let (first, end) = self.bucket(bucket);
            let whole = move |rest: u32| (upper << rest_bits) as u32 | rest;
            self.postings_between(first, end)
                .map(move |posting| posting.map(|(rest, row)| (whole(rest), row)))
        })
    }

    /// Postings from one number to before another, with what their bucket does not tell of the hash.
    fn postings_between(&self, first: u64, end: u64) -> Postings<'_> {
        let (rest_bytes, posting_bytes) = (self.footer.rest_bytes(), self.footer.posting_bytes());
        let start = self.layout.postings;
        Postings {
            source: &self.source,
            at: start + first * posting_bytes,
            end: start + end * posting_bytes,
            rest_bytes,
            posting_bytes,
            buffer: Vec::new(),
            used: 0,
        }
    }

    /// The digests of blocks.
    pub(super) fn ctph_blocks(&self, first: usize, last: usize) -> Result<Vec<(Ctph, FileId)>> {
        let end_of = |block: usize| self.blocks.get(block).copied();
        let start = first.checked_sub(1).and_then(end_of).unwrap_or(0);
        let length = end_of(last).and_then(|end| end.checked_sub(start)).ok_or(DAMAGED)?;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| DAMAGED)?];
        self.source.read(self.layout.ctph + start, &mut bytes)?;
        let mut rest = bytes.as_slice();
        let mut rows = Vec::with_capacity(self.rows_of_blocks(first, last).min(bytes.len()));
        while !rest.is_empty() {
            let (row, behind) = decode_row(rest).ok_or(DAMAGED)?;
            rows.push(row);
            rest = behind;
        }
        if rows.len() == self.rows_of_blocks(first, last) { Ok(rows) } else { Err(DAMAGED) }
    }
}

/// Which digests of a block are marked.
fn block_bits(found: &[u64], block: usize) -> u64 {
    let row = block * BLOCK_ROWS;
    let word = found.get(row / 64).copied().unwrap_or(0);
    word >> (row % 64) & ((1 << BLOCK_ROWS) - 1)
}

/// Postings that are read in pieces.
struct Postings<'a> {
    source: &'a Source,
    at: u64,
    end: u64,
    rest_bytes: usize,
    posting_bytes: u64,
    buffer: Vec<u8>,
    used: usize,
}

impl Iterator for Postings<'_> {
    type Item = Result<(u32, u32)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.used >= self.buffer.len() {
            let whole = READ_BYTES - READ_BYTES % self.posting_bytes;
            let length = (self.end - self.at).min(whole);
            if length == 0 {
                return None;
            }
            self.buffer.resize(usize::try_from(length).unwrap_or(0), 0);
            if let Err(error) = self.source.read(self.at, &mut self.buffer) {
                self.at = self.end;
                self.buffer.clear();
                return Some(Err(error));
            }
            self.at += length;
            self.used = 0;
        }
        let length = usize::try_from(self.posting_bytes).ok()?;
        let posting = self.buffer.get(self.used..)?.get(..length)?;
        self.used += length;
        let (rest, row) = posting.split_at_checked(self.rest_bytes)?;
        Some(Ok((number(rest) as u32, number(row) as u32)))
    }
}

/// A little-endian number of up to eight bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
