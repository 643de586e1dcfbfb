//! Servers that mean no good: each answer ends by itself, within its bounds.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use fetch::{Config, Error, Fetcher, Request, Response};
use proptest::prelude::*;

use crate::{
    loopback::{Server, config, fetcher, is_gone, text},
    names::Names,
};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";

/// Asks a server for at most 64 KiB.
fn ask(server: &Server, timeout: Duration) -> Result<Vec<u8>, Error> {
    let client = fetcher(&[server.port()], Names::none());
    let request = Request::get(&server.base()).with_body_bytes_max(64 * 1024).with_timeout(timeout);
    client.send(&request).and_then(Response::read)
}

const LONG: Duration = Duration::from_secs(20);

/// Writes `piece` until the client goes, and says how many bytes it took.
fn write_without_end(stream: &mut TcpStream, piece: &[u8]) -> u64 {
    let mut written = 0;
    while stream.write_all(piece).is_ok() {
        written += piece.len() as u64;
        assert!(written < 64 * 1024 * 1024, "the client takes everything");
    }
    written
}

/// A byte at a time, before and within the body.
#[test]
fn dripping() {
    for head in [&b""[..], b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"] {
        let server = Server::start(move |_, stream| {
            stream.write_all(head).unwrap();
            while !is_gone(stream) {
                let _ = stream.write_all(b"H");
            }
        });
        let begun = Instant::now();
        let error = ask(&server, Duration::from_millis(300)).unwrap_err();
        // Of what drips before the head some is no HTTP.
        assert!(matches!(error, Error::Timeout(_) | Error::Protocol { .. }), "{error}");
        assert!(matches!(error, Error::Timeout(_)) || head.is_empty(), "{error}");
        assert!(begun.elapsed() < LONG);
    }
}

#[test]
fn silent() {
    let server = Server::start(|_, stream| while !is_gone(stream) {});
    assert!(matches!(ask(&server, Duration::from_millis(200)), Err(Error::Timeout(_))));
}

/// The time is for all hops together.
#[test]
fn slow_redirects() {
    let server = Server::start(|_, stream| {
        is_gone(stream);
        is_gone(stream);
        let _ = stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    });
    // Five hops of 40 ms each would do.
    let error = ask(&server, Duration::from_millis(100)).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert!(matches!(ask(&server, LONG), Err(Error::TooManyRedirects(_))));
}

#[test]
fn without_end() {
    for head in ["\r\n", "Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 10000000000\r\n\r\n"] {
        let server = Server::start(move |_, stream| {
            let _ = stream.write_all(&[OK, head.as_bytes()].concat());
            let piece = if head.contains("chunked") { b"400\r\n".to_vec() } else { Vec::new() };
            let end = if head.contains("chunked") { &b"\r\n"[..] } else { b"" };
            write_without_end(stream, &[&piece, &[b'x'; 1024][..], end].concat());
        });
        let error = ask(&server, LONG).unwrap_err();
        assert!(matches!(error, Error::BodyTooLarge { bytes_max: 65536, .. }), "{head}: {error}");
    }
}

/// Zeros without end, compressed to 1/158: a deflate block (RFC 1951) with fixed codes, a zero, and then copies of 258 bytes from one
/// byte back. Eight copies take thirteen bytes, so the pattern repeats.
fn gzip_bomb(stream: &mut TcpStream) -> u64 {
    let mut bits: Vec<bool> = vec![true, true, false];
    // The literal 0 is 00110000; length 258 is the code 11000101, distance 1 the code 00000.
    bits.extend("00110000".chars().map(|bit| bit == '1'));
    let copy = "1100010100000";
    let pack = |bits: &[bool]| -> Vec<u8> {
        bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit))).collect()
    };
    // Eleven bits stand before the first copy: five of the next copy fill the byte, then the pattern begins anew each 13 bytes.
    let copies: Vec<bool> = copy.repeat(9).chars().map(|bit| bit == '1').collect();
    bits.extend(&copies[..5]);
    let first = pack(&bits);
    let piece = pack(&copies[5..5 + 104]).repeat(64);
    let _ = stream.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    let _ = stream.write_all(&first);
    write_without_end(stream, &piece)
}

#[test]
fn compressed_without_end() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(&[OK, b"Content-Encoding: gzip\r\n\r\n"].concat());
        gzip_bomb(stream);
    });
    let client = fetcher(&[server.port()], Names::none());
    // 10 MB of zeros come out before the bound, so it is the decompressed bytes that count.
    let mut out = Vec::new();
    let request = Request::get(&server.base()).with_body_bytes_max(10_000_000);
    let error = client.send(&request).unwrap().copy_to(&mut out).unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { bytes_max: 10_000_000, .. }), "{error}");
    assert!(out.len() > 9_900_000 && out.iter().all(|byte| *byte == 0), "{}", out.len());
}

/// An empty member of gzip: twenty bytes that decompress to none.
const EMPTY_MEMBER: [u8; 20] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// What makes no body is bounded as well.
#[test]
fn much_ado_about_nothing() {
    let check = |head: &'static str, piece: Vec<u8>| {
        let server = Server::start(move |_, stream| {
            let _ = stream.write_all(head.as_bytes());
            write_without_end(stream, &piece);
        });
        let error = ask(&server, LONG).unwrap_err();
        assert!(matches!(error, Error::BodyTooLarge { .. } | Error::HeadersTooLarge(_)), "{head}: {error}");
    };
    check("", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(20));
    check("", b"HTTP/1.1 100 Continue\r\n\r\n".repeat(20));
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"Trailer: x\r\n".repeat(50));
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;e=123456789\r\nx\r\n".repeat(50));
    check("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", EMPTY_MEMBER.repeat(50));
}

#[test]
fn header_fields_without_end() {
    let check = |piece: &'static str| {
        let server = Server::start(move |_, stream| {
            let _ = stream.write_all(OK);
            write_without_end(stream, piece.as_bytes());
        });
        ask(&server, LONG).unwrap_err()
    };
    let one = check("x");
    assert!(matches!(one, Error::HeadersTooLarge(_) | Error::Protocol { .. }), "{one}");
    let fields = check("a: b\r\n");
    assert!(matches!(fields, Error::HeadersTooLarge(_) | Error::Protocol { .. }), "{fields}");
    // A million fields, and a few that are long.
    let many = Server::saying([OK, &b"a: b\r\n".repeat(1_000_000), b"\r\n"].concat());
    assert!(matches!(ask(&many, LONG), Err(Error::HeadersTooLarge(_) | Error::Protocol { .. })));
    let long = Server::saying([OK, b"a: ", &[b'b'; 40_000][..], b"\r\nContent-Length: 0\r\n\r\n"].concat());
    assert!(matches!(ask(&long, LONG), Err(Error::HeadersTooLarge(_))));
    let fits = Server::saying([OK, b"a: ", &[b'b'; 30_000][..], b"\r\nContent-Length: 0\r\n\r\n"].concat());
    assert_eq!(ask(&fits, LONG).unwrap(), b"");
}

#[test]
fn cut_off() {
    let check_bytes = |answer: &[u8]| {
        let server = Server::saying(answer);
        let error = ask(&server, LONG).unwrap_err();
        assert!(matches!(error, Error::Incomplete(_)), "{}: {error}", String::from_utf8_lossy(answer));
        assert!(error.is_temporary());
    };
    let check = |answer: &str| check_bytes(answer.as_bytes());
    check("");
    check("HTTP/1.1 200 OK\r\nContent-Le");
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npage");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\npage");
    check("HTTP/1.1 103 Early Hints\r\n\r\n");
    // Compressed: by the length of the answer, and by what the compression itself says.
    for length in [12, 20] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n");
        check_bytes(&[head.as_bytes(), &EMPTY_MEMBER[..12]].concat());
    }
}

/// A reset is no end, even of a body that has no length.
#[test]
fn reset() {
    for head in ["Content-Length: 5\r\n\r\n", "\r\n"] {
        let server = Server::start(move |request, stream| {
            // Closing with bytes unread makes it a reset; the client sends them because it is told to come with a body.
            assert!(request.starts_with("POST "));
            stream.write_all(&[OK, head.as_bytes(), b"page"].concat()).unwrap();
        });
        let client = fetcher(&[server.port()], Names::none());
        let unread = format!("{}/unread", server.base());
        let request = Request::post(&unread, "text/plain", vec![b'x'; 1000]).unwrap();
        let error = client.send(&request).and_then(Response::read).unwrap_err();
        assert!(matches!(error, Error::Incomplete(_)), "{head}: {error}");
    }
}

#[test]
fn not_as_it_should_be() {
    let check = |answer: &str| {
        let server = Server::saying(answer);
        let error = ask(&server, LONG).unwrap_err();
        assert!(matches!(error, Error::Protocol { .. }), "{answer}: {error}");
        assert!(!error.is_temporary());
    };
    check("SSH-2.0-OpenSSH\r\n\r\n");
    check("HTTP/2 200 OK\r\n\r\n");
    check("HTTP/1.1 099 No\r\n\r\n");
    check("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
    check("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n");
    check("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n");
    check("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\npages");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\npage\r\n");
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage!!\r\n0\r\n\r\n");
    check(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;and a very long extension of a chunk\r\npage\r\n",
    );
    check("HTTP/1.1 200 OK\r\na b: c\r\n\r\n");
}

#[test]
fn compressed_as_nobody_asked() {
    let check = |coding: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let server = Server::saying([head.as_bytes(), body].concat());
        let error = ask(&server, LONG).unwrap_err();
        assert!(matches!(error, Error::Encoding(_)), "{coding}: {error}");
    };
    check("br", b"page");
    check("zstd", b"page");
    check("deflate", b"page");
    check("gzip, gzip", b"page");
    check("gzip", b"page that is not compressed at all");
    // A member with a wrong checksum.
    check(
        "gzip",
        &[
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 4, 0, 0xfb, 0xff, b'p', b'a', b'g', b'e', 1, 2, 3, 4, 4,
            0, 0, 0,
        ],
    );
}

#[test]
fn compressed_as_asked() {
    let crc = b"page".iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    });
    let member =
        [&EMPTY_MEMBER[..10], &[1, 4, 0, 0xfb, 0xff], b"page", &(!crc).to_le_bytes(), &[4, 0, 0, 0]].concat();
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", 2 * member.len());
    let server = Server::saying([head.as_bytes(), &member, &member].concat());
    let response = fetcher(&[server.port()], Names::none()).send(&Request::get(&server.base())).unwrap();
    assert_eq!(text(response), "pagepage");
}

/// A port that nobody listens at, and a public-looking address that does not answer in time.
#[test]
fn nobody_there() {
    let closed = Server::page().port();
    let client = fetcher(&[closed], Names::none());
    let error = client.send(&Request::get(&format!("http://127.0.0.1:{closed}/"))).unwrap_err();
    assert!(matches!(&error, Error::Connect { host, .. } if host == "127.0.0.1"), "{error}");
    assert!(error.is_temporary());
    let told = format!("{error}");
    assert!(!told.contains(&closed.to_string()), "{told}");
}

/// The configuration's bounds hold for requests that have none.
#[test]
fn bounds_of_the_configuration() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(&[OK, b"\r\n"].concat());
        write_without_end(stream, &[b'x'; 1024]);
    });
    let allow_private = vec!["127.0.0.1".parse().unwrap()];
    let bounded = Config { allow_private, body_bytes_max: 1000, ..config(&[server.port()], Names::none()) };
    let client = Fetcher::new(bounded.clone()).unwrap();
    let request = Request::get(&server.base()).with_body_bytes_max(1_000_000);
    let error = client.send(&request).and_then(Response::read).unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { bytes_max: 1000, .. }), "{error}");
    let silent = Server::start(|_, stream| while !is_gone(stream) {});
    let timed = Config { total_timeout: Duration::from_millis(200), ports: vec![silent.port()], ..bounded };
    let client = Fetcher::new(timed).unwrap();
    let error = client.send(&Request::get(&silent.base()).with_timeout(LONG)).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    /// Bytes, and bytes that begin well: an answer or an error comes, never a panic, and never more than was asked for.
    #[test]
    fn any_bytes(
        head in prop::sample::select(vec![
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: ",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let server = Server::saying([head.as_bytes(), &rest].concat());
        if let Ok(bytes) = ask(&server, LONG) {
            prop_assert!(bytes.len() <= 64 * 1024);
        }
    }
}
