//! HTTP as such: listening, limits, headers, shutting down. Knows no route; those are in [`crate::router`].

pub mod channel;
pub(crate) mod cors;
mod forwarded;
pub mod guard;
pub mod panic;
pub mod peer;
pub mod proxies;
pub mod server;
pub mod settings;
pub(crate) mod spool;
pub mod stall;
pub mod tls;

pub use peer::Peer;
pub use proxies::{Proxies, ProxyHeader};
pub(crate) use server::bind_with;
pub use server::{Server, bind, serve};
pub use settings::Settings;
pub use tls::TlsFiles;
