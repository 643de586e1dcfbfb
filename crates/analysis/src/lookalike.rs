//! Look-alikes: how one name imitates another. The kinds of edit are dnstwist's, with Japanese ones beside them.
//!
//! Names are compared by the label that somebody registered (`paypal` of `www.paypal.co.uk`), in the letters that people see: decoded
//! from Punycode and folded by what looks alike ([`fold`], Unicode Technical Standard 39). Nothing is generated and looked up, except the
//! few spellings of [`Target::spellings`]: whoever has names asks of each what it imitates.

pub mod edit;
pub mod fold;
mod kind;
mod romanise;
pub mod signature;
mod target;

pub use self::{
    edit::distance,
    fold::Folded,
    kind::{Edit, Likeness},
    target::{Candidate, Target},
};

/// Edits that a word of so many characters allows: none up to 3, 1 up to 5, then 2.
#[must_use]
pub fn edits_allowed(characters: usize) -> usize {
    match characters {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}
