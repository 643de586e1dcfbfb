//! Pages of other sites that may ask, with a token (Fetch standard, section 3.3 "HTTP extensions"). None may unless configured; none ever acts in the session
//! of who looks at it: credentials of a browser are not allowed, and a request with a cookie is not taken.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

/// How long a browser remembers what it was allowed, in seconds.
const MAX_AGE: &str = "600";
/// Methods of the API.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
/// Headers that a page may send.
const SENT: &str = "authorization, content-type, x-api-key, x-request-id";
/// Headers of answers that a page may read beside those that it always may.
const SHOWN: &str = "ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id";

/// Where a request comes from, if its page may ask.
pub(super) fn allowed(origins: &[String], headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let is_allowed = origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
    (is_allowed && !headers.contains_key(header::COOKIE)).then(|| origin.clone())
}

/// The answer to a browser that asks before it sends; it needs no token, since the browser shows none.
pub(super) fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let is_asked = *method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let told = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, SENT),
        (header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    is_asked.then(|| (StatusCode::NO_CONTENT, told).into_response())
}

/// Says in an answer who may read it. What depends on the origin says so, so that no cache gives it to another.
pub(super) fn dress(headers: &mut HeaderMap, origins: &[String], origin: Option<HeaderValue>) {
    if origins.is_empty() {
        return;
    }
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(SHOWN));
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(policy, HeaderValue::from_static("cross-origin"));
    }
}

/// An origin as browsers write it (RFC 6454 section 6.2): scheme and host, with the port where it is not the scheme's own.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let is_plain = host.bytes().all(|byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
    });
    if host.is_empty() || !is_plain || text.len() > 300 {
        return Err(format!(
            "`{text}` is no origin: write scheme and host in small letters, like https://soc.example"
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for text in ["https://soc.example", "http://127.0.0.1:3000", "https://[2001:db8::1]:8443"] {
            assert_eq!(parse(text).as_deref(), Ok(text));
        }
        let long = format!("https://{}", "a".repeat(300));
        for text in [
            "*",
            "null",
            "",
            "soc.example",
            "https://",
            "https://a.example/",
            "https://*.example",
            "HTTPS://a.example",
            &long,
        ] {
            assert!(parse(text).unwrap_err().contains("https://soc.example"), "{text}");
        }
    }
}
