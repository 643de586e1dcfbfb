//! Decisions: what a person says of a subject, whatever sources say of it.

use super::{Category, EvidenceId};
use crate::{Timestamp, Zone};

/// The source of what people decide; its lists are [`ASSESSMENT_ALL`] and one for each group, e.g. `assessment/grp_7`. No feed has this
/// name.
pub const ASSESSMENT: &str = "assessment";
/// The list of what is decided for everybody.
pub const ASSESSMENT_ALL: &str = "assessment/all";

/// What a person decided about its subject: while it holds, it overrules what sources say. Never changed: it ends at its moment, or by a
/// [`Withdrawal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The zone that the subject has while it holds.
    pub zone: Zone,
    /// The kind of threat or service.
    pub category: Category,
    /// Why, for those who meet it.
    pub reason: String,
    /// The identifier of the user who decided. No name: who is erased as a person leaves none behind.
    pub author: String,
    /// The first moment at which it holds no more.
    pub expires_at: Timestamp,
}

/// That a decision is withdrawn, from the evidence's moment on. What it said before that, it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The decision.
    pub decision: EvidenceId,
    /// The identifier of the user who withdrew it.
    pub by: String,
}
