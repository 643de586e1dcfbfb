//! Signatures from outside: made with other programs, cut, changed, forged.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod authority;
mod signing;
