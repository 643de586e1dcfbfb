//! The ledger: evidence, what is derived from it for speed, and the log of what was touched; above any engine.
//!
//! Not here: policies, viewers, the fold. What is appended stays as it is; only what is derived is replaced: [`VerdictRow`]s, and what
//! analysers conclude ([`Concluded`]).

mod aliases;
mod append;
mod attacks;
mod commit;
mod conclusions;
mod copy;
pub(crate) mod decisions;
mod digest;
mod edges;
mod fsck;
mod knowledge;
mod log;
pub(crate) mod marks;
mod open;
mod places;
mod read;
mod redact;
mod registrations;
mod remove;
mod resolutions;
mod row_cache;
mod row_pack;
mod rows;
mod seen;
pub(crate) mod sightings;
mod snapshots;
mod stats;
mod stored_row;
mod under;
mod verdicts;
mod watches;

use std::{
    fmt,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use model::{Host, Mask, Observable, Subject};

pub use self::{
    append::{Appended, Refused},
    conclusions::{Concluded, ConcludedForAll},
    copy::{LedgerCopy, NewLedger},
    decisions::{Decided, DecisionPage, DecisionPlace, DecisionRow},
    digest::DigestReport,
    edges::{Edge, EdgesRead, ObservableKey},
    fsck::{Finding, FsckReport},
    knowledge::KnowledgeAppended,
    log::{Cursor, LogPage},
    marks::{IsForFew, MarkRow},
    open::{Options, RowMemory},
    places::{PlaceHit, PlacesAppended},
    read::{Count, EvidencePage, Found, SubjectPage},
    redact::Redacted,
    remove::{Extent, Removal, RemovalRule, RemovedRows},
    resolutions::{Facing, Resolutions, Resolved, Statement},
    sightings::{MonthCell, SightingHits, SightingMonth, SightingSum, SightingUnit},
    snapshots::{Snapshot, SnapshotIndex},
    stats::Stats,
    under::RowsUnder,
    verdicts::{VerdictPage, VerdictRow},
    watches::Watch,
};
use self::{commit::GroupCommit, places::PlaceLists, row_cache::RowCache};
use crate::{
    Engine, Result,
    engine::{Batch, KeyRange, Table, walk},
    filter::Filter,
    key,
    lock::DirectoryLock,
    wildcards::{UrlScreen, WildcardStats, Wildcards},
};

/// The ledger. Shared by reference among threads; every method may block on the disk.
pub struct Ledger {
    core: Arc<Core>,
    commit: GroupCommit,
    snapshots: RwLock<Arc<SnapshotIndex>>,
    place_lists: PlaceLists,
    /// Whether there are any: most look-ups then need not look.
    has_sightings: AtomicBool,
    background: Mutex<Vec<JoinHandle<()>>>,
    /// Held by the one who removes.
    removing: Mutex<()>,
    /// Released last: declared last, dropped last.
    _lock: Option<DirectoryLock>,
}

/// What the background thread shares with the ledger.
struct Core {
    engine: Arc<dyn Engine>,
    filter: Filter,
    wildcards: Wildcards,
    rows: RowCache,
    watches: watches::Watches,
    marks: marks::Marks,
    /// Held from the check for what is known until the commit: no two appends judge one key at a time.
    writer: Mutex<Writer>,
    stopping: AtomicBool,
}

/// The one who writes here.
#[derive(Debug)]
struct Writer {
    /// Drawn once for a data directory.
    id: u64,
    /// Sequence of the next log row.
    next_sequence: u64,
}

impl Core {
    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads every subject into the filter that is being built; makes a larger one when it overflows.
    fn fill_filter(&self) {
        let filled = self.filter.fill(
            || self.stopping.load(Ordering::Relaxed),
            |add| {
                self.walk_rows(add)?;
                read::walk_subject_keys(&*self.engine, Table::Evidence, add)?;
                self.marks.walk_filter_keys(&*self.engine, add)?;
                aliases::walk_filter_keys(&*self.engine, add)
            },
            // No append stands between its insertion and its commit while the target of insertions changes.
            |swap| {
                let _writer = self.writer();
                swap();
            },
        );
        if let Err(error) = filled {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the filter for misses could not be filled"
            );
        }
    }
}

impl Ledger {
    /// Makes everything appended before this call durable. Callers at the same time share one sync of the disk.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when it fails: nothing appended since the last sync is acknowledged, and every later
    /// write fails with [`crate::Error::Poisoned`].
    pub fn sync(&self) -> Result<()> {
        self.commit.sync(&*self.core.engine)
    }

    /// A number that every write raises. What was read behind one reading of it still is what the ledger says as long as another gives
    /// the same.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.commit.writes()
    }

    /// Whether the subject may be known: as one with evidence or a verdict row, or as an alias. `false` is certain;
    /// `true` is wrong for about one unknown subject in two hundred, and always the answer until the filter is filled.
    #[must_use]
    pub fn may_contain(&self, subject: &Subject) -> bool {
        self.core.filter.may_contain(&key::subject(subject))
    }

    /// The masks over an observable that may be known: those of [`Mask::covering`] for which [`Ledger::may_contain`] holds,
    /// and the wildcards that cover it.
    #[must_use]
    pub fn masks_over(&self, observable: &Observable) -> Vec<Mask> {
        let address = match observable {
            Observable::Ip(address) => Some(*address),
            Observable::Url(url) => url.ip(),
            Observable::Domain(_) | Observable::File(_) => None,
        };
        let filter = &self.core.filter;
        let is_near = address.is_some_and(|address| filter.may_have_network_over(address));
        let is_ipv4 = address.is_some_and(|address| address.is_ipv4());
        let mut masks = Mask::covering_where(observable, |prefix_len| {
            is_near && filter.may_have_network(is_ipv4, prefix_len)
        });
        masks.retain(|mask| filter.may_contain(&key::mask(mask)));
        masks.extend(self.core.wildcards.over(observable));
        masks
    }

    /// Whether a network mask may be over an address, or over another of its /24. `false` is certain, and told by one look into memory.
    #[must_use]
    pub fn is_near_network(&self, address: Ipv4Addr) -> bool {
        self.core.filter.may_have_network_over(address.into())
    }

    /// Whether nothing bears on an address: no evidence, verdict row or network mask. `true` is certain, `false` is not. For many addresses in
    /// little time.
    #[must_use]
    pub fn is_unknown_address(&self, address: Ipv4Addr) -> bool {
        let filter = &self.core.filter;
        let is_in_network = || {
            (0..=32)
                .filter(|prefix_len| filter.may_have_network(true, *prefix_len))
                .any(|prefix_len| filter.may_contain(&key::network_v4(address, prefix_len)))
        };
        !(filter.may_contain(&key::address_v4(address)) || self.is_near_network(address) && is_in_network())
    }

    /// How many wildcard masks are in memory, and what they cost.
    #[must_use]
    pub fn wildcard_stats(&self) -> WildcardStats {
        self.core.wildcards.stats()
    }

    /// Whether a URL on this very host, or a mask over some, may be known. `false` is certain, but for wildcards that are told by a
    /// URL's path alone: ask [`UrlScreen::may_cover_path`] too.
    #[must_use]
    pub fn may_have_urls_on(&self, host: &Host) -> bool {
        self.core.filter.may_contain(&key::host(host)) || self.url_screen().may_cover_on(&host.to_string())
    }

    /// Whether the object is an address or name on which URLs, or masks over some, may be known; wildcards aside. `false` is certain.
    #[must_use]
    pub fn may_host_urls(&self, observable: &Observable) -> bool {
        let host = match observable {
            Observable::Ip(address) => Host::Ip(*address),
            Observable::Domain(name) => Host::Domain(name.clone()),
            Observable::Url(_) | Observable::File(_) => return false,
        };
        self.core.filter.may_contain(&key::host(&host))
    }

    /// What tells of most URLs that no wildcard mask over URLs covers them.
    #[must_use]
    pub fn url_screen(&self) -> Arc<UrlScreen> {
        self.core.wildcards.url_screen()
    }

    /// Whether [`Ledger::may_contain`] can say `false` yet.
    #[must_use]
    pub fn filter_ready(&self) -> bool {
        self.core.filter.is_ready()
    }

    /// How many verdict rows are in memory, and the bytes that they take there.
    #[must_use]
    pub fn rows_in_memory(&self) -> (usize, usize) {
        (self.core.rows.len(), self.core.rows.size_bytes())
    }

    /// Waits until the filter is filled, and with it the memory for verdict rows.
    pub fn wait_for_filter(&self) {
        self.join_background();
    }

    /// A small named value of a follower, e.g. its cursor.
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let key = meta_key(USER_META, name);
        Ok(self.core.engine.get_many(Table::Meta, &[&key])?.pop().flatten())
    }

    /// Sets a small named value; durable with the next [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn put_meta(&self, name: &str, value: &[u8]) -> Result<()> {
        let mut batch = Batch::new();
        batch.put(Table::Meta, meta_key(USER_META, name), value);
        self.write(batch)
    }

    /// Names of the small values that begin so, in order.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn meta_names(&self, prefix: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        walk(&*self.core.engine, Table::Meta, KeyRange::prefix(&meta_key(USER_META, prefix)), |key, _| {
            let name = key.get(1..).and_then(|name| std::str::from_utf8(name).ok());
            names.extend(name.map(str::to_owned));
            Ok(true)
        })?;
        Ok(names)
    }

    /// Removes a small named value; durable with the next [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn remove_meta(&self, name: &str) -> Result<()> {
        let mut batch = Batch::new();
        batch.remove(Table::Meta, meta_key(USER_META, name));
        self.write(batch)
    }

    /// Leaves nothing on disk of evidence that was removed or replaced before this call; see [`Engine::purge`].
    ///
    /// # Errors
    /// As [`Engine::purge`].
    pub fn purge_evidence(&self) -> Result<()> {
        self.sync()?;
        self.core.engine.purge(Table::Evidence)
    }

    /// Bytes on disk.
    ///
    /// # Errors
    /// As [`Engine::disk_bytes`].
    pub fn disk_bytes(&self) -> Result<u64> {
        self.core.engine.disk_bytes()
    }

    /// Commits; after a failure nothing is written any more, for nobody knows what the engine kept.
    fn write(&self, batch: Batch) -> Result<()> {
        self.commit.write(&*self.core.engine, batch)
    }

    /// Adds keys to the filter; under the writer's lock and before the commit, so that no reader is told "unknown" of
    /// what is acknowledged.
    fn add_to_filter<'a>(&self, _writer: &Writer, keys: impl Iterator<Item = &'a [u8]>) {
        keys.for_each(|key| self.core.filter.insert(key));
    }

    /// Starts to build a larger filter when the present one is full. Under the writer's lock, after the commit.
    fn grow_filter(&self, _writer: &Writer) {
        if self.core.filter.start_growing() {
            self.spawn_fill();
        }
    }

    fn spawn_fill(&self) {
        let core = Arc::clone(&self.core);
        let spawned =
            std::thread::Builder::new().name("ledger-filter".to_owned()).spawn(move || core.fill_filter());
        match spawned {
            Ok(handle) => {
                let mut background = self.background.lock().unwrap_or_else(PoisonError::into_inner);
                background.retain(|handle| !handle.is_finished());
                background.push(handle);
            }
            // Without the thread the filter goes on saying "perhaps": slower, never wrong.
            Err(error) => tracing::warn!(%error, "no thread to fill the filter for misses"),
        }
    }

    fn join_background(&self) {
        let handles: Vec<_> =
            self.background.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
        for handle in handles {
            if handle.join().is_err() {
                tracing::error!("the thread that fills the filter for misses panicked");
            }
        }
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.core.stopping.store(true, Ordering::Relaxed);
        self.join_background();
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

/// Values of followers.
const USER_META: u8 = 1;
/// Values of the ledger itself.
const OWN_META: u8 = 2;
const META_WRITER: &str = "writer";
const META_NEXT_SEQUENCE: &str = "next-sequence";

fn meta_key(space: u8, name: &str) -> Vec<u8> {
    let mut key = vec![space];
    key.extend_from_slice(name.as_bytes());
    key
}
