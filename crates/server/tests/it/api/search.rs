//! `/api/v1/search/{hash,ip,domain,url}?request=`: OpenTIP's shape.

use serde_json::{Value, json};

use crate::support::{LOADER_SHA256, TestApp, UNKNOWN_SHA256};

#[test]
fn t1_url_unencoded_to_the_end() {
    let test = TestApp::with_world();
    for request in [
        "http://dl.loader.example/x?a=1&b=2",
        "dl.loader.example/x?a=1&b=2",
        "http%3A%2F%2Fdl.loader.example%2Fx%3Fa%3D1%26b%3D2",
        "http%3A//dl.loader.example/x%3Fa%3D1%26b%3D2",
    ] {
        let report = test.json(&format!("/api/v1/search/url?request={request}"));
        assert_eq!(report["UrlGeneralInfo"]["Url"], "dl.loader.example/x?a=1&b=2", "{request}");
        assert_eq!(report["Zone"], "Red", "{request}");
    }
}

#[test]
fn t6_absent_data_is_left_out() {
    let test = TestApp::with_world();
    for target in [
        "hash?request=",
        "ip?request=198.51.100.7",
        "domain?request=c2.loader.example",
        "url?request=http://198.51.100.21/bins/arm7",
    ] {
        let object = if target.starts_with("hash") { LOADER_SHA256 } else { "" };
        let report = test.json(&format!("/api/v1/search/{target}{object}"));
        assert!(!has_null(&report), "{report}");
        assert_eq!(report["Zone"], "Red");
    }
    let file = test.json(&format!("/api/v1/search/hash?request={LOADER_SHA256}"));
    assert_eq!(file["FileGeneralInfo"]["FileStatus"], "Malware");
    assert_eq!(file["FileGeneralInfo"]["FirstSeen"], "2026-07-08T04:00:00Z");
    assert_eq!(file["FileGeneralInfo"].get("HitsCount"), None);
    assert_eq!(file["DetectionsInfo"][0]["DetectionName"], "MockRAT");
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

#[test]
fn t8_unknown_objects_are_not_found() {
    let test = TestApp::with_world();
    assert_eq!(
        test.refused(&format!("/api/v1/search/hash?request={UNKNOWN_SHA256}"), 404).0,
        "unknown_object"
    );
    assert_eq!(test.refused("/api/v1/search/ip?request=203.0.113.77", 404).0, "unknown_object");
    assert_eq!(test.refused("/api/v1/search/domain?request=unknown.example", 404).0, "unknown_object");
    assert_eq!(test.refused("/api/v1/search/url?request=http://unknown.example/", 404).0, "unknown_object");
    // A mask over it, or a reserved range, is an answer.
    assert_eq!(test.json("/api/v1/search/ip?request=192.0.2.33")["Zone"], "Green");
    assert_eq!(
        test.json("/api/v1/search/ip?request=10.0.0.1")["IpGeneralInfo"],
        json!({"Status": "reserved", "Ip": "10.0.0.1",
        "Categories": ["CATEGORY_SPECIAL_USE"], "CategoriesWithZone": [{"Name": "CATEGORY_SPECIAL_USE", "Zone": "Grey"}]})
    );
}

#[test]
fn t8_malformed_requests_are_bad() {
    let test = TestApp::empty();
    for target in [
        "hash?request=abc",
        "ip?request=",
        "ip",
        "ip?x=1",
        "domain?request=a..b",
        "url?request=http://",
        "hash?request=192.0.2.1",
    ] {
        assert_eq!(test.refused(&format!("/api/v1/search/{target}"), 400).0, "bad_request", "{target}");
    }
}

#[test]
fn a_token_is_taken_wherever_clients_put_it() {
    let test = TestApp::with_world();
    let ask = |header: &str| {
        let head = "GET /api/v1/search/ip?request=198.51.100.7 HTTP/1.1\r\nHost: test\r\nConnection: close";
        test.send_bare(&format!("{head}\r\n{header}\r\n"), b"")
    };
    let token = &test.token;
    let basic = |pair: String| format!("Authorization: Basic {}\r\n", base64::Engine::encode(&BASE64, pair));
    for header in [
        format!("X-API-Key: {token}\r\n"),
        format!("x-apikey: {token}\r\n"),
        format!("authorization: bearer {token}\r\n"),
        basic(format!("admin:{token}")),
        basic(format!("taxii:{token}")),
        basic(format!(":{token}")),
    ] {
        assert_eq!(ask(&header).json()["IpGeneralInfo"]["Status"], "known", "{header}");
    }
    let other = token.chars().rev().collect::<String>();
    for header in [
        String::new(),
        "X-API-Key: anything\r\n".to_owned(),
        format!("X-API-Key: {other}\r\n"),
        format!("X-API-Key: {token}x\r\n"),
        format!("Authorization: Digest {token}\r\n"),
        format!("Cookie: x-api-key={token}\r\n"),
        basic(format!("somebody:{token}")),
        basic(token.clone()),
    ] {
        let reply = ask(&header);
        assert_eq!(reply.refused(401).0, "unauthenticated", "{header}");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    // Never in the address, which is logged.
    let head = "GET /api/v1/search/ip?request=198.51.100.7";
    let target = format!("{head}&x-api-key={token} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    assert_eq!(test.send_bare(&target, b"").status, 401);
}

const BASE64: base64::engine::GeneralPurpose = base64::engine::general_purpose::STANDARD;

#[test]
fn what_was_asked_before_is_answered_anew_once_something_is_known() {
    let test = TestApp::with_world();
    let targets = ["ip?request=192.0.2.33", "ip?request=198.51.100.7", "domain?request=c2.loader.example"];
    let ask = || targets.map(|target| test.json(&format!("/api/v1/search/{target}")));
    let verdicts = || {
        let page = test.get("/metrics").text();
        let count = |path: &str| {
            let line = format!("hantei_verdicts_total{{path=\"{path}\"}} ");
            page.lines().find_map(|found| found.strip_prefix(&line)).unwrap().to_owned()
        };
        (count("single"), count("report"))
    };
    let first = ask();
    assert_eq!(verdicts(), ("0".to_owned(), "3".to_owned()));
    assert_eq!(ask(), first);
    assert_eq!(verdicts(), ("3".to_owned(), "3".to_owned()), "given again without a look-up");
    let listed = r#"{"1003": [{"ioc_value": "192.0.2.33:443", "ioc_type": "ip:port", "threat_type": "botnet_cc",
        "malware": "win.mockrat", "malware_alias": null, "malware_printable": "MockRAT", "first_seen_utc": "2026-07-09 15:24:57",
        "last_seen_utc": null, "confidence_level": 100, "is_compromised": false, "reference": null, "tags": "MockRAT",
        "anonymous": 0, "reporter": "kestrel"}]}"#;
    test.import("threatfox", "export.json", listed.as_bytes());
    let then = ask();
    assert_eq!(verdicts(), ("3".to_owned(), "6".to_owned()));
    assert_ne!(then[0], first[0]);
    assert_eq!(then[1..], first[1..]);
}
