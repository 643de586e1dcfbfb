//! Cuts a stream into blocks of whole lines. A line that is longer than a block is cut anywhere: then blocks overlap by more than the longest
//! indicator, and each says which part of it is its own.

use std::io::{self, Read};

use analysis::extract;

/// Bytes read at a time: small enough for the processor's cache.
const BLOCK_BYTES: usize = 256 * 1024;
/// More than the longest indicator with its escapes.
const OVERLAP_BYTES: usize = extract::CANDIDATE_BYTES_MAX;

/// A stream in blocks.
#[derive(Default)]
pub(super) struct Blocks {
    buffer: Vec<u8>,
    /// What `buffer` holds.
    filled: usize,
    /// The block's own part.
    own: (usize, usize),
    /// Number of the line in which the own part begins, from 1.
    line: u64,
    /// Line ends in the own part.
    lines: u64,
    is_at_end: bool,
}

/// One block.
pub(super) struct Block<'b> {
    /// Its bytes, with those of its neighbours that an indicator may reach into.
    pub(super) text: &'b [u8],
    /// Where its own part begins and ends.
    pub(super) own: (usize, usize),
    /// Number of the line in which its own part begins, from 1.
    pub(super) line: u64,
    /// Line ends in its own part.
    pub(super) lines: u64,
}

impl Blocks {
    pub(super) fn new() -> Self {
        Self { buffer: vec![0; BLOCK_BYTES + 2 * OVERLAP_BYTES], line: 1, ..Self::default() }
    }

    /// The next block.
    ///
    /// # Errors
    /// When reading fails; what came before is in the blocks before, or in one that the next call gives.
    pub(super) fn next(&mut self, reader: &mut dyn Read) -> (Option<Block<'_>>, Option<io::Error>) {
        let (begin, end) = self.own;
        let own = self.buffer.get(begin..end).unwrap_or_default();
        let is_cut = own.last().is_some_and(|last| !matches!(last, b'\n' | b'\r'));
        self.line += std::mem::take(&mut self.lines);
        // What was cut is seen again, so that nothing at its border is taken for something else.
        let kept = if is_cut { end.saturating_sub(OVERLAP_BYTES) } else { end };
        self.buffer.copy_within(kept..self.filled, 0);
        self.filled -= kept;
        let begin = end - kept;
        let mut failure = None;
        while !self.is_at_end && self.filled < self.buffer.len() {
            match reader.read(self.buffer.get_mut(self.filled..).unwrap_or_default()) {
                Ok(0) => self.is_at_end = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    failure = Some(error);
                    self.is_at_end = true;
                }
            }
        }
        let text = self.buffer.get(..self.filled).unwrap_or_default();
        let fresh = text.get(begin..).unwrap_or_default();
        if fresh.is_empty() {
            self.own = (begin, begin);
            return (None, failure);
        }
        let end = if self.is_at_end {
            self.filled
        } else {
            // A carriage return at the very end may have its line feed yet to come.
            let whole = fresh.get(..fresh.len() - 1).unwrap_or_default();
            match memchr::memrchr2(b'\n', b'\r', whole) {
                Some(at) if fresh.get(at) == Some(&b'\r') && fresh.get(at + 1) == Some(&b'\n') => {
                    begin + at + 2
                }
                Some(at) => begin + at + 1,
                None => self.filled - OVERLAP_BYTES,
            }
        };
        self.own = (begin, end);
        let own = text.get(begin..end).unwrap_or_default();
        self.lines = count_lines(own, text.get(end).copied());
        (Some(Block { text, own: self.own, line: self.line, lines: self.lines }), failure)
    }
}

/// Line ends in `text`: line feeds, and carriage returns without one.
fn count_lines(text: &[u8], next: Option<u8>) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let is_bare = |at: &usize| text.get(at + 1).copied().or(next) != Some(b'\n');
    let bare = memchr::memchr_iter(b'\r', text).filter(is_bare).count();
    (feeds + bare) as u64
}

impl Block<'_> {
    /// Where lines end within the own part.
    pub(super) fn line_ends(&self) -> Vec<usize> {
        let (begin, end) = self.own;
        let own = self.text.get(begin..end).unwrap_or_default();
        memchr::memchr2_iter(b'\n', b'\r', own)
            .map(|at| at + begin)
            .filter(|at| self.text.get(*at) == Some(&b'\n') || self.text.get(at + 1) != Some(&b'\n'))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads in pieces of one size.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.0.len().min(self.1).min(buffer.len());
            let (now, later) = self.0.split_at(size);
            buffer[..size].copy_from_slice(now);
            self.0 = later;
            Ok(size)
        }
    }

    #[track_caller]
    fn check(text: &[u8], lines: u64) {
        for size in [1000, 70_001, usize::MAX] {
            let mut blocks = Blocks::new();
            let mut reader = Pieces(text, size);
            let mut own = Vec::new();
            let mut last = 1;
            while let (Some(block), None) = blocks.next(&mut reader) {
                own.extend_from_slice(&block.text[block.own.0..block.own.1]);
                assert_eq!(
                    block.line,
                    1 + count_lines(&own[..own.len() - (block.own.1 - block.own.0)], None)
                );
                last = block.line + block.line_ends().len() as u64;
            }
            assert!(own == text, "the parts are the whole");
            assert_eq!(last - 1, lines);
        }
    }

    #[test]
    fn parts_are_the_whole() {
        check(b"", 0);
        check(b"a", 0);
        check(b"a\r\nb\rc\n\n", 4);
        check(&b"abc def\n".repeat(100_000), 100_000);
        check(&b"abc def\r\n".repeat(100_000), 100_000);
        check(&b"abc def\r".repeat(100_000), 100_000);
        check(&b"x".repeat(1_000_000), 0);
        check(&[b"x".repeat(700_000), b"\n".to_vec(), b"y".repeat(300_000)].concat(), 1);
    }
}
