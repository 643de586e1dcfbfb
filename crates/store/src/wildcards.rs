//! Every wildcard mask of the ledger in memory, found by automata over their texts: no walk over the labels of a name or
//! the folders of a path can find them by key.
//!
//! Each pattern is filed under one text of its own, that which fewest others have; an Aho-Corasick automaton tells which of
//! these texts an object has, and [`Mask::covers`] decides. What was appended last stands in a short list that is
//! compared one by one; when that has grown, it becomes an automaton, merged with those that are not much larger, so
//! that a pattern is built in a few times, however many there are. Readers hold no lock while they search, and never wait
//! for a build.

mod screen;

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock, TryLockError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use model::{Mask, Observable, Wildcard};

pub use self::screen::UrlScreen;

/// Patterns that are found at most: about 150 MB. Real lists have some thousands together.
pub(crate) const PATTERNS_MAX: usize = 1_000_000;
/// Patterns that are compared one by one before they become an automaton.
const PENDING_MAX: usize = 64;
/// Automata up to so many times larger than a new one are merged into it.
const MERGE_FACTOR: usize = 4;
/// Bytes of a text that go into an automaton. More would tell little more, and texts that are ends of one another
/// (`aaa`, `aaaa`, …) cost a match each.
const KEY_BYTES_MAX: usize = 24;
/// Matches that are kept before equal ones are thrown out.
const MATCHES_MAX: usize = 4096;

/// Wildcards over one object that are told: each costs a read. The longest come first, for they say most.
const COVERING_MAX: usize = 1_000;

/// Figures about the automata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WildcardStats {
    /// Patterns that are found.
    pub patterns: u64,
    /// Automata among which they are spread.
    pub automata: u64,
    /// Bytes of memory, about.
    pub bytes: u64,
    /// Patterns that are not found because there are too many.
    pub left_out: u64,
}

/// All wildcard masks.
#[derive(Debug, Default)]
pub(crate) struct Wildcards {
    /// How many there are; read before anything else, for most ledgers have none.
    count: AtomicUsize,
    left_out: AtomicU64,
    state: RwLock<Arc<State>>,
    /// Held while an automaton is built.
    building: Mutex<()>,
}

#[derive(Clone, Debug, Default)]
struct State {
    /// From the largest to the smallest.
    segments: Vec<Arc<Segment>>,
    pending: Vec<Wildcard>,
    /// What rules most URLs out; made when it is first asked for.
    screen: OnceLock<Arc<UrlScreen>>,
}

impl Wildcards {
    /// All of `patterns`, each once, in one automaton.
    pub(crate) fn of(mut patterns: Vec<Wildcard>) -> Self {
        patterns.sort_unstable();
        patterns.dedup();
        let all = Self::default();
        all.insert(patterns);
        all.settle();
        all
    }

    /// Adds patterns that are not there yet; look-ups that begin later find them.
    pub(crate) fn insert(&self, patterns: Vec<Wildcard>) {
        if patterns.is_empty() {
            return;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let State { segments, pending, screen } = Arc::make_mut(&mut state);
        let mut count = self.count.load(Ordering::Relaxed);
        // Lists of thousands in one go have no duplicates among themselves.
        let short = pending.len();
        for pattern in patterns {
            let listed = pending.get(..short).unwrap_or_default();
            if listed.contains(&pattern) || segments.iter().any(|segment| segment.contains(&pattern)) {
                continue;
            }
            if count >= PATTERNS_MAX {
                if self.left_out.fetch_add(1, Ordering::Relaxed) == 0 {
                    tracing::error!(
                        max = PATTERNS_MAX,
                        "too many wildcard masks: further ones cover nothing"
                    );
                }
                continue;
            }
            if !pattern.is_host() {
                *screen = OnceLock::new();
            }
            pending.push(pattern);
            count += 1;
        }
        self.count.store(count, Ordering::Release);
    }

    /// Makes automata of what was added, when that is much. Costs time by the number of patterns: call it without a lock
    /// that others wait for. When somebody else is at it, that one does it.
    pub(crate) fn settle(&self) {
        let _building = match self.building.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        loop {
            let before = self.snapshot();
            let taken = before.pending.len();
            if taken <= PENDING_MAX {
                return;
            }
            let (mut segments, mut patterns) = (before.segments.clone(), before.pending.clone());
            drop(before);
            while let Some(last) = segments.pop() {
                if last.patterns.len() > patterns.len().saturating_mul(MERGE_FACTOR) {
                    segments.push(last);
                    break;
                }
                patterns.extend(last.patterns.iter().cloned());
            }
            let segment = match Segment::build(patterns) {
                Ok(segment) => segment,
                Err(error) => {
                    // They stay in the list: slower, never wrong.
                    tracing::error!(%error, "an automaton of wildcard masks could not be built");
                    return;
                }
            };
            segments.push(Arc::new(segment));
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            // What came meanwhile stands behind what was taken.
            let pending = state.pending.get(taken..).unwrap_or_default().to_vec();
            let screen = state.screen.clone();
            let old = std::mem::replace(&mut *state, Arc::new(State { segments, pending, screen }));
            // Nobody waits while the old automata are freed.
            drop(state);
            drop(old);
        }
    }

    /// Puts these patterns, each once, in place of all. For the one who lets nobody add some meanwhile.
    pub(crate) fn replace(&self, patterns: Vec<Wildcard>) {
        let new = Self::of(patterns);
        let _building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *state, new.snapshot());
        self.count.store(new.count.load(Ordering::Relaxed), Ordering::Release);
        self.left_out.store(new.left_out.load(Ordering::Relaxed), Ordering::Relaxed);
        drop(state);
        drop(old);
    }

    /// What tells of most URLs that no pattern over URLs covers them.
    pub(crate) fn url_screen(&self) -> Arc<UrlScreen> {
        let state = self.snapshot();
        let screen = state.screen.get_or_init(|| {
            let filed = state.segments.iter().flat_map(|segment| &segment.patterns);
            Arc::new(UrlScreen::of(filed.chain(&state.pending)))
        });
        Arc::clone(screen)
    }

    /// The wildcard masks that cover an object, the longest first, at most 1,000: a hostile list may have any number over a
    /// name that it wants to be slow.
    pub(crate) fn over(&self, observable: &Observable) -> Vec<Mask> {
        if self.count.load(Ordering::Acquire) == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        let printed;
        let text = match observable {
            Observable::Domain(name) => name.as_str(),
            Observable::Url(url) => {
                printed = url.to_string();
                &printed
            }
            Observable::Ip(_) | Observable::File(_) => return Vec::new(),
        };
        let state = self.snapshot();
        for segment in &state.segments {
            segment
                .each_candidate(text.as_bytes(), |pattern| push_if_covering(&mut found, pattern, observable));
        }
        state.pending.iter().for_each(|pattern| push_if_covering(&mut found, pattern, observable));
        found.sort_unstable_by(|a, b| b.as_str().len().cmp(&a.as_str().len()).then_with(|| a.cmp(b)));
        found.truncate(COVERING_MAX);
        found.into_iter().map(Mask::Wildcard).collect()
    }

    pub(crate) fn stats(&self) -> WildcardStats {
        let State { segments, pending, .. } = &*self.snapshot();
        let bytes: usize = segments.iter().map(|segment| segment.bytes()).sum();
        WildcardStats {
            patterns: self.count.load(Ordering::Relaxed) as u64,
            automata: segments.len() as u64,
            bytes: (bytes + pending.iter().map(pattern_bytes).sum::<usize>()) as u64,
            left_out: self.left_out.load(Ordering::Relaxed),
        }
    }

    fn snapshot(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn push_if_covering(found: &mut Vec<Wildcard>, pattern: &Wildcard, observable: &Observable) {
    if pattern.covers(observable) {
        found.push(pattern.clone());
    }
}

fn pattern_bytes(pattern: &Wildcard) -> usize {
    size_of::<Wildcard>() + pattern.as_str().len()
}

/// Patterns that do not change any more, with their automaton.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Sorted.
    patterns: Vec<Wildcard>,
    automaton: AhoCorasick,
    /// For each text of the automaton, its patterns as a range of `filed`.
    files: Vec<Range<u32>>,
    /// Positions in `patterns`.
    filed: Vec<u32>,
}

impl Segment {
    pub(crate) fn build(mut patterns: Vec<Wildcard>) -> Result<Self, aho_corasick::BuildError> {
        patterns.sort_unstable();
        let mut shared: HashMap<&str, u32> = HashMap::new();
        for key in patterns.iter().flat_map(keys) {
            let number = shared.entry(key).or_default();
            *number = number.saturating_add(1);
        }
        let mut files: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (at, pattern) in (0_u32..).zip(&patterns) {
            // Of those that fewest have the longest.
            let rarity = |key: &&str| (shared.get(key).copied().unwrap_or(u32::MAX), usize::MAX - key.len());
            files.entry(keys(pattern).min_by_key(rarity).unwrap_or_default()).or_default().push(at);
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(files.keys().map(|key| key.as_bytes()))?;
        let mut filed = Vec::with_capacity(patterns.len());
        let mut ranges = Vec::with_capacity(files.len());
        for positions in files.into_values() {
            let start = filed.len() as u32;
            filed.extend(positions);
            ranges.push(start..filed.len() as u32);
        }
        Ok(Self { automaton, files: ranges, filed, patterns })
    }

    fn contains(&self, pattern: &Wildcard) -> bool {
        self.patterns.binary_search(pattern).is_ok()
    }

    /// Calls `each` with every pattern whose text stands in `text`, once.
    pub(crate) fn each_candidate(&self, text: &[u8], mut each: impl FnMut(&Wildcard)) {
        let mut matched: Vec<usize> = Vec::new();
        for one in self.automaton.find_overlapping_iter(text) {
            matched.push(one.pattern().as_usize());
            if matched.len() >= MATCHES_MAX {
                matched.sort_unstable();
                matched.dedup();
                if matched.len() == self.files.len() {
                    break;
                }
            }
        }
        matched.sort_unstable();
        matched.dedup();
        let ranges = matched.into_iter().filter_map(|at| self.files.get(at));
        for range in ranges {
            let positions = self.filed.get(range.start as usize..range.end as usize).unwrap_or_default();
            positions.iter().filter_map(|at| self.patterns.get(*at as usize)).for_each(&mut each);
        }
    }

    fn bytes(&self) -> usize {
        self.automaton.memory_usage()
            + size_of_val(&*self.files)
            + size_of_val(&*self.filed)
            + self.patterns.iter().map(pattern_bytes).sum::<usize>()
    }
}

/// Texts under which a pattern may be filed: head and tail of each that stands between its `*`.
fn keys(pattern: &Wildcard) -> impl Iterator<Item = &str> {
    pattern.literals().flat_map(|text| {
        let tail = text.len().saturating_sub(KEY_BYTES_MAX);
        // Canonical texts are ASCII: every place is one between characters.
        [text.get(..KEY_BYTES_MAX.min(text.len())), text.get(tail..).filter(|_| tail > 0)]
            .into_iter()
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Wildcard {
        Wildcard::from_canonical(text).unwrap()
    }

    fn object(text: &str) -> Observable {
        Observable::detect(text).unwrap()
    }

    #[track_caller]
    fn check(all: &Wildcards, text: &str, expected: &[&str]) {
        let mut found: Vec<String> = all.over(&object(text)).iter().map(Mask::to_string).collect();
        found.sort();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn found_at_once_and_once() {
        let all = Wildcards::default();
        check(&all, "a-evil.example", &[]);
        all.insert(vec![pattern("*evil*.example"), pattern("*evil*.example/a*b")]);
        all.insert(vec![pattern("*evil*.example")]);
        check(&all, "a-evil.example", &["*evil*.example"]);
        check(&all, "a-evil.example/a/b", &["*evil*.example", "*evil*.example/a*b"]);
        check(&all, "good.example", &[]);
        assert_eq!(all.stats().patterns, 2);
    }

    #[test]
    fn automata_stay_few() {
        let all = Wildcards::default();
        for at in 0..5_000 {
            all.insert(vec![pattern(&format!("*evil{at}x*.example"))]);
            all.settle();
        }
        let stats = all.stats();
        assert_eq!((stats.patterns, stats.left_out), (5_000, 0));
        assert!((1..=6).contains(&stats.automata), "{stats:?}");
        assert!(all.snapshot().pending.len() <= PENDING_MAX);
        for at in [0, 1, 63, 64, 65, 4_935, 4_999] {
            check(&all, &format!("evil{at}x.example"), &[&format!("*evil{at}x*.example")]);
        }
    }

    /// Patterns that share all but one text are filed under that one.
    #[test]
    fn filed_under_what_is_rare() {
        let all = Wildcards::of((0..500).map(|at| pattern(&format!("*login*q{at}q*.example"))).collect());
        let mut candidates = 0;
        all.snapshot().segments[0].each_candidate(b"login-q7q.example", |_| candidates += 1);
        assert_eq!(candidates, 1);
    }

    #[test]
    fn texts_that_end_in_one_another() {
        let all =
            Wildcards::of((3..200).map(|at| pattern(&format!("*{}*.example", "a".repeat(at)))).collect());
        let url = format!("evil.example/{}", "a".repeat(8_000));
        check(&all, &url, &[]);
        assert_eq!(all.over(&object(&format!("{}.example", "a".repeat(60)))).len(), 58);
    }

    /// Every part of one long name.
    #[test]
    fn a_name_under_many_is_bounded() {
        let label = "abcdefghijklmnopqrstuvwxyz0123456789zyxwvutsrqponmlkjihg";
        let name = format!("{label}.example");
        let cuts = (0..50).flat_map(|from| (from + 3..56).map(move |to| label.get(from..to).unwrap()));
        let patterns: Vec<Wildcard> = cuts.map(|part| pattern(&format!("*{part}*.example"))).collect();
        let all = Wildcards::of(patterns);
        assert!(all.stats().patterns > COVERING_MAX as u64);
        let found = all.over(&object(&name));
        assert_eq!(found.len(), COVERING_MAX);
        assert!(found[0].to_string().len() > found[COVERING_MAX - 1].to_string().len());
    }

    #[test]
    fn readers_see_all_while_it_grows() {
        let all = Wildcards::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for at in 0..2_000 {
                    all.insert(vec![pattern(&format!("*evil{at}x*.example"))]);
                    all.settle();
                }
            });
            let mut most = 0;
            while most < 2_000 {
                let known = all.stats().patterns;
                assert!(known >= most);
                most = known;
                if let Some(last) = most.checked_sub(1) {
                    check(&all, &format!("evil{last}x.example"), &[&format!("*evil{last}x*.example")]);
                }
            }
        });
    }
}
