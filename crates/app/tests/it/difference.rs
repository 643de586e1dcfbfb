//! Two moments of an object, compared: what came, what went, what weighs otherwise.

use app::{Query, report::Difference};
use model::{Observable, Zone};

use crate::support::{Harness, netset, threatfox, time, urlhaus};

fn differs(harness: &Harness, object: &str, from: &str, to: &str) -> Difference {
    let query = Query::new(Observable::detect(object).unwrap());
    harness.app.difference(&query, time(from), time(to)).unwrap()
}

/// Each piece: what became of it, its list, whether it was and is listed.
fn turns(differs: &Difference) -> Vec<String> {
    let shown = |change: &app::report::PieceChange| {
        let listed = |at: &Option<app::report::PieceAt>| at.as_ref().map(|at| at.is_listed);
        let (before, after) = (listed(&change.before), listed(&change.after));
        format!("{} {} {before:?} {after:?}", change.turn.as_str(), change.witness.list)
    };
    let mut turns: Vec<String> = differs.pieces.iter().map(shown).collect();
    turns.sort();
    turns
}

fn section(differs: &Difference, name: &str) -> (u64, u64, Option<u64>, Option<u64>) {
    let found = differs.sections.iter().find(|section| section.name == name).unwrap();
    (found.before.n, found.after.n, found.came, found.went)
}

#[test]
fn what_came_and_what_went() {
    let harness = Harness::at("2026-02-20");
    let set = |date, entries: &[&str]| netset("feodo", date, "malware", entries);
    harness.import("feodo.netset", set("Mon Jan  5 00:00:00 UTC 2026", &["192.0.2.9", "203.0.113.1"]));
    harness.import("feodo.netset", set("Tue Feb 10 00:00:00 UTC 2026", &["203.0.113.1"]));
    harness.import("threatfox.csv", threatfox(&[("ip:port", "192.0.2.9:8443", true)]));
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-02-07 01:00:00", "2026-02-07 04:00:00", "http://192.0.2.9/x")]),
    );
    let found = differs(&harness, "192.0.2.9", "2026-01-05T12:00:00Z", "2026-02-20");
    let list = |found: &Difference, word: &str| {
        found.pieces.iter().filter(|change| change.turn.as_str() == word).count()
    };
    assert_eq!(found.before.zone, Zone::Red, "{:?}", turns(&found));
    assert!(list(&found, "went") >= 1, "the set has it no more: {:?}", turns(&found));
    // What is the same is told of as a number alone.
    let told = found.pieces.len() + found.same;
    assert_eq!(told, found.after.pieces.len());
    // Before anybody spoke.
    let first = differs(&harness, "192.0.2.9", "2025-12-01", "2026-02-20");
    assert_eq!((first.before.zone, first.before.pieces.len()), (Zone::Grey, 0));
    assert!(turns(&first).iter().all(|turn| turn.starts_with("came ")), "{:?}", turns(&first));
    assert_eq!(section(&first, "FilesAccessed"), (0, 1, Some(1), Some(0)));
    // Of the same moment nothing differs.
    let none = differs(&harness, "192.0.2.9", "2026-02-20", "2026-02-20");
    assert_eq!((none.pieces.len(), none.same), (0, none.after.pieces.len()));
    assert!(none.sections.iter().all(|section| section.before == section.after));
    // Sections that are not dated are left out.
    assert!(none.sections.iter().all(|section| section.name != "HostedUrls"));
}
