//! Writing a segment: names in order go in, text goes out at once, the rest at the end.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use analysis::lookalike::{
    Folded,
    signature::{Signature, Signatures},
};

use super::{BLOCK_NAMES, Digest, ENTRY_BYTES, Entry, TEXT_BYTES_MAX, footer::Footer};
use crate::{
    Result, pattern,
    postings::{self, Growing},
    trigram,
};

/// Text that is written at once; digests are cut here.
const CHUNK_BYTES: usize = 64 * 1024;

/// A segment that is being written.
pub(crate) struct Builder<W> {
    out: W,
    chunk: Vec<u8>,
    body: Digest,
    text_bytes: u64,
    names: u64,
    blocks: Vec<u32>,
    /// With the number of the name.
    signatures: Vec<(Signature, u32)>,
    postings: Postings,
}

impl<W: Write> Builder<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            chunk: Vec::with_capacity(CHUNK_BYTES),
            body: Digest::START,
            text_bytes: 0,
            names: 0,
            blocks: Vec::new(),
            signatures: Vec::new(),
            postings: Postings::default(),
        }
    }

    /// Whether it takes no more, where it may have `names_max` names.
    pub(crate) fn is_full(&self, names_max: u64) -> bool {
        self.names >= names_max || self.text_bytes >= TEXT_BYTES_MAX
    }

    /// Adds the name that follows.
    pub(crate) fn add(&mut self, name: &str) -> io::Result<()> {
        if self.names.is_multiple_of(BLOCK_NAMES as u64) {
            self.end_block();
        }
        let block = u32::try_from(self.names / (BLOCK_NAMES as u64)).map_err(io::Error::other)?;
        trigram::of_name(name, |trigram| self.postings.push(trigram, block));
        let number = u32::try_from(self.names).map_err(io::Error::other)?;
        each_signature(name, |signature| self.signatures.push((signature, number)));
        self.text_bytes += u64::try_from(name.len() + 1).unwrap_or(u64::MAX);
        self.names += 1;
        self.write(name.as_bytes())?;
        self.write(b"\n")
    }

    fn end_block(&mut self) {
        if self.names > 0 {
            self.blocks.push(u32::try_from(self.text_bytes).unwrap_or(u32::MAX));
        }
    }

    /// Writes text, postings or bearers.
    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = CHUNK_BYTES - self.chunk.len();
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.chunk.extend_from_slice(now);
            bytes = later;
            if self.chunk.len() == CHUNK_BYTES {
                self.flush_chunk()?;
            }
        }
        Ok(())
    }

    fn flush_chunk(&mut self) -> io::Result<()> {
        self.body.add(&self.chunk);
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }

    /// Writes what is left, and hands back where it was written to.
    pub(crate) fn finish(mut self) -> Result<io::Result<W>> {
        self.end_block();
        let end = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
        let mut directory = Vec::new();
        let mut offset = 0_u64;
        let lists = std::mem::take(&mut self.postings).sorted();
        let written = self.text_bytes;
        for (trigram, list) in lists {
            let list = list.finish(end)?;
            let bytes = u32::try_from(list.bytes.len()).unwrap_or(u32::MAX);
            directory.push(Entry { trigram, offset, bytes, count: list.count, is_bitmap: list.is_bitmap });
            offset += u64::from(bytes);
            if let Err(error) = self.write(&list.bytes) {
                return Ok(Err(error));
            }
        }
        Ok(self.write_head(written, offset, &directory))
    }

    fn write_head(mut self, text: u64, postings: u64, directory: &[Entry]) -> io::Result<W> {
        let mut signatures = std::mem::take(&mut self.signatures);
        signatures.sort_unstable();
        for (_, name) in &signatures {
            self.write(&name.to_le_bytes())?;
        }
        self.flush_chunk()?;
        let blocks: Vec<u8> = self.blocks.iter().copied().flat_map(u32::to_le_bytes).collect();
        let ends = signatures.iter().map(|(signature, _)| signature.ends);
        let mut kept: Vec<u8> = ends.flat_map(u32::to_le_bytes).collect();
        postings::encode_rising(signatures.iter().map(|(signature, _)| signature.set), &mut kept);
        let mut entries = Vec::with_capacity(directory.len() * ENTRY_BYTES);
        for entry in directory {
            entries.extend(entry.trigram.to_le_bytes());
            entries.extend(entry.offset.to_le_bytes());
            entries.extend(entry.bytes.to_le_bytes());
            entries.extend(entry.count.to_le_bytes());
            entries.push(u8::from(entry.is_bitmap));
        }
        let mut head = Digest::START;
        let bearers = text + postings;
        let mut at = bearers + 4 * u64::try_from(signatures.len()).unwrap_or(u64::MAX);
        let mut starts = Vec::new();
        for part in [&blocks, &kept, &entries] {
            starts.push(at);
            at += u64::try_from(part.len()).unwrap_or(u64::MAX);
            head.add(part);
            self.out.write_all(part)?;
        }
        let start = |at: usize| starts.get(at).copied().unwrap_or(0);
        let footer = Footer {
            postings: text,
            bearers,
            blocks: start(0),
            signatures: start(1),
            directory: start(2),
            names: self.names,
            body: self.body,
            head,
        };
        self.out.write_all(&footer.encode())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Calls `each` for the signatures of every label but the last, as people read it, in their order.
fn each_signature(name: &str, mut each: impl FnMut(Signature)) {
    let unicode = pattern::decoded(name);
    let name = unicode.as_deref().unwrap_or(name);
    let Some((labels, _)) = name.rsplit_once('.') else { return };
    for label in labels.split('.') {
        let of = |label: &str| match label.is_ascii() {
            true => Signatures::of_ascii(label),
            false => Signatures::of(&Folded::of(label)),
        };
        of(label).iter().for_each(&mut each);
    }
}

/// Lists that grow: those of trigrams of a name's own bytes by position, the others by value.
struct Postings {
    common: Vec<Growing>,
    others: HashMap<u32, Growing>,
}

/// Bytes that ASCII names have, folded: letters, digits, `-`, `.`, `_`.
const COMMON: u32 = 40;

impl Default for Postings {
    fn default() -> Self {
        let common = vec![Growing::default(); (COMMON * COMMON * COMMON) as usize];
        Self { common, others: HashMap::new() }
    }
}

impl Postings {
    #[inline]
    fn push(&mut self, trigram: u32, block: u32) {
        let place = place(trigram).and_then(|place| self.common.get_mut(place));
        place.unwrap_or_else(|| self.others.entry(trigram).or_default()).push(block);
    }

    fn sorted(self) -> Vec<(u32, Growing)> {
        let common = (0..COMMON * COMMON * COMMON).map(unplace).zip(self.common);
        let mut all: Vec<_> = common.chain(self.others).filter(|(_, list)| !list.is_empty()).collect();
        all.sort_unstable_by_key(|(trigram, _)| *trigram);
        all
    }
}

fn place(trigram: u32) -> Option<usize> {
    let [_, a, b, c] = trigram.to_be_bytes();
    let place = (digit(a)? * COMMON + digit(b)?) * COMMON + digit(c)?;
    usize::try_from(place).ok()
}

fn digit(byte: u8) -> Option<u32> {
    let digit = match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        b'-' => 36,
        b'.' => 37,
        b'_' => 38,
        _ => return None,
    };
    Some(u32::from(digit))
}

fn unplace(place: u32) -> u32 {
    let byte = |digit: u32| match digit {
        0..26 => digit + u32::from(b'a'),
        26..36 => digit - 26 + u32::from(b'0'),
        36 => u32::from(b'-'),
        37 => u32::from(b'.'),
        _ => u32::from(b'_'),
    };
    byte(place / (COMMON * COMMON)) << 16 | byte(place / COMMON % COMMON) << 8 | byte(place % COMMON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for trigram in [*b".ab", *b"z_9", *b"---", *b"0a.", *b"aaa"] {
            let [a, b, c] = trigram;
            let packed = u32::from_be_bytes([0, a, b, c]);
            assert_eq!(unplace(u32::try_from(place(packed).unwrap()).unwrap()), packed);
        }
        assert_eq!(place(u32::from_be_bytes([0, b'a', 0xE3, b'b'])), None);
    }
}
