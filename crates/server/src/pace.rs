//! The pace of imports in a server: at full speed while nobody asks, and at the pace that was set while look-ups are answered.
//!
//! A processor that an import takes is one that answers wait for. So after each batch an import waits until the batch has taken as
//! long as it may at its pace, in the measure in which the time since the batch before was spent on answers. All imports share one
//! pace. It is no ceiling for the machine and no promise: where a batch takes longer by itself, nothing is waited for.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use app::{Progress, import::FileSummary};

/// From this share of one processor on that answers take, imports give way all the way: a look-up that comes while every processor
/// is busy waits, however rare it is.
const BUSY_SHARE: f64 = 0.05;
/// By how much an import may be behind its pace and catch up: what a sync or a merge of files took.
const CREDIT: Duration = Duration::from_secs(1);
/// Longest wait after one batch: four thousand facts at the slowest pace that may be set.
const WAIT_MAX: Duration = Duration::from_secs(4);

/// The pace that imports in this process share.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Records a second while look-ups are answered.
    per_second: u32,
    /// Nanoseconds that answers took, all together.
    answering_ns: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the last batch was told, and what answers had taken by then.
    at: Instant,
    answering_ns: u64,
    /// When the records that were told so far may be done.
    due: Instant,
}

impl Pace {
    /// Records a second that are taken beside look-ups, unless told otherwise: a day's feeds in seconds.
    pub(crate) const PER_SECOND: u32 = 25_000;
    /// What may be set.
    pub(crate) const PER_SECOND_RANGE: (u32, u32) = (1_000, 10_000_000);

    /// A pace of so many records a second while look-ups are answered.
    pub(crate) fn new(per_second: u32, now: Instant) -> Self {
        let state = Mutex::new(State { at: now, answering_ns: 0, due: now });
        Self { per_second: per_second.max(1), answering_ns: AtomicU64::new(0), state }
    }

    /// Notes that an answer took so long.
    pub(crate) fn answered(&self, took: Duration) {
        let ns = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.answering_ns.fetch_add(ns, Ordering::Relaxed);
    }

    /// How long to wait when a batch of so many records is done at `now`.
    pub(crate) fn wait_after(&self, records: u64, now: Instant) -> Duration {
        let answering_ns = self.answering_ns.load(Ordering::Relaxed);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let took = now.saturating_duration_since(state.at).as_secs_f64();
        let answering = Duration::from_nanos(answering_ns.saturating_sub(state.answering_ns)).as_secs_f64();
        (state.at, state.answering_ns) = (now, answering_ns);
        let share = if took > 0.0 { (answering / took / BUSY_SHARE).min(1.0) } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "batches are thousands of records")]
        let slot = Duration::from_secs_f64(records as f64 / f64::from(self.per_second) * share).min(WAIT_MAX);
        let earliest = now.checked_sub(CREDIT).unwrap_or(now);
        // No further ahead than what may be waited: what was promised while others asked is not owed when they have gone.
        state.due = (state.due + slot).max(earliest).min(now + WAIT_MAX);
        state.due.saturating_duration_since(now)
    }
}

/// An import that keeps the pace, and passes on what it is told.
pub(crate) struct Paced<'a> {
    /// Who is told.
    pub(crate) inner: &'a dyn Progress,
    /// The pace.
    pub(crate) pace: &'a Pace,
    /// Waits.
    pub(crate) wait: &'a (dyn Fn(Duration) + Sync),
}

impl Progress for Paced<'_> {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        self.inner.file_started(name, bytes);
    }

    fn advanced(&self, bytes: u64, records: u64, rejected: u64) {
        self.inner.advanced(bytes, records, rejected);
    }

    fn committed(&self, records: u64) {
        self.inner.committed(records);
    }

    fn file_finished(&self, summary: &FileSummary) {
        self.inner.file_finished(summary);
    }

    fn is_cancelled(&self) -> bool {
        self.inner.is_cancelled()
    }

    fn give_way(&self, records: u64) {
        self.inner.give_way(records);
        let wait = self.pace.wait_after(records, Instant::now());
        if !wait.is_zero() {
            (self.wait)(wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Batches of 1,000 records at a pace of 10,000 a second, each of which takes `work_ms` by itself, while answers take `share` of
    /// a processor. Milliseconds that ten of them take after the first ten, which may use up the credit.
    #[track_caller]
    fn check(work_ms: u64, share: f64, expected_ms: u128) {
        let start = Instant::now();
        let pace = Pace::new(10_000, start);
        let mut now = start;
        let mut ten = || {
            let before = now;
            for _ in 0..10 {
                let work = Duration::from_millis(work_ms);
                pace.answered(work.mul_f64(share));
                now += work;
                let wait = pace.wait_after(1_000, now);
                pace.answered(wait.mul_f64(share));
                now += wait;
            }
            (now - before).as_millis()
        };
        ten();
        let took_ms = ten();
        // Shares are fractions.
        assert!(took_ms.abs_diff(expected_ms) <= 1, "{took_ms} ms, not {expected_ms}");
    }

    #[test]
    fn keeps_its_pace_while_answers_are_given() {
        check(20, 0.0, 200);
        check(20, 1.0, 1_000);
        check(20, BUSY_SHARE, 1_000);
        check(100, 1.0, 1_000);
        // What takes longer by itself waits for nothing.
        check(150, 1.0, 1_500);
        // In between: half of the way.
        check(20, BUSY_SHARE / 2.0, 500);
    }

    #[test]
    fn what_was_late_is_caught_up_within_bounds() {
        let start = Instant::now();
        let pace = Pace::new(10_000, start);
        let late = start + Duration::from_secs(60);
        pace.answered(Duration::from_secs(60));
        // Ten batches of a tenth of a second each are a second: the credit and no more.
        let waits: Vec<Duration> = (0..12)
            .map(|_| {
                pace.answered(Duration::from_secs(1));
                pace.wait_after(1_000, late)
            })
            .collect();
        assert!(waits.iter().take(10).all(Duration::is_zero));
        assert!(!waits[11].is_zero() && waits[11] <= Duration::from_millis(200));
    }
}
