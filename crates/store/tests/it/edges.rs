//! Edges read in part say what the evidence says.

use model::{Claim, Host, Observable, RelationKind, Subject};
use proptest::prelude::*;
use store::{Edge, ObservableKey, Section, key};

use crate::support::{any_evidence, any_observable, memory, related};

/// What an edge has, owned.
#[derive(Clone, Debug, PartialEq)]
struct Seen(Observable, String, [Option<i64>; 3], model::Tlp, Option<u16>, Option<String>);

fn seen(edge: &Edge<'_>) -> Seen {
    let moments = [Some(edge.observed_at), edge.last_seen, Some(edge.recorded_at)]
        .map(|moment| moment.map(|m| m.millis()));
    let other = edge.other.decode().unwrap();
    Seen(other, edge.source.to_owned(), moments, edge.tlp, edge.port, edge.detection.map(str::to_owned))
}

proptest! {
    #[test]
    fn edges_say_what_evidence_says(all in prop::collection::vec(any_evidence(), 1..40)) {
        let ledger = memory();
        ledger.append(all.clone()).unwrap();
        let subjects = all.iter().flat_map(|item| {
            let target = match &item.claim {
                Claim::Related(relation) => Some(Subject::Observable(relation.target.clone())),
                _ => None,
            };
            [Some(item.subject.clone()), target]
        });
        for subject in subjects.flatten() {
            for section in Section::ALL.into_iter().filter(|section| section.relation().is_some()) {
                let found = ledger.evidence(std::slice::from_ref(&subject), &[section]).unwrap();
                let expected: Vec<Seen> = found[0].items.iter().filter(|item| {
                    !section.is_mirror() || matches!(item.subject, Subject::Observable(_))
                }).map(|item| {
                    let Claim::Related(relation) = &item.claim else { unreachable!("{item:?}") };
                    let other = match &item.subject {
                        Subject::Observable(own) if section.is_mirror() => own.clone(),
                        _ => relation.target.clone(),
                    };
                    let moments = [Some(item.observed_at), item.last_seen, Some(item.recorded_at)]
                        .map(|moment| moment.map(|m| m.millis()));
                    Seen(other, item.source.clone(), moments, item.tlp, relation.port, relation.detection.clone())
                }).collect();
                let mut edges = Vec::new();
                let read = ledger.edges(&subject, section, |edge| edges.push(seen(edge))).unwrap();
                prop_assert_eq!(&edges, &expected);
                prop_assert_eq!((read.truncated, read.damaged), (false, 0));
            }
        }
    }

    #[test]
    fn the_host_of_a_key_is_the_key_of_the_host(observable in any_observable()) {
        let bytes = key::observable(&observable);
        let expected = match &observable {
            Observable::Url(url) => Some(match url.host() {
                Host::Ip(address) => Observable::Ip(*address),
                Host::Domain(name) => Observable::Domain(name.clone()),
            }),
            _ => None,
        };
        let mut host = b"left from before".to_vec();
        let found = ObservableKey::from_bytes(&bytes).host_into(&mut host).then_some(host);
        prop_assert_eq!(found.map(|key| ObservableKey::from_bytes(&key).decode().unwrap()), expected);
    }
}

#[test]
fn a_watch_ends_when_either_end_is_written() {
    let ledger = memory();
    let watch = |object: &str| ledger.watch(&Subject::Observable(crate::support::observable(object)));
    let (name, address, other) = (watch("a.example"), watch("192.0.2.1"), watch("b.example"));
    ledger.append(vec![related("a.example", RelationKind::ResolvesTo, "192.0.2.1")]).unwrap();
    assert!(!name.holds() && !address.holds() && other.holds());
    let again = watch("a.example");
    // Known already: nothing is written.
    ledger.append(vec![related("a.example", RelationKind::ResolvesTo, "192.0.2.1")]).unwrap();
    assert!(again.holds());
}

#[test]
fn one_without_relations_has_no_edges() {
    let ledger = memory();
    ledger.append(vec![related("a.example", RelationKind::ResolvesTo, "192.0.2.1")]).unwrap();
    for (object, expected) in [("a.example", 1), ("192.0.2.1", 0), ("unknown.example", 0)] {
        let subject = Subject::Observable(crate::support::observable(object));
        let mut edges = 0;
        ledger.edges(&subject, Section::ResolvesTo, |_| edges += 1).unwrap();
        assert_eq!(edges, expected, "{object}");
    }
}
