//! Why our own parts below the HTTP library stopped a request. It passes through the library as a boxed error.

use std::io;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// No address that the name resolved to may be connected to.
    #[error("not an address of the Internet")]
    Refused,
    /// The name did not resolve.
    #[error("the name does not resolve")]
    NotFound(#[source] io::Error),
    /// Too many names are being resolved.
    #[error("too many names are being resolved")]
    Busy,
    /// No connection came about.
    #[error("no connection")]
    Connect(#[source] io::Error),
    /// The connection ended before the answer did.
    #[error("the connection was cut")]
    Cut,
    /// The server sent more than any body within the bound needs.
    #[error("more bytes than a body within the bound needs")]
    Flood,
}

impl From<Stop> for ureq::Error {
    fn from(stop: Stop) -> Self {
        Self::Other(Box::new(stop))
    }
}
