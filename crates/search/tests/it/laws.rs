//! What the index finds is what a scan of all names finds.

use std::collections::BTreeSet;

use analysis::lookalike::Target;
use model::DomainName;
use proptest::prelude::*;
use search::{Count, NameIndex, Pattern};

use crate::support::{full, index, name, names, pattern};

/// Straight from the definition.
fn by_scan(names: &[DomainName], pattern: &Pattern) -> Vec<DomainName> {
    let all: BTreeSet<DomainName> =
        names.iter().filter(|name| pattern.covers(name.as_str())).cloned().collect();
    all.into_iter().collect()
}

proptest! {
    #[test]
    fn patterns_find_what_a_scan_finds(names in names(), patterns in prop::collection::vec(pattern(), 1..12), part in 1_usize..80, full in full()) {
        let index = index(NameIndex::in_memory().with_segment_names(full), &names, part);
        for pattern in patterns {
            let expected = by_scan(&names, &pattern);
            let page = index.find(&pattern, None, usize::MAX).unwrap();
            prop_assert_eq!(&page.names, &expected, "{:?}", pattern);
            prop_assert_eq!(page.next, None);
            let n = expected.len() as u64;
            prop_assert_eq!(index.count(&pattern, 1000).unwrap(), Count { n, exact: true });
            if n > 1 {
                prop_assert_eq!(index.count(&pattern, n - 1).unwrap(), Count { n: n - 1, exact: false });
            }
        }
    }

    #[test]
    fn pages_are_the_whole_in_parts(names in names(), pattern in pattern(), part in 1_usize..80, full in full(), limit in 1_usize..7) {
        let index = index(NameIndex::in_memory().with_segment_names(full), &names, part);
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = index.find(&pattern, after.as_ref(), limit).unwrap();
            prop_assert!(page.names.len() <= limit);
            found.extend(page.names);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(found, by_scan(&names, &pattern));
    }

    #[test]
    fn every_name_is_there_once(names in names(), part in 1_usize..80, full in full()) {
        let index = index(NameIndex::in_memory().with_segment_names(full), &names, part);
        let mut found = Vec::new();
        index.scan(|name| found.push(name.to_owned())).unwrap();
        let expected: BTreeSet<&DomainName> = names.iter().collect();
        prop_assert_eq!(found, expected.iter().map(|name| name.as_str()).collect::<Vec<_>>());
        for name in &names {
            prop_assert!(index.contains(name).unwrap());
        }
        prop_assert!(!index.contains(&name("not.there.test")).unwrap());
    }

    #[test]
    fn lookalikes_are_those_that_a_scan_finds(names in names(), at in 0_usize..120, part in 1_usize..80, full in full()) {
        let index = index(NameIndex::in_memory().with_segment_names(full), &names, part);
        let brands = ["acme.com", "acmebank.example", "mitsubo.com", "ab.com", "abo.co.uk", "カ口ー.com", "wmd.com"];
        for brand in brands.iter().map(|brand| name(brand)).chain([names[at % names.len()].clone()]) {
            let Some(target) = Target::new(&brand) else { continue };
            let found = index.lookalikes(&target).unwrap();
            prop_assert!(found.is_complete);
            prop_assert_eq!(found.items, index.lookalikes_by_scan(&target).unwrap(), "{}", brand);
        }
    }
}

#[test]
fn an_empty_index_answers() {
    let index = NameIndex::in_memory();
    for pattern in ["*", "a*", "~acme", "acme.example"] {
        let pattern = Pattern::parse(pattern).unwrap();
        assert_eq!(index.find(&pattern, None, 10).unwrap().names, []);
        assert_eq!(index.find(&pattern, Some(&name("a.example")), 10).unwrap().names, []);
    }
    index.flush(Some(b"")).unwrap();
    assert!(!index.contains(&name("a.example")).unwrap());
    assert_eq!(index.stats().names, 0);
}

#[test]
fn a_page_of_nothing_ends() {
    let index = index(NameIndex::in_memory(), &[name("a.example")], 1);
    let page = index.find(&Pattern::all(), None, 0).unwrap();
    assert_eq!((page.names.len(), page.next), (0, None));
}

#[test]
fn a_pattern_finds_what_stands_in_a_segment_of_its_own() {
    let names = ["o.com", "i.example", "acme.github.io"].map(name);
    let index = index(NameIndex::in_memory().with_segment_names(1), &names, 2);
    let pattern = Pattern::parse("*o").unwrap();
    assert_eq!(index.find(&pattern, None, usize::MAX).unwrap().names, [name("acme.github.io")]);
}
