//! The index of names from outside.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod durability;
mod laws;
mod real;
mod support;
