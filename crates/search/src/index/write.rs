//! Names come in, recent ones become a segment, small segments a larger one.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    sync::{Arc, PoisonError},
};

use model::DomainName;

use super::{
    Held, NameIndex, State, Writing,
    merge::{Merge, Run},
    open_segment,
};
use crate::{
    Error, Pattern, Result,
    manifest::{self, Manifest},
    segment::{Builder, Segment},
    source::Source,
    stream::Stream,
};

/// Segments of about the same size that are merged: fewer make writing dearer, more make questions dearer.
const FAN: usize = 8;
/// Names of a segment of the lowest level.
const LOWEST_NAMES: u64 = 32 * 1024;

impl NameIndex {
    /// Adds names. They are found at once, and kept from the next [`NameIndex::flush`] on.
    pub fn insert(&self, names: impl IntoIterator<Item = DomainName>) {
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() {
            return;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let state = Arc::make_mut(&mut *state);
        Arc::make_mut(&mut state.recent).extend(names);
    }

    /// How many names wait for a flush.
    #[must_use]
    pub fn recent(&self) -> usize {
        self.state().recent.len()
    }

    /// Writes recent names to disk, and notes how far the ledger was followed for them (`None`: not all of it is there yet). When this returns, both stay; after a crash before,
    /// it is as if it had not been called.
    ///
    /// # Errors
    /// [`Error::Io`] when a file cannot be written: nothing was lost, and the next flush tries again.
    pub fn flush(&self, position: Option<&[u8]>) -> Result<()> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        let mut segments = state.segments.clone();
        let all = Pattern::all();
        if !state.recent.is_empty() {
            let names = state.recent.iter().map(|name| name.as_str().to_owned());
            let merge = Merge::new([Ok(Run::Recent(Box::new(names)))])?;
            let merge = self.without_full(merge, state.recent.len() as u64, &segments, &all)?;
            let built = self.build(merge, &mut writing)?;
            segments.extend(built);
        }
        while let Some(chosen) = to_merge(&segments, self.segment_names_max) {
            let (merged, kept): (Vec<_>, Vec<_>) =
                segments.into_iter().partition(|held| chosen.contains(&held.id));
            let merge = Merge::new(merged.iter().map(|held| run(held, &all)))?;
            let names = merged.iter().map(|held| held.segment.names()).sum();
            let merge = self.without_full(merge, names, &kept, &all)?;
            let built = self.build(merge, &mut writing)?;
            segments = kept;
            segments.extend(built);
        }
        self.replace(segments, &state, position.map(<[u8]>::to_vec), &mut writing)
    }

    /// Empties the index; it knows nothing of the ledger then.
    ///
    /// # Errors
    /// As [`NameIndex::flush`].
    pub fn clear(&self) -> Result<()> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        self.replace(Vec::new(), &state, None, &mut writing)
    }

    /// Puts segments in place of those that there are; of recent names only those stay that came meanwhile.
    fn replace(
        &self,
        segments: Vec<Arc<Held>>,
        before: &State,
        position: Option<Vec<u8>>,
        writing: &mut Writing,
    ) -> Result<()> {
        let ids: Vec<u64> = segments.iter().map(|held| held.id).collect();
        if let Some(folder) = &self.folder {
            Manifest { position: position.clone(), segments: ids.clone() }.store(folder)?;
        }
        writing.position = position;
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            let recent = if Arc::ptr_eq(&state.recent, &before.recent) {
                Arc::default()
            } else {
                Arc::new(state.recent.difference(&before.recent).cloned().collect())
            };
            *state = Arc::new(State { segments, recent });
        }
        // Whoever reads an old segment has it open; its name may go.
        if let Some(folder) = &self.folder {
            manifest::remove_others(folder, &ids);
        }
        Ok(())
    }

    /// Of a merge of so many names that it may make a full segment: without the names that full ones have. Those are not merged again, and a
    /// name that comes every day would be in more and more of them.
    fn without_full<'a>(
        &self,
        merge: Merge<'a>,
        names: u64,
        segments: &'a [Arc<Held>],
        all: &'a Pattern,
    ) -> Result<Merge<'a>> {
        if names < self.segment_names_max {
            return Ok(merge);
        }
        let full = segments.iter().filter(|held| held.segment.is_full(self.segment_names_max));
        merge.without(full.map(|held| run(held, all)))
    }

    /// Writes the names of a merge as a segment, or as several where one would be too long.
    fn build(&self, mut names: Merge<'_>, writing: &mut Writing) -> Result<Vec<Arc<Held>>> {
        let mut built = Vec::new();
        let mut next = names.next()?;
        while next.is_some() {
            let id = writing.next_id;
            writing.next_id += 1;
            let held = match &self.folder {
                Some(folder) => {
                    let path = manifest::segment_path(folder, id);
                    let file = File::create(&path).map_err(Error::io("make", &path))?;
                    let file = self.fill(&mut names, &mut next, BufWriter::new(file))?;
                    let file =
                        file.and_then(|file| file.into_inner().map_err(io::IntoInnerError::into_error));
                    file.and_then(|file| file.sync_all()).map_err(Error::io("write", &path))?;
                    manifest::sync_folder(folder)?;
                    open_segment(folder, id)?
                }
                None => {
                    let bytes = self.fill(&mut names, &mut next, Vec::new())?.unwrap_or_default();
                    Arc::new(Held { id, segment: Segment::open(Source::Memory(bytes))? })
                }
            };
            built.push(held);
        }
        Ok(built)
    }

    /// Writes names into one segment until they end or it is full; `next` is the one to begin with, and the one to go on with.
    fn fill<W: Write>(
        &self,
        names: &mut Merge<'_>,
        next: &mut Option<String>,
        out: W,
    ) -> Result<io::Result<W>> {
        let mut builder = Builder::new(out);
        while let Some(name) = next {
            if builder.is_full(self.segment_names_max) {
                break;
            }
            if let Err(error) = builder.add(name) {
                return Ok(Err(error));
            }
            *next = names.next()?;
        }
        builder.finish()
    }
}

/// All names of a segment.
fn run<'a>(held: &'a Held, all: &'a Pattern) -> Result<Run<'a>> {
    Ok(Run::Segment(Box::new(Stream::new(&held.segment, all, None)?)))
}

/// The segments to merge: all of a level that has as many as the fan, with those below it.
fn to_merge(segments: &[Arc<Held>], names_max: u64) -> Option<Vec<u64>> {
    let level = |held: &Held| {
        let times = held.segment.names() / LOWEST_NAMES;
        times.checked_ilog(FAN as u64).map_or(0, |level| level + 1)
    };
    // A segment that is as long as can be is not merged again.
    let open = || segments.iter().filter(|held| !held.segment.is_full(names_max));
    let full =
        open().map(|held| level(held)).filter(|l| open().filter(|held| level(held) == *l).count() >= FAN);
    let highest = full.max()?;
    Some(open().filter(|held| level(held) <= highest).map(|held| held.id).collect())
}
