//! The verdict table and its ranges.

use model::{Category, DomainName, Host, Observable, Status, Timestamp, Zone};
use proptest::prelude::*;
use store::{Ledger, VerdictPage, VerdictRow};

use crate::support::{any_observable, day, memory, observable};

pub(crate) fn row(score: u8) -> VerdictRow {
    VerdictRow {
        zone: Zone::Red,
        score,
        status: Status::Dangerous,
        category: Category::Phishing,
        first_seen: Some(day("2026-01-01")),
        last_seen: None,
        computed_at: day("2026-02-03T04:05:06.789Z"),
        pass: 7,
        next_moment: None,
        restricted: false,
        accused: true,
    }
}

pub(crate) const TEXTS: [&str; 13] = [
    "192.0.2.1",
    "192.0.2.200",
    "a.example",
    "b.a.example",
    "c.b.a.example",
    "ab.example",
    "192.0.2.1/dir/x",
    "192.0.2.1:8080/",
    "a.example/dir/x",
    "a.example/dir/x.php?id=1",
    "a.example/dir/x.php",
    "a.example:8080/dir/y",
    "b.a.example/dir/x",
];

pub(crate) fn table() -> Ledger {
    let ledger = memory();
    let rows: Vec<_> = TEXTS.iter().map(|text| (observable(text), row(75))).collect();
    ledger.put_verdicts(&rows).unwrap();
    ledger
}

/// All pages of one and of two rows give what a large page gives.
#[track_caller]
fn check(read: impl Fn(Option<&Observable>, usize) -> store::Result<VerdictPage>, expected: &[&str]) {
    for limit in [1, 2, 100] {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = read(after.as_ref(), limit).unwrap();
            assert!(page.rows.len() <= limit && page.damaged == 0);
            found.extend(page.rows.iter().map(|(observable, _)| observable.to_string()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "by {limit}");
    }
}

#[test]
fn ranges_of_the_table() {
    let ledger = table();
    let a = DomainName::parse("a.example").unwrap();
    check(|after, limit| ledger.below(&a, after, limit), &["b.a.example", "c.b.a.example"]);
    check(
        |after, limit| ledger.urls_on(&Host::Domain(a.clone()), after, limit),
        &["a.example/dir/x", "a.example/dir/x.php", "a.example/dir/x.php?id=1", "a.example:8080/dir/y"],
    );
    check(
        |after, limit| ledger.urls_on(&Host::Ip([192, 0, 2, 1].into()), after, limit),
        &["192.0.2.1/dir/x", "192.0.2.1:8080/"],
    );
    check(
        |after, limit| ledger.urls_below(&a, after, limit),
        &[
            "a.example/dir/x",
            "a.example/dir/x.php",
            "a.example/dir/x.php?id=1",
            "a.example:8080/dir/y",
            "b.a.example/dir/x",
        ],
    );
    check(|after, limit| ledger.below(&DomainName::parse("c.b.a.example").unwrap(), after, limit), &[]);
}

#[test]
fn rows_are_read_in_order_and_replaced() {
    let ledger = table();
    let asked: Vec<_> = ["b.a.example", "unknown.example", "192.0.2.1"].map(observable).into();
    assert_eq!(ledger.verdicts(&asked).unwrap(), [Some(row(75)), None, Some(row(75))]);
    ledger.put_verdicts(&[(observable("192.0.2.1"), row(3))]).unwrap();
    assert_eq!(ledger.verdicts(&asked).unwrap(), [Some(row(75)), None, Some(row(3))]);
    assert_eq!(ledger.verdicts(&[]).unwrap(), []);
    assert_eq!(ledger.verdict_rows(None, 100).unwrap().rows.len(), TEXTS.len());
    assert_eq!(ledger.stats().unwrap().verdicts[&Zone::Red], TEXTS.len() as u64);
    ledger.clear_verdicts().unwrap();
    assert_eq!(ledger.verdicts(&asked).unwrap(), [None; 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_come_back_whole(
        observable in any_observable(),
        zone in prop::sample::select(&Zone::ALL[..]),
        category in prop::sample::select(Category::ALL),
        score in 0..=100_u8,
        moments in prop::array::uniform4(prop::option::of(0..=Timestamp::MAX.millis())),
        (restricted, accused) in any::<(bool, bool)>(),
        pass in 0..1_u64 << 48,
    ) {
        let [first_seen, last_seen, computed_at, next_moment] = moments.map(|millis| millis.map(Timestamp::from_millis));
        let computed_at = computed_at.unwrap_or_default();
        for status in [
            Status::Malware, Status::Dangerous, Status::NotTrusted, Status::AdwareAndOther, Status::Clean, Status::Good,
            Status::NoThreatsDetected, Status::NotCategorized,
        ] {
            let row = VerdictRow { zone, score, status, category, first_seen, last_seen, computed_at, pass, next_moment, restricted, accused };
            let ledger = memory();
            ledger.put_verdicts(&[(observable.clone(), row)]).unwrap();
            prop_assert_eq!(ledger.verdicts(std::slice::from_ref(&observable)).unwrap(), [Some(row)]);
        }
    }
}
