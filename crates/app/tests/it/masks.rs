//! Masks carry dates and markings like all evidence: each kind counts from its date, for those who may see it.

use app::{App, Clock, Query};
use model::{
    Assessment, Category, Claim, Class, Evidence, Mask, MaskType, Observable, Subject, Timestamp, Tlp, Zone,
};

use crate::support::{Harness, adguard, options, time};

/// One piece of evidence about a mask, as an import would append it.
fn piece(mask: &str, observed_at: Timestamp, tlp: Tlp) -> Evidence {
    Evidence {
        subject: Subject::from(Mask::parse(mask).unwrap()),
        source: "threatfox".to_owned(),
        observed_at,
        last_seen: None,
        tlp,
        claim: Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware)),
        recorded_at: observed_at,
        import: 1,
    }
}

#[track_caller]
fn check(mask: &str, kind: MaskType, covered: &str, other: &str) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data").to_str().unwrap().to_owned();
    let ledger = store::Ledger::open(&data, &store::Options::default()).unwrap();
    ledger.append(vec![piece(mask, time("2026-01-05"), Tlp::Amber)]).unwrap();
    ledger.sync().unwrap();
    drop(ledger);
    let app = App::open(&options(&data, &Clock::fixed(time("2026-01-10")))).unwrap();
    let zone = |text: &str, as_of: Option<&str>| {
        let observable = Observable::detect(text).unwrap();
        let quick = app.quick_verdicts(std::slice::from_ref(&observable), &analysis::Viewer::all()).unwrap();
        let report = app.lookup(&Query { as_of: as_of.map(time), ..Query::new(observable) }).unwrap();
        assert!(
            as_of.is_some() || quick[0].zone == report.verdict.zone,
            "the verdict path differs for {text}"
        );
        report.verdict.zone
    };
    let against = zone(covered, None);
    assert!(against > Zone::Yellow, "{mask}: {against:?}");
    assert_eq!(zone(other, None), Zone::Grey, "{mask}");
    assert_eq!(zone(covered, Some("2026-01-04")), Zone::Grey, "{mask} before its date");
    assert!(zone(covered, Some("2026-01-06")) >= against, "{mask} after its date");
    let report = app.lookup(&Query::new(Observable::detect(covered).unwrap())).unwrap();
    let masks = report.feed_masks.unwrap().items;
    assert_eq!((masks[0].mask_type, masks[0].mask.as_str()), (kind, mask));
    // A viewer who may see less sees no more than others tell him.
    let query = Query {
        viewer: analysis::Viewer { tlp_max: Tlp::Green, ..analysis::Viewer::all() },
        ..Query::new(Observable::detect(covered).unwrap())
    };
    let seen = app.lookup(&query).unwrap();
    assert_eq!((seen.verdict.zone, seen.feed_masks.unwrap().items.len()), (Zone::Grey, 0), "{mask}");
    assert_eq!(app.check_verdicts().unwrap().different, vec![]);
}

#[test]
fn each_kind_has_its_date_and_marking() {
    check("203.0.113.0/28", MaskType::Network, "203.0.113.5", "203.0.113.16");
    check("*.evil.example", MaskType::Domain, "a.evil.example", "good.example");
    check("evil.example/a/*", MaskType::Folder, "evil.example/a/b", "evil.example/b");
    check("evil.example/a?*", MaskType::Script, "evil.example/a?b", "evil.example/a");
    check("*evil*.example", MaskType::Wildcard, "my-evil.a.example", "my-good.a.example");
    check("*/gate/x.php?id=*", MaskType::Wildcard, "a.example/gate/x.php?id=1", "a.example/gate/x.php");
}

/// Rows that stand when a wildcard comes run out, whether it says where or not, and are made anew in one go.
#[test]
fn rows_under_a_new_wildcard_are_settled() {
    let harness = Harness::at("2026-01-10");
    let names = ["evil-a.example", "b.evil-b.example", "good.example"];
    harness.import("2026-01-08_urlhaus_hostfile.txt", names.join("\n"));
    let scores = || {
        let asked: Vec<Observable> = names.iter().map(|name| Observable::detect(name).unwrap()).collect();
        let answers = harness.app.quick_verdicts(&asked, &analysis::Viewer::all()).unwrap();
        answers.into_iter().map(|answer| answer.score).collect::<Vec<_>>()
    };
    let before = scores();
    assert!(before.iter().all(|score| *score == before[2]), "{before:?}");
    harness.clock.set(time("2026-01-10T01:00:00Z"));
    harness.import("wild.txt", adguard("2026-01-10T00:00:00Z", &["||*evil-a*^", "||b.evil-*.example^"]));
    // The import left nothing to be made anew.
    assert_eq!(harness.app.settle_verdicts().unwrap(), 0);
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.rows, check.expired, check.different), (3, 0, vec![]));
    let after = scores();
    assert!(after[0] > before[0] && after[1] > before[1] && after[2] == before[2], "{before:?} {after:?}");
}
