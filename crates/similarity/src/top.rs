//! The best of many: the least costs, each file once, ties by key, so that the answer does not depend on the order in which they come.

use std::collections::{BTreeSet, HashMap};

use crate::FileId;

/// The files of least cost so far.
#[derive(Debug)]
pub(crate) struct Top {
    k: usize,
    cost_max: u32,
    best: BTreeSet<(u32, FileId)>,
    costs: HashMap<FileId, u32>,
}

impl Top {
    /// At most `k` files of at most this cost.
    pub(crate) fn new(k: usize, cost_max: u32) -> Self {
        Self { k, cost_max, best: BTreeSet::new(), costs: HashMap::new() }
    }

    pub(crate) fn k(&self) -> usize {
        self.k
    }

    /// The highest cost that may still be among the best; `None` when nothing may.
    pub(crate) fn bound(&self) -> Option<u32> {
        match self.best.last() {
            _ if self.k == 0 => None,
            Some((cost, _)) if self.best.len() >= self.k => Some(*cost),
            _ => Some(self.cost_max),
        }
    }

    /// Takes a file if it is among the best; of a file that comes several times the least cost.
    pub(crate) fn offer(&mut self, cost: u32, file: FileId) {
        let is_full = self.best.len() >= self.k;
        if cost > self.cost_max || self.k == 0 {
            return;
        }
        if is_full && self.best.last().is_some_and(|last| (cost, file) >= *last) {
            return;
        }
        match self.costs.get(&file).copied() {
            Some(before) if before <= cost => return,
            Some(before) => {
                self.best.remove(&(before, file));
            }
            None if is_full => {
                if let Some((_, last)) = self.best.pop_last() {
                    self.costs.remove(&last);
                }
            }
            None => {}
        }
        self.best.insert((cost, file));
        self.costs.insert(file, cost);
    }

    /// The files, best first.
    pub(crate) fn finish(self) -> Vec<(FileId, u32)> {
        self.best.into_iter().map(|(cost, file)| (file, cost)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_kept(offers in prop::collection::vec((0_u32..20, 0_u8..12), 0..60), k in 0_usize..8, max in 0_u32..22) {
            let mut top = Top::new(k, max);
            let mut least = BTreeMap::new();
            for (cost, file) in &offers {
                let file = FileId([*file; 33]);
                top.offer(*cost, file);
                let before = least.entry(file).or_insert(*cost);
                *before = (*before).min(*cost);
            }
            let mut expected: Vec<_> = least.into_iter().filter(|(_, cost)| *cost <= max).collect();
            expected.sort_by_key(|(file, cost)| (*cost, *file));
            expected.truncate(k);
            prop_assert_eq!(top.finish(), expected);
        }
    }
}
