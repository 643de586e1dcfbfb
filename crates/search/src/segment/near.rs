//! The pass over the signatures: which names may have a label near to a word.

use analysis::lookalike::signature::{Probe, Signature, may_be_near, may_be_near_any};

/// Signatures that are ruled out together where their sets are alike enough.
const CHUNK: usize = 64;

/// The signatures of a segment in the order of their sets; sets and ends apart, for most are ruled out by their set.
#[derive(Debug, Default)]
pub(super) struct Kept {
    sets: Vec<u32>,
    ends: Vec<u32>,
    /// The first set of each chunk, and the last of all.
    firsts: Vec<u32>,
}

impl Kept {
    pub(super) fn new(sets: Vec<u32>, ends: Vec<u32>) -> Self {
        let firsts = sets.chunks(CHUNK).filter_map(<[u32]>::first).chain(sets.last()).copied().collect();
        Self { sets, ends, firsts }
    }

    /// Bytes that it takes.
    pub(super) fn memory_bytes(&self) -> usize {
        (self.sets.len() + self.ends.len() + self.firsts.len()) * size_of::<u32>()
    }

    /// The positions of all signatures that may be near to one of `probes`, in order.
    pub(super) fn near(&self, probes: &mut [Probe], edits: u32) -> Vec<usize> {
        // Each its own loop, so that no step asks how many edits are allowed.
        match edits {
            0 => self.pass::<0>(probes),
            1 => self.pass::<1>(probes),
            _ => self.pass::<2>(probes),
        }
    }

    fn pass<const EDITS: u32>(&self, probes: &mut [Probe]) -> Vec<usize> {
        let mut found = Vec::new();
        for probe in probes {
            let set = probe.set();
            let bounds = self.firsts.iter().zip(self.firsts.iter().skip(1));
            let chunks = self.sets.chunks(CHUNK).zip(bounds).enumerate();
            for (at, (chunk, _)) in chunks.filter(|(_, (_, (a, b)))| may_be_near_any(**a, **b, set, EDITS)) {
                for (place, other) in (at * CHUNK..).zip(chunk) {
                    if may_be_near(*other, set, EDITS) {
                        let ends = self.ends.get(place).copied().unwrap_or_default();
                        if probe.admits(Signature { set: *other, ends }, EDITS) {
                            found.push(place);
                        }
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
