//! HTTP as such: listening, limits, headers, shutting down. Knows no route; those are in [`crate::router`].

pub mod channel;
pub mod guard;
pub mod panic;
pub mod server;
pub mod settings;
pub(crate) mod spool;
pub mod stall;

pub(crate) use server::bind_with;
pub use server::{Server, bind, serve};
pub use settings::Settings;
