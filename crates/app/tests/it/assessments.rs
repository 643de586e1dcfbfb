//! Assessments: what people decide, for whom, until when, and how it is taken back.

use std::sync::Arc;

use analysis::{Rule, Standing, Viewer};
use app::{
    App, Clock, Error, Query,
    assessments::{
        Assessing, AssessmentError, AssessmentQuery, AssessmentRecord, AssessmentState, Covers, DAYS_DEFAULT,
        Scope,
    },
    import::Silent,
};
use model::{EvidenceId, Observable, Status, Tlp, Zone, time::DAY_MS};

use crate::{
    analysers::har,
    support::{Harness, bazaar, options, time, urlhaus},
};

const URL: &str = "http://shop.example/x";

/// What is stated of an object for everybody, with nothing said that need not be.
pub(crate) fn assessing(object: &str, zone: Zone) -> Assessing {
    Assessing {
        object: Observable::detect(object).unwrap(),
        covers: Covers::Exactly,
        zone,
        category: None,
        reason: "our own shop".to_owned(),
        expires_at: None,
        scope: Scope::All,
        author: "usr_1".to_owned(),
        viewer: Viewer::all(),
    }
}

impl Harness {
    fn assess(&self, assessing: &Assessing) -> AssessmentRecord {
        let assessed = self.app.assess(assessing, self.app.now()).unwrap();
        assert!(assessed.is_new);
        assessed.record
    }

    fn withdraw(&self, id: EvidenceId) {
        assert!(self.app.withdraw_assessment(id, "usr_2", self.app.now()).unwrap());
    }

    /// The zone that a group's analyst is told.
    fn zone_for(&self, group: &str, object: &str) -> Zone {
        let viewer = Viewer::of_group(group, Tlp::Green, self.app.restrictions());
        let query = Query { viewer, ..Query::new(Observable::detect(object).unwrap()) };
        let zone = self.app.lookup(&query).unwrap().verdict.zone;
        let quick = self.app.quick_verdicts(std::slice::from_ref(&query.observable), &query.viewer).unwrap();
        assert_eq!(quick[0].zone, zone, "the verdict path differs for {object}");
        zone
    }
}

/// A URL that a feed calls malicious since the 5th, with its host.
fn listed() -> Harness {
    let harness = Harness::at("2026-01-06T05:00:00Z");
    harness.import("urlhaus.csv", urlhaus(&[("2026-01-05 01:00:00", "2026-01-06 04:00:00", URL)]));
    harness.import("2026-01-05_urlhaus_hostfile.txt", "a.evil.example\nevil.example\n");
    assert_eq!(harness.zone(URL), Zone::Red);
    harness
}

#[test]
fn what_was_cleared_is_red_again_when_that_has_run_out() {
    let harness = listed();
    let expires_at = time("2026-01-08T11:22:33.444Z");
    harness.assess(&Assessing { expires_at: Some(expires_at), ..assessing(URL, Zone::Green) });
    let report = harness.lookup(URL);
    assert_eq!(
        (report.verdict.zone, report.verdict.status, report.verdict.score),
        (Zone::Green, Status::Good, 0)
    );
    assert!(
        report
            .feed_masks
            .unwrap()
            .items
            .iter()
            .all(|mask| !mask.lists.contains(&"assessment/all".to_owned()))
    );
    let overruled =
        report.verdict.pieces.iter().filter(|piece| piece.standing == Standing::Overruled(Rule::Analyst));
    assert_eq!(overruled.count(), 1);
    // What would flip it is to withdraw it.
    let flip = report.flip.unwrap();
    assert_eq!((flip.zone, flip.is_smallest), (Zone::Red, true));
    assert_eq!(
        flip.withdrawn.iter().map(|at| report.witnesses[*at].list.as_str()).collect::<Vec<_>>(),
        ["assessment/all"]
    );

    // Nobody touches it. The table obeys to the millisecond, and so does what is given again from memory.
    for (moment, zone) in [
        (time("2026-01-06T05:00:00.001Z"), Zone::Green),
        (expires_at.plus_millis(-1), Zone::Green),
        (expires_at, Zone::Red),
        (expires_at.plus_millis(DAY_MS), Zone::Red),
        // A clock that is set back.
        (expires_at.plus_millis(-1), Zone::Green),
    ] {
        harness.clock.set(moment);
        assert_eq!(harness.zone(URL), zone, "{moment}");
        assert_eq!(harness.app.check_verdicts().unwrap().different, []);
    }
    harness.clock.set(time("2026-01-09"));
    let changes: Vec<_> =
        harness.lookup(URL).timeline.iter().map(|change| (change.at, change.zone)).collect();
    assert_eq!(
        changes,
        [
            (time("2026-01-05T01:00:00Z"), Zone::Red),
            (time("2026-01-06T05:00:00Z"), Zone::Green),
            (expires_at, Zone::Red)
        ]
    );
    for (as_of, zone) in [
        ("2026-01-06T04:59:59Z", Zone::Red),
        ("2026-01-07", Zone::Green),
        ("2026-01-08T11:22:33Z", Zone::Green),
        ("2026-01-08T11:22:34Z", Zone::Red),
    ] {
        assert_eq!(harness.as_of(URL, as_of), zone, "{as_of}");
    }
    let expired = harness.lookup(URL).verdict;
    assert!(expired.pieces.iter().any(|piece| piece.standing == Standing::Overruled(Rule::Expired)));
}

#[test]
fn an_answer_is_not_given_again_beyond_the_end() {
    let harness = listed();
    harness
        .assess(&Assessing { expires_at: Some(time("2026-01-06T12:00:00Z")), ..assessing(URL, Zone::Green) });
    harness.clock.set(time("2026-01-06T06:00:00Z"));
    let query = Query { sections: app::Sections::default(), ..Query::new(Observable::detect(URL).unwrap()) };
    let (report, lasting) = harness.app.lookup_lasting(&query).unwrap();
    let lasting = lasting.unwrap();
    assert_eq!(report.verdict.zone, Zone::Green);
    for (moment, holds) in [("2026-01-06T11:59:59.999Z", true), ("2026-01-06T12:00:00Z", false)] {
        harness.clock.set(time(moment));
        assert_eq!(harness.app.holds(&lasting), holds, "{moment}");
    }
    let (_, again) = harness.app.lookup_lasting(&query).unwrap();
    harness.clock.set(time("2026-01-06T23:59:59Z"));
    assert!(harness.app.holds(&again.unwrap()), "what has run out ends nothing");
}

#[test]
fn a_withdrawal_ends_it_and_what_was_known_stays() {
    let harness = listed();
    let record = harness.assess(&assessing(URL, Zone::Grey));
    assert_eq!(record.expires_at, harness.app.now().plus_millis(DAYS_DEFAULT * DAY_MS));
    assert_eq!(harness.zone(URL), Zone::Grey);
    harness.clock.set(time("2026-01-06T10:00:00Z"));
    harness.withdraw(record.id);
    assert_eq!(harness.zone(URL), Zone::Red);
    let known_at = |moment: &str| {
        let query = Query { known_at: Some(time(moment)), ..Query::new(Observable::detect(URL).unwrap()) };
        harness.app.lookup(&query).unwrap().verdict.zone
    };
    harness.clock.set(time("2026-01-06T20:00:00Z"));
    for (moment, zone) in [
        ("2026-01-06T04:59:59Z", None),
        ("2026-01-06T05:00:00Z", Some(Zone::Grey)),
        ("2026-01-06T09:59:59Z", Some(Zone::Grey)),
        ("2026-01-06T10:00:00Z", Some(Zone::Red)),
    ] {
        // The feed was imported at the very moment of the assessment.
        assert_eq!(known_at(moment), zone.unwrap_or(Zone::Grey), "{moment}");
        if let Some(zone) = zone {
            assert_eq!(harness.as_of(URL, moment), zone, "{moment}");
        }
    }
    // As of the evening, and as we knew it in the morning: nobody had withdrawn it.
    let query = Query {
        known_at: Some(time("2026-01-06T09:00:00Z")),
        as_of: Some(time("2026-01-06T19:00:00Z")),
        ..Query::new(Observable::detect(URL).unwrap())
    };
    assert_eq!(harness.app.lookup(&query).unwrap().verdict.zone, Zone::Grey);

    // Withdrawn again it stays as it is; it can be stated anew.
    assert!(!harness.app.withdraw_assessment(record.id, "usr_3", harness.app.now()).unwrap());
    let record = harness.app.assessment(record.id).unwrap().unwrap();
    assert_eq!(record.withdrawn, Some((time("2026-01-06T10:00:00Z"), "usr_2".to_owned())));
    assert_eq!(record.state(harness.app.now()), AssessmentState::Withdrawn);
    harness.assess(&assessing(URL, Zone::Yellow));
    assert_eq!(harness.zone(URL), Zone::Yellow);
    assert_eq!(harness.app.fsck().unwrap().findings, []);
}

#[test]
fn groups_decide_for_themselves() {
    let harness = listed();
    let of = |group: &str, zone| {
        let scope = Scope::Group(group.to_owned());
        let viewer = Viewer::of_group(group, Tlp::Green, harness.app.restrictions());
        harness.assess(&Assessing { scope, viewer, ..assessing("evil.example", zone) })
    };
    let before = harness.app.digest().unwrap().sha256;
    let one = of("grp_1", Zone::Green);
    harness.clock.set(harness.app.now().plus_millis(1));
    of("grp_2", Zone::Yellow);
    let zones = || ["grp_1", "grp_2", "grp_3"].map(|group| harness.zone_for(group, "evil.example"));
    assert_eq!(zones(), [Zone::Green, Zone::Yellow, harness.as_of("evil.example", "2026-01-06T04:59:00Z")]);
    assert_ne!(harness.app.digest().unwrap().sha256, before, "it is evidence");
    // Newer, and for everybody: a group's own goes before it.
    harness.clock.set(harness.app.now().plus_millis(1));
    harness.assess(&assessing("evil.example", Zone::Orange));
    assert_eq!(zones(), [Zone::Green, Zone::Yellow, Zone::Orange]);
    harness.clock.set(harness.app.now().plus_millis(1));
    harness.withdraw(one.id);
    assert_eq!(zones(), [Zone::Orange, Zone::Yellow, Zone::Orange]);
    assert_eq!(harness.app.check_verdicts().unwrap().different, []);

    // What a group decides is read by it alone.
    let listed = |group: Option<&str>| {
        let query = AssessmentQuery {
            group: group.map(str::to_owned),
            is_ended_too: true,
            limit: 100,
            ..AssessmentQuery::default()
        };
        let page = harness.app.assessments(&query, harness.app.now()).unwrap();
        assert_eq!(page.cursor, None);
        page.items.into_iter().map(|item| (item.scope, item.zone)).collect::<Vec<_>>()
    };
    let own = |id: &str| Scope::Group(id.to_owned());
    let all = (Scope::All, Zone::Orange);
    assert_eq!(listed(Some("grp_1")), [all.clone(), (own("grp_1"), Zone::Green)]);
    assert_eq!(listed(Some("grp_2")), [all.clone(), (own("grp_2"), Zone::Yellow)]);
    assert_eq!(listed(Some("grp_3")), std::slice::from_ref(&all));
    assert_eq!(listed(None), [all, (own("grp_2"), Zone::Yellow), (own("grp_1"), Zone::Green)]);
}

#[test]
fn a_domain_is_itself_unless_all_below_is_meant() {
    let harness = listed();
    harness.assess(&assessing("evil.example", Zone::Green));
    let red = harness.zone("a.evil.example");
    assert!(red > Zone::Grey);
    assert_eq!((harness.zone("evil.example"), harness.zone("http://evil.example/x")), (Zone::Green, red));
    harness.clock.set(harness.app.now().plus_millis(1));
    let below =
        harness.assess(&Assessing { covers: Covers::Below, ..assessing("evil.example", Zone::Yellow) });
    let covered = ["evil.example", "a.evil.example", "http://a.evil.example/x", "new.evil.example"];
    assert_eq!(covered.map(|object| harness.zone(object)), [Zone::Yellow; 4]);
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.different, check.expired), (vec![], 0), "the table was made anew");
    harness.clock.set(harness.app.now().plus_millis(1));
    harness.withdraw(below.id);
    assert_eq!(covered.map(|object| harness.zone(object)), [Zone::Green, red, red, Zone::Grey]);
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.different, check.expired), (vec![], 0));
}

#[test]
fn an_assessment_is_about_what_a_look_up_answers_about() {
    const SHA256: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
    const MD5: &str = "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3";
    const SHA1: &str = "d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4";
    let harness = listed();
    harness.import("bazaar.csv", bazaar(&[("2026-01-05 01:00:00", SHA256, MD5, SHA1, "a.exe", "Stealer")]));
    for (named, about) in [
        (MD5, SHA256),
        ("hxxp://www.shop[.]example/X/", URL),
        ("www.evil.example", "evil.example"),
        ("new.example", "new.example"),
    ] {
        let record = harness.assess(&assessing(named, Zone::Green));
        assert_eq!(record.object, Observable::detect(about).unwrap(), "{named}");
        assert_eq!(harness.zone(about), Zone::Green, "{about}");
    }
    for digest in [SHA256, MD5, SHA1] {
        assert_eq!(harness.lookup(digest).verdict.status, Status::Clean);
        assert_eq!(harness.zone(digest), Zone::Green);
    }
    // Nobody knew of it but who assessed it; that is no sighting.
    let report = harness.lookup("new.example");
    assert_eq!((report.is_known, report.general.first_seen), (true, None));
}

#[test]
fn what_is_refused() {
    let harness = listed();
    let now = harness.app.now();
    let check = |assessing: Assessing, expected: &str| {
        let error = harness.app.assess(&assessing, now).unwrap_err();
        assert!(matches!(error, Error::Assessment(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    };
    let green = || assessing("evil.example", Zone::Green);
    for reason in ["", "two\nlines", &"a".repeat(2001)] {
        check(Assessing { reason: reason.to_owned(), ..green() }, "a reason of 1 to 2,000 characters");
    }
    for at in [now, now.plus_millis(366 * DAY_MS + 1)] {
        check(Assessing { expires_at: Some(at), ..green() }, "at most 366 days");
    }
    check(Assessing { author: "a person".to_owned(), ..green() }, "`a person` is no identifier");
    for id in ["", "a/b", "all"] {
        check(Assessing { scope: Scope::Group(id.to_owned()), ..green() }, "is no identifier");
    }
    check(assessing("192.168.1.1", Zone::Green), "reserved range");
    check(assessing("http://[::1]/", Zone::Green), "reserved range");
    check(assessing(&"a".repeat(64), Zone::Orange), "never Orange");
    let below = |object| Assessing { covers: Covers::Below, ..assessing(object, Zone::Green) };
    check(below("192.0.2.1"), "only a domain");
    check(below(URL), "only a domain");
    check(below("co.uk"), "public suffix");
    check(below("github.io"), "public suffix");
    let error = harness.app.withdraw_assessment(EvidenceId([7; 16]), "usr_1", now).unwrap_err();
    assert!(matches!(error, Error::Assessment(AssessmentError::Unknown(_))), "{error}");
    // Nothing of that left a trace.
    let all = AssessmentQuery { is_ended_too: true, limit: 10, ..AssessmentQuery::default() };
    assert!(harness.app.assessments(&all, now).unwrap().items.is_empty());
    // The same stated again at the same moment is the same.
    let first = harness.app.assess(&green(), now).unwrap();
    let again = harness.app.assess(&green(), now).unwrap();
    assert_eq!((first.record, first.is_new, again.is_new), (again.record, true, false));
}

#[test]
fn pages_go_from_the_newest_to_the_oldest() {
    let harness = listed();
    let start = harness.app.now();
    let mut ids = Vec::new();
    for n in 0..25 {
        harness.clock.set(start.plus_millis(n / 2));
        let object = format!("n{}.example", n % 5);
        let covers = if n % 2 == 0 { Covers::Exactly } else { Covers::Below };
        let expires_at = Some(start.plus_millis(if n % 3 == 0 { 1000 } else { DAY_MS }));
        let reason = format!("number {n}");
        let stated = Assessing { covers, expires_at, reason, ..assessing(&object, Zone::Green) };
        ids.push(harness.assess(&stated).id);
    }
    harness.clock.set(start.plus_millis(2000));
    harness.withdraw(ids[1]);
    let pages = |query: &AssessmentQuery| {
        let (mut found, mut query) = (Vec::new(), query.clone());
        loop {
            let page = harness.app.assessments(&query, harness.app.now()).unwrap();
            assert!(page.items.len() <= query.limit);
            found.extend(page.items);
            query.cursor = page.cursor;
            if query.cursor.is_none() {
                return found;
            }
        }
    };
    for limit in [1, 3, 100] {
        let all = AssessmentQuery { is_ended_too: true, limit, ..AssessmentQuery::default() };
        let found = pages(&all);
        assert_eq!(found.len(), 25, "by {limit}");
        assert!(found.is_sorted_by_key(|item| std::cmp::Reverse(item.stated_at)));
        let in_force = pages(&AssessmentQuery { is_ended_too: false, ..all.clone() });
        assert_eq!(in_force.len(), 25 - 9 - 1);
        assert!(in_force.iter().all(|item| item.state(harness.app.now()) == AssessmentState::InForce));
        // Of one object, with what is about all below it.
        let object = Some(Observable::detect("n1.example").unwrap());
        let about = pages(&AssessmentQuery { object: object.clone(), ..all.clone() });
        let expected: Vec<_> =
            found.into_iter().filter(|item| Some(&item.object) == object.as_ref()).collect();
        assert_eq!((about.len(), about), (5, expected));
        let of_others = AssessmentQuery { object, group: Some("grp_1".to_owned()), ..all };
        assert_eq!(pages(&of_others).len(), 5, "what is for everybody is seen by all");
    }
    let bad = |cursor: &str| AssessmentQuery {
        cursor: Some(cursor.to_owned()),
        limit: 1,
        ..AssessmentQuery::default()
    };
    for cursor in ["", "1", "x-y", "1-0", &format!("-{}", "0".repeat(32))] {
        let error = harness.app.assessments(&bad(cursor), harness.app.now()).unwrap_err();
        assert!(matches!(error, Error::BadCursor(_)), "{cursor}");
    }
}

#[test]
fn what_is_stated_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(time("2026-01-06"));
    let data = folder.path().to_str().unwrap();
    let open = || App::open(&options(data, &clock)).unwrap();
    let object = Observable::detect("shop.example").unwrap();
    let zone = |app: &App| {
        let quick = app.quick_verdicts(std::slice::from_ref(&object), &Viewer::all()).unwrap();
        quick[0].zone
    };
    let app = open();
    let red = app.assess(&assessing("shop.example", Zone::Red), app.now()).unwrap().record;
    assert_eq!(zone(&app), Zone::Red);
    drop(app);
    let app = open();
    assert_eq!((zone(&app), app.assessment(red.id).unwrap()), (Zone::Red, Some(red.clone())));
    let sources = app.sources(&Viewer::all()).unwrap();
    let source = sources.iter().find(|status| status.source.name == "assessment").unwrap();
    assert_eq!(
        (source.lists.len(), source.lists[0].name.as_str(), source.lists[0].evidence),
        (1, "assessment/all", 1)
    );
    app.withdraw_assessment(red.id, "usr_1", app.now()).unwrap();
    drop(app);
    let app = open();
    assert_eq!(zone(&app), Zone::Grey);
    assert_eq!((app.fsck().unwrap().findings, app.check_verdicts().unwrap().different), (vec![], vec![]));
}

/// Analysers read what sources say. What people decide changes nothing of what is concluded, whatever the order.
#[test]
fn nothing_is_concluded_from_what_people_decide() {
    const LEADS: &str = "https://b.example/";
    let concluded = |before: Option<Zone>, after: Option<Zone>| {
        let harness = listed();
        let crawl = [("2026-01-05T00:00:00Z", LEADS, Some(URL), "192.0.2.1")];
        harness.import("crawl.har", har(&crawl));
        let decide = |zone: Option<Zone>| {
            for object in [URL, LEADS, "shop.example", "b.example", "192.0.2.1"] {
                zone.into_iter().for_each(|zone| drop(harness.assess(&assessing(object, zone))));
            }
        };
        decide(before);
        harness.app.analyse(&Silent).unwrap();
        decide(after);
        harness.app.analyse(&Silent).unwrap();
        assert_eq!(harness.app.analyse_all(&Silent).unwrap().changed, 0);
        let report = harness.lookup(LEADS);
        let concluded = report.witnesses.iter().filter(|witness| witness.basis.is_some());
        let concluded: Vec<_> =
            concluded.map(|w| (w.list.clone(), w.assessment.clone(), w.basis.clone())).collect();
        assert!(!concluded.is_empty(), "it leads to what is malicious");
        concluded
    };
    let plain = concluded(None, None);
    for zone in [Zone::Green, Zone::Red] {
        assert_eq!(concluded(Some(zone), None), plain);
        assert_eq!(concluded(None, Some(zone)), plain);
    }
}

/// Statements at the same time from many threads are all taken, each once.
#[test]
fn many_state_at_once() {
    let harness = Arc::new(listed());
    let now = harness.app.now();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let harness = Arc::clone(&harness);
            std::thread::spawn(move || {
                for at in 0..10 {
                    let reason = format!("{}", at % 5);
                    let stated = Assessing { reason, ..assessing(&format!("n{}.example", n % 2), Zone::Red) };
                    harness.app.assess(&stated, now).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let all = AssessmentQuery { limit: 100, ..AssessmentQuery::default() };
    assert_eq!(harness.app.assessments(&all, now).unwrap().items.len(), 10);
    assert_eq!(harness.app.check_verdicts().unwrap().different, []);
}
