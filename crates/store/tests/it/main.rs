//! Tests of the ledger from outside, in one binary.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod analyses;
mod append;
mod attacks;
mod backup;
mod conclusions;
mod decisions;
mod directory;
mod edges;
mod engines;
mod every_mask;
mod faults;
mod faulty;
mod file_set;
mod formats;
mod keys;
mod knowledge;
mod late_filter;
mod log;
mod masks;
mod places;
mod redact;
mod remove;
mod resident;
mod resolutions;
mod sight;
mod sightings;
mod support;
mod under;
mod verdicts;
