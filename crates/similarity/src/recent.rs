//! Digests that came last and are only in memory: looked through one by one.

use std::collections::BTreeSet;

use crate::{Ctph, FileId, Imphash, Tlsh};

/// See the module. Each digest with the key of its file, once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent {
    pub(crate) tlsh: BTreeSet<(Tlsh, FileId)>,
    /// Without runs.
    pub(crate) ctph: BTreeSet<(Ctph, FileId)>,
    pub(crate) imphash: BTreeSet<(Imphash, FileId)>,
}

impl Recent {
    /// Digests of each kind: TLSH, CTPH, imphash.
    pub(crate) fn rows(&self) -> [u64; 3] {
        [self.tlsh.len(), self.ctph.len(), self.imphash.len()].map(|rows| rows as u64)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows() == [0; 3]
    }

    /// What is here and not there.
    pub(crate) fn without(&self, other: &Self) -> Self {
        Self {
            tlsh: self.tlsh.difference(&other.tlsh).copied().collect(),
            ctph: self.ctph.difference(&other.ctph).copied().collect(),
            imphash: self.imphash.difference(&other.imphash).copied().collect(),
        }
    }
}
