//! What is asked for.

use std::{fmt, time::Duration};

use ureq::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::error::Error;

/// Header fields that the client sets itself; another's value would make two readers of one message (RFC 9112 section 11.2), or say
/// that it can what it cannot.
const OWN: [HeaderName; 11] = [
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::USER_AGENT,
];
/// Header fields that another origin may see after a redirect. All others may hold what proves who asks: services invent names for
/// that faster than anybody can list them.
const FOR_ALL: [HeaderName; 4] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::IF_MODIFIED_SINCE, header::IF_NONE_MATCH];

/// A request, not sent yet.
#[derive(Clone)]
pub struct Request {
    url: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    body_bytes_max: Option<u64>,
    timeout: Option<Duration>,
}

impl Request {
    /// Asks for what is at `url`.
    #[must_use]
    pub fn get(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            headers: HeaderMap::new(),
            body: None,
            body_bytes_max: None,
            timeout: None,
        }
    }

    /// Sends `body` to `url` by POST. It is never sent on to where the answer redirects.
    pub fn post(url: &str, content_type: &str, body: Vec<u8>) -> Result<Self, Error> {
        let mut request = Self::get(url).with_header(header::CONTENT_TYPE.as_str(), content_type)?;
        request.body = Some(body);
        Ok(request)
    }

    /// With a header field. It goes to the origin that is asked and to no other, whatever the answer redirects to, unless it is one
    /// that says nothing of who asks (`Accept`, `Accept-Language`, `If-Modified-Since`, `If-None-Match`).
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let refused = || Error::Header(name.to_owned());
        let read = HeaderName::from_bytes(name.as_bytes()).ok().filter(|name| !OWN.contains(name));
        let mut value = HeaderValue::from_str(value).map_err(|_| refused())?;
        value.set_sensitive(true);
        self.headers.insert(read.ok_or_else(refused)?, value);
        Ok(self)
    }

    /// With a bound on the body of the answer, in bytes after decompression. It can only be less than the configuration's.
    #[must_use]
    pub fn with_body_bytes_max(mut self, bytes_max: u64) -> Self {
        self.body_bytes_max = Some(bytes_max);
        self
    }

    /// With a bound on the time from sending it to the last byte of the answer. It can only be less than the configuration's.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    pub(crate) fn body_bytes_max(&self) -> u64 {
        self.body_bytes_max.unwrap_or(u64::MAX)
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(Duration::MAX)
    }

    /// The header fields that are sent to the origin that was asked, or to another.
    pub(crate) fn headers(&self, is_own_origin: bool) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().filter(move |(name, _)| is_own_origin || FOR_ALL.contains(name))
    }
}

/// Only what is no secret: a URL, a header field and a body may each be one.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Request")
            .field("is_post", &self.body.is_some())
            .field("headers", &names)
            .field("body_bytes_max", &self.body_bytes_max)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
