//! Tests of the crate from outside: what is composed byte by byte, and what a server of our own on loopback gets.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and says where"
)]

mod compose;
mod config;
mod injection;
mod send;
mod support;
mod templates;
