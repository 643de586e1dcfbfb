//! A stream of bytes that can be read more than once: first to measure a snapshot, then to take it.

use std::io::{self, BufRead, Read};

use crate::Head;

/// One file's content, decompressed and bounded.
pub trait Input {
    /// Its name, for archives with the path inside.
    fn name(&self) -> &str;

    /// Reads it from the beginning.
    ///
    /// # Errors
    /// When the underlying file cannot be opened.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;
}

/// The first bytes of `input`, at most [`Head::BYTES_MAX`], without a byte order mark and as UTF-8 if the mark said
/// UTF-16; where reading fails in the middle, what came before.
///
/// # Errors
/// When it cannot be opened, or not even its first bytes can be read.
pub fn head(input: &dyn Input) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut reader = crate::format::decoded(input.open()?)?.take(Head::BYTES_MAX as u64);
    match reader.read_to_end(&mut bytes) {
        Err(error) if bytes.is_empty() => Err(error),
        _ => Ok(bytes),
    }
}

/// The last part of a name without folders and compression suffixes: `feed.txt` for `a.tar.zst/x/feed.txt.gz`.
#[must_use]
pub fn base_name(name: &str) -> &str {
    let mut base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    while let Some((stem, suffix)) = base.rsplit_once('.')
        && !stem.is_empty()
        && ["bz2", "gz", "xz", "zst", "zip"].iter().any(|known| suffix.eq_ignore_ascii_case(known))
    {
        base = stem;
    }
    base
}

/// Content held in memory.
#[derive(Clone, Debug)]
pub struct Memory {
    name: String,
    bytes: Vec<u8>,
    cut: Option<(io::ErrorKind, String)>,
}

impl Memory {
    /// An input over `bytes`.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), cut: None }
    }

    /// An input over the `bytes` that came before `error`; reading past them gives it again.
    #[must_use]
    pub fn cut(name: impl Into<String>, bytes: impl Into<Vec<u8>>, error: &io::Error) -> Self {
        Self { name: name.into(), bytes: bytes.into(), cut: Some((error.kind(), error.to_string())) }
    }
}

impl Input for Memory {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        let bytes = self.bytes.as_slice();
        Ok(match &self.cut {
            None => Box::new(bytes),
            Some((kind, message)) => Box::new(bytes.chain(io::BufReader::new(Fails(*kind, message)))),
        })
    }
}

/// A reader that only fails.
struct Fails<'a>(io::ErrorKind, &'a str);

impl Read for Fails<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(self.0, self.1.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_names() {
        for (name, expected) in [
            ("feed.txt", "feed.txt"),
            ("a.tar.zst/x/feed.txt.gz", "feed.txt"),
            ("dump.JSON.XZ", "dump.JSON"),
            ("C:\\feeds\\a.csv.zip", "a.csv"),
            ("a.csv.bz2", "a.csv"),
            (".gz", ".gz"),
            ("", ""),
        ] {
            assert_eq!(base_name(name), expected);
        }
    }

    #[test]
    fn a_cut_input_gives_what_came_before() {
        let input = Memory::cut("a", "abc", &io::Error::new(io::ErrorKind::UnexpectedEof, "cut short"));
        assert_eq!(head(&input).unwrap(), b"abc");
        let mut all = Vec::new();
        let error = input.open().unwrap().read_to_end(&mut all).unwrap_err();
        assert_eq!((all.as_slice(), error.to_string().as_str()), (b"abc".as_slice(), "cut short"));
    }
}
