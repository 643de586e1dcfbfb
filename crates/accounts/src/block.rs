//! Blocks: units of an allowance that were charged durably beforehand and are handed out from memory; and counts of what has no limit.
//!
//! An allowance above 10,000 a day is charged in blocks, of which a process has at most 1,000 units at a time. When three quarters of that are gone,
//! more are reserved: late, since each reservation costs as much as a hundred look-ups. A crash forfeits what is left of them: it stays charged for that day. The last thousand of an allowance is charged unit by unit, so that
//! nodes do not hold back from each other what is scarce.
//!
//! A [`Meter`] never gives more than was put into it, whoever takes from it at the same time.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{Day, LicenceId, Service, licence::Licence};

/// Allowances above so many a day are charged in blocks.
const BLOCKS_ABOVE: u64 = 10_000;
/// Units that a process has reserved of an allowance and day, at most.
pub const BLOCK_UNITS: u64 = 1000;
/// So much of what is left of an allowance is reserved at once, at most.
const SHARE: u64 = 8;

/// How a licence's day is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Each charge durably.
    Exact,
    /// In blocks.
    Blocks,
    /// In memory.
    Memory,
}

impl Keeping {
    pub(crate) fn of(licence: &Licence) -> Self {
        licence.limit().map_or(Self::Memory, Self::of_limit)
    }

    pub(crate) fn of_limit(limit: u64) -> Self {
        if limit > BLOCKS_ABOVE { Self::Blocks } else { Self::Exact }
    }
}

/// What a process has in memory of a licence's day.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Units of a block that nobody took yet.
    left: AtomicU64,
    /// Units of what has no limit that are not written down yet.
    counted: AtomicU64,
    /// Units that are charged durably, as far as is known.
    known: AtomicU64,
}

impl Meter {
    fn new(known: u64) -> Self {
        Self { left: AtomicU64::new(0), counted: AtomicU64::new(0), known: AtomicU64::new(known) }
    }

    /// Takes units of the block, all or none. Whether they were there.
    pub(crate) fn take(&self, units: u64) -> bool {
        take(&self.left, units)
    }

    /// Units of the block that nobody took yet.
    pub(crate) fn left(&self) -> u64 {
        self.left.load(Ordering::Acquire)
    }

    /// Whether it is time to reserve more.
    pub(crate) fn is_low(&self) -> bool {
        self.left() <= BLOCK_UNITS / 4
    }

    /// How many more to reserve, when `room` units of the allowance are not charged yet.
    pub(crate) fn wanted(&self, room: u64) -> u64 {
        if !self.is_low() || room < BLOCK_UNITS {
            return 0;
        }
        BLOCK_UNITS.saturating_sub(self.left()).min(room / SHARE)
    }

    /// Puts units into the block that were charged.
    pub(crate) fn put(&self, units: u64) {
        self.left.fetch_add(units, Ordering::AcqRel);
    }

    /// Puts units back, unless the block would become larger than it may be.
    pub(crate) fn put_back(&self, units: u64) -> bool {
        let put = |left: u64| left.checked_add(units).filter(|left| *left <= BLOCK_UNITS);
        self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, put).is_ok()
    }

    /// Counts units of what has no limit, and gives the sum of the day.
    pub(crate) fn count(&self, units: u64) -> u64 {
        let counted = self.counted.fetch_add(units, Ordering::AcqRel) + units;
        self.known().saturating_add(counted)
    }

    /// Takes back units that were counted and not written down yet. Whether they were there.
    pub(crate) fn uncount(&self, units: u64) -> bool {
        take(&self.counted, units)
    }

    /// Units of what has no limit that are not written down yet.
    pub(crate) fn counted(&self) -> u64 {
        self.counted.load(Ordering::Acquire)
    }

    /// Units that are charged durably, as far as is known.
    pub(crate) fn known(&self) -> u64 {
        self.known.load(Ordering::Acquire)
    }

    pub(crate) fn set_known(&self, known: u64) {
        self.known.store(known, Ordering::Release);
    }
}

fn take(from: &AtomicU64, units: u64) -> bool {
    from.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(units)).is_ok()
}

/// Units that were taken from a meter for a transaction. Without a commit they go back.
#[derive(Debug)]
pub(crate) struct Hold {
    meter: Arc<Meter>,
    units: u64,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// Taken from the block.
    Block,
    /// Counted.
    Count,
    /// Taken from the count to be written down.
    Written,
}

impl Hold {
    /// As many units of the block as there are, up to `most`.
    pub(crate) fn block(meter: &Arc<Meter>, most: u64) -> Self {
        let taken =
            meter.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| Some(left - left.min(most)));
        let units = taken.unwrap_or_default().min(most);
        Self { meter: Arc::clone(meter), units, of: Of::Block }
    }

    /// Counts units of what has no limit.
    pub(crate) fn count(meter: &Arc<Meter>, units: u64) -> (Self, u64) {
        let used = meter.count(units);
        (Self { meter: Arc::clone(meter), units, of: Of::Count }, used)
    }

    /// All that was counted and is not written down yet.
    pub(crate) fn written(meter: &Arc<Meter>) -> Self {
        let units = meter.counted.swap(0, Ordering::AcqRel);
        Self { meter: Arc::clone(meter), units, of: Of::Written }
    }

    pub(crate) fn units(&self) -> u64 {
        self.units
    }

    /// The transaction was committed.
    pub(crate) fn settle(mut self) {
        if self.of == Of::Written {
            self.meter.known.fetch_add(self.units, Ordering::AcqRel);
        }
        self.units = 0;
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        match self.of {
            Of::Block => self.meter.put(self.units),
            Of::Count => {
                // Counts may have been written down in the meantime; then one too many is told.
                self.meter.uncount(self.units);
            }
            Of::Written => {
                self.meter.counted.fetch_add(self.units, Ordering::AcqRel);
            }
        }
    }
}

/// What a meter counts: a licence's service on a day.
pub(crate) type Counter = (LicenceId, Service, Day);

/// The meters of a process.
#[derive(Debug, Default)]
pub(crate) struct Meters(Mutex<HashMap<Counter, Arc<Meter>>>);

impl Meters {
    pub(crate) fn get(&self, counter: &Counter) -> Option<Arc<Meter>> {
        self.lock().get(counter).cloned()
    }

    /// The meter of a counter, or a new one that knows what is charged durably.
    pub(crate) fn get_or_make(&self, counter: Counter, known: u64) -> Arc<Meter> {
        Arc::clone(self.lock().entry(counter).or_insert_with(|| Arc::new(Meter::new(known))))
    }

    pub(crate) fn all(&self) -> Vec<(Counter, Arc<Meter>)> {
        self.lock().iter().map(|(counter, meter)| (*counter, Arc::clone(meter))).collect()
    }

    /// Forgets meters of days that are over and hold no counts. What is left of their blocks stays charged.
    pub(crate) fn prune(&self) {
        let mut meters = self.lock();
        let mut newest = HashMap::new();
        for (licence, service, day) in meters.keys() {
            newest
                .entry((*licence, *service))
                .and_modify(|newest: &mut Day| *newest = (*newest).max(*day))
                .or_insert(*day);
        }
        meters.retain(|(licence, service, day), meter| {
            meter.counted() > 0 || newest.get(&(*licence, *service)) == Some(day)
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Counter, Arc<Meter>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
