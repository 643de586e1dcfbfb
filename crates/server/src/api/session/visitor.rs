//! What a request to sign in tells of where it comes from. Who it is shall be found out.

use std::net::IpAddr;

use accounts::AuditEntry;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};
use mail::Language;

use super::cookie::Cookie;
use crate::{
    access::Access,
    error::ApiError,
    http::{Peer, guard::REQUEST_ID},
    state::Shared,
};

/// Longest description of a client that is handed on, in bytes.
const ABOUT_BYTES_MAX: usize = 400;

/// Where a request comes from. It holds secrets, hence no `Debug`.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// The address.
    pub(crate) from: IpAddr,
    /// Whether browsers take `Secure` cookies on this way: over TLS, and from their own machine.
    pub(crate) is_locked: bool,
    /// What the client says of itself.
    pub(crate) about: String,
    /// The session that it has.
    pub(crate) session: Option<String>,
    /// The mark of the device.
    pub(crate) device: Option<String>,
    /// The flow with a provider that began here.
    pub(crate) flow: Option<String>,
    /// The language of mails, as far as the client says.
    pub(crate) language: Language,
    /// Whether a person will look at the answer as a page.
    pub(crate) wants_page: bool,
    is_ours: bool,
    request_id: String,
}

impl Visitor {
    /// Refuses what a page of another site made a browser send: it would sign somebody in as somebody else (login CSRF).
    ///
    /// # Errors
    /// 403.
    pub(crate) fn refuse_foreign(&self) -> Result<(), ApiError> {
        if self.is_ours { Ok(()) } else { Err(ApiError::cross_site()) }
    }

    /// Writes an act into the audit, with where and in which request it was done.
    ///
    /// # Errors
    /// When it cannot be written; then the act must not be answered as done.
    pub(crate) fn record(&self, access: &Access, entry: AuditEntry) -> Result<(), ApiError> {
        let entry = AuditEntry { from: Some(self.from), request_id: self.request_id.clone(), ..entry };
        Ok(access.accounts.record(&[entry])?)
    }
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, ApiError> {
        let headers = &parts.headers;
        let peer = Peer::of(&parts.extensions).ok_or_else(ApiError::internal)?;
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let about = text(header::USER_AGENT);
        Ok(Self {
            from: peer.address,
            is_locked: peer.is_secure || peer.address.is_loopback(),
            about: about.chars().take(ABOUT_BYTES_MAX).collect(),
            session: Cookie::Session.read(headers),
            device: Cookie::Device.read(headers),
            flow: Cookie::Flow.read(headers),
            language: language(text(header::ACCEPT_LANGUAGE)),
            wants_page: text(header::ACCEPT).contains("text/html"),
            is_ours: is_ours(headers, &parts.uri, peer.is_secure, state.access.sign_in.public_url()),
            request_id: text(REQUEST_ID).to_owned(),
        })
    }
}

/// Whether the page that made a browser send this is one of ours (`Origin`, RFC 6454); what is no browser says nothing of it.
fn is_ours(headers: &HeaderMap, uri: &Uri, is_secure: bool, public_url: Option<&str>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some((scheme, authority)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
        return false;
    };
    let public = public_url.and_then(|url| url.split_once("://"));
    if let Some((of, rest)) = public
        && of.eq_ignore_ascii_case(scheme)
        && rest.split('/').next().is_some_and(|host| host.eq_ignore_ascii_case(authority))
    {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(|host| host.as_str()));
    let is_scheme = if is_secure { scheme == "https" } else { matches!(scheme, "http" | "https") };
    is_scheme && host.is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

/// Japanese or English, whichever is named first (RFC 9110, section 12.5.4; browsers write the languages in their order).
fn language(accepted: &str) -> Language {
    let mut named = accepted.split(',').filter_map(|range| {
        let tag = range.split(';').next().unwrap_or_default().trim();
        Language::from_code(&tag.split('-').next().unwrap_or_default().to_ascii_lowercase())
    });
    named.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(origin: Option<&str>, is_secure: bool, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("hantei.example:8443"));
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_str(origin).unwrap());
        }
        let public = Some("https://portal.example/");
        assert_eq!(
            is_ours(&headers, &Uri::from_static("/api/session"), is_secure, public),
            expected,
            "{origin:?}"
        );
    }

    #[test]
    fn pages_of_other_sites_are_told() {
        check(None, true, true);
        check(Some("https://hantei.example:8443"), true, true);
        check(Some("https://HANTEI.example:8443"), true, true);
        check(Some("http://hantei.example:8443"), false, true);
        check(Some("http://hantei.example:8443"), true, false);
        check(Some("https://hantei.example"), true, false);
        check(Some("https://hantei.example:8443.evil.example"), true, false);
        check(Some("https://evil.example"), true, false);
        check(Some("https://portal.example"), false, true);
        check(Some("http://portal.example"), false, false);
        check(Some("null"), true, false);
        check(Some("file://"), false, false);
        check(Some(""), true, false);
    }

    #[test]
    fn languages() {
        for (accepted, expected) in [
            ("", Language::English),
            ("ja,en-US;q=0.7", Language::Japanese),
            ("en-US,en;q=0.5,ja;q=0.3", Language::English),
            ("de-DE, JA-jp;q=0.8", Language::Japanese),
            ("*", Language::English),
        ] {
            assert_eq!(language(accepted), expected, "{accepted}");
        }
    }
}
