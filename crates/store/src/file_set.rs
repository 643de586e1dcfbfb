//! Known-good files by their digests: hundreds of millions of them in about five bytes each, beside the ledger.
//!
//! ```text
//! LOCK, key      one process owns the folder; 16 secret bytes (`secret`)
//! manifest       which segments there are (`manifest`)
//! *.segment      a list's digests of one kind (`segment`), in blocks of 4 KiB (`block`)
//! build-*/       what is being imported (`sort`)
//! ```
//! A digest is kept as a 64-bit fingerprint under the folder's own secret. A set of n digests takes one that is not in
//! it for known with probability n / 2⁶⁴ (5·10⁻¹² for 10⁸), which only the one who knows the secret can aim at: `key`
//! is as private as the data. A digest that is in it is always found. A look-up reads one block of each list; an
//! index of 8 bytes a block (1 MB for 10⁸ digests) is held in memory.
//!
//! Not evidence: a list says of a file that it is known, and nothing else; what that is worth is decided above. MD5 and
//! SHA-1 are taken as lists give them, although who makes two files at once can make them collide.
//!
//! A snapshot of a list replaces the one before as a whole. A crash at any moment leaves what was there before. What is
//! damaged is told ([`Error::Damaged`]), never answered from.

mod block;
mod build;
mod checksum;
mod copy;
mod error;
mod manifest;
mod secret;
mod segment;
mod sort;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use model::{Hash, Timestamp};

pub use self::{
    build::{Builder, Summary},
    copy::SetFile,
    error::{Error, Result},
};
use self::{
    manifest::Entry,
    secret::{Kind, Secret},
    segment::Segment,
};
use crate::lock::DirectoryLock;

/// Lists that are held: a look-up reads a block of each. The known publishers have about ten together.
pub const LISTS_MAX: usize = 64;
/// Longest name of a list in bytes.
pub const LIST_BYTES_MAX: usize = 128;
/// Begins the name of a folder for what is being imported.
const BUILD_PREFIX: &str = "build-";

/// See the module. Clones share the same set; look-ups go on while lists are imported and removed.
#[derive(Clone, Debug)]
pub struct FileSet(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    secret: Secret,
    state: RwLock<Arc<State>>,
    /// Held while the state is replaced.
    writing: Mutex<()>,
    /// Of segments and imports.
    next_id: AtomicU64,
    #[expect(dead_code, reason = "held as long as the folder is owned")]
    lock: DirectoryLock,
}

/// What look-ups read.
#[derive(Clone, Debug, Default)]
struct State(Vec<Arc<Held>>);

/// A segment that is held.
#[derive(Debug)]
struct Held {
    entry: Entry,
    list: Arc<str>,
    /// What is wrong with it, where it cannot be used.
    segment: Result<Segment, (PathBuf, &'static str)>,
}

/// A list that has the digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name, as given to [`FileSet::begin`].
    pub list: Arc<str>,
    /// Its date.
    pub observed_at: Timestamp,
}

/// A list that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name.
    pub name: String,
    /// Its date.
    pub observed_at: Timestamp,
    /// Digests by kind: MD5, SHA-1, SHA-256.
    pub digests: [u64; 3],
    /// Bytes on disk.
    pub size_bytes: u64,
    /// Whether it was found damaged when the set was opened: every look-up of a kind of digest that it has fails until
    /// it is imported again or removed.
    pub is_damaged: bool,
}

impl FileSet {
    /// Opens the set in a folder, and makes the folder when it is not there. Where a segment is damaged the set opens,
    /// and tells in [`FileSet::lists`] and in look-ups.
    ///
    /// # Errors
    /// [`Error::Locked`] when it is open already, [`Error::Damaged`] when its manifest or key is damaged or gone, and
    /// [`Error::Io`].
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io("make", folder))?;
        let lock = DirectoryLock::take(folder, "file set").map_err(Error::Locked)?;
        let (entries, secret) = match manifest::load(folder)? {
            None => (Vec::new(), Secret::load_or_make(folder)?),
            Some(entries) => {
                // A new key would find nothing of what is held.
                let secret = Secret::load(folder)?;
                (entries, secret.ok_or_else(|| Error::damaged(folder, "its key is gone"))?)
            }
        };
        if entries.iter().any(|entry| entry.head.secret != secret.mark()) {
            return Err(Error::damaged(folder, "its key is not the one of its segments"));
        }
        let next_id = manifest::clean(folder, &entries, BUILD_PREFIX)?;
        let held = entries.into_iter().map(|entry| Held::open(folder, entry)).collect::<Result<_>>()?;
        Ok(Self(Arc::new(Shared {
            folder: folder.to_owned(),
            secret,
            state: RwLock::new(Arc::new(State(held))),
            writing: Mutex::default(),
            next_id: AtomicU64::new(next_id),
            lock,
        })))
    }

    /// Begins to import a complete snapshot of a list: it replaces the one that is held when it is finished.
    ///
    /// # Errors
    /// [`Error::Name`], [`Error::Older`], [`Error::TooManyLists`] and [`Error::Io`].
    pub fn begin(&self, list: &str, observed_at: Timestamp) -> Result<Builder> {
        Builder::new(self, list, observed_at, false)
    }

    /// Begins to import what is added to a list (a delta of its publisher): when it is finished, the list has what it
    /// had and this, as of the new date.
    ///
    /// # Errors
    /// Those of [`FileSet::begin`].
    pub fn begin_addition(&self, list: &str, observed_at: Timestamp) -> Result<Builder> {
        Builder::new(self, list, observed_at, true)
    }

    /// The lists that have the digest, in order of their names.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one of them cannot tell, and [`Error::Io`].
    pub fn lookup(&self, hash: &Hash) -> Result<Vec<Known>> {
        let state = self.state();
        let mut known = Vec::new();
        let kind = Kind::of(hash);
        if state.0.iter().any(|held| held.entry.head.kind == kind) {
            let fingerprint = self.0.secret.fingerprint(hash);
            for held in state.0.iter().filter(|held| held.entry.head.kind == kind) {
                if held.segment()?.contains(fingerprint)? {
                    let observed_at = held.entry.head.observed_at;
                    known.push(Known { list: Arc::clone(&held.list), observed_at });
                }
            }
        }
        Ok(known)
    }

    /// The lists that are held, in order of their names.
    #[must_use]
    pub fn lists(&self) -> Vec<List> {
        let mut lists: Vec<List> = Vec::new();
        for held in &self.state().0 {
            let head = &held.entry.head;
            if lists.last().is_none_or(|list| list.name != head.list) {
                lists.push(List {
                    name: head.list.clone(),
                    observed_at: head.observed_at,
                    digests: [0; 3],
                    size_bytes: 0,
                    is_damaged: false,
                });
            }
            let Some(list) = lists.last_mut() else { continue };
            if let Some(digests) = list.digests.get_mut(usize::from(head.kind.code())) {
                *digests = head.count;
            }
            list.size_bytes = list.size_bytes.saturating_add(head.file_bytes());
            list.is_damaged |= held.segment.is_err();
        }
        lists
    }

    /// Removes a list; `false` when it is not held.
    ///
    /// # Errors
    /// [`Error::Io`]; then it may come back at the next start.
    pub fn remove(&self, list: &str) -> Result<bool> {
        let _writing = self.writing();
        let state = self.state();
        if state.0.iter().all(|held| held.entry.head.list != list) {
            return Ok(false);
        }
        self.replace(&state, list, Vec::new())?;
        Ok(true)
    }

    /// Reads every block and compares it with its checksum.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first file that is, and [`Error::Io`].
    pub fn check(&self) -> Result<()> {
        self.state().0.iter().try_for_each(|held| held.segment()?.check())
    }

    /// Bytes held in memory.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.state().0.iter().flat_map(|held| &held.segment).map(Segment::memory_bytes).sum()
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.0.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn take_id(&self) -> u64 {
        self.0.next_id.fetch_add(1, Ordering::Relaxed)
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.0.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts `new` in place of what `state` has of a list. For the one who holds `writing`.
    fn replace(&self, state: &State, list: &str, new: Vec<Arc<Held>>) -> Result<()> {
        let (old, mut held): (Vec<_>, Vec<_>) =
            state.0.iter().cloned().partition(|held| held.entry.head.list == list);
        held.extend(new);
        held.sort_by(|a, b| {
            let key = |held: &Held| (Arc::clone(&held.list), held.entry.head.kind.code());
            key(a).cmp(&key(b))
        });
        let entries: Vec<Entry> = held.iter().map(|held| held.entry.clone()).collect();
        manifest::store(&self.0.folder, &entries)?;
        *self.0.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(State(held));
        for held in old {
            // Look-ups that began before go on reading the open file.
            let path = manifest::segment_path(&self.0.folder, held.entry.id);
            manifest::remove(&path, |path| fs::remove_file(path));
        }
        Ok(())
    }
}

impl Held {
    fn open(folder: &Path, entry: Entry) -> Result<Arc<Self>> {
        let segment = match Segment::open(&manifest::segment_path(folder, entry.id), &entry.head) {
            Ok(segment) => Ok(segment),
            Err(Error::Damaged { path, what }) => {
                tracing::error!(list = entry.head.list, path = %path.display(), what, "a list of known files is damaged");
                Err((path, what))
            }
            Err(error) => return Err(error),
        };
        let list = Arc::from(entry.head.list.as_str());
        Ok(Arc::new(Self { entry, list, segment }))
    }

    fn segment(&self) -> Result<&Segment> {
        self.segment.as_ref().map_err(|(path, what)| Error::damaged(path, what))
    }
}
