//! Callers by what they presented, for a second: most requests come with the token of the request before.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use model::Timestamp;

use super::Caller;

/// How long a caller is believed without asking the accounts: another process may have revoked his token.
const LASTS: Duration = Duration::from_secs(1);
/// Callers that are remembered; when they are more, all are forgotten.
const CALLERS_MAX: usize = 4096;

/// SHA-256 of what was presented.
pub(super) type Digest = [u8; 32];

/// A caller, and when he was found: by the time that passes, and by the clock.
type Found = (Arc<Caller>, Instant, Timestamp);

/// Callers that were found lately.
#[derive(Debug, Default)]
pub(super) struct Cache {
    callers: RwLock<HashMap<Digest, Found>>,
    /// What was valid once, be it long ago or changed since.
    known: RwLock<HashSet<Digest>>,
}

impl Cache {
    /// Who showed this at most a second ago, by the time that passes and by the clock, by which sessions and tokens end.
    pub(super) fn get(&self, digest: &Digest, now: Instant, clock: Timestamp) -> Option<Arc<Caller>> {
        let callers = self.callers.read().unwrap_or_else(PoisonError::into_inner);
        let (caller, since, at) = callers.get(digest)?;
        let is_fresh = now.duration_since(*since) < LASTS
            && u128::from(clock.millis().abs_diff(at.millis())) < LASTS.as_millis();
        is_fresh.then(|| Arc::clone(caller))
    }

    pub(super) fn put(&self, digest: Digest, caller: Arc<Caller>, now: Instant, clock: Timestamp) {
        let mut callers = self.callers.write().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= CALLERS_MAX {
            callers.clear();
        }
        callers.insert(digest, (caller, now, clock));
        drop(callers);
        self.expect(digest);
    }

    /// Remembers what is valid, whatever becomes of it.
    pub(super) fn expect(&self, digest: Digest) {
        if self.is_known(&digest) {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CALLERS_MAX {
            known.clear();
        }
        known.insert(digest);
    }

    /// Whether this let somebody in before. It may do so no more: the accounts tell.
    pub(super) fn is_known(&self, digest: &Digest) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).contains(digest)
    }

    /// Forgets all: something about users, groups, tokens or sessions changed.
    pub(super) fn clear(&self) {
        self.callers.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
