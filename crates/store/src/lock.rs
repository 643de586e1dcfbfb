//! One process owns a data directory. The operating system holds the lock, so that a dead process leaves none; the file's
//! text says who holds it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use crate::{Error, Result};

const LOCK_FILE: &str = "LOCK";
/// Longest text read or written.
const OWNER_BYTES_MAX: u64 = 512;

/// Held while the directory is owned; released on drop, or when the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct DirectoryLock(
    #[expect(dead_code, reason = "the lock lives as long as the open file")] File,
);

impl DirectoryLock {
    /// Takes the lock of `dir`, which exists.
    ///
    /// # Errors
    /// [`Error::Locked`] with the owner when another process, or another ledger of this one, has it.
    pub(crate) fn take(dir: &Path, command: &str) -> Result<Self> {
        let path = dir.join(LOCK_FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked { dir: dir.to_owned(), owner: owner(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
        }
        let text = format!("pid {}: {}", std::process::id(), clean(command));
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(text.as_bytes()))
            .map_err(Error::io("write", &path))?;
        Ok(Self(file))
    }
}

/// What the file says of its owner.
fn owner(file: &mut File) -> String {
    let mut bytes = Vec::new();
    // A file that cannot be read still is a lock.
    let _ = file.take(OWNER_BYTES_MAX).read_to_end(&mut bytes);
    let text = clean(&String::from_utf8_lossy(&bytes));
    if text.is_empty() { "another process".to_owned() } else { text }
}

/// Without control characters: the text goes to a terminal.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(400).collect::<String>().trim().to_owned()
}
