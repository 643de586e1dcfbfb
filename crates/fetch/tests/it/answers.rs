//! Answers as they should be, and requests as they are sent.

use std::time::Duration;

use fetch::{Error, Request};

use crate::{
    loopback::{Server, fetcher, text},
    names::Names,
};

#[test]
fn a_page() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nETag: \"7\"\r\nContent-Length: 4\r\n\r\npage");
    let client = fetcher(&[server.port()], Names::none());
    let response = client.send(&Request::get(&format!("{}/a?b=c#d", server.base()))).unwrap();
    assert_eq!((response.status(), response.is_success()), (200, true));
    assert_eq!(response.header("etag"), Some("\"7\""));
    assert_eq!(response.header("location"), None);
    assert_eq!(response.url(), format!("{}/a?b=c", server.base()));
    assert_eq!(text(response), "page");
    let port = server.port();
    let mut asked: Vec<String> = server.asked()[0].lines().map(str::to_owned).collect();
    asked[1..].sort();
    let expected = ["", "accept-encoding: gzip", "accept: */*", "connection: close"].map(str::to_owned);
    let expected =
        expected.into_iter().chain([format!("host: 127.0.0.1:{port}"), "user-agent: hantei".to_owned()]);
    assert_eq!(asked[0], "GET /a?b=c HTTP/1.1");
    assert_eq!(asked[1..], expected.collect::<Vec<_>>());
}

#[test]
fn statuses_come_as_they_are() {
    for status in [201, 204, 206, 300, 304, 400, 401, 403, 404, 429, 500, 503] {
        let server = Server::saying(format!("HTTP/1.1 {status} Word\r\nContent-Length: 0\r\n\r\n"));
        let client = fetcher(&[server.port()], Names::none());
        let response = client.send(&Request::get(&server.base())).unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.is_success(), status < 300);
        assert_eq!(text(response), "");
    }
}

/// Bodies by each way of saying how long they are (RFC 9112 section 6).
#[test]
fn framing() {
    let check = |answer: &str, expected: &str| {
        let server = Server::saying(answer);
        let client = fetcher(&[server.port()], Names::none());
        assert_eq!(text(client.send(&Request::get(&server.base())).unwrap()), expected, "{answer}");
    };
    check("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage", "page");
    check("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage, and more", "page");
    check("HTTP/1.1 200 OK\r\n\r\npage", "page");
    check("HTTP/1.0 200 OK\r\n\r\npage", "page");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\npa\r\n2\r\nge\r\n0\r\n\r\n", "page");
    check(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\npage\r\n0\r\nTrailer: x\r\n\r\n",
        "page",
    );
    check(
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage",
        "page",
    );
    check("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 4\r\n\r\npage", "page");
}

#[test]
fn what_is_posted() {
    let server = Server::page();
    let client = fetcher(&[server.port()], Names::none());
    let body = b"grant_type=authorization_code".to_vec();
    let request = Request::post(&server.base(), "application/x-www-form-urlencoded", body).unwrap();
    let request = request.with_header("Authorization", "Basic YTpi").unwrap();
    assert_eq!(text(client.send(&request).unwrap()), "page");
    let asked = &server.asked()[0];
    assert!(asked.starts_with("POST / HTTP/1.1\r\n"), "{asked}");
    for line in
        ["content-length: 29", "content-type: application/x-www-form-urlencoded", "authorization: Basic YTpi"]
    {
        assert!(asked.contains(&format!("\r\n{line}\r\n")), "{line} is not in {asked}");
    }
    assert!(asked.ends_with("\r\n\r\ngrant_type=authorization_code"), "{asked}");
}

#[test]
fn header_fields_that_cannot_be_sent() {
    let check = |name: &str, value: &str, expected: bool| {
        let made = Request::get("https://feed.example/").with_header(name, value);
        assert_eq!(made.is_ok(), expected, "{name}: {value}");
        if let Err(error) = made {
            assert!(matches!(error, Error::Header(_)));
            assert!(value.is_empty() || !format!("{error} {error:?}").contains(value), "{error}");
        }
    };
    check("Authorization", "Bearer canary", true);
    check("X-Api-Key", "canary", true);
    check("Accept", "application/json", true);
    check("Host", "127.0.0.1", false);
    check("Content-Length", "5", false);
    check("transfer-encoding", "chunked", false);
    check("Connection", "upgrade", false);
    check("Proxy-Authorization", "Basic canary", false);
    check("Accept-Encoding", "br", false);
    check("X-Api-Key", "canary\r\nHost: feed.example", false);
    check("X-Api-Key", "canary\nx", false);
    check("X-Api-Key", "canary\0", false);
    check("X Api Key", "canary", false);
    check("X-Api-Key\r\nHost", "canary", false);
    check("", "canary", false);
}

/// A bound of a request is the smaller one.
#[test]
fn bounds_of_a_request() {
    let ask = |bytes_max: u64| {
        let server = Server::page();
        let client = fetcher(&[server.port()], Names::none());
        let request = Request::get(&server.base()).with_body_bytes_max(bytes_max);
        client.send(&request).and_then(fetch::Response::read)
    };
    assert_eq!(ask(4).unwrap(), b"page");
    assert_eq!(ask(u64::MAX).unwrap(), b"page");
    assert!(matches!(ask(3), Err(Error::BodyTooLarge { bytes_max: 3, .. })));
    assert!(matches!(ask(0), Err(Error::BodyTooLarge { bytes_max: 0, .. })));
}

/// A writer that cannot.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn bodies_are_handed_on() {
    let server = Server::page();
    let client = fetcher(&[server.port()], Names::none());
    let mut bytes = Vec::new();
    assert_eq!(client.send(&Request::get(&server.base())).unwrap().copy_to(&mut bytes).unwrap(), 4);
    assert_eq!(bytes, b"page");
    let error = client.send(&Request::get(&server.base())).unwrap().copy_to(&mut Full).unwrap_err();
    assert!(matches!(error, Error::Write(_)), "{error}");
}

#[test]
fn nothing_that_may_be_secret_is_shown() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nSet-Cookie: canary\r\nContent-Length: 6\r\n\r\ncanary");
    let request =
        Request::post(&format!("{}/canary?canary", server.base()), "text/canary", b"canary".to_vec())
            .unwrap();
    let request =
        request.with_header("Authorization", "canary").unwrap().with_timeout(Duration::from_secs(20));
    let response = fetcher(&[server.port()], Names::none()).send(&request).unwrap();
    let shown = format!("{request:?} {response:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("authorization"), "{shown}");
}
