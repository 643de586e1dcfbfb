//! The smallest change that would flip a verdict: which pieces of evidence would have to fall away.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashSet},
};

use model::{Timestamp, Zone};

use crate::{
    Object, Policy, Witness,
    fold::{
        Scale,
        weigh::{Prepared, Side},
    },
};

/// A change of evidence that gives another zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The zone afterwards.
    pub zone: Zone,
    /// The score afterwards.
    pub score: u8,
    /// Indexes of the witnesses that would have to be withdrawn.
    pub withdrawn: Vec<usize>,
    /// Sum of their weights without sign, in millidecibans.
    pub weight_mdb: i64,
    /// Whether the search was exhaustive: no fewer pieces, and none of the same number that weigh less, flip the zone. Otherwise
    /// it is a change that flips the zone, found by withdrawing the heaviest first.
    pub is_smallest: bool,
}

/// How many sets of evidence are tried before settling for a change that is not proven to be the smallest.
/// A look-up waits for it, so it is worth about a millisecond.
const TRIES_MAX: usize = 1_000;

/// Finds the smallest set of pieces (fewest, then least weight) without which the zone would be another. `None` when no withdrawal
/// changes it.
///
/// Pieces of one list on one side that the rules treat alike form a group of which only the strongest counts, so that withdrawing
/// one is idle while a stronger one of its group stays: only groups' heaviest prefixes are tried, in the order of (count, weight).
#[must_use]
pub fn flip(object: &Object, witnesses: &[Witness], policy: &Policy, moment: Timestamp) -> Option<Flip> {
    let prepared = Prepared::new(object, witnesses, policy);
    let scale = Scale::new(&prepared, moment);
    let before = scale.outcome(&[]);
    let groups = groups(&scale, witnesses);
    // While a decision decides, nothing else matters: whatever flips the zone withdraws each that decides the same.
    let mut decisions = Vec::new();
    let result = |removed: &[usize], is_smallest: bool| {
        let after = scale.outcome(removed);
        let weighed = removed.iter().filter_map(|at| scale.weighed().get(*at));
        let mut withdrawn: Vec<usize> = weighed.clone().map(|w| w.piece.witness).collect();
        withdrawn.sort_unstable();
        let weight_mdb = weighed.map(|w| w.piece.weight_mdb.abs()).sum();
        Flip { zone: after.zone, score: after.score, withdrawn, weight_mdb, is_smallest }
    };
    while let Some(at) = scale.deciding(&decisions) {
        decisions.push(at);
        if scale.outcome(&decisions).zone != before.zone {
            return Some(result(&decisions, true));
        }
    }

    // Uniform-cost search over how many of each group are withdrawn.
    let mut queue = BinaryHeap::from([Reverse((0_usize, 0_i64, vec![0_usize; groups.len()]))]);
    let mut seen = HashSet::new();
    let mut tries = 0;
    while let Some(Reverse((count, weight, taken))) = queue.pop() {
        let picked = groups.iter().zip(&taken).flat_map(|(group, taken)| group.iter().take(*taken).copied());
        let removed: Vec<usize> = decisions.iter().copied().chain(picked).collect();
        if count > 0 {
            tries += 1;
            if scale.outcome(&removed).zone != before.zone {
                return Some(result(&removed, true));
            }
            if tries >= TRIES_MAX {
                return greedy(&scale, before.zone, decisions).map(|removed| result(&removed, false));
            }
        }
        for (at, group) in groups.iter().enumerate() {
            let Some(next) = taken.get(at).and_then(|taken| group.get(*taken)) else { continue };
            let mut more = taken.clone();
            if let Some(taken) = more.get_mut(at) {
                *taken += 1;
            }
            let weight = weight + scale.weighed().get(*next).map_or(0, |w| w.piece.weight_mdb.abs());
            if seen.insert(more.clone()) {
                queue.push(Reverse((count + 1, weight, more)));
            }
        }
    }
    None
}

/// Positions of the pieces that can matter, by list and side, heaviest first.
fn groups(scale: &Scale<'_, '_>, witnesses: &[Witness]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, weighed) in scale.weighed().iter().enumerate() {
        let Some(witness) = witnesses.get(weighed.piece.witness) else { continue };
        let (side, kind) = match weighed.side {
            Side::Against { .. } => (0, 0),
            Side::For => (1, 0),
            Side::Mark(kind) => (2, kind as u8),
            Side::Nothing => (3, 0),
            Side::None | Side::Decided(_) => continue,
        };
        groups.entry((side, &witness.list, kind, weighed.treatment())).or_default().push(at);
    }
    groups.into_values().collect()
}

/// Beside what is removed already, withdraws the heaviest piece of the side that carries the zone until the zone changes.
fn greedy(scale: &Scale<'_, '_>, zone: Zone, mut removed: Vec<usize>) -> Option<Vec<usize>> {
    let carries = |side: Side| match zone {
        Zone::Green => !matches!(side, Side::Against { .. } | Side::None | Side::Decided(_)),
        _ => matches!(side, Side::Against { .. }),
    };
    for (at, weighed) in scale.weighed().iter().enumerate() {
        if carries(weighed.side) {
            removed.push(at);
            if scale.outcome(&removed).zone != zone {
                return Some(removed);
            }
        }
    }
    None
}
