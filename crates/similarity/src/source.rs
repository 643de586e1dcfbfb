//! Bytes that are read in parts: of a file, or in memory.

use std::{fs::File, path::PathBuf};

use crate::{Error, Result};

/// Where a segment's bytes are.
#[derive(Debug)]
pub(crate) enum Source {
    /// In a file that nobody changes.
    File(File, PathBuf),
    /// In memory.
    Memory(Vec<u8>),
}

impl Source {
    /// Fills `buffer` with the bytes from `offset` on.
    pub(crate) fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        match self {
            Self::File(file, path) => read_at(file, offset, buffer).map_err(Error::io("read", path)),
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).ok();
                let part = start.and_then(|start| bytes.get(start..start.checked_add(buffer.len())?));
                let part = part.ok_or(Error::Damaged { what: "a segment ends early" })?;
                buffer.copy_from_slice(part);
                Ok(())
            }
        }
    }

    /// How many bytes there are.
    pub(crate) fn len(&self) -> Result<u64> {
        match self {
            Self::File(file, path) => Ok(file.metadata().map_err(Error::io("read", path))?.len()),
            Self::Memory(bytes) => Ok(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
        }
    }

    /// Bytes that it takes in memory.
    pub(crate) fn memory_bytes(&self) -> usize {
        match self {
            Self::File(..) => 0,
            Self::Memory(bytes) => bytes.len(),
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
    let (mut rest, mut offset) = (buffer, offset);
    while !rest.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, rest, offset)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        rest = rest.get_mut(read..).unwrap_or_default();
        offset += u64::try_from(read).unwrap_or(0);
    }
    Ok(())
}
