//! The engine: ordered bytes in a few tables, written in atomic batches. It knows nothing of evidence.
//!
//! The contract, checked by [`crate::contract`] for every engine:
//! - keys of a table are ordered by their bytes;
//! - [`Engine::commit`] is all or nothing, across tables, and visible to every later read when it returns; of two
//!   operations on one key in a batch the later wins;
//! - one [`Engine::get_many`] or [`Engine::scan`] never sees half of a batch, and an [`Engine::snapshot`] is of one moment;
//! - what was committed survives the process; only what was committed before a successful [`Engine::sync`] began
//!   survives the machine;
//! - after a failed write or sync every later commit and sync fails with [`crate::Error::Poisoned`] until reopened;
//!   reads go on.

pub mod fjall;
pub mod memory;

use std::sync::Arc;

use crate::Result;

/// The tables. The names are those of the files on disk: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Evidence by subject, section and identity; relations also under their other end.
    Evidence,
    /// What was touched, by writer and sequence.
    Log,
    /// One fixed-size verdict row for each observable.
    Verdicts,
    /// Weak digests and look-up forms of URLs.
    Aliases,
    /// Ranges of geography and routing databases.
    Places,
    /// Complete snapshots, and what each one lists.
    Snapshots,
    /// Small named values.
    Meta,
    /// Malware families, actors and techniques.
    Knowledge,
    /// Sums of sightings, and the units that were counted.
    Sightings,
    /// Where decisions of people stand, by list and moment, and by identity.
    Decisions,
    /// Of which subjects something is known that not everybody sees.
    Marks,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 11] = [
        Self::Evidence,
        Self::Log,
        Self::Verdicts,
        Self::Aliases,
        Self::Places,
        Self::Snapshots,
        Self::Meta,
        Self::Knowledge,
        Self::Sightings,
        Self::Decisions,
        Self::Marks,
    ];

    /// Name on disk.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Log => "log",
            Self::Verdicts => "verdicts",
            Self::Aliases => "aliases",
            Self::Places => "places",
            Self::Snapshots => "snapshots",
            Self::Meta => "meta",
            Self::Knowledge => "knowledge",
            Self::Sightings => "sightings",
            Self::Decisions => "decisions",
            Self::Marks => "marks",
        }
    }
}

/// Keys from `start` (included) to `end` (excluded).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// First key that may be in the range.
    pub start: Vec<u8>,
    /// First key after the range; `None`: to the end of the table.
    pub end: Option<Vec<u8>>,
}

impl KeyRange {
    /// The whole table.
    #[must_use]
    pub fn all() -> Self {
        Self { start: Vec::new(), end: None }
    }

    /// Every key that begins with `prefix`.
    #[must_use]
    pub fn prefix(prefix: &[u8]) -> Self {
        Self { start: prefix.to_vec(), end: after_prefix(prefix) }
    }

    /// Whether no key can be in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end.as_ref().is_some_and(|end| *end <= self.start)
    }

    /// Whether `key` is in it.
    #[must_use]
    pub fn contains(&self, key: &[u8]) -> bool {
        key >= self.start.as_slice() && self.end.as_ref().is_none_or(|end| key < end.as_slice())
    }

    /// Whether all of it stands before `key`.
    #[must_use]
    pub fn is_before(&self, key: &[u8]) -> bool {
        self.end.as_deref().is_some_and(|end| key >= end)
    }

    /// The part of the range behind `key`.
    #[must_use]
    pub fn after(mut self, key: &[u8]) -> Self {
        if key >= self.start.as_slice() {
            self.start = successor(key);
        }
        self
    }
}

/// The first key after `key`.
pub(crate) fn successor(key: &[u8]) -> Vec<u8> {
    let mut next = Vec::with_capacity(key.len() + 1);
    next.extend_from_slice(key);
    next.push(0);
    next
}

/// The first key after all keys that begin with `prefix`; `None` when there is none.
pub(crate) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Direction of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Ascending.
    Forward,
    /// Descending.
    Reverse,
}

/// How much one scan may return. The first entry always comes, so that a scan makes progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Number of entries; 0 is read as 1.
    pub entries: usize,
    /// Sum of the bytes of keys and values.
    pub bytes: usize,
}

impl Limit {
    /// For walking a whole table: pages that fit the processor's caches.
    pub const WALK: Self = Self { entries: 4096, bytes: 1 << 20 };

    /// A number of entries, of at most 16 MiB.
    #[must_use]
    pub fn entries(entries: usize) -> Self {
        Self { entries, bytes: 16 << 20 }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key.
    pub key: Vec<u8>,
    /// Value.
    pub value: Vec<u8>,
}

/// One scan's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Entries in the order asked for.
    pub entries: Vec<Entry>,
    /// Where to go on; `None` when the range had no more.
    pub next: Option<KeyRange>,
}

/// Writes that happen together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    operations: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
    bytes: usize,
}

impl Batch {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty batch with room for so many operations.
    #[must_use]
    pub fn with_capacity(operations: usize) -> Self {
        Self { operations: Vec::with_capacity(operations), bytes: 0 }
    }

    /// Sets a value.
    pub fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        let (key, value) = (key.into(), value.into());
        self.bytes += key.len() + value.len();
        self.operations.push((table, key, Some(value)));
    }

    /// Removes a key; removing what is not there is no error.
    pub fn remove(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        let key = key.into();
        self.bytes += key.len();
        self.operations.push((table, key, None));
    }

    /// Number of operations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Bytes of keys and values.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The operations in order: table, key, and the value or `None` for a removal.
    pub fn into_operations(self) -> impl Iterator<Item = (Table, Vec<u8>, Option<Vec<u8>>)> {
        self.operations.into_iter()
    }
}

/// Is shown keys and values; says whether to go on.
pub type Visitor<'a> = dyn FnMut(&[u8], &[u8]) -> Result<bool> + 'a;

/// An ordered store of bytes; see the module's contract.
pub trait Engine: Send + Sync {
    /// The values of `keys`, in their order; `None` for what is not there.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot read.
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>>;

    /// The first entries of `range` in `order`, up to `limit`.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot read.
    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page>;

    /// Calls `each` with the entries of `range` in order, all as of one moment, until it returns `false`. Copies nothing, and holds what it reads:
    /// for ranges that take no longer than an answer; `each` must not write.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot read, and what `each` returns.
    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()>;

    /// How many entries `range` has; counting stops at `max`. Copies nothing.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot read.
    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64>;

    /// All tables as of now, to read from for as long as it is held; what is committed later is not in it, and what it has stays on disk.
    /// Writing to it fails with [`crate::Error::Frozen`].
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot read.
    fn snapshot(&self) -> Result<Arc<dyn Engine>>;

    /// Writes all of `batch` or nothing. Durable only after [`Engine::sync`].
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when it fails, [`crate::Error::Poisoned`] after that.
    fn commit(&self, batch: Batch) -> Result<()>;

    /// Makes everything committed so far durable.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when it fails, [`crate::Error::Poisoned`] after that.
    fn sync(&self) -> Result<()>;

    /// Leaves nothing on disk of what was removed from `table`, or replaced in it, before this call: not in the table's files, nor in journals.
    /// What a snapshot that is held has stays until a call after it is dropped. Takes as long as writing the table anew, and its room meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when it fails, [`crate::Error::Poisoned`] after that.
    fn purge(&self, table: Table) -> Result<()>;

    /// Bytes used on disk; for an engine in memory, those of keys and values.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine cannot tell.
    fn disk_bytes(&self) -> Result<u64>;
}

/// Walks `range` page by page. `each` returns `false` to stop.
pub(crate) fn walk(
    engine: &dyn Engine,
    table: Table,
    range: KeyRange,
    mut each: impl FnMut(&[u8], &[u8]) -> Result<bool>,
) -> Result<()> {
    let mut rest = Some(range);
    while let Some(range) = rest {
        let page = engine.scan(table, &range, Order::Forward, Limit::WALK)?;
        for entry in &page.entries {
            if !each(&entry.key, &entry.value)? {
                return Ok(());
            }
        }
        rest = page.next;
    }
    Ok(())
}
