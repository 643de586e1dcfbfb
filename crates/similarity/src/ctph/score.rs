//! Comparing digests: the score of `ssdeep` 2.14.
//!
//! Parts of one block size are compared: those of seven characters in common by the least number of insertions and deletions that make one the
//! other, scaled by length, and capped where blocks are small. That number follows from the longest common subsequence, which is found
//! for all of a part's characters at once (Hyyrö, "Bit-Parallel LCS-length Computation Revisited", 2004).

use super::{BLOCK_SIZE_MIN, COMMON_CHARS, Ctph, Part};

/// Block size from which on a score is not capped, in units of the smallest.
const UNCAPPED_TIMES: u32 = 15;
/// Words of the filter that says which runs of seven characters a part may have.
const FILTER_WORDS: usize = 16;

/// A digest with which many are compared.
#[derive(Clone, Debug)]
pub(crate) struct Scorer {
    digest: Ctph,
    first: PartScorer,
    second: PartScorer,
}

impl Scorer {
    pub(crate) fn new(digest: &Ctph) -> Self {
        let digest = digest.without_runs();
        Self { digest, first: PartScorer::new(digest.first), second: PartScorer::new(digest.second) }
    }

    /// The digest without runs.
    pub(crate) fn digest(&self) -> &Ctph {
        &self.digest
    }

    /// The score with another digest, which has no runs any more.
    pub(crate) fn score(&self, other: &Ctph) -> u8 {
        if self.digest == *other {
            return 100;
        }
        let level = self.digest.level;
        if other.level == level {
            self.first.score(&other.first, level).max(self.second.score(&other.second, level + 1))
        } else if other.level == level + 1 {
            self.second.score(&other.first, level + 1)
        } else if other.level + 1 == level {
            self.first.score(&other.second, level)
        } else {
            0
        }
    }
}

/// A part with which many are compared.
#[derive(Clone, Debug)]
struct PartScorer {
    part: Part,
    /// For each byte at which places of the part it is.
    places: Box<[u64; 256]>,
    /// Runs of seven characters, as numbers, in order.
    runs: Vec<u64>,
    filter: [u64; FILTER_WORDS],
}

impl PartScorer {
    fn new(part: Part) -> Self {
        let mut places = Box::new([0; 256]);
        for (at, char) in (0_u32..).zip(part.as_bytes()) {
            if let Some(places) = places.get_mut(usize::from(*char)) {
                *places |= 1_u64.checked_shl(at).unwrap_or(0);
            }
        }
        let mut runs: Vec<u64> = runs(part.as_bytes()).collect();
        runs.sort_unstable();
        let mut filter = [0; FILTER_WORDS];
        for run in &runs {
            let (word, bit) = filter_place(*run);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self { part, places, runs, filter }
    }

    fn has_common(&self, other: &Part) -> bool {
        runs(other.as_bytes()).any(|run| {
            let (word, bit) = filter_place(run);
            self.filter.get(word).is_some_and(|word| word & bit != 0) && self.runs.binary_search(&run).is_ok()
        })
    }

    fn score(&self, other: &Part, level: u8) -> u8 {
        if !self.has_common(other) {
            return 0;
        }
        let (a, b) = (u32::from(self.part.length), u32::from(other.length));
        let edits = a + b - 2 * self.common_subsequence(other);
        // In this order: whole numbers are rounded down twice. Both have seven characters, so the sum is not zero.
        let difference = 100 * (edits * 64 / (a + b).max(1)) / 64;
        let score = 100_u32.saturating_sub(difference);
        let times = 1_u32.checked_shl(u32::from(level)).unwrap_or(u32::MAX);
        debug_assert_eq!(u64::from(times) * BLOCK_SIZE_MIN, BLOCK_SIZE_MIN << level);
        let capped = if times >= UNCAPPED_TIMES { score } else { score.min(times * a.min(b)) };
        u8::try_from(capped).unwrap_or(100)
    }

    /// The length of the longest common subsequence.
    fn common_subsequence(&self, other: &Part) -> u32 {
        let mut open = u64::MAX;
        for char in other.as_bytes() {
            let matches = open & self.places.get(usize::from(*char)).copied().unwrap_or(0);
            open = open.wrapping_add(matches) | (open - matches);
        }
        (!open).count_ones()
    }
}

/// Runs of seven characters as numbers.
fn runs(text: &[u8]) -> impl Iterator<Item = u64> + '_ {
    const MASK: u64 = (1 << (8 * COMMON_CHARS)) - 1;
    text.iter()
        .scan(0_u64, |run, char| {
            *run = (*run << 8 | u64::from(*char)) & MASK;
            Some(*run)
        })
        .skip(COMMON_CHARS - 1)
}

fn filter_place(run: u64) -> (usize, u64) {
    let hash = run.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
    (usize::try_from(hash >> 6).unwrap_or(0), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The score as it is published: with a table of edits.
    fn by_table(a: &[u8], b: &[u8], block_size: u64) -> u8 {
        let has_common = a.windows(7).any(|run| b.windows(7).any(|other| run == other));
        if !has_common {
            return 0;
        }
        let mut row: Vec<u32> = (0..=b.len() as u32).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i as u32 + 1;
            for (j, y) in b.iter().enumerate() {
                let change = diagonal + if x == y { 0 } else { 2 };
                diagonal = row[j + 1];
                row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
            }
        }
        let (n, m) = (a.len() as u32, b.len() as u32);
        let score = 100 - (row[b.len()] * 64 / (n + m)) * 100 / 64;
        let cap = if block_size >= 45 { 100 } else { block_size as u32 / 3 * n.min(m) };
        score.min(cap) as u8
    }

    fn part() -> impl Strategy<Value = String> {
        prop_oneof!["(abcdefghij|klmnop|[a-c]){0,8}", "[ab]{0,64}", "[A-Za-z0-9+/]{0,64}"]
            .prop_map(|text| text.chars().take(64).collect())
    }

    proptest! {
        #[test]
        fn scores_are_those_of_the_table(a in part(), b in part(), level in 0_u8..8) {
            let part = |text: &str| Part::new(text.as_bytes()).unwrap();
            let found = PartScorer::new(part(&a)).score(&part(&b), level);
            prop_assert_eq!(found, by_table(a.as_bytes(), b.as_bytes(), 3 << level));
        }

        #[test]
        fn order_does_not_matter(a in part(), b in part(), c in part(), d in part(), x in 0_u8..3, y in 0_u8..3) {
            let digest = |level: u8, first: &str, second: &str| -> Ctph {
                format!("{}:{first}:{second}", 3 << level).parse().unwrap()
            };
            let (one, other) = (digest(x, &a, &b), digest(y, &c, &d));
            prop_assert_eq!(one.score(&other), other.score(&one));
            prop_assert_eq!(one.score(&one), 100);
        }
    }
}
