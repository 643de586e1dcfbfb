//! Tokens that were looked up a moment ago, so that a client's thousand requests a second read the database once. An
//! entry is used for a second at most, which is how long a token outlives what another node changes; changes of this
//! process throw everything away at once.
//!
//! The moment here is the clock's own: [`crate::Accounts::moment`] stands still after the clock went back, and nothing would grow old. When the
//! clock goes back, everything is thrown away.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use model::Timestamp;

use super::Token;
use crate::{Group, User};

/// How long an entry is used.
const AGE_MAX_MS: i64 = 1_000;
/// How often it is noted what the clock says, so that threads share the line of memory.
const NOTED_EVERY_MS: i64 = 100;
/// Entries that are held, about 1 KB each. More tokens than this within a second are read from the database.
const ENTRIES_MAX: usize = 4_096;

/// Who a token speaks for.
pub(super) type Bearer = (Token, User, Group);

/// See the module.
#[derive(Default)]
pub(crate) struct TokenCache {
    /// Changes of what entries say.
    generation: AtomicU64,
    /// What the clock said lately.
    clock: AtomicI64,
    entries: RwLock<HashMap<[u8; 32], Entry>>,
}

struct Entry {
    generation: u64,
    read_at: Timestamp,
    bearer: Arc<Bearer>,
}

impl TokenCache {
    /// To be asked for before the database is read, and handed on to [`TokenCache::keep`]: what was read before a change is
    /// not kept after it.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(super) fn get(&self, digest: &[u8; 32], now: Timestamp) -> Option<Arc<Bearer>> {
        self.note(now);
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let is_young = |entry: &Entry| (now.millis() - entry.read_at.millis()).abs() <= AGE_MAX_MS;
        let is_good = |entry: &&Entry| entry.generation == self.generation() && is_young(entry);
        entries.get(digest).filter(is_good).map(|entry| Arc::clone(&entry.bearer))
    }

    pub(super) fn keep(&self, digest: [u8; 32], bearer: &Arc<Bearer>, generation: u64, now: Timestamp) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ENTRIES_MAX {
            entries.clear();
        }
        entries.insert(digest, Entry { generation, read_at: now, bearer: Arc::clone(bearer) });
    }

    pub(super) fn drop(&self, digest: &[u8; 32]) {
        self.entries.write().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }

    /// Whether the clock went back is told by what it said before; threads that are a little late are no such thing.
    fn note(&self, now: Timestamp) {
        let (now, noted) = (now.millis(), self.clock.load(Ordering::Relaxed));
        if now < noted - AGE_MAX_MS {
            self.forget();
            self.clock.store(now, Ordering::Relaxed);
        } else if now >= noted + NOTED_EVERY_MS {
            self.clock.fetch_max(now, Ordering::Relaxed);
        }
    }

    /// To be called after whatever changes a token, a user or a group.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }
}
