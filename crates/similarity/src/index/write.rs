//! Digests come in, recent ones become a segment, small segments a larger one.

use std::{
    fs::File,
    io::BufWriter,
    path::Path,
    sync::{Arc, PoisonError},
};

use super::{Entry, Held, Index, State, Writing, open_segment};
use crate::{
    Error, Result,
    manifest::{self, Manifest},
    segment::{Part, ROWS_MAX, Segment, build},
    source::Source,
};

/// Segments of about the same size that are merged: fewer make writing dearer, more make questions dearer.
const FAN: usize = 8;

impl Index {
    /// Adds digests. They are found at once, and kept from the next [`Index::flush`] on. What was given before changes nothing.
    pub fn insert(&self, entries: impl IntoIterator<Item = Entry>) {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_none() {
            return;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let state = Arc::make_mut(&mut *state);
        let recent = Arc::make_mut(&mut state.recent);
        for Entry { file, tlsh, ctph, imphash } in entries {
            recent.tlsh.extend(tlsh.map(|digest| (digest, file)));
            recent.ctph.extend(ctph.map(|digest| (digest.without_runs(), file)));
            recent.imphash.extend(imphash.map(|digest| (digest, file)));
        }
    }

    /// How many digests wait for a flush.
    #[must_use]
    pub fn recent(&self) -> u64 {
        self.state().recent.rows().iter().sum()
    }

    /// Writes recent digests to disk, and notes how far the caller followed its log for them (`None`: not all of it is there yet). When this
    /// returns, both stay; after a crash before, it is as if it had not been called.
    ///
    /// # Errors
    /// [`Error::Io`] when a file cannot be written: nothing was lost, and the next flush tries again. [`Error::Damaged`] when a segment that
    /// was to be merged is not what was written: [`Index::clear`] the index and fill it anew.
    pub fn flush(&self, position: Option<&[u8]>) -> Result<()> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        let mut segments = state.segments.clone();
        if !state.recent.is_empty() {
            segments.push(self.build(&[Part::Recent(&state.recent)], &mut writing)?);
        }
        while let Some(chosen) = to_merge(&segments, self.lowest_rows) {
            let (merged, kept): (Vec<_>, Vec<_>) =
                segments.into_iter().partition(|held| chosen.contains(&held.id));
            // What is damaged must not get a checksum of its own.
            merged.iter().try_for_each(|held| held.segment.check())?;
            let parts: Vec<_> = merged.iter().map(|held| Part::Segment(&held.segment)).collect();
            let built = self.build(&parts, &mut writing)?;
            segments = kept;
            segments.push(built);
        }
        self.replace(segments, &state, position.map(<[u8]>::to_vec), &mut writing)
    }

    /// Empties the index; it knows nothing of the log then.
    ///
    /// # Errors
    /// As [`Index::flush`].
    pub fn clear(&self) -> Result<()> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        self.replace(Vec::new(), &state, None, &mut writing)
    }

    /// Puts segments in place of those that there are; of recent digests only those stay that came meanwhile.
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
                Arc::new(state.recent.without(&before.recent))
            };
            *state = Arc::new(State { segments, recent });
        }
        // Whoever reads an old segment has it open; its name may go.
        if let Some(folder) = &self.folder {
            manifest::remove_others(folder, &ids);
        }
        Ok(())
    }

    fn build(&self, parts: &[Part<'_>], writing: &mut Writing) -> Result<Arc<Held>> {
        let id = writing.next_id;
        writing.next_id += 1;
        let Some(folder) = &self.folder else {
            let bytes = build(parts, Vec::new(), Path::new("memory"))?;
            return Ok(Arc::new(Held { id, segment: Segment::open(Source::Memory(bytes))? }));
        };
        let path = manifest::segment_path(folder, id);
        let file = File::create(&path).map_err(Error::io("make", &path))?;
        let file = build(parts, BufWriter::new(file), &path)?;
        let file = file.into_inner().map_err(|error| Error::io("write", &path)(error.into_error()))?;
        file.sync_all().map_err(Error::io("write", &path))?;
        manifest::sync_folder(folder)?;
        open_segment(folder, id)
    }
}

/// The segments to merge: all of a level that has as many as the fan, with those below it, where one segment can hold them.
fn to_merge(segments: &[Arc<Held>], lowest_rows: u64) -> Option<Vec<u64>> {
    let level = |held: &Held| {
        let rows = held.segment.rows().into_iter().max().unwrap_or(0);
        (rows / lowest_rows).checked_ilog(FAN as u64).map_or(0, |level| level + 1)
    };
    let mut levels: Vec<u32> = segments.iter().map(|held| level(held)).collect();
    levels.sort_unstable();
    let full =
        levels.chunk_by(|a, b| a == b).filter(|same| same.len() >= FAN).filter_map(|same| same.first());
    full.rev().find_map(|highest| {
        let chosen: Vec<_> = segments.iter().filter(|held| level(held) <= *highest).collect();
        let rows = |kind: usize| {
            chosen.iter().filter_map(|held| held.segment.rows().get(kind).copied()).sum::<u64>()
        };
        (0..3).all(|kind| rows(kind) <= ROWS_MAX).then(|| chosen.iter().map(|held| held.id).collect())
    })
}
