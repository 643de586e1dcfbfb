//! Which segments make up the file set. Replaced as a whole.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{Error, Result, checksum::xxh64, segment::Head};
use crate::codec::wire::{Reader, Writer};

pub(super) const FILE: &str = "manifest";
const NEW_FILE: &str = "manifest.new";
const EXTENSION: &str = "segment";
const MARK: &[u8; 8] = b"HANTEI-L";
const VERSION: u8 = 1;
/// Longest manifest that is read: it has about 200 bytes a segment, and three segments a list.
const BYTES_MAX: u64 = 1 << 20;

/// A segment as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its file's name.
    pub(super) id: u64,
    pub(super) head: Head,
}

/// The manifest of a folder; `None` where nothing was ever imported.
pub(super) fn load(folder: &Path) -> Result<Option<Vec<Entry>>> {
    let path = folder.join(FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("open", path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(Error::io("read", &path))?;
    match decode(&bytes) {
        Some(entries) => Ok(Some(entries)),
        None => Err(Error::damaged(path, "its manifest does not decode")),
    }
}

/// Puts a manifest in place of the one that is there; when this returns it stays, whatever happens. When it fails,
/// either may be in place.
pub(super) fn store(folder: &Path, entries: &[Entry]) -> Result<()> {
    let (path, new) = (folder.join(FILE), folder.join(NEW_FILE));
    let mut file = File::create(&new).map_err(Error::io("make", &new))?;
    file.write_all(&encode(entries)).and_then(|()| file.sync_all()).map_err(Error::io("write", &new))?;
    // The segments that it names are in the folder before it is.
    sync_folder(folder)?;
    fs::rename(&new, &path).map_err(Error::io("replace", &path))?;
    sync_folder(folder)
}

pub(super) fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut out = Writer(MARK.to_vec());
    out.byte(VERSION);
    for entry in entries {
        out.number(entry.id);
        entry.head.write(&mut out);
    }
    let checksum = xxh64(&out.0, 0);
    out.raw(&checksum.to_le_bytes());
    out.0
}

fn decode(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (content, checksum) = bytes.split_last_chunk::<8>()?;
    if xxh64(content, 0) != u64::from_le_bytes(*checksum) {
        return None;
    }
    let mut input = Reader(content.strip_prefix(MARK)?);
    input.version(VERSION).ok()?;
    let mut entries = Vec::new();
    while !input.0.is_empty() {
        entries.push(Entry { id: input.number().ok()?, head: Head::read(&mut input).ok()? });
    }
    Some(entries)
}

/// Where a segment is.
pub(super) fn segment_path(folder: &Path, id: u64) -> PathBuf {
    folder.join(segment_name(id))
}

/// The name of its file.
pub(super) fn segment_name(id: u64) -> String {
    format!("{id:016x}.{EXTENSION}")
}

/// Removes segments that the manifest does not name and folders of builds that never ended, and says which identifier
/// is free behind all others.
pub(super) fn clean(folder: &Path, entries: &[Entry], build_prefix: &str) -> Result<u64> {
    let mut last = entries.iter().map(|entry| entry.id).max();
    for path in fs::read_dir(folder).map_err(Error::io("read", folder))?.filter_map(|e| Some(e.ok()?.path()))
    {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(build_prefix) {
            remove(&path, |path| fs::remove_dir_all(path));
            continue;
        }
        let Some(id) = name.strip_suffix(EXTENSION).and_then(|name| name.strip_suffix('.')) else { continue };
        let Ok(id) = u64::from_str_radix(id, 16) else { continue };
        if !entries.iter().any(|entry| entry.id == id) {
            remove(&path, |path| fs::remove_file(path));
        }
        last = last.max(Some(id));
    }
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Removes what is needed no more. What cannot be removed only takes room, and is tried again at the next start.
pub(super) fn remove(path: &Path, how: impl Fn(&Path) -> io::Result<()>) {
    if let Err(error) = how(path) {
        tracing::warn!(%error, path = %path.display(), "a file that is needed no more cannot be removed");
    }
}

#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", folder))
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::{super::secret::Kind, *};

    #[test]
    fn what_was_written_is_read() {
        let head = Head {
            kind: Kind::Sha256,
            secret: 1,
            list: "nsrl".to_owned(),
            observed_at: Timestamp::from_seconds(1_780_000_000),
            count: 300,
            blocks: 2,
            index_checksum: u64::MAX,
        };
        let one = vec![Entry { id: 300, head: head.clone() }];
        let two = vec![Entry { id: 0, head: head.clone() }, Entry { id: u64::MAX, head }];
        for entries in [Vec::new(), one, two] {
            let bytes = encode(&entries);
            assert_eq!(decode(&bytes), Some(entries));
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert_eq!(decode(&other), None, "byte {at}");
                assert_eq!(decode(&bytes[..at]), None, "length {at}");
            }
        }
    }
}
