//! Lists to block by: what stands in them is dangerous, each form says what it can, and tells what it cannot. Files of known good output stand beside this
//! one (`block_lists/`); with `HANTEI_BLESS=1` they are written anew.

use accounts::Role;

use crate::{
    access::customers::{Shown, customer},
    support::{LOADER_SHA256, TestApp},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/api/block_lists");

/// Hosts with everything that a form may stumble over.
const MORE: &str = r#"# abuse.ch URLhaus
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"1","2026-07-08 04:31:13","http://c2.loader.example/=cmd|a;b:c?q=[1]","online","2026-07-10 04:31:13","malware_download","elf","https://urlhaus.abuse.ch/url/1/","kestrel"
"2","2026-07-08 04:31:13","http://c2.loader.example:8080/x","online","2026-07-10 04:31:13","malware_download","elf","https://urlhaus.abuse.ch/url/2/","kestrel"
"#;

/// Relations of the name that is looked up: an address that is Red, one that nobody knows, one of IPv6.
const RESOLVED: &str = r#"{"rrname":"c2.loader.example","rrtype":"A","rdata":"198.51.100.7","time_first":1751328000,"time_last":1751932800,"count":3}
{"rrname":"c2.loader.example","rrtype":"A","rdata":"192.0.2.201","time_first":1751328000,"time_last":1751932800,"count":3}
"#;

fn world() -> TestApp {
    let test = TestApp::with_world();
    test.import("urlhaus", "more.csv", MORE.as_bytes());
    test.import("cof", "records.json", RESOLVED.as_bytes());
    test
}

#[track_caller]
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(FOLDER).join(name);
    if std::env::var_os("HANTEI_BLESS").is_some() {
        std::fs::create_dir_all(FOLDER).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, known, "{name} is another one: look at it, then run with HANTEI_BLESS=1");
}

#[test]
fn each_form_says_what_it_can() {
    let test = world();
    for (format, media_type) in [
        ("hosts", "text/plain; charset=utf-8"),
        ("rpz", "text/dns; charset=utf-8"),
        ("suricata", "text/plain; charset=utf-8"),
        ("csv", "text/csv; charset=utf-8; header=present"),
    ] {
        let reply = test.get(&format!("/api/domain/c2.loader.example?format={format}"));
        assert_eq!((reply.status, reply.header("content-type")), (200, media_type), "{}", reply.text());
        golden(&format!("domain.{format}"), &reply.text());
        let reply = test.get(&format!("/api/hash/{LOADER_SHA256}?format={format}"));
        golden(&format!("hash.{format}"), &reply.text());
    }
}

#[test]
fn what_is_harmless_or_unknown_stands_in_none() {
    let test = world();
    for (object, zones) in [
        ("domain/popular.example", "Red,Orange,Yellow"),
        ("domain/unknown.example", "Red,Orange,Yellow"),
        ("ip/192.0.2.201", "Orange"),
    ] {
        for (format, begins) in [("hosts", "0.0.0.0"), ("suricata", "alert"), ("csv", "\"")] {
            let text = test.get(&format!("/api/{object}?format={format}&zones={zones}")).text();
            assert!(!text.lines().any(|line| line.starts_with(begins)), "{object} {format}: {text}");
        }
        let text = test.get(&format!("/api/{object}?format=rpz&zones={zones}")).text();
        assert!(!text.contains("CNAME"), "{text}");
    }
    // The name's own address is unknown, and stays out.
    let text = test.get("/api/domain/c2.loader.example?format=csv&zones=Red,Orange,Yellow").text();
    assert!(text.contains("198.51.100.7") && !text.contains("192.0.2.201"), "{text}");
}

#[test]
fn sections_and_zones_choose_what_stands_in_it() {
    let test = world();
    let objects = |query: &str| {
        let text = test.get(&format!("/api/domain/c2.loader.example?format=csv{query}")).text();
        let mut objects: Vec<String> =
            text.lines().skip(1).map(|line| line.split(',').next().unwrap().replace('"', "")).collect();
        let all = objects.len();
        objects.sort();
        objects.dedup();
        assert_eq!(all, objects.len(), "each once: {text}");
        objects
    };
    assert_eq!(objects("&sections=DomainDnsResolutions"), ["198.51.100.7", "c2.loader.example"]);
    assert_eq!(objects("&sections=Zone"), ["c2.loader.example"]);
    assert_eq!(objects("&sections=Zone&zones=Orange"), [""; 0]);
    assert!(objects("").len() > 3);
    // Where a section goes on is told.
    let text = test.get("/api/domain/c2.loader.example?format=hosts&sections=HostedUrls&count=1").text();
    assert!(text.contains("# Not all of HostedUrls was looked at: it has 2."), "{text}");
    assert_eq!(test.refused("/api/domain/c2.loader.example?format=rpz&zones=Grey", 400).0, "bad_request");
}

#[test]
fn a_licence_for_verdicts_alone_has_no_lists() {
    let test = world();
    let group = customer(&test, "threat_lookup_lite_5000");
    let shown = Shown::of(&test, &group, Role::Reader);
    let refused = shown.get(&test, "/api/domain/c2.loader.example?format=csv&sections=Zone").refused(403);
    assert_eq!(refused.0, "not_in_licence");
    assert_eq!(shown.get(&test, "/api/licence").json()["Licences"][0]["Services"][0]["Used"], 0);
}
