//! What can be looked up: a file by its digest, an address, a domain, a URL. Parsed once at the edge.

mod detect;
mod domain;
mod hash;
mod ip;
mod url;

use std::{fmt, net::IpAddr};

pub use self::{
    detect::refang,
    domain::{DomainName, NAME_BYTES_MAX},
    hash::Hash,
    ip::{AddressScope, address_scope, parse_address},
    url::{Host, URL_BYTES_MAX, Url},
};

/// One thing that can be looked up, in canonical form. The order is the order of its key in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Observable {
    /// An IPv4 or IPv6 address.
    Ip(IpAddr),
    /// A domain name.
    Domain(DomainName),
    /// A web address without scheme.
    Url(Url),
    /// A file, known by one of its digests.
    File(Hash),
}

/// The four kinds, as they stand in API paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `ip`
    Ip,
    /// `domain`
    Domain,
    /// `url`
    Url,
    /// `hash`
    Hash,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Hash, Self::Ip, Self::Domain, Self::Url];

    /// The word in API paths.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Hash => "hash",
        }
    }
}

impl Observable {
    /// Tells what a person typed or pasted, defanged or not (see [`refang`]).
    ///
    /// # Errors
    /// [`ParseError`] says what is wrong and, where it can, what to do.
    pub fn detect(text: &str) -> Result<Self, ParseError> {
        detect::detect(text)
    }

    /// Parses `text` as an observable of one kind, with the same tolerance as [`Observable::detect`].
    ///
    /// # Errors
    /// [`ParseError`] when it is not of that kind.
    pub fn parse_as(kind: Kind, text: &str) -> Result<Self, ParseError> {
        detect::parse_as(kind, text)
    }

    /// Which of the four kinds it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Ip(_) => Kind::Ip,
            Self::Domain(_) => Kind::Domain,
            Self::Url(_) => Kind::Url,
            Self::File(_) => Kind::Hash,
        }
    }

    /// Defanged for display: `login[.]example`, `login[.]example/a`, `192.0.2[.]1`; a hash as it is.
    #[must_use]
    pub fn defanged(&self) -> String {
        detect::defang(self)
    }
}

/// The canonical text; [`Observable::detect`] of it gives the same observable.
impl fmt::Display for Observable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Domain(domain) => domain.fmt(f),
            Self::Url(url) => url.fmt(f),
            Self::File(hash) => hash.fmt(f),
        }
    }
}

/// Why a text is not an observable. The message tells a person what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing was given.
    #[error("nothing was given: enter a file hash, an IP address, a domain or a URL")]
    Empty,
    /// Longer than any observable we accept.
    #[error("{length} bytes are too long: at most {limit} are accepted")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// Hexadecimal, but not of a digest's length.
    #[error("{digits} hexadecimal digits are no digest: MD5 has 32, SHA-1 40, SHA-256 64")]
    HashLength {
        /// Digits given.
        digits: usize,
    },
    /// Not hexadecimal.
    #[error("`{0}` is not a file hash: give MD5, SHA-1 or SHA-256 in hexadecimal")]
    Hash(String),
    /// Not an address.
    #[error("`{0}` is not an IP address: write it like 192.0.2.1 or 2001:db8::1")]
    Address(String),
    /// A network where one object is needed.
    #[error("`{0}` is a network: look up one of its addresses")]
    IsNetwork(String),
    /// Not a network.
    #[error("`{0}` is not a network: write it like 192.0.2.0/24")]
    Network(String),
    /// Not a domain.
    #[error("`{name}` is not a domain: {reason}")]
    Domain {
        /// What was given.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a URL.
    #[error("`{url}` is not a web address: {reason}")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Several things at once.
    #[error("`{0}` is more than one object: look them up one by one, or in bulk")]
    Several(String),
    /// An e-mail address.
    #[error("`{0}` is an e-mail address: look up its domain")]
    Email(String),
    /// Not the kind asked for.
    #[error("`{text}` is {actual}, not {expected}")]
    WrongKind {
        /// What was given.
        text: String,
        /// What it is.
        actual: &'static str,
        /// What was asked for.
        expected: &'static str,
    },
}
