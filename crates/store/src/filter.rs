//! A filter for misses: says of most unknown keys that they are unknown, without a read, and never of a known one.
//!
//! A split-block Bloom filter (as in the Parquet format): a key sets one bit in each of the eight words of one
//! cache-line-friendly block. Keys are hashed with a secret of the process, so that nobody can aim at collisions. It is not
//! stored: it is filled by reading, and built anew in the background when it is full. Hosts of URLs are in it as well, so that most URLs need
//! not even be parsed to be told unknown.

mod widths;

use std::{
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
};

use self::widths::Widths;
use crate::{
    Result,
    key::{
        self,
        name::{Name, Names},
    },
};

const WORDS: usize = 8;
/// Bits of a block for each key at capacity: about one unknown key in two hundred passes.
const BITS_PER_KEY: usize = 12;
const BLOCK_BITS: usize = WORDS * 32;
/// 3 MiB of filter. A smaller one is full soon, and all of the ledger is read to fill the next.
const CAPACITY_MIN: usize = 1 << 21;
/// 12 GiB of filter: 8 thousand million keys.
const CAPACITY_MAX: usize = 1 << 33;
/// A table takes at least this many bytes a subject on disk.
const DISK_BYTES_PER_KEY: u64 = 64;
/// A new filter has room for this many times the keys of the one that was full.
const GROWTH: usize = 4;
/// Odd constants that pick a bit for each word (from the Parquet specification).
const SALTS: [u32; WORDS] =
    [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31];

type Block = [AtomicU32; WORDS];

/// Bits for a number of keys.
#[derive(Debug)]
struct Blocks {
    blocks: Vec<Block>,
    capacity: usize,
    /// Insertions that set a bit: the number of keys, a little less.
    keys: AtomicUsize,
}

impl Blocks {
    fn new(capacity: usize) -> Self {
        let capacity = capacity.clamp(CAPACITY_MIN, CAPACITY_MAX);
        let count = (capacity * BITS_PER_KEY).div_ceil(BLOCK_BITS);
        let mut blocks = Vec::with_capacity(count);
        blocks.resize_with(count, Block::default);
        Self { blocks, capacity, keys: AtomicUsize::new(0) }
    }

    fn block(&self, hash: u64) -> Option<&Block> {
        // The high half picks the block without a division, the low half the bits.
        let at = ((hash >> 32) * self.blocks.len() as u64) >> 32;
        self.blocks.get(usize::try_from(at).ok()?)
    }

    fn bits(hash: u64) -> impl Iterator<Item = u32> {
        let low = hash as u32;
        SALTS.into_iter().map(move |salt| 1 << (low.wrapping_mul(salt) >> 27))
    }

    fn insert(&self, hash: u64) {
        let mut new = false;
        for (word, bit) in self.block(hash).into_iter().flatten().zip(Self::bits(hash)) {
            if word.load(Ordering::Relaxed) & bit == 0 {
                new |= word.fetch_or(bit, Ordering::Release) & bit == 0;
            }
        }
        if new {
            self.keys.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn may_contain(&self, hash: u64) -> bool {
        self.block(hash)
            .into_iter()
            .flatten()
            .zip(Self::bits(hash))
            .all(|(word, bit)| word.load(Ordering::Acquire) & bit != 0)
    }

    fn is_full(&self) -> bool {
        self.capacity < CAPACITY_MAX && self.keys.load(Ordering::Relaxed) > self.capacity
    }
}

#[derive(Debug)]
struct State {
    /// Complete; `None` until it was filled once.
    current: Option<Arc<Blocks>>,
    /// Being filled; gets every insertion too.
    next: Option<Arc<Blocks>>,
}

/// The filter, and the larger one that replaces it.
#[derive(Debug)]
pub(crate) struct Filter {
    names: Names,
    state: RwLock<State>,
    widths: Widths,
}

impl Filter {
    /// A filter to be filled, with room for a table of so many bytes on disk.
    pub(crate) fn for_bytes(disk_bytes: u64) -> Self {
        let capacity = usize::try_from(disk_bytes / DISK_BYTES_PER_KEY).unwrap_or(CAPACITY_MAX);
        let next = Some(Arc::new(Blocks::new(capacity)));
        let state = RwLock::new(State { current: None, next });
        Self { names: Names::default(), state, widths: Widths::default() }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.read(|state| state.current.is_some())
    }

    pub(crate) fn may_contain(&self, key: &[u8]) -> bool {
        self.may_contain_place(self.names.place(key))
    }

    /// The name of a key, for [`Filter::may_contain_named`] and what else is kept by names.
    pub(crate) fn name(&self, key: &[u8]) -> Name {
        self.names.name(key)
    }

    pub(crate) fn may_contain_named(&self, name: Name) -> bool {
        self.may_contain_place(name.place)
    }

    fn may_contain_place(&self, place: u64) -> bool {
        self.read(|state| state.current.as_ref().is_none_or(|blocks| blocks.may_contain(place)))
    }

    /// Whether a network mask over this address may be known.
    pub(crate) fn may_have_network_over(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(v4) => !self.is_ready() || self.widths.is_near(v4),
            IpAddr::V6(_) => true,
        }
    }

    /// Whether a network mask of this prefix length may be known.
    pub(crate) fn may_have_network(&self, is_ipv4: bool, prefix_len: u8) -> bool {
        !self.is_ready() || self.widths.has(is_ipv4, prefix_len)
    }

    pub(crate) fn insert(&self, key: &[u8]) {
        self.widths.note(key);
        let hash = self.names.place(key);
        let host = key::host_part(key).map(|host| self.names.place(host));
        self.read(|state| {
            for blocks in [&state.current, &state.next].into_iter().flatten() {
                blocks.insert(hash);
                host.into_iter().for_each(|host| blocks.insert(host));
            }
        });
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        self.read(|state| {
            [&state.current, &state.next]
                .into_iter()
                .flatten()
                .map(|blocks| size_of_val(&*blocks.blocks) as u64)
                .sum()
        })
    }

    /// Prepares a larger filter when this one is full; `true` when it is to be filled now.
    pub(crate) fn start_growing(&self) -> bool {
        if !self.read(|state| {
            state.next.is_none() && state.current.as_ref().is_some_and(|blocks| blocks.is_full())
        }) {
            return false;
        }
        self.write(|state| {
            let capacity = state.current.as_ref().map_or(0, |blocks| blocks.capacity);
            state.next = Some(Arc::new(Blocks::new(capacity.saturating_mul(GROWTH))));
        });
        true
    }

    /// Fills the prepared filter by `walk`, which calls back with each key until told `false`, and puts it in place.
    /// `alone` runs a closure while no insertion waits for its commit: a key is either in the filter that is being
    /// filled, or committed before the walk began.
    pub(crate) fn fill(
        &self,
        stop: impl Fn() -> bool,
        walk: impl Fn(&mut dyn FnMut(&[u8]) -> bool) -> Result<()>,
        alone: impl Fn(&mut dyn FnMut()),
    ) -> Result<()> {
        loop {
            let Some(next) = self.read(|state| state.next.clone()) else { return Ok(()) };
            let walked = walk(&mut |key| {
                self.widths.note(key);
                next.insert(self.names.place(key));
                if let Some(host) = key::host_part(key) {
                    next.insert(self.names.place(host));
                }
                !next.is_full() && !stop()
            });
            if walked.is_err() || stop() {
                // Without a successor the present filter stays, and growth may be tried again.
                self.write(|state| state.next = None);
                return walked;
            }
            if next.is_full() {
                let larger = Arc::new(Blocks::new(next.capacity.saturating_mul(GROWTH)));
                alone(&mut || self.write(|state| state.next = Some(Arc::clone(&larger))));
                continue;
            }
            self.write(|state| {
                state.current = state.next.take();
            });
            return Ok(());
        }
    }

    fn read<T>(&self, f: impl FnOnce(&State) -> T) -> T {
        f(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, f: impl FnOnce(&mut State)) {
        f(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}
