//! A folder that is followed: files are taken as they arrive, each once.
//!
//! The folder is looked at again and again. A file is taken when two looks in a row find it with the same size and time of
//! change, or at once when it was seen before under a name that is left alone (`.part`, `.tmp`, hidden) and was then renamed
//! into place. What was taken is remembered in the ledger by path, size and time, so that a restart does not read all again;
//! reading it again would change nothing. What was refused is told once and tried again when the file changes, or after a restart.

use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};

use super::{FileSummary, ImportOptions, ImportSummary, Outcome, Progress};
use crate::{App, Error, Result};

/// Most files of a folder that are looked at; more are told and left until others have gone.
pub const FILES_MAX: usize = 100_000;
/// Folders within folders that are looked into.
const DEPTH_MAX: usize = 16;
/// Endings of names under which programs write what is not done.
const UNFINISHED: [&str; 6] = [".tmp", ".part", ".partial", ".crdownload", ".filepart", "~"];
/// Begins the names of what was taken among the ledger's small values.
const TAKEN: &str = "follow";
/// Version of the stored value.
const VERSION: u8 = 1;

/// A folder that is followed.
pub struct Follower<'a> {
    app: &'a App,
    folder: PathBuf,
    options: ImportOptions,
    /// What the last look found, and what became of it.
    files: BTreeMap<PathBuf, Seen>,
    /// Files seen under names that are left alone.
    unfinished: HashSet<FileId>,
    is_too_many_told: bool,
}

/// How a file stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stamp {
    size: u64,
    /// Nanoseconds since 1970.
    changed_ns: u64,
}

/// As it is stored of a file that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    version: u8,
    stamp: Stamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    stamp: Stamp,
    is_done: bool,
}

/// The same file under whatever name: device, number, and when it was made, for numbers are used again.
type FileId = (u64, u64, u128);

struct Found {
    path: PathBuf,
    stamp: Stamp,
    id: Option<FileId>,
}

impl<'a> Follower<'a> {
    /// Begins to follow a folder. Unless `is_forced`, a list that has shrunk by more than half is refused.
    ///
    /// # Errors
    /// [`Error::Read`] when there is no such folder, and as [`App::import`] for what the options name.
    pub fn new(app: &'a App, folder: &Path, options: ImportOptions, is_forced: bool) -> Result<Self> {
        let read = |source| Error::Read { path: folder.to_owned(), source };
        let absolute = folder.canonicalize().map_err(read)?;
        if !absolute.is_dir() {
            return Err(read(io::ErrorKind::NotADirectory.into()));
        }
        let options = ImportOptions { refuse_shrunk: !is_forced, dry_run: None, ..options };
        app.import(&[], &options, &super::Silent)?;
        Ok(Self {
            app,
            folder: absolute,
            options,
            files: BTreeMap::new(),
            unfinished: HashSet::new(),
            is_too_many_told: false,
        })
    }

    /// Looks once, and imports the files that are ready, the oldest first. Returns what became of them; nothing when none was.
    ///
    /// # Errors
    /// [`Error::Store`] when the ledger fails. What is wrong with a file is in the summary.
    pub fn look(&mut self, progress: &dyn Progress) -> Result<ImportSummary> {
        let (mut found, unfinished) = self.scan();
        found.sort_by(|a, b| (a.stamp.changed_ns, &a.path).cmp(&(b.stamp.changed_ns, &b.path)));
        let before = std::mem::take(&mut self.files);
        let mut summary = ImportSummary::default();
        for Found { path, stamp, id } in found {
            let seen = before.get(&path).filter(|seen| seen.stamp == stamp);
            let was_renamed = id.is_some_and(|id| self.unfinished.contains(&id));
            let is_still = seen.is_some() || was_renamed;
            let mut is_done = seen.is_some_and(|seen| seen.is_done);
            if !is_done && is_still && !progress.is_cancelled() {
                is_done = self.was_taken(&path, stamp)? || self.take(&path, stamp, progress, &mut summary)?;
            }
            self.files.insert(path, Seen { stamp, is_done });
        }
        self.unfinished = unfinished;
        Ok(summary)
    }

    /// Imports one file; whether that is done with, for good or bad.
    fn take(
        &self,
        path: &Path,
        stamp: Stamp,
        progress: &dyn Progress,
        summary: &mut ImportSummary,
    ) -> Result<bool> {
        let name = path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy();
        let files = match self.app.import_file(path, &name, &self.options, progress) {
            Ok(imported) => imported.files,
            Err(Error::Read { source, .. }) => {
                let file = FileSummary::refused(&name, format!("it cannot be read: {source}"));
                progress.file_finished(&file);
                vec![file]
            }
            Err(error) => return Err(error),
        };
        let was_stopped = progress.is_cancelled();
        let is_taken = files.iter().any(|file| !matches!(file.outcome, Outcome::Refused(_)));
        summary.files.extend(files);
        if is_taken && !was_stopped {
            self.remember(path, stamp)?;
        }
        Ok(!was_stopped)
    }

    /// Whether exactly this was taken before, by this process or one before it. A note that cannot be read (a later version wrote it)
    /// is none: reading the file again changes nothing.
    fn was_taken(&self, path: &Path, stamp: Stamp) -> Result<bool> {
        let note = self.app.ledger.meta(&taken_name(path))?;
        let taken = note.and_then(|value| serde_json::from_slice::<Taken>(&value).ok());
        Ok(taken == Some(Taken { version: VERSION, stamp }))
    }

    fn remember(&self, path: &Path, stamp: Stamp) -> Result<()> {
        let name = taken_name(path);
        let value = serde_json::to_vec(&Taken { version: VERSION, stamp })
            .map_err(|source| Error::Stored { name: name.clone(), source })?;
        self.app.ledger.put_meta(&name, &value)?;
        Ok(self.app.ledger.sync()?)
    }

    /// The files of the folder, and those that are left alone.
    fn scan(&mut self) -> (Vec<Found>, HashSet<FileId>) {
        let (mut found, mut unfinished) = (Vec::new(), HashSet::new());
        let mut folders = vec![(self.folder.clone(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    tracing::warn!("cannot look into `{}`: {error}", folder.display());
                    continue;
                }
            };
            for entry in entries.flatten() {
                // One that has gone meanwhile is none.
                let (Ok(kind), Ok(metadata)) = (entry.file_type(), entry.metadata()) else { continue };
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_hidden = name.starts_with('.');
                if kind.is_dir() && !is_hidden && depth < DEPTH_MAX {
                    folders.push((entry.path(), depth + 1));
                } else if kind.is_file() {
                    let lower = name.to_ascii_lowercase();
                    if is_hidden || UNFINISHED.iter().any(|ending| lower.ends_with(ending)) {
                        unfinished.extend(file_id(&metadata));
                    } else if found.len() < FILES_MAX {
                        found.push(Found {
                            path: entry.path(),
                            stamp: stamp(&metadata),
                            id: file_id(&metadata),
                        });
                    } else if !std::mem::replace(&mut self.is_too_many_told, true) {
                        tracing::warn!(
                            "`{}` has more than {FILES_MAX} files: move away those that were taken",
                            self.folder.display()
                        );
                    }
                }
            }
        }
        (found, unfinished)
    }
}

fn taken_name(path: &Path) -> String {
    format!("{TAKEN}/{}", path.to_string_lossy())
}

fn stamp(metadata: &fs::Metadata) -> Stamp {
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let changed_ns = changed.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
    Stamp { size: metadata.len(), changed_ns }
}

#[cfg(unix)]
fn file_id(metadata: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let made = metadata.created().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((metadata.dev(), metadata.ino(), made.as_nanos()))
}

/// Elsewhere a renamed file waits for a second look like any other.
#[cfg(not(unix))]
fn file_id(_: &fs::Metadata) -> Option<FileId> {
    None
}

/// Looks until `wait` says to stop: it waits for the time between two looks, or less, and returns whether to look again. `each` is
/// told of every look that took or refused something.
///
/// # Errors
/// As [`Follower::look`].
pub fn follow(
    follower: &mut Follower<'_>,
    progress: &dyn Progress,
    wait: &mut dyn FnMut() -> bool,
    each: &mut dyn FnMut(&ImportSummary),
) -> Result<()> {
    loop {
        let summary = follower.look(progress)?;
        if !summary.files.is_empty() {
            each(&summary);
        }
        if progress.is_cancelled() || !wait() {
            return Ok(());
        }
    }
}
