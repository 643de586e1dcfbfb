//! Sorts more fingerprints than memory holds: sorted runs on disk, merged at the end. Duplicates are dropped.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::{self, File},
    io::{BufReader, BufWriter, Read, Write},
    path::PathBuf,
};

use super::{Error, Result, manifest, secret::Kind};

/// Fingerprints held in memory, of all kinds together: 64 MiB.
pub(super) const HELD_MAX: usize = 1 << 23;
/// Runs of a kind before they become one: each is an open file while they are merged.
const RUNS_MAX: usize = 64;
const READ_BYTES: usize = 64 * 1024;
const WRITE_BYTES: usize = 256 * 1024;

/// Ascending fingerprints from somewhere.
pub(super) type Source<'a> = Box<dyn Iterator<Item = Result<u64>> + 'a>;

/// See the module.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: Folder,
    held: [Vec<u64>; Kind::ALL.len()],
    held_count: usize,
    held_max: usize,
    runs: [Vec<Run>; Kind::ALL.len()],
    next_run: u64,
}

impl Sorter {
    /// Keeps its runs in `folder`, which it makes, and removes in the end.
    pub(super) fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir(&folder).map_err(Error::io("make", &folder))?;
        Ok(Self {
            folder: Folder(folder),
            held: Default::default(),
            held_count: 0,
            held_max: HELD_MAX,
            runs: Default::default(),
            next_run: 0,
        })
    }

    /// Holds at most so many in memory.
    pub(super) fn hold(&mut self, max: usize) {
        self.held_max = max.max(1);
    }

    pub(super) fn add(&mut self, kind: Kind, fingerprint: u64) -> Result<()> {
        if let Some(held) = self.held.get_mut(usize::from(kind.code())) {
            held.push(fingerprint);
            self.held_count = self.held_count.saturating_add(1);
        }
        if self.held_count >= self.held_max { self.spill() } else { Ok(()) }
    }

    /// What was added of a kind, as sources that are each in order.
    pub(super) fn take(&mut self, kind: Kind) -> Result<Vec<Source<'static>>> {
        let at = usize::from(kind.code());
        let mut held = self.held.get_mut(at).map(std::mem::take).unwrap_or_default();
        held.sort_unstable();
        let mut sources = self.runs.get(at).map_or_else(|| Ok(Vec::new()), |runs| open(runs))?;
        if !held.is_empty() {
            sources.push(Box::new(held.into_iter().map(Ok)));
        }
        Ok(sources)
    }

    /// Writes what is held as a run of each kind.
    fn spill(&mut self) -> Result<()> {
        for kind in Kind::ALL {
            // Taken, not cleared: the next run may be all of another kind, and memory is bounded for all together.
            let held = self.held.get_mut(usize::from(kind.code())).map(std::mem::take);
            let Some(mut held) = held.filter(|held| !held.is_empty()) else { continue };
            held.sort_unstable();
            held.dedup();
            self.write_run(kind, held.into_iter().map(Ok))?;
        }
        self.held_count = 0;
        Ok(())
    }

    fn write_run(&mut self, kind: Kind, fingerprints: impl Iterator<Item = Result<u64>>) -> Result<()> {
        let path = self.folder.0.join(format!("{:08x}.run", self.next_run));
        self.next_run = self.next_run.saturating_add(1);
        let file = File::create_new(&path).map_err(Error::io("make", &path))?;
        let mut file = BufWriter::with_capacity(WRITE_BYTES, file);
        let mut count = 0_u64;
        for fingerprint in fingerprints {
            file.write_all(&fingerprint?.to_le_bytes()).map_err(Error::io("write", &path))?;
            count = count.saturating_add(1);
        }
        file.flush().map_err(Error::io("write", &path))?;
        let Some(runs) = self.runs.get_mut(usize::from(kind.code())) else { return Ok(()) };
        runs.push(Run { path, count });
        if runs.len() < RUNS_MAX {
            return Ok(());
        }
        let runs = std::mem::take(runs);
        self.write_run(kind, Merge::new(open(&runs)?)?)?;
        runs.iter().for_each(|run| manifest::remove(&run.path, |path| fs::remove_file(path)));
        Ok(())
    }
}

/// A folder that goes with what it was made for.
#[derive(Debug)]
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        manifest::remove(&self.0, |folder| fs::remove_dir_all(folder));
    }
}

/// Several sources as one, in order, each fingerprint once.
pub(super) struct Merge<'a> {
    sources: Vec<Source<'a>>,
    /// The next fingerprint of each source.
    next: BinaryHeap<Reverse<(u64, usize)>>,
    last: Option<u64>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(mut sources: Vec<Source<'a>>) -> Result<Self> {
        let mut next = BinaryHeap::with_capacity(sources.len());
        for (at, source) in sources.iter_mut().enumerate() {
            if let Some(fingerprint) = source.next() {
                next.push(Reverse((fingerprint?, at)));
            }
        }
        Ok(Self { sources, next, last: None })
    }
}

impl Iterator for Merge<'_> {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut top = self.next.peek_mut()?;
            let Reverse((fingerprint, at)) = *top;
            match self.sources.get_mut(at).and_then(Iterator::next) {
                Some(Ok(following)) => *top = Reverse((following, at)),
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    PeekMut::pop(top);
                }
            }
            if self.last != Some(fingerprint) {
                self.last = Some(fingerprint);
                return Some(Ok(fingerprint));
            }
        }
    }
}

fn open(runs: &[Run]) -> Result<Vec<Source<'static>>> {
    runs.iter().map(|run| Ok(Box::new(run.open()?) as Source<'static>)).collect()
}

/// A sorted run on disk.
#[derive(Debug)]
struct Run {
    path: PathBuf,
    count: u64,
}

impl Run {
    fn open(&self) -> Result<OpenRun> {
        let file = File::open(&self.path).map_err(Error::io("open", &self.path))?;
        let reader = BufReader::with_capacity(READ_BYTES, file);
        Ok(OpenRun { reader, path: self.path.clone(), left: self.count })
    }
}

/// A run that is read. One that ends early is an error.
struct OpenRun {
    reader: BufReader<File>,
    path: PathBuf,
    left: u64,
}

impl Iterator for OpenRun {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut bytes = [0; 8];
        let read = self.reader.read_exact(&mut bytes).map_err(Error::io("read", &self.path));
        Some(read.map(|()| u64::from_le_bytes(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn any_number_of_runs() {
        let root = tempfile::tempdir().unwrap();
        for (held_max, count) in [(1000, 0_u64), (1000, 10), (10, 1000), (1, 300), (7, 2000)] {
            let folder = root.path().join(format!("{held_max}-{count}"));
            let mut sorter = Sorter::new(folder.clone()).unwrap();
            sorter.hold(held_max);
            let mut expected: [BTreeSet<u64>; 3] = Default::default();
            for n in 0..count {
                // Some come again.
                let fingerprint = (n % (count * 3 / 4 + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let kind = Kind::ALL[(n % 4 % 3) as usize];
                sorter.add(kind, fingerprint).unwrap();
                expected[usize::from(kind.code())].insert(fingerprint);
            }
            for (kind, expected) in Kind::ALL.into_iter().zip(expected) {
                let sources = sorter.take(kind).unwrap();
                assert!(sources.len() <= RUNS_MAX);
                let merged: Vec<u64> = Merge::new(sources).unwrap().map(Result::unwrap).collect();
                assert_eq!(merged, expected.into_iter().collect::<Vec<_>>());
            }
            drop(sorter);
            assert!(!folder.exists());
        }
    }
}
