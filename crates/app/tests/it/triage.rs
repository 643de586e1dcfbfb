//! Triage finds in logs of every kind what a look-up of each object would.

use std::{cell::Cell, collections::BTreeMap, io::Write};

use analysis::extract;
use app::{Triage, TriageOptions, Triaged};
use model::{Observable, Zone};
use proptest::prelude::*;

use crate::support::{Harness, adguard, bazaar, netset, urlhaus, warninglist};

const SHA256: &str = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const MD5: &str = "0cc175b9c0f1b6a831c399e269772661";

fn world() -> Harness {
    let harness = Harness::at("2026-01-10");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://a.evil.example/x"),
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://203.0.113.5:8080/i"),
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://www.shop.example/files/bad.php?id=1"),
        ]),
    );
    harness.import("2026-01-10_urlhaus_hostfile.txt", "c2.evil.example\n");
    harness.import(
        "x.netset",
        netset("blocklist_de", "Sat Jan 10 00:00:00 UTC 2026", "attacks", &["198.51.100.0/28"]),
    );
    harness.import(
        "bazaar.csv",
        bazaar(&[(
            "2026-01-09 00:00:00",
            SHA256,
            MD5,
            "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
            "x.exe",
            "Mock",
        )]),
    );
    harness.import(
        "popular.json",
        warninglist("Top 10K most-used sites from Tranco", "hostname", 20_260_104, &["shop.example"]),
    );
    harness
}

fn triage(harness: &Harness, name: &str, text: &[u8], options: TriageOptions) -> Triaged {
    let mut triage = harness.app.triage(options);
    triage.stream(name, std::io::Cursor::new(text.to_vec())).unwrap();
    triage.finish().unwrap()
}

fn words(triaged: &Triaged) -> Vec<String> {
    let mut words: Vec<String> = triaged
        .matters
        .iter()
        .map(|matter| format!("{} x{}", matter.verdict.observable, matter.occurrences))
        .collect();
    words.sort();
    words
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(
        words(&triage(&world(), "log", text.as_bytes(), TriageOptions::default())),
        expected,
        "in {text:?}"
    );
}

#[test]
fn what_matters_is_counted_once_with_its_places() {
    let text = "10.0.0.1 GET http://a.evil.example/x?\nnothing 192.0.2.1 shop.example\r\nC2.Evil.example c2[.]evil[.]example\n198.51.100.3\n198.51.100.3,c2.evil.example";
    let triaged = triage(&world(), "log", text.as_bytes(), TriageOptions::default());
    assert_eq!((triaged.lines_read, triaged.bytes), (4, text.len() as u64));
    let c2 = triaged
        .matters
        .iter()
        .find(|matter| matter.verdict.observable.to_string() == "c2.evil.example")
        .unwrap();
    assert_eq!((c2.occurrences, c2.first.line, c2.last.line), (3, 3, 5));
    assert_eq!(c2.first.text, "C2.Evil.example c2[.]evil[.]example");
    assert!(
        triaged.matters.iter().any(|matter| matter.verdict.observable.to_string() == "a.evil.example/x"),
        "{:?}",
        words(&triaged)
    );
    assert!(triaged.matters.is_sorted_by_key(|matter| std::cmp::Reverse(matter.verdict.zone)));
}

#[test]
fn of_a_url_on_a_known_host_the_host_tells() {
    check("http://c2.evil.example/one http://c2.evil.example/two", &["c2.evil.example x2"]);
    check(
        "https://shop.example/files/bad.php?id=1 http://shop.example/other",
        &["shop.example/files/bad.php?id=1 x1"],
    );
}

#[test]
fn a_pattern_over_urls_tells_of_urls_on_hosts_that_nobody_knows() {
    let harness = world();
    let log = b"GET http://n1.example/gate-7/x.php?id=5 200\nGET http://n2.example/ok 200\n";
    assert_eq!(words(&triage(&harness, "log", log, TriageOptions::default())), Vec::<String>::new());
    harness.import("urlhaus-filter-ag.txt", adguard("2026-01-10T00:00:00Z", &["||n*.example/gate-*/x.php"]));
    assert_eq!(
        words(&triage(&harness, "log", log, TriageOptions::default())),
        ["n1.example/gate-7/x.php?id=5 x1"]
    );
}

#[test]
fn formats_of_logs() {
    for text in [
        r#"{"url":"http:\/\/a.evil.example\/x","n":1}"#,
        "a,http://a.evil.example/x,200\n",
        "hxxp://a[.]evil[.]example/x",
        "?u=http%3A%2F%2Fa.evil.example%2Fx&v",
        "\u{feff}http://a.evil.example/x\r",
    ] {
        let found = words(&triage(&world(), "log", text.as_bytes(), TriageOptions::default()));
        assert!(found.iter().any(|word| word.starts_with("a.evil.example/x ")), "{text}: {found:?}");
    }
    let utf16: Vec<u8> = "\u{feff}c2.evil.example\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(words(&triage(&world(), "log", &utf16, TriageOptions::default())), ["c2.evil.example x1"]);
    assert_eq!(
        words(&triage(&world(), "log", b"caf\xe9 c2.evil.example \xff\xfe", TriageOptions::default())),
        ["c2.evil.example x1"]
    );
    check(MD5, &[&format!("{MD5} x1")]);
}

#[test]
fn compressed_streams_and_folders() {
    let harness = world();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&b"c2.evil.example filler\n".repeat(200_000)).unwrap();
    let gzip = gzip.finish().unwrap();
    let triaged = triage(&harness, "log.gz", &gzip, TriageOptions::default());
    assert_eq!((words(&triaged), triaged.lines_read), (vec!["c2.evil.example x200000".to_owned()], 200_000));
    let cut = triage(&harness, "log.gz", &gzip[..gzip.len() - 9], TriageOptions::default());
    assert_eq!(cut.unread.len(), 1, "{:?}", cut.unread);

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.log"), "c2.evil.example\n").unwrap();
    std::fs::write(folder.path().join("b.log.gz"), &gzip).unwrap();
    let mut run = harness.app.triage(TriageOptions::default());
    run.path(folder.path()).unwrap();
    let triaged = run.finish().unwrap();
    let matter = &triaged.matters[0];
    assert_eq!((matter.occurrences, matter.first.file, matter.last.file), (200_001, 0, 1));
    assert!(harness.app.triage(TriageOptions::default()).path(&folder.path().join("none")).is_err());
}

#[test]
fn zones_and_lines() {
    let options = TriageOptions { zones: vec![Zone::Green], lines: true, ..TriageOptions::default() };
    let triaged = triage(
        &world(),
        "log",
        b"shop.example unknown.example\n192.0.2.1\nshop.example shop.example",
        options,
    );
    assert_eq!(words(&triaged), ["shop.example x3"]);
    let lines: Vec<_> = triaged.lines.iter().map(|line| (line.place.line, line.matters.clone())).collect();
    assert_eq!(lines, [(1, vec![0]), (3, vec![0])]);
}

#[test]
fn one_endless_line() {
    let mut text = Vec::new();
    for n in 0..60_000 {
        text.extend_from_slice(
            format!("{{\"n\":{n},\"h\":\"c2.evil.example\",\"u\":\"http://a.evil.example/x\"}},").as_bytes(),
        );
    }
    let triaged = triage(&world(), "log", &text, TriageOptions { lines: true, ..TriageOptions::default() });
    assert_eq!(triaged.lines_read, 0);
    let found = words(&triaged);
    assert!(found.contains(&"c2.evil.example x60000".to_owned()), "{found:?}");
    assert!(found.contains(&"a.evil.example/x x60000".to_owned()), "{found:?}");
    assert_eq!(triaged.lines.len(), 1);
    // The same without anything to cut at: blocks are cut within a token, and none is lost or told twice.
    let dense = text.iter().map(|b| if matches!(b, b',' | b'"') { b'+' } else { *b }).collect::<Vec<u8>>();
    let expected = extract::extract_all(&dense, &extract::Options::default());
    let count = expected.iter().filter(|found| found.observable.to_string() == "c2.evil.example").count();
    let triaged = triage(&world(), "log", &dense, TriageOptions::default());
    assert!(
        words(&triaged).contains(&format!("c2.evil.example x{count}")) && count > 0,
        "{count}: {:?}",
        words(&triaged)
    );
}

#[test]
fn progress_is_told() {
    let harness = world();
    let told = Cell::new(0);
    let progress = |_: &str, bytes| told.set(bytes);
    let mut run = harness.app.triage(TriageOptions::default()).with_progress(&progress);
    Triage::text(&mut run, "log", &mut &b"a b c\n"[..]).unwrap();
    assert_eq!((run.finish().unwrap().bytes, told.get()), (6, 6));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    /// What the verdict path says of each observable that the extractor finds; of URLs only those of which something is known themselves.
    #[test]
    fn triage_is_a_look_up_of_everything(
        parts in prop::collection::vec(prop_oneof![
            Just("http://a.evil.example/x"), Just("c2.evil.example"), Just("198.51.100.3"), Just("198.51.100.77"), Just("shop.example"),
            Just("http://203.0.113.5:8080/i"), Just("http://www.shop.example/files/bad.php?id=1"), Just("unknown.example"), Just("10.0.0.1"),
            Just("a[.]evil[.]example"), Just(MD5), Just("\n"), Just("x@c2.evil.example"),
        ], 0..60),
        shift in 0_usize..300_000,
    ) {
        let harness = world();
        let text = [" ".repeat(shift), parts.join(" ")].concat();
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for found in extract::extract_all(text.as_bytes(), &extract::Options::default()) {
            let verdict = harness.app.quick_verdicts(std::slice::from_ref(&found.observable), &analysis::Viewer::all()).unwrap().remove(0);
            let counts = !matches!(found.observable, Observable::Url(_)) || verdict.is_known;
            if counts && verdict.zone >= Zone::Yellow {
                *expected.entry(found.observable.to_string()).or_default() += 1;
            }
        }
        let expected: Vec<String> = expected.into_iter().map(|(name, count)| format!("{name} x{count}")).collect();
        prop_assert_eq!(words(&triage(&harness, "log", text.as_bytes(), TriageOptions::default())), expected);
    }
}
