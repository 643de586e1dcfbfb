//! Wildcard masks: text with `*` where anything may stand (`MASK_TYPE_WILDCARD`). No regular expressions: `*` is the only
//! sign that is not itself.
//!
//! A pattern **without `/`** is matched against a whole host name: of a domain, or of a URL whatever its port and path. A
//! pattern **with `/`** is matched against a URL's whole canonical text, `host[:port]/path[?query]`. `*` stands for any
//! characters, also for none; but before the first `/` it never stands for a `/`, so that the text of another host inside
//! a path (`good.example/?u=a.evil.example/x`) is not taken for the host, by which anybody could clear or condemn a page.
//!
//! The canonical form ([`parse`]): host in lower case and A-labels, no scheme, no default port, path as the WHATWG URL
//! Standard writes it, runs of `*` as one. Equal masks are equal texts.

mod parse;
mod reach;

use std::{fmt, net::Ipv4Addr};

pub(super) use self::parse::{Pattern, is_too_wide};
use crate::{DomainName, Host, Observable, Url};

/// Longest pattern in bytes. Real ones have fewer than two hundred.
pub const WILDCARD_BYTES_MAX: usize = 1024;
/// Most `*` of a pattern. Real ones have up to five.
pub const STARS_MAX: usize = 16;

/// A pattern with `*` in canonical form. Order: by bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wildcard(Box<str>);

impl Wildcard {
    /// The wildcard of a text in canonical form, as the ledger keeps it; `None` for any other text. Whether it covers too
    /// much was judged when it came: what is kept stays readable.
    #[must_use]
    pub fn from_canonical(text: &str) -> Option<Self> {
        match Pattern::parse(text) {
            Ok(Pattern::Wildcard(wildcard)) if *wildcard.0 == *text => Some(wildcard),
            _ => None,
        }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is about host names; else about whole URLs.
    #[must_use]
    pub fn is_host(&self) -> bool {
        !self.0.contains('/')
    }

    /// The texts between the `*`: every one of them stands in the canonical text (without scheme) of what is covered.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.0.split('*').filter(|literal| !literal.is_empty())
    }

    /// The host (with port) and, for URLs, the path behind its first `/`.
    fn parts(&self) -> (&str, Option<&str>) {
        self.0.split_once('/').map_or((&*self.0, None), |(server, path)| (server, Some(path)))
    }

    /// The one host and port of all that is covered, and the text with which their paths begin; `None` when the host is not
    /// fixed.
    #[must_use]
    pub fn fixed_server(&self) -> Option<Url> {
        let (server, path) = self.parts();
        let start = path?.split('*').next()?;
        (!server.contains('*')).then(|| Url::parse(&format!("{server}/{start}")).ok()).flatten()
    }

    /// A name at or below which every covered host stands, if the pattern ends in one: `evil.example` for
    /// `*x.evil.example`. Addresses are never covered then.
    #[must_use]
    pub fn domain(&self) -> Option<DomainName> {
        let (server, _) = self.parts();
        let name = server.split_once(':').map_or(server, |(name, _)| name);
        let whole = match name.rsplit_once('*') {
            // What follows the `*` up to a dot may be the end of a longer label.
            Some((_, tail)) => tail.split_once('.').map(|(_, labels)| labels)?,
            None => name,
        };
        DomainName::parse_host(whole).ok()
    }

    /// Whether `observable` is covered, as [`crate::Mask::covers`] tells.
    #[must_use]
    pub fn covers(&self, observable: &Observable) -> bool {
        match observable {
            Observable::Domain(domain) => self.covers_name(domain),
            Observable::Url(url) => self.covers_url(url),
            Observable::Ip(_) | Observable::File(_) => false,
        }
    }

    fn covers_name(&self, name: &DomainName) -> bool {
        self.is_host() && matches(&self.0, name.as_str())
    }

    fn covers_url(&self, url: &Url) -> bool {
        let (server, path) = self.parts();
        match (path, url.host(), url.port()) {
            (None, Host::Domain(name), _) => matches(server, name.as_str()),
            (None, Host::Ip(_), _) => false,
            (Some(path), host, port) => {
                url.path_and_query().strip_prefix('/').is_some_and(|text| matches(path, text))
                    && match (host, port) {
                        (Host::Domain(name), None) => matches(server, name.as_str()),
                        (_, None) => matches(server, &host.to_string()),
                        (_, Some(port)) => matches(server, &format!("{host}:{port}")),
                    }
            }
        }
    }

    /// Defanged: every dot of the host in brackets; of an address only the last, as addresses are shown.
    pub(super) fn defanged(&self) -> String {
        let (server, path) = self.parts();
        let is_address = server.split(':').next().is_some_and(|host| host.parse::<Ipv4Addr>().is_ok());
        let server = match server.rsplit_once('.') {
            Some((head, tail)) if is_address => format!("{head}[.]{tail}"),
            _ if server.starts_with('[') => server.to_owned(),
            _ => server.replace('.', "[.]"),
        };
        path.map_or_else(|| server.clone(), |path| format!("{server}/{path}"))
    }
}

/// Whether `text` is `pattern` with something in place of each `*`. Each part is sought behind the one before it, once: the
/// leftmost place leaves most room for the rest, so that no other need be tried.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

impl fmt::Display for Wildcard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Wildcard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
