//! The index of similar files: segments on disk, recent digests in memory, and how one becomes the other.

mod query;
mod write;

pub use self::query::SameImphash;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use crate::{
    Ctph, Error, FileId, Imphash, Result, Tlsh,
    manifest::{self, Manifest},
    recent::Recent,
    segment::Segment,
    source::Source,
};

/// Digests of a segment of the lowest level, of its most frequent kind.
const LOWEST_ROWS: u64 = 32 * 1024;

/// An index over digests. Shared behind a reference; readers never wait for a writer.
#[derive(Debug)]
pub struct Index {
    /// Where the segments are; `None`: in memory.
    folder: Option<PathBuf>,
    state: RwLock<Arc<State>>,
    writing: Mutex<Writing>,
    lowest_rows: u64,
}

/// What readers read.
#[derive(Clone, Debug, Default)]
struct State {
    segments: Vec<Arc<Held>>,
    recent: Arc<Recent>,
}

#[derive(Debug)]
struct Held {
    id: u64,
    segment: Segment,
}

/// For the one who writes.
#[derive(Debug, Default)]
struct Writing {
    next_id: u64,
    position: Option<Vec<u8>>,
}

/// A file with digests that somebody gave for it. A file may come with several, as lists do not always agree: all are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub file: FileId,
    /// Its TLSH.
    pub tlsh: Option<Tlsh>,
    /// Its CTPH.
    pub ctph: Option<Ctph>,
    /// Its import hash.
    pub imphash: Option<Imphash>,
}

/// Figures of an index. A digest that came again and was not merged yet counts twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// TLSH digests.
    pub tlsh: u64,
    /// CTPH digests.
    pub ctph: u64,
    /// Import hashes.
    pub imphash: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes of the segments.
    pub bytes: u64,
    /// Bytes held in memory for them.
    pub memory_bytes: usize,
}

impl Index {
    /// An index in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { folder: None, state: RwLock::default(), writing: Mutex::default(), lowest_rows: LOWEST_ROWS }
    }

    /// Opens the index in a folder, and makes the folder when it is not there. A damaged index is emptied, with a warning: fill it anew when
    /// [`Index::position`] says `None`.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder or a file in it cannot be used; nothing is removed then.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io("make", folder))?;
        let (manifest, segments) = match load(folder) {
            Ok(loaded) => loaded,
            Err(error) if error.is_damage() => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the index of similar files is emptied"
                );
                Manifest::default().store(folder)?;
                (Manifest::default(), Vec::new())
            }
            Err(error) => return Err(error),
        };
        manifest::remove_others(folder, &manifest.segments);
        let next_id = manifest.segments.iter().max().map_or(0, |last| last.saturating_add(1));
        Ok(Self {
            folder: Some(folder.to_owned()),
            state: RwLock::new(Arc::new(State { segments, recent: Arc::default() })),
            writing: Mutex::new(Writing { next_id, position: manifest.position }),
            lowest_rows: LOWEST_ROWS,
        })
    }

    /// The same with a segment's level counted from so many digests (32,768 unless told): for tests of what takes many.
    #[doc(hidden)]
    #[must_use]
    pub fn with_lowest_rows(mut self, rows: u64) -> Self {
        self.lowest_rows = rows.max(1);
        self
    }

    /// How far the caller had followed its log for the digests that are kept, as given to [`Index::flush`]; `None` when it had not.
    #[must_use]
    pub fn position(&self) -> Option<Vec<u8>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner).position.clone()
    }

    /// Figures.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let state = self.state();
        let mut stats = Stats { segments: state.segments.len(), ..Stats::default() };
        let segments = state.segments.iter().map(|held| held.segment.rows());
        for [tlsh, ctph, imphash] in segments.chain([state.recent.rows()]) {
            stats.tlsh += tlsh;
            stats.ctph += ctph;
            stats.imphash += imphash;
        }
        for held in &state.segments {
            stats.bytes += held.segment.bytes();
            stats.memory_bytes += held.segment.memory_bytes();
        }
        stats
    }

    /// Reads every segment and compares it with its checksums.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one does not have its own: [`Index::clear`] it and fill it anew.
    pub fn check(&self) -> Result<()> {
        self.state().segments.iter().try_for_each(|held| held.segment.check())
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn load(folder: &Path) -> Result<(Manifest, Vec<Arc<Held>>)> {
    let manifest = Manifest::load(folder)?;
    let segments = manifest.segments.iter().map(|id| open_segment(folder, *id)).collect::<Result<_>>()?;
    Ok((manifest, segments))
}

fn open_segment(folder: &Path, id: u64) -> Result<Arc<Held>> {
    let path = manifest::segment_path(folder, id);
    let file = File::open(&path).map_err(Error::io("open", &path))?;
    Ok(Arc::new(Held { id, segment: Segment::open(Source::File(file, path))? }))
}
