//! Disjoint sets of entries: which are held to be one.

/// Sets over `0..n`; the representative of a set is its least member.
#[derive(Clone, Debug)]
pub(super) struct Union(Vec<usize>);

impl Union {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The least member of the set of `of`.
    pub(super) fn find(&mut self, of: usize) -> usize {
        let mut at = of;
        while let Some(parent) = self.0.get(at).copied()
            && parent != at
        {
            // Half of the path is cut on the way.
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// Makes one set of two; returns its representative.
    pub(super) fn unite(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.find(a), self.find(b));
        let (least, other) = (a.min(b), a.max(b));
        if let Some(slot) = self.0.get_mut(other) {
            *slot = least;
        }
        least
    }
}
