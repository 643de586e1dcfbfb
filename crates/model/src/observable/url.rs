//! Web addresses: canonical by the WHATWG URL Standard, then without scheme, credentials, default port and fragment.

use std::{cmp::Ordering, fmt, net::IpAddr};

use super::{DomainName, ParseError, ip};

/// Longest URL we keep, in bytes; KTIP paths have their own, lower limit.
pub const URL_BYTES_MAX: usize = 8192;
/// Folders of a path that masks may name. Real paths have fewer than thirty; a path of slashes alone must not cost more.
pub const FOLDERS_MAX: usize = 64;

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

const HTTP_PORT: u16 = 80;
/// The special schemes of the WHATWG URL Standard that name a server.
const SCHEMES: [&str; 5] = ["http", "https", "ftp", "ws", "wss"];

impl Url {
    /// Parses a URL with one of the schemes http, https, ftp, ws, wss, or without scheme (then read as http).
    ///
    /// # Errors
    /// [`ParseError::Url`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ParseError::Empty);
        }
        if trimmed.len() > URL_BYTES_MAX {
            return Err(ParseError::TooLong { length: trimmed.len(), limit: URL_BYTES_MAX });
        }
        let bad = |reason| ParseError::Url { url: super::shorten(text), reason };
        let scheme = trimmed.split_once(':').map(|(scheme, _)| scheme).filter(|_| has_scheme(trimmed));
        if scheme.is_some_and(|scheme| !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))) {
            return Err(bad("its scheme is not http, https, ftp, ws or wss"));
        }
        let parsed = if scheme.is_some() {
            ::url::Url::parse(trimmed)
        } else {
            let bare = trimmed.strip_prefix("//").unwrap_or(trimmed);
            // The standard would skip any slashes and make the first folder the host.
            if bare.starts_with(['/', '\\']) {
                return Err(bad("it has no host"));
            }
            ::url::Url::parse(&format!("http://{bare}"))
        };
        let parsed = parsed.map_err(|error| bad(reason(error)))?;
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
        // `port()` is `None` for the scheme's own default. The identity has no scheme and reads as http, so that 80
        // goes under every scheme: it is the same server as http without a port.
        let port = parsed.port().filter(|port| *port != HTTP_PORT);
        let url = Self { host, port, path_and_query };
        // Percent-encoding can grow a text threefold; what we print must be short enough to be read again.
        let length = url.printed_len();
        if length > URL_BYTES_MAX {
            return Err(ParseError::TooLong { length, limit: URL_BYTES_MAX });
        }
        Ok(url)
    }

    /// Puts a URL together from parts that are already canonical, as the ledger keeps them; port 80 is the default.
    /// `None` when `path_and_query` does not begin with `/`, or has characters that no canonical URL has.
    #[must_use]
    pub fn from_parts(host: Host, port: Option<u16>, path_and_query: String) -> Option<Self> {
        let printable = path_and_query.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
        let url = Self { host, port: port.filter(|port| *port != HTTP_PORT), path_and_query };
        (printable && url.path_and_query.starts_with('/') && url.printed_len() <= URL_BYTES_MAX)
            .then_some(url)
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
    /// Below [`FOLDERS_MAX`] levels there are none.
    pub fn folders(&self) -> impl Iterator<Item = Self> + '_ {
        let path = self.path();
        let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).take(FOLDERS_MAX).collect();
        let folders = slashes.into_iter().rev().filter_map(|at| path.get(..=at));
        folders.map(|folder| Self { path_and_query: folder.to_owned(), ..self.clone() })
    }

    /// The form of Kaspersky's URL normalisation rules, for finding near misses: without `www.`, port and trailing `/`,
    /// percent-decoded once, in lower case, `.`/`/` runs collapsed. Not an identity: several URLs may share it.
    #[must_use]
    pub fn lookup_form(&self) -> String {
        super::lookup_form::lookup_form(self)
    }

    /// Bytes of the printed URL, or a little more: five digits are counted for any port.
    fn printed_len(&self) -> usize {
        const PORT: usize = ":65535".len();
        let host = match &self.host {
            Host::Domain(domain) => domain.as_str().len(),
            Host::Ip(_) => self.host.to_string().len(),
        };
        host + self.port.map_or(0, |_| PORT) + self.path_and_query.len()
    }
}

fn reason(error: ::url::ParseError) -> &'static str {
    match error {
        ::url::ParseError::InvalidPort => "its port is not a number up to 65535",
        ::url::ParseError::EmptyHost => "it has no host",
        ::url::ParseError::InvalidIpv4Address => "its host is a malformed IPv4 address",
        ::url::ParseError::InvalidIpv6Address => "its host is a malformed IPv6 address",
        _ => "its host is neither a domain nor an address",
    }
}

/// Whether the text begins with `scheme://` (RFC 3986 section 3.1), slashes of either direction as in the WHATWG URL
/// Standard; `host:8080/…` has none.
pub(super) fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        matches!(rest.as_bytes(), [b'/' | b'\\', b'/' | b'\\', ..])
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
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

#[cfg(test)]
mod tests;
