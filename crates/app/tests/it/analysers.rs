//! Analysers: what follows from evidence, from which, until when, and that it goes when its ground does.

use std::collections::BTreeMap;

use app::{Analysed, Report, import::Silent};
use model::{Observable, Tlp, Zone};
use proptest::prelude::*;

use crate::support::{Harness, bazaar, netset, time, urlhaus, warninglist};

/// Requests of a crawl: when, what, where it leads, which address answered.
pub(crate) fn har(requests: &[(&str, &str, Option<&str>, &str)]) -> String {
    let entries = requests.iter().map(|(at, url, target, server)| {
        serde_json::json!({
            "startedDateTime": at,
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {
                "status": if target.is_some() { 302 } else { 200 }, "content": {"mimeType": "text/html"},
                "redirectURL": target.unwrap_or("")
            },
            "serverIPAddress": server,
        })
    });
    serde_json::json!({"log": {"creator": {"name": "test"}, "entries": entries.collect::<Vec<_>>()}})
        .to_string()
}

fn whois(domain: &str, created: &str) -> String {
    format!(
        "Domain Name: {domain}\nRegistry Domain ID: 1_DOMAIN\nRegistrar: Example Registrar\nCreation Date: {created}\nName Server: ns1.example.net\n>>> Last update of WHOIS database: 2026-02-02T00:00:00Z <<<\n"
    )
}

/// What analysers conclude about an object: analyser, confidence, note.
fn conclusions(report: &Report) -> BTreeMap<String, (u8, String)> {
    let concluded = report.witnesses.iter().filter(|witness| witness.basis.is_some());
    let concluded = concluded.map(|witness| {
        let note = witness.assessment.note.clone().unwrap_or_default();
        (witness.list.clone(), (witness.assessment.confidence, note))
    });
    concluded.collect()
}

#[track_caller]
fn check(harness: &Harness, object: &str, expected: &[(&str, u8, &str)]) {
    let expected: BTreeMap<String, (u8, String)> = expected
        .iter()
        .map(|(name, confidence, note)| (format!("analysis/{name}"), (*confidence, (*note).to_owned())))
        .collect();
    assert_eq!(conclusions(&harness.lookup(object)), expected, "{object}");
}

/// Analyses what is new; nothing more follows when it is done once more, and the table is the fold.
#[track_caller]
fn analyse(harness: &Harness) -> Analysed {
    let analysed = harness.app.analyse(&Silent).unwrap();
    assert!(analysed.is_done);
    let again = harness.app.analyse(&Silent).unwrap();
    assert_eq!(again.changed, 0, "what was concluded changes nothing");
    let all = harness.app.analyse_all(&Silent).unwrap();
    assert_eq!(all.changed, 0, "whoever looks at everything concludes the same");
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!(check.different, [], "the table is the fold");
    assert_eq!(harness.app.fsck().unwrap().findings, []);
    analysed
}

#[test]
fn a_fresh_registration_counts_for_a_month_and_fades() {
    let harness = Harness::at("2026-02-03");
    harness.import("whois-2026-02-02.txt", whois("shop.example", "2026-02-01T10:00:00Z"));
    harness.import("whois-2026-02-02-b.txt", whois("old.example", "2003-02-01T10:00:00Z"));
    analyse(&harness);
    check(&harness, "shop.example", &[("fresh_registration", 100, "it was registered on 2026-02-01")]);
    check(&harness, "old.example", &[]);
    // It weighs, and is too little alone.
    let weight = |harness: &Harness| {
        let report = harness.lookup("shop.example");
        (report.verdict.zone, report.verdict.sum_mdb - report.verdict.prior_mdb)
    };
    let (zone, young) = weight(&harness);
    assert_eq!(zone, Zone::Grey);
    assert!(young > 2_000, "{young}");
    harness.clock.set(time("2026-03-01"));
    assert_eq!(weight(&harness).1, young);
    harness.clock.set(time("2026-03-20"));
    assert!((1..young / 2 + 500).contains(&weight(&harness).1), "{}", weight(&harness).1);
    harness.clock.set(time("2026-08-01"));
    assert_eq!(weight(&harness).1, 0);
}

#[test]
fn an_imitation_that_is_fresh_is_not_trusted() {
    let harness = Harness::at("2026-02-03");
    harness.import("whois-2026-02-02.txt", whois("paypa1.example", "2026-02-01T10:00:00Z"));
    analyse(&harness);
    check(
        &harness,
        "paypa1.example",
        &[
            ("fresh_registration", 100, "it was registered on 2026-02-01"),
            ("lookalike", 100, "it imitates paypal.com (homoglyph, tld-swap)"),
        ],
    );
    assert_eq!(harness.zone("paypa1.example"), Zone::Orange);
    // What is said of the name reaches the pages on it, with less weight.
    harness.import(
        "crawl.har",
        har(&[("2026-02-02T00:00:00Z", "https://paypa1.example/login", None, "192.0.2.1")]),
    );
    analyse(&harness);
    assert_eq!(conclusions(&harness.lookup("https://paypa1.example/login")).len(), 2);
}

#[test]
fn a_name_that_only_urls_tell_of_is_judged_too() {
    let harness = Harness::at("2026-02-03");
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-01 00:00:00", "", "http://paypal-login.example/x")]));
    analyse(&harness);
    check(&harness, "paypal-login.example", &[("lookalike", 60, "it imitates paypal.com (combosquat)")]);
}

#[test]
fn with_other_names_to_watch_everything_is_looked_at_again() {
    let harness = Harness::at("2026-02-03");
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-01 00:00:00", "", "http://acmebaxk.example/x")]));
    analyse(&harness);
    check(&harness, "acmebaxk.example", &[]);
    harness.app.protect(&[model::DomainName::parse("acmebank.example").unwrap()]);
    let analysed = harness.app.analyse(&Silent).unwrap();
    assert!(analysed.is_whole && analysed.changed == 1, "{analysed:?}");
    check(&harness, "acmebaxk.example", &[("lookalike", 60, "it imitates acmebank.example (replacement)")]);
}

#[test]
fn danger_passes_one_step_and_weakens() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "crawl.har",
        har(&[
            ("2026-02-01T00:00:00Z", "https://a.example/", Some("https://b.example/"), "192.0.2.1"),
            ("2026-02-01T00:00:01Z", "https://b.example/", Some("https://evil.example/x"), "192.0.2.2"),
        ]),
    );
    analyse(&harness);
    check(&harness, "https://b.example/", &[]);
    // The verdict on what it leads to comes later.
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-02 00:00:00", "", "https://evil.example/x")]));
    analyse(&harness);
    let found = conclusions(&harness.lookup("https://b.example/"));
    let (confidence, note) = &found["analysis/propagation"];
    assert_eq!(note, "1 dangerous URL is where it leads");
    assert!((30..60).contains(confidence), "{confidence}");
    // One step: what leads to what leads there is told nothing.
    check(&harness, "https://a.example/", &[]);
    let report = harness.lookup("https://b.example/");
    let witness = report.witnesses.iter().find(|witness| witness.list == "analysis/propagation").unwrap();
    let basis = witness.basis.as_ref().unwrap();
    assert_eq!(basis.objects, [Observable::detect("https://evil.example/x").unwrap()]);
    assert!(basis.lists.iter().any(|list| list.starts_with("urlhaus")), "{:?}", basis.lists);
}

#[test]
fn what_many_share_and_what_is_good_is_not_blamed() {
    let harness = Harness::at("2026-02-08");
    let request = |url: &'static str, to| ("2026-02-01T00:00:00Z", url, to, "192.0.2.1");
    let evil = Some("https://evil.example/x");
    harness.import(
        "crawl.har",
        har(&[request("https://good.example/", evil), request("https://other.example/", evil)]),
    );
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-02 00:00:00", "", "https://evil.example/x")]));
    harness
        .import("feodo.netset", netset("feodo", "Sat Feb  7 00:00:00 UTC 2026", "malware", &["192.0.2.1"]));
    harness.import(
        "list.json",
        warninglist("Top 10K most-used sites from Tranco", "hostname", 20_260_201, &["good.example"]),
    );
    analyse(&harness);
    check(&harness, "good.example", &[]);
    let is_blamed = |object: &str| conclusions(&harness.lookup(object)).contains_key("analysis/propagation");
    assert!(is_blamed("other.example"), "it had the address");
    // A page answers for itself.
    assert!(is_blamed("https://good.example/") && is_blamed("https://other.example/"));
}

#[test]
fn a_bad_neighbourhood_lasts_as_long_as_it_is_bad() {
    let harness = Harness::at("2026-02-08");
    let addresses: Vec<String> = (1..=9).map(|at| format!("192.0.2.{at}")).collect();
    let bad: Vec<&str> = addresses.iter().map(String::as_str).collect();
    harness.import("feodo.netset", netset("feodo", "Sat Feb  7 00:00:00 UTC 2026", "malware", &bad));
    harness.import("crawl.har", har(&[("2026-02-01T00:00:00Z", "https://a.example/", None, "192.0.2.77")]));
    analyse(&harness);
    assert_eq!(harness.zone("192.0.2.1"), Zone::Red, "the list is one that condemns");
    check(
        &harness,
        "192.0.2.77",
        &[("network_reputation", 60, "9 other addresses of 192.0.2.0/24 are dangerous")],
    );
    // One of them has eight beside it.
    check(
        &harness,
        "192.0.2.1",
        &[("network_reputation", 60, "8 other addresses of 192.0.2.0/24 are dangerous")],
    );
    // They are taken off the list.
    harness.clock.set(time("2026-02-09"));
    harness.import(
        "feodo.netset",
        netset("feodo", "Sun Feb  8 00:00:00 UTC 2026", "malware", &["198.51.100.1"]),
    );
    harness.clock.set(time("2026-06-09"));
    harness.import(
        "feodo.netset",
        netset("feodo", "Mon Jun  8 00:00:00 UTC 2026", "malware", &["198.51.100.1"]),
    );
    analyse(&harness);
    check(&harness, "192.0.2.77", &[]);
}

#[test]
fn a_conclusion_is_no_second_witness_and_as_closed_as_its_ground() {
    let harness = Harness::at("2026-02-08");
    let sha256 = "11".repeat(32);
    let row = [(
        "2026-02-01 00:00:00",
        sha256.as_str(),
        "22222222222222222222222222222222",
        "3333333333333333333333333333333333333333",
        "a.exe",
        "Emotet",
    )];
    harness.import("bazaar.csv", bazaar(&row));
    let options = app::ImportOptions { tlp: Some(Tlp::Amber), ..app::ImportOptions::default() };
    harness.import_with(
        "crawl.har",
        har(&[("2026-02-01T00:00:00Z", "https://b.example/", Some("https://evil.example/x"), "192.0.2.2")]),
        &options,
    );
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-02 00:00:00", "", "https://evil.example/x")]));
    analyse(&harness);
    let report = harness.lookup("https://b.example/");
    let witness = report.witnesses.iter().find(|witness| witness.list == "analysis/propagation").unwrap();
    assert_eq!(witness.tlp, Tlp::Amber, "the tie is for few");
    // The same list names the URL itself: one witness, whatever follows from it.
    harness.import("urlhaus-2.csv", urlhaus(&[("2026-02-03 00:00:00", "", "https://b.example/")]));
    analyse(&harness);
    let report = harness.lookup("https://b.example/");
    let piece = report
        .verdict
        .pieces
        .iter()
        .find(|piece| report.witnesses[piece.witness].list == "analysis/propagation")
        .unwrap();
    assert_eq!(piece.standing, analysis::Standing::Overruled(analysis::Rule::SameOrigin));
}

/// Files of a small world, in any order, analysed after each or at the end: the same conclusions.
fn world() -> Vec<(&'static str, String)> {
    vec![
        (
            "crawl.har",
            har(&[
                ("2026-02-01T00:00:00Z", "https://a.example/", Some("https://b.example/"), "192.0.2.77"),
                (
                    "2026-02-01T00:00:01Z",
                    "https://b.example/",
                    Some("https://paypa1.example/x"),
                    "192.0.2.78",
                ),
                (
                    "2026-02-01T00:00:01Z",
                    "https://c.example/",
                    Some("https://paypa1.example/x"),
                    "192.0.2.79",
                ),
            ]),
        ),
        ("urlhaus.csv", urlhaus(&[("2026-02-02 00:00:00", "", "https://paypa1.example/x")])),
        ("whois-2026-02-02.txt", whois("paypa1.example", "2026-02-01T10:00:00Z")),
        (
            "feodo.netset",
            netset(
                "feodo",
                "Sat Feb  7 00:00:00 UTC 2026",
                "malware",
                &["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"],
            ),
        ),
        (
            "list.json",
            warninglist("Top 10K most-used sites from Tranco", "hostname", 20_260_201, &["c.example"]),
        ),
    ]
}

const OBJECTS: [&str; 9] = [
    "https://a.example/",
    "https://b.example/",
    "https://c.example/",
    "https://paypa1.example/x",
    "paypa1.example",
    "192.0.2.77",
    "192.0.2.78",
    "192.0.2.1",
    "b.example",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_does_not_matter(
        order in Just((0..world().len()).collect::<Vec<_>>()).prop_shuffle(),
        between in prop::collection::vec(any::<bool>(), 5),
    ) {
        let told = |harness: &Harness| -> Vec<BTreeMap<String, (u8, String)>> {
            OBJECTS.iter().map(|object| conclusions(&harness.lookup(object))).collect()
        };
        let files = world();
        let straight = Harness::at("2026-02-08");
        for (name, content) in &files {
            straight.import(name, content);
        }
        straight.app.analyse(&Silent).unwrap();
        let expected = told(&straight);
        prop_assert!(expected.iter().filter(|found| !found.is_empty()).count() >= 5, "{expected:?}");
        let shuffled = Harness::at("2026-02-08");
        for (at, analyse) in order.iter().zip(&between) {
            let (name, content) = &files[*at];
            shuffled.import(name, content);
            if *analyse {
                shuffled.app.analyse(&Silent).unwrap();
            }
        }
        shuffled.app.analyse(&Silent).unwrap();
        prop_assert_eq!(told(&shuffled), expected);
        prop_assert_eq!(shuffled.app.digest().unwrap(), straight.app.digest().unwrap(), "no evidence of its own");
        prop_assert_eq!(shuffled.app.check_verdicts().unwrap().different, []);
    }
}

/// Of 101 rows the last alone is for few: what follows from all of them is.
#[test]
fn what_follows_from_counts_is_as_closed_as_the_strictest_of_them() {
    let harness = Harness::at("2026-07-01");
    let table = |rows: &mut dyn Iterator<Item = (i64, &'static str)>| {
        let row = |(day, sensor): (i64, &str)| {
            format!("{},shop.example,5,JP,{sensor},\n", model::Timestamp::from_day(day))
        };
        format!("time,object,count,country,sensor,zone\n{}", rows.map(row).collect::<Vec<_>>().concat())
    };
    harness.import("open.csv", table(&mut (20_500..20_600).map(|day| (day, "a"))));
    let options = app::ImportOptions { tlp: Some(Tlp::Amber), ..app::ImportOptions::default() };
    harness.import_with("closed.csv", table(&mut std::iter::once((20_600, "b"))), &options);
    analyse(&harness);
    let report = harness.lookup("shop.example");
    let witness = report.witnesses.iter().find(|witness| witness.list == "analysis/prevalence").unwrap();
    assert_eq!(witness.assessment.note.as_deref(), Some("2 sensors met it over 100 days"));
    assert_eq!(witness.tlp, Tlp::Amber);
}

#[test]
fn counts_that_grow_are_followed() {
    let harness = Harness::at("2026-07-01");
    let table = |day: i64, count: u64, sensor: &str| {
        let time = model::Timestamp::from_day(day);
        format!("time,object,count,country,sensor,zone\n{time},shop.example,{count},JP,{sensor},\n")
    };
    for day in 20_560..20_600 {
        harness.import(&format!("{day}.csv"), table(day, 20, "a"));
    }
    analyse(&harness);
    check(&harness, "shop.example", &[]);
    harness.import("burst.csv", table(20_600, 1000, "a"));
    analyse(&harness);
    let concluded = conclusions(&harness.lookup("shop.example"));
    assert_eq!(concluded.keys().collect::<Vec<_>>(), ["analysis/burst"]);
    // Another sensor, on a day that was met.
    harness.import("beside.csv", table(20_599, 1, "b"));
    analyse(&harness);
    let concluded = conclusions(&harness.lookup("shop.example"));
    assert_eq!(concluded.keys().collect::<Vec<_>>(), ["analysis/burst", "analysis/prevalence"]);
}

#[test]
fn a_registration_bears_on_the_names_below_it() {
    let harness = Harness::at("2026-02-03");
    harness.import("urlhaus.csv", urlhaus(&[("2026-02-01 00:00:00", "", "http://files.shop.example/x")]));
    analyse(&harness);
    check(&harness, "files.shop.example", &[]);
    harness.import("whois-2026-02-02.txt", whois("shop.example", "2026-02-01T10:00:00Z"));
    analyse(&harness);
    let expected = [("fresh_registration", 100, "it was registered on 2026-02-01")];
    check(&harness, "shop.example", &expected);
    check(&harness, "files.shop.example", &expected);
}
