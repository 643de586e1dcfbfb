//! Attacks by mail and by page: what is counted, when, in which order it came, and that nobody is condemned by being mentioned.

use app::{Query, Report, import::FileSummary};
use model::{
    Observable, Zone,
    attack::{Role, SpamKind, Stolen},
};

use crate::support::{Harness, time};

/// A mail of a trap on a day, from a server, with a subject and a text.
fn mail(number: u32, day: &str, origin: &str, from: &str, subject: &str, text: &str) -> String {
    format!(
        "Received: from x ([{origin}]) by mx.trap.example for <trap@trap.example>; {day} 10:00:00 +0000\n\
         From: {from}\nTo: trap@trap.example\nSubject: {subject}\nMessage-ID: <{number}@m.example>\n\n{text}\n"
    )
}

/// Files of mails: two of one campaign in one week, the same in the next week, another; and ham.
fn mails() -> Vec<(String, String)> {
    let offer = "Order now: http://shop.pills.example/?id=";
    let bank = "Please log in with your password: http://login.verify.example/a and https://www.paypal.com/";
    let paypal = "\"PayPal\" <service@mailer.example>";
    let files = [
        (
            "spam-1.eml",
            mail(
                1,
                "Mon, 05 Jan 2026",
                "198.51.100.1",
                "a@one.example",
                "Pills 50% off",
                &format!("{offer}1"),
            ),
        ),
        (
            "spam-2.eml",
            mail(
                2,
                "Sun, 11 Jan 2026",
                "198.51.100.2",
                "b@two.example",
                "RE: pills 70% OFF",
                &format!("{offer}2"),
            ),
        ),
        (
            "spam-3.eml",
            mail(
                3,
                "Mon, 12 Jan 2026",
                "198.51.100.1",
                "a@one.example",
                "Pills 50% off",
                &format!("{offer}3"),
            ),
        ),
        ("phishing-4.eml", mail(4, "Tue, 13 Jan 2026", "198.51.100.1", paypal, "Your account", bank)),
        ("phishing-5.eml", mail(5, "Wed, 14 Jan 2026", "198.51.100.3", paypal, "Your account", bank)),
        (
            "ham-6.eml",
            mail(6, "Wed, 14 Jan 2026", "198.51.100.9", "f@friend.example", "Lunch", "http://cafe.example/"),
        ),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

fn world(files: &[(String, String)]) -> Harness {
    let harness = Harness::at("2026-02-01T00:00:00Z");
    for (name, text) in files {
        harness.import(name, text);
    }
    harness
}

fn report(harness: &Harness, object: &str, as_of: Option<&str>) -> Report {
    let query = Query::new(Observable::detect(object).unwrap());
    harness.app.lookup(&Query { as_of: as_of.map(time), ..query }).unwrap()
}

/// Attacks and mails of spam, attacks of phishing.
fn counts(harness: &Harness, object: &str, as_of: Option<&str>) -> (u64, u64, u64) {
    let report = report(harness, object, as_of);
    let spam = report.spam.unwrap();
    assert!(spam.counts.total.exact);
    (spam.counts.total.n, spam.mails, report.phishing.unwrap().counts.total.n)
}

#[test]
fn an_attack_is_a_campaign_in_a_week_whatever_the_order() {
    let mut files = mails();
    for _ in 0..3 {
        files.rotate_left(2);
        let harness = world(&files);
        for (object, expected) in [
            // Two mails of the first week are one attack; the host and its domain both took part.
            ("shop.pills.example", (2, 3, 0)),
            ("pills.example", (2, 3, 0)),
            ("http://shop.pills.example/?id=2", (1, 1, 0)),
            ("198.51.100.1", (3, 3, 1)),
            ("198.51.100.2", (1, 1, 0)),
            ("login.verify.example", (1, 2, 1)),
            ("http://login.verify.example/a", (1, 2, 1)),
            ("mailer.example", (1, 2, 1)),
            // Whose name was used, and whose page is real.
            ("paypal.com", (1, 2, 0)),
            ("https://www.paypal.com/", (1, 2, 0)),
            // Ham and receivers make no attack.
            ("cafe.example", (0, 0, 0)),
            ("198.51.100.9", (0, 0, 0)),
            ("trap.example", (0, 0, 0)),
        ] {
            assert_eq!(counts(&harness, object, None), expected, "{object}");
        }
        assert_eq!(counts(&harness, "pills.example", Some("2026-01-11T23:00:00Z")), (1, 2, 0));
        assert_eq!(counts(&harness, "pills.example", Some("2026-01-05T12:00:00Z")), (1, 1, 0));
        assert_eq!(counts(&harness, "pills.example", Some("2026-01-01T00:00:00Z")), (0, 0, 0));
    }
}

#[test]
fn kinds_weeks_and_examples() {
    let harness = world(&mails());
    let spam = report(&harness, "198.51.100.1", None).spam.unwrap();
    assert_eq!(spam.kinds, [(SpamKind::Advertising, 2), (SpamKind::Phishing, 1)]);
    let weeks: Vec<(String, u64)> =
        spam.counts.weeks.iter().filter(|(_, n)| *n > 0).map(|(week, n)| (week.to_date(), *n)).collect();
    assert_eq!(weeks, [("2026-01-05".to_owned(), 1), ("2026-01-12".to_owned(), 2)]);
    assert_eq!((spam.counts.weeks.len(), spam.counts.recent()), (26, 3));
    let [newest, ..] = &spam.examples[..] else { panic!("{spam:?}") };
    assert_eq!(
        (newest.subject.as_deref(), newest.roles.as_slice()),
        (Some("Your account"), [Role::Origin].as_slice())
    );
    let phishing = report(&harness, "login.verify.example", None).phishing.unwrap();
    let targets: Vec<_> =
        phishing.targets.iter().map(|(t, n)| (t.organization.as_str(), t.industry, *n)).collect();
    assert_eq!(targets, [("PayPal", Some("payment"), 1)]);
    assert_eq!(phishing.stolen, [(Stolen::Credentials, 1)]);
    // Half a year later they are history.
    let later = report(&harness, "198.51.100.1", Some("2026-09-01T00:00:00Z")).spam.unwrap();
    assert_eq!((later.counts.total.n, later.counts.recent()), (3, 0));
}

#[test]
fn attacks_weigh_nothing() {
    let harness = world(&mails());
    for object in [
        "login.verify.example",
        "http://login.verify.example/a",
        "paypal.com",
        "198.51.100.1",
        "pills.example",
    ] {
        let report = report(&harness, object, None);
        assert_eq!((report.verdict.zone, report.is_known), (Zone::Grey, true), "{object}");
        assert!(report.witnesses.is_empty(), "{object}");
    }
}

#[test]
fn importing_again_adds_nothing() {
    let sum = |files: &[FileSummary], count: fn(&FileSummary) -> u64| files.iter().map(count).sum::<u64>();
    let harness = Harness::at("2026-02-01T00:00:00Z");
    for (name, text) in mails() {
        let first = harness.import(&name, &text);
        let again = harness.import(&name, &text);
        let new = sum(&first.files, |file| file.new);
        assert_eq!(
            (sum(&again.files, |file| file.new), sum(&again.files, |file| file.known)),
            (0, new),
            "{name}"
        );
        assert_eq!(new > 0, !name.starts_with("ham"), "{name}");
    }
}

#[test]
fn feeds_and_kits_tell_of_pages() {
    let harness = Harness::at("2026-02-01T00:00:00Z");
    let feed = "phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target\n\
        1,http://a.bad.example/x,http://www.phishtank.com/phish_detail.php?phish_id=1,2026-01-05T00:00:00+00:00,yes,2026-01-06T00:00:00+00:00,yes,PayPal\n\
        2,http://a.bad.example/y,http://www.phishtank.com/phish_detail.php?phish_id=2,2026-01-07T00:00:00+00:00,yes,2026-01-07T00:00:00+00:00,yes,Other\n\
        3,http://b.bad.example/,http://www.phishtank.com/phish_detail.php?phish_id=3,2026-01-20T00:00:00+00:00,yes,2026-01-21T00:00:00+00:00,yes,Nobody Inc\n";
    harness.import("phishtank.csv", feed);
    let total = |object: &str| report(&harness, object, None).phishing.unwrap().counts.total.n;
    // Two pages of one host in one week are one attack.
    assert_eq!((total("a.bad.example"), total("bad.example"), total("http://a.bad.example/x")), (1, 2, 1));
    let found = report(&harness, "bad.example", None).phishing.unwrap();
    let targets: Vec<_> = found.targets.iter().map(|(t, _)| (t.organization.as_str(), t.industry)).collect();
    assert_eq!(targets, [("Nobody Inc", None), ("PayPal", Some("payment"))]);
    // A URL from a feed keeps its weight.
    assert!(report(&harness, "http://a.bad.example/x", None).verdict.zone >= Zone::Orange);

    // A kit on the host in that week is the same attack, and says with what.
    let kits = "DateFound,ReferenceLink,ThreatActorEmail,EmailType,KitMailer,Target,PhishingDomain,KitName,ThreatActor,KitHash,KitUrl\n\
        1/8/2026,https://social.example/1,someone@drop.example,drop,cc.php,Paypal,a.bad.example,pp.zip,,900150983cd24fb0d6963f7d28e17f72,\n";
    harness.import("kits.csv", kits);
    let found = report(&harness, "a.bad.example", None).phishing.unwrap();
    assert_eq!(found.counts.total.n, 1);
    let [attack] = &found.examples[..] else { panic!("{found:?}") };
    assert_eq!(attack.lists, ["phishing_kit_tracker", "phishtank"]);
    assert_eq!(attack.stolen, [Stolen::Card]);
    assert_eq!(attack.kits[0].name.as_deref(), Some("pp.zip"));
    assert_eq!(attack.drops[0].as_str(), "drop.example");
    let file = report(&harness, "900150983cd24fb0d6963f7d28e17f72", None);
    assert!(file.verdict.zone >= Zone::Orange, "{:?}", file.verdict);
}
