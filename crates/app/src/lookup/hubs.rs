//! The order of hubs' edges, kept until more of them is written: a page of a hundred thousand edges costs reading and sorting all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::Observable;
use store::{Section, Watch};

use super::joined::Joined;

/// Memory for all that is kept, in bytes.
const BYTES_MAX: usize = 64 << 20;
/// Hubs that are kept.
const HUBS_MAX: usize = 64;

/// Edges in order by whose they are. The last asked for is the first.
#[derive(Debug, Default)]
pub(crate) struct Hubs(Mutex<Vec<Hub>>);

#[derive(Debug)]
struct Hub {
    ends: Vec<Observable>,
    section: Section,
    joined: Arc<Joined>,
    /// Of each of the ends, begun before its edges were read.
    watches: Vec<Watch>,
}

impl Hubs {
    fn all(&self) -> MutexGuard<'_, Vec<Hub>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept and still all that is known.
    pub(super) fn get(&self, ends: &[Observable], section: Section) -> Option<Arc<Joined>> {
        let mut hubs = self.all();
        let at = hubs.iter().position(|hub| hub.section == section && hub.ends == ends)?;
        if !hubs.get(at)?.watches.iter().all(Watch::holds) {
            hubs.remove(at);
            return None;
        }
        hubs.get_mut(..=at)?.rotate_right(1);
        hubs.first().map(|hub| Arc::clone(&hub.joined))
    }

    /// Keeps edges in order, as far as there is room.
    pub(super) fn keep(
        &self,
        ends: &[Observable],
        section: Section,
        joined: &Arc<Joined>,
        watches: Vec<Watch>,
    ) {
        let mut hubs = self.all();
        hubs.retain(|hub| {
            hub.watches.iter().all(Watch::holds) && !(hub.section == section && hub.ends == ends)
        });
        hubs.insert(0, Hub { ends: ends.to_vec(), section, joined: Arc::clone(joined), watches });
        let mut bytes = 0;
        let fits = hubs.iter().take_while(|hub| {
            bytes += hub.joined.memory_bytes();
            bytes <= BYTES_MAX
        });
        let kept = fits.count().min(HUBS_MAX);
        hubs.truncate(kept);
    }
}
