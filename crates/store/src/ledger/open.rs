//! Opening: which engine, whose directory, which format.
//!
//! ```text
//! DIR/LOCK      held by the process that owns the directory; says which
//! DIR/FORMAT    version of the format, written when everything below exists
//! DIR/ledger/   the engine's files
//! ```

use std::{
    fs::{self, File},
    hash::{BuildHasher, RandomState},
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock, atomic::AtomicBool},
};

use super::{
    Core, Ledger, META_NEXT_SEQUENCE, META_WRITER, OWN_META, Writer, commit::GroupCommit, marks::Marks,
    meta_key, row_cache::RowCache, watches::Watches,
};
use super::{places, read, sightings, snapshots};
use crate::{
    Engine, Error, Result,
    engine::{Batch, Table, fjall::Fjall, memory::Memory},
    filter::Filter,
    lock::DirectoryLock,
    wildcards::Wildcards,
};

/// The format this version writes, and the newest it reads.
pub(super) const FORMAT: u32 = 1;
const FORMAT_FILE: &str = "FORMAT";
const LEDGER_FOLDER: &str = "ledger";
/// A ledger being created; renamed when it is complete.
const NEW_FOLDER: &str = "ledger.new";

/// How to open a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Bytes of memory for the engine's blocks, filled as they are read.
    pub cache_bytes: u64,
    /// Memory for verdict rows.
    pub rows: RowMemory,
    /// What another process is told about this one, e.g. `hantei serve`.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache_bytes: 128 << 20,
            rows: RowMemory { bytes: 128 << 20, is_whole: true },
            command: "unknown command".to_owned(),
        }
    }
}

/// Memory for rows of the verdict table, taken as it is used: 45 to 60 bytes a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMemory {
    /// Most bytes; less than 80 KiB are none at all.
    pub bytes: u64,
    /// Whether the whole table is read into it in the background and what is written is kept, as far as there is room. Else it holds
    /// what was asked for.
    pub is_whole: bool,
}

impl Ledger {
    /// Whether a directory holds a ledger. Looks, and makes nothing.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        dir.join(FORMAT_FILE).is_file()
    }

    /// Opens `memory:` (empty, gone when dropped), `fjall:PATH`, or a plain path (the default engine, fjall). A
    /// directory that does not exist is made.
    ///
    /// # Errors
    /// [`Error::Scheme`] for an engine that is none, [`Error::Locked`] when another process owns the directory,
    /// [`Error::Format`] when a newer version wrote it, [`Error::Io`] and [`Error::Engine`] when it cannot be read.
    pub fn open(uri: &str, options: &Options) -> Result<Self> {
        match parse_uri(uri)? {
            Place::Memory => Self::build(Arc::new(Memory::new()), None, options.rows),
            Place::Directory(dir) => {
                let lock = own(&dir, options)?;
                let engine = open_directory(&dir, options)?;
                Self::build(Arc::new(engine), Some(lock), options.rows)
            }
        }
    }

    /// A ledger on an engine that is open already.
    ///
    /// # Errors
    /// As [`Engine::scan`] and [`Engine::commit`].
    pub fn with_engine(engine: Arc<dyn Engine>) -> Result<Self> {
        Self::build(engine, None, Options::default().rows)
    }

    fn build(engine: Arc<dyn Engine>, lock: Option<DirectoryLock>, rows: RowMemory) -> Result<Self> {
        let writer = load_writer(&*engine)?;
        let snapshots = snapshots::load(&*engine)?;
        let place_lists = places::load(&*engine)?;
        let has_sightings = AtomicBool::new(sightings::are_in(&*engine)?);
        let filter = Filter::for_bytes(engine.disk_bytes()?);
        let wildcards = Wildcards::of(read::wildcards(&*engine)?);
        let marks = Marks::load(&*engine)?;
        let ledger = Self {
            core: Arc::new(Core {
                engine,
                filter,
                wildcards,
                rows: RowCache::new(rows.bytes, rows.is_whole),
                watches: Watches::default(),
                marks,
                writer: Mutex::new(writer),
                stopping: AtomicBool::new(false),
            }),
            commit: GroupCommit::default(),
            snapshots: RwLock::new(Arc::new(snapshots)),
            place_lists: RwLock::new(place_lists),
            has_sightings,
            background: Mutex::default(),
            removing: Mutex::default(),
            _lock: lock,
        };
        ledger.spawn_fill();
        Ok(ledger)
    }
}

enum Place {
    Memory,
    Directory(PathBuf),
}

fn parse_uri(uri: &str) -> Result<Place> {
    let unknown = || Error::Scheme { uri: uri.chars().take(200).collect() };
    // One letter is a Windows drive; a scheme has no path separator (RFC 3986 section 3.1).
    let scheme = uri.split_once(':').filter(|(scheme, _)| {
        scheme.len() > 1
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    match scheme {
        Some(("memory", "")) => Ok(Place::Memory),
        Some(("fjall", path)) if !path.is_empty() => Ok(Place::Directory(path.into())),
        None if !uri.is_empty() => Ok(Place::Directory(uri.into())),
        _ => Err(unknown()),
    }
}

/// Makes the directory, checks its format before touching it, and takes its lock.
fn own(dir: &Path, options: &Options) -> Result<DirectoryLock> {
    check_format(dir)?;
    create_durably(dir)?;
    let lock = DirectoryLock::take(dir, &options.command)?;
    // Again: somebody may have made it since.
    check_format(dir)?;
    Ok(lock)
}

/// Reads `FORMAT`; `false` when there is none.
fn check_format(dir: &Path) -> Result<bool> {
    let path = dir.join(FORMAT_FILE);
    let mut text = String::new();
    match File::open(&path) {
        Ok(file) => file.take(64).read_to_string(&mut text).map_err(Error::io("read", &path))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Error::io("read", &path)(error)),
    };
    match text.trim().parse::<u32>() {
        Ok(found) if (1..=FORMAT).contains(&found) => Ok(true),
        _ => Err(Error::Format {
            dir: dir.to_owned(),
            found: text.trim().chars().filter(|c| !c.is_control()).collect(),
            supported: FORMAT,
        }),
    }
}

fn open_directory(dir: &Path, options: &Options) -> Result<Fjall> {
    let ledger = dir.join(LEDGER_FOLDER);
    if !ledger.try_exists().map_err(Error::io("read", &ledger))? {
        // Made beside and renamed when complete: a crash in between leaves nothing that looks like a ledger.
        let new = dir.join(NEW_FOLDER);
        if new.try_exists().map_err(Error::io("read", &new))? {
            fs::remove_dir_all(&new).map_err(Error::io("remove the unfinished", &new))?;
        }
        let engine = Fjall::open(&new, options.cache_bytes)?;
        engine.sync()?;
        drop(engine);
        fs::rename(&new, &ledger).map_err(Error::io("rename", &new))?;
        sync_directory(dir)?;
    }
    let engine = Fjall::open(&ledger, options.cache_bytes)?;
    if !check_format(dir)? {
        write_format(dir)?;
    }
    Ok(engine)
}

/// An engine for a new ledger in a folder that has none; a ledger when [`end`] has returned.
pub(super) fn begin(dir: &Path, cache_bytes: u64) -> Result<Fjall> {
    create_durably(dir)?;
    Fjall::open(&dir.join(LEDGER_FOLDER), cache_bytes)
}

/// Makes it a ledger.
pub(super) fn end(dir: &Path) -> Result<()> {
    sync_directory(dir)?;
    write_format(dir)
}

fn write_format(dir: &Path) -> Result<()> {
    let (new, path) = (dir.join("FORMAT.new"), dir.join(FORMAT_FILE));
    let mut file = File::create(&new).map_err(Error::io("create", &new))?;
    writeln!(file, "{FORMAT}").and_then(|()| file.sync_all()).map_err(Error::io("write", &new))?;
    fs::rename(&new, &path).map_err(Error::io("rename", &new))?;
    sync_directory(dir)
}

/// Creates a directory with its parents, each entry on disk before it counts.
fn create_durably(dir: &Path) -> Result<()> {
    let dir = std::path::absolute(dir).map_err(Error::io("find", dir))?;
    let missing: Vec<&Path> = dir.ancestors().take_while(|each| !each.exists()).collect();
    fs::create_dir_all(&dir).map_err(Error::io("create", &dir))?;
    missing.iter().filter_map(|each| each.parent()).try_for_each(sync_directory)
}

fn sync_directory(dir: &Path) -> Result<()> {
    // Windows has no such call, and keeps directories by its own journal.
    if cfg!(windows) {
        return Ok(());
    }
    File::open(dir).and_then(|file| file.sync_all()).map_err(Error::io("sync", dir))
}

/// Who writes here: drawn when the ledger is made, kept with it.
fn load_writer(engine: &dyn Engine) -> Result<Writer> {
    const BAD: Error = Error::Corrupt { what: "the writer's name does not decode" };
    let (id_key, next_key) = (meta_key(OWN_META, META_WRITER), meta_key(OWN_META, META_NEXT_SEQUENCE));
    let mut values = engine.get_many(Table::Meta, &[&id_key, &next_key])?.into_iter();
    let mut number = || match values.next().flatten() {
        Some(value) => value.try_into().map(u64::from_be_bytes).map(Some).map_err(|_: Vec<u8>| BAD),
        None => Ok(None),
    };
    let (id, next) = (number()?, number()?);
    let id = match id {
        Some(id) => id,
        None => {
            // The standard library's per-process random keys are random enough to tell writers apart.
            let id = RandomState::new().hash_one(std::process::id());
            let mut batch = Batch::new();
            batch.put(Table::Meta, id_key, id.to_be_bytes());
            engine.commit(batch)?;
            id
        }
    };
    Ok(Writer { id, next_sequence: next.unwrap_or(1) })
}
