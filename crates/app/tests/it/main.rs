//! Tests of the application over the real importers: what is imported is found, in every order, at every moment.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod dry_run;
mod follow;
mod imports;
mod lookups;
mod own;
mod real;
mod snapshots;
mod support;
mod table;
mod triage;
