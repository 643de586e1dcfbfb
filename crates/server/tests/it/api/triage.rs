//! `POST /api/triage`: a log in, what matters out.

use std::io::Write;

use server::{
    api::triage::{TriageAnswer, TriagedIndicator},
    http::Settings,
};

use crate::support::{LOADER_MD5, TestApp};

const OCTETS: &str = "application/octet-stream";
const LOG: &str = "GET http://c2.loader.example/a\nnothing unknown.example 192.0.2.99\nc2[.]loader[.]example popular.example\n=x \u{1b}[31m198.51.100.7\n";

#[test]
fn what_matters_comes_back() {
    let test = TestApp::with_world();
    let log = format!("{LOG}{LOADER_MD5}\n");
    let reply = test.post("/api/triage?lines=true&name=proxy.log", OCTETS, log.as_bytes());
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"), "{}", reply.text());
    let answer: TriageAnswer = serde_json::from_slice(&reply.body).unwrap();
    let c2: &TriagedIndicator =
        answer.indicators.iter().find(|each| each.indicator == "c2.loader.example").unwrap();
    assert_eq!((c2.occurrences, c2.first.line, c2.last.line, c2.first.file.as_str()), (2, 1, 3, "proxy.log"));
    assert!(answer.indicators.iter().any(|each| each.indicator == LOADER_MD5));
    assert!(answer.indicators.iter().all(|each| each.indicator != "popular.example"));
    let lines: Vec<u64> = answer.lines.iter().map(|line| line.line).collect();
    assert_eq!(lines, [1, 3, 4, 5]);
    assert!(!reply.text().contains("\\u001b"), "controls are marks");
    assert_eq!((answer.summary.lines, answer.summary.bytes), (5, log.len() as u64));
    // The verdict is that of a look-up.
    let bulk = test.post("/api/v1/search/bulk", "application/x-ndjson", b"c2.loader.example");
    assert_eq!(bulk.lines()[0]["Score"], c2.score);
}

#[test]
fn other_forms() {
    let test = TestApp::with_world();
    let reply = test.post("/api/triage?format=ndjson", OCTETS, LOG.as_bytes());
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    let lines = reply.lines();
    assert!(lines.iter().any(|line| line["Indicator"] == "198.51.100.7"), "{lines:?}");
    assert_eq!(lines.last().unwrap()["Summary"]["Lines"], 4);
    let reply = test.post("/api/triage?format=csv", "text/plain", LOG.as_bytes());
    assert!(reply.header("content-type").starts_with("text/csv"));
    let text = reply.text();
    assert!(text.starts_with("Zone,Indicator,"), "{text}");
    assert!(text.contains("\"'=x "), "no formula: {text}");
    let reply = test.post("/api/triage?zones=green", OCTETS, LOG.as_bytes());
    assert_eq!(reply.json()["Indicators"][0]["Indicator"], "popular.example");
}

#[test]
fn compressed_bodies_are_told_by_their_content() {
    let test = TestApp::with_world();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(LOG.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let reply = test.post("/api/triage", OCTETS, &gzip);
    assert_eq!(reply.json()["Summary"]["Lines"], 4);
    let head = |encoding: &str| {
        let length = gzip.len();
        format!(
            "POST /api/triage HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    assert_eq!(test.send(&head("gzip"), &gzip).json()["Summary"]["Lines"], 4);
    test.send(&head("br"), &gzip).refused(400);
}

#[test]
fn what_breaks_off_is_told() {
    let test = TestApp::with_world();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(LOG.repeat(5_000).as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    for format in ["json", "ndjson", "csv"] {
        let target = format!("/api/triage?format={format}");
        let whole = test.post(&target, OCTETS, &gzip);
        assert_eq!((whole.status, whole.header("hantei-unread")), (200, "0"));
        let cut = test.post(&target, OCTETS, &gzip[..gzip.len() / 2]);
        assert_eq!((cut.status, cut.header("hantei-unread")), (200, "1"), "{}", cut.text());
        assert!(cut.text().contains("c2.loader.example"));
        test.post(&target, OCTETS, b"\x28\xb5\x2f\xfd nothing of the kind").refused(400);
    }
}

#[test]
fn bad_requests_are_refused() {
    let test = TestApp::with_settings(Settings { triage_bytes_max: 1000, ..Settings::default() });
    for wrong in ["format=xml", "zones=blue", "lines=perhaps", "log=x"] {
        test.post(&format!("/api/triage?{wrong}"), OCTETS, b"x").refused(400);
    }
    test.post("/api/triage", OCTETS, &[b'a'; 1001]).refused(413);
    let chunked =
        "POST /api/triage HTTP/1.1\r\nHost: test\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    let body = [format!("{:x}\r\n", 2000).as_bytes(), &[b'a'; 2000], b"\r\n0\r\n\r\n"].concat();
    test.send(chunked, &body).refused(413);
    test.get("/api/triage").refused(405);
    assert_eq!(test.post("/api/triage", OCTETS, b"").json()["Indicators"], serde_json::json!([]));
}
