//! Whom a URL asks for, and whether it may. What the URL Standard makes of it is what counts (<https://url.spec.whatwg.org/>): an
//! address in any spelling comes out as an address.

use url::{Host, Origin, Url};

use crate::{config::URL_BYTES_MAX, error::Error};

/// What a URL must keep to.
#[derive(Clone, Debug)]
pub(crate) struct UrlRule {
    pub(crate) ports: Vec<u16>,
    pub(crate) is_http_allowed: bool,
}

/// A URL that keeps to the rule.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    url: Url,
    host: Host<String>,
    port: u16,
}

impl Target {
    /// Reads a URL.
    pub(crate) fn parse(text: &str, rule: &UrlRule) -> Result<Self, Error> {
        check_text(text)?;
        Self::new(Url::parse(text).map_err(Error::Url)?, rule)
    }

    /// Reads what an answer from here redirects to (RFC 9110 section 10.2.2).
    pub(crate) fn join(&self, location: &str, rule: &UrlRule) -> Result<Self, Error> {
        check_text(location)?;
        Self::new(self.url.join(location).map_err(Error::Url)?, rule)
    }

    fn new(mut url: Url, rule: &UrlRule) -> Result<Self, Error> {
        let host = url.host().map(|host| host.to_owned());
        match (url.scheme(), &host) {
            ("https", Some(_)) => {}
            ("http", Some(_)) if rule.is_http_allowed => {}
            ("http", Some(host)) => return Err(Error::HttpNotAllowed(host.to_string())),
            (scheme, _) => return Err(Error::Scheme(scheme.chars().take(SCHEME_SHOWN).collect())),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Userinfo);
        }
        let (Some(host), Some(port)) = (host, url.port_or_known_default()) else {
            return Err(Error::Url(url::ParseError::EmptyHost));
        };
        if !rule.ports.contains(&port) {
            return Err(Error::Port { host: host.to_string(), port });
        }
        url.set_fragment(None);
        Ok(Self { url, host, port })
    }

    pub(crate) fn host(&self) -> &Host<String> {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn origin(&self) -> Origin {
        self.url.origin()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

/// How many characters of a scheme an error shows.
const SCHEME_SHOWN: usize = 32;

/// What the URL Standard would mend without a word.
fn check_text(text: &str) -> Result<(), Error> {
    if text.len() > URL_BYTES_MAX {
        return Err(Error::UrlTooLong(text.len()));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(Error::UrlCharacter);
    }
    // An empty user name is dropped while parsing; it is meant to deceive whoever reads it.
    let is_scheme = |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let after_scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).map(|(_, rest)| rest);
    let rest = after_scheme.or_else(|| text.starts_with("//").then_some(text));
    let authority = rest.and_then(|rest| rest.trim_start_matches('/').split(['/', '?', '#']).next());
    if authority.is_some_and(|authority| authority.contains('@')) { Err(Error::Userinfo) } else { Ok(()) }
}
