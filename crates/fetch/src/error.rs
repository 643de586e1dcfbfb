//! Why nothing was fetched.

use std::io;

use crate::{
    config::{HEADER_BYTES_MAX, REDIRECTS_MAX, URL_BYTES_MAX},
    stop::Stop,
};

/// Why nothing was fetched. Names the host, and never more of a URL, which may hold a secret; never an address, which may tell
/// somebody what a private network looks like.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody needs a URL this long. Shorten it.
    #[error("the URL has {0} bytes, more than {URL_BYTES_MAX}")]
    UrlTooLong(usize),
    /// It is not a URL. Correct it.
    #[error("the URL cannot be read")]
    Url(#[source] url::ParseError),
    /// White space, control characters and backslashes are read differently by everybody. Write them as `%20` or leave them out.
    #[error("the URL has a character that belongs in none")]
    UrlCharacter,
    /// Only `http` and `https` are spoken.
    #[error("`{0}` is not a scheme that is fetched")]
    Scheme(String),
    /// Use `https`, or allow `http` in the configuration.
    #[error("`http` is not allowed, and `{0}` is asked for by it")]
    HttpNotAllowed(String),
    /// Credentials do not belong in a URL. Give them as a header field.
    #[error("the URL has a user name or a password")]
    Userinfo,
    /// Allow the port in the configuration if it is meant.
    #[error("port {port} of `{host}` is not among those allowed")]
    Port {
        /// Who was asked for.
        host: String,
        /// At which port.
        port: u16,
    },
    /// The header field is set by the client itself, or has bytes that it cannot have.
    #[error("`{0}` cannot be sent as a header field")]
    Header(String),
    /// The host is not on the Internet. Add its network to `allow_private` if it is meant.
    #[error("`{0}` is not at an address that may be connected to")]
    Refused(String),
    /// The name does not exist, or the name servers do not answer.
    #[error("`{host}` is not found")]
    NotFound {
        /// Which name.
        host: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Name servers leave too many questions open. Try again later.
    #[error("too many names are being resolved to ask for `{0}`")]
    Busy(String),
    /// The host cannot be connected to.
    #[error("`{host}` cannot be connected to")]
    Connect {
        /// Who was asked for.
        host: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The host does not prove who it is, or does not speak TLS as it should. Check its certificate, and the roots.
    #[error("there is no safe connection to `{host}`")]
    Tls {
        /// Who was asked for.
        host: String,
        /// What is wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The answer did not come in time.
    #[error("`{0}` took too long")]
    Timeout(String),
    /// The connection ended before the answer did; what came is thrown away.
    #[error("the answer of `{0}` is cut off")]
    Incomplete(String),
    /// The answer's header fields are larger than any that are meant.
    #[error("`{0}` sent more than {HEADER_BYTES_MAX} bytes of header fields")]
    HeadersTooLarge(String),
    /// The answer is larger than was asked for. Raise the bound if it is meant.
    #[error("the answer of `{host}` has more than {bytes_max} bytes")]
    BodyTooLarge {
        /// Who was asked for.
        host: String,
        /// The bound, after decompression.
        bytes_max: u64,
    },
    /// The answer is compressed by a method that was not asked for, or the compressed bytes are broken.
    #[error("the answer of `{0}` cannot be decompressed")]
    Encoding(String),
    /// What came is not HTTP/1.1 as it should be; more than 128 header fields are not, either.
    #[error("`{host}` does not answer by HTTP")]
    Protocol {
        /// Who was asked for.
        host: String,
        /// What is wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The host leads on and on.
    #[error("more than {REDIRECTS_MAX} redirects, the last by `{0}`")]
    TooManyRedirects(String),
    /// The answer is a redirect without exactly one address to go to.
    #[error("`{0}` redirects to nowhere")]
    RedirectNowhere(String),
    /// What is sent is meant for one host; a redirect would give it to another, or send it twice.
    #[error("`{0}` redirects a request that has a body")]
    RedirectOfBody(String),
    /// Whoever reads the line could read the rest.
    #[error("`{0}` redirects from https to http")]
    Downgrade(String),
    /// What was fetched could not be handed on.
    #[error("the answer cannot be written")]
    Write(#[source] io::Error),
}

impl Error {
    /// Whether the same request may succeed later, without anybody changing it or the configuration.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. }
                | Self::Busy(_)
                | Self::Connect { .. }
                | Self::Timeout(_)
                | Self::Incomplete(_)
        )
    }

    /// What stopped a request to `host`, of whose body `bytes_max` bytes were asked for.
    pub(crate) fn of(error: ureq::Error, host: &str, bytes_max: u64) -> Self {
        let host = host.to_owned();
        match error {
            ureq::Error::Other(inner) => match inner.downcast::<Stop>() {
                Ok(stop) => Self::of_stop(*stop, host, bytes_max),
                Err(source) => Self::Protocol { host, source },
            },
            ureq::Error::Timeout(_) => Self::Timeout(host),
            ureq::Error::LargeResponseHeader(..) => Self::HeadersTooLarge(host),
            ureq::Error::BodyExceedsLimit(_) => Self::BodyTooLarge { host, bytes_max },
            ureq::Error::Decompress(_, cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                Self::Incomplete(host)
            }
            ureq::Error::Decompress(..) => Self::Encoding(host),
            ureq::Error::Rustls(source) => Self::Tls { host, source: source.into() },
            ureq::Error::Tls(reason) => Self::Tls { host, source: reason.into() },
            ureq::Error::Io(source) if is_tls(&source) => Self::Tls { host, source: source.into() },
            ureq::Error::Io(_) => Self::Incomplete(host),
            other => Self::Protocol { host, source: other.into() },
        }
    }

    fn of_stop(stop: Stop, host: String, bytes_max: u64) -> Self {
        match stop {
            Stop::Refused => Self::Refused(host),
            Stop::NotFound(source) => Self::NotFound { host, source },
            Stop::Busy => Self::Busy(host),
            Stop::Connect(source) => Self::Connect { host, source },
            Stop::Cut => Self::Incomplete(host),
            Stop::Flood => Self::BodyTooLarge { host, bytes_max },
        }
    }
}

fn is_tls(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}
