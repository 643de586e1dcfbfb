//! A stream of bytes that can be read more than once: first to measure a snapshot, then to take it.

use std::io::{self, BufRead};

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

/// Content held in memory.
#[derive(Clone, Debug)]
pub struct Memory {
    name: String,
    bytes: Vec<u8>,
}

impl Memory {
    /// An input over `bytes`.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

impl Input for Memory {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.bytes.as_slice()))
    }
}
