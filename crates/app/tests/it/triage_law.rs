//! Triage gives what a look-up of everything that the extractor finds would, whatever is ruled out unparsed on the way.

use std::{cell::RefCell, collections::BTreeMap};

use analysis::extract;
use app::{Query, Sections, TriageOptions};
use model::{MaskType, Observable, Zone, observable::AddressScope};
use proptest::prelude::*;

use crate::support::{Harness, adguard, netset, urlhaus};

const MD5: &str = "0cc175b9c0f1b6a831c399e269772661";
const SHA256: &str = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

/// Masks of all kinds, and single objects.
fn world() -> Harness {
    let harness = Harness::at("2026-01-10");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://a.evil.example/x"),
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://www.shop.example/files/Bad.php?id=1"),
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://8.8.4.4:8080/i"),
            ("2026-01-09 01:00:00", "2026-01-10 00:00:00", "http://[2a00::5]/six"),
        ]),
    );
    harness.import("2026-01-10_urlhaus_hostfile.txt", "c2.evil.example\nxn--bcher-kva.example\n");
    harness.import(
        "urlhaus-filter-ag.txt",
        adguard(
            "2026-01-10T00:00:00Z",
            &[
                "||n*.example/gate-*/x.php",
                "||any*.test/drop/stage-two*",
                "||fixed.example/a*b.exe",
                "||z*.zone.example/q*r",
                "||login-*.example^",
                "||folder.example/dir/*",
                "||below.example^",
            ],
        ),
    );
    harness.import(
        "x.netset",
        netset("spamhaus_drop", "Sat Jan 10 00:00:00 UTC 2026", "attacks", &["9.9.8.0/28", "2a01:4f8::/48"]),
    );
    harness
}

/// Occurrences of what matters, by a look-up of each object.
fn looked_up(harness: &Harness, text: &[u8]) -> BTreeMap<String, u64> {
    let mut expected = BTreeMap::new();
    let options = extract::Options::default();
    for found in extract::extract_all(text, &options) {
        let object = &found.observable;
        let verdict = harness
            .app
            .quick_verdicts(std::slice::from_ref(object), &analysis::Viewer::all())
            .unwrap()
            .remove(0);
        let counts = match object {
            Observable::Url(url) => {
                let is_reserved = url.ip().is_some_and(is_reserved);
                !is_reserved && (verdict.is_known || is_under_mask_of_urls(harness, object))
            }
            _ => true,
        };
        if counts && verdict.zone >= Zone::Yellow {
            *expected.entry(object.to_string()).or_default() += 1;
        }
    }
    expected
}

fn is_reserved(address: std::net::IpAddr) -> bool {
    model::observable::address_scope(address) != AddressScope::Public
}

fn is_under_mask_of_urls(harness: &Harness, object: &Observable) -> bool {
    let sections = Sections::all(object.kind());
    let report = harness.app.lookup(&Query { sections, ..Query::new(object.clone()) }).unwrap();
    report.feed_masks.is_some_and(|masks| {
        masks.items.iter().any(|mask| match mask.mask_type {
            MaskType::Folder | MaskType::Script => true,
            // One over hosts has no path: the host tells.
            MaskType::Wildcard => mask.mask.contains('/'),
            _ => false,
        })
    })
}

fn triaged(harness: &Harness, text: &[u8]) -> BTreeMap<String, u64> {
    let mut triage = harness.app.triage(TriageOptions::default());
    triage.text("log", &mut &text[..]).unwrap();
    let matters = triage.finish().unwrap().matters;
    matters.into_iter().map(|matter| (matter.verdict.observable.to_string(), matter.occurrences)).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    thread_local! {
        static WORLD: Harness = world();
    }
    WORLD.with(|harness| {
        let found = triaged(harness, text.as_bytes());
        assert_eq!(found, looked_up(harness, text.as_bytes()), "in {text:?}");
        let found: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(found, expected, "in {text:?}");
    });
}

#[test]
fn wildcards_over_urls() {
    let one = "n1.example/gate-7/x.php";
    check("http://n1.example/gate-7/x.php", &[one]);
    check("HTTP://N1.EXAMPLE/gate-7/x.php#top", &[one]);
    check("hxxp://n1[.]example/gate-7/x.php", &[one]);
    check("http://n1.example:80/a/../gate-7/x.php", &[one]);
    check("http://n1.example/%2e/gate-7/x.php", &[one]);
    check(r#"{"u":"http:\/\/n1.example\/gate-7\/x.php"}"#, &[one]);
    check("http://user:word@n1.example/gate-7/x.php", &[one]);
    check("?u=http%3A%2F%2Fn1.example%2Fgate-7%2Fx.php&v", &[one]);
    check("n1.example/gate-7/x.php", &[one]);
    check("http://n1.example/GATE-7/x.php", &[]);
    check("http://n1.example/gate-/ok", &[]);
    check("http://anything.test/drop/stage-two.bin", &["anything.test/drop/stage-two.bin"]);
    check("http://anything.test/drop/stage-one.bin", &[]);
    check("http://fixed.example/a/7/b.exe", &["fixed.example/a/7/b.exe"]);
    check("http://z9.zone.example/q/r", &["z9.zone.example/q/r"]);
    check("http://z9.zones.example/q/r", &[]);
}

#[test]
fn hosts_folders_networks() {
    check("login-bank.example", &["login-bank.example"]);
    check("LOGIN-bank.Example.", &["login-bank.example"]);
    check("http://login-bank.example/a http://login-bank.example/b", &["login-bank.example"]);
    check("http://folder.example/dir/page?id=1", &["folder.example/dir/page?id=1"]);
    check("https://a.below.example/x", &["a.below.example"]);
    check("9.9.8.3 9.9.8.17", &["9.9.8.3"]);
    check("http://9.9.8.3/", &["9.9.8.3"]);
    check("[2a01:4f8:0::1]:443 2A01:04F8::1", &["2a01:4f8::1"]);
    check("http://[2a00::5]/six", &["[2a00::5]/six"]);
    check("http://8.8.4.4:8080/i http://8.8.4.4/j", &["8.8.4.4:8080/i"]);
    check("bücher.example", &["xn--bcher-kva.example"]);
    check("http://shop.example/files/bad.php?id=1", &["shop.example/files/bad.php?id=1"]);
    check(&format!("{MD5}{MD5} {SHA256}"), &[]);
}

fn word() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        "(n1|n22|nn)\\.example",
        "any[a-c]\\.test",
        "fixed\\.example",
        "z[ab]\\.zone\\.example",
        "(login-a|x\\.login-b)\\.example",
        "folder\\.example",
        "(a\\.)?below\\.example",
        "a\\.evil\\.example",
        "(www\\.)?shop\\.example",
        "c2\\.evil\\.example",
        "9\\.9\\.8\\.(3|17)",
        "8\\.8\\.4\\.4",
        "\\[2a00::5\\]",
        "unknown[a-f]\\.example",
        "10\\.0\\.0\\.1",
    ];
    let path = prop_oneof![
        "/gate-[ab]{0,2}/x\\.php(\\?id=[0-9])?",
        "/drop/stage-two[a-z]{0,2}",
        "/a[0-9/]{0,3}b\\.exe",
        "/q[a-r]{0,3}r?",
        "/dir/([a-z]{0,3})",
        "/x",
        "/files/[Bb]ad\\.php\\?id=1",
        "/i",
        "/six",
        "(/|/\\./|/\\.\\./|/%2e%2E/)?",
        "/[a-zA-Z0-9?&=%#;,'{}^|~!*()@$+:./-]{0,20}",
    ];
    let url =
        (prop_oneof!["(https?://|HTTP://|hxxp://|ftp://|//)?", "https?://"], host, "(:80|:8080|:443)?", path);
    let url = url.prop_map(|(scheme, host, port, path)| format!("{scheme}{host}{port}{path}"));
    let forms = (url, 0..6_u8).prop_map(|(url, form)| match form {
        0 => url.to_uppercase(),
        1 => url.replace('.', "[.]"),
        2 => url.replace('/', "\\/"),
        3 => url.replace("://", "%3A%2F%2F").replace('/', "%2F"),
        _ => url,
    });
    let digests = prop_oneof![
        Just(MD5.to_owned()),
        Just(SHA256.to_uppercase()),
        Just(format!("{MD5}0")),
        Just(format!("x{MD5}"))
    ];
    let others =
        prop_oneof!["2a01:4[fF]8:(0:)?:[0-9]", "[a-z]{1,3}@c2\\.evil\\.example", "12:34:56", "\\PC{0,6}"];
    prop_oneof![8 => forms, 1 => digests, 1 => others]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn triage_is_a_look_up_of_everything(parts in prop::collection::vec((word(), "[ \n\",'<>]"), 0..30)) {
        thread_local! {
            static WORLD: RefCell<Option<Harness>> = const { RefCell::new(None) };
        }
        let text: String = parts.into_iter().map(|(word, end)| word + &end).collect();
        WORLD.with_borrow_mut(|harness| {
            let harness = harness.get_or_insert_with(world);
            prop_assert_eq!(triaged(harness, text.as_bytes()), looked_up(harness, text.as_bytes()), "in {:?}", text);
            Ok(())
        })?;
    }
}
