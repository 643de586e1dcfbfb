//! Answers that were given lately, whole, as long as they are still what a look-up would say ([`app::App::holds`]).
//!
//! Nothing is answered from here without asking that. An answer is found by 128 bits of a hash of its request under secrets of the
//! process: nobody can aim at collisions, and none happen by chance. What is asked for is not kept.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

use app::lasting::Lasting;
use axum::body::Bytes;

/// Parts, each behind a lock of its own.
const SHARDS: usize = 32;
/// Largest answer that is kept, in bytes: those that are asked for again and again are small.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// What keeping an answer costs beside its text, in bytes, about.
const ENTRY_BYTES: usize = 200;

/// Answers by what was asked.
#[derive(Debug)]
pub(crate) struct Answers {
    hashers: [RandomState; 2],
    shards: Vec<Mutex<Shard>>,
    /// Bytes that one of a shard's two halves may take.
    half_bytes_max: usize,
}

/// Two halves: when the newer is full the older is forgotten and the newer takes its place. What is asked for moves to the newer.
#[derive(Debug, Default)]
struct Shard {
    newer: HashMap<u128, Answer>,
    older: HashMap<u128, Answer>,
    /// What the newer half takes.
    bytes: usize,
}

#[derive(Clone, Debug)]
struct Answer {
    text: Bytes,
    lasting: Lasting,
}

impl Answers {
    /// Room for answers of `bytes` at most, about.
    #[must_use]
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            hashers: [RandomState::new(), RandomState::new()],
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            half_bytes_max: bytes / SHARDS / 2,
        }
    }

    /// The answer to a request, if one was given that `holds`.
    pub(crate) fn get(
        &self,
        asked: &(impl Hash + ?Sized),
        holds: impl FnOnce(&Lasting) -> bool,
    ) -> Option<Bytes> {
        let name = self.name(asked);
        let mut shard = self.shard(name)?;
        let is_new = shard.newer.contains_key(&name);
        let answer = if is_new { shard.newer.get(&name).cloned() } else { shard.older.remove(&name) }
            .filter(|answer| holds(&answer.lasting));
        match answer {
            Some(answer) if is_new => Some(answer.text),
            Some(answer) => {
                let text = answer.text.clone();
                shard.keep(name, answer, self.half_bytes_max);
                Some(text)
            }
            None => {
                shard.forget(name);
                None
            }
        }
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, asked: &(impl Hash + ?Sized), text: Bytes, lasting: Lasting) {
        let name = self.name(asked);
        if text.len() > ANSWER_BYTES_MAX {
            return;
        }
        if let Some(mut shard) = self.shard(name) {
            shard.keep(name, Answer { text, lasting }, self.half_bytes_max);
        }
    }

    fn name(&self, asked: &(impl Hash + ?Sized)) -> u128 {
        let [one, other] = self.hashers.each_ref().map(|hasher| u128::from(hasher.hash_one(asked)));
        one << 64 | other
    }

    fn shard(&self, name: u128) -> Option<MutexGuard<'_, Shard>> {
        let at = usize::try_from(name % SHARDS as u128).unwrap_or_default();
        self.shards.get(at).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shard {
    fn keep(&mut self, name: u128, answer: Answer, half_bytes_max: usize) {
        let bytes = answer.text.len() + ENTRY_BYTES;
        self.forget(name);
        if self.bytes + bytes > half_bytes_max {
            self.older = std::mem::take(&mut self.newer);
            self.bytes = 0;
        }
        if bytes <= half_bytes_max {
            self.bytes += bytes;
            self.newer.insert(name, answer);
        }
    }

    fn forget(&mut self, name: u128) {
        if let Some(answer) = self.newer.remove(&name) {
            self.bytes = self.bytes.saturating_sub(answer.text.len() + ENTRY_BYTES);
        }
    }
}

#[cfg(test)]
mod tests {
    use app::{App, Clock, Options, Query, Sections};
    use model::{Observable, Timestamp};

    use super::*;

    fn lasting() -> Lasting {
        let app = App::open(&Options {
            data: "memory:".to_owned(),
            policy: None,
            clock: Clock::fixed(Timestamp::from_millis(0)),
            cache_bytes: 1 << 20,
            rows: app::RowMemory { bytes: 1 << 20, is_whole: false },
            command: "test".to_owned(),
        });
        let object = Observable::detect("192.0.2.1").unwrap();
        let query = Query { sections: Sections::default(), ..Query::new(object) };
        app.unwrap().lookup_lasting(&query).unwrap().1.unwrap()
    }

    #[test]
    fn an_answer_is_given_while_it_holds() {
        let answers = Answers::new(1 << 20);
        let keep = |text: &'static str| answers.keep("a", Bytes::from_static(text.as_bytes()), lasting());
        assert_eq!(answers.get("a", |_| true), None);
        keep("old");
        keep("new");
        assert_eq!(answers.get("a", |_| true).as_deref(), Some(&b"new"[..]));
        assert_eq!(answers.get("b", |_| true), None);
        assert_eq!(answers.get("a", |_| false), None);
        assert_eq!(answers.get("a", |_| true), None, "what no longer holds is forgotten");
    }

    #[test]
    fn room_is_bounded_and_what_is_asked_for_stays() {
        let (answers, lasting) = (Answers::new(1 << 20), lasting());
        for n in 0..20_000_u32 {
            answers.keep(&n, Bytes::from(vec![0; 300]), lasting.clone());
            assert!(answers.get(&0_u32, |_| true).is_some(), "{n}");
        }
        let bytes = |half: &HashMap<u128, Answer>| half.len() * (300 + ENTRY_BYTES);
        let shards = answers.shards.iter().map(|shard| shard.lock().unwrap());
        let taken: usize = shards.map(|shard| bytes(&shard.newer) + bytes(&shard.older)).sum();
        assert!(taken <= 1 << 20 && taken > 1 << 18, "{taken}");
        answers.keep("large", Bytes::from(vec![0; ANSWER_BYTES_MAX + 1]), lasting);
        assert_eq!(answers.get("large", |_| true), None);
    }
}
