//! Verdict rows in memory, up to a bound: all of the table when it has room for it, else those that were asked for.
//!
//! A row is found by its key's [`Name`]: of its 128 bits more than 90 are compared, or follow from where the row stands. The table grows as
//! rows come, by a quarter of a part at a time: an unused one takes nothing, and one in use 45 to 60 bytes a row. Not a copy of the truth: what
//! is written is taken over here after it was committed, and a row that was read before that is not kept.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use super::row_pack::PackedRow;
use crate::key::name::Name;

/// Parts of the cache, each behind a lock of its own; a power of two.
const SHARDS: usize = 256;
/// Slots of a group, of which a key has two: the tags of one fill a line of the processor's cache.
const WAYS: usize = 8;
/// A part with more of its slots in use than these of a hundred grows.
const LOAD_PERCENT_MAX: usize = 90;

/// Rows by the names of their keys.
#[derive(Debug)]
pub(super) struct RowCache {
    shards: Vec<Mutex<Shard>>,
    /// Raised by every write of rows.
    generation: AtomicU64,
    rows: AtomicUsize,
    /// Whether rows that are written come here, and not only those that are read.
    takes_writes: bool,
    /// Whether the whole table was read into it, as far as there was room.
    is_filled: AtomicBool,
    /// Most groups of a shard; none turns the cache off.
    groups_max: usize,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is here.
    Yes,
    /// It is not: rows were written since it was read.
    Outdated,
    /// It is not: there was no room for it.
    NoRoom,
}

/// Whether a row may take the place of another when all are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Full {
    Replace,
    Leave,
}

/// Rows beside their tags. A tag of zero: the slot is free.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Group {
    tags: [u64; WAYS],
    rows: [PackedRow; WAYS],
}

#[derive(Debug, Default)]
struct Shard {
    groups: Vec<Group>,
    rows: usize,
    /// Which slot of full groups gives way next.
    turn: usize,
}

/// A row as it stands here: what tells its key beside where it stands, and the row with some more of the name.
#[derive(Clone, Copy)]
struct Entry {
    tag: u64,
    row: PackedRow,
}

impl RowCache {
    /// A cache that grows to `bytes` at most. When it `takes_writes`, rows come here as they are written.
    pub(super) fn new(bytes: u64, takes_writes: bool) -> Self {
        let groups = usize::try_from(bytes).unwrap_or(usize::MAX) / size_of::<Group>() / SHARDS;
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            generation: AtomicU64::new(0),
            rows: AtomicUsize::new(0),
            takes_writes,
            is_filled: AtomicBool::new(!takes_writes),
            groups_max: groups,
        }
    }

    /// What to give to [`RowCache::keep`] for rows that are read from now on.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Whether the whole table still is to be read into it.
    pub(super) fn is_to_be_filled(&self) -> bool {
        !self.is_filled.load(Ordering::Acquire)
    }

    /// Notes that it was, or that there is no room for more.
    pub(super) fn set_filled(&self) {
        self.is_filled.store(true, Ordering::Release);
    }

    /// The row of a key, if it is here.
    pub(super) fn get(&self, name: Name) -> Option<PackedRow> {
        if self.rows.load(Ordering::Relaxed) == 0 {
            return None;
        }
        self.shard(name)?.slot(name).map(|(_, row)| *row)
    }

    /// Keeps a row that was read at `generation`, unless rows were written meanwhile.
    pub(super) fn keep(&self, generation: u64, name: Name, row: PackedRow) -> Kept {
        self.insert_at(generation, name, row, Full::Replace)
    }

    /// The same, but nothing gives way to it.
    pub(super) fn fill(&self, generation: u64, name: Name, row: PackedRow) -> Kept {
        self.insert_at(generation, name, row, Full::Leave)
    }

    fn insert_at(&self, generation: u64, name: Name, row: PackedRow, full: Full) -> Kept {
        let Some(mut shard) = self.shard(name) else { return Kept::NoRoom };
        // Under the lock: a writer raises it before it comes to this shard, and takes over what was kept before that.
        if self.generation() != generation {
            return Kept::Outdated;
        }
        self.insert(&mut shard, name, row, full)
    }

    /// Takes over rows that were committed; `None` is one that has no place here. One caller at a time, in the order of commits.
    pub(super) fn replace(&self, rows: impl Iterator<Item = (Name, Option<PackedRow>)>) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        if !self.takes_writes && self.rows.load(Ordering::Acquire) == 0 {
            return;
        }
        for (name, row) in rows {
            let Some(mut shard) = self.shard(name) else { continue };
            match row {
                Some(row) if self.takes_writes => {
                    self.insert(&mut shard, name, row, Full::Replace);
                }
                Some(row) => {
                    if let Some((_, kept)) = shard.slot(name) {
                        *kept = row.with_check(name);
                    }
                }
                None => {
                    if let Some((tag, _)) = shard.slot(name) {
                        *tag = 0;
                        shard.rows -= 1;
                        self.rows.fetch_sub(1, Ordering::AcqRel);
                    }
                }
            }
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let forgotten = std::mem::take(&mut *shard);
            self.rows.fetch_sub(forgotten.rows, Ordering::AcqRel);
        }
    }

    /// Rows that are here.
    pub(super) fn len(&self) -> usize {
        self.rows.load(Ordering::Acquire)
    }

    /// Bytes that it takes.
    pub(super) fn size_bytes(&self) -> usize {
        let groups = self
            .shards
            .iter()
            .map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).groups.capacity());
        groups.sum::<usize>() * size_of::<Group>()
    }

    fn insert(&self, shard: &mut Shard, name: Name, row: PackedRow, full: Full) -> Kept {
        let before = shard.rows;
        let entry = Entry { tag: tag(name), row: row.with_check(name) };
        let kept = if shard.insert(entry, name, self.groups_max, full) { Kept::Yes } else { Kept::NoRoom };
        // A part that grows may lose some.
        self.rows.fetch_add(shard.rows, Ordering::AcqRel);
        self.rows.fetch_sub(before, Ordering::AcqRel);
        kept
    }

    fn shard(&self, name: Name) -> Option<MutexGuard<'_, Shard>> {
        let at = name.place as usize & (SHARDS - 1);
        self.shards.get(at).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What stands for a name in its shard: never that of a free slot.
fn tag(name: Name) -> u64 {
    name.tag.max(1)
}

impl Group {
    const EMPTY: Self = Self { tags: [0; WAYS], rows: [PackedRow::EMPTY; WAYS] };

    fn find(&self, name: Name) -> Option<usize> {
        let wanted = tag(name);
        let mut slots = self.tags.iter().zip(&self.rows);
        slots.position(|(tag, row)| *tag == wanted && row.has_check(name))
    }

    fn used(&self) -> usize {
        self.tags.iter().filter(|tag| **tag != 0).count()
    }

    /// Puts an entry into a free slot; `false` when there is none.
    fn put(&mut self, entry: Entry) -> bool {
        let mut slots = self.tags.iter_mut().zip(&mut self.rows);
        let Some((tag, row)) = slots.find(|(tag, _)| **tag == 0) else { return false };
        (*tag, *row) = (entry.tag, entry.row);
        true
    }

    fn entry(&self, way: usize) -> Option<Entry> {
        let (tag, row) = (*self.tags.get(way)?, *self.rows.get(way)?);
        (tag != 0).then_some(Entry { tag, row })
    }

    fn set(&mut self, way: usize, entry: Entry) {
        if let (Some(tag), Some(row)) = (self.tags.get_mut(way), self.rows.get_mut(way)) {
            (*tag, *row) = (entry.tag, entry.row);
        }
    }
}

impl Shard {
    /// The two groups in which a tag may stand; they may be one.
    fn groups_of(&self, tag: u64) -> [usize; 2] {
        let groups = self.groups.len() as u64;
        // Its halves choose, each without a division.
        [tag >> 32, tag & u64::from(u32::MAX)].map(|half| ((half * groups) >> 32) as usize)
    }

    /// Where the row of a key stands.
    fn slot(&mut self, name: Name) -> Option<(&mut u64, &mut PackedRow)> {
        let mut homes = self.groups_of(tag(name)).into_iter();
        let (at, way) = homes.find_map(|at| Some((at, self.groups.get(at)?.find(name)?)))?;
        let group = self.groups.get_mut(at)?;
        Some((group.tags.get_mut(way)?, group.rows.get_mut(way)?))
    }

    /// `false` when there is no room, and none is made.
    fn insert(&mut self, entry: Entry, name: Name, groups_max: usize, full: Full) -> bool {
        if let Some((_, row)) = self.slot(name) {
            *row = entry.row;
            return true;
        }
        loop {
            let slots = self.groups.len() * WAYS;
            let may_grow = self.groups.len() < groups_max;
            if may_grow && self.rows * 100 >= slots * LOAD_PERCENT_MAX {
                self.grow(groups_max);
            }
            if self.put(entry) {
                self.rows += 1;
                return true;
            }
            // Few groups are full early; of many, hardly one when they are full on the whole.
            if may_grow {
                self.grow(groups_max);
                continue;
            }
            return full == Full::Replace && self.replace(entry);
        }
    }

    /// Puts an entry into the emptier of its groups, or where another of them can move away from.
    fn put(&mut self, entry: Entry) -> bool {
        let homes = self.groups_of(entry.tag);
        let [one, other] = homes.map(|at| self.groups.get(at).map_or(WAYS, Group::used));
        let [first, second] = homes;
        let emptier = if other < one { second } else { first };
        if self.groups.get_mut(emptier).is_some_and(|group| group.put(entry)) {
            return true;
        }
        for home in homes {
            for way in 0..WAYS {
                let Some(moved) = self.groups.get(home).and_then(|group| group.entry(way)) else { continue };
                let elsewhere = self.groups_of(moved.tag).into_iter().find(|at| *at != home);
                let has_moved =
                    elsewhere.and_then(|at| self.groups.get_mut(at)).is_some_and(|group| group.put(moved));
                if has_moved && let Some(group) = self.groups.get_mut(home) {
                    group.set(way, entry);
                    return true;
                }
            }
        }
        false
    }

    /// Puts an entry in the place of another.
    fn replace(&mut self, entry: Entry) -> bool {
        let [one, other] = self.groups_of(entry.tag);
        self.turn = self.turn.wrapping_add(1);
        let at = if (self.turn / WAYS).is_multiple_of(2) { one } else { other };
        let Some(group) = self.groups.get_mut(at) else { return false };
        group.set(self.turn % WAYS, entry);
        true
    }

    fn grow(&mut self, groups_max: usize) {
        let old = std::mem::take(&mut self.groups);
        let mut groups = old.len();
        loop {
            groups = (groups + groups / 4 + 1).min(groups_max);
            self.groups = vec![Group::EMPTY; groups];
            let mut entries = old.iter().flat_map(|group| (0..WAYS).filter_map(|way| group.entry(way)));
            // Now and then one finds no room in either of its groups: then more are made. Of as many as there may be it is left out, and read
            // again when it is asked for.
            let is_last = groups >= groups_max;
            self.rows = entries.by_ref().take_while(|entry| self.put(*entry) || is_last).count();
            if is_last || self.rows == old.iter().map(Group::used).sum::<usize>() {
                break;
            }
        }
        self.rows = self.groups.iter().map(Group::used).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use model::{Category, Status, Timestamp, Zone};

    use super::{super::verdicts::VerdictRow, *};
    use crate::key::name::Names;

    fn packed(n: u32) -> PackedRow {
        let row = VerdictRow {
            zone: Zone::Red,
            score: 7,
            status: Status::Malware,
            category: Category::Phishing,
            first_seen: None,
            last_seen: None,
            computed_at: Timestamp::from_millis(0),
            pass: n.into(),
            next_moment: None,
            restricted: false,
            accused: false,
        };
        PackedRow::of(&row).unwrap()
    }

    struct World {
        cache: RowCache,
        names: Names,
    }

    impl World {
        fn new(bytes: u64, takes_writes: bool) -> Self {
            Self { cache: RowCache::new(bytes, takes_writes), names: Names::default() }
        }

        fn name(&self, n: usize) -> Name {
            self.names.name(&(n as u32).to_be_bytes())
        }

        fn keep(&self, n: usize) -> Kept {
            self.cache.keep(self.cache.generation(), self.name(n), packed(n as u32))
        }

        fn get(&self, n: usize) -> Option<u64> {
            Some(self.cache.get(self.name(n))?.row().unwrap().pass)
        }

        fn replace(&self, rows: &[(usize, Option<u32>)]) {
            self.cache.replace(rows.iter().map(|(n, row)| (self.name(*n), row.map(packed))));
        }

        fn found(&self, range: Range<usize>) -> usize {
            range.filter(|n| self.get(*n) == Some(*n as u64)).count()
        }
    }

    #[test]
    fn rows_are_found_until_there_are_too_many() {
        let world = World::new(2 << 20, false);
        let slots = world.cache.groups_max * SHARDS * WAYS;
        assert!(slots > 50_000 && world.cache.size_bytes() == 0);
        let some = slots * 4 / 5;
        (0..some).for_each(|n| assert_eq!(world.keep(n), Kept::Yes));
        assert!(world.found(0..some) > some * 99 / 100, "{} of {some}", world.found(0..some));
        assert!(world.cache.size_bytes() <= 2 << 20);
        (some..4 * slots).for_each(|n| assert_eq!(world.keep(n), Kept::Yes));
        let kept = world.found(0..4 * slots);
        assert!(kept <= slots && kept > slots * 9 / 10, "{kept} of {slots}");
        assert_eq!((world.cache.len(), world.get(usize::MAX)), (kept, None));
        assert!(world.cache.size_bytes() <= 2 << 20);
        world.cache.clear();
        assert_eq!((world.found(0..4 * slots), world.cache.len(), world.cache.size_bytes()), (0, 0, 0));
    }

    #[test]
    fn a_table_that_grows_keeps_everything_and_wastes_little() {
        let world = World::new(64 << 20, true);
        let rows = 200_000;
        (0..rows).for_each(|n| assert_eq!(world.keep(n), Kept::Yes));
        assert_eq!((world.found(0..rows), world.cache.len()), (rows, rows));
        let bytes = world.cache.size_bytes() / rows;
        assert!(bytes <= 64, "{bytes} bytes a row");
    }

    #[test]
    fn what_was_read_before_a_write_is_not_kept() {
        for takes_writes in [false, true] {
            let world = World::new(1 << 20, takes_writes);
            assert_eq!(world.keep(1), Kept::Yes);
            let generation = world.cache.generation();
            world.replace(&[(1, Some(11)), (2, Some(12))]);
            let written = takes_writes.then_some(12);
            assert_eq!((world.get(1), world.get(2)), (Some(11), written));
            for n in [1, 2] {
                let (name, row) = (world.name(n), packed(n as u32));
                assert_eq!(world.cache.keep(generation, name, row), Kept::Outdated);
                assert_eq!(world.cache.fill(generation, name, row), Kept::Outdated);
            }
            assert_eq!((world.get(1), world.get(2)), (Some(11), written));
            // One that has no place here must not leave the one before it.
            world.replace(&[(1, None)]);
            assert_eq!((world.get(1), world.cache.len()), (None, usize::from(takes_writes)));
        }
    }

    #[test]
    fn filling_replaces_nothing() {
        let world = World::new(1 << 20, true);
        let slots = world.cache.groups_max * SHARDS * WAYS;
        world.replace(&(0..slots / 2).map(|n| (n, Some(n as u32))).collect::<Vec<_>>());
        let fill = |n: usize| world.cache.fill(world.cache.generation(), world.name(n), packed(n as u32));
        let filled = (slots / 2..2 * slots).filter(|n| fill(*n) == Kept::Yes).count();
        assert!(filled > slots * 4 / 10 && filled < slots);
        // A part that grows may lose one now and then; what gives way to others goes by the hundred.
        let found = world.found(0..slots / 2);
        assert!(found * 1000 >= slots / 2 * 999, "{found} of {}", slots / 2);
    }

    #[test]
    fn no_room_is_no_cache() {
        let world = World::new(1000, true);
        assert_eq!((world.keep(1), world.get(1)), (Kept::NoRoom, None));
        world.replace(&[(1, Some(1))]);
        assert_eq!(world.get(1), None);
    }
}
