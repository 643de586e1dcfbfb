//! What a request shows: a token in one of three headers, or the cookie of a session.
//!
//! `x-api-key` (OpenTIP) with its relatives, `Authorization: Bearer` (RFC 6750) and `Basic` with the user's name and a token as password (RFC 7617; KTIP,
//! TAXII) all carry the same tokens. A key in the address is never taken: addresses are logged.

use axum::http::{HeaderMap, HeaderName, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Headers of clients of OpenTIP, VirusTotal and OTX.
static API_KEYS: [HeaderName; 3] = [
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-apikey"),
    HeaderName::from_static("x-otx-api-key"),
];
/// The cookie of a session where the way is secure (RFC 6265bis section 4.1.3.2).
pub(crate) const COOKIE: &str = "__Host-hantei";
/// The same where plain text was allowed knowingly: browsers refuse the other there.
pub(crate) const PLAIN_COOKIE: &str = "hantei";
/// Longest thing that is looked at, in bytes.
const SHOWN_BYTES_MAX: usize = 512;

/// What a request shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Presented<'a> {
    /// A token, with the name that stood beside it.
    Token(std::borrow::Cow<'a, str>, Option<String>),
    /// The cookie of a session.
    Session(&'a str),
    /// Nothing.
    Nothing,
}

/// Why nobody is let in; the answer is the same for all, the counts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nothing was shown.
    Nothing,
    /// What was shown is not valid.
    Wrong,
    /// Too much was wrong of late.
    Shut,
    /// The accounts cannot be asked.
    Unavailable,
}

impl<'a> Presented<'a> {
    /// Reads the headers. A token goes before a cookie.
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let mut keys = API_KEYS.iter().filter_map(|name| headers.get(name));
        if let Some(key) = keys.find_map(|key| key.to_str().ok()) {
            return Self::token(key.trim().into(), None);
        }
        if let Some(value) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) {
            return Self::authorization(value);
        }
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(session)
            .map_or(Self::Nothing, |secret| {
                if secret.len() <= SHOWN_BYTES_MAX { Self::Session(secret) } else { Self::Nothing }
            })
    }

    fn authorization(value: &'a str) -> Self {
        let (scheme, rest) = value.trim().split_once(' ').unwrap_or((value, ""));
        let rest = rest.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return Self::token(rest.into(), None);
        }
        if !scheme.eq_ignore_ascii_case("basic") || rest.len() > 2 * SHOWN_BYTES_MAX {
            return Self::token("".into(), None);
        }
        let pair = STANDARD.decode(rest).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match pair.as_deref().and_then(|pair| pair.split_once(':')) {
            Some((name, secret)) => Self::token(secret.to_owned().into(), Some(name.to_owned())),
            None => Self::token("".into(), None),
        }
    }

    /// A token that is too long is none; it counts as a wrong one.
    fn token(secret: std::borrow::Cow<'a, str>, name: Option<String>) -> Self {
        if secret.len() <= SHOWN_BYTES_MAX { Self::Token(secret, name) } else { Self::Token("".into(), name) }
    }
}

/// The session in a cookie header; of two cookies with names of ours the host's own one counts.
fn session(cookies: &str) -> Option<&str> {
    let named = |name: &str| {
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(of, _)| *of == name).map(|(_, value)| value)
    };
    named(COOKIE).or_else(|| named(PLAIN_COOKIE)).filter(|value| !value.is_empty())
}

/// Whether the name beside a token may stand there: the user's own, or one that a client's form demands.
pub(crate) fn is_name_of(given: Option<&str>, user: &str) -> bool {
    given.is_none_or(|given| {
        let given = given.trim();
        given.is_empty() || given.eq_ignore_ascii_case(user) || matches!(given, "taxii" | "token" | "api")
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &str)], expected: &str) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let shown = match Presented::of(&map) {
            Presented::Token(token, name) => format!("token {token} {}", name.unwrap_or_default()),
            Presented::Session(secret) => format!("session {secret}"),
            Presented::Nothing => "nothing".to_owned(),
        };
        assert_eq!(shown, expected, "{headers:?}");
    }

    #[test]
    fn tokens_and_sessions_are_found_where_clients_put_them() {
        check(&[], "nothing");
        check(&[("x-api-key", "abc")], "token abc ");
        check(&[("x-apikey", "abc")], "token abc ");
        check(&[("x-otx-api-key", "abc")], "token abc ");
        check(&[("x-key", "abc")], "nothing");
        check(&[("authorization", "Bearer abc")], "token abc ");
        check(&[("authorization", "bearer  abc ")], "token abc ");
        check(&[("authorization", "Basic dXNlcjphYmM=")], "token abc user");
        check(&[("authorization", "Basic dXNlcjphOmI=")], "token a:b user");
        check(&[("authorization", "Basic ???")], "token  ");
        check(&[("authorization", "Digest x")], "token  ");
        check(
            &[("x-api-key", "a"), ("authorization", "Bearer b"), ("cookie", "__Host-hantei=c")],
            "token a ",
        );
        check(&[("cookie", "a=b; __Host-hantei=c; hantei=d")], "session c");
        check(&[("cookie", "hantei=d")], "session d");
        check(&[("cookie", "x__Host-hantei=c")], "nothing");
        check(&[("cookie", "hantei=")], "nothing");
        check(&[("x-api-key", &"x".repeat(600))], "token  ");
        check(&[("cookie", &format!("hantei={}", "x".repeat(600)))], "nothing");
    }

    #[test]
    fn the_name_beside_a_token_is_the_users() {
        for (given, is_fine) in
            [(None, true), (Some(""), true), (Some("Ann"), true), (Some("taxii"), true), (Some("bob"), false)]
        {
            assert_eq!(is_name_of(given, "ann"), is_fine, "{given:?}");
        }
    }
}
