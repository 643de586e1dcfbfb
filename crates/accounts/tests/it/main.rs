//! Tests of the crate from outside.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod audit;
mod contract;
mod databases;
mod graphs;
mod licences;
mod opening;
mod outbox;
mod passwords;
mod postgres_tls;
mod quota;
mod secrecy;
mod sessions;
mod support;
mod throttles;
mod tickets;
mod tokens;
mod users;
mod watches;
