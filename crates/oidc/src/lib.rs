//! Signing in with an OpenID Connect provider: the authorization code flow with PKCE, and nothing else.
//!
//! Follows OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749 (OAuth 2.0), RFC 7636 (PKCE, S256 only), RFC 9207 (`iss` in the
//! answer) and what RFC 9700 makes of them. [`Provider::discover`] learns where everything is, [`Provider::begin`] sends a person
//! there, [`Provider::finish`] takes what the person comes back with and says who it is.
//!
//! It keeps no sessions and decides on no account. What a [`Flow`] holds is the caller's to keep, for one use, tied to the browser
//! that began; an account is found by [`Identity::key`], never by an address of mail.

mod callback;
mod claims;
mod config;
mod document;
mod encoding;
mod error;
mod flow;
mod identity;
mod jws;
mod key;
mod key_set;
mod metadata;
mod provider;
mod token;
mod user_info;

pub use self::{
    config::{Config, Secret},
    document::Document,
    error::Error,
    flow::{Begun, Flow, RANDOM_BYTES},
    identity::Identity,
    key_set::{KEYS_AGE_SECONDS_MAX, KEYS_INTERVAL_SECONDS, KEYS_MAX},
    provider::Provider,
};
