//! The index of names: segments on disk, recent names in memory, and how one becomes the other.

mod merge;
mod query;
mod write;

pub(crate) use self::query::parsed as query_parsed;
pub use self::query::{Count, Page};

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use model::DomainName;

use crate::{
    Error, Result,
    manifest::{self, Manifest},
    segment::Segment,
    source::Source,
};

/// Names of a segment that is full: what finds them is held in memory while it is written, about 100 bytes a name.
const SEGMENT_NAMES_MAX: u64 = 1 << 20;

/// An index over names. Shared behind a reference; readers never wait for a writer.
#[derive(Debug)]
pub struct NameIndex {
    /// Where the segments are; `None`: in memory.
    folder: Option<PathBuf>,
    state: RwLock<Arc<State>>,
    writing: Mutex<Writing>,
    segment_names_max: u64,
}

/// What readers read.
#[derive(Clone, Debug, Default)]
struct State {
    segments: Vec<Arc<Held>>,
    recent: Arc<BTreeSet<DomainName>>,
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

/// Figures of an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Names; one that came again and was not merged yet counts twice.
    pub names: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes of the segments.
    pub bytes: u64,
    /// Bytes held in memory for them.
    pub memory_bytes: usize,
}

impl NameIndex {
    /// An index in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            folder: None,
            state: RwLock::default(),
            writing: Mutex::default(),
            segment_names_max: SEGMENT_NAMES_MAX,
        }
    }

    /// Opens the index in a folder, and makes the folder when it is not there. A damaged index is emptied, with a warning: make it anew when
    /// [`NameIndex::position`] says `None`.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be used.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io("make", folder))?;
        let (manifest, segments) = match load(folder) {
            Ok(loaded) => loaded,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the index of names is made anew");
                (Manifest::default(), Vec::new())
            }
        };
        manifest::remove_others(folder, &manifest.segments);
        let next_id = manifest.segments.iter().max().map_or(0, |last| last + 1);
        let state = State { segments, recent: Arc::default() };
        Ok(Self {
            folder: Some(folder.to_owned()),
            state: RwLock::new(Arc::new(state)),
            writing: Mutex::new(Writing { next_id, position: manifest.position }),
            segment_names_max: SEGMENT_NAMES_MAX,
        })
    }

    /// The same with segments of at most so many names (a million unless told): for tests of what takes many.
    #[doc(hidden)]
    #[must_use]
    pub fn with_segment_names(mut self, max: u64) -> Self {
        self.segment_names_max = max.max(1);
        self
    }

    /// How far the ledger was followed for the names that are kept, as given to [`NameIndex::flush`]; `None` when it was not.
    #[must_use]
    pub fn position(&self) -> Option<Vec<u8>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner).position.clone()
    }

    /// Figures.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let state = self.state();
        let mut stats = Stats {
            names: u64::try_from(state.recent.len()).unwrap_or(u64::MAX),
            segments: state.segments.len(),
            ..Stats::default()
        };
        for held in &state.segments {
            stats.names += held.segment.names();
            stats.bytes += held.segment.bytes();
            stats.memory_bytes += held.segment.memory_bytes();
        }
        stats
    }

    /// Reads every segment and compares it with its digests.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one does not have its own.
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
