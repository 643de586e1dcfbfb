//! Tests of the binary's outside: real HTTP over loopback against an application in memory. The tree mirrors the routes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and says where"
)]

mod access;
mod api;
mod cli;
mod cli_ask;
mod cli_assess;
mod cli_day;
mod cli_demo;
mod cli_erase;
mod cli_import;
mod cli_mail;
mod cli_people;
mod cli_sources;
mod cors;
mod http;
mod mail_over_tls;
mod portal;
mod stix;
mod support;
mod tls;
