//! What people decide, against what sources say: who goes first, until when, about what.

use analysis::{Object, Restrictions, Rule, Standing, Verdict, Viewer, flip, fold, gather, timeline};
use model::{Category, Observable, Status, Timestamp, Tlp, Zone};

use crate::support::{Daily, hour, pieces, policy, verdict, witnesses};

const HASH: &str = "44d88612fea8a8f36de82e1278abb02f44d88612fea8a8f36de82e1278abb02f";

#[track_caller]
fn check(object: &str, lines: &[&str], zone: Zone, status: Status) {
    let verdict = verdict(object, lines, 100);
    assert_eq!((verdict.zone, verdict.status), (zone, status), "{:#?}", verdict.pieces);
}

#[test]
fn a_decision_gives_the_zone_and_its_status() {
    let decide = |zone: Zone| format!("assessment/all decide:{zone} 0 @99-200");
    for (object, zone, status, score) in [
        ("evil.example", Zone::Green, Status::Good, 0),
        ("evil.example", Zone::Grey, Status::NotCategorized, 20),
        ("evil.example", Zone::Yellow, Status::AdwareAndOther, 50),
        ("evil.example", Zone::Orange, Status::NotTrusted, 50),
        ("evil.example", Zone::Red, Status::Dangerous, 100),
        ("203.0.113.1", Zone::Green, Status::Good, 0),
        ("203.0.113.1", Zone::Orange, Status::NotTrusted, 50),
        ("evil.example/a", Zone::Green, Status::Good, 0),
        (HASH, Zone::Green, Status::Clean, 0),
        (HASH, Zone::Yellow, Status::AdwareAndOther, 50),
        (HASH, Zone::Red, Status::Malware, 100),
        // Nobody can state it; a file has no Orange.
        (HASH, Zone::Orange, Status::Malware, 100),
    ] {
        for claims in [&["a1 bad 100 @100", "b1 adware 100 @100"][..], &["a1 clean 100 @100"], &[]] {
            let decision = decide(zone);
            let lines: Vec<&str> = claims.iter().copied().chain([decision.as_str()]).collect();
            let verdict = verdict(object, &lines, 100);
            let expected = if zone == Zone::Orange && object == HASH { Zone::Red } else { zone };
            assert_eq!((verdict.zone, verdict.status, verdict.score), (expected, status, score), "{object}");
            assert_eq!(verdict.sum_mdb, verdict.prior_mdb, "nothing counts beside it");
        }
    }
}

#[test]
fn who_goes_first() {
    let (red, green) = ((Zone::Red, Status::Dangerous), (Zone::Green, Status::Good));
    for (lines, (zone, status)) in [
        // The newest.
        (&["assessment/all decide:Red 0 @10-200", "assessment/all decide:Green 0 @11-200"][..], green),
        (&["assessment/all decide:Green 0 @10-200", "assessment/all decide:Red 0 @11-200"], red),
        // The group's own before one for all, be it older.
        (&["assessment/grp_1 decide:Green 0 @10-200", "assessment/all decide:Red 0 @90-200"], green),
        // Of one moment the more dangerous.
        (&["assessment/all decide:Green 0 @10-200", "assessment/all decide:Red 0 @10-200"], red),
        // What has run out or was withdrawn gives way to what holds.
        (&["assessment/all decide:Red 0 @10-200", "assessment/all decide:Green 0 @11-99"], red),
        (&["assessment/all decide:Red 0 @10-200", "assessment/all decide:Green 0 @11-200!50"], red),
        (&["assessment/grp_1 decide:Green 0 @10-99", "assessment/all decide:Red 0 @90-200"], red),
        // What begins later is not there yet.
        (&["assessment/all decide:Red 0 @10-200", "assessment/all decide:Green 0 @101-200"], red),
    ] {
        check("evil.example", lines, zone, status);
        let backwards: Vec<&str> = lines.iter().rev().copied().collect();
        check("evil.example", &backwards, zone, status);
    }
}

#[test]
fn what_a_decision_is_about() {
    let green = |on: &str| format!("assessment/all decide:Green 0 @10-200 on {on}");
    let bad = "a1 bad 100 @100";
    check("evil.example", &[bad, &green("evil.example")], Zone::Green, Status::Good);
    // A domain is itself alone, unless all below it is meant: then itself too, and the URLs on all of it.
    check("a.evil.example", &[bad, &green("*.evil.example")], Zone::Green, Status::Good);
    check("evil.example", &[bad, &green("*.evil.example")], Zone::Green, Status::Good);
    check("http://a.evil.example/x", &[bad, &green("*.evil.example")], Zone::Green, Status::Good);
    check("http://evil.example/x", &[bad, &green("evil.example")], Zone::Red, Status::Dangerous);
    check("http://203.0.113.1/x", &[bad, &green("203.0.113.1")], Zone::Red, Status::Dangerous);
    // Neither shared zones nor marks stand against a person.
    let shared = "b1 dyndns 100 @1-100 on *.dyn.example";
    check("evil.dyn.example", &[bad, shared, &green("*.dyn.example")], Zone::Green, Status::Good);
    // A reserved address stays what it is.
    check("192.168.1.1", &[bad, &green("192.168.1.1")], Zone::Grey, Status::NotCategorized);
}

fn standings(verdict: &Verdict) -> Vec<Standing> {
    verdict.pieces.iter().map(|piece| piece.standing.clone()).collect()
}

#[test]
fn everything_else_is_overruled_by_name() {
    let lines = [
        "a1 bad 100 @100",
        "b1 clean 100 @100",
        "d1 context 100 @100",
        "assessment/all decide:Green 0 @50-200",
        "assessment/all decide:Red 0 @40-200",
        "assessment/all decide:Red 0 @30-90",
        "assessment/all decide:Red 0 @60-200!70",
    ];
    let verdict = verdict("evil.example", &lines, 100);
    let overruled = Standing::Overruled;
    assert_eq!(
        standings(&verdict),
        [
            overruled(Rule::Withdrawn),
            Standing::Decides,
            overruled(Rule::Analyst),
            overruled(Rule::Expired),
            overruled(Rule::Analyst),
            overruled(Rule::Analyst),
            Standing::Informative,
        ]
    );
    let witnesses = witnesses(&Observable::detect("evil.example").unwrap(), &lines);
    let decided = witnesses[verdict.decided_by().unwrap().witness].decided.as_ref().unwrap();
    assert_eq!((decided.decision.author.as_str(), decided.ends_at()), ("usr_1", hour(200, 17)));
    for rule in [Rule::Analyst, Rule::Expired, Rule::Withdrawn] {
        assert!(!rule.name().contains(' ') && rule.reason().contains(' '));
    }
    // A decision is no sighting.
    assert_eq!(verdict.first_seen, Some(Timestamp::from_day(100)));
    assert_eq!(verdict.category, Category::General);
}

#[test]
fn it_ends_to_the_millisecond() {
    let object = Observable::detect("evil.example").unwrap();
    let zone = |lines: &[&str], moment: Timestamp| {
        fold(&Object::of(&object), &witnesses(&object, lines), &policy(), moment).zone
    };
    let bad = "a1 bad 100 @1-200";
    for (line, start, end) in [
        ("assessment/all decide:Green 0 @10-20", hour(10, 5), hour(20, 17)),
        ("assessment/all decide:Green 0 @10-20!15", hour(10, 5), hour(15, 9)),
        // Withdrawn when it had run out.
        ("assessment/all decide:Green 0 @10-20!21", hour(10, 5), hour(20, 17)),
    ] {
        let lines = [bad, line];
        for (moment, expected) in [
            (start.plus_millis(-1), Zone::Red),
            (start, Zone::Green),
            (end.plus_millis(-1), Zone::Green),
            (end, Zone::Red),
        ] {
            assert_eq!(zone(&lines, moment), expected, "{line} at {moment}");
        }
        let changes: Vec<_> =
            timeline(&Object::of(&object), &witnesses(&object, &lines), &policy(), hour(100, 0))
                .into_iter()
                .map(|change| (change.at, change.zone))
                .collect();
        let begun = (Timestamp::from_day(1), Zone::Red);
        assert_eq!(changes, [begun, (start, Zone::Green), (end, Zone::Red)], "{line}");
    }
    // Withdrawn before it began, by a clock that was set back: it never held.
    assert_eq!(zone(&[bad, "assessment/all decide:Green 0 @10-20!9"], hour(10, 5)), Zone::Red);
}

#[test]
fn a_withdrawal_is_known_when_it_was_recorded() {
    let object = Observable::detect("evil.example").unwrap();
    let mut evidence = pieces(&object, "assessment/all decide:Green 0 @10-200!50");
    evidence.extend(pieces(&object, "a1 bad 100 @1-200"));
    let zone = |known_at: Timestamp| {
        let mut known = evidence.clone();
        known.retain(|piece| piece.recorded_at <= known_at);
        let witnesses = gather(&object, &known, &Daily, &policy(), &Viewer::all());
        fold(&Object::of(&object), &witnesses, &policy(), hour(100, 0)).zone
    };
    assert_eq!((zone(hour(50, 8)), zone(hour(50, 9))), (Zone::Green, Zone::Red));
}

#[test]
fn only_the_list_that_decided_withdraws() {
    let object = Observable::detect("evil.example").unwrap();
    let mut evidence = pieces(&object, "assessment/grp_1 decide:Green 0 @10-200!50");
    evidence[1].source = "assessment/grp_2".to_owned();
    let witnesses = gather(&object, &evidence, &Daily, &policy(), &Viewer::all());
    assert_eq!(fold(&Object::of(&object), &witnesses, &policy(), hour(100, 0)).zone, Zone::Green);
}

#[test]
fn groups_see_their_own() {
    let object = Observable::detect("evil.example").unwrap();
    let lines = [
        "a1 bad 100 @100",
        "assessment/grp_1 decide:Green 0 @10-200",
        "assessment/grp_2 decide:Yellow 0 @20-200",
        "assessment/all decide:Orange 0 @30-200",
    ];
    let evidence: Vec<_> = lines.iter().flat_map(|line| pieces(&object, line)).collect();
    let restrictions = std::sync::Arc::new(Restrictions::default());
    let zone = |viewer: &Viewer| {
        let witnesses = gather(&object, &evidence, &Daily, &policy(), viewer);
        fold(&Object::of(&object), &witnesses, &policy(), Timestamp::from_day(100)).zone
    };
    let group = |id: &str| Viewer::of_group(id, Tlp::Red, restrictions.clone());
    let zones = [group("grp_1"), group("grp_2"), group("grp_3"), Viewer::common(restrictions.clone())];
    assert_eq!(zones.map(|viewer| zone(&viewer)), [Zone::Green, Zone::Yellow, Zone::Orange, Zone::Orange]);
}

#[test]
fn the_flip_withdraws_what_decides() {
    let object = Observable::detect("evil.example").unwrap();
    let check = |lines: &[&str], expected: Option<(Zone, &[&str])>| {
        let witnesses = witnesses(&object, lines);
        let found = flip::flip(&Object::of(&object), &witnesses, &policy(), Timestamp::from_day(100));
        let said = found.as_ref().map(|flip| {
            let named = flip.withdrawn.iter().map(|at| witnesses[*at].list.as_str());
            (flip.zone, named.collect::<Vec<_>>())
        });
        assert_eq!(said, expected.map(|(zone, lists)| (zone, lists.to_vec())), "{lines:?}");
        assert!(found.is_none_or(|flip| flip.is_smallest));
    };
    let (bad, green) = ("a1 bad 100 @100", "assessment/all decide:Green 0 @10-200");
    check(&[bad, green], Some((Zone::Red, &["assessment/all"])));
    // Both that say so.
    let own = "assessment/grp_1 decide:Green 0 @10-200";
    check(&[bad, green, own], Some((Zone::Red, &["assessment/all", "assessment/grp_1"])));
    // What is decided as it would be anyhow: with the evidence that says the same.
    let red = "assessment/all decide:Red 0 @10-200";
    check(&[bad, red], Some((Zone::Grey, &["a1", "assessment/all"])));
    // What ended is nothing that could be withdrawn.
    check(&["assessment/all decide:Grey 0 @10-99"], None);
    check(&[bad, "assessment/all decide:Green 0 @10-99"], Some((Zone::Grey, &["a1"])));
}
