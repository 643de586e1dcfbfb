//! Tests of the fold: what verdicts people expect, and the laws it keeps.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod decisions;
mod dga;
mod laws;
mod support;
mod verdicts;
