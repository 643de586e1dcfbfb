//! Encodings that a file does not say itself: bytes turned into UTF-8 before anything else reads them.

use std::io::{self, BufRead, Read};

use crate::{format::text::windows_1252, input::Input};

/// How the bytes of a file are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8; a byte order mark is obeyed, a line that is not UTF-8 is windows-1252.
    Auto,
    Windows1252,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// All with their words.
    pub(super) const ALL: [(&'static str, Self); 4] = [
        ("auto", Self::Auto),
        ("windows-1252", Self::Windows1252),
        ("utf-16le", Self::Utf16Le),
        ("utf-16be", Self::Utf16Be),
    ];
}

/// An input as UTF-8.
pub(super) struct Recoded<'a> {
    pub(super) inner: &'a dyn Input,
    pub(super) encoding: Encoding,
}

impl Input for Recoded<'_> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        let reader = self.inner.open()?;
        Ok(match self.encoding {
            Encoding::Auto => reader,
            Encoding::Windows1252 => Box::new(Windows1252 { reader, text: String::new(), taken: 0 }),
            // Those who read lines and documents obey the mark.
            Encoding::Utf16Le => Box::new(b"\xFF\xFE".as_slice().chain(reader)),
            Encoding::Utf16Be => Box::new(b"\xFE\xFF".as_slice().chain(reader)),
        })
    }
}

/// Bytes of windows-1252 as UTF-8.
struct Windows1252<'a> {
    reader: Box<dyn BufRead + 'a>,
    text: String,
    taken: usize,
}

impl Read for Windows1252<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Windows1252<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.text.len() {
            self.text.clear();
            self.taken = 0;
            let chunk = self.reader.fill_buf()?;
            let length = chunk.len();
            self.text.extend(chunk.iter().map(|byte| windows_1252(*byte)));
            self.reader.consume(length);
        }
        Ok(self.text.as_bytes().get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.taken.saturating_add(amount).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{format::decoded, input::Memory};

    #[test]
    fn encodings() {
        for (encoding, bytes, expected) in [
            (Encoding::Auto, b"a\xC3\xA9".as_slice(), "a\u{e9}"),
            (Encoding::Windows1252, b"a\xE9\x80\xC3\xA9", "a\u{e9}\u{20ac}\u{c3}\u{a9}"),
            (Encoding::Utf16Le, b"a\0\xE9\0", "a\u{e9}"),
            (Encoding::Utf16Be, b"\0a\0\xE9", "a\u{e9}"),
        ] {
            let inner = Memory::new("a", bytes);
            let recoded = Recoded { inner: &inner, encoding };
            let mut text = String::new();
            decoded(recoded.open().unwrap()).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, expected);
        }
    }
}
