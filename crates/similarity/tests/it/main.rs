//! Tests over the whole crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may panic")]

mod durability;
mod laws;
mod ssdeep;
mod support;
mod vectors;
