//! Resolutions, which are read in part and kept, say what the evidence says.

use std::collections::BTreeSet;

use model::{Claim, DnsBasis, DnsData, DnsRecord, Evidence, Observable, RelationKind, Subject};
use proptest::prelude::*;
use store::{Facing, Ledger, Section};

use crate::support::{any_evidence, day, evidence, memory, observable, related};

const FACINGS: [(Facing, &[Section]); 4] = [
    (Facing::Addresses, &[Section::ResolvesTo, Section::DnsAddresses]),
    (Facing::Names, &[Section::ResolvedFrom, Section::DnsNames]),
    (Facing::Records, &[Section::DnsTargets, Section::DnsTexts]),
    (Facing::Referrers, &[Section::DnsReferrers]),
];

/// Each statement as a line, sorted.
fn told(ledger: &Ledger, subject: &Subject, facing: Facing) -> Vec<String> {
    let all = ledger.resolutions(subject, facing, usize::MAX).unwrap();
    assert!(!all.is_truncated());
    let order: BTreeSet<u32> = all.newest_first().iter().copied().collect();
    assert_eq!(order.len(), all.len(), "each record has its place");
    let mut lines = Vec::new();
    for at in 0..all.len() {
        let record = all.get(at).unwrap();
        assert!(!all.statements(at).is_empty());
        for each in all.statements(at) {
            let (last, recorded) = (each.last.map(|last| last.millis()), each.recorded_at.millis());
            lines.push(format!(
                "{:?} {:?} {:?} {:?} {:?} {} {last:?} {recorded} {:?} {:?}",
                record.other,
                record.preference,
                record.text,
                all.source(each),
                each.tlp,
                each.first.millis(),
                each.count,
                each.basis
            ));
        }
    }
    lines.sort();
    lines
}

/// The same from the evidence.
fn expected(ledger: &Ledger, subject: &Subject, sections: &[Section]) -> Vec<String> {
    let mut lines = Vec::new();
    for item in ledger.evidence(std::slice::from_ref(subject), sections).unwrap().remove(0).items {
        let is_mirror = sections.iter().all(|section| section.is_mirror());
        // What is said of a mask leads to no object.
        let Subject::Observable(own) = &item.subject else { continue };
        let (data, count, basis) = match &item.claim {
            Claim::Resolved(record) => (record.data.clone(), record.count, Some(record.basis)),
            Claim::Related(relation) => match &relation.target {
                Observable::Ip(address) => (DnsData::Address(*address), None, None),
                _ => continue,
            },
            other => panic!("{other:?}"),
        };
        let other = if is_mirror { Some(own.clone()) } else { data.target() };
        let preference = if let DnsData::Exchange(preference, _) = &data { *preference } else { None };
        let text = if let DnsData::Text(_, text) = &data { text.as_str() } else { "" };
        let (last, recorded) = (item.last_seen.map(|last| last.millis()), item.recorded_at.millis());
        lines.push(format!(
            "{other:?} {preference:?} {text:?} {:?} {:?} {} {last:?} {recorded} {count:?} {basis:?}",
            item.source,
            item.tlp,
            item.observed_at.millis(),
        ));
    }
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn resolutions_say_what_evidence_says(all in prop::collection::vec(any_evidence(), 1..40)) {
        let ledger = memory();
        // Relations of anything with anything are none of the DNS.
        let all: Vec<Evidence> = all.into_iter().filter(|item| match &item.claim {
            Claim::Related(relation) => relation.kind != RelationKind::ResolvesTo || matches!(relation.target, Observable::Ip(_)),
            _ => true,
        }).collect();
        ledger.append(all.clone()).unwrap();
        let targets = all.iter().filter_map(|item| match &item.claim {
            Claim::Related(relation) => Some(Subject::Observable(relation.target.clone())),
            Claim::Resolved(record) => record.data.target().map(Subject::Observable),
            _ => None,
        });
        let subjects: BTreeSet<Subject> = all.iter().map(|item| item.subject.clone()).chain(targets).collect();
        for subject in subjects.into_iter().filter(|subject| matches!(subject, Subject::Observable(_))) {
            for (facing, sections) in FACINGS {
                prop_assert_eq!(told(&ledger, &subject, facing), expected(&ledger, &subject, sections), "{} {:?}", subject, facing);
            }
        }
    }
}

fn resolved(name: &str, address: u32, last: &str) -> Evidence {
    let data = DnsData::Address(std::net::Ipv4Addr::from(0xC633_6400 + address).into());
    let record = DnsRecord { data, count: Some(1), basis: DnsBasis::Sensor };
    Evidence { last_seen: Some(day(last)), ..evidence(observable(name), Claim::Resolved(record)) }
}

#[test]
fn a_bound_is_told_and_the_newest_stand_first() {
    let ledger = memory();
    ledger.append((0..2_500).map(|at| resolved("a.example", at, "2026-02-03")).collect()).unwrap();
    ledger.append(vec![resolved("a.example", 1_234, "2026-02-04")]).unwrap();
    let subject: Subject = observable("a.example").into();
    let all = ledger.resolutions(&subject, Facing::Addresses, usize::MAX).unwrap();
    assert_eq!((all.len(), all.count_ipv4(), all.is_truncated()), (2_500, 2_500, false));
    let order = all.newest_first();
    let shown = |at: u32| all.get(at as usize).unwrap().other.unwrap().to_string();
    assert_eq!(shown(order[0]), "198.51.104.210");
    assert_eq!(
        (shown(order[1]), shown(order[2_499])),
        ("198.51.100.0".to_owned(), "198.51.109.195".to_owned())
    );
    let some = ledger.resolutions(&subject, Facing::Addresses, 100).unwrap();
    assert_eq!((some.is_truncated(), some.len() <= 100), (true, true));
    let exactly = ledger.resolutions(&subject, Facing::Addresses, 2_501).unwrap();
    assert!(!exactly.is_truncated());
    assert!(all.get(2_500).is_err() && all.statements(2_500).is_empty());
}

#[test]
fn a_name_that_lists_and_sensors_have_is_one() {
    let ledger = memory();
    ledger
        .append(vec![
            related("a.example", RelationKind::ResolvesTo, "198.51.100.1"),
            resolved("a.example", 1, "2026-02-03"),
        ])
        .unwrap();
    for (object, facing) in [("a.example", Facing::Addresses), ("198.51.100.1", Facing::Names)] {
        let all = ledger.resolutions(&observable(object).into(), facing, usize::MAX).unwrap();
        assert_eq!((all.len(), all.statements(0).len()), (1, 2), "{object}");
        assert_eq!(all.get(0).unwrap().record_type, "A");
    }
}
