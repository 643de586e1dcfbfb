//! Tests of the binary's outside: real HTTP over loopback against an application in memory. The tree mirrors the routes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and says where"
)]

mod api;
mod cli;
mod cli_demo;
mod cli_import;
mod http;
mod stix;
mod support;
