//! The outside of Hantei: the command line and the HTTP API over one application. Holds no product logic.

pub mod access;
mod answers;
pub mod api;
mod backup;
pub mod bench;
pub mod block_list;
mod cell;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod metrics;
pub mod openapi;
mod pace;
pub mod portal;
pub mod router;
pub mod scan;
pub mod sign_in;
pub mod state;
pub mod stix;
pub mod watching;
