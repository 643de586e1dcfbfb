//! Snapshots: lists without dates of their own, whose unit is the complete list at a date.
//!
//! Entries are appended first, as [`model::Claim::Listed`]; they count once the snapshot is recorded as complete. What a
//! snapshot lists is kept by list and date too, so that completing one tells whose verdict may change.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, PoisonError},
};

use model::{Subject, Timestamp, Tlp};

use super::{Ledger, log};
use crate::{
    Engine, Error, Result,
    codec::{
        self,
        wire::{Reader, Writer as Value, position},
    },
    engine::{Batch, KeyRange, Table, walk},
    key,
};

/// List, date: the snapshot itself.
pub(super) const COMPLETE: u8 = 1;
/// List, date, writer, sequence, number: what it lists.
pub(super) const LISTING: u8 = 2;
/// Subjects in one row of a listing.
const LISTING_SUBJECTS_MAX: usize = 1024;

/// A complete list at a date.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Full name of the list: `source` or `source/list`.
    pub list: String,
    /// Its date.
    pub date: Timestamp,
    /// Number of entries.
    pub entries: u64,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// When we learned it. Not part of the digest of the ledger.
    pub recorded_at: Timestamp,
    /// Which import brought it. Not part of the digest of the ledger.
    pub import: u64,
    /// The marking of its entries. Whoever may not see them does not know of the list at that date. Not part of the digest of the ledger.
    pub tlp: Tlp,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { list, date, entries, digest, recorded_at, import, tlp } = self;
        let mut shown = f.debug_struct("Snapshot");
        shown.field("list", list).field("date", date).field("entries", entries).field("digest", digest);
        shown.field("recorded_at", recorded_at).field("import", import);
        // Nearly all are open, and said to be no more than they were before there were others.
        if *tlp > Tlp::Clear {
            shown.field("tlp", tlp);
        }
        shown.finish()
    }
}

/// Every complete snapshot, in memory: by list, then by date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotIndex {
    lists: BTreeMap<Arc<str>, Arc<Vec<Snapshot>>>,
}

impl SnapshotIndex {
    /// The snapshots of a list by date, oldest first.
    #[must_use]
    pub fn of(&self, list: &str) -> &[Snapshot] {
        self.lists.get(list).map_or(&[], |snapshots| snapshots)
    }

    /// The snapshot of a list at exactly `date`.
    #[must_use]
    pub fn get(&self, list: &str, date: Timestamp) -> Option<&Snapshot> {
        let snapshots = self.of(list);
        snapshots.binary_search_by_key(&date, |snapshot| snapshot.date).ok().and_then(|at| snapshots.get(at))
    }

    /// Whether the list at `date` is complete, so that [`model::Claim::Listed`] evidence of it counts.
    #[must_use]
    pub fn is_complete(&self, list: &str, date: Timestamp) -> bool {
        self.get(list, date).is_some()
    }

    /// The newest snapshot of a list that is not after `at`.
    #[must_use]
    pub fn newest_at(&self, list: &str, at: Timestamp) -> Option<&Snapshot> {
        let snapshots = self.of(list);
        let later = snapshots.partition_point(|snapshot| snapshot.date <= at);
        later.checked_sub(1).and_then(|at| snapshots.get(at))
    }

    /// Whether a snapshot is dated after `at`.
    #[must_use]
    pub fn has_after(&self, at: Timestamp) -> bool {
        self.lists.values().any(|snapshots| snapshots.last().is_some_and(|newest| newest.date > at))
    }

    /// The lists with their snapshots, sorted by name.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &[Snapshot])> {
        self.lists.iter().map(|(list, snapshots)| (&**list, snapshots.as_slice()))
    }

    /// Number of snapshots.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.values().map(|snapshots| snapshots.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    fn add(&mut self, snapshot: Snapshot) {
        let snapshots = self.lists.entry(snapshot.list.as_str().into()).or_default();
        let snapshots = Arc::make_mut(snapshots);
        match snapshots.binary_search_by_key(&snapshot.date, |each| each.date) {
            Ok(_) => {}
            Err(at) => snapshots.insert(at, snapshot),
        }
    }

    /// Forgets the snapshots of which `is_gone` says so.
    pub(super) fn forget(&mut self, is_gone: impl Fn(&Snapshot) -> bool) {
        self.lists.retain(|_, snapshots| {
            if snapshots.iter().any(&is_gone) {
                Arc::make_mut(snapshots).retain(|snapshot| !is_gone(snapshot));
            }
            !snapshots.is_empty()
        });
    }
}

impl Ledger {
    /// Every complete snapshot, as of now.
    #[must_use]
    pub fn snapshots(&self) -> Arc<SnapshotIndex> {
        Arc::clone(&self.snapshots.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Records that a snapshot is complete: its entries count from now on. `false` when the list had one of that date,
    /// which stays as it is. Acknowledged after [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn complete_snapshot(&self, snapshot: Snapshot) -> Result<bool> {
        let mut writer = self.core.writer();
        let mut index = (*self.snapshots()).clone();
        if index.is_complete(&snapshot.list, snapshot.date) {
            return Ok(false);
        }
        let mut batch = Batch::new();
        batch.put(Table::Snapshots, row_key(COMPLETE, &snapshot.list, snapshot.date), encode(&snapshot));
        let next = log::write_completed(&mut batch, &writer, &snapshot.list, snapshot.date);
        index.add(snapshot);
        // Held across the commit: who reads of it in the log finds it in the index.
        let mut current = self.snapshots.write().unwrap_or_else(PoisonError::into_inner);
        self.write(batch)?;
        *current = Arc::new(index);
        drop(current);
        self.commit.count();
        writer.next_sequence = next;
        Ok(true)
    }

    /// What a snapshot lists, complete or not, sorted and without repetition.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn listed(&self, list: &str, date: Timestamp) -> Result<Vec<Subject>> {
        let mut subjects = BTreeSet::new();
        let range = KeyRange::prefix(&row_key(LISTING, list, date));
        walk(&*self.core.engine, Table::Snapshots, range, |_, value| {
            subjects.extend(codec::decode_subjects(value)?.into_iter().map(<[u8]>::to_vec));
            Ok(true)
        })?;
        subjects.iter().map(|subject| key::decode(subject)).collect()
    }
}

/// What an append adds to snapshots.
#[derive(Debug, Default)]
pub(super) struct Listings(BTreeMap<(String, Timestamp), Vec<Vec<u8>>>);

impl Listings {
    pub(super) fn add(&mut self, list: &str, date: Timestamp, subject: &[u8]) {
        self.0.entry((list.to_owned(), date)).or_default().push(subject.to_vec());
    }

    /// Writer and sequence keep the rows of different appends apart.
    pub(super) fn write(self, batch: &mut Batch, writer: u64, sequence: u64) {
        for ((list, date), subjects) in self.0 {
            for (number, chunk) in (0_u32..).zip(subjects.chunks(LISTING_SUBJECTS_MAX)) {
                let mut key = row_key(LISTING, &list, date);
                key.extend_from_slice(&writer.to_be_bytes());
                key.extend_from_slice(&sequence.to_be_bytes());
                key.extend_from_slice(&number.to_be_bytes());
                batch.put(Table::Snapshots, key, codec::encode_subjects(chunk.iter().map(Vec::as_slice)));
            }
        }
    }
}

/// Reads the index from the table.
pub(super) fn load(engine: &dyn Engine) -> Result<SnapshotIndex> {
    let mut index = SnapshotIndex::default();
    walk(engine, Table::Snapshots, KeyRange::prefix(&[COMPLETE]), |key, value| {
        match decode(key, value) {
            Ok(snapshot) => index.add(snapshot),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a snapshot row is damaged: run fsck"
                );
            }
        }
        Ok(true)
    })?;
    Ok(index)
}

/// Checks one row of the table.
pub(super) fn check_row(key: &[u8], value: &[u8]) -> Result<()> {
    match key.first() {
        Some(&COMPLETE) => decode(key, value).map(drop),
        Some(&LISTING) => {
            codec::decode_subjects(value)?.into_iter().try_for_each(|each| key::decode(each).map(drop))
        }
        _ => Err(BAD),
    }
}

const BAD: Error = Error::Corrupt { what: "a snapshot does not decode" };

pub(super) fn row_key(kind: u8, list: &str, date: Timestamp) -> Vec<u8> {
    let mut key = vec![kind];
    key::push_word(&mut key, list);
    key.extend_from_slice(&date.millis().to_be_bytes());
    key
}

/// List and date of a row's key, whatever follows them.
pub(super) fn list_and_date(key: &[u8]) -> Result<(String, Timestamp)> {
    let (list, rest) = key::read_word(key.get(1..).ok_or(BAD)?)?;
    let (date, _) = rest.split_first_chunk::<8>().ok_or(BAD)?;
    Ok((list, Timestamp::from_millis(i64::from_be_bytes(*date))))
}

/// Of an open list.
const OPEN: u8 = 1;
/// Of one with another marking, which stands last.
const MARKED: u8 = 2;

fn encode(snapshot: &Snapshot) -> Vec<u8> {
    let mut out = Value::default();
    let is_open = snapshot.tlp == Tlp::Clear;
    out.byte(if is_open { OPEN } else { MARKED });
    out.number(snapshot.entries);
    out.raw(&snapshot.digest);
    out.moment(snapshot.recorded_at);
    out.number(snapshot.import);
    if !is_open {
        out.number(position(&Tlp::ALL, &snapshot.tlp));
    }
    out.0
}

pub(super) fn decode(key: &[u8], value: &[u8]) -> Result<Snapshot> {
    let (list, date) = key::read_word(key.get(1..).ok_or(BAD)?)?;
    let millis = i64::from_be_bytes(date.try_into().map_err(|_| BAD)?);
    let date = Timestamp::from_millis(millis);
    let mut input = Reader(value);
    let version = input.byte()?;
    if !matches!(version, OPEN | MARKED) {
        return Err(BAD);
    }
    let snapshot = Snapshot {
        list,
        date,
        entries: input.number()?,
        digest: input.array()?,
        recorded_at: input.moment()?,
        import: input.number()?,
        tlp: if version == MARKED { input.one_of(&Tlp::ALL)? } else { Tlp::Clear },
    };
    input.end()?;
    if date.millis() == millis { Ok(snapshot) } else { Err(BAD) }
}
