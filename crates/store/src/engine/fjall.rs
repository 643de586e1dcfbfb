//! The embedded engine: [fjall](https://docs.rs/fjall), a log-structured merge tree in pure Rust. One keyspace a table.

mod purge;

use std::{
    fmt, fs, io,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use ::fjall::{
    CompressionType, Database, Keyspace, KeyspaceCreateOptions, PersistMode, Readable, Snapshot,
    config::{CompressionPolicy, PartitioningPolicy},
};

use super::{Batch, Engine, KeyRange, Limit, Order, Page, Table, Visitor, memory::collect};
use crate::{Error, Result};

/// Threads that flush and compact; a look-up must keep the other cores. With more than one, fjall 3.1 keeps the first for flushes: as long
/// as another compacts and more compactions wait, it takes them from the queue and puts them back without rest, which takes a core.
const WORKER_THREADS: usize = 1;
/// Bytes of writes held in memory for evidence, before they go to a file. Half of it would be merged twice as often.
const EVIDENCE_MEMTABLE_BYTES: u64 = 32 << 20;
/// The same for verdict rows, of which an import writes as many.
const VERDICTS_MEMTABLE_BYTES: u64 = 16 << 20;
/// The same for the smaller tables.
const MEMTABLE_BYTES: u64 = 8 << 20;
/// Bytes of old journals at which tables are flushed to be rid of them: bounds, with the journal in use (64 MiB), what
/// a start has to replay. It is the least that fjall takes.
const JOURNAL_BYTES_MAX: u64 = 64 << 20;
/// Folders in folders that are measured.
const DEPTH_MAX: u32 = 8;

/// A database of one directory.
pub struct Fjall {
    path: PathBuf,
    database: Database,
    keyspaces: Vec<Keyspace>,
    poisoned: AtomicBool,
}

impl Fjall {
    /// Opens the database in `path`, making it if it is not there.
    ///
    /// # Errors
    /// [`Error::Engine`] when it cannot be opened.
    pub fn open(path: &Path, cache_bytes: u64) -> Result<Self> {
        let database = Database::builder(path)
            .cache_size(cache_bytes)
            .worker_threads(WORKER_THREADS)
            .max_journaling_size(JOURNAL_BYTES_MAX)
            .open()
            .map_err(failed("open"))?;
        let keyspaces = Table::ALL.iter().map(|table| {
            let memtable_bytes = match table {
                Table::Evidence => EVIDENCE_MEMTABLE_BYTES,
                Table::Verdicts => VERDICTS_MEMTABLE_BYTES,
                _ => MEMTABLE_BYTES,
            };
            // Who asks for a row has asked our filter before: a filter of the files, of as many bytes, would say the same again.
            let is_known_to_have = *table == Table::Verdicts;
            // The default leaves the upper levels, and with them a young store, uncompressed. And it reads the filter and the index of a
            // file whole, megabytes of them, when they are not in the cache.
            let options = || {
                let parts = PartitioningPolicy::new([false, true]);
                KeyspaceCreateOptions::default()
                    .data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
                    .filter_block_partitioning_policy(parts.clone())
                    .index_block_partitioning_policy(parts)
                    .expect_point_read_hits(is_known_to_have)
                    .max_memtable_size(memtable_bytes)
            };
            database.keyspace(table.as_str(), options).map_err(failed("open a table"))
        });
        let keyspaces = keyspaces.collect::<Result<_>>()?;
        Ok(Self { path: path.to_owned(), database, keyspaces, poisoned: AtomicBool::new(false) })
    }

    fn keyspace(&self, table: Table) -> Result<&Keyspace> {
        keyspace(&self.keyspaces, table)
    }

    fn check(&self) -> Result<()> {
        if self.poisoned.load(Ordering::Acquire) { Err(Error::Poisoned) } else { Ok(()) }
    }

    /// After a failed write nobody knows what is on disk: nothing more is written.
    fn poison(&self, action: &'static str, error: ::fjall::Error) -> Error {
        self.poisoned.store(true, Ordering::Release);
        match error {
            ::fjall::Error::Poisoned => Error::Poisoned,
            error => failed(action)(error),
        }
    }
}

fn keyspace(keyspaces: &[Keyspace], table: Table) -> Result<&Keyspace> {
    let at = Table::ALL.iter().position(|each| *each == table);
    at.and_then(|at| keyspaces.get(at)).ok_or(Error::Corrupt { what: "a table is missing" })
}

/// Bytes that the files in `dir` take on the disk.
fn allocated(dir: &Path, depth: u32) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // A file may go while we look: compaction works on.
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() && depth > 0 {
            bytes += allocated(&entry.path(), depth - 1).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(0),
                _ => Err(error),
            })?;
        } else {
            bytes += file_bytes(&metadata);
        }
    }
    Ok(bytes)
}

#[cfg(unix)]
fn file_bytes(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    // `st_blocks` counts in units of 512 bytes, whatever the block size of the file system (stat(3type)).
    metadata.blocks() * 512
}

#[cfg(not(unix))]
fn file_bytes(metadata: &fs::Metadata) -> u64 {
    metadata.len()
}

/// Where the engine ends a range. It finds the end in every file before it reads anything, which takes as long as a short range itself;
/// walking forward we see the end when we come to it. Not in the log: behind its end lie the marks of rows that were removed.
fn engine_end(table: Table, range: &KeyRange, order: Order) -> Bound<&[u8]> {
    match (order, &range.end) {
        (Order::Reverse, Some(end)) => Bound::Excluded(end.as_slice()),
        (Order::Forward, Some(end)) if table == Table::Log => Bound::Excluded(end.as_slice()),
        _ => Bound::Unbounded,
    }
}

fn failed(action: &'static str) -> impl FnOnce(::fjall::Error) -> Error {
    move |error| Error::Engine { action, source: Box::new(error) }
}

/// What one table has in a snapshot of all.
struct View<'a> {
    snapshot: &'a Snapshot,
    table: Table,
    keyspace: &'a Keyspace,
}

impl View<'_> {
    fn get_many(&self, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        let get = |key: &&[u8]| {
            Ok(self.snapshot.get(self.keyspace, key).map_err(failed("read"))?.map(|value| value.to_vec()))
        };
        keys.iter().map(get).collect()
    }

    fn scan(&self, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        if range.is_empty() {
            return Ok(Page::default());
        }
        // Not `Keyspace::range`, which sees batches while they are applied.
        let found = self.snapshot.range::<&[u8], _>(
            self.keyspace,
            (Bound::Included(range.start.as_slice()), engine_end(self.table, range, order)),
        );
        let read = |guard: ::fjall::Guard| {
            let (key, value) = guard.into_inner().map_err(failed("scan"))?;
            Ok((key.to_vec(), value.to_vec()))
        };
        match order {
            Order::Forward => {
                let is_within = |entry: &Result<(Vec<u8>, Vec<u8>)>| match entry {
                    Ok((key, _)) => !range.is_before(key),
                    Err(_) => true,
                };
                collect(range, order, limit, found.map(read).take_while(is_within))
            }
            Order::Reverse => collect(range, order, limit, found.rev().map(read)),
        }
    }

    fn visit(&self, range: &KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        if range.is_empty() {
            return Ok(());
        }
        let bounds = (Bound::Included(range.start.as_slice()), engine_end(self.table, range, Order::Forward));
        for guard in self.snapshot.range::<&[u8], _>(self.keyspace, bounds) {
            let (key, value) = guard.into_inner().map_err(failed("scan"))?;
            if range.is_before(&key) || !each(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    fn count(&self, range: &KeyRange, max: u64) -> Result<u64> {
        if range.is_empty() {
            return Ok(0);
        }
        let found = self.snapshot.range::<&[u8], _>(
            self.keyspace,
            (Bound::Included(range.start.as_slice()), engine_end(self.table, range, Order::Forward)),
        );
        let mut n = 0;
        for guard in found.take(usize::try_from(max).unwrap_or(usize::MAX)) {
            let key = guard.key().map_err(failed("count"))?;
            if range.is_before(&key) {
                break;
            }
            n += 1;
        }
        Ok(n)
    }
}

impl Engine for Fjall {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        // All from one moment: a batch is seen whole or not at all.
        let snapshot = self.database.snapshot();
        View { snapshot: &snapshot, table, keyspace: self.keyspace(table)? }.get_many(keys)
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        let snapshot = self.database.snapshot();
        View { snapshot: &snapshot, table, keyspace: self.keyspace(table)? }.scan(range, order, limit)
    }

    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        let snapshot = self.database.snapshot();
        View { snapshot: &snapshot, table, keyspace: self.keyspace(table)? }.visit(&range, each)
    }

    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64> {
        let snapshot = self.database.snapshot();
        View { snapshot: &snapshot, table, keyspace: self.keyspace(table)? }.count(range, max)
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>> {
        Ok(Arc::new(Frozen { snapshot: self.database.snapshot(), keyspaces: self.keyspaces.clone() }))
    }

    fn commit(&self, batch: Batch) -> Result<()> {
        self.check()?;
        let mut writes = ::fjall::OwnedWriteBatch::with_capacity(self.database.clone(), batch.len())
            .durability(Some(PersistMode::Buffer));
        for (table, key, value) in batch.into_operations() {
            let keyspace = self.keyspace(table)?;
            match value {
                Some(value) => writes.insert(keyspace, key, value),
                None => writes.remove(keyspace, key),
            }
        }
        writes.commit().map_err(|error| self.poison("write", error))
    }

    fn sync(&self) -> Result<()> {
        self.check()?;
        if cfg!(feature = "unsafe-ack") {
            return Ok(());
        }
        self.database.persist(PersistMode::SyncAll).map_err(|error| self.poison("sync", error))
    }

    fn purge(&self, table: Table) -> Result<()> {
        self.check()?;
        purge::run(&self.database, &self.keyspaces, self.keyspace(table)?)
            .map_err(|error| self.poison("purge", error))
    }

    fn disk_bytes(&self) -> Result<u64> {
        // fjall counts the empty part of its journal, which takes no space.
        allocated(&self.path, DEPTH_MAX).map_err(Error::io("measure", &self.path))
    }
}

impl fmt::Debug for Fjall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fjall").finish_non_exhaustive()
    }
}

/// The database as of one moment. The files that it needs are kept until it is dropped.
struct Frozen {
    snapshot: Snapshot,
    keyspaces: Vec<Keyspace>,
}

impl Frozen {
    fn view(&self, table: Table) -> Result<View<'_>> {
        Ok(View { snapshot: &self.snapshot, table, keyspace: keyspace(&self.keyspaces, table)? })
    }
}

impl Engine for Frozen {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        self.view(table)?.get_many(keys)
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        self.view(table)?.scan(range, order, limit)
    }

    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        self.view(table)?.visit(&range, each)
    }

    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64> {
        self.view(table)?.count(range, max)
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>> {
        Ok(Arc::new(Self { snapshot: self.snapshot.clone(), keyspaces: self.keyspaces.clone() }))
    }

    fn commit(&self, _: Batch) -> Result<()> {
        Err(Error::Frozen)
    }

    fn sync(&self) -> Result<()> {
        Err(Error::Frozen)
    }

    fn purge(&self, _: Table) -> Result<()> {
        Err(Error::Frozen)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(0)
    }
}
