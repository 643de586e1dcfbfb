//! The files of a set as they are now, to be read while lists are imported and removed.

use std::{
    io::{self, Cursor, Read},
    sync::Arc,
};

use super::{FileSet, Held, manifest};

/// A file of the set, by its name in the folder.
pub struct SetFile {
    /// Its name.
    pub name: String,
    content: Content,
}

enum Content {
    Bytes(Cursor<Vec<u8>>),
    /// A segment, and how far it was read.
    Segment(Arc<Held>, u64),
}

impl FileSet {
    /// All files of the set as it is now: put into a folder, they are the same set. A list that is damaged is left out.
    #[must_use]
    pub fn files(&self) -> Vec<SetFile> {
        let bytes = |name: &str, bytes| SetFile {
            name: name.to_owned(),
            content: Content::Bytes(Cursor::new(bytes)),
        };
        let mut files = vec![bytes(super::secret::FILE, self.0.secret.bytes().to_vec())];
        let held: Vec<Arc<Held>> =
            self.state().0.iter().filter(|held| held.segment.is_ok()).cloned().collect();
        if !held.is_empty() {
            let entries: Vec<_> = held.iter().map(|held| held.entry.clone()).collect();
            files.push(bytes(manifest::FILE, manifest::encode(&entries)));
        }
        files.extend(held.into_iter().map(|held| SetFile {
            name: manifest::segment_name(held.entry.id),
            content: Content::Segment(held, 0),
        }));
        files
    }
}

impl Read for SetFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.content {
            Content::Bytes(bytes) => bytes.read(buffer),
            Content::Segment(held, at) => {
                let segment = held.segment().map_err(io::Error::other)?;
                let read = segment.read_at(*at, buffer).map_err(io::Error::other)?;
                *at += read as u64;
                Ok(read)
            }
        }
    }
}
