//! What a look-up finds, by all names of an object, and what it says about where it looked.

use app::{
    Query, Sections,
    report::{RelatedSection, Resolution},
};
use model::{Observable, Zone};

use crate::support::{Harness, bazaar, netset, threatfox, time, urlhaus, warninglist};

const SHA256: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
const OTHER: &str = "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2";
const MD5: &str = "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3";
const SHA1: &str = "d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4";

#[test]
fn a_url_is_found_by_every_spelling_and_says_nothing_of_its_host() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-02-07 01:00:00", "2026-02-07 04:00:00", "http://dl.evil.example/Bins/x86")]),
    );
    for spelling in [
        "http://dl.evil.example/Bins/x86",
        "hxxps[:]//dl[.]evil[.]example/Bins/x86",
        "dl.evil.example/Bins/x86#a",
    ] {
        assert_eq!(harness.zone(spelling), Zone::Red, "{spelling}");
    }
    let report = harness.lookup("http://www.dl.evil.example/bins/x86/");
    assert_eq!((report.resolution, report.verdict.zone), (Resolution::Alias, Zone::Red));
    assert_eq!(harness.zone("dl.evil.example"), Zone::Grey);
    let host = harness.lookup("dl.evil.example");
    let hosted = host.related.iter().find(|(section, _)| *section == RelatedSection::HostedUrls).unwrap();
    assert_eq!(hosted.1.items[0].zone, Zone::Red);
    assert!(host.general.has_red_related && host.general.urls.unwrap().n == 1);
}

#[test]
fn a_file_is_found_by_every_digest() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "bazaar.csv",
        bazaar(&[("2026-02-07 01:00:00", SHA256, MD5, SHA1, "invoice.exe", "ExampleStealer")]),
    );
    for digest in [SHA256, MD5, SHA1, &MD5.to_uppercase()] {
        let report = harness.lookup(digest);
        assert_eq!((report.verdict.zone, report.observable.to_string()), (Zone::Red, SHA256.to_owned()));
        assert_eq!(report.general.digests.len(), 3);
        assert_eq!(report.file_names.unwrap().items[0].name, "invoice.exe");
        assert_eq!(report.detections.unwrap().items[0].name, "ExampleStealer");
        assert_eq!(harness.zone(digest), Zone::Red);
    }
}

#[test]
fn a_weak_digest_of_two_files_unites_nothing() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "known_2026-02-01.json",
        warninglist("List of known hashes for empty files", "string", 3, &[MD5]),
    );
    harness.import(
        "bazaar.csv",
        bazaar(&[
            ("2026-02-07 01:00:00", SHA256, MD5, "n/a", "a.exe", "ExampleStealer"),
            ("2026-02-07 02:00:00", OTHER, MD5, "n/a", "b.exe", "n/a"),
        ]),
    );
    let report = harness.lookup(MD5);
    let Resolution::Candidates(candidates) = report.resolution else { panic!("{:?}", report.resolution) };
    assert_eq!(candidates, [SHA256, OTHER].map(|hash| Observable::detect(hash).unwrap()));
    assert_eq!(harness.zone(MD5), Zone::Green, "what is said of the weak digest itself");
    assert_eq!(harness.zone(SHA256), Zone::Red, "what is said of a weak digest of two files clears neither");
}

#[test]
fn masks_are_found_from_what_they_cover() {
    let harness = Harness::at("2026-08-22T02:00:00Z");
    harness.import(
        "a.netset",
        netset(
            "spamhaus_drop",
            "Sat Aug 22 01:00:00 UTC 2026",
            "reputation",
            &["198.51.100.0/25", "203.0.113.9"],
        ),
    );
    let report = harness.lookup("198.51.100.7");
    let masks = report.feed_masks.unwrap();
    assert_eq!((masks.items[0].mask.as_str(), masks.items[0].is_listed), ("198.51.100.0/25", true));
    assert!(!report.is_known && report.verdict.zone > Zone::Grey);
    assert_eq!(harness.zone("198.51.100.7"), report.verdict.zone);
    assert_eq!(harness.zone("198.51.100.200"), Zone::Grey);
    assert_eq!(harness.zone("203.0.113.9"), report.verdict.zone);
}

#[test]
fn silence_is_told_with_its_coverage() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-01-07 01:00:00", "2026-02-07 04:00:00", "http://dl.evil.example/x")]),
    );
    let report = harness.lookup("http://other.example/");
    assert_eq!((report.verdict.zone, report.is_known), (Zone::Grey, false));
    let coverage = report.feed_masks.unwrap().coverage;
    assert_eq!(coverage.len(), 1);
    assert_eq!((coverage[0].source.as_str(), coverage[0].from.to_date().as_str()), ("urlhaus", "2026-01-07"));
}

#[test]
fn private_addresses_are_answered_as_such() {
    let harness = Harness::at("2026-02-08");
    let report = harness.lookup("10.1.2.3");
    assert!(report.verdict.reserved.is_some_and(|name| name.contains("1918")));
}

#[test]
fn a_hub_is_whole_page_by_page_and_follows_what_is_written() {
    let harness = Harness::at("2026-02-08");
    let names: Vec<String> = (0..4500).map(|n| format!("h{n}.example")).collect();
    let rows: Vec<(&str, &str, bool)> = names.iter().map(|name| ("domain", name.as_str(), true)).collect();
    let (first, later) = rows.split_at(4499);
    harness.import("threatfox.csv", threatfox(first));
    let file = Observable::detect(&"ab".repeat(32)).unwrap();
    let sections = Sections { related: vec![RelatedSection::FileAccessedUrls], ..Sections::default() };
    let query = Query { count: 1000, sections, ..Query::new(file) };
    let pages = |query: &Query| {
        let (mut found, mut query) = (Vec::new(), query.clone());
        loop {
            let page = harness.app.lookup(&query).unwrap().related.remove(0).1;
            let total = page.total;
            found.extend(page.items.into_iter().map(|item| item.object.to_string()));
            query.cursor = page.cursor;
            if query.cursor.is_none() {
                return (found, total.n, total.exact);
            }
        }
    };
    for _ in 0..2 {
        let (found, total, exact) = pages(&query);
        let distinct: std::collections::BTreeSet<_> = found.iter().collect();
        assert_eq!((found.len(), distinct.len(), total, exact), (4499, 4499, 4499, true));
    }
    harness.import("more.csv", threatfox(later));
    assert_eq!(pages(&query).1, 4500);
    let before = Query { as_of: Some(time("2020-01-01")), ..query.clone() };
    assert_eq!(pages(&before).1, 0, "what is kept is of now");
    assert_eq!(pages(&query).1, 4500);
}
