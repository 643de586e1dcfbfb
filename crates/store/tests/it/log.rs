//! Following the log.

use std::{collections::BTreeSet, sync::Arc};

use store::{Cursor, Engine, Ledger, Section, engine::memory::Memory};

use crate::{
    places::complete,
    support::{assessed, day, listed, memory, observable},
};

fn subjects(page: &store::LogPage) -> BTreeSet<String> {
    page.subjects.iter().map(ToString::to_string).collect()
}

#[test]
fn a_follower_sees_everything_once() {
    let ledger = memory();
    let mut cursor = None;
    let mut seen = BTreeSet::new();
    for n in 0..20_u8 {
        ledger.append(vec![assessed(&format!("192.0.2.{n}")), assessed(&format!("198.51.100.{n}"))]).unwrap();
        if n % 3 == 0 {
            let page = ledger.follow(cursor, 1000).unwrap();
            assert!(subjects(&page).is_disjoint(&seen));
            assert!(!page.gap);
            seen.extend(subjects(&page));
            cursor = Some(page.cursor);
        }
    }
    let page = ledger.follow(cursor, 1000).unwrap();
    seen.extend(subjects(&page));
    assert_eq!(seen.len(), 40);
    let end = ledger.follow(Some(page.cursor.clone()), 1000).unwrap();
    assert!(end.is_empty());
    assert_eq!(end.cursor, page.cursor);
    // What is known touches nothing.
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    assert!(ledger.follow(Some(end.cursor), 1000).unwrap().is_empty());
}

#[test]
fn pages_are_bounded_and_cursors_are_bytes() {
    let ledger = memory();
    for n in 0..10_u8 {
        ledger.append(vec![assessed(&format!("192.0.2.{n}"))]).unwrap();
    }
    let mut cursor = None;
    let mut pages = 0;
    loop {
        let page = ledger.follow(cursor, 3).unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.subjects.len() <= 3);
        pages += 1;
        ledger.put_meta("cursor", &page.cursor.encode()).unwrap();
        cursor = Some(Cursor::decode(&ledger.meta("cursor").unwrap().unwrap()).unwrap());
    }
    assert_eq!(pages, 4);
    assert!(Cursor::decode(b"").is_err());
    assert!(Cursor::decode(b"\x01abc").is_err());
}

#[test]
fn an_append_larger_than_a_row_is_followed_whole() {
    let ledger = memory();
    ledger.append((0..5000).map(|n| assessed(&format!("h{n}.example"))).collect()).unwrap();
    let mut cursor = None;
    let mut seen = BTreeSet::new();
    loop {
        let page = ledger.follow(cursor, 100).unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.subjects.len() < 100 + 1024);
        seen.extend(subjects(&page));
        cursor = Some(page.cursor);
    }
    assert_eq!(seen.len(), 5000);
}

#[test]
fn a_trimmed_log_goes_on_and_tells_of_the_gap() {
    let engine: Arc<dyn Engine> = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine)).unwrap();
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    let first = ledger.follow(None, 10).unwrap();
    ledger.append(vec![assessed("192.0.2.2")]).unwrap();
    let second = ledger.follow(Some(first.cursor.clone()), 10).unwrap();
    ledger.trim(&second.cursor).unwrap();
    assert!(ledger.follow(Some(second.cursor.clone()), 10).unwrap().is_empty());
    // A follower that had not come so far, and one that begins.
    assert!(ledger.follow(Some(first.cursor.clone()), 10).unwrap().gap);
    let begun = ledger.follow(None, 10).unwrap();
    assert!(begun.gap && begun.subjects.is_empty());
    // Opened anew, the sequence goes on: the cursor stays good.
    drop(ledger);
    let ledger = Ledger::with_engine(engine).unwrap();
    ledger.append(vec![assessed("192.0.2.3")]).unwrap();
    let third = ledger.follow(Some(second.cursor), 10).unwrap();
    assert_eq!((subjects(&third), third.gap), (["192.0.2.3".to_owned()].into(), false));
    assert!(ledger.follow(Some(first.cursor), 10).unwrap().gap);
    assert!(!ledger.follow(Some(begun.cursor), 10).unwrap().gap, "told once");
}

#[test]
fn completing_a_snapshot_is_told_with_what_it_lists() {
    let ledger = memory();
    let pieces: Vec<_> = (0..3000_u32)
        .map(|n| listed("list", "2026-01-01", &format!("192.0.{}.{}", n / 250, n % 250)))
        .collect();
    ledger.append(pieces[..1500].to_vec()).unwrap();
    ledger.append(pieces.clone()).unwrap();
    ledger
        .append(vec![listed("list", "2026-01-02", "192.0.2.1"), listed("list/b", "2026-01-01", "192.0.2.9")])
        .unwrap();
    let before = ledger.follow(None, 10_000).unwrap();
    assert_eq!((before.subjects.len(), before.completed.len()), (3002, 0));
    complete(&ledger, "list", "2026-01-01");
    let after = ledger.follow(Some(before.cursor), 10_000).unwrap();
    assert_eq!(after.completed, [("list".to_owned(), day("2026-01-01"))]);
    assert!(!after.is_empty());
    assert_eq!(ledger.listed("list", day("2026-01-01")).unwrap().len(), 3000);
    assert_eq!(ledger.listed("list", day("2026-01-02")).unwrap(), [observable("192.0.2.1").into()]);
    assert_eq!(ledger.listed("list/b", day("2026-01-01")).unwrap().len(), 1);
    assert!(ledger.listed("lis", day("2026-01-01")).unwrap().is_empty());
    assert_eq!(
        ledger.evidence(&[observable("192.0.2.1").into()], &[Section::Listed]).unwrap()[0].items.len(),
        2
    );
}
