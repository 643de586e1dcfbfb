//! Conclusions: what an analyser makes of what others say.

use super::Assessment;
use crate::{Observable, Timestamp};

/// The source of conclusions; its lists are the analysers, e.g. `analysis/dga`. No feed has this name.
pub const ANALYSIS: &str = "analysis";

/// What an analyser concludes about its subject. Derived: it is made anew when what it rests on changes, and there is one of an analyser
/// about a subject at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The judgement. Its confidence says how strong the signs are, its note in one sentence what they are, its tags the same as
    /// `name=value`.
    pub assessment: Assessment,
    /// What it rests on.
    pub basis: Basis,
}

/// What a conclusion rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Version of the analyser that concluded.
    pub version: u16,
    /// Until when it holds in full; from then on it ages.
    pub holds: Timestamp,
    /// Lists whose evidence it repeats in other words, sorted: it is no second witness beside them.
    pub lists: Vec<String>,
    /// The objects on which it rests beside its subject, at most [`Basis::OBJECTS_MAX`].
    pub objects: Vec<Observable>,
}

impl Basis {
    /// Objects that are named; a conclusion may rest on more.
    pub const OBJECTS_MAX: usize = 8;
    /// Lists that are named.
    pub const LISTS_MAX: usize = 64;
}
