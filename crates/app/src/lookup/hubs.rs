//! Hubs in order, kept until more of them is written: a page of a hundred thousand edges costs reading and sorting all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::Watch;

/// Memory for all that is kept, in bytes.
const BYTES_MAX: usize = 64 << 20;
/// Hubs that are kept.
const HUBS_MAX: usize = 64;

/// What was read of hubs, by what was asked. The last asked for is the first.
#[derive(Debug)]
pub(crate) struct Hubs<K, V>(Mutex<Vec<Hub<K, V>>>);

#[derive(Debug)]
struct Hub<K, V> {
    asked: K,
    read: Arc<V>,
    bytes: usize,
    /// Of each object that was read, begun before that.
    watches: Vec<Watch>,
}

impl<K, V> Default for Hubs<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V> Hubs<K, V> {
    fn all(&self) -> MutexGuard<'_, Vec<Hub<K, V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept and still all that is known.
    pub(super) fn get(&self, is_asked: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let mut hubs = self.all();
        let at = hubs.iter().position(|hub| is_asked(&hub.asked))?;
        if !hubs.get(at)?.watches.iter().all(Watch::holds) {
            hubs.remove(at);
            return None;
        }
        hubs.get_mut(..=at)?.rotate_right(1);
        hubs.first().map(|hub| Arc::clone(&hub.read))
    }

    /// Keeps what was read, which takes so many bytes, as far as there is room.
    pub(super) fn keep(&self, asked: K, read: &Arc<V>, bytes: usize, watches: Vec<Watch>) {
        let mut hubs = self.all();
        hubs.retain(|hub| hub.watches.iter().all(Watch::holds) && hub.asked != asked);
        hubs.insert(0, Hub { asked, read: Arc::clone(read), bytes, watches });
        let mut all = 0;
        let fits = hubs.iter().take_while(|hub| {
            all += hub.bytes;
            all <= BYTES_MAX
        });
        let kept = fits.count().min(HUBS_MAX);
        hubs.truncate(kept);
    }
}
