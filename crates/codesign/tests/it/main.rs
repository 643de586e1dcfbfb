//! Tests over the whole crate.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod authority;
mod signing;
