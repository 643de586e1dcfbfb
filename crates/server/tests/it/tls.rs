//! HTTPS: what is spoken, what a new certificate costs, and what those cost who never finish a handshake.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ProtocolVersion,
    version::{TLS12, TLS13},
};
use rustls_pki_types::CertificateDer;
use server::http::{Proxies, Settings};

use crate::{
    cli::Home,
    support::{
        TestApp,
        tls::{self, Authority, PairFiles, Stream},
    },
};

/// Between two looks, for tests that wait for them.
const SOON: Duration = Duration::from_millis(20);
/// Never within a test.
const NEVER: Duration = Duration::from_secs(86_400);
/// Longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

fn serving(files: &PairFiles, interval: Duration) -> TestApp {
    TestApp::with_settings(Settings { tls: Some(files.of(interval)), ..Settings::default() })
}

#[test]
fn both_versions_are_spoken_and_http_1_1_alone() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let test = serving(&files, NEVER);
    for (version, expected) in [(&TLS13, ProtocolVersion::TLSv1_3), (&TLS12, ProtocolVersion::TLSv1_2)] {
        for offered in [&["http/1.1"][..], &["h2", "http/1.1"], &[]] {
            let client = authority.client_of(&[version], offered);
            let stream = tls::connect(test.address, &client).unwrap();
            assert_eq!(stream.conn.protocol_version(), Some(expected));
            let chosen = (!offered.is_empty()).then_some(&b"http/1.1"[..]);
            assert_eq!(stream.conn.alpn_protocol(), chosen, "{offered:?}");
            let reply = tls::get(test.address, &client, "/healthz");
            assert_eq!(reply.status, 200);
        }
        let error = tls::connect(test.address, &authority.client_of(&[version], &["h2"])).unwrap_err();
        assert!(error.to_string().contains("NoApplicationProtocol"), "{error}");
    }
    // Another authority's client wants nothing of this certificate.
    assert!(tls::connect(test.address, &Authority::new().client()).is_err());
}

#[test]
fn browsers_are_told_to_come_back_encrypted_on_secure_ways_alone() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let header = "strict-transport-security";
    let expected = "max-age=31536000; includeSubDomains";
    let test = serving(&files, NEVER);
    assert_eq!(tls::get(test.address, &authority.client(), "/healthz").header(header), expected);
    for (networks, told, expected) in [
        (&[][..], "X-Forwarded-Proto: https", ""),
        (&["127.0.0.1"], "X-Forwarded-Proto: http", ""),
        (&["127.0.0.1"], "X-Forwarded-Proto: https", expected),
        (&["192.0.2.0/24"], "X-Forwarded-Proto: https", ""),
    ] {
        let networks = networks.iter().map(|text| model::Network::parse(text).unwrap()).collect();
        let proxies = Proxies { networks, ..Proxies::default() };
        let test = TestApp::with_settings(Settings { proxies, ..Settings::default() });
        let head = format!("GET /healthz HTTP/1.1\r\nHost: test\r\n{told}\r\nConnection: close\r\n\r\n");
        assert_eq!(test.send(&head, b"").header(header), expected, "{told}");
    }
}

/// Asks over and over until told to stop; every connection asks three times.
fn ask(address: SocketAddr, client: &Arc<ClientConfig>, stop: &AtomicBool, answered: &AtomicUsize) {
    while !stop.load(Ordering::Relaxed) {
        let stream = tls::connect(address, client).unwrap();
        let mut stream = BufReader::new(stream);
        for _ in 0..3 {
            ask_once(&mut stream);
            answered.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Says that it is over when it is dropped.
struct OnDrop<'a>(&'a AtomicBool);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One request on a connection that stays.
fn ask_once(stream: &mut BufReader<Stream>) {
    stream.get_mut().write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let (mut length, mut line) = (0, String::new());
    stream.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    stream.read_exact(&mut vec![0; length]).unwrap();
}

/// Connects until the server shows `certificate`; everything else that it shows must be in `allowed`.
#[track_caller]
fn wait_for(
    address: SocketAddr,
    client: &Arc<ClientConfig>,
    certificate: &CertificateDer<'_>,
    allowed: &[CertificateDer<'_>],
) {
    let started = Instant::now();
    loop {
        let shown = tls::shown(&tls::connect(address, client).unwrap());
        if shown == *certificate {
            return;
        }
        assert!(allowed.contains(&shown), "a certificate that was never there");
        assert!(started.elapsed() < PATIENCE, "the new certificate is not used");
    }
}

#[test]
fn a_new_certificate_costs_no_request() {
    let authority = Authority::new();
    let client = authority.client();
    let mut old = authority.issue();
    let files = PairFiles::new(&old);
    let test = serving(&files, SOON);
    // A connection from before goes on through all of it.
    let mut lasting = BufReader::new(tls::connect(test.address, &client).unwrap());
    let (stop, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        // Those who ask are ended also when an assertion ends the test.
        let _end = OnDrop(&stop);
        let askers: Vec<_> =
            (0..3).map(|_| scope.spawn(|| ask(test.address, &client, &stop, &answered))).collect();
        for _ in 0..5 {
            let new = authority.issue();
            // A certificate with somebody else's key is never shown.
            files.put(&new.chain_pem, &authority.issue().key_pem);
            ask_once(&mut lasting);
            files.put(&new.chain_pem, &new.key_pem);
            wait_for(test.address, &client, &new.certificate, &[old.certificate]);
            old = new;
        }
        stop.store(true, Ordering::Relaxed);
        for asker in askers {
            asker.join().expect("no request is lost");
        }
    });
    ask_once(&mut lasting);
    assert!(answered.load(Ordering::Relaxed) >= 15, "{answered:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn sighup_puts_a_new_certificate_in_use() {
    let authority = Authority::new();
    let client = authority.client();
    let old = authority.issue();
    let files = PairFiles::new(&old);
    let home = Home::new();
    let config = format!(
        "[http.tls]\ncertificate = '{}'\nkey = '{}'\nreload_seconds = 86400\n",
        files.certificate().display(),
        files.key().display()
    );
    let config = home.write("config.toml", config);
    let mut child = home
        .command(&["serve", "--config", &config, "--data", "data", "--listen", "127.0.0.1:0"])
        .stderr(std::process::Stdio::inherit())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let address =
        line.trim().strip_prefix("listening on https://").unwrap_or_else(|| panic!("it says `{line}`"));
    let address: SocketAddr = address.parse().unwrap();
    assert_eq!(tls::shown(&tls::connect(address, &client).unwrap()), old.certificate);
    let new = authority.issue();
    files.put(&new.chain_pem, &new.key_pem);
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    wait_for(address, &client, &new.certificate, &[old.certificate]);
    assert_eq!(tls::get(address, &client, "/healthz").status, 200);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_start_that_cannot_work_is_refused() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let home = Home::new();
    let config = |certificate: &str, key: &str| {
        home.write("config.toml", format!("[http.tls]\ncertificate = '{certificate}'\nkey = '{key}'\n"))
    };
    let (chain, key) = (files.certificate(), files.key());
    let (chain, key) = (chain.to_str().unwrap(), key.to_str().unwrap());
    let readable = home.write("readable.pem", std::fs::read(key).unwrap());
    #[cfg(unix)]
    std::fs::set_permissions(&readable, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let check = |config: &str, says: &str| {
        let arguments = ["serve", "--config", config, "--data", "data", "--listen", "127.0.0.1:0"];
        let output = home.run(&arguments, 1);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(says), "{errors}");
    };
    check(&config("nowhere.pem", key), "cannot read `nowhere.pem`");
    check(&config(chain, chain), "has no private key in PEM");
    #[cfg(unix)]
    check(&config(chain, &readable), "`chmod 600 ");
    let output = home.run(&["serve", "--data", "data", "--listen", "0.0.0.0:0"], 1);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("[http.tls]") && errors.contains("proxies"), "{errors}");
}

#[test]
fn what_is_no_tls_is_closed_without_harm() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let test = serving(&files, NEVER);
    let hello = {
        let mut stream =
            rustls::ClientConnection::new(authority.client(), "localhost".try_into().unwrap()).unwrap();
        let mut bytes = Vec::new();
        stream.write_tls(&mut bytes).unwrap();
        bytes
    };
    for sent in [
        &b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        b"",
        b"\x16",
        b"\x16\x03\x01\xff\xff",
        b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10",
        b"\x15\x03\x03\x00\x02\x02\x28",
        b"\x17\x03\x03\x00\x05hello",
        b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &hello[..hello.len() / 2],
    ] {
        let mut stream = TcpStream::connect(test.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(sent).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // A reset is an end too.
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains("HTTP/"), "{sent:?}");
    }
    assert_eq!(tls::get(test.address, &authority.client(), "/healthz").status, 200);
}

#[test]
fn half_open_handshakes_keep_nobody_out() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let patience = Duration::from_secs(30);
    let settings =
        Settings { tls: Some(files.of(NEVER)), handshake_timeout: patience, ..Settings::default() };
    let mut test = TestApp::with_settings(settings);
    let open: Vec<TcpStream> = (0..200)
        .map(|number| {
            let mut stream = TcpStream::connect(test.address).unwrap();
            if number % 2 == 0 {
                // The head of a record, and nothing after it.
                stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00").unwrap();
            }
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(tls::get(test.address, &authority.client(), "/healthz").status, 200);
    assert!(started.elapsed() < patience / 2, "waited for the handshakes of others: {:?}", started.elapsed());
    // Nor do they keep the server from stopping.
    let started = Instant::now();
    test.stop();
    assert!(started.elapsed() < patience / 3, "stopped after {:?}", started.elapsed());
    drop(open);
}

#[test]
fn a_handshake_has_its_time() {
    let authority = Authority::new();
    let files = PairFiles::new(&authority.issue());
    let settings = Settings {
        tls: Some(files.of(NEVER)),
        handshake_timeout: Duration::from_millis(200),
        ..Settings::default()
    };
    let test = TestApp::with_settings(settings);
    let mut stream = TcpStream::connect(test.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"\x16\x03\x01\x02\x00").unwrap();
    let started = Instant::now();
    let _ = stream.read_to_end(&mut Vec::new());
    assert!(started.elapsed() < PATIENCE / 2, "the connection stayed open");
}
