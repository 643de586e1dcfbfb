//! TLS: whose certificate is taken, and what an end is worth.

use std::{io::Write, net::TcpStream, sync::Arc};

use fetch::{Config, Error, Fetcher, Request, Response, Roots};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, ServerConnection, crypto::ring, pki_types::PrivateKeyDer};

use crate::{
    loopback::{Listener, Server, config},
    names::Names,
};

/// An authority, and certificates by it.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// What a server for `name` has.
    fn server(&self, name: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap())
    }
}

/// How a server ends its connection.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Farewell,
    Cut,
}

/// A server that speaks TLS. It begins where the other servers read a request, so it takes the bytes from the socket.
fn serve(tls: Arc<ServerConfig>, answer: String, end: End) -> (u16, std::thread::JoinHandle<Option<String>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        answer_once(tls, &mut socket, &answer, end).ok()
    });
    (port, thread)
}

fn answer_once(
    tls: Arc<ServerConfig>,
    socket: &mut TcpStream,
    answer: &str,
    end: End,
) -> std::io::Result<String> {
    let mut connection = ServerConnection::new(tls).unwrap();
    while connection.is_handshaking() {
        connection.complete_io(socket)?;
    }
    let mut stream = rustls::Stream::new(&mut connection, socket);
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        std::io::Read::read_exact(&mut stream, &mut byte)?;
        request.push(byte[0]);
    }
    stream.write_all(answer.as_bytes())?;
    stream.flush()?;
    if end == End::Farewell {
        connection.send_close_notify();
        connection.complete_io(socket)?;
    }
    Ok(String::from_utf8(request).unwrap())
}

fn client(ports: &[u16], roots: Roots) -> Fetcher {
    let allow_private = vec!["127.0.0.1".parse().unwrap()];
    let names = Names::all(&["127.0.0.1"]);
    Fetcher::new(Config { allow_private, roots, ..config(ports, names) }).unwrap()
}

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";

#[test]
fn a_page() {
    let authority = Authority::new();
    let roots = Roots::from_pem(authority.pem.as_bytes()).unwrap();
    for end in [End::Farewell, End::Cut] {
        let (port, server) = serve(authority.server("feed.example"), PAGE.to_owned(), end);
        let url = format!("https://feed.example:{port}/");
        let response = client(&[port], roots.clone()).send(&Request::get(&url)).unwrap();
        assert_eq!(response.read().unwrap(), b"page");
        assert!(server.join().unwrap().unwrap().contains(&format!("host: feed.example:{port}")));
    }
}

#[test]
fn certificates_that_prove_nothing() {
    let authority = Authority::new();
    let roots = Roots::from_pem(authority.pem.as_bytes()).unwrap();
    let check = |tls: Arc<ServerConfig>, roots: Roots| {
        let (port, server) = serve(tls, PAGE.to_owned(), End::Farewell);
        let url = format!("https://feed.example:{port}/canary");
        let request = Request::get(&url).with_header("Authorization", "canary").unwrap();
        let error = client(&[port], roots).send(&request).unwrap_err();
        assert!(matches!(&error, Error::Tls { host, .. } if host == "feed.example"), "{error:?}");
        assert!(!error.is_temporary());
        assert_eq!(server.join().unwrap(), None, "no request was sent");
    };
    check(authority.server("other.example"), roots.clone());
    check(Authority::new().server("feed.example"), roots);
    check(authority.server("feed.example"), Roots::Public);
}

/// A server whose certificate changes between two requests is asked anew, and refused.
#[test]
fn a_certificate_that_changes() {
    let (first, second) = (Authority::new(), Authority::new());
    let roots = Roots::from_pem(first.pem.as_bytes()).unwrap();
    let moved = |to: u16| {
        format!("HTTP/1.1 302 Found\r\nLocation: https://feed.example:{to}/\r\nContent-Length: 0\r\n\r\n")
    };
    let (other, other_thread) = serve(second.server("feed.example"), PAGE.to_owned(), End::Farewell);
    let (port, thread) = serve(first.server("feed.example"), moved(other), End::Farewell);
    let error = client(&[port, other], roots)
        .send(&Request::get(&format!("https://feed.example:{port}/")))
        .unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error}");
    assert!(thread.join().unwrap().is_some());
    assert_eq!(other_thread.join().unwrap(), None);
}

/// An end without a farewell is the end of no body that has no length: anybody on the way could have made it.
#[test]
fn an_end_without_a_farewell() {
    let authority = Authority::new();
    let roots = Roots::from_pem(authority.pem.as_bytes()).unwrap();
    let ask = |end: End| {
        let (port, server) =
            serve(authority.server("feed.example"), "HTTP/1.1 200 OK\r\n\r\npage".to_owned(), end);
        let request = Request::get(&format!("https://feed.example:{port}/"));
        let read = client(&[port], roots.clone()).send(&request).and_then(Response::read);
        server.join().unwrap();
        read
    };
    assert_eq!(ask(End::Farewell).unwrap(), b"page");
    assert!(matches!(ask(End::Cut), Err(Error::Incomplete(_))));
}

#[test]
fn from_https_to_http() {
    let authority = Authority::new();
    let roots = Roots::from_pem(authority.pem.as_bytes()).unwrap();
    let plain = Listener::everywhere();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("http://feed.example:{}/", plain.port());
        let answer = format!("HTTP/1.1 {status} Word\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let (port, server) = serve(authority.server("feed.example"), answer, End::Farewell);
        let request = Request::get(&format!("https://feed.example:{port}/"));
        let error = client(&[port, plain.port()], roots.clone()).send(&request).unwrap_err();
        assert!(matches!(error, Error::Downgrade(_)), "{status}: {error}");
        server.join().unwrap();
    }
    assert_eq!(plain.connections(), 0);
}

/// The other way round is what most servers do.
#[test]
fn from_http_to_https() {
    let authority = Authority::new();
    let roots = Roots::from_pem(authority.pem.as_bytes()).unwrap();
    let (port, server) = serve(authority.server("feed.example"), PAGE.to_owned(), End::Farewell);
    let location = format!("https://feed.example:{port}/");
    let plain =
        Server::saying(format!("HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"));
    let request = Request::get(&format!("http://feed.example:{}/", plain.port()));
    let request = request.with_header("Authorization", "canary").unwrap();
    let response = client(&[port, plain.port()], roots).send(&request).unwrap();
    assert_eq!(response.read().unwrap(), b"page");
    assert!(!server.join().unwrap().unwrap().contains("canary"), "another scheme is another origin");
}
