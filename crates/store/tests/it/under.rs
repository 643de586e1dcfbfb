//! The rows that masks cover: those, and only those, of which [`Mask::covers`] says so, however the masks are held.

use std::sync::Arc;

use model::{Assessment, Category, Claim, Class, DomainName, Mask, Network, Observable, Subject};
use proptest::prelude::*;
use store::{Cover, Ledger, engine::memory::Memory};

use crate::{
    support::{any_mask, any_observable, evidence, memory, observable},
    verdicts::{row, table},
};

/// With so many masks none is sought where it stands any more.
const MANY: usize = 20_001;

fn cover(masks: &[Mask]) -> Cover {
    let mut cover = Cover::default();
    assert!(cover.extend(masks.iter().cloned()));
    cover
}

/// The same with many that cover nothing here.
fn cover_many(masks: &[Mask]) -> Cover {
    let mut cover = cover(masks);
    let others = (0..MANY).map(|n| Mask::Domain(DomainName::parse(&format!("n{n}.invalid")).unwrap()));
    assert!(cover.extend(others));
    cover
}

fn found(ledger: &Ledger, cover: Cover, limit: usize) -> Vec<Observable> {
    let mut under = ledger.rows_under(cover);
    let mut found = Vec::new();
    while let Some(page) = under.next_page(limit).unwrap() {
        assert!(page.iter().all(|(_, found)| *found == row(75)));
        found.extend(page.into_iter().map(|(observable, _)| observable));
    }
    found
}

fn filled(observables: &[Observable]) -> Ledger {
    let ledger = memory();
    let rows: Vec<_> = observables.iter().map(|observable| (observable.clone(), row(75))).collect();
    ledger.put_verdicts(&rows).unwrap();
    ledger
}

/// What can be said of objects in many ways.
const TEXTS: [&str; 12] = [
    "http://user:secret@www.a.example:8080/b/c?d=1",
    "https://a.example:443/a/a",
    "www.a.example",
    "bücher.example",
    "http://bücher.example:81/bücher/a?b",
    "http://[2001:db8::1]:8080/a/b.php?a=1",
    "http://[::ffff:192.0.2.1]/a/b",
    "http://192.0.2.1:81/a/b/?",
    "http://192.0.2.1/x?u=http://a.example/a",
    "http://a.example/b.example/a*b",
    "2001:db8::1",
    "192.0.2.1",
];

const PATTERNS: [&str; 14] = [
    "192.0.2.0/24",
    "192.0.2.1/32",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:db8::1/128",
    "*.a.example",
    "*.example",
    "a.example:8080/b/*",
    "*bcher-kva*",
    "*/b.php?a=*",
    "[2001:db8::1]:8080/a*1",
    "www*.example:8080/*",
    "192.0.2.*/x?u=*",
    "*a*.example/b*",
];

fn masks_by_hand() -> impl Strategy<Value = Mask> {
    prop::sample::select(&PATTERNS[..]).prop_map(|text| Mask::parse(text).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_covers_says(
        others in prop::collection::vec(prop_oneof![any_mask(), masks_by_hand()], 0..6),
        observables in prop::collection::vec(prop_oneof![
            3 => any_observable(),
            1 => prop::sample::select(&TEXTS[..]).prop_map(observable),
        ], 1..80),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6),
        limit in 1..50_usize,
    ) {
        // Masks at random, and some that do cover.
        let over = picks.iter().filter_map(|(object, mask)| {
            let over = Mask::covering(object.get(&observables));
            if over.is_empty() { None } else { Some(mask.get(&over).clone()) }
        });
        let masks: Vec<Mask> = others.into_iter().chain(over).collect();
        let mut expected: Vec<Observable> =
            observables.iter().filter(|object| masks.iter().any(|mask| mask.covers(object))).cloned().collect();
        expected.sort_unstable();
        expected.dedup();
        let ledger = filled(&observables);
        prop_assert_eq!(&found(&ledger, cover(&masks), limit), &expected, "{:?}", masks);
        prop_assert_eq!(&found(&ledger, cover_many(&masks), limit), &expected, "many, {:?}", masks);
    }
}

/// Some stand alone, some close together, so that the walk leaps and goes on by turns.
#[test]
fn a_walk_over_much() {
    let name = |n: usize| format!("n{n}.z{}.example", n % 100);
    let texts = (0..6_000).flat_map(|n| {
        [name(n), format!("http://{}/a/{n}", name(n)), format!("198.51.{}.{}", n / 250, n % 250)]
    });
    let mut observables: Vec<Observable> = texts.map(|text| observable(&text)).collect();
    observables.sort_unstable();
    let ledger = filled(&observables);
    let texts = (0..200).map(|n| format!("*.{}", name(n * 7)));
    let texts = texts
        .chain((20..50).map(|n| format!("*.z{n}.example")))
        .chain(["*n5*.z1.example", "*.z77*.example/a/*"].map(str::to_owned));
    let texts = texts.chain((0..100).map(|n| format!("198.51.{}.{}/31", n % 24, n * 2)));
    let masks: Vec<Mask> = texts.map(|text| Mask::parse(&text).unwrap()).collect();
    let expected: Vec<Observable> =
        observables.iter().filter(|object| masks.iter().any(|mask| mask.covers(object))).cloned().collect();
    assert!((4_000..8_000).contains(&expected.len()), "{}", expected.len());
    let near: Vec<Mask> = masks.iter().filter(|mask| !mask.to_string().contains('7')).cloned().collect();
    for masks in [&masks, &near] {
        let expected: Vec<&Observable> =
            observables.iter().filter(|object| masks.iter().any(|mask| mask.covers(object))).collect();
        assert!(found(&ledger, cover(masks), 1_000).iter().eq(expected.iter().copied()));
        assert!(found(&ledger, cover_many(masks), 1_000).iter().eq(expected));
    }
}

#[test]
fn what_masks_cover() {
    let ledger = table();
    let url = |text: &str| match observable(text) {
        Observable::Url(url) => url,
        other => panic!("{other} is no URL"),
    };
    let check = |mask: Mask, expected: &[&str]| {
        for cover in [cover(std::slice::from_ref(&mask)), cover_many(&[mask])] {
            let found: Vec<String> = found(&ledger, cover, 2).iter().map(Observable::to_string).collect();
            assert_eq!(found, expected);
        }
    };
    check(
        Mask::Network(Network::parse("192.0.2.0/25").unwrap()),
        &["192.0.2.1", "192.0.2.1/dir/x", "192.0.2.1:8080/"],
    );
    check(
        Mask::Domain(DomainName::parse("b.a.example").unwrap()),
        &["b.a.example", "c.b.a.example", "b.a.example/dir/x"],
    );
    check(
        Mask::Folder(url("a.example/dir/")),
        &["a.example/dir/x", "a.example/dir/x.php", "a.example/dir/x.php?id=1"],
    );
    // Not a folder: it covers nothing.
    check(Mask::Folder(url("a.example/dir")), &[]);
    check(Mask::Script(url("a.example/dir/x.php")), &["a.example/dir/x.php?id=1"]);
    check(Mask::Domain(DomainName::parse("none.example").unwrap()), &[]);
}

#[test]
fn all_masks_of_a_ledger() {
    let ledger = Ledger::with_engine(Arc::new(Memory::new())).unwrap();
    let masks: Vec<Mask> = PATTERNS.iter().map(|text| Mask::parse(text).unwrap()).collect();
    let claim = Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware));
    let subjects = masks.iter().cloned().map(Subject::from).chain([observable("b.test").into()]);
    ledger.append(subjects.map(|subject| evidence(subject, claim.clone())).collect()).unwrap();
    let objects = ["a.a.example", "192.0.2.7", "b.test"].map(observable);
    ledger.put_verdicts(&objects.each_ref().map(|object| (object.clone(), row(75)))).unwrap();
    let cover = ledger.all_masks().unwrap().unwrap();
    assert_eq!(found(&ledger, cover, 10), ["192.0.2.7", "a.a.example"].map(observable));
}
