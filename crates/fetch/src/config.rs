//! What the client may do, with its defaults and the ceilings that no configuration lifts.

use std::{fmt, sync::Arc, time::Duration};

use rustls_pki_types::{CertificateDer, pem::PemObject};

use crate::{network::Network, resolve::Resolve, resolve::SystemResolver};

/// Longest URL that is asked for, and longest `Location` that is followed, in bytes.
pub const URL_BYTES_MAX: usize = 8 * 1024;
/// Bytes of an answer's status line and header fields; a server that sends 32 KiB of them has a reason that is not ours. Of
/// fields there may be 128.
pub const HEADER_BYTES_MAX: usize = 32 * 1024;
/// How often one request follows a redirect.
pub const REDIRECTS_MAX: u32 = 5;
/// Ports that are connected to unless the configuration says otherwise: those of the web and of its test servers. Others belong to
/// mail, databases and control planes, which an answer's URL has no business at.
pub const PORTS_DEFAULT: [u16; 4] = [80, 443, 8080, 8443];
/// Bytes of a body, decompressed, unless the configuration or the request says otherwise.
pub const BODY_BYTES_DEFAULT: u64 = 512 * 1024 * 1024;
/// Most bytes of a body that a configuration may allow.
pub const BODY_BYTES_CEILING: u64 = 4 * 1024 * 1024 * 1024;
/// How long resolving a name may take, and then connecting with the handshake of TLS.
pub const CONNECT_TIMEOUT_DEFAULT: Duration = Duration::from_secs(5);
/// How long a request may take from its beginning to the last byte of its answer, redirects included.
pub const TOTAL_TIMEOUT_DEFAULT: Duration = Duration::from_secs(300);
/// Longest total time that a configuration may allow.
pub const TOTAL_TIMEOUT_CEILING: Duration = Duration::from_secs(3600);

/// What the client may do.
#[derive(Clone, Debug)]
pub struct Config {
    /// Networks that may be connected to although they are not the Internet's.
    pub allow_private: Vec<Network>,
    /// Ports that may be connected to.
    pub ports: Vec<u16>,
    /// Whether `http` may be asked for, and not only `https`. An answer over `https` never leads to `http`.
    pub is_http_allowed: bool,
    /// Bytes of a body, decompressed; at most [`BODY_BYTES_CEILING`].
    pub body_bytes_max: u64,
    /// How long resolving a name may take, and then connecting with the handshake of TLS.
    pub connect_timeout: Duration,
    /// How long a request may take with all of its answer; at most [`TOTAL_TIMEOUT_CEILING`].
    pub total_timeout: Duration,
    /// Whose certificates are trusted.
    pub roots: Roots,
    /// Who resolves names.
    pub resolver: Arc<dyn Resolve>,
    /// What the client calls itself.
    pub user_agent: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            ports: PORTS_DEFAULT.to_vec(),
            is_http_allowed: false,
            body_bytes_max: BODY_BYTES_DEFAULT,
            connect_timeout: CONNECT_TIMEOUT_DEFAULT,
            total_timeout: TOTAL_TIMEOUT_DEFAULT,
            roots: Roots::Public,
            resolver: Arc::new(SystemResolver::default()),
            user_agent: "hantei".to_owned(),
        }
    }
}

/// Whose certificates are trusted.
#[derive(Clone, Default)]
pub enum Roots {
    /// The public authorities that Mozilla trusts, as of the release.
    #[default]
    Public,
    /// These authorities and no others, in DER.
    Only(Vec<CertificateDer<'static>>),
}

impl Roots {
    /// The authorities of a PEM bundle (RFC 7468) and no others.
    pub fn from_pem(pem: &[u8]) -> Result<Self, ConfigError> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match read {
            Ok(authorities) if !authorities.is_empty() => Ok(Self::Only(authorities)),
            _ => Err(ConfigError::Roots),
        }
    }
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("Public"),
            Self::Only(authorities) => write!(f, "Only({} authorities)", authorities.len()),
        }
    }
}

/// Why there is no client with such a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The list of authorities is empty, or one of them is no certificate. Give a PEM bundle of certificates.
    #[error("the certificate authorities cannot be read")]
    Roots,
    /// More than [`BODY_BYTES_CEILING`], or nothing, is allowed.
    #[error("a body may have 1 to {BODY_BYTES_CEILING} bytes, not {0}")]
    BodyBytes(u64),
    /// A timeout is zero or longer than [`TOTAL_TIMEOUT_CEILING`].
    #[error("a timeout lies between nothing and {TOTAL_TIMEOUT_CEILING:?}, unlike {0:?}")]
    Timeout(Duration),
    /// There is no port to connect to.
    #[error("no port is allowed")]
    Ports,
    /// The name has characters that a header field cannot have.
    #[error("`{0}` cannot be sent as a user agent")]
    UserAgent(String),
}
