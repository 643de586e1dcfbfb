//! Static analysis of a file: what it is, what is in it, whom it names, who signed it.
//!
//! Pure: bytes in, a report out. Hostile bytes are the normal input, so the caller runs it in a process of its own.

pub mod binary;
pub mod container;
mod digests;
mod disguise;
mod document;
mod examine;
pub mod kind;
mod limits;
mod names;
mod report;
mod rules;
mod script;

pub use codesign;
pub use similarity;

pub use self::{
    digests::digests,
    examine::Examiner,
    limits::{Budget, Limits},
    report::{Examined, Facts, FileReport, Finding, Notice, RuleMatch},
    rules::Rules,
};
