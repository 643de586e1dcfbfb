//! HTTP as such: envelope, headers, limits, shutdown.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use server::http::Settings;

use crate::support::TestApp;

#[test]
fn every_error_has_the_envelope() {
    let test = TestApp::empty();
    assert_eq!(test.refused("/nothing", 404).0, "no_route");
    assert_eq!(test.refused("/api/nothing", 404).0, "no_route");
    let reply = test.post("/api/ip/192.0.2.1", "text/plain", b"");
    assert_eq!(reply.refused(405).0, "wrong_method");
    assert!(reply.header("allow").contains("GET"), "{reply:?}");
    let (code, message) = test.refused("/api/hash/%3Cscript%3E", 400);
    assert_eq!(code, "bad_request");
    assert!(message.contains("MD5"), "{message}");
}

#[test]
fn every_answer_has_the_headers() {
    let test = TestApp::with_world();
    for target in ["/api/ip/198.51.100.7", "/nowhere", "/api/ip/x", "/api", "/healthz", "/metrics"] {
        let reply = test.get(target);
        assert!(reply.header("content-security-policy").contains("script-src 'self'"), "{target}");
        assert!(!reply.header("content-security-policy").contains("unsafe"), "{target}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{target}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{target}");
        assert_eq!(reply.header("cache-control"), "no-store", "{target}");
        assert_eq!(reply.header("x-request-id").len(), 16, "{target}");
    }
    let head = "GET /nowhere HTTP/1.1\r\nHost: test\r\nX-Request-Id: trace-7\r\nConnection: close\r\n\r\n";
    assert_eq!(test.send(head, b"").header("x-request-id"), "trace-7");
}

#[test]
fn too_many_requests_are_shed() {
    // Imports in work take the only room; probes answer all the same.
    let test = TestApp::with_settings(Settings { concurrency: 1, ..Settings::default() });
    let mut busy = TcpStream::connect(test.address).unwrap();
    let head = format!(
        "POST /api/imports HTTP/1.1\r\nHost: test\r\nContent-Type: application/octet-stream\r\nContent-Length: 10\r\n\
         Expect: 100-continue\r\n{}\r\n",
        test.shown()
    );
    busy.write_all(head.as_bytes()).unwrap();
    // The server asks for the body once the handler runs.
    let mut go_on = [0; 25];
    busy.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    let reply = test.get("/api/ip/192.0.2.1");
    assert_eq!(reply.refused(503).0, "overloaded");
    assert_eq!(reply.header("retry-after"), "1");
    assert_eq!(test.get("/healthz").status, 200);
    busy.write_all(b"0123456789").unwrap();
}

#[test]
fn slow_heads_are_cut_off() {
    let test =
        TestApp::with_settings(Settings { head_timeout: Duration::from_millis(200), ..Settings::default() });
    let mut stream = TcpStream::connect(test.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: te").unwrap();
    let started = Instant::now();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(started.elapsed() < Duration::from_secs(5), "the connection stayed open");
}

#[test]
fn heads_that_are_too_large_are_refused() {
    let test = TestApp::empty();
    let many: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
    let reply =
        test.send(&format!("GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{many}\r\n"), b"");
    assert_eq!(reply.status, 431);
    let big = "y".repeat(100_000);
    let reply = test
        .send(&format!("GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX: {big}\r\n\r\n"), b"");
    assert_eq!(reply.status, 431);
}

#[test]
fn work_is_finished_on_shutdown() {
    let mut test = TestApp::with_world();
    let mut stream = TcpStream::connect(test.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = "POST /api/v1/search/bulk HTTP/1.1\r\nHost: test\r\nContent-Length: 26\r\n";
    write!(stream, "{head}{}\r\n198.51.100.7\n", test.shown()).unwrap();
    // Its answer has begun, so it is in work.
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    let finish = std::thread::spawn(move || {
        stream.write_all(b"198.51.100.8\n").unwrap();
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        rest
    });
    let started = Instant::now();
    test.stop();
    assert!(started.elapsed() < Duration::from_secs(9));
    let rest = finish.join().unwrap();
    assert!(
        rest.contains("198.51.100.7") && rest.contains("198.51.100.8") && rest.ends_with("0\r\n\r\n"),
        "{rest}"
    );
}
