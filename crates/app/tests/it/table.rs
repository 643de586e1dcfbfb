//! The verdict table says what the fold says, whatever arrives in which order and as time goes on.

use std::collections::HashMap;

use app::{
    Query, Report, Sections,
    assessments::{Assessing, AssessmentQuery, Covers, Scope},
    lasting::Lasting,
};
use model::{Observable, Zone};
use proptest::prelude::*;

use crate::{
    assessments::assessing,
    support::{Harness, adguard, netset, threatfox, time, urlhaus, warninglist},
};

/// Things that can be imported: a file name and its content.
fn feeds() -> Vec<(String, String)> {
    let mut feeds = vec![
        (
            "urlhaus-a.csv".to_owned(),
            urlhaus(&[
                ("2026-01-05 01:00:00", "2026-01-06 04:00:00", "http://a.evil.example/x"),
                ("2026-01-05 01:00:00", "2026-01-07 04:00:00", "http://203.0.113.5:8080/i"),
            ]),
        ),
        (
            "urlhaus-b.csv".to_owned(),
            urlhaus(&[("2026-01-09 01:00:00", "2026-01-20 04:00:00", "http://shop.example/x")]),
        ),
        (
            "popular.json".to_owned(),
            warninglist(
                "Top 10K most-used sites from Tranco",
                "hostname",
                20260104,
                &["shop.example", "evil.example"],
            ),
        ),
        (
            "cdn.json".to_owned(),
            warninglist("List of known Cloudflare IP ranges", "cidr", 20260104, &["203.0.113.0/29"]),
        ),
        ("2026-01-08_urlhaus_hostfile.txt".to_owned(), "a.evil.example\nb.evil.example\n".to_owned()),
        (
            "wild-a.txt".to_owned(),
            adguard("2026-01-06T00:00:00Z", &["||*evil*.example^", "||*/x?gate-id=*|"]),
        ),
        (
            "wild-b.txt".to_owned(),
            adguard("2026-01-11T00:00:00Z", &["||shop.example/*x^", "||b.evil*.example^"]),
        ),
    ];
    for (day, date, entries) in [
        (3, "Sat Jan  3 00:00:00 UTC 2026", &["203.0.113.5", "203.0.113.0/28"][..]),
        (4, "Sun Jan  4 00:00:00 UTC 2026", &["203.0.113.5"][..]),
        (10, "Sat Jan 10 00:00:00 UTC 2026", &["203.0.113.0/28"][..]),
    ] {
        feeds.push((format!("{day}.netset"), netset("blocklist_de", date, "attacks", entries)));
    }
    // Edges to hosts, and claims about hosts, with those of other objects in one file.
    feeds.push((
        "threatfox-a.csv".to_owned(),
        threatfox(&[
            ("url", "http://a.evil.example/edge", true),
            ("url", "http://203.0.113.5:8080/edge", true),
            ("url", "http://shop.example/edge", true),
        ]),
    ));
    feeds.push((
        "threatfox-b.csv".to_owned(),
        threatfox(&[
            ("domain", "a.evil.example", false),
            ("ip:port", "203.0.113.5:443", false),
            ("url", "http://b.evil.example/edge", true),
        ]),
    ));
    feeds
}

const OBJECTS: [&str; 12] = [
    "http://my-evil.a.example/",
    "http://203.0.113.5:8080/x?gate-id=7",
    "http://shop.example/a/x?y",
    "http://a.evil.example/x",
    "a.evil.example",
    "b.evil.example",
    "http://b.evil.example/other",
    "shop.example",
    "http://shop.example/x",
    "203.0.113.5",
    "http://203.0.113.5:8080/i",
    "203.0.113.6",
];

/// What an answer of OpenTIP's is made of.
fn said(report: &Report) -> String {
    let Report { verdict, general, detections, network, is_known, .. } = report;
    let seen = verdict.first_seen;
    format!(
        "{} {:?} {seen:?} {general:?} {detections:?} {network:?} {is_known}",
        verdict.zone, verdict.status
    )
}

/// Looks all objects up; what was said before and is said to hold must be what is said now. Returns how often it was.
fn ask_again(harness: &Harness, before: &mut HashMap<&'static str, (String, Lasting)>) -> usize {
    let mut held = 0;
    for text in OBJECTS {
        let object = Observable::detect(text).unwrap();
        let sections = Sections { detections: true, ..Sections::default() };
        let (report, lasting) =
            harness.app.lookup_lasting(&Query { sections, ..Query::new(object) }).unwrap();
        let said = said(&report);
        if let Some((before, lasting)) = before.get(text)
            && harness.app.holds(lasting)
        {
            assert_eq!(*before, said, "{text}");
            held += 1;
        }
        match lasting {
            Some(lasting) => before.insert(text, (said, lasting)),
            None => before.remove(text),
        };
    }
    held
}

/// People decide, for some days and hours; or withdraw what was decided last.
fn decide(harness: &Harness, which: usize, days: i64) {
    let now = harness.app.now();
    let decision = |object: &str, zone, covers, scope| Assessing {
        covers,
        scope,
        expires_at: Some(now.plus_millis(days * model::time::DAY_MS + 12_345_678)),
        ..assessing(object, zone)
    };
    let group = Scope::Group("grp_1".to_owned());
    let stated = match which {
        0 => decision("a.evil.example", Zone::Green, Covers::Exactly, Scope::All),
        1 => decision("evil.example", Zone::Yellow, Covers::Below, Scope::All),
        2 => decision("http://shop.example/x", Zone::Green, Covers::Exactly, Scope::All),
        3 => decision("203.0.113.5", Zone::Orange, Covers::Exactly, group),
        4 => decision("shop.example", Zone::Red, Covers::Below, group),
        _ => {
            let all = AssessmentQuery { limit: 1, ..AssessmentQuery::default() };
            for record in harness.app.assessments(&all, now).unwrap().items {
                assert!(harness.app.withdraw_assessment(record.id, "usr_2", now).unwrap());
            }
            return;
        }
    };
    assert!(harness.app.assess(&stated, now).unwrap().is_new);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_table_is_the_fold(order in Just((0..18_usize).collect::<Vec<_>>()).prop_shuffle(), days in prop::collection::vec(0..20_i64, 18)) {
        let harness = Harness::at("2026-01-10");
        let feeds = feeds();
        let mut now = time("2026-01-10");
        let mut before = HashMap::new();
        for (at, days) in order.into_iter().zip(days) {
            ask_again(&harness, &mut before);
            match feeds.get(at) {
                Some((name, content)) => drop(harness.import(name, content)),
                None => decide(&harness, at - feeds.len(), days),
            }
            ask_again(&harness, &mut before);
            // Often in the same millisecond.
            now = now.plus_millis((days - 10).max(0) * model::time::DAY_MS);
            harness.clock.set(now);
            ask_again(&harness, &mut before);
            harness.clock.set(now.plus_millis(at as i64 * model::time::DAY_MS / 17));
            ask_again(&harness, &mut before);
            harness.clock.set(now);
            for object in OBJECTS {
                harness.zone(object);
            }
            let check = harness.app.check_verdicts().unwrap();
            prop_assert_eq!(check.different, vec![]);
        }
        // From nothing but the ledger the same table comes out.
        harness.app.rebuild_verdicts().unwrap();
        let check = harness.app.check_verdicts().unwrap();
        prop_assert_eq!(check.different, vec![]);
        prop_assert!(check.rows >= 6);
    }
}

#[test]
fn a_stored_verdict_runs_out_when_its_time_comes() {
    let harness = Harness::at("2026-01-06T05:00:00Z");
    harness.import("urlhaus.csv", &feeds()[0].1);
    assert_eq!(harness.zone("203.0.113.5:8080/i"), Zone::Red);
    harness.clock.set(time("2027-01-06"));
    assert_eq!(harness.zone("203.0.113.5:8080/i"), Zone::Grey);
}

#[test]
fn what_was_said_lasts_until_something_changes() {
    let harness = Harness::at("2026-01-10T05:00:00Z");
    let mut before = HashMap::new();
    harness.import("urlhaus-a.csv", &feeds()[0].1);
    assert_eq!(ask_again(&harness, &mut before), 0);
    assert_eq!(ask_again(&harness, &mut before), OBJECTS.len());
    harness.clock.set(time("2026-01-10T23:59:59Z"));
    assert_eq!(ask_again(&harness, &mut before), OBJECTS.len());
    harness.clock.set(time("2026-01-11"));
    assert_eq!(ask_again(&harness, &mut before), 0, "claims age at midnight");
    assert_eq!(ask_again(&harness, &mut before), OBJECTS.len());
    let (name, hosts) = &feeds()[4];
    harness.import(name, hosts);
    assert_eq!(ask_again(&harness, &mut before), 0, "anything may have been written");
    // Last seen on the 20th: until then it changes with every moment.
    harness.import("urlhaus-b.csv", &feeds()[1].1);
    ask_again(&harness, &mut before);
    let held = ask_again(&harness, &mut before);
    assert!(held > 0 && held < OBJECTS.len(), "{held}");
    let object = Observable::detect(OBJECTS[3]).unwrap();
    let then = Query {
        as_of: Some(time("2026-01-09")),
        sections: Sections::default(),
        ..Query::new(object.clone())
    };
    assert!(harness.app.lookup_lasting(&then).unwrap().1.is_none());
    assert!(harness.app.lookup_lasting(&Query::new(object)).unwrap().1.is_none(), "not of all sections");
}

#[test]
fn bulk_answers_in_order() {
    let harness = Harness::at("2026-01-06");
    harness.import("urlhaus.csv", &feeds()[0].1);
    let asked: Vec<Observable> = OBJECTS.iter().map(|text| Observable::detect(text).unwrap()).collect();
    let answers = harness.app.quick_verdicts(&asked, &analysis::Viewer::all()).unwrap();
    assert!(answers.iter().map(|answer| &answer.observable).eq(&asked));
    assert!(
        answers.iter().any(|answer| answer.zone == Zone::Red)
            && answers.iter().any(|answer| !answer.is_known)
    );
}

#[test]
fn rows_under_many_touched_masks_are_made_anew() {
    let harness = Harness::at("2026-01-10");
    harness.import("urlhaus-a.csv", &feeds()[0].1);
    let (name, hosts) = &feeds()[4];
    harness.import(name, hosts);
    harness.clock.set(time("2026-01-10T00:00:01Z"));
    let mut names: Vec<String> = (0..25_000).map(|n| format!("n{n}.example")).collect();
    names.push("evil.example".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let popular = warninglist("Top 10K most-used sites from Tranco", "hostname", 20260104, &names);
    let summary = harness.import("popular.json", popular);
    assert_eq!(summary.files[0].new, 25_001, "{:?}", summary.files[0]);
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.expired, check.different), (0, vec![]));
    let witnesses = harness.lookup("a.evil.example").witnesses;
    assert!(witnesses.iter().any(|witness| witness.list.contains("tranco")), "{witnesses:?}");
    harness.zone("a.evil.example");
}

/// URLs on a host need not be folded anew because another page of it was heard of; and when something is said of the host, they are by
/// the end of the import.
#[test]
fn urls_of_a_host_that_is_touched() {
    let harness = Harness::at("2026-01-10");
    let urls: Vec<String> = (0..50).map(|n| format!("http://hub.example/{n}")).collect();
    let rows: Vec<_> = urls.iter().map(|url| ("url", url.as_str(), false)).collect();
    harness.import("threatfox-1.csv", threatfox(&rows));
    let check = || {
        let check = harness.app.check_verdicts().unwrap();
        assert_eq!(check.different, vec![]);
        (check.rows, check.expired)
    };
    assert_eq!(check(), (50, 0));
    let scores = || {
        let asked: Vec<Observable> = urls.iter().map(|url| Observable::detect(url).unwrap()).collect();
        let answers = harness.app.quick_verdicts(&asked, &analysis::Viewer::all()).unwrap();
        answers.into_iter().map(|answer| answer.score).collect::<Vec<_>>()
    };
    let before = scores();
    // A host that was not known, and then one that was, by relations alone: the file, the page and the host are new rows.
    for (n, rows) in [(2, 53), (3, 54)] {
        let url = format!("http://hub.example/edge{n}");
        harness.import(&format!("threatfox-{n}.csv"), threatfox(&[("url", &url, true)]));
        assert_eq!(check(), (rows, 0), "import {n}");
        assert_eq!(harness.app.settle_verdicts().unwrap(), 0);
    }
    assert_eq!(scores(), before);
    harness.import("threatfox-4.csv", threatfox(&[("domain", "hub.example", false)]));
    assert_eq!(check(), (54, 0));
    // What another list says of the host adds to what is said of its pages.
    harness.import("2026-01-08_urlhaus_hostfile.txt", "hub.example\n");
    assert_eq!(check(), (54, 0));
    let after = scores();
    assert!(before.iter().zip(&after).all(|(before, after)| before != after), "{before:?} {after:?}");
}
