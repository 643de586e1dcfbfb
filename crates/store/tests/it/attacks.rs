//! Attacks of an object: the newest first, bounded, up to a day; and what is judged on and below a host.

use model::{
    Claim, DomainName, Evidence, Host, SpamAttack,
    attack::{CampaignId, Role, SpamKind},
};
use store::Section;

use crate::support::{assessed, day, evidence, memory, observable, related};

fn spam(subject: &str, at: &str, number: u8) -> Evidence {
    let attack = SpamAttack {
        campaign: CampaignId([number; 16]),
        message: [number; 16],
        kind: SpamKind::Other,
        role: Role::Link,
        subject: None,
        language: None,
        sender: None,
    };
    let claim = Claim::Spammed(Box::new(attack));
    Evidence { observed_at: day(at), ..evidence(observable(subject), claim) }
}

#[test]
fn the_newest_are_read_first() {
    let ledger = memory();
    let days = ["2026-01-05", "1970-01-01", "2026-03-01T23:59:59Z", "2025-12-31", "2026-03-01"];
    let pieces: Vec<Evidence> =
        days.iter().zip(1..).map(|(at, number)| spam("a.example", at, number)).collect();
    for piece in [pieces.clone(), pieces].concat() {
        ledger.append(vec![piece]).unwrap();
    }
    ledger.append(vec![spam("b.example", "2026-02-01", 9), assessed("a.example")]).unwrap();
    let subject = observable("a.example").into();
    let read = |upto: &str, max: usize| {
        let found = ledger.attacks(&subject, Section::Spammed, day(upto), max).unwrap();
        let days: Vec<String> = found.items.iter().map(|item| item.observed_at.to_date()).collect();
        (days.join(" "), found.truncated)
    };
    let all = "2026-03-01 2026-03-01 2026-01-05 2025-12-31 1970-01-01";
    assert_eq!(read("2026-08-01", 10), (all.to_owned(), false));
    // To the end of the day of the moment; what comes later that day is for the reader to leave out.
    assert_eq!(read("2026-03-01T00:00:00Z", 10), (all.to_owned(), false));
    assert_eq!(read("2026-02-28", 2), ("2026-01-05 2025-12-31".to_owned(), true));
    assert_eq!(read("2026-02-28", 3), ("2026-01-05 2025-12-31 1970-01-01".to_owned(), false));
    assert_eq!(ledger.attacks(&subject, Section::Phished, day("2026-08-01"), 10).unwrap().items, []);
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn what_is_judged_on_and_below() {
    let ledger = memory();
    ledger
        .append(vec![
            assessed("a.example/x"),
            assessed("login.a.example/y"),
            assessed("login.a.example"),
            assessed("a.example"),
            assessed("ba.example/x"),
            assessed("192.0.2.1/z"),
            assessed("192.0.2.10/z"),
            related("a.example/x", model::RelationKind::RedirectsTo, "c.example/"),
            spam("a.example/x", "2026-01-05", 1),
        ])
        .unwrap();
    let names =
        |found: store::Found| found.items.iter().map(|item| item.subject.to_string()).collect::<Vec<_>>();
    let below = |max| ledger.judged_below(&DomainName::parse("a.example").unwrap(), max).unwrap();
    assert_eq!(names(below(100)), ["login.a.example", "a.example/x", "login.a.example/y"]);
    assert!(!below(100).truncated && below(2).truncated);
    let on = |host: Host| names(ledger.judged_on(&host, 100).unwrap());
    assert_eq!(on(Host::Ip("192.0.2.1".parse().unwrap())), ["192.0.2.1/z"]);
    assert_eq!(on(Host::Domain(DomainName::parse("x.example").unwrap())), [""; 0]);
}
