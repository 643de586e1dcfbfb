//! Keys: their order is the order of subjects, and what belongs together is one range.

use std::collections::BTreeSet;

use model::{DomainName, Host, Mask, Network, Observable, Subject};
use proptest::prelude::*;
use store::key;

use crate::support::{any_mask, any_observable, any_subject, observable};

proptest! {
    #[test]
    fn key_order_is_value_order(a in any_subject(), b in any_subject()) {
        prop_assert_eq!(key::subject(&a).cmp(&key::subject(&b)), a.cmp(&b), "{} {}", a, b);
    }

    #[test]
    fn decoding_a_key_gives_its_subject(subject in any_subject()) {
        prop_assert_eq!(key::decode(&key::subject(&subject)).unwrap(), subject);
    }

    /// A subject's rows stay together: no key is a prefix of another's.
    #[test]
    fn rows_of_different_subjects_do_not_mix(a in any_subject(), b in any_subject()) {
        prop_assert!(a == b || !key::subject(&b).starts_with(&key::subject(&a)), "{} {}", a, b);
    }

    #[test]
    fn hostile_keys_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Ok(subject) = key::decode(&bytes) {
            prop_assert_eq!(&key::subject(&subject), &bytes);
        }
        let _ = key::split_evidence(&bytes);
    }

    /// The ranges of a mask hold everything it covers.
    #[test]
    fn ranges_of_a_mask_hold_what_it_covers(mask in any_mask(), observable in any_observable()) {
        let key = key::observable(&observable);
        let within = key::covered_by(&mask).iter().any(|range| range.contains(&key));
        prop_assert!(within || !mask.covers(&observable), "{} {}", mask, observable);
        // And nothing else, but for wildcards.
        let is_exact = !matches!(mask, Mask::Wildcard(_));
        prop_assert!(!within || !is_exact || mask.covers(&observable), "{} {}", mask, observable);
    }

    /// The same, for masks that do cover: those of the observable itself.
    #[test]
    fn ranges_of_covering_masks_hold_the_observable(observable in any_observable()) {
        let key = key::observable(&observable);
        for mask in Mask::covering(&observable) {
            if mask.covers(&observable) {
                prop_assert!(key::covered_by(&mask).iter().any(|range| range.contains(&key)), "{} {}", mask, observable);
            }
        }
    }
}

#[test]
fn names_stand_before_those_below_and_nothing_between() {
    let names =
        ["example", "a.example", "b.a.example", "ab.example", "a-b.example", "z.example", "example.com"];
    let mut sorted: Vec<_> = names.iter().map(|name| DomainName::parse_host(name).unwrap()).collect();
    sorted.sort_by_key(|name| key::observable(&Observable::Domain(name.clone())));
    let sorted: Vec<_> = sorted.iter().map(DomainName::as_str).collect();
    assert_eq!(
        sorted,
        ["example.com", "example", "a.example", "b.a.example", "a-b.example", "ab.example", "z.example"]
    );
}

#[track_caller]
fn check(range: &store::engine::KeyRange, inside: &[&str], outside: &[&str]) {
    for text in inside {
        assert!(range.contains(&key::observable(&observable(text))), "{text} is outside");
    }
    for text in outside {
        assert!(!range.contains(&key::observable(&observable(text))), "{text} is inside");
    }
}

#[test]
fn ranges_by_hand() {
    let example = DomainName::parse("a.example").unwrap();
    check(
        &key::domains_below(&example),
        &["b.a.example", "c.b.a.example", "0.a.example"],
        &["a.example", "ab.example", "a-b.example", "b.example", "b.a.example/", "192.0.2.1"],
    );
    check(
        &key::urls_at_or_below(&example),
        &["a.example/", "a.example:8080/x", "b.a.example/y?z"],
        &["ab.example/", "b.example/", "b.a.example", "192.0.2.1/a.example"],
    );
    check(
        &key::urls_on(&Host::Domain(example)),
        &["a.example/", "a.example:8080/x"],
        &["b.a.example/", "a.example", "ab.example/"],
    );
    check(
        &key::urls_on(&Host::Ip([192, 0, 2, 1].into())),
        &["192.0.2.1/", "192.0.2.1:81/"],
        &["192.0.2.10/", "192.0.2.1"],
    );
}

#[test]
fn a_network_covers_the_urls_on_its_addresses() {
    let mask = Mask::Network(Network::parse("192.0.2.0/25").unwrap());
    let ranges = key::covered_by(&mask);
    let inside = |text: &str| ranges.iter().any(|range| range.contains(&key::observable(&observable(text))));
    let all = [
        "192.0.2.0",
        "192.0.2.127",
        "192.0.2.128",
        "192.0.2.127/a",
        "192.0.2.128/a",
        "192.0.1.255/",
        "2001:db8::1",
    ];
    let found: BTreeSet<&str> = all.into_iter().filter(|text| inside(text)).collect();
    assert_eq!(found, BTreeSet::from(["192.0.2.0", "192.0.2.127", "192.0.2.127/a"]));
}

#[test]
fn what_is_no_key_is_refused() {
    for bytes in [
        &b""[..],
        &[0x10],
        &[0x10, 5, 1, 2, 3, 4],
        &[0x10, 4, 1, 2, 3],
        &[0x10, 4, 1, 2, 3, 4, 5],
        b"\x11example",
        b"\x11\0",
        b"\x11EXAMPLE\0",
        b"\x12\x10example\0\0nopath\0",
        b"\x12\x10example\0\x02/\0",
        b"\x12\x10example\0\x01\0\x50/\0",
        b"\x12\x10example\0\0/\0\xFF\0",
        &[0x13, 1, 2],
        &[0x20, 4, 192, 0, 2, 1, 24],
        &[0x20, 4, 192, 0, 2, 0, 33],
        b"\x24*evil*.example",
        b"\x24*EVIL*.example\0",
        b"\x24*.evil.example\0",
        b"\x24evil.example\0",
        &[0xFF],
    ] {
        assert!(key::decode(bytes).is_err(), "{bytes:?}");
    }
    let mask: Subject = Mask::Domain(DomainName::parse("a.example").unwrap()).into();
    assert!(key::decode_observable(&key::subject(&mask)).is_err());
}
