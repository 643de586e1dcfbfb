//! Imports one list: takes digests in any order, and puts a segment of each kind in place of what was held.

use std::{fs, path::PathBuf, sync::Arc};

use model::{Hash, Timestamp};

use super::{
    BUILD_PREFIX, Error, FileSet, Held, LIST_BYTES_MAX, LISTS_MAX, Result, State,
    manifest::{self, Entry},
    secret::Kind,
    segment::{Head, Writer},
    sort::{Merge, Sorter},
};

/// An import that is not finished; dropped, it leaves nothing. Takes 64 MiB of memory at most, and on disk 8 bytes a
/// digest until it ends.
#[derive(Debug)]
pub struct Builder {
    set: FileSet,
    list: String,
    observed_at: Timestamp,
    is_addition: bool,
    sorter: Sorter,
    given: u64,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Digests that the list has now and, if it was added to, had not before.
    pub added: u64,
    /// Digests that came again, or that the list that was added to had.
    pub duplicates: u64,
    /// Bytes on disk of the list as it is now.
    pub size_bytes: u64,
}

impl Builder {
    pub(super) fn new(set: &FileSet, list: &str, observed_at: Timestamp, is_addition: bool) -> Result<Self> {
        if list.is_empty() || list.len() > LIST_BYTES_MAX || list.chars().any(char::is_control) {
            return Err(Error::Name { list: list.chars().take(LIST_BYTES_MAX).collect() });
        }
        // Known to be in vain before hours of work, and asked again behind them.
        may_replace(&set.state(), list, observed_at)?;
        let folder = set.0.folder.join(format!("{BUILD_PREFIX}{:016x}", set.take_id()));
        Ok(Self {
            set: set.clone(),
            list: list.to_owned(),
            observed_at,
            is_addition,
            sorter: Sorter::new(folder)?,
            given: 0,
        })
    }

    /// The same with at most so many digests in memory (eight million unless told): for tests of what takes many.
    #[doc(hidden)]
    #[must_use]
    pub fn with_held_digests(mut self, max: usize) -> Self {
        self.sorter.hold(max);
        self
    }

    /// Takes a digest.
    ///
    /// # Errors
    /// [`Error::Io`]; the import cannot go on then.
    pub fn add(&mut self, hash: &Hash) -> Result<()> {
        self.given = self.given.saturating_add(1);
        self.sorter.add(Kind::of(hash), self.set.0.secret.fingerprint(hash))
    }

    /// Puts the list in place; when this returns it stays. Other imports and removals wait, look-ups do not.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::Older`] and [`Error::TooManyLists`]; [`Error::Damaged`] when what is added to is
    /// damaged, and [`Error::Io`]. The list is as it was before then.
    pub fn finish(mut self) -> Result<Summary> {
        let set = self.set.clone();
        let _writing = set.writing();
        let state = set.state();
        may_replace(&state, &self.list, self.observed_at)?;
        if self.given == 0 {
            return Err(Error::Empty { list: self.list });
        }
        let mut written = Written(Vec::new());
        let (mut new, mut before) = (Vec::new(), 0_u64);
        for kind in Kind::ALL {
            let held = state.0.iter().find(|held| {
                self.is_addition && held.entry.head.list == self.list && held.entry.head.kind == kind
            });
            before = before.saturating_add(held.map_or(0, |held| held.entry.head.count));
            let id = set.take_id();
            let path = manifest::segment_path(&set.0.folder, id);
            if let Some(head) = self.write(kind, held, path, &mut written)? {
                new.push(Held::open(&set.0.folder, Entry { id, head })?);
            }
        }
        let held = new.iter().map(|held| &held.entry.head);
        let (count, size_bytes) = held.fold((0_u64, 0_u64), |(count, bytes), head| {
            (count.saturating_add(head.count), bytes.saturating_add(head.file_bytes()))
        });
        // From here on the new manifest may be on disk, whatever is returned: its segments stay.
        written.0.clear();
        set.replace(&state, &self.list, new)?;
        let added = count.saturating_sub(before);
        Ok(Summary { added, duplicates: self.given.saturating_sub(added), size_bytes })
    }

    /// Writes the segment of a kind; `None` where there is no digest of it.
    fn write(
        &mut self,
        kind: Kind,
        held: Option<&Arc<Held>>,
        path: PathBuf,
        written: &mut Written,
    ) -> Result<Option<Head>> {
        let mut sources = self.sorter.take(kind)?;
        let mut about = self.given;
        if let Some(held) = held {
            about = about.saturating_add(held.entry.head.count);
            sources.push(Box::new(held.segment()?.iter()));
        }
        if sources.is_empty() {
            return Ok(None);
        }
        let mut writer = Writer::create(&path, about)?;
        written.0.push(path);
        for fingerprint in Merge::new(sources)? {
            writer.push(fingerprint?)?;
        }
        let head = Head {
            kind,
            secret: self.set.0.secret.mark(),
            list: self.list.clone(),
            observed_at: self.observed_at,
            count: 0,
            blocks: 0,
            index_checksum: 0,
        };
        writer.finish(head).map(Some)
    }
}

/// Segments that no manifest names yet: removed when their import fails.
struct Written(Vec<PathBuf>);

impl Drop for Written {
    fn drop(&mut self) {
        self.0.iter().for_each(|path| manifest::remove(path, |path| fs::remove_file(path)));
    }
}

fn may_replace(state: &State, list: &str, given: Timestamp) -> Result<()> {
    let mut names: Vec<&str> = state.0.iter().map(|held| &*held.list).collect();
    names.dedup();
    match state.0.iter().find(|held| held.entry.head.list == list) {
        Some(held) if held.entry.head.observed_at > given => {
            let list = list.to_owned();
            Err(Error::Older { list, held: held.entry.head.observed_at, given })
        }
        None if names.len() >= LISTS_MAX => Err(Error::TooManyLists { limit: LISTS_MAX }),
        _ => Ok(()),
    }
}
