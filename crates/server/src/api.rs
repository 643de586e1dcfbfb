//! The HTTP API: one file a group of routes, and beside them the wire types.

pub mod account;
pub mod admin;
pub mod assessments;
pub mod bench;
pub mod bulk;
pub mod docs;
pub mod explain;
pub mod health;
pub mod imports;
pub mod knowledge;
pub mod ktip;
pub mod lookup;
pub mod moment;
pub mod opentip;
pub mod parameters;
pub mod password;
pub mod quick;
pub mod scan;
pub mod search;
pub mod session;
pub mod sightings;
pub mod sources;
pub mod target;
pub(crate) mod texts;
pub mod triage;
pub mod words;
