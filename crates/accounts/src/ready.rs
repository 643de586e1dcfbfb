//! Charges without waiting and without the database: what has no limit is counted in memory, and what is charged in blocks is taken from the block.
//!
//! A group's standing is kept for a second. While it is used, it is read anew in the background, so that a busy group never waits.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
        mpsc::SyncSender,
    },
};

use model::Timestamp;

use crate::{
    Accounts, Grant, GroupId, Outcome, Service, Want,
    block::{Keeping, Meter, Meters},
    charger::Item,
    standing::Standing,
};

/// How long a standing is used: another node may have changed licences.
const KNOWN_FOR_MS: u64 = 1000;
/// From which age on it is read anew.
const ASKED_FROM_MS: u64 = 500;
/// Groups of which the standing is kept; when they are more, all are read anew.
const READY_MAX: usize = 10_000;

/// What a process has in memory of quotas.
#[derive(Debug, Default)]
pub(crate) struct Quotas {
    /// Counted up when groups or licences changed.
    generation: AtomicU64,
    ready: RwLock<HashMap<GroupId, Ready>>,
    pub(crate) meters: Meters,
    /// Charges in the database are made by one thread at a time, so that a process never has more than a block.
    turn: Mutex<()>,
    /// What the clock said when counts of what has no limit were last written down.
    counts_written_at: AtomicI64,
    /// Where to ask for more; nowhere without a charger.
    queue: Mutex<Option<SyncSender<Item>>>,
}

/// A standing that was read, with the meters of its day.
#[derive(Debug)]
struct Ready {
    standing: Standing,
    /// By place of the licence and of the service; those that were used.
    meters: Vec<[Option<Arc<Meter>>; Service::ALL.len()]>,
    generation: u64,
    /// What the clock said, in milliseconds.
    read_at: i64,
    /// Whether it is being read anew.
    is_asked: AtomicBool,
}

impl Quotas {
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Groups or licences changed: what was read before is of no use.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn counts_written_at(&self) -> i64 {
        self.counts_written_at.load(Ordering::Relaxed)
    }

    pub(crate) fn set_counts_written_at(&self, now: i64) {
        self.counts_written_at.store(now, Ordering::Relaxed);
    }

    pub(crate) fn set_queue(&self, queue: Option<SyncSender<Item>>) {
        *self.queue.lock().unwrap_or_else(PoisonError::into_inner) = queue;
    }

    /// Keeps what a transaction read, which began at `generation`.
    pub(crate) fn keep(&self, group: GroupId, standing: Standing, generation: u64, now: Timestamp) {
        let meters = standing
            .licences
            .iter()
            .map(|licence| Service::ALL.map(|service| self.meters.get(&(licence.id, service, standing.day))));
        let ready = Ready {
            meters: meters.collect(),
            standing,
            generation,
            read_at: now.millis(),
            is_asked: AtomicBool::new(false),
        };
        let mut all = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= READY_MAX && !all.contains_key(&group) {
            all.clear();
        }
        all.insert(group, ready);
    }

    /// Has the standing read anew, and the block filled.
    fn ask(&self, ready: &Ready, want: &Want, now: Timestamp) {
        if ready.is_asked.load(Ordering::Relaxed) || ready.is_asked.swap(true, Ordering::AcqRel) {
            return;
        }
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let item = Item::Charge { want: Want { units: 0, ..*want }, now, reply: None };
        // A queue that is full reads it with the next charge that needs the database.
        if queue.as_ref().is_none_or(|queue| queue.try_send(item).is_err()) {
            ready.is_asked.store(false, Ordering::Release);
        }
    }
}

impl Accounts {
    /// Charges without waiting and without the database, in well under a microsecond: for licences without a limit, and for allowances above 10,000 a
    /// day, of which blocks were reserved. Refuses when no licence could pay. `None`: charge by the queue ([`crate::Charger`]), because this charge must
    /// be written before the answer, or because what is in memory is too old.
    #[must_use]
    pub fn charge_at_once(&self, want: &Want, now: Timestamp) -> Option<Outcome> {
        let moment = self.moment(now);
        let quotas = &*self.quotas;
        let all = quotas.ready.read().unwrap_or_else(PoisonError::into_inner);
        let ready = all.get(&want.group)?;
        let age = now.millis().abs_diff(ready.read_at);
        let standing = &ready.standing;
        let is_today = now >= standing.starts_at && moment < standing.resets_at;
        if age >= KNOWN_FOR_MS || ready.generation != quotas.generation() || !is_today {
            return None;
        }
        if age >= ASKED_FROM_MS {
            quotas.ask(ready, want, now);
        }
        let (place, licence) = match standing.payers(want, moment) {
            Ok(mut payers) => payers.next()?,
            Err(refusal) => return Some(Outcome::Refused(refusal)),
        };
        let meter = ready.meters.get(place)?.get(want.service.place())?.as_ref()?;
        let units = u64::from(want.units);
        let used = match Keeping::of(licence) {
            Keeping::Exact => return None,
            Keeping::Memory => meter.count(units),
            Keeping::Blocks => {
                let is_taken = meter.take(units);
                if meter.is_low() {
                    quotas.ask(ready, want, now);
                }
                if !is_taken {
                    return None;
                }
                meter.known().saturating_sub(meter.left())
            }
        };
        Some(Outcome::Granted(Grant {
            group: want.group,
            licence: licence.id,
            product: licence.product,
            service: want.service,
            day: standing.day,
            units: want.units,
            used,
            limit: licence.limit(),
            resets_at: standing.resets_at,
            details: licence.product.has_details(),
        }))
    }
}
