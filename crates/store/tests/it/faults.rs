//! Failing engines and damaged rows.

use std::sync::{Arc, atomic::Ordering};

use model::{RelationKind, Subject, Zone};
use store::{
    Engine, Error, Ledger, Section,
    engine::{Batch, KeyRange, Limit, Order, Table, memory::Memory},
    key,
};

use crate::{
    decisions::decided,
    faulty::{Call, Faulty},
    sightings::{cell, sighted},
    support::{assessed, described, md5, memory, observable, related, sha256},
};

fn faulty() -> (Arc<Faulty>, Ledger) {
    let engine = Arc::new(Faulty::new(Arc::new(Memory::new())));
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    (engine, ledger)
}

#[test]
fn a_failed_sync_stops_writing_for_good() {
    let (engine, ledger) = faulty();
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    engine.fail(Call::Sync, 1);
    assert!(matches!(ledger.sync(), Err(Error::Engine { .. })));
    assert!(matches!(ledger.sync(), Err(Error::Poisoned)), "although the engine would work again");
    assert!(matches!(ledger.append(vec![assessed("192.0.2.2")]), Err(Error::Poisoned)));
    assert!(matches!(ledger.put_meta("name", b"value"), Err(Error::Poisoned)));
    // Reads go on; a ledger opened anew writes again.
    assert_eq!(
        ledger.evidence(&[observable("192.0.2.1").into()], &Section::VERDICT).unwrap()[0].items.len(),
        1
    );
    drop(ledger);
    let again = Ledger::with_engine(engine).unwrap();
    assert_eq!(again.append(vec![assessed("192.0.2.2")]).unwrap().new, 1);
    again.sync().unwrap();
}

#[test]
fn a_failed_write_writes_nothing_and_stops() {
    let (engine, ledger) = faulty();
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    let before = ledger.digest().unwrap();
    engine.fail(Call::Commit, 1);
    assert!(matches!(ledger.append(vec![assessed("192.0.2.2")]), Err(Error::Engine { .. })));
    assert!(matches!(ledger.append(vec![assessed("192.0.2.3")]), Err(Error::Poisoned)));
    assert!(matches!(ledger.sync(), Err(Error::Poisoned)), "what is on disk is unknown");
    assert_eq!(ledger.digest().unwrap(), before);
}

#[test]
fn a_failed_read_is_an_error_and_no_more() {
    let (engine, ledger) = faulty();
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    engine.fail(Call::Read, 1);
    assert!(ledger.evidence(&[observable("192.0.2.1").into()], &Section::VERDICT).is_err());
    engine.fail(Call::Read, 1);
    assert!(ledger.append(vec![assessed("192.0.2.1")]).is_err(), "what is known cannot be told");
    assert_eq!(ledger.append(vec![assessed("192.0.2.1")]).unwrap().known, 1);
    ledger.sync().unwrap();
}

#[test]
fn whoever_waits_for_a_failed_sync_is_told() {
    let (engine, ledger) = faulty();
    engine.fail(Call::Sync, 1);
    let failed = std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..8).map(|_| scope.spawn(|| ledger.sync())).collect();
        waiting.into_iter().map(|each| each.join().unwrap()).filter(Result::is_err).count()
    });
    assert_eq!(failed, 8, "the first sync fails, and none succeeds after it");
}

#[test]
fn waiting_callers_share_a_sync() {
    let (engine, ledger) = faulty();
    std::thread::scope(|scope| {
        for n in 0..50_u8 {
            let ledger = &ledger;
            scope.spawn(move || {
                ledger.append(vec![assessed(&format!("192.0.2.{n}"))]).unwrap();
                ledger.sync().unwrap();
            });
        }
    });
    let syncs = engine.syncs.load(Ordering::SeqCst);
    assert!((1..=50).contains(&syncs), "{syncs}");
    assert_eq!(ledger.digest().unwrap().evidence[&Section::Assessed], 50);
}

/// A small ledger with all kinds of rows, on an engine to be tampered with.
fn small() -> (Arc<Memory>, Ledger) {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    let file = sha256(1);
    let evidence = vec![
        assessed("http://www.example.com:8080/A/"),
        related(&file, RelationKind::DownloadedFrom, "http://www.example.com/x.exe"),
        described(&file, &[&md5(2)]),
        sighted(1, "http://www.example.com/x.exe", "2026-01-02", vec![cell("JP", "s", None, 3)]),
    ];
    ledger.append(evidence).unwrap();
    let decision = decided(observable("192.0.2.1"), "assessment/all", "2026-01-01", Zone::Green);
    ledger.append(vec![decision]).unwrap();
    (engine, ledger)
}

fn rows(engine: &dyn Engine, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    let page = engine.scan(table, &KeyRange::all(), Order::Forward, Limit::WALK).unwrap();
    page.entries.into_iter().map(|entry| (entry.key, entry.value)).collect()
}

#[test]
fn an_untouched_ledger_has_no_findings() {
    let (_, ledger) = small();
    let report = ledger.fsck().unwrap();
    assert_eq!(report.findings, []);
    assert!(report.rows > 8, "{}", report.rows);
}

#[test]
fn fsck_finds_each_removed_row_that_others_need() {
    for table in [Table::Evidence, Table::Aliases, Table::Sightings, Table::Decisions] {
        let count = rows(&*small().0, table).len();
        assert!(count >= 2);
        let mut found = 0;
        for at in 0..count {
            let (engine, ledger) = small();
            let mut batch = Batch::new();
            batch.remove(table, rows(&*engine, table)[at].0.clone());
            engine.commit(batch).unwrap();
            found += usize::from(ledger.fsck().unwrap().total > 0);
        }
        assert_eq!(found, count, "{table:?}");
    }
}

#[test]
fn damaged_values_are_found_and_passed_over() {
    let (engine, ledger) = small();
    for table in Table::ALL.into_iter().filter(|table| !matches!(table, Table::Aliases | Table::Meta)) {
        for (key, value) in rows(&*engine, table) {
            for at in 0..value.len() {
                for damaged in [value[..at].to_vec(), flipped(&value, at, 0xFF), flipped(&value, at, 0x80)] {
                    put(&*engine, table, &key, &damaged);
                    // Nothing here may panic; a changed text inside a value shows by the identity.
                    let report = ledger.fsck().unwrap();
                    if table == Table::Evidence && damaged.len() < value.len() {
                        assert!(report.total > 0, "a value cut to {at} bytes passes");
                    }
                    ledger.digest().unwrap();
                    ledger.stats().unwrap();
                    let _ = ledger.follow(None, 100);
                    assert!(ledger.decisions(None, None, 10).unwrap().items.len() <= 1);
                    let met = observable("http://www.example.com/x.exe");
                    let _ = (ledger.sightings_sum(&met), ledger.sightings_months(&met, 0, 1000));
                    for subject in [observable(&sha256(1)), observable("http://www.example.com/x.exe")] {
                        ledger.evidence(&[subject.into()], &Section::ALL).unwrap();
                    }
                    put(&*engine, table, &key, &value);
                }
            }
        }
    }
    assert_eq!(ledger.fsck().unwrap().total, 0, "all was put back");
}

#[test]
fn a_damaged_row_hides_nothing_beside_it() {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    let subject: Subject = observable("192.0.2.1").into();
    let pieces: Vec<_> = (0..5)
        .map(|n| {
            let mut piece = assessed("192.0.2.1");
            piece.source = format!("feed/{n}");
            piece
        })
        .collect();
    ledger.append(pieces).unwrap();
    let (key, _) = rows(&*engine, Table::Evidence)[2].clone();
    put(&*engine, Table::Evidence, &key, b"\x01garbage");
    let found = &ledger.evidence(std::slice::from_ref(&subject), &Section::VERDICT).unwrap()[0];
    assert_eq!((found.items.len(), found.damaged, found.truncated), (4, 1, false));
    let page = ledger.page(&subject, Section::Assessed, None, 10).unwrap();
    assert_eq!((page.items.len(), page.damaged, page.next), (4, 1, None));
    assert_eq!(ledger.digest().unwrap().damaged, 1);
    assert_eq!(ledger.fsck().unwrap().total, 1);
}

#[test]
fn garbage_keys_are_findings() {
    let (engine, ledger) = small();
    let before = ledger.fsck().unwrap().total;
    for table in Table::ALL.into_iter().filter(|table| *table != Table::Meta) {
        put(&*engine, table, b"\xEEgarbage that is long enough", b"");
        let mut key = key::observable(&observable("192.0.2.1"));
        key.extend([0x99; 17]);
        put(&*engine, table, &key, b"");
    }
    let tables = u64::try_from(Table::ALL.len()).unwrap();
    assert_eq!(ledger.fsck().unwrap().total, before + 2 * (tables - 1));
    let page = ledger.subjects(None, 100).unwrap();
    assert_eq!((page.damaged, page.next), (2, None));
}

#[test]
fn a_value_too_large_is_refused_alone() {
    let ledger = memory();
    let mut large = assessed("192.0.2.1");
    large.source = "x".repeat(2 << 20);
    let appended = ledger.append(vec![assessed("192.0.2.2"), large, assessed("192.0.2.3")]).unwrap();
    assert_eq!(appended.new, 2);
    assert_eq!(appended.refused.len(), 1);
    assert_eq!(appended.refused[0].index, 1);
    assert!(appended.refused[0].size_bytes > 2 << 20);
}

fn put(engine: &dyn Engine, table: Table, key: &[u8], value: &[u8]) {
    let mut batch = Batch::new();
    batch.put(table, key, value);
    engine.commit(batch).unwrap();
}

fn flipped(value: &[u8], at: usize, bits: u8) -> Vec<u8> {
    let mut value = value.to_vec();
    value[at] ^= bits;
    value
}
