//! Cuts long texts out of a JSON stream, so that an attachment of a gigabyte never stands in memory. Only the inside of
//! strings is touched.

use std::io::{self, BufRead, Read};

/// Bytes of a string that are kept; a URL has 2,000.
pub(crate) const STRING_BYTES_KEPT: usize = 64 * 1024;
/// Where a string can be cut nowhere (escapes only), reading ends here.
const STRING_BYTES_MAX: usize = 4 * STRING_BYTES_KEPT;

/// The stream with its strings cut.
pub(crate) struct Shorten<R> {
    inner: R,
    in_string: bool,
    /// Bytes left of an escape.
    escape: u8,
    /// Whether a `\` was the last byte.
    slash: bool,
    /// Whether an escape ended just now: its second half may follow.
    after_escape: bool,
    length: usize,
    dropping: bool,
}

impl<R: BufRead> Shorten<R> {
    /// Reads from `inner`.
    pub(crate) fn new(inner: R) -> Self {
        let (length, escape) = (0, 0);
        Self { inner, in_string: false, escape, slash: false, after_escape: false, length, dropping: false }
    }

    /// Whether the byte stays; tracks where in the document it stands.
    fn keeps(&mut self, byte: u8) -> io::Result<bool> {
        if !self.in_string {
            if byte == b'"' {
                (self.in_string, self.length, self.dropping) = (true, 0, false);
                (self.slash, self.escape, self.after_escape) = (false, 0, false);
            }
            return Ok(true);
        }
        let inside_escape = self.slash || self.escape > 0;
        if byte == b'"' && !inside_escape {
            self.in_string = false;
            return Ok(true);
        }
        if self.length >= STRING_BYTES_KEPT && !inside_escape && !self.after_escape && byte & 0xC0 != 0x80 {
            self.dropping = true;
        }
        self.after_escape = false;
        if self.slash {
            self.slash = false;
            self.escape = if byte == b'u' { 4 } else { 0 };
            self.after_escape = self.escape == 0;
        } else if self.escape > 0 {
            self.escape = self.escape.saturating_sub(1);
            self.after_escape = self.escape == 0;
        } else {
            self.slash = byte == b'\\';
        }
        if self.dropping {
            return Ok(false);
        }
        self.length = self.length.saturating_add(1);
        if self.length > STRING_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a text is too long"));
        }
        Ok(true)
    }
}

impl<R: BufRead> Read for Shorten<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let chunk = self.inner.fill_buf()?;
            if chunk.is_empty() || out.is_empty() {
                return Ok(0);
            }
            let chunk: Vec<u8> = chunk.iter().take(out.len()).copied().collect();
            let mut written = 0;
            let mut slots = out.iter_mut();
            for byte in &chunk {
                if self.keeps(*byte)?
                    && let Some(slot) = slots.next()
                {
                    *slot = *byte;
                    written += 1;
                }
            }
            self.inner.consume(chunk.len());
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, expected: Option<usize>) {
        let mut text = String::new();
        Shorten::new(document.as_bytes()).read_to_string(&mut text).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        match expected {
            None => assert_eq!(value, serde_json::from_str::<serde_json::Value>(document).unwrap()),
            Some(bytes) => {
                assert_eq!(value["a"].as_str().map(str::len), Some(bytes));
                assert_eq!(value["b"], 1);
            }
        }
    }

    #[test]
    fn short_texts_stay_and_long_ones_are_cut() {
        check(r#"{"a": "x\"\\\u00e9", "b": ["é", 1e3, null, {}]}"#, None);
        let long = |text: &str, times: usize| format!("{{\"a\": \"{}\", \"b\": 1}}", text.repeat(times));
        check(&long("x", 1_000_000), Some(STRING_BYTES_KEPT));
        check(&long("判", 100_000), Some(STRING_BYTES_KEPT.div_ceil(3) * 3));
        check(&long("x\\\"", 100_000), Some(STRING_BYTES_KEPT / 3 * 2 + 1));
    }

    #[test]
    fn endless_escapes_end_the_reading() {
        let document = format!("\"{}\"", "\\ud83d\\ude00".repeat(100_000));
        assert!(Shorten::new(document.as_bytes()).read_to_end(&mut Vec::new()).is_err());
    }
}
