//! Reading a segment.

use std::cmp::Ordering;

use analysis::lookalike::signature::Probe;

use super::{
    Digest, ENTRY_BYTES, Entry, TEXT_BYTES_MAX,
    footer::{FOOTER_BYTES, Footer},
    near::Kept,
};
use crate::{
    Error, Result, postings,
    source::Source,
    trigram::{self, Needed},
};

/// Most bytes that one look at the text takes: a block of the longest names, or a stretch of blocks.
const READ_BYTES: usize = 64 * 1024;
/// What it costs to look through a block, measured in bytes of a list that could be decoded meanwhile: an intersection that costs more than it
/// spares is left out.
const BLOCK_COST: usize = 400;

/// A segment that is open.
#[derive(Debug)]
pub(crate) struct Segment {
    source: Source,
    footer: Footer,
    /// Where the text of each block ends.
    blocks: Vec<u32>,
    signatures: Kept,
    directory: Vec<Entry>,
}

/// Names in the order of [`model::DomainName`]: by labels from the right.
pub(crate) fn order(a: &str, b: &str) -> Ordering {
    a.rsplit('.').cmp(b.rsplit('.'))
}

impl Segment {
    /// Opens a segment and checks what is held in memory.
    pub(crate) fn open(source: Source) -> Result<Self> {
        let damaged = |what| Error::Damaged { what };
        let length = source.len()?;
        let start = length.checked_sub(FOOTER_BYTES as u64).ok_or(damaged("a segment ends early"))?;
        let mut footer = [0; FOOTER_BYTES];
        source.read(start, &mut footer)?;
        let footer = Footer::decode(&footer, start)?;
        let mut head = Digest::START;
        let mut part = |from: u64, to: u64| -> Result<Vec<u8>> {
            let length =
                usize::try_from(to.saturating_sub(from)).map_err(|_| damaged("a segment is too long"))?;
            let mut bytes = vec![0; length];
            source.read(from, &mut bytes)?;
            head.add(&bytes);
            Ok(bytes)
        };
        let blocks = part(footer.blocks, footer.signatures)?;
        let signatures = part(footer.signatures, footer.directory)?;
        let directory = part(footer.directory, start)?;
        if head != footer.head {
            return Err(damaged("a segment's tables do not have their digest"));
        }
        let number = u32::from_le_bytes;
        let (blocks, _) = blocks.as_chunks::<4>();
        let blocks = blocks.iter().map(|bytes| number(*bytes)).collect();
        let numbers = |bytes: &[u8]| bytes.as_chunks::<4>().0.iter().map(|bytes| number(*bytes)).collect();
        let count = footer.blocks.saturating_sub(footer.bearers) / 4;
        let count = usize::try_from(count).map_err(|_| damaged("a segment is too long"))?;
        let (ends, sets) = count
            .checked_mul(4)
            .and_then(|bytes| signatures.split_at_checked(bytes))
            .ok_or(damaged("signatures end early"))?;
        let sets = postings::decode_rising(sets, count)?;
        let signatures = Kept::new(sets, numbers(ends));
        let (directory, _) = directory.as_chunks::<ENTRY_BYTES>();
        Ok(Self {
            blocks,
            signatures,
            directory: directory.iter().filter_map(entry).collect(),
            source,
            footer,
        })
    }

    /// How many names it has.
    pub(crate) fn names(&self) -> u64 {
        self.footer.names
    }

    /// Whether it is as long as a segment of at most `names_max` names can be.
    pub(crate) fn is_full(&self, names_max: u64) -> bool {
        self.footer.names >= names_max || self.footer.postings >= TEXT_BYTES_MAX
    }

    /// Bytes in all.
    pub(crate) fn bytes(&self) -> u64 {
        self.source.len().unwrap_or(0)
    }

    /// Bytes that are held in memory.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.blocks.len() * size_of::<u32>()
            + self.signatures.memory_bytes()
            + self.directory.len() * size_of::<Entry>()
            + self.source.memory_bytes()
    }

    /// How many blocks there are.
    pub(crate) fn block_count(&self) -> u32 {
        u32::try_from(self.blocks.len()).unwrap_or(u32::MAX)
    }

    fn text_start(&self, block: u32) -> u32 {
        let before = block.checked_sub(1).and_then(|before| usize::try_from(before).ok());
        before.and_then(|before| self.blocks.get(before)).copied().unwrap_or(0)
    }

    /// Replaces `text` by the names of `block` and of as many behind it, below `end`, as one look takes; returns the first block that was
    /// not read.
    pub(crate) fn read(&self, block: u32, end: u32, text: &mut String) -> Result<u32> {
        let start = self.text_start(block);
        let mut behind = block.saturating_add(1);
        let length =
            |behind: u32| usize::try_from(self.text_start(behind).saturating_sub(start)).unwrap_or(0);
        while behind < end && length(behind + 1) <= READ_BYTES {
            behind += 1;
        }
        let mut bytes = std::mem::take(text).into_bytes();
        bytes.resize(length(behind).min(READ_BYTES), 0);
        self.source.read(u64::from(start), &mut bytes)?;
        *text = String::from_utf8(bytes).map_err(|_| Error::Damaged { what: "names are no text" })?;
        Ok(behind)
    }

    /// The block in which a name is, or would be.
    pub(crate) fn block_of(&self, name: &str) -> Result<u32> {
        let mut text = String::new();
        // The first block whose first name is greater.
        let (mut low, mut high) = (0, self.block_count());
        while low < high {
            let middle = low + (high - low) / 2;
            self.read(middle, middle, &mut text)?;
            let first = text.lines().next().unwrap_or_default();
            match order(first, name) {
                Ordering::Greater => high = middle,
                _ => low = middle + 1,
            }
        }
        Ok(low.saturating_sub(1))
    }

    /// The blocks that have what is needed, in order; `None` when nothing is needed that could tell.
    pub(crate) fn candidates(&self, needed: &Needed) -> Result<Option<Vec<u32>>> {
        if !needed.all.is_empty() {
            return self.with_all(&needed.all).map(Some);
        }
        let mut found: Option<Vec<u32>> = None;
        for pair in &needed.pairs {
            let blocks = self.with_pair(*pair)?;
            found = Some(match found {
                None => blocks,
                Some(mut known) => {
                    let mut others = blocks.iter().peekable();
                    known.retain(|number| {
                        while others.next_if(|other| *other < number).is_some() {}
                        others.peek() == Some(&number)
                    });
                    known
                }
            });
        }
        Ok(found)
    }

    fn with_all(&self, trigrams: &[u32]) -> Result<Vec<u32>> {
        let mut entries: Vec<&Entry> = Vec::with_capacity(trigrams.len());
        for trigram in trigrams {
            match self.directory.binary_search_by_key(trigram, |entry| entry.trigram) {
                Ok(at) => entries.extend(self.directory.get(at)),
                Err(_) => return Ok(Vec::new()),
            }
        }
        entries.sort_unstable_by_key(|entry| entry.count);
        let mut entries = entries.into_iter();
        let Some(rarest) = entries.next() else { return Ok(Vec::new()) };
        let mut blocks = postings::decode(&self.list(rarest)?, rarest.count, rarest.is_bitmap)?;
        for entry in entries {
            let list_cost = usize::try_from(entry.bytes).unwrap_or(usize::MAX);
            if blocks.len().saturating_mul(BLOCK_COST) < list_cost {
                break;
            }
            postings::intersect(&mut blocks, &self.list(entry)?, entry.count, entry.is_bitmap)?;
        }
        Ok(blocks)
    }

    /// The blocks with a trigram that begins with the pair.
    fn with_pair(&self, pair: [u8; 2]) -> Result<Vec<u32>> {
        let wanted = trigram::beginning(pair);
        let from = self.directory.partition_point(|entry| entry.trigram < *wanted.start());
        let mut has = vec![false; self.blocks.len()];
        let entries = self.directory.get(from..).unwrap_or_default();
        for entry in entries.iter().take_while(|entry| wanted.contains(&entry.trigram)) {
            for block in postings::decode(&self.list(entry)?, entry.count, entry.is_bitmap)? {
                if let Some(has) = usize::try_from(block).ok().and_then(|block| has.get_mut(block)) {
                    *has = true;
                }
            }
        }
        Ok((0..).zip(has).filter_map(|(block, has)| has.then_some(block)).collect())
    }

    fn list(&self, entry: &Entry) -> Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(entry.bytes).unwrap_or(0)];
        let start = self.footer.postings.checked_add(entry.offset);
        let start = start.filter(|start| start.saturating_add(u64::from(entry.bytes)) <= self.footer.bearers);
        self.source.read(start.ok_or(Error::Damaged { what: "a list is out of place" })?, &mut bytes)?;
        Ok(bytes)
    }

    /// The names that may have a label within `edits` of a word with one of the signatures: their numbers, in order.
    pub(crate) fn near(&self, probes: &mut [Probe], edits: u32) -> Result<Vec<u32>> {
        let mut names = Vec::new();
        let mut number = [0; 4];
        for place in self.signatures.near(probes, edits) {
            let place = u64::try_from(place).unwrap_or(u64::MAX);
            self.source.read(self.footer.bearers.saturating_add(place.saturating_mul(4)), &mut number)?;
            names.push(u32::from_le_bytes(number));
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// Reads everything and compares it with its digest.
    pub(crate) fn check(&self) -> Result<()> {
        let mut body = Digest::START;
        let mut at = 0;
        let mut chunk = vec![0; READ_BYTES];
        while at < self.footer.blocks {
            let length = usize::try_from(self.footer.blocks - at).unwrap_or(usize::MAX).min(READ_BYTES);
            chunk.truncate(length);
            self.source.read(at, &mut chunk)?;
            body.add(&chunk);
            at += u64::try_from(length).unwrap_or(u64::MAX);
        }
        if body == self.footer.body {
            Ok(())
        } else {
            Err(Error::Damaged { what: "a segment does not have its digest" })
        }
    }
}

fn entry(bytes: &[u8; ENTRY_BYTES]) -> Option<Entry> {
    let (trigram, rest) = bytes.split_first_chunk::<4>()?;
    let (offset, rest) = rest.split_first_chunk::<8>()?;
    let (bytes, rest) = rest.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    Some(Entry {
        trigram: u32::from_le_bytes(*trigram),
        offset: u64::from_le_bytes(*offset),
        bytes: u32::from_le_bytes(*bytes),
        count: u32::from_le_bytes(*count),
        is_bitmap: rest == [1],
    })
}
