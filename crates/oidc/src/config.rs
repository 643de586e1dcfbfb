//! What is agreed with a provider: who we are there, and where people come back to.

use std::fmt;

use url::{Host, Url};

use crate::error::Error;

/// What is agreed with a provider.
#[derive(Clone, Debug)]
pub struct Config {
    /// The provider's name of itself, e.g. `https://login.example/realms/staff`. It is compared letter by letter.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// What proves it; none for a public client, which PKCE alone protects.
    pub client_secret: Option<Secret>,
    /// Where people come back to. The provider must know it.
    pub redirect_uri: String,
    /// What is asked for besides `openid`: `email` and `profile` if addresses and names are wanted.
    pub scopes: Vec<String>,
    /// Others whom a token may be meant for as well. Few providers name any.
    pub trusted_audiences: Vec<String>,
}

impl Config {
    /// Checks what a person wrote.
    pub(crate) fn check(&self, is_http_allowed: bool) -> Result<(), Error> {
        if !is_endpoint(&self.issuer, is_http_allowed) || self.issuer.contains('?') {
            return Err(Error::ConfiguredIssuer);
        }
        // On loopback nobody reads along, and a provider on the Internet is no reason to have a certificate for it.
        if !is_endpoint(&self.redirect_uri, true) || !(is_http_allowed || is_kept_apart(&self.redirect_uri)) {
            return Err(Error::ConfiguredRedirect);
        }
        // RFC 6749 appendix A.4: a scope is made of printable characters.
        let is_word = |scope: &String| {
            !scope.is_empty() && scope.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
        };
        if self.client_id.is_empty() || !self.scopes.iter().all(is_word) {
            return Err(Error::ConfiguredClient);
        }
        Ok(())
    }

    /// The scopes as they are sent: `openid` is always among them.
    pub(crate) fn scope(&self) -> String {
        let others = self.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
        std::iter::once("openid").chain(others).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a text is a URL that something may be sent to: `https` unless `http` is allowed, and nothing hidden in it.
pub(crate) fn is_endpoint(text: &str, is_http_allowed: bool) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_scheme = url.scheme() == "https" || (is_http_allowed && url.scheme() == "http");
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    is_scheme && is_plain && url.has_host() && !text.contains(['@', '\\', '#'])
}

/// Whether what is sent there is sent by TLS, or does not leave the machine.
fn is_kept_apart(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        url.scheme() == "https" || is_loopback
    })
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being shown.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints() {
        let check = |text: &str, is_http_allowed: bool, expected: bool| {
            assert_eq!(is_endpoint(text, is_http_allowed), expected, "{text}");
        };
        check("https://login.example", false, true);
        check("https://login.example/token?a=b", false, true);
        check("http://login.example", false, false);
        check("http://login.example", true, true);
        check("https://user@login.example", true, false);
        check("https://@login.example", true, false);
        check("https://:word@login.example", true, false);
        check("https://login.example/#a", true, false);
        check("https://login.example/#", true, false);
        check("https:\\\\login.example", true, false);
        check("javascript:alert(1)", true, false);
        check("data:text/html,x", true, false);
        check("/token", true, false);
        check("", true, false);
    }

    fn config() -> Config {
        Config {
            issuer: "https://login.example".to_owned(),
            client_id: "hantei".to_owned(),
            client_secret: Some(Secret::new("canary".to_owned())),
            redirect_uri: "https://hantei.example/callback".to_owned(),
            scopes: vec!["email".to_owned(), "openid".to_owned()],
            trusted_audiences: Vec::new(),
        }
    }

    #[test]
    fn configurations() {
        let check = |change: fn(&mut Config), is_http_allowed: bool, expected: &str| {
            let mut changed = config();
            change(&mut changed);
            let told =
                changed.check(is_http_allowed).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{told}");
        };
        check(|_| (), false, "");
        check(|config| config.issuer = "http://login.example".to_owned(), false, "issuer");
        check(|config| config.issuer = "http://login.example".to_owned(), true, "");
        check(|config| config.issuer = "https://login.example?a".to_owned(), false, "issuer");
        check(|config| config.issuer = "login.example".to_owned(), false, "issuer");
        check(|config| config.redirect_uri = "http://hantei.example/".to_owned(), false, "come back");
        check(|config| config.redirect_uri = "http://hantei.example/".to_owned(), true, "");
        check(|config| config.redirect_uri = "http://127.0.0.1:8080/".to_owned(), false, "");
        check(|config| config.redirect_uri = "http://[::1]:8080/".to_owned(), false, "");
        check(|config| config.redirect_uri = "http://localhost/".to_owned(), false, "");
        check(
            |config| config.redirect_uri = "http://localhost.hantei.example/".to_owned(),
            false,
            "come back",
        );
        check(|config| config.redirect_uri = "https://hantei.example/#a".to_owned(), false, "come back");
        check(|config| config.client_id.clear(), false, "client");
        check(|config| config.scopes.push("a b".to_owned()), false, "client");
        check(|config| config.scopes.push(String::new()), false, "client");
    }

    #[test]
    fn scopes() {
        assert_eq!(config().scope(), "openid email");
    }

    #[test]
    fn secrets_are_not_shown() {
        assert!(!format!("{:?}", config()).contains("canary"));
    }
}
