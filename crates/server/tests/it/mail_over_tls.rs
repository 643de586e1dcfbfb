//! Mails on a protected way: TLS from the first byte and after STARTTLS, and what is not believed there.

#[path = "../../../mail/tests/it/support/smtp.rs"]
#[expect(dead_code, reason = "the server of the tests of `mail`, of which a part is needed here")]
pub(crate) mod smtp;

use std::{io::Write, net::TcpStream, sync::Arc};

use mail::{Config, Failure, Mail, Password, Security, Sender, Step};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};

use self::smtp::{Act, Place, Script, Server, Wrap};
use crate::support::tls::{Authority, Pair};

fn mail() -> Mail {
    Mail {
        message_id: "m1.4711@hantei.example".into(),
        from: "hantei@hantei.example".into(),
        to: "kestrel@mail.example".into(),
        subject: "Test mail".into(),
        text: "Hello\n".into(),
        date_ms: 0,
    }
}

/// Puts TLS with a certificate around a connection.
fn wrap(authority: &Authority) -> Wrap {
    let Pair { certificate, key_pem, .. } = authority.issue();
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    Arc::new(move |stream: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        Box::new(StreamOwned::new(connection, stream))
    })
}

/// A sender that trusts an authority, or the public ones.
fn sender(server: &Server, security: Security, authority: Option<&Authority>) -> Sender {
    let file = tempfile::NamedTempFile::new().unwrap();
    let ca_file = authority.map(|authority| {
        file.as_file().write_all(authority.pem().as_bytes()).unwrap();
        file.path().to_owned()
    });
    Sender::new(&Config {
        host: "127.0.0.1".into(),
        port: Some(server.port()),
        security,
        user: Some("hantei".into()),
        password: Some(Password::new("correct horse".into())),
        from: "hantei@hantei.example".into(),
        ca_file,
        limit: Config::LIMIT,
    })
    .unwrap()
}

fn script(authority: &Authority, security: Security) -> Script {
    Script {
        offers: vec!["STARTTLS", "AUTH PLAIN"],
        wrap: Some(wrap(authority)),
        is_wrapped: security == Security::Tls,
        ..Script::default()
    }
}

#[test]
fn mails_and_passwords_go_encrypted() {
    let authority = Authority::new();
    for security in [Security::Tls, Security::StartTls] {
        let server = Server::new(script(&authority, security));
        sender(&server, security, Some(&authority)).send(&mail()).unwrap();
        let taken = server.taken();
        assert_eq!(taken.len(), 1, "{security:?}");
        assert!(taken[0].is_encrypted && taken[0].log_in.is_some(), "{security:?}");
    }
}

#[test]
fn a_certificate_of_somebody_else_gets_nothing() {
    let authority = Authority::new();
    let other = Authority::new();
    for security in [Security::Tls, Security::StartTls] {
        for trusted in [Some(&other), None] {
            let server = Server::new(script(&authority, security));
            let failure = sender(&server, security, trusted).send(&mail()).unwrap_err();
            let place = if security == Security::Tls { Step::Greeting } else { Step::StartTls };
            assert!(matches!(&failure, Failure::Broken { step, .. } if *step == place), "{failure}");
            assert!(!failure.is_permanent());
            assert!(server.taken().is_empty(), "{security:?}");
        }
    }
}

#[test]
fn answers_from_before_tls_are_not_believed() {
    let authority = Authority::new();
    for injected in [
        // All that would be answered, so that no mail would ever be sent.
        "220 go ahead\r\n250-mail.example\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken\r\n221 bye",
        "220 go ahead\r\n250 AUTH PLAIN",
        "220 go ahead\r\n250 AUTH PLAIN\r\n235 welcome",
        "220 go ahead\r\n2",
    ] {
        let mut script = script(&authority, Security::StartTls);
        script.acts = vec![(Place::StartTls, Act::Reply(injected))];
        let server = Server::new(script);
        let failure = sender(&server, Security::StartTls, Some(&authority)).send(&mail()).unwrap_err();
        assert!(!failure.is_permanent(), "{injected:?}: {failure}");
        assert!(server.taken().is_empty(), "{injected:?}");
    }
}
