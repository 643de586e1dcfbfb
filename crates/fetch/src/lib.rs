//! The only HTTP client: refuses private addresses, bounds what it takes, and never hands what is secret to somebody else.
//!
//! A [`Fetcher`] sends a [`Request`] and gives a [`Response`], whose body is read within a bound. HTTP/1.1 (RFC 9112), with TLS
//! by rustls. It is no crawler: no cookies, no cache, no proxy (whatever the environment says), no connection is used twice.
//!
//! URLs come from configuration, from answers and from other people, so each may be an attempt to reach what only this machine
//! can (server-side request forgery, OWASP ASVS 1.3.6). How an address is written does not matter, nor what a name resolved to
//! before: the name is resolved once a connection, and each address is checked where the socket connects ([`AddressRule`]).

mod address;
mod config;
mod connect;
mod error;
mod fetcher;
mod network;
mod request;
mod resolve;
mod response;
mod stop;
mod target;
mod transport;

pub use self::{
    address::{AddressRule, is_global},
    config::{
        BODY_BYTES_CEILING, BODY_BYTES_DEFAULT, CONNECT_TIMEOUT_DEFAULT, Config, ConfigError,
        HEADER_BYTES_MAX, PORTS_DEFAULT, REDIRECTS_MAX, Roots, TOTAL_TIMEOUT_CEILING, TOTAL_TIMEOUT_DEFAULT,
        URL_BYTES_MAX,
    },
    error::Error,
    fetcher::Fetcher,
    network::{Network, NetworkError},
    request::Request,
    resolve::{Resolve, SystemResolver},
    response::Response,
};
