//! Byte order marks: takes a UTF-8 mark away and turns marked UTF-16 into UTF-8. Unmarked bytes pass untouched; what is
//! not UTF-8 in them is the business of [`super::text`].

use std::io::{self, BufRead, Read};

/// Code units read at a time.
const CHUNK_BYTES: usize = 8 * 1024;

/// `reader` without its byte order mark, as UTF-8 if the mark said UTF-16.
///
/// # Errors
/// When the first bytes cannot be read.
pub fn decoded<'a>(mut reader: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut mark = Vec::with_capacity(3);
    (&mut reader).take(3).read_to_end(&mut mark)?;
    let (encoding, rest) = match mark.as_slice() {
        [0xEF, 0xBB, 0xBF] => (None, Vec::new()),
        [0xFF, 0xFE, rest @ ..] => (Some(u16::from_le_bytes as fn([u8; 2]) -> u16), rest.to_vec()),
        [0xFE, 0xFF, rest @ ..] => (Some(u16::from_be_bytes as fn([u8; 2]) -> u16), rest.to_vec()),
        _ => (None, mark),
    };
    let reader = Box::new(io::Cursor::new(rest).chain(reader));
    Ok(match encoding {
        Some(unit) => {
            Box::new(Utf16 { reader, unit, lead: Vec::new(), surrogate: None, text: Vec::new(), taken: 0 })
        }
        None => reader,
    })
}

/// UTF-16 read as UTF-8; unpaired surrogates and an odd last byte become U+FFFD.
struct Utf16<R> {
    reader: R,
    unit: fn([u8; 2]) -> u16,
    /// The first byte of a unit that was cut in two.
    lead: Vec<u8>,
    surrogate: Option<u16>,
    text: Vec<u8>,
    taken: usize,
}

impl<R: Read> Utf16<R> {
    /// Decodes the next chunk; `false` at the end of the input, where what is left undecoded is flushed.
    fn refill(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.taken = 0;
        let mut bytes = std::mem::take(&mut self.lead);
        let read = (&mut self.reader).take(CHUNK_BYTES as u64).read_to_end(&mut bytes)?;
        let (pairs, odd) = bytes.as_chunks::<2>();
        let units = self.surrogate.take().into_iter().chain(pairs.iter().map(|pair| (self.unit)(*pair)));
        let mut characters = char::decode_utf16(units).peekable();
        while let Some(character) = characters.next() {
            match character {
                Err(unpaired)
                    if read > 0 && characters.peek().is_none() && unpaired.unpaired_surrogate() < 0xDC00 =>
                {
                    self.surrogate = Some(unpaired.unpaired_surrogate());
                }
                other => {
                    let character = other.unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        if read > 0 {
            self.lead = odd.to_vec();
        } else if !odd.is_empty() {
            self.text.extend_from_slice("\u{FFFD}".as_bytes());
        }
        Ok(read > 0)
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Utf16<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken >= self.text.len() {
            if !self.refill()? {
                break;
            }
        }
        Ok(self.text.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.taken.saturating_add(amount).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let mut text = Vec::new();
        decoded(Box::new(bytes)).unwrap().read_to_end(&mut text).unwrap();
        assert_eq!(String::from_utf8_lossy(&text), expected);
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn marks() {
        check(b"", "");
        check(b"a", "a");
        check(b"\xEF\xBB\xBFname", "name");
        check(b"\xEF\xBB", "\u{FFFD}");
        check(b"\xFF\xFE", "");
        check(b"\xFF\xFEa", "\u{FFFD}");
        check(b"\xFF\xFEa\0\x00\xD8", "a\u{FFFD}");
        check(b"\xFF\xFE\x00\xDCb\0", "\u{FFFD}b");
        check(&utf16("判定 \u{1F9F1}\nb", u16::to_le_bytes), "判定 \u{1F9F1}\nb");
        check(&utf16("判定 \u{1F9F1}\nb", u16::to_be_bytes), "判定 \u{1F9F1}\nb");
    }

    #[test]
    fn surrogates_cut_by_a_chunk() {
        let text = format!("{}{}", "a".repeat(CHUNK_BYTES / 2 - 1), "\u{1F9F1}".repeat(CHUNK_BYTES));
        check(&utf16(&text, u16::to_le_bytes), &text);
        check(&utf16(&format!("ab{text}"), u16::to_be_bytes), &format!("ab{text}"));
    }
}
