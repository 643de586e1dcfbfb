//! TLS to PostgreSQL, by rustls. The certificate is verified, and stands for the host of the address: PostgreSQL's own `sslmode=require` would take any
//! certificate, and so protect from nobody who can stand between.
//!
//! <https://www.postgresql.org/docs/current/libpq-ssl.html>

use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{TlsConnector, client};

use crate::{Error, Result};

/// Authorities that a file may name.
const AUTHORITIES_MAX: usize = 1_000;

/// What an address says of TLS, and the rest of it, which the library reads.
pub(super) struct Asked {
    pub(super) address: String,
    pub(super) is_wanted: bool,
    pub(super) authorities: Option<PathBuf>,
}

impl Asked {
    /// Takes what the library does not know out of an address: `sslmode=verify-ca` and `verify-full`, which are what `require` is here, and
    /// `sslrootcert`.
    pub(super) fn of(address: &str) -> Result<Self> {
        let (before, query) = address.split_once('?').unwrap_or((address, ""));
        let mut asked = Self { address: before.to_owned(), is_wanted: false, authorities: None };
        let mut mark = '?';
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", "require" | "verify-ca" | "verify-full")) => asked.is_wanted = true,
                Some(("sslrootcert", path)) => asked.authorities = Some(decoded(path)?.into()),
                _ => {
                    asked.address.push(mark);
                    asked.address.push_str(pair);
                    mark = '&';
                }
            }
        }
        if asked.authorities.is_some() && !asked.is_wanted {
            return Err(Error::Address { why: "`sslrootcert` needs `sslmode=verify-full`" });
        }
        Ok(asked)
    }
}

/// A value of an address, percent-decoded.
fn decoded(text: &str) -> Result<String> {
    let wrong = Error::Address { why: "`sslrootcert` is no path" };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit =
            |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match digit(rest.next()).zip(digit(rest.next())) {
            Some((high, low)) => bytes.push(high << 4 | low),
            None => return Err(wrong),
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.is_empty()).ok_or(wrong)
}

/// How connections are made.
#[derive(Clone)]
pub(super) struct Tls(Arc<ClientConfig>);

impl Tls {
    /// With the authorities of a file, or else with those of the web.
    pub(super) fn new(authorities: Option<&Path>) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        match authorities {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                let unreadable =
                    || Error::Address { why: "the file that `sslrootcert` names has no certificate in PEM" };
                let found = CertificateDer::pem_file_iter(path).map_err(|_| unreadable())?;
                for certificate in found.take(AUTHORITIES_MAX) {
                    let certificate = certificate.map_err(|_| unreadable())?;
                    roots.add(certificate).map_err(|_| unreadable())?;
                }
                if roots.is_empty() {
                    return Err(unreadable());
                }
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let versions = versions.map_err(|_| Error::Crypto { action: "set up TLS" })?;
        Ok(Self(Arc::new(versions.with_root_certificates(roots).with_no_client_auth())))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Tls {
    type Stream = Encrypted<S>;
    type TlsConnect = Connecting;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Connecting> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Connecting { connector: TlsConnector::from(Arc::clone(&self.0)), name })
    }
}

/// A connection to a host that is about to be encrypted.
pub(super) struct Connecting {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Connecting {
    type Stream = Encrypted<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, stream).await.map(Encrypted) })
    }
}

/// A connection that is encrypted.
pub(super) struct Encrypted<S>(client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> postgres::tls::TlsStream for Encrypted<S> {
    /// None: the certificate is verified, so that nobody else has the other end.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, rest: &str, is_wanted: bool, authorities: Option<&str>) {
        let asked = Asked::of(&format!("postgres://u@db.example/a{query}")).unwrap();
        assert_eq!(asked.address, format!("postgres://u@db.example/a{rest}"), "{query}");
        assert_eq!(
            (asked.is_wanted, asked.authorities.as_deref()),
            (is_wanted, authorities.map(Path::new)),
            "{query}"
        );
    }

    #[test]
    fn what_is_said_of_tls_is_taken_out_of_an_address() {
        check("", "", false, None);
        check("?", "", false, None);
        check("?connect_timeout=3", "?connect_timeout=3", false, None);
        check("?sslmode=disable", "?sslmode=disable", false, None);
        check("?sslmode=prefer&a=b", "?sslmode=prefer&a=b", false, None);
        for mode in ["require", "verify-ca", "verify-full"] {
            check(&format!("?a=b&sslmode={mode}&c=d"), "?a=b&c=d", true, None);
        }
        check("?sslrootcert=/etc/a%20b.pem&sslmode=verify-full", "", true, Some("/etc/a b.pem"));
        for wrong in
            ["?sslrootcert=a.pem", "?sslmode=verify-full&sslrootcert=", "?sslmode=require&sslrootcert=%g0"]
        {
            assert!(Asked::of(&format!("postgres://u@db.example/a{wrong}")).is_err(), "{wrong}");
        }
    }
}
