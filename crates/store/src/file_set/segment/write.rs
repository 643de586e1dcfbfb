//! Writes a segment from ascending fingerprints, a block at a time.

use std::{
    fs::File,
    io::{BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::Head;
use crate::file_set::{
    Error, Result,
    block::{BLOCK_BYTES, Packer},
    checksum::xxh64,
};

const BUFFER_BYTES: usize = 256 * 1024;

/// See the module. The file is no segment before [`Writer::finish`].
#[derive(Debug)]
pub(in crate::file_set) struct Writer {
    file: BufWriter<File>,
    path: PathBuf,
    packer: Packer,
    firsts: Vec<u64>,
    last: Option<u64>,
    count: u64,
}

impl Writer {
    /// Makes the file, which is not there yet, for about so many fingerprints.
    pub(in crate::file_set) fn create(path: &Path, about: u64) -> Result<Self> {
        let file = File::create_new(path).map_err(Error::io("make", path))?;
        let mut file = BufWriter::with_capacity(BUFFER_BYTES, file);
        file.write_all(&[0; BLOCK_BYTES]).map_err(Error::io("write", path))?;
        let packer = Packer::new(u64::MAX / about.max(1));
        Ok(Self { file, path: path.to_owned(), packer, firsts: Vec::new(), last: None, count: 0 })
    }

    /// Takes the next fingerprint, which is above the last one.
    pub(in crate::file_set) fn push(&mut self, fingerprint: u64) -> Result<()> {
        if self.last.is_some_and(|last| last >= fingerprint) {
            return Err(Error::damaged(&self.path, "fingerprints came out of order"));
        }
        if !self.packer.push(fingerprint) {
            self.flush_block()?;
            // An empty block has room for any.
            self.packer.push(fingerprint);
        }
        self.last = Some(fingerprint);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Completes the file; when this returns it is on disk. The head comes back with its counts.
    pub(in crate::file_set) fn finish(mut self, head: Head) -> Result<Head> {
        self.flush_block()?;
        let index: Vec<u8> = self.firsts.iter().flat_map(|first| first.to_le_bytes()).collect();
        let head = Head {
            count: self.count,
            blocks: self.firsts.len() as u64,
            index_checksum: xxh64(&index, 0),
            ..head
        };
        self.file
            .write_all(&index)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .and_then(|_| self.file.write_all(&head.encode()))
            .and_then(|()| self.file.flush())
            .and_then(|()| self.file.get_ref().sync_all())
            .map_err(Error::io("write", &self.path))?;
        Ok(head)
    }

    fn flush_block(&mut self) -> Result<()> {
        let Some(first) = self.packer.first() else { return Ok(()) };
        self.firsts.push(first);
        self.file.write_all(&self.packer.pack()).map_err(Error::io("write", &self.path))
    }
}
