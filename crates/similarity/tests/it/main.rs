//! Digests against other programs and against a scan; the index on disk, whole and damaged.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may panic")]

mod durability;
mod laws;
mod ssdeep;
mod support;
mod vectors;
