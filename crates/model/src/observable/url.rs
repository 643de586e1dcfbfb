//! Web addresses: canonical by the WHATWG URL Standard, then without scheme, credentials, default port and fragment.

use std::{cmp::Ordering, fmt, net::IpAddr};

use super::{DomainName, ParseError, ip};

/// Longest URL we keep, in bytes; KTIP paths have their own, lower limit.
pub const URL_BYTES_MAX: usize = 8192;

/// A URL's identity: host, port unless it is the scheme's default, path and query. Shown as `host[:port]/path[?query]`.
/// Order: host (addresses before names), port, then path and query by bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Url {
    host: Host,
    port: Option<u16>,
    /// Starts with `/`; printable ASCII after WHATWG serialisation.
    path_and_query: String,
}

/// The host of a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// An address literal; hexadecimal, octal and short IPv4 forms are normalised.
    Ip(IpAddr),
    /// A name.
    Domain(DomainName),
}

impl Url {
    /// Parses a URL with one of the schemes http, https, ftp, ws, wss, or without scheme (then read as http).
    ///
    /// # Errors
    /// [`ParseError::Url`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let bad = |reason| ParseError::Url { url: super::detect::shorten(text), reason };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ParseError::Empty);
        }
        if trimmed.len() > URL_BYTES_MAX {
            return Err(ParseError::TooLong { length: trimmed.len(), limit: URL_BYTES_MAX });
        }
        let parsed = if has_scheme(trimmed) { ::url::Url::parse(trimmed) } else { ::url::Url::parse(&format!("http://{trimmed}")) };
        let parsed = parsed.map_err(|error| match error {
            ::url::ParseError::InvalidPort => bad("its port is not a number up to 65535"),
            ::url::ParseError::EmptyHost => bad("it has no host"),
            ::url::ParseError::InvalidIpv4Address => bad("its host is a malformed IPv4 address"),
            ::url::ParseError::InvalidIpv6Address => bad("its host is a malformed IPv6 address"),
            _ => bad("its host is neither a domain nor an address"),
        })?;
        if !matches!(parsed.scheme(), "http" | "https" | "ftp" | "ws" | "wss") {
            return Err(bad("its scheme is not http, https, ftp, ws or wss"));
        }
        let host = match parsed.host() {
            Some(::url::Host::Ipv4(v4)) => Host::Ip(IpAddr::V4(v4)),
            Some(::url::Host::Ipv6(v6)) => Host::Ip(ip::canonical(IpAddr::V6(v6))),
            Some(::url::Host::Domain(name)) => Host::Domain(DomainName::parse_host(name)?),
            None => return Err(bad("it has no host")),
        };
        let path_and_query = match parsed.query() {
            Some(query) => format!("{}?{query}", parsed.path()),
            None => parsed.path().to_owned(),
        };
        // Percent-encoding can grow a text threefold; the canonical form obeys the same limit.
        if path_and_query.len() > URL_BYTES_MAX {
            return Err(ParseError::TooLong { length: path_and_query.len(), limit: URL_BYTES_MAX });
        }
        // `port()` is already `None` for the scheme's default. Without a scheme in the identity 80 is the default.
        let port = parsed.port();
        Ok(Self { host, port: port.filter(|port| *port != 80), path_and_query })
    }

    /// Puts a URL together from parts that are already canonical, as the ledger keeps them.
    /// `None` when `path_and_query` does not begin with `/`.
    #[must_use]
    pub fn from_parts(host: Host, port: Option<u16>, path_and_query: String) -> Option<Self> {
        path_and_query.starts_with('/').then_some(Self { host, port, path_and_query })
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The host, when it is a name.
    #[must_use]
    pub fn domain(&self) -> Option<&DomainName> {
        match &self.host {
            Host::Domain(domain) => Some(domain),
            Host::Ip(_) => None,
        }
    }

    /// The host, when it is an address.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        match self.host {
            Host::Ip(address) => Some(address),
            Host::Domain(_) => None,
        }
    }

    /// The port, unless it is the default.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Path and query, e.g. `/a/b.php?id=1`.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The path, e.g. `/a/b.php`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path_and_query.split_once('?').map_or(&*self.path_and_query, |(path, _)| path)
    }

    /// The query without `?`; `Some("")` for a bare `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.path_and_query.split_once('?').map(|(_, query)| query)
    }

    /// Whether this is the front page of its host: no port, path `/`, no query.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.port.is_none() && self.path_and_query == "/"
    }

    /// Same host and port.
    #[must_use]
    pub fn same_server(&self, other: &Self) -> bool {
        self.host == other.host && self.port == other.port
    }

    /// This URL without its query.
    #[must_use]
    pub fn without_query(&self) -> Self {
        Self { path_and_query: self.path().to_owned(), ..self.clone() }
    }

    /// The folders above the last segment, from the deepest to the root: `/a/b/` and `/a/` and `/` for `/a/b/c.php`.
    pub fn folders(&self) -> impl Iterator<Item = Self> + '_ {
        let path = self.path();
        path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(at, _)| at).rev_collect().filter_map(
            move |at| path.get(..=at).map(|folder| Self { path_and_query: folder.to_owned(), ..self.clone() }),
        )
    }

    /// The form of Kaspersky's URL normalisation rules, for finding near misses: without `www.`, port and trailing `/`,
    /// percent-decoded once, in lower case, `.`/`/` runs collapsed. Not an identity: several URLs may share it.
    #[must_use]
    pub fn lookup_form(&self) -> String {
        super::detect::lookup_form(self)
    }
}

/// Reverses a short iterator of positions by collecting it.
trait RevCollect: Iterator<Item = usize> + Sized {
    fn rev_collect(self) -> std::iter::Rev<std::vec::IntoIter<usize>> {
        self.collect::<Vec<_>>().into_iter().rev()
    }
}

impl<I: Iterator<Item = usize>> RevCollect for I {}

/// Whether the text begins with `scheme://` (RFC 3986 section 3.1); `host:8080/…` has none.
fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

impl Ord for Url {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.host, self.port, self.path_and_query.as_bytes()).cmp(&(
            &other.host,
            other.port,
            other.path_and_query.as_bytes(),
        ))
    }
}

impl PartialOrd for Url {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(IpAddr::V6(v6)) => write!(f, "[{v6}]"),
            Self::Ip(v4) => v4.fmt(f),
            Self::Domain(domain) => domain.fmt(f),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.host.fmt(f)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path_and_query)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
