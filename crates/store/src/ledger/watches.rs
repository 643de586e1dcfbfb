//! Who keeps what was read of a subject is told when more of it is written.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use model::Subject;

use super::Ledger;
use crate::key;

/// Watches before those are looked for that nobody holds any more.
const WATCHES_MIN: usize = 1024;

/// Holds until an append touches the subject. Begin it before reading.
#[derive(Clone, Debug)]
pub struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Whether nothing of the subject has been written since the watch began. An append is told before it returns.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.0.load(Ordering::Acquire)
    }
}

/// All watches, by the key of the subject.
#[derive(Debug, Default)]
pub(super) struct Watches(RwLock<HashMap<Vec<u8>, Vec<Weak<AtomicBool>>>>);

impl Watches {
    fn begin(&self, key: Vec<u8>) -> Watch {
        let mut watches = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if watches.len() >= WATCHES_MIN && !watches.contains_key(&key) {
            watches.retain(|_, held| held.iter().any(|watch| watch.strong_count() > 0));
        }
        let watch = Arc::new(AtomicBool::new(false));
        let held = watches.entry(key).or_default();
        held.retain(|watch| watch.strong_count() > 0);
        held.push(Arc::downgrade(&watch));
        Watch(watch)
    }

    /// Ends the watches of these subjects. After what was written can be read.
    pub(super) fn touch<'a>(&self, keys: impl Iterator<Item = &'a [u8]>) {
        let watches = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if watches.is_empty() {
            return;
        }
        let touched: Vec<&[u8]> = keys.filter(|key| watches.contains_key(*key)).collect();
        drop(watches);
        if touched.is_empty() {
            return;
        }
        let mut watches = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for watch in touched.into_iter().filter_map(|key| watches.remove(key)).flatten() {
            if let Some(watch) = watch.upgrade() {
                watch.store(true, Ordering::Release);
            }
        }
    }
}

impl Ledger {
    /// Watches a subject: until the watch no longer holds, what is read of it from now on is all that there is.
    #[must_use]
    pub fn watch(&self, subject: &Subject) -> Watch {
        self.core.watches.begin(key::subject(subject))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_holds_until_its_subject_is_touched() {
        let watches = Watches::default();
        watches.touch([b"a".as_slice()].into_iter());
        let (one, same, other) =
            (watches.begin(b"a".to_vec()), watches.begin(b"a".to_vec()), watches.begin(b"b".to_vec()));
        watches.touch([b"c".as_slice()].into_iter());
        assert!(one.holds() && same.holds() && other.holds());
        watches.touch([b"a".as_slice(), b"c"].into_iter());
        assert!(!one.holds() && !same.holds() && other.holds());
        let again = watches.begin(b"a".to_vec());
        assert!(again.holds() && !one.holds());
    }

    #[test]
    fn watches_that_nobody_holds_are_forgotten() {
        let watches = Watches::default();
        let kept = watches.begin(b"kept".to_vec());
        for n in 0..10 * WATCHES_MIN {
            drop(watches.begin(n.to_be_bytes().to_vec()));
        }
        assert!(watches.0.read().unwrap().len() <= WATCHES_MIN);
        watches.touch([b"kept".as_slice()].into_iter());
        assert!(!kept.holds());
    }
}
