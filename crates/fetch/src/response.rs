//! What was answered.

use std::{
    fmt,
    io::{Read, Write},
};

use ureq::{
    Body, BodyReader,
    http::{HeaderMap, StatusCode, header},
};
use url::Url;

use crate::{error::Error, target::Target};

/// Bytes that are handed on at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// An answer. Its body has not been read; dropping it closes the connection.
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    url: Url,
    host: String,
    body: Body,
    bytes_max: u64,
}

impl Response {
    pub(crate) fn new(answer: ureq::http::Response<Body>, target: &Target, bytes_max: u64) -> Self {
        let (parts, body) = answer.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            url: target.url().clone(),
            host: target.host().to_string(),
            body,
            bytes_max,
        }
    }

    /// The status, e.g. 200 (RFC 9110 section 15). Redirects were followed; every other status comes as it is.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the status is one of success, 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The value of a header field, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where the answer came from, after redirects.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Reads the body.
    pub fn read(self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.copy_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Hands the body on, and says how many bytes it has. After an error the writer has part of it, which is to be thrown away.
    pub fn copy_to(self, writer: &mut dyn Write) -> Result<u64, Error> {
        let (host, bytes_max) = (self.host, self.bytes_max);
        if self.headers.get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity") {
            return Err(Error::Encoding(host));
        }
        if self.body.content_length().is_some_and(|length| length > bytes_max) {
            return Err(Error::BodyTooLarge { host, bytes_max });
        }
        let mut reader: BodyReader<'static> = self.body.into_with_config().limit(bytes_max).reader();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut total = 0;
        loop {
            let read = reader.read(&mut buffer).map_err(|error| Error::of(error.into(), &host, bytes_max))?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(total) };
            writer.write_all(bytes).map_err(Error::Write)?;
            total += bytes.len() as u64;
        }
    }

    /// The addresses that the answer redirects to, if it is a redirect.
    pub(crate) fn locations(&self) -> Option<Vec<&[u8]>> {
        let is_redirect = matches!(self.status.as_u16(), 301 | 302 | 303 | 307 | 308);
        is_redirect
            .then(|| self.headers.get_all(header::LOCATION).iter().map(|value| value.as_bytes()).collect())
    }
}

/// Without header fields and URL, which may hold secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}
