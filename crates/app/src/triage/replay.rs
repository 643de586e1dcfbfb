//! A stream that can be opened again as long as only its beginning was read: enough to tell compressed content by its first bytes, without a
//! copy of the whole on disk.

use std::{
    cell::RefCell,
    io::{self, Read},
    rc::Rc,
};

/// Bytes of the beginning that are kept: what the buffers of decompressors inside each other take in to give out their first bytes.
const KEPT_BYTES_MAX: usize = 4 * 1024 * 1024;

pub(super) struct Replay {
    shared: Rc<RefCell<Shared>>,
}

struct Shared {
    reader: Box<dyn Read>,
    /// The beginning; given up once more was read.
    kept: Vec<u8>,
    /// Bytes taken from `reader`.
    taken: usize,
}

impl Replay {
    pub(super) fn new(reader: impl Read + 'static) -> Self {
        let shared = Shared { reader: Box::new(reader), kept: Vec::new(), taken: 0 };
        Self { shared: Rc::new(RefCell::new(shared)) }
    }

    /// Reads from the beginning.
    ///
    /// # Errors
    /// When too much was read to go back.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read>> {
        let shared = self.shared.borrow();
        if shared.taken > shared.kept.len() {
            return Err(io::Error::other("a stream cannot be read twice: give it as a file"));
        }
        Ok(Box::new(Opened { shared: Rc::clone(&self.shared), at: 0 }))
    }
}

/// One reading.
struct Opened {
    shared: Rc<RefCell<Shared>>,
    at: usize,
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.shared.borrow_mut();
        if let Some(mut kept) = shared.kept.get(self.at..).filter(|kept| !kept.is_empty()) {
            let count = kept.read(buffer)?;
            self.at += count;
            return Ok(count);
        }
        if self.at != shared.taken {
            return Err(io::Error::other("a stream cannot be read twice: give it as a file"));
        }
        let count = shared.reader.read(buffer)?;
        shared.taken = shared.taken.saturating_add(count);
        self.at = shared.taken;
        if shared.taken <= KEPT_BYTES_MAX {
            shared.kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        } else {
            shared.kept = Vec::new();
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_comes_again() {
        let replay = Replay::new(io::repeat(b'a').take(5 * 1024 * 1024));
        for _ in 0..3 {
            let mut head = [0; 512];
            replay.open().unwrap().read_exact(&mut head).unwrap();
        }
        let mut all = Vec::new();
        replay.open().unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), 5 * 1024 * 1024);
        assert!(replay.open().is_err());
    }
}
