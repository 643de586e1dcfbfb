//! TLS to PostgreSQL. The server of the tests speaks none: before it stands one of our own, that does, and hands on what comes.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use accounts::{Accounts, Error};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, crypto::ring};
use rustls_pki_types::PrivateKeyDer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};
use tokio_rustls::TlsAcceptor;

use crate::support::Database;

/// What a client asks before anything else (PostgreSQL's protocol 3.0, `SSLRequest`).
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// An authority, and a server's certificate of it.
struct Authority {
    root_pem: String,
    config: Arc<ServerConfig>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root_pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self { root_pem, config: Arc::new(config) }
    }

    fn written(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, &self.root_pem).unwrap();
        path
    }
}

/// A server of our own before another.
struct Front {
    port: u16,
    /// Connections that were encrypted.
    encrypted: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Front {
    /// Answers who asks for TLS with `answer`, and if that is `S` hands on to `behind` what comes encrypted.
    fn new(authority: &Authority, answer: u8, behind: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let encrypted = Arc::new(AtomicUsize::new(0));
        let (count, behind) = (Arc::clone(&encrypted), behind.to_owned());
        let acceptor = TlsAcceptor::from(Arc::clone(&authority.config));
        runtime.spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (acceptor, count, behind) = (acceptor.clone(), Arc::clone(&count), behind.clone());
                tokio::spawn(async move {
                    let mut asked = [0; 8];
                    socket.read_exact(&mut asked).await.unwrap();
                    assert_eq!(asked, SSL_REQUEST);
                    socket.write_all(&[answer]).await.unwrap();
                    if answer != b'S' {
                        return;
                    }
                    // Who does not know the authority goes away here.
                    let Ok(mut client) = acceptor.accept(socket).await else { return };
                    count.fetch_add(1, Ordering::Relaxed);
                    let mut server = TcpStream::connect(behind).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self { port, encrypted, _runtime: runtime }
    }
}

#[test]
fn a_connection_is_encrypted_and_its_certificate_verified() {
    let Some(database) = Database::make() else { return };
    let (before, rest) = database.address.split_once('@').unwrap();
    let (behind, name) = rest.split_once('/').unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs, elsewhere) =
        (Authority::new("localhost"), Authority::new("localhost"), Authority::new("db.example"));
    let known = ours.written(folder.path(), "our authority.pem");
    let known = known.display().to_string().replace(' ', "%20");
    let open = |front: &Front, tls: &str| {
        Accounts::open(&format!("{before}@localhost:{}/{name}?{tls}", front.port)).map(drop)
    };
    let verified = format!("sslmode=verify-full&sslrootcert={known}&application_name=test");
    let front = Front::new(&ours, b'S', behind);
    open(&front, &verified).unwrap();
    open(&front, &verified.replace("verify-full", "require")).unwrap();
    let encrypted = front.encrypted.load(Ordering::Relaxed);
    assert!(encrypted >= 2, "{encrypted}");
    // The web's authorities do not know ours.
    for mode in ["require", "verify-ca", "verify-full"] {
        assert_refused(open(&front, &format!("sslmode={mode}")));
    }
    assert_eq!(front.encrypted.load(Ordering::Relaxed), encrypted);
    // Another's certificate, one for another host, and a server that has none.
    for (authority, answer) in [(&theirs, b'S'), (&elsewhere, b'S'), (&ours, b'N')] {
        let front = Front::new(authority, answer, behind);
        assert_refused(open(&front, &verified));
        assert_eq!(front.encrypted.load(Ordering::Relaxed), 0);
    }
}

#[track_caller]
fn assert_refused(opened: Result<(), Error>) {
    let error = opened.unwrap_err();
    assert!(matches!(error, Error::Engine { .. } | Error::Unavailable { .. }), "{error:?}");
}
