//! What can be looked up: a file by its digest, an address, a domain, a URL. Parsed once at the edge.

mod defang;
mod detect;
mod domain;
mod error;
mod hash;
mod ip;
mod lookup_form;
mod refang;
mod url;

use std::{fmt, net::IpAddr};

pub use self::{
    domain::{DomainName, NAME_BYTES_MAX},
    error::ParseError,
    hash::Hash,
    ip::{AddressScope, address_scope, parse_address},
    lookup_form::lookup_form_of,
    refang::{INPUT_BYTES_MAX, refang},
    url::{FOLDERS_MAX, Host, URL_BYTES_MAX, Url},
};
pub(crate) use self::{error::shorten, ip::canonical};

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
    /// Tells what a person typed or pasted, defanged or not (see [`refang`]). Text that is exactly what we print for a
    /// URL is taken literally, so that nothing is cut off its end.
    ///
    /// # Errors
    /// [`ParseError`] says what is wrong and, where it can, what to do.
    pub fn detect(text: &str) -> Result<Self, ParseError> {
        detect::detect(text)
    }

    /// Parses `text` as an observable of one kind, with the same tolerance as [`Observable::detect`].
    /// As an address, text with a scheme is a URL (KTIP: `http://192.0.2.1` is a web address). As a URL, text that is one
    /// with its scheme is taken literally: programs send no punctuation.
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
        defang::defang(self)
    }
}

/// The canonical text; [`Observable::detect`] of it gives the same observable. A URL that would read as something else
/// without a scheme (`http://192.0.2.0/24` as a network, `http://intranet/a` as two words) is printed with one.
impl fmt::Display for Observable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Domain(domain) => domain.fmt(f),
            Self::Url(url) if detect::needs_scheme(url) => write!(f, "http://{url}"),
            Self::Url(url) => url.fmt(f),
            Self::File(hash) => hash.fmt(f),
        }
    }
}
