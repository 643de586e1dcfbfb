//! `POST /api/v1/search/bulk`: a line for a line, in order, whatever comes.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use crate::support::{LOADER_MD5, TestApp};

const NDJSON: &str = "application/x-ndjson";

#[test]
fn lines_are_answered_in_place() {
    let test = TestApp::with_world();
    let body = format!(
        "198.51.100.7\n\nnot an indicator\n\"c2[.]loader[.]example\"\n{{\"type\":\"hash\",\"request\":\"{LOADER_MD5}\"}}\r\n{{\"bad\":1}}\nunknown.example"
    );
    let reply = test.post("/api/v1/search/bulk", NDJSON, body.as_bytes());
    assert_eq!((reply.status, reply.header("content-type")), (200, NDJSON));
    let lines = reply.lines();
    assert_eq!(lines.len(), 7, "{lines:?}");
    assert_eq!(
        (&lines[0]["Zone"], &lines[0]["Type"], &lines[0]["Known"]),
        (&"Red".into(), &"ip".into(), &true.into())
    );
    assert_eq!(lines[0]["Category"], "CATEGORY_BOTNET_CNC");
    for bad in [1, 2, 5] {
        assert_eq!(lines[bad]["Error"]["code"], "bad_request", "{}", lines[bad]);
    }
    assert_eq!((&lines[3]["Request"], &lines[3]["Zone"]), (&"c2[.]loader[.]example".into(), &"Red".into()));
    assert_eq!(lines[4]["Zone"], "Red");
    assert_eq!(
        (&lines[6]["Zone"], &lines[6]["Known"], lines[6].get("FirstSeen")),
        (&"Grey".into(), &false.into(), None)
    );
}

#[test]
fn verdicts_agree_with_the_report() {
    let test = TestApp::with_world();
    let objects = [
        "198.51.100.7",
        "192.0.2.1",
        "c2.loader.example",
        "popular.example",
        "10.0.0.1",
        "http://198.51.100.21/bins/arm7",
    ];
    let reply = test.post("/api/v1/search/bulk", NDJSON, objects.join("\n").as_bytes());
    for (object, line) in objects.iter().zip(reply.lines()) {
        let kind = line["Type"].as_str().unwrap();
        let report = test.json(&format!("/api/explain/{kind}/{object}"));
        assert_eq!(line["Zone"], report["Zone"], "{object}");
        assert_eq!(line["Score"], report["Explanation"]["Score"], "{object}");
        assert_eq!(line["Status"], report["Status"], "{object}");
    }
}

#[test]
fn long_lines_do_not_end_the_stream() {
    let test = TestApp::with_world();
    let body = format!("{}\n198.51.100.7\n", "a".repeat(200_000));
    let lines = test.post("/api/v1/search/bulk", NDJSON, body.as_bytes()).lines();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["Error"]["code"], "line_too_long");
    assert_eq!(lines[1]["Zone"], "Red");
}

#[test]
fn many_lines_come_back_in_order_and_are_bounded() {
    let test = TestApp::with_world();
    let body: String =
        (0..100_010_u32).map(|n| format!("10.{}.{}.{}\n", n >> 16, (n >> 8) & 255, n & 255)).collect();
    // The client sends everything before it reads anything.
    let lines = test.post("/api/v1/search/bulk", NDJSON, body.as_bytes()).lines();
    assert_eq!(lines.len(), 100_001);
    for (n, line) in lines.iter().take(100_000).enumerate() {
        assert_eq!(line["Request"], format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255));
    }
    assert_eq!(lines[100_000]["Error"]["code"], "too_many_lines");
}

#[test]
fn answers_come_while_the_body_is_still_sent() {
    let test = TestApp::with_world();
    let mut stream = TcpStream::connect(test.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = "POST /api/v1/search/bulk HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n";
    write!(stream, "{head}{}\r\n", test.shown()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    for object in ["198.51.100.7", "192.0.2.1"] {
        stream.write_all(format!("{:x}\r\n{object}\n\r\n", object.len() + 1).as_bytes()).unwrap();
        let mut line = String::new();
        while !line.contains(object) {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the stream ended");
        }
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
}

#[test]
fn an_empty_body_is_an_empty_answer() {
    let test = TestApp::empty();
    let reply = test.post("/api/v1/search/bulk", NDJSON, b"");
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    test.get("/api/v1/search/bulk").refused(405);
}
