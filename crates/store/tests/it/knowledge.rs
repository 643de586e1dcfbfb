//! Knowledge: kept once, whatever the order, and the newest statement of a list answers.

use std::sync::Arc;

use model::{KnowledgeEntry, KnowledgeKind, Link, LinkKind, Tlp};
use proptest::prelude::*;
use store::{
    Engine, Ledger,
    engine::{Batch, KeyRange, Limit, Order, Table, memory::Memory},
};

use crate::support::{day, memory};

/// An entry that states only what every entry does.
pub(crate) fn bare_entry(list: &str, revision: u64) -> KnowledgeEntry {
    KnowledgeEntry {
        list: list.to_owned(),
        id: "00000000-0000-4000-8000-000000000001".to_owned(),
        kind: KnowledgeKind::Tool,
        name: "Kumobot".to_owned(),
        aliases: Vec::new(),
        external_id: None,
        description: None,
        references: Vec::new(),
        links: Vec::new(),
        revision,
        tlp: Tlp::Clear,
        recorded_at: day("2026-03-04"),
        import: 7,
    }
}

/// An entry that states everything.
pub(crate) fn entry(list: &str, revision: u64) -> KnowledgeEntry {
    KnowledgeEntry {
        kind: KnowledgeKind::Malware,
        aliases: vec!["Cloudy Bot".to_owned(), "雲".to_owned()],
        external_id: Some("S9001".to_owned()),
        description: Some("A bot.".to_owned()),
        references: vec!["https://report.example/kumobot".to_owned()],
        links: LinkKind::ALL
            .map(|kind| Link {
                kind,
                target: "00000000-0000-4000-8000-000000000002".to_owned(),
                likelihood: 55,
            })
            .to_vec(),
        tlp: Tlp::Green,
        ..bare_entry(list, revision)
    }
}

fn all(ledger: &Ledger) -> Vec<KnowledgeEntry> {
    let mut all = Vec::new();
    ledger.walk_knowledge(|entry| all.push(entry)).unwrap();
    all
}

#[test]
fn an_entry_is_kept_once_and_found() {
    let engine: Arc<dyn Engine> = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine)).unwrap();
    let empty = ledger.digest().unwrap();
    let one = entry("attack/enterprise", 1);
    let appended = ledger.append_knowledge(&[one.clone(), one.clone()]).unwrap();
    assert_eq!((appended.new, appended.known, appended.refused), (1, 1, 0));
    let digest = ledger.digest().unwrap();
    assert_ne!(digest.sha256, empty.sha256);
    assert_eq!(digest.knowledge, 1);
    // When it was learned again is no content.
    let again = KnowledgeEntry { recorded_at: day("2026-09-09"), import: 8, ..one.clone() };
    let appended = ledger.append_knowledge(&[again]).unwrap();
    assert_eq!((appended.new, appended.known), (0, 1));
    assert_eq!(ledger.digest().unwrap(), digest);
    // The same after a restart.
    for ledger in [&ledger, &Ledger::with_engine(engine).unwrap()] {
        assert_eq!(ledger.knowledge("attack/enterprise", &one.id).unwrap().as_ref(), Some(&one));
        assert_eq!(ledger.knowledge("attack/enterprise", "other").unwrap(), None);
        assert_eq!(ledger.knowledge("attack", &one.id).unwrap(), None);
        assert_eq!(all(ledger), std::slice::from_ref(&one));
    }
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn digests_of_every_first_byte_are_read_back() {
    let ledger = memory();
    let make = |number: u64| KnowledgeEntry { id: format!("id {number}"), ..bare_entry("list", 1) };
    let entries: Vec<KnowledgeEntry> = (0..3_000).map(make).collect();
    assert!(entries.iter().any(|entry| entry.digest()[0] == 0xFF));
    assert_eq!(ledger.append_knowledge(&entries).unwrap().new, 3_000);
    assert_eq!(all(&ledger).len(), 3_000);
    assert!(entries.iter().all(|entry| ledger.knowledge("list", &entry.id).unwrap().as_ref() == Some(entry)));
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn an_entry_too_large_is_refused_alone() {
    let ledger = memory();
    let large = KnowledgeEntry { description: Some("x".repeat(2 << 20)), ..bare_entry("list", 1) };
    let appended = ledger.append_knowledge(&[large, bare_entry("other", 1)]).unwrap();
    assert_eq!((appended.new, appended.refused), (1, 1));
}

#[test]
fn a_changed_entry_is_found() {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.append_knowledge(&[entry("list", 1)]).unwrap();
    let row = engine
        .scan(Table::Knowledge, &KeyRange::all(), Order::Forward, Limit::WALK)
        .unwrap()
        .entries
        .remove(0);
    for at in 0..row.value.len() {
        for value in [
            row.value[..at].to_vec(),
            [&row.value[..at], &[row.value[at] ^ 1], &row.value[at + 1..]].concat(),
        ] {
            let mut batch = Batch::new();
            batch.put(Table::Knowledge, row.key.clone(), value.clone());
            engine.commit(batch).unwrap();
            // Only when it was learned and by which import is not covered by the digest.
            let is_end = at + 12 >= row.value.len() && value.len() == row.value.len();
            assert!(is_end || ledger.fsck().unwrap().total == 1, "byte {at}");
            all(&ledger);
            ledger.digest().unwrap();
        }
    }
}

proptest! {
    #[test]
    fn order_does_not_matter(order in Just((0..12_u64).collect::<Vec<_>>()).prop_shuffle(), cut in 0..12_usize) {
        let make = |number: u64| KnowledgeEntry {
            id: format!("id {}", number % 3),
            name: format!("name {number}"),
            ..entry(if number.is_multiple_of(2) { "a" } else { "b" }, number / 4)
        };
        let straight = memory();
        straight.append_knowledge(&(0..12).map(make).collect::<Vec<_>>()).unwrap();
        let shuffled = memory();
        let entries: Vec<_> = order.into_iter().map(make).collect();
        shuffled.append_knowledge(&entries[cut..]).unwrap();
        shuffled.append_knowledge(&entries).unwrap();
        prop_assert_eq!(straight.digest().unwrap(), shuffled.digest().unwrap());
        prop_assert_eq!(all(&straight), all(&shuffled));
        prop_assert_eq!(all(&straight).len(), 6);
        let is_newest = |entry: &KnowledgeEntry| entry.name.trim_start_matches("name ").parse::<u64>().unwrap() >= 6;
        prop_assert!(all(&straight).iter().all(is_newest), "the newest answers");
    }
}
