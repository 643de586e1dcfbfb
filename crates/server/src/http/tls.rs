//! TLS by rustls: certificate and key from files, put in use for new connections when the files change. TLS 1.2 and 1.3, HTTP/1.1 alone.

mod reload;

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    sign::{CertifiedKey, SingleCertAndKey},
    version::{TLS12, TLS13},
};
use rustls_pki_types::{
    CertificateDer, PrivateKeyDer,
    pem::{self, PemObject},
};
use tokio_rustls::TlsAcceptor;

pub(super) use reload::keep_current;

/// Largest file of certificates or a key in bytes; a chain has a few thousand.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// What is spoken within TLS (RFC 7301).
const HTTP_1_1: &[u8] = b"http/1.1";

/// Where certificate and key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate with those that it comes from after it, in PEM.
    pub certificate: PathBuf,
    /// Its private key in PEM (PKCS #8, PKCS #1 or SEC 1), not encrypted, for its owner alone to read.
    pub key: PathBuf,
    /// Time between two looks whether they changed.
    pub interval: Duration,
}

/// Why certificate and key cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read `{path}`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What happened.
        #[source]
        source: io::Error,
    },
    /// A file is too large to be what it should be.
    #[error("`{0}` has more than {FILE_BYTES_MAX} bytes: it is no certificate or key")]
    TooLarge(PathBuf),
    /// Others may read the key.
    #[error("the key `{path}` can be read by others than its owner (mode {mode:03o}): `chmod 600 {path}`")]
    Exposed {
        /// The key.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// There is no certificate in the file.
    #[error("`{0}` has no certificate in PEM")]
    NoCertificate(PathBuf),
    /// There is no key in the file.
    #[error("`{0}` has no private key in PEM (PKCS #8, PKCS #1 or SEC 1)")]
    NoKey(PathBuf),
    /// The key is encrypted, and there is nobody to ask for its password.
    #[error("the key `{0}` is encrypted: decrypt it, for example by `openssl pkey`")]
    Encrypted(PathBuf),
    /// The PEM of a file is broken.
    #[error("`{path}` is broken PEM")]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: pem::Error,
    },
    /// The key is not the certificate's.
    #[error("the key `{key}` does not belong to the first certificate of `{certificate}`")]
    Mismatch {
        /// The certificates.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// Certificate or key is of a kind that is not known.
    #[error("cannot use the certificate `{certificate}` with the key `{key}`")]
    Unusable {
        /// The certificates.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// What is wrong.
        #[source]
        source: rustls::Error,
    },
}

/// TLS with the certificate in use.
pub(super) struct Tls {
    files: TlsFiles,
    /// How the files looked before they were read.
    stamps: reload::Stamps,
    /// Made anew with each certificate, so that no session begun with an older one is resumed.
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`] says what to mend.
    pub(super) fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let stamps = reload::Stamps::of(&files);
        let current = RwLock::new(Arc::new(load(&files)?));
        Ok(Self { files, stamps, current })
    }

    /// What takes a connection, with the certificate of the moment.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }

    fn replace(&self, config: ServerConfig) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
    }
}

fn load(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let unusable = |source| match source {
        rustls::Error::InconsistentKeys(_) => {
            TlsError::Mismatch { certificate: files.certificate.clone(), key: files.key.clone() }
        }
        source => {
            TlsError::Unusable { certificate: files.certificate.clone(), key: files.key.clone(), source }
        }
    };
    let (chain, key) = read_pair(files)?;
    let pair = CertifiedKey::from_der(chain, key, &provider).map_err(unusable)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(unusable)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// The chain, and the private key of its first certificate.
type Pair = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn read_pair(files: &TlsFiles) -> Result<Pair, TlsError> {
    let (certificate, key) = (&files.certificate, &files.key);
    let pem = read(certificate, |_| Ok(()))?;
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|source| TlsError::Broken { path: certificate.clone(), source })?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(certificate.clone()));
    }
    let pem = read(key, |file| check_private(key, file))?;
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|error| match error {
        pem::Error::NoItemsFound if is_encrypted(&pem) => TlsError::Encrypted(key.clone()),
        pem::Error::NoItemsFound => TlsError::NoKey(key.clone()),
        source => TlsError::Broken { path: key.clone(), source },
    })?;
    Ok((chain, key))
}

fn read(path: &Path, check: impl FnOnce(&fs::File) -> Result<(), TlsError>) -> Result<Vec<u8>, TlsError> {
    let unreadable = |source| TlsError::Unreadable { path: path.to_owned(), source };
    let file = fs::File::open(path).map_err(unreadable)?;
    check(&file)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(TlsError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// Refuses a key that others may read. The open file is asked, so that it is the one that is read.
#[cfg(unix)]
fn check_private(path: &Path, file: &fs::File) -> Result<(), TlsError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata =
        file.metadata().map_err(|source| TlsError::Unreadable { path: path.to_owned(), source })?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(TlsError::Exposed { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn check_private(_: &Path, _: &fs::File) -> Result<(), TlsError> {
    Ok(())
}

/// Whether a key is encrypted, by its label (RFC 7468, section 11) or by the headers of older tools (RFC 1421).
fn is_encrypted(pem: &[u8]) -> bool {
    let text = String::from_utf8_lossy(pem);
    text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")
}

#[cfg(test)]
mod tests;
