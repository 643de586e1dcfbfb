//! The client against servers of our own on loopback: addresses in all spellings, names that change, redirects, hostile answers.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod addresses;
mod answers;
mod config;
mod environment;
mod hostile;
mod loopback;
mod names;
mod redirects;
mod spellings;
mod tls;
mod urls;
