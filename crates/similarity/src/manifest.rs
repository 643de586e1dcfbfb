//! Which segments make up the index, and the cursor that belongs to them. Replaced as a whole.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{Error, Result, checksum::Checksum};

const FILE: &str = "manifest";
const MARK: &[u8; 8] = b"HANTEI-W";
const VERSION: u8 = 1;
/// Longest manifest that is read; it has eight bytes a segment.
const BYTES_MAX: u64 = 1 << 20;
const DAMAGED: Error = Error::Damaged { what: "its manifest does not decode" };

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// How far the caller had followed its log; `None` before it was.
    pub(crate) position: Option<Vec<u8>>,
    /// Identifiers of the segments.
    pub(crate) segments: Vec<u64>,
}

impl Manifest {
    /// The manifest of a folder; an empty one where there is none.
    pub(crate) fn load(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path)(error)),
            Ok(metadata) if metadata.len() > BYTES_MAX => return Err(DAMAGED),
            Ok(_) => {}
        }
        Self::decode(&fs::read(&path).map_err(Error::io("read", &path))?)
    }

    /// Puts the manifest in place of the one that is there; when this returns it stays, whatever happens.
    pub(crate) fn store(&self, folder: &Path) -> Result<()> {
        let (path, new) = (folder.join(FILE), folder.join("manifest.new"));
        let mut file = File::create(&new).map_err(Error::io("make", &new))?;
        file.write_all(&self.encode()).and_then(|()| file.sync_all()).map_err(Error::io("write", &new))?;
        fs::rename(&new, &path).map_err(Error::io("replace", &path))?;
        sync_folder(folder)
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        bytes.push(VERSION);
        let position = self.position.as_deref();
        bytes.push(u8::from(position.is_some()));
        let position = position.unwrap_or_default();
        bytes.extend(u32::try_from(position.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(position);
        for segment in &self.segments {
            bytes.extend(segment.to_le_bytes());
        }
        let mut digest = Checksum::START;
        digest.add(&bytes);
        bytes.extend(digest.0.to_le_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Result<Self> {
        let (content, digest) = bytes.split_last_chunk::<8>().ok_or(DAMAGED)?;
        let mut expected = Checksum::START;
        expected.add(content);
        let rest = content
            .strip_prefix(MARK)
            .filter(|_| expected.0 == u64::from_le_bytes(*digest))
            .ok_or(DAMAGED)?;
        let ([version, has_position], rest) = rest.split_first_chunk::<2>().ok_or(DAMAGED)?;
        if *version != VERSION {
            return Err(Error::Damaged { what: "it is of another version" });
        }
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(DAMAGED)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| DAMAGED)?;
        let (position, segments) = rest.split_at_checked(length).ok_or(DAMAGED)?;
        let (segments, behind) = segments.as_chunks::<8>();
        if !behind.is_empty() {
            return Err(DAMAGED);
        }
        Ok(Self {
            position: (*has_position == 1).then(|| position.to_vec()),
            segments: segments.iter().map(|id| u64::from_le_bytes(*id)).collect(),
        })
    }
}

/// Where a segment is.
pub(crate) fn segment_path(folder: &Path, id: u64) -> PathBuf {
    folder.join(format!("{id:016x}.segment"))
}

/// Removes files of segments that the manifest does not name: what was merged, what a crash left behind. One that cannot be removed only takes room.
pub(crate) fn remove_others(folder: &Path, kept: &[u64]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let kept: Vec<PathBuf> = kept.iter().map(|id| segment_path(folder, *id)).collect();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let is_other =
            path.extension().is_some_and(|extension| extension == "segment") && !kept.contains(&path);
        if is_other && let Err(error) = fs::remove_file(&path) {
            tracing::warn!(%error, path = %path.display(), "a segment that is needed no more cannot be removed");
        }
    }
}

#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", folder))
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for position in [None, Some(vec![]), Some(vec![1, 2, 3])] {
            let manifest = Manifest { position, segments: vec![1, u64::MAX] };
            let bytes = manifest.encode();
            assert_eq!(Manifest::decode(&bytes).unwrap(), manifest);
            for at in 0..bytes.len() {
                let mut broken = bytes.clone();
                broken[at] ^= 1;
                assert!(Manifest::decode(&broken).is_err(), "byte {at}");
                assert!(Manifest::decode(&bytes[..at]).is_err(), "length {at}");
            }
        }
    }
}
