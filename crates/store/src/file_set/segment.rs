//! A segment: the fingerprints of one list's digests of one kind. Written once, never changed.
//!
//! ```text
//! head     one block: mark, version, kind, mark of the secret, list, date, how many fingerprints and blocks, checksum
//!          of the index; its own checksum at its end
//! blocks   see `block`
//! index    the first fingerprint of each block, 8 bytes each, little-endian; held in memory
//! ```

mod head;
mod write;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

pub(super) use self::{head::Head, write::Writer};
use super::{
    Error, Result,
    block::{BLOCK_BYTES, Block, Bytes},
    checksum::xxh64,
};

/// Bytes of an entry of the index.
const INDEX_BYTES: u64 = 8;

/// A segment that is open for reading.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    path: PathBuf,
    head: Head,
    /// First fingerprint of each block.
    firsts: Vec<u64>,
}

impl Segment {
    /// Opens a file of which the manifest says that it is a segment with such a head.
    pub(super) fn open(path: &Path, expected: &Head) -> Result<Self> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::damaged(path, "a segment is gone"));
            }
            Err(error) => return Err(Error::io("open", path)(error)),
        };
        let length = file.metadata().map_err(Error::io("read", path))?.len();
        let mut bytes = [0; BLOCK_BYTES];
        read(&file, path, 0, &mut bytes)?;
        let head = Head::decode(&bytes).map_err(|what| Error::damaged(path, what))?;
        if head != *expected {
            return Err(Error::damaged(path, "a segment is not the one that the manifest names"));
        }
        // The length is the file's own: an index that is read is there.
        let index_start =
            head.blocks.checked_add(1).and_then(|blocks| blocks.checked_mul(BLOCK_BYTES as u64));
        let index_bytes = head.blocks.checked_mul(INDEX_BYTES);
        let (Some(start), Some(bytes)) = (index_start, index_bytes) else {
            return Err(Error::damaged(path, "a segment has more blocks than there can be"));
        };
        if start.checked_add(bytes) != Some(length) {
            return Err(Error::damaged(path, "a segment has another length"));
        }
        let mut index = vec![0; usize::try_from(bytes).unwrap_or(0)];
        read(&file, path, start, &mut index)?;
        if xxh64(&index, 0) != head.index_checksum {
            return Err(Error::damaged(path, "a segment's index has another checksum"));
        }
        let firsts = index.as_chunks::<8>().0.iter().map(|first| u64::from_le_bytes(*first)).collect();
        Ok(Self { file, path: path.to_owned(), head, firsts })
    }

    /// Whether the fingerprint is among them. Reads one block at most.
    pub(super) fn contains(&self, fingerprint: u64) -> Result<bool> {
        let behind = self.firsts.partition_point(|first| *first <= fingerprint);
        let Some(at) = behind.checked_sub(1) else { return Ok(false) };
        let Some(first) = self.firsts.get(at).copied() else { return Ok(false) };
        if first == fingerprint {
            return Ok(true);
        }
        let mut bytes = [0; BLOCK_BYTES];
        Ok(self.block(at, first, &mut bytes)?.contains(fingerprint))
    }

    /// All fingerprints in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<u64>> + '_ {
        self.firsts.iter().enumerate().flat_map(|(at, first)| {
            let (mut bytes, mut unpacked) = ([0; BLOCK_BYTES], Vec::new());
            let read = self.block(at, *first, &mut bytes).map(|block| block.unpack(&mut unpacked));
            unpacked.into_iter().map(Ok).chain(read.err().map(Err))
        })
    }

    /// Reads all of it.
    pub(super) fn check(&self) -> Result<()> {
        let (mut count, mut last) = (0_u64, None);
        for fingerprint in self.iter() {
            let fingerprint = fingerprint?;
            if last.is_some_and(|last| last >= fingerprint) {
                return Err(Error::damaged(&self.path, "a segment's fingerprints are out of order"));
            }
            (count, last) = (count.saturating_add(1), Some(fingerprint));
        }
        if count == self.head.count {
            Ok(())
        } else {
            Err(Error::damaged(&self.path, "a segment has another number of fingerprints"))
        }
    }

    /// Reads bytes of the file itself from `offset` on; none behind its end. A file that was removed is still read.
    pub(super) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        let left = self.head.file_bytes().saturating_sub(offset);
        let length = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        read(&self.file, &self.path, offset, buffer)?;
        Ok(length)
    }

    /// Bytes held in memory.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of_val(self.firsts.as_slice())
    }

    fn block<'a>(&self, at: usize, first: u64, bytes: &'a mut Bytes) -> Result<Block<'a>> {
        let offset = (at as u64).saturating_add(1).saturating_mul(BLOCK_BYTES as u64);
        read(&self.file, &self.path, offset, bytes)?;
        Block::open(bytes, first).ok_or_else(|| Error::damaged(&self.path, "a block has another checksum"))
    }
}

/// Fills `buffer` from `offset` on; a file that ends before is damaged.
fn read(file: &File, path: &Path, offset: u64, buffer: &mut [u8]) -> Result<()> {
    read_at(file, offset, buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::damaged(path, "a segment ends early"),
        _ => Error::io("read", path)(error),
    })
}

#[cfg(unix)]
fn read_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    let (mut rest, mut offset) = (buffer, offset);
    while !rest.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, rest, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        rest = rest.get_mut(read..).unwrap_or_default();
        offset = offset.saturating_add(read as u64);
    }
    Ok(())
}
