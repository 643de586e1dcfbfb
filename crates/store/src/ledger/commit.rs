//! Group commit: those who wait for the disk at the same time share one sync; a failure stops writing for good.

use std::sync::{
    Condvar, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use crate::{Engine, Error, Result, engine::Batch};

/// One leader syncs, the others wait for a sync that began after they came.
#[derive(Debug, Default)]
pub(super) struct GroupCommit {
    state: Mutex<State>,
    done: Condvar,
    poisoned: AtomicBool,
    /// Raised before and after each commit.
    writes: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    started: u64,
    finished: u64,
    running: bool,
}

impl GroupCommit {
    pub(super) fn write(&self, engine: &dyn Engine, batch: Batch) -> Result<()> {
        self.check()?;
        if batch.is_empty() {
            return Ok(());
        }
        // Before: who reads from now on may see the batch. After: who read until now may have missed it.
        self.count();
        let committed = engine.commit(batch).inspect_err(|_| self.poisoned.store(true, Ordering::Release));
        self.count();
        committed
    }

    /// Notes that what a reader would find has changed.
    pub(super) fn count(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }

    pub(super) fn sync(&self, engine: &dyn Engine) -> Result<()> {
        let mut state = self.lock();
        let needed = state.started + 1;
        loop {
            self.check()?;
            if state.finished >= needed {
                return Ok(());
            }
            if state.running {
                state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.running = true;
            state.started += 1;
            let mine = state.started;
            drop(state);
            let result = engine.sync();
            state = self.lock();
            state.running = false;
            match &result {
                Ok(()) => state.finished = mine,
                Err(_) => self.poisoned.store(true, Ordering::Release),
            }
            self.done.notify_all();
            result?;
        }
    }

    /// # Errors
    /// [`Error::Poisoned`] after a failed write or sync.
    pub(super) fn check(&self) -> Result<()> {
        if self.poisoned.load(Ordering::Acquire) { Err(Error::Poisoned) } else { Ok(()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
