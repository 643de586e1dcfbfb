//! Questions to the index. What they find is what a comparison with every digest would.

use super::{Index, State};
use crate::{
    Ctph, FileId, Imphash, Result, Tlsh,
    ctph::Scorer,
    grams,
    merge::{Merge, Run},
    segment::Near,
    top::Top,
};

/// Files of an import hash that are counted at most: all must be looked at, and more than this says no more.
const COUNT_MAX: u64 = 1_000_000;

/// Files that have an import hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SameImphash {
    /// In the order of their keys, no more than were asked for.
    pub files: Vec<FileId>,
    /// How many there are in all, or a million.
    pub count: u64,
    /// Whether `count` is how many there are.
    pub is_exact: bool,
}

impl Index {
    /// The `k` files nearest to a digest, no farther than `distance_max`, with their distances: nearest first, those of one distance by key.
    /// A file that has several digests comes once, with the least distance.
    ///
    /// # Errors
    /// When a segment cannot be read or is damaged.
    pub fn similar_by_tlsh(&self, query: &Tlsh, k: usize, distance_max: u32) -> Result<Vec<(FileId, u32)>> {
        let state = self.state();
        let mut top = Top::new(k, distance_max);
        for (digest, file) in &state.recent.tlsh {
            top.offer(query.distance(digest), *file);
        }
        Near::new(*query).search(state.segments.iter().map(|held| &held.segment), &mut top)?;
        Ok(top.finish())
    }

    /// The `k` files that score highest with a digest, no lower than `score_min` and never 0, with their scores: highest first, those of one
    /// score by key. A file that has several digests comes once, with the highest score.
    ///
    /// # Errors
    /// When a segment cannot be read or is damaged.
    pub fn similar_by_ctph(&self, query: &Ctph, k: usize, score_min: u8) -> Result<Vec<(FileId, u8)>> {
        let Some(cost_max) = 100_u8.checked_sub(score_min.max(1)) else { return Ok(Vec::new()) };
        let state = self.state();
        let mut top = Top::new(k, u32::from(cost_max));
        let scorer = Scorer::new(query);
        for (digest, file) in &state.recent.ctph {
            top.offer(u32::from(100_u8.saturating_sub(scorer.score(digest))), *file);
        }
        let mut asked = Vec::new();
        grams::asked(scorer.digest(), |hash| asked.push(hash));
        asked.sort_unstable();
        asked.dedup();
        for held in &state.segments {
            held.segment.similar(&scorer, &asked, &mut top)?;
        }
        let score = |cost: u32| 100_u8.saturating_sub(u8::try_from(cost).unwrap_or(100));
        Ok(top.finish().into_iter().map(|(file, cost)| (file, score(cost))).collect())
    }

    /// The first `k` files that have an import hash, and how many there are.
    ///
    /// # Errors
    /// When a segment cannot be read or is damaged.
    pub fn same_imphash(&self, hash: Imphash, k: usize) -> Result<SameImphash> {
        let state = self.state();
        let mut runs = vec![state.recent_with(hash)];
        for held in &state.segments {
            let rows = held.segment.imphash_rows(held.segment.imphash_start(hash)?);
            let same = rows.take_while(move |row| row.as_ref().map_or(true, |row| row.0 == hash));
            runs.push(Box::new(same.map(|row| row.map(|(_, file)| file))));
        }
        let mut merged = Merge::new(runs)?;
        let mut found = SameImphash { is_exact: true, ..SameImphash::default() };
        let mut before = None;
        while let Some((file, _)) = merged.next()? {
            if before == Some(file) {
                continue;
            }
            before = Some(file);
            if found.count >= COUNT_MAX {
                found.is_exact = false;
                break;
            }
            found.count += 1;
            if found.files.len() < k {
                found.files.push(file);
            }
        }
        Ok(found)
    }
}

impl State {
    fn recent_with(&self, hash: Imphash) -> Run<'_, FileId> {
        let (first, last) = (FileId([0; 33]), FileId([u8::MAX; 33]));
        let rows = self.recent.imphash.range((hash, first)..=(hash, last));
        Box::new(rows.map(|(_, file)| Ok(*file)))
    }
}
