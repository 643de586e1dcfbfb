//! Registration records: the one that holds, what changed when, and that they weigh nothing.

use app::{ImportSummary, Query, Report, report::RegistrationInfo};
use model::{Observable, Zone};

use crate::support::{Harness, time};

const ASKED_FIRST: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: First Registrar\nCreation Date: 2019-10-01T03:04:05Z\n\
    Domain Status: ok\nRegistrant Name: A. Person\nName Server: NS1.A-SHOP.EXAMPLE\n\
    >>> Last update of whois database: 2026-01-05T00:00:00Z <<<\n";
const ASKED_AGAIN: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: First Registrar\nCreation Date: 2019-10-01T03:04:05Z\n\
    Domain Status: ok\nRegistrant Name: A. Person\nName Server: NS1.A-SHOP.EXAMPLE\n\
    >>> Last update of whois database: 2026-01-08T00:00:00Z <<<\n";
const MOVED: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: Second Registrar\nCreation Date: 2019-10-01T03:04:05Z\n\
    Domain Status: clientHold\nRegistrant Name: Domains By Proxy, LLC\nName Server: NS9.OTHER.EXAMPLE\n\
    >>> Last update of whois database: 2026-02-01T00:00:00Z <<<\n";
const GONE: &str = "Fetched-At: 2026-03-01T00:00:00Z\nHost: whois.registry.example\nQuery: a-shop.example\n\nNo match for \"A-SHOP.EXAMPLE\".\n";

fn registration(harness: &Harness, object: &str, as_of: Option<&str>) -> Option<RegistrationInfo> {
    report(harness, object, as_of).registration
}

fn report(harness: &Harness, object: &str, as_of: Option<&str>) -> Report {
    let query = Query::new(Observable::detect(object).unwrap());
    harness.app.lookup(&Query { as_of: as_of.map(time), ..query }).unwrap()
}

fn new_and_known(summary: &ImportSummary) -> (u64, u64) {
    let sum = |count: fn(&app::import::FileSummary) -> u64| summary.files.iter().map(count).sum();
    (sum(|file| file.new), sum(|file| file.known))
}

/// The world after all replies, whatever their order.
fn world(order: [(&str, &str); 4]) -> Harness {
    let harness = Harness::at("2026-04-01T00:00:00Z");
    for (name, text) in order {
        let summary = harness.import(name, text);
        assert_eq!(new_and_known(&summary).0, 1, "{name}: {summary:?}");
    }
    harness
}

const IN_ORDER: [(&str, &str); 4] =
    [("1.txt", ASKED_FIRST), ("2.txt", ASKED_AGAIN), ("3.txt", MOVED), ("4.txt", GONE)];

#[test]
fn the_report_has_the_newest_record_and_what_changed() {
    let [first, again, moved, gone] = IN_ORDER;
    for order in [IN_ORDER, [gone, moved, again, first]] {
        let harness = world(order);
        let then = registration(&harness, "www.a-shop.example", Some("2026-02-10T00:00:00Z")).unwrap();
        let record = then.current.record.as_ref().unwrap();
        assert_eq!((then.subject.to_string().as_str(), then.records), ("a-shop.example", 3));
        assert_eq!(record.registrar.name.as_deref(), Some("Second Registrar"));
        let changes: Vec<_> =
            then.changes.iter().map(|change| (change.field, change.after.as_str())).collect();
        assert_eq!(
            changes,
            [
                ("name servers", "ns9.other.example"),
                ("registrant", "Domains By Proxy, LLC"),
                ("registrar", "Second Registrar"),
                ("statuses", "clientHold"),
            ]
        );
        let now = registration(&harness, "https://a-shop.example/x", None).unwrap();
        assert!(now.current.record.is_none());
        assert_eq!((now.changes[0].field, now.changes[0].after.as_str()), ("registration", "not registered"));
        // What was said twice was said from the first to the last time.
        let early = registration(&harness, "a-shop.example", Some("2026-01-20T00:00:00Z")).unwrap();
        assert_eq!(
            (early.current.first, early.current.last),
            (time("2026-01-05T00:00:00Z"), time("2026-01-08T00:00:00Z"))
        );
        assert!(early.changes.is_empty());
        assert!(registration(&harness, "a-shop.example", Some("2026-01-01T00:00:00Z")).is_none());
        // A record is no judgement.
        assert_eq!(harness.zone("a-shop.example"), Zone::Grey);
    }
}

#[test]
fn the_same_reply_twice_is_one() {
    let harness = Harness::at("2026-04-01T00:00:00Z");
    assert_eq!(new_and_known(&harness.import("1.txt", MOVED)), (1, 0));
    assert_eq!(new_and_known(&harness.import("2.txt", MOVED)), (0, 1));
}

#[test]
fn an_address_has_the_smallest_network_around_it() {
    let harness = Harness::at("2026-04-01T00:00:00Z");
    let dump = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: OUTER\ncountry: JP\n\n\
        inetnum: 192.0.2.16 - 192.0.2.27\nnetname: INNER\ncountry: JP\n";
    let summary = harness.import("apnic.db.inetnum", dump);
    // The inner range is no prefix: it consists of two.
    assert_eq!(new_and_known(&summary).0, 3, "{summary:?}");
    for (address, name) in
        [("192.0.2.1", "OUTER"), ("192.0.2.17", "INNER"), ("192.0.2.26", "INNER"), ("192.0.2.28", "OUTER")]
    {
        let found = registration(&harness, address, None).unwrap();
        assert_eq!(found.current.record.unwrap().name.as_deref(), Some(name), "{address}");
    }
    assert!(registration(&harness, "198.51.100.1", None).is_none());
    assert_eq!(new_and_known(&harness.import("apnic.db.inetnum", dump)), (0, 3));
}
