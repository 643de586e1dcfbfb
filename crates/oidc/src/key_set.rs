//! A provider's keys, and when they are asked for again.

use fetch::Fetcher;
use serde::Deserialize;

use crate::{
    document::{self, Document},
    error::Error,
    jws::{Algorithm, Jws},
    key::Key,
};

/// Keys that a provider may have; those that change them every day have two or three.
pub const KEYS_MAX: usize = 64;
/// How long keys are taken for the provider's, in seconds: one that was withdrawn is trusted no longer than this.
pub const KEYS_AGE_SECONDS_MAX: u64 = 3600;
/// Seconds between two times that keys are asked for because a token names another: anybody can make such a token.
pub const KEYS_INTERVAL_SECONDS: u64 = 60;

/// A provider's keys as of a moment.
#[derive(Debug)]
pub(crate) struct KeySet {
    uri: String,
    keys: Vec<Key>,
    /// When they came, in seconds since 1970.
    fetched_at: u64,
    /// When they were last asked for again.
    asked_at: Option<u64>,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    pub(crate) fn fetch(fetcher: &Fetcher, uri: &str, now: u64) -> Result<Self, Error> {
        Ok(Self { uri: uri.to_owned(), keys: fetch(fetcher, uri)?, fetched_at: now, asked_at: None })
    }

    /// Checks the signature of a token. Keys that are too old are asked for first, and if the token names a key that is not among
    /// them they are asked for once more, each within bounds.
    pub(crate) fn verify(&mut self, fetcher: &Fetcher, token: &Jws<'_>, now: u64) -> Result<(), Error> {
        if self.fetched_at.abs_diff(now) > KEYS_AGE_SECONDS_MAX {
            if !self.may_ask(now) {
                return Err(Error::StaleKeys);
            }
            self.ask(fetcher, now)?;
        }
        let keys = match self.select(token) {
            Err(Error::UnknownKey) if self.may_ask(now) => {
                self.ask(fetcher, now)?;
                self.select(token)?
            }
            selected => selected?,
        };
        if keys.iter().any(|key| key.is_signer(token)) { Ok(()) } else { Err(Error::Signature) }
    }

    fn may_ask(&self, now: u64) -> bool {
        self.asked_at.is_none_or(|asked_at| asked_at.abs_diff(now) >= KEYS_INTERVAL_SECONDS)
    }

    fn ask(&mut self, fetcher: &Fetcher, now: u64) -> Result<(), Error> {
        self.asked_at = Some(now);
        self.keys = fetch(fetcher, &self.uri)?;
        self.fetched_at = now;
        Ok(())
    }

    /// The keys that the token may be signed by: those that it names, or the only one there is for its method (OpenID Connect Core
    /// 1.0 section 10.1).
    fn select(&self, token: &Jws<'_>) -> Result<Vec<&Key>, Error> {
        let fits = |algorithm: Algorithm| self.keys.iter().filter(move |key| key.fits(algorithm));
        let keys: Vec<&Key> = match &token.key_id {
            Some(id) => fits(token.algorithm).filter(|key| key.key_id.as_ref() == Some(id)).collect(),
            None => fits(token.algorithm).collect(),
        };
        match keys.len() {
            0 => Err(Error::UnknownKey),
            2.. if token.key_id.is_none() => Err(Error::AmbiguousKey),
            _ => Ok(keys),
        }
    }
}

fn fetch(fetcher: &Fetcher, uri: &str) -> Result<Vec<Key>, Error> {
    let jwks: Jwks = document::get(fetcher, Document::Keys, uri, None)?;
    if jwks.keys.len() > KEYS_MAX {
        return Err(Error::TooManyKeys);
    }
    Ok(jwks.keys.into_iter().filter_map(Key::parse).collect())
}
