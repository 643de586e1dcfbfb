//! What an identity token says, and whether it holds (OpenID Connect Core 1.0 section 3.1.3.7).

use ring::digest;
use serde::Deserialize;
use serde_json::Number;
use subtle::ConstantTimeEq;

use crate::{
    config::Config,
    document::{self, Document},
    encoding,
    error::Error,
    flow::Flow,
    identity::Identity,
    jws::Algorithm,
};

/// Seconds that two clocks may differ by.
const LEEWAY_SECONDS: u64 = 60;
/// How old a token may be, in seconds: it was made for the code that was given a moment ago.
const AGE_SECONDS_MAX: u64 = 600;
/// Bytes of a subject (OpenID Connect Core 1.0 section 2).
const SUBJECT_BYTES_MAX: usize = 255;
/// Bytes of an address of mail (RFC 5321 section 4.5.3.1.3, without the angle brackets).
const EMAIL_BYTES_MAX: usize = 254;
/// Bytes of a person's name.
const NAME_BYTES_MAX: usize = 512;

/// The claims that matter. Those that must be there are optional here so that each has an error of its own.
#[derive(Deserialize)]
pub(crate) struct Claims {
    iss: Option<String>,
    sub: Option<String>,
    aud: Option<Audience>,
    azp: Option<String>,
    exp: Option<Number>,
    iat: Option<Number>,
    nbf: Option<Number>,
    nonce: Option<String>,
    at_hash: Option<String>,
    email: Option<String>,
    email_verified: Option<Flag>,
    name: Option<String>,
}

/// Whom a token is meant for: one, or some (RFC 7519 section 4.1.3).
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Some(Vec<String>),
}

/// A truth value. Some providers write it as a text.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "serde_json::Value")]
pub(crate) struct Flag(bool);

impl From<serde_json::Value> for Flag {
    fn from(value: serde_json::Value) -> Self {
        Self(value == serde_json::Value::Bool(true) || value.as_str() == Some("true"))
    }
}

impl Flag {
    pub(crate) fn is_set(self) -> bool {
        self.0
    }
}

/// What a token is held against.
pub(crate) struct Expected<'a> {
    pub(crate) config: &'a Config,
    pub(crate) flow: &'a Flow,
    pub(crate) algorithm: Algorithm,
    pub(crate) access_token: &'a str,
    /// Seconds since 1970.
    pub(crate) now: u64,
}

impl Claims {
    /// Reads the payload of a token whose signature was checked.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, Error> {
        document::read(Document::IdToken, payload)
    }

    /// Checks the claims, and says who signed in.
    pub(crate) fn check(self, expected: &Expected<'_>) -> Result<Identity, Error> {
        let Expected { config, flow, .. } = expected;
        let issuer = self.iss.as_ref().ok_or(Error::ClaimMissing("iss"))?;
        if *issuer != config.issuer {
            return Err(Error::TokenIssuer);
        }
        self.check_audience(config)?;
        self.check_time(expected.now)?;
        let nonce = self.nonce.as_ref().ok_or(Error::ClaimMissing("nonce"))?;
        if !bool::from(nonce.as_bytes().ct_eq(flow.nonce.as_bytes())) {
            return Err(Error::Nonce);
        }
        let hash = access_token_hash(expected.algorithm, expected.access_token);
        if self.at_hash.as_ref().is_some_and(|told| !bool::from(told.as_bytes().ct_eq(hash.as_bytes()))) {
            return Err(Error::AccessTokenHash);
        }
        let subject = self.sub.ok_or(Error::ClaimMissing("sub"))?;
        if subject.is_empty() || subject.len() > SUBJECT_BYTES_MAX || subject.chars().any(char::is_control) {
            return Err(Error::Claim("sub"));
        }
        let email = email(self.email)?;
        let is_email_verified = email.is_some() && self.email_verified.is_some_and(Flag::is_set);
        Ok(Identity {
            issuer: config.issuer.clone(),
            subject,
            email,
            is_email_verified,
            name: name(self.name)?,
        })
    }

    fn check_audience(&self, config: &Config) -> Result<(), Error> {
        let audience = match self.aud.as_ref().ok_or(Error::ClaimMissing("aud"))? {
            Audience::One(one) => std::slice::from_ref(one),
            Audience::Some(some) => some,
        };
        if !audience.contains(&config.client_id) {
            return Err(Error::Audience);
        }
        let is_known = |one: &String| *one == config.client_id || config.trusted_audiences.contains(one);
        if !audience.iter().all(is_known) {
            return Err(Error::ForeignAudience);
        }
        match &self.azp {
            Some(party) if *party == config.client_id => Ok(()),
            Some(_) => Err(Error::AuthorizedParty),
            None if audience.len() > 1 => Err(Error::ClaimMissing("azp")),
            None => Ok(()),
        }
    }

    fn check_time(&self, now: u64) -> Result<(), Error> {
        let required =
            |claim: &Option<Number>, name| seconds(claim.as_ref().ok_or(Error::ClaimMissing(name))?, name);
        let latest = now.saturating_add(LEEWAY_SECONDS);
        if now >= required(&self.exp, "exp")?.saturating_add(LEEWAY_SECONDS) {
            return Err(Error::Expired);
        }
        let issued = required(&self.iat, "iat")?;
        if issued > latest {
            return Err(Error::IssuedInFuture);
        }
        if issued.saturating_add(AGE_SECONDS_MAX + LEEWAY_SECONDS) < now {
            return Err(Error::IssuedLongAgo);
        }
        match &self.nbf {
            Some(begin) if seconds(begin, "nbf")? > latest => Err(Error::NotYetValid),
            _ => Ok(()),
        }
    }
}

/// A NumericDate (RFC 7519 section 2) in whole seconds. It may have a fraction, and lie before 1970.
fn seconds(number: &Number, name: &'static str) -> Result<u64, Error> {
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => Ok(whole),
        // The cast takes what is below to zero and what is above to the end.
        (None, Some(real)) if real.is_finite() => Ok(real as u64),
        _ => Err(Error::Claim(name)),
    }
}

/// The left half of the digest of an access token, by the digest of the signature (OpenID Connect Core 1.0 section 3.1.3.6). That of
/// Ed25519 is SHA-512.
fn access_token_hash(algorithm: Algorithm, access_token: &str) -> String {
    let method = match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => &digest::SHA256,
        Algorithm::EdDsa => &digest::SHA512,
    };
    let digest = digest::digest(method, access_token.as_bytes());
    encoding::encode(digest.as_ref().split_at(method.output_len() / 2).0)
}

/// An address of mail as far as it must be one to be kept; none if it is empty.
pub(crate) fn email(email: Option<String>) -> Result<Option<String>, Error> {
    let is_address = |email: &str| {
        let is_text = !email.chars().any(|c| c.is_control() || c.is_whitespace());
        is_text
            && email.len() <= EMAIL_BYTES_MAX
            && email.split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty())
    };
    match email.filter(|email| !email.is_empty()) {
        Some(email) if !is_address(&email) => Err(Error::Claim("email")),
        email => Ok(email),
    }
}

/// A person's name within bounds; none if it is empty.
pub(crate) fn name(name: Option<String>) -> Result<Option<String>, Error> {
    match name.filter(|name| !name.is_empty()) {
        Some(name) if name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) => {
            Err(Error::Claim("name"))
        }
        name => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OpenID Connect Core 1.0 appendix A.3 has an access token and its hash.
    #[test]
    fn the_example_of_the_standard() {
        let hash = access_token_hash(Algorithm::Rs256, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
        assert_eq!(hash, "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn dates() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(seconds(&serde_json::from_str(text).unwrap(), "exp").ok(), expected, "{text}");
        };
        check("0", Some(0));
        check("1700000000", Some(1_700_000_000));
        check("1700000000.9", Some(1_700_000_000));
        check("1.7e9", Some(1_700_000_000));
        check("-5", Some(0));
        check("18446744073709551615", Some(u64::MAX));
        check("1e300", Some(u64::MAX));
    }

    #[test]
    fn flags() {
        let check = |text: &str, expected: bool| {
            assert_eq!(serde_json::from_str::<Flag>(text).unwrap().is_set(), expected, "{text}");
        };
        check("true", true);
        check("\"true\"", true);
        for text in ["false", "\"false\"", "\"TRUE\"", "1", "\"1\"", "[true]", "{}"] {
            check(text, false);
        }
    }

    #[test]
    fn addresses() {
        let check = |text: &str, expected: Result<Option<&str>, ()>| {
            assert_eq!(
                email(Some(text.to_owned())).as_ref().map(Option::as_deref).map_err(|_| ()),
                expected,
                "{text:?}"
            );
        };
        check("who@hantei.example", Ok(Some("who@hantei.example")));
        check("", Ok(None));
        for text in [
            "who",
            "@hantei.example",
            "who@",
            "a b@hantei.example",
            "a\r\nBcc: x@hantei.example",
            "a\u{0}@b.example",
        ] {
            check(text, Err(()));
        }
        check(&format!("{}@hantei.example", "a".repeat(240)), Err(()));
    }
}
