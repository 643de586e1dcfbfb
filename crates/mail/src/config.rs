//! Which server takes the mails, and how it is spoken to.

use std::{
    fmt, fs,
    io::{self, Read},
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};

use crate::{
    address::is_domain,
    compose::{BadMail, sender},
};

/// Longest file of certificates in bytes.
const CA_BYTES_MAX: u64 = 1024 * 1024;
/// Longest user name or password in bytes: a line of SMTP has room for it in Base64 (RFC 4954, section 4).
const CREDENTIAL_BYTES_MAX: usize = 512;

/// Which server takes the mails, and how it is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Name or address of the server.
    pub host: String,
    /// Its port; that of [`Security::port`] when left out.
    pub port: Option<u16>,
    /// How the way there is protected.
    pub security: Security,
    /// Whom to log in as; nobody when left out.
    pub user: Option<String>,
    /// The password that goes with it.
    pub password: Option<Password>,
    /// Who sends: `hantei@hantei.example` or `Hantei <hantei@hantei.example>`.
    pub from: String,
    /// Certificates in PEM that the server's must come from, in place of the public ones.
    pub ca_file: Option<PathBuf>,
    /// Longest that one mail may take, from looking up the name to the server's last answer; at least [`Config::LIMIT_MIN`], at most
    /// [`Config::LIMIT_MAX`].
    pub limit: Duration,
}

/// How the way to the server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a server on the same machine or a network of one's own. A password goes this way to loopback alone.
    None,
    /// TLS after STARTTLS (RFC 3207); a server that does not offer it gets nothing.
    StartTls,
    /// TLS from the first byte (RFC 8314), the default.
    #[default]
    Tls,
}

impl Security {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::None, Self::StartTls, Self::Tls];

    /// Its word in a configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "starttls",
            Self::Tls => "tls",
        }
    }

    /// The way with a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.as_str() == word)
    }

    /// The port at which such a server listens when nothing else is said.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A password. Its `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password over.
    #[must_use]
    pub fn new(password: String) -> Self {
        Self(password)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// The host is neither a name nor an address.
    #[error("the mail server `{0}` is neither a name nor an address")]
    Host(String),
    /// `from` is no sender.
    #[error("the sender of mails cannot be used")]
    From(#[source] BadMail),
    /// Only one of user and password was given.
    #[error("for the mail server, user and password are given together or not at all")]
    HalfLogin,
    /// User or password is empty, longer than 512 bytes, or holds a NUL.
    #[error("user and password for the mail server have 1 to {CREDENTIAL_BYTES_MAX} bytes, none of them NUL")]
    Credentials,
    /// A password would go over the network for all to read: choose `starttls` or `tls`.
    #[error("the password for the mail server would go unprotected to `{0}`: choose `starttls` or `tls`")]
    UnprotectedPassword(String),
    /// Certificates were given, and no TLS is used.
    #[error(
        "certificates for the mail server are given, and it is spoken to without TLS: choose `starttls` or `tls`"
    )]
    NeedlessCertificates,
    /// The file of certificates cannot be read.
    #[error("cannot read the certificates `{path}`")]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What happened.
        #[source]
        source: io::Error,
    },
    /// The file has no certificate in PEM, or one that is broken.
    #[error("`{0}` has no certificates in PEM that can be used")]
    NoCertificates(PathBuf),
    /// TLS cannot be readied.
    #[error("cannot ready TLS for the mail server")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl Config {
    /// Shortest [`Config::limit`].
    pub const LIMIT_MIN: Duration = Duration::from_millis(100);
    /// Longest [`Config::limit`]: what a server may take for the content alone (RFC 5321, section 4.5.3.2.6).
    pub const LIMIT_MAX: Duration = Duration::from_secs(600);
    /// The limit when nothing else is said.
    pub const LIMIT: Duration = Duration::from_secs(60);

    /// The port that is connected to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(self.security.port())
    }

    pub(crate) fn check(&self) -> Result<(), BadConfig> {
        let address = self.host.parse::<IpAddr>();
        if address.is_err() && !is_domain(&self.host) {
            return Err(BadConfig::Host(crate::text::one_line(&self.host)));
        }
        sender(&self.from).map_err(BadConfig::From)?;
        let (user, password) = match (&self.user, &self.password) {
            (None, None) => return Ok(()),
            (Some(user), Some(password)) => (user, password.expose()),
            _ => return Err(BadConfig::HalfLogin),
        };
        // A NUL ends a part of what PLAIN sends (RFC 4616, section 2).
        let is_taken = |text: &str| (1..=CREDENTIAL_BYTES_MAX).contains(&text.len()) && !text.contains('\0');
        if !is_taken(user) || !is_taken(password) {
            return Err(BadConfig::Credentials);
        }
        let is_here = self.host == "localhost" || address.is_ok_and(|address| address.is_loopback());
        match self.security {
            Security::None if !is_here => Err(BadConfig::UnprotectedPassword(self.host.clone())),
            _ => Ok(()),
        }
    }

    pub(crate) fn tls(&self) -> Result<Option<TlsParameters>, BadConfig> {
        if self.security == Security::None {
            return if self.ca_file.is_some() { Err(BadConfig::NeedlessCertificates) } else { Ok(None) };
        }
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(path) = &self.ca_file {
            builder =
                builder.certificate_store(CertificateStore::None).add_root_certificate(certificates(path)?);
        }
        let parameters = builder.build().map_err(|error| match &self.ca_file {
            // What is no certificate is told only when it is put to use.
            Some(path) => BadConfig::NoCertificates(path.clone()),
            None => BadConfig::Tls(error),
        })?;
        Ok(Some(parameters))
    }
}

fn certificates(path: &Path) -> Result<Certificate, BadConfig> {
    let failed = |source| BadConfig::CaFile { path: path.to_owned(), source };
    let mut pem = String::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(CA_BYTES_MAX).read_to_string(&mut pem).map_err(failed)?;
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(BadConfig::NoCertificates(path.to_owned()));
    }
    Certificate::from_pem(pem.as_bytes()).map_err(|_| BadConfig::NoCertificates(path.to_owned()))
}
