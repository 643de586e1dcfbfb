//! The bytes of an XML document on their way to the parser: always UTF-8, never more at once than the bound, lines counted.

use std::io::{self, BufRead, Read};

use crate::format::text::windows_1252;

/// Bytes decoded at a time.
const CHUNK_BYTES: usize = 8 * 1024;

/// Reads `inner`; bytes that are not UTF-8 are taken as windows-1252, whatever the declaration says.
pub(super) struct Bounded<R> {
    inner: R,
    text: Vec<u8>,
    taken: usize,
    /// The beginning of a character that was cut in two.
    rest: Vec<u8>,
    bytes_max: usize,
    /// Bytes that the event at hand may still take.
    left: usize,
    line: u64,
}

impl<R: BufRead> Bounded<R> {
    /// No event may be longer than `bytes_max`.
    pub(super) fn new(inner: R, bytes_max: usize) -> Self {
        Self { inner, text: Vec::new(), taken: 0, rest: Vec::new(), bytes_max, left: bytes_max, line: 1 }
    }

    /// Begins the next event.
    pub(super) fn next_event(&mut self) {
        self.left = self.bytes_max;
    }

    /// Number of the line at hand, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty() {
            let mut bytes = std::mem::take(&mut self.rest);
            let read = (&mut self.inner).take(CHUNK_BYTES as u64).read_to_end(&mut bytes)?;
            self.decode(&bytes, read == 0);
            if read == 0 {
                break;
            }
        }
        Ok(())
    }

    fn decode(&mut self, mut bytes: &[u8], is_last: bool) {
        while let Err(error) = std::str::from_utf8(bytes) {
            let (valid, other) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
            self.text.extend_from_slice(valid);
            if error.error_len().is_none() && !is_last {
                self.rest.extend_from_slice(other);
                return;
            }
            let Some((first, behind)) = other.split_first() else { return };
            self.text.extend_from_slice(windows_1252(*first).encode_utf8(&mut [0; 4]).as_bytes());
            bytes = behind;
        }
        self.text.extend_from_slice(bytes);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.text.len() {
            self.refill()?;
        }
        let rest = self.text.get(self.taken..).unwrap_or_default();
        if self.left == 0 && !rest.is_empty() {
            let reason = format!("a tag or text is longer than {} bytes", self.bytes_max);
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(rest.get(..self.left.min(rest.len())).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let end = self.taken.saturating_add(amount).min(self.text.len());
        let gone = self.text.get(self.taken..end).unwrap_or_default();
        let lines = gone.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(lines as u64);
        self.left = self.left.saturating_sub(amount);
        self.taken = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let mut text = String::new();
        Bounded::new(bytes, 1 << 20).read_to_string(&mut text).unwrap();
        assert_eq!(text, expected);
    }

    #[test]
    fn encodings() {
        check(b"", "");
        check("判定".as_bytes(), "判定");
        check(b"caf\xE9 \xE2\x82", "café â‚");
        check(b"\xF0\x9F\x98\x80\xFF", "😀ÿ");
    }

    proptest! {
        #[test]
        fn utf8_stays(text in "\\PC{0,40}") {
            // Several chunks, characters cut anywhere.
            let text = text.repeat(CHUNK_BYTES / 16);
            let mut read = String::new();
            Bounded::new(text.as_bytes(), 1 << 30).read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, text);
        }
    }
}
