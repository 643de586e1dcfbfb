//! Tests of the ledger from outside, in one binary.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod append;
mod directory;
mod engines;
mod faults;
mod faulty;
mod formats;
mod keys;
mod knowledge;
mod log;
mod masks;
mod places;
mod support;
mod verdicts;
