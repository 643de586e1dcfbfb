//! A few connections that are lent and given back. What is not given back is closed: it may be in the middle of anything.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{Error, Result};

/// How long to wait for a connection to become free.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Connections of one kind.
pub(super) struct Pool<C> {
    lent_max: usize,
    state: Mutex<State<C>>,
    freed: Condvar,
}

struct State<C> {
    idle: Vec<C>,
    lent: usize,
    /// Counted up when the other side went away: connections of before are not taken back.
    generation: u64,
}

impl<C> Pool<C> {
    /// A pool of at most so many connections.
    pub(super) fn new(lent_max: usize) -> Self {
        let state = State { idle: Vec::new(), lent: 0, generation: 0 };
        Self { lent_max, state: Mutex::new(state), freed: Condvar::new() }
    }

    /// A connection: one that waits, or a new one.
    pub(super) fn take(&self, open: impl FnOnce() -> Result<C>) -> Result<Lent<'_, C>> {
        let (mut state, waited) = self
            .freed
            .wait_timeout_while(self.state(), WAIT_MAX, |state| state.lent >= self.lent_max)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Error::Unavailable { action: "wait for a connection", source: None });
        }
        state.lent += 1;
        let waiting = state.idle.pop();
        // Made before a new one is opened: if that fails, its place is free again.
        let place = Place { pool: self, generation: state.generation };
        drop(state);
        let connection = waiting.map_or_else(open, Ok)?;
        Ok(Lent { connection, place })
    }

    /// Closes all connections that wait, and those that are lent when they come back.
    pub(super) fn forget(&self) {
        let mut state = self.state();
        state.generation += 1;
        let closed = std::mem::take(&mut state.idle);
        drop(state);
        drop(closed);
    }

    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is lent.
pub(super) struct Lent<'p, C> {
    // Dropped before its place is freed, so that there are never too many.
    pub(super) connection: C,
    place: Place<'p, C>,
}

impl<C> Lent<'_, C> {
    /// Gives back a connection outside of any transaction.
    pub(super) fn give_back(self) {
        let Self { connection, place } = self;
        let mut state = place.pool.state();
        if state.generation == place.generation {
            state.idle.push(connection);
        }
    }
}

struct Place<'p, C> {
    pool: &'p Pool<C>,
    generation: u64,
}

impl<C> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.pool.state().lent -= 1;
        self.pool.freed.notify_one();
    }
}
