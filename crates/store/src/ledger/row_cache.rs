//! Verdict rows that were read before, kept in memory up to a bound: most look-ups are of few objects, and a row is small.
//!
//! A row is found by 128 bits of its key's hash under secrets of the process, so that nobody can aim at collisions and none happen by
//! chance. The table is filled as rows are read and grows only then: an unused one takes nothing. Not a copy of the truth: what is
//! written is replaced here after it was committed, and a row that was read before that is not kept.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// Parts of the cache, each behind a lock of its own; a power of two.
const SHARDS: usize = 64;
/// Slots in which a key may stand.
const WAYS: usize = 8;
/// Slots of a shard that is used for the first time.
const SLOTS_MIN: usize = 64 * WAYS;

/// Rows by key.
#[derive(Debug)]
pub(super) struct RowCache<const N: usize> {
    hashers: [RandomState; 2],
    shards: Vec<Mutex<Shard<N>>>,
    /// Raised by every write of rows.
    generation: AtomicU64,
    is_used: AtomicBool,
    /// Most slots of a shard; none turns the cache off.
    slots_max: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot<const N: usize> {
    name: Name,
    row: Option<[u8; N]>,
}

/// What stands for a key: where it belongs, and which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    place: u64,
    tag: u64,
}

/// Groups of [`WAYS`] slots, a power of two of them.
#[derive(Debug)]
struct Shard<const N: usize> {
    slots: Vec<Slot<N>>,
    /// Which slot of a full group gives way next.
    turn: usize,
}

impl<const N: usize> RowCache<N> {
    /// A cache that grows to `bytes` at most.
    pub(super) fn new(bytes: u64) -> Self {
        let slots = usize::try_from(bytes).unwrap_or(usize::MAX) / size_of::<Slot<N>>() / SHARDS;
        let slots_max = if slots < SLOTS_MIN { 0 } else { 1 << slots.ilog2() };
        let shards = (0..SHARDS).map(|_| Mutex::new(Shard { slots: Vec::new(), turn: 0 })).collect();
        Self {
            hashers: [RandomState::new(), RandomState::new()],
            shards,
            generation: AtomicU64::new(0),
            is_used: AtomicBool::new(false),
            slots_max,
        }
    }

    /// What to give to [`RowCache::keep`] for rows that are read from now on.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// The row of a key, if it is here.
    pub(super) fn get(&self, key: &[u8]) -> Option<[u8; N]> {
        if !self.is_used.load(Ordering::Relaxed) {
            return None;
        }
        let name = self.name(key);
        self.shard(name)?.find(name).and_then(|slot| slot.row)
    }

    /// Keeps a row that was read at `generation`, unless rows were written meanwhile.
    pub(super) fn keep(&self, generation: u64, key: &[u8], row: &[u8]) {
        let (name, Ok(row)) = (self.name(key), row.try_into()) else { return };
        if self.slots_max == 0 {
            return;
        }
        let Some(mut shard) = self.shard(name) else { return };
        // Under the lock: a writer raises it before it comes to this shard, and replaces what was kept before that.
        if self.generation() == generation {
            shard.insert(name, row, self.slots_max);
            self.is_used.store(true, Ordering::Relaxed);
        }
    }

    /// Takes over rows that were committed, where they are here.
    pub(super) fn replace<'a>(&self, rows: impl Iterator<Item = (&'a [u8], [u8; N])>) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        if !self.is_used.load(Ordering::Relaxed) {
            return;
        }
        for (key, row) in rows {
            let name = self.name(key);
            if let Some(slot) = self.shard(name).as_mut().and_then(|shard| shard.find(name)) {
                slot.row = Some(row);
            }
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        for shard in &self.shards {
            shard.lock().unwrap_or_else(PoisonError::into_inner).slots = Vec::new();
        }
    }

    fn name(&self, key: &[u8]) -> Name {
        let [place, tag] = self.hashers.each_ref().map(|hasher| hasher.hash_one(key));
        Name { place, tag }
    }

    fn shard(&self, name: Name) -> Option<MutexGuard<'_, Shard<N>>> {
        // The high bits choose the shard, the low ones the group.
        let at = (name.place >> 32) as usize & (SHARDS - 1);
        self.shards.get(at).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<const N: usize> Shard<N> {
    fn group(&mut self, name: Name) -> &mut [Slot<N>] {
        let groups = self.slots.len() / WAYS;
        if groups == 0 {
            return &mut [];
        }
        let first = (name.place as usize & (groups - 1)) * WAYS;
        self.slots.get_mut(first..first + WAYS).unwrap_or_default()
    }

    fn find(&mut self, name: Name) -> Option<&mut Slot<N>> {
        self.group(name).iter_mut().find(|slot| slot.name == name && slot.row.is_some())
    }

    fn insert(&mut self, name: Name, row: [u8; N], slots_max: usize) {
        loop {
            let turn = self.turn;
            let is_full = self.slots.len() >= slots_max;
            let group = self.group(name);
            let free = group.iter().position(|slot| slot.row.is_none() || slot.name == name);
            let at = if is_full { free.or(Some(turn % WAYS)) } else { free };
            if let Some(slot) = at.and_then(|at| group.get_mut(at)) {
                *slot = Slot { name, row: Some(row) };
                self.turn = turn.wrapping_add(1);
                return;
            }
            self.grow();
        }
    }

    fn grow(&mut self) {
        let empty = Slot { name: Name { place: 0, tag: 0 }, row: None };
        let slots = (self.slots.len() * 2).max(SLOTS_MIN);
        let old = std::mem::replace(&mut self.slots, vec![empty; slots]);
        for slot in old {
            // A group's slots go into two groups: there is room for all.
            let group = self.group(slot.name);
            if let (Some(_), Some(free)) = (slot.row, group.iter_mut().find(|slot| slot.row.is_none())) {
                *free = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u32) -> [u8; 4] {
        n.to_be_bytes()
    }

    #[test]
    fn rows_are_found_until_there_are_too_many() {
        let cache = RowCache::<4>::new(1 << 20);
        let slots = cache.slots_max * SHARDS;
        let keep = |range: std::ops::Range<usize>| {
            range.for_each(|n| cache.keep(cache.generation(), &key(n as u32), &key(n as u32)));
        };
        let found = |range: std::ops::Range<usize>| {
            range.filter(|n| cache.get(&key(*n as u32)) == Some(key(*n as u32))).count()
        };
        keep(0..slots / 16);
        // A group may be full long before the cache is.
        assert!(found(0..slots / 16) > slots / 16 * 99 / 100);
        keep(slots / 16..4 * slots);
        let kept = found(0..4 * slots);
        assert!(kept <= slots && kept > slots * 9 / 10, "{kept} of {slots}");
        assert_eq!(cache.get(&key(u32::MAX)), None);
        cache.clear();
        assert_eq!(found(0..4 * slots), 0);
    }

    #[test]
    fn what_was_read_before_a_write_is_not_kept() {
        let cache = RowCache::<4>::new(1 << 20);
        cache.keep(cache.generation(), &key(1), b"old1");
        let generation = cache.generation();
        cache.replace([(&key(1)[..], *b"new1"), (&key(2)[..], *b"new2")].into_iter());
        assert_eq!((cache.get(&key(1)), cache.get(&key(2))), (Some(*b"new1"), None));
        cache.keep(generation, &key(1), b"old1");
        cache.keep(generation, &key(2), b"old2");
        assert_eq!((cache.get(&key(1)), cache.get(&key(2))), (Some(*b"new1"), None));
        cache.keep(cache.generation(), &key(2), b"new2");
        cache.keep(cache.generation(), &key(3), b"too long for a row");
        assert_eq!((cache.get(&key(2)), cache.get(&key(3))), (Some(*b"new2"), None));
    }

    #[test]
    fn no_room_is_no_cache() {
        let cache = RowCache::<4>::new(1000);
        cache.keep(cache.generation(), &key(1), b"row1");
        assert_eq!(cache.get(&key(1)), None);
    }
}
