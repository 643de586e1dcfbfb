//! The integration tests, as one binary.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod broken;
mod fixtures;
mod hostile;
mod mapping;
mod parts;
mod real_blocklists;
mod real_community;
mod real_knowledge;
mod real_lists;
mod real_mail;
mod real_misp;
mod real_sandbox;
mod real_stix;
mod real_stix1;
mod real_vendors;
mod registrations;
mod samples;
mod sources;
mod support;
mod unpack;
