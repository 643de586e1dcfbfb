//! Snapshots, and where addresses belong.

use std::{net::IpAddr, sync::Arc};

use model::{Place, PlaceRange};
use store::{Engine, Ledger, Snapshot, engine::memory::Memory};

use crate::support::{day, memory};

pub(crate) fn complete(ledger: &Ledger, list: &str, date: &str) -> bool {
    let snapshot = Snapshot {
        list: list.to_owned(),
        date: day(date),
        entries: 3,
        digest: [7; 32],
        recorded_at: day("2026-05-05"),
        import: 1,
        tlp: model::Tlp::Clear,
    };
    ledger.complete_snapshot(snapshot).unwrap()
}

fn country(first: &str, last: &str, code: &[u8; 2]) -> PlaceRange {
    PlaceRange { first: first.parse().unwrap(), last: last.parse().unwrap(), place: Place::Country(*code) }
}

fn asn(first: &str, last: &str, number: u32) -> PlaceRange {
    let place = Place::Asn { number, organisation: format!("Organisation {number}") };
    PlaceRange { first: first.parse().unwrap(), last: last.parse().unwrap(), place }
}

#[track_caller]
fn check(ledger: &Ledger, address: &str, at: &str, expected: &[&str]) {
    let hits = ledger.places(address.parse::<IpAddr>().unwrap(), day(at)).unwrap();
    let hits: Vec<String> = hits
        .iter()
        .map(|hit| match &hit.range.place {
            Place::Country(code) => {
                format!("{} {} {}", hit.list, hit.date.to_date(), String::from_utf8_lossy(code))
            }
            Place::Asn { number, .. } => format!("{} {} {number}", hit.list, hit.date.to_date()),
        })
        .collect();
    assert_eq!(hits, expected, "{address} at {at}");
}

#[test]
fn the_newest_complete_snapshot_before_the_moment_answers() {
    let engine: Arc<dyn Engine> = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine)).unwrap();
    let old = [country("192.0.2.0", "192.0.2.127", b"DE"), country("2001:db8::", "2001:db8::ff", b"JP")];
    let new = [country("192.0.2.0", "192.0.2.255", b"FR")];
    assert_eq!(ledger.append_places("geo", day("2026-01-01"), &old).unwrap().new, 2);
    ledger.append_places("geo", day("2026-02-01"), &new).unwrap();
    ledger.append_places("routing", day("2026-01-15"), &[asn("192.0.2.64", "192.0.2.95", 64496)]).unwrap();
    check(&ledger, "192.0.2.1", "2026-03-01", &[]);
    complete(&ledger, "geo", "2026-01-01");
    check(&ledger, "192.0.2.1", "2026-03-01", &["geo 2026-01-01 DE"]);
    complete(&ledger, "geo", "2026-02-01");
    complete(&ledger, "routing", "2026-01-15");

    // The same after a restart.
    let again = Ledger::with_engine(engine).unwrap();
    for ledger in [&ledger, &again] {
        check(ledger, "192.0.2.1", "2026-03-01", &["geo 2026-02-01 FR"]);
        check(ledger, "192.0.2.1", "2026-01-31", &["geo 2026-01-01 DE"]);
        check(ledger, "192.0.2.1", "2026-02-01", &["geo 2026-02-01 FR"]);
        // Before the oldest: the oldest is the best there is.
        check(ledger, "192.0.2.1", "2020-01-01", &["geo 2026-01-01 DE"]);
        check(ledger, "192.0.2.64", "2026-03-01", &["geo 2026-02-01 FR", "routing 2026-01-15 64496"]);
        check(ledger, "192.0.2.95", "2026-03-01", &["geo 2026-02-01 FR", "routing 2026-01-15 64496"]);
        check(ledger, "192.0.2.96", "2026-03-01", &["geo 2026-02-01 FR"]);
        check(ledger, "192.0.3.0", "2026-03-01", &[]);
        check(ledger, "192.0.1.255", "2026-03-01", &[]);
        check(ledger, "2001:db8::7", "2026-01-02", &["geo 2026-01-01 JP"]);
        check(ledger, "2001:db8::100", "2026-01-02", &[]);
        check(ledger, "::", "2026-01-02", &[]);
    }
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn ranges_are_kept_once_and_bad_ones_refused() {
    let ledger = memory();
    let ranges = [
        country("192.0.2.0", "192.0.2.127", b"DE"),
        country("192.0.2.0", "192.0.2.127", b"DE"),
        country("192.0.2.9", "192.0.2.1", b"DE"),
        country("192.0.2.9", "2001:db8::", b"DE"),
    ];
    let appended = ledger.append_places("geo", day("2026-01-01"), &ranges).unwrap();
    assert_eq!((appended.new, appended.known, appended.refused), (1, 1, 2));
    complete(&ledger, "geo", "2026-01-01");
    let digest = ledger.digest().unwrap();
    assert_eq!(digest.places, 1);
    let appended = ledger.append_places("geo", day("2026-01-01"), &ranges[..1]).unwrap();
    assert_eq!((appended.new, appended.known), (0, 1));
    assert_eq!(ledger.digest().unwrap(), digest);
}

#[test]
fn snapshots_are_indexed_by_date() {
    let ledger = memory();
    for date in ["2026-01-03", "2026-01-01", "2026-01-02"] {
        assert!(complete(&ledger, "list", date));
        assert!(!complete(&ledger, "list", date), "a date has one snapshot");
    }
    complete(&ledger, "list/sub", "2026-01-05");
    let index = ledger.snapshots();
    let dates: Vec<String> = index.of("list").iter().map(|snapshot| snapshot.date.to_date()).collect();
    assert_eq!(dates, ["2026-01-01", "2026-01-02", "2026-01-03"]);
    assert_eq!(index.len(), 4);
    assert!(index.is_complete("list", day("2026-01-02")));
    assert!(!index.is_complete("list", day("2026-01-05")));
    assert!(!index.is_complete("other", day("2026-01-02")));
    let newest = |at| index.newest_at("list", day(at)).map(|snapshot| snapshot.date.to_date());
    assert_eq!(newest("2025-12-31"), None);
    assert_eq!(newest("2026-01-01").as_deref(), Some("2026-01-01"));
    assert_eq!(newest("2026-01-02T12:00:00Z").as_deref(), Some("2026-01-02"));
    assert_eq!(newest("2027-01-01").as_deref(), Some("2026-01-03"));
}
