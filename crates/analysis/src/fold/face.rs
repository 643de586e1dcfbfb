//! What is told of a verdict without its reasons.

use model::{Category, Status, Timestamp, Zone};

use super::Verdict;

/// What a verdict says, without why: what is stored of it, and holds until one of these changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) zone: Zone,
    pub(crate) score: u8,
    pub(crate) status: Status,
    pub(crate) told: Told,
}

impl Face {
    pub(crate) fn of(verdict: &Verdict) -> Self {
        let Verdict { zone, score, status, category, first_seen, last_seen, .. } = *verdict;
        Self { zone, score, status, told: Told { category, first_seen, last_seen } }
    }
}

/// What the witnesses tell beside the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) category: Category,
    pub(crate) first_seen: Option<Timestamp>,
    pub(crate) last_seen: Option<Timestamp>,
}
