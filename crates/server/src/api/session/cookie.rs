//! Cookies (RFC 6265bis): of the session, of a device from which somebody has signed in, of a flow with a provider.
//!
//! Where browsers take it, a name begins with `__Host-`: then the cookie was set by this host alone, for all of it, over a secure way.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::access::{COOKIE, PLAIN_COOKIE};

/// Longest value that is looked at, in bytes.
const VALUE_BYTES_MAX: usize = 512;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Who is signed in. Ends with the browser, or by the server's word.
    Session,
    /// A device from which somebody has signed in.
    Device,
    /// Who went to the provider from here. It has to come along when the provider sends him back, hence `Lax`.
    Flow,
}

impl Cookie {
    /// All of them.
    #[cfg(test)]
    const ALL: [Self; 3] = [Self::Session, Self::Device, Self::Flow];

    fn name(self, is_locked: bool) -> &'static str {
        match (self, is_locked) {
            (Self::Session, true) => COOKIE,
            (Self::Session, false) => PLAIN_COOKIE,
            (Self::Device, true) => "__Host-hantei-device",
            (Self::Device, false) => "hantei-device",
            (Self::Flow, true) => "__Host-hantei-oidc",
            (Self::Flow, false) => "hantei-oidc",
        }
    }

    /// Seconds for which a browser keeps it; `None` until it is closed.
    fn seconds(self) -> Option<u32> {
        match self {
            Self::Session => None,
            Self::Device => Some(180 * 24 * 60 * 60),
            Self::Flow => Some(600),
        }
    }

    /// The value that a request brings, if it can be one of ours. The name with `__Host-` goes first: the other one may have been set by
    /// somebody between.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<String> {
        let find = |name: &str| {
            let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
            let mut pairs =
                lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(of, _)| *of == name).map(|(_, value)| value.to_owned())
        };
        let value = find(self.name(true)).or_else(|| find(self.name(false)))?;
        (1..=VALUE_BYTES_MAX).contains(&value.len()).then_some(value)
    }

    /// The line that sets it. `is_locked` where browsers take `Secure`.
    pub(crate) fn set(self, value: &str, is_locked: bool) -> Option<HeaderValue> {
        let age = self.seconds().map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.line(value, is_locked, &age)
    }

    /// The line that takes it away.
    pub(crate) fn remove(self, is_locked: bool) -> Option<HeaderValue> {
        self.line("", is_locked, "; Max-Age=0")
    }

    fn line(self, value: &str, is_locked: bool, age: &str) -> Option<HeaderValue> {
        let same_site = if self == Self::Flow { "Lax" } else { "Strict" };
        let secure = if is_locked { "; Secure" } else { "" };
        let name = self.name(is_locked);
        HeaderValue::from_str(&format!("{name}={value}; Path=/{secure}; HttpOnly; SameSite={same_site}{age}"))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_where_browsers_take_it() {
        let line =
            |cookie: Cookie, is_locked| cookie.set("v", is_locked).unwrap().to_str().unwrap().to_owned();
        assert_eq!(line(Cookie::Session, true), "__Host-hantei=v; Path=/; Secure; HttpOnly; SameSite=Strict");
        assert_eq!(line(Cookie::Session, false), "hantei=v; Path=/; HttpOnly; SameSite=Strict");
        assert_eq!(
            line(Cookie::Flow, true),
            "__Host-hantei-oidc=v; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"
        );
        for cookie in Cookie::ALL {
            let removed = cookie.remove(true).unwrap();
            assert!(removed.to_str().unwrap().ends_with("Max-Age=0"));
        }
    }

    #[test]
    fn values_are_found() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", HeaderValue::from_static("a=b; hantei=plain; __Host-hantei-device=d"));
        assert_eq!(Cookie::Session.read(&headers).as_deref(), Some("plain"));
        headers.append("cookie", HeaderValue::from_static("__Host-hantei=own"));
        assert_eq!(Cookie::Session.read(&headers).as_deref(), Some("own"));
        assert_eq!(Cookie::Device.read(&headers).as_deref(), Some("d"));
        assert_eq!(Cookie::Flow.read(&headers), None);
        headers.append("cookie", HeaderValue::from_str(&format!("hantei-oidc={}", "x".repeat(513))).unwrap());
        assert_eq!(Cookie::Flow.read(&headers), None);
    }
}
