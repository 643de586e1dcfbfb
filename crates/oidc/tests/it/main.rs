//! Signing in with a provider of our own on loopback: good flows, bad ones, keys that change.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod bad_flows;
mod bad_providers;
mod flows;
mod keys;
mod provider;
mod world;
