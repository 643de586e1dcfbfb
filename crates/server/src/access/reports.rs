//! Reports of the portal that were paid for: one with all its sections and pages, which come in several requests, also at once, costs one in ten
//! minutes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use accounts::{Grant, UserId};
use model::{Observable, Timestamp};

/// How long a report is paid for.
const LASTS: Duration = Duration::from_secs(600);
/// Reports that are remembered as paid for; when they are more, all are forgotten and paid for again.
const REPORTS_MAX: usize = 100_000;

/// Reports that were paid for lately, by who asked and what for.
#[derive(Debug, Default)]
pub(super) struct Reports {
    slots: Mutex<HashMap<(UserId, Observable), Arc<Slot>>>,
}

/// One of them.
#[derive(Debug, Default)]
pub(super) struct Slot {
    turn: tokio::sync::Mutex<()>,
    report: Mutex<Option<Report>>,
}

/// A moment, by the time that passes and by the clock, which may jump.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) passed: Instant,
    pub(super) clock: Timestamp,
}

/// When a report was paid for, and how.
#[derive(Clone, Copy, Debug)]
struct Report {
    since: Now,
    grant: Grant,
    /// Whether others were let in by it.
    is_shared: bool,
}

impl Report {
    fn lasts(&self, now: Now) -> bool {
        let by_clock = u128::from(now.clock.millis().abs_diff(self.since.clock.millis()));
        now.passed.duration_since(self.since.passed) < LASTS && by_clock < LASTS.as_millis()
    }
}

impl Reports {
    /// The report of somebody about an object, paid for or not.
    pub(super) fn slot(&self, user: UserId, object: &Observable, now: Now) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= REPORTS_MAX {
            slots.retain(|_, slot| slot.report().is_some_and(|report| report.lasts(now)));
            if slots.len() >= REPORTS_MAX {
                slots.clear();
            }
        }
        Arc::clone(slots.entry((user, object.clone())).or_default())
    }
}

impl Slot {
    fn report(&self) -> MutexGuard<'_, Option<Report>> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held from asking whether it is paid for until it is: of several requests at once one pays.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// The charge that pays for one more request.
    pub(super) fn share(&self, now: Now) -> Option<Grant> {
        let mut report = self.report();
        let report = report.as_mut().filter(|report| report.lasts(now))?;
        report.is_shared = true;
        Some(report.grant)
    }

    /// It was paid for.
    pub(super) fn pay(&self, grant: Grant, since: Now) {
        *self.report() = Some(Report { since, grant, is_shared: false });
    }

    /// Forgets the charge of a request that failed. Whether it may be given back: not when it paid for others.
    pub(super) fn take_back(&self, grant: &Grant) -> bool {
        let mut report = self.report();
        match *report {
            Some(known) if known.grant == *grant => {
                if !known.is_shared {
                    *report = None;
                }
                !known.is_shared
            }
            _ => true,
        }
    }
}
