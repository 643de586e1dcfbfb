//! The suite that every engine passes: the contract of [`crate::engine`] as assertions. For tests only.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Engine, Result,
    engine::{Batch, Entry, KeyRange, Limit, Order, Table},
};

/// Runs the suite; `make` gives an empty engine each time.
///
/// # Errors
/// What the engine returns; none is expected.
///
/// # Panics
/// When the engine breaks the contract.
pub fn run(make: &dyn Fn() -> Arc<dyn Engine>) -> Result<()> {
    empty(&*make())?;
    order_is_by_bytes(&*make())?;
    get_many_keeps_order(&*make())?;
    pages_join_to_the_whole(&*make())?;
    limits(&*make())?;
    ranges(&*make())?;
    later_operation_wins(&*make())?;
    tables_are_apart(&*make())?;
    agrees_with_a_map(&*make())?;
    a_snapshot_is_of_one_moment(&*make())?;
    batches_are_seen_whole(&make())?;
    writers_do_not_lose_each_other(&make())?;
    a_purge_keeps_what_is_there(&*make())
}

fn a_purge_keeps_what_is_there(engine: &dyn Engine) -> Result<()> {
    put(engine, Table::Evidence, awkward_keys().into_iter().map(|key| (key, b"old".to_vec())))?;
    put(engine, Table::Meta, [(vec![1], b"other".to_vec())])?;
    let held = engine.snapshot()?;
    let mut batch = Batch::new();
    batch.remove(Table::Evidence, vec![1]);
    batch.put(Table::Evidence, vec![255], b"new".to_vec());
    engine.commit(batch)?;
    engine.purge(Table::Evidence)?;
    assert_eq!(get(engine, Table::Evidence, &[1])?, None);
    assert_eq!(get(engine, Table::Evidence, &[255])?.as_deref(), Some(&b"new"[..]));
    assert_eq!(engine.count(Table::Evidence, &KeyRange::all(), u64::MAX)?, awkward_keys().len() as u64 - 1);
    assert_eq!(get(engine, Table::Meta, &[1])?.as_deref(), Some(&b"other"[..]));
    assert_eq!(get(&*held, Table::Evidence, &[1])?.as_deref(), Some(&b"old"[..]), "what is held stays");
    assert!(held.purge(Table::Evidence).is_err());
    Ok(())
}

/// Hostile keys: empty values, zero bytes, prefixes of one another, the highest byte, long ones.
fn awkward_keys() -> Vec<Vec<u8>> {
    let mut keys: Vec<Vec<u8>> = vec![
        vec![0],
        vec![0, 0],
        vec![0, 255],
        vec![1],
        b"a".to_vec(),
        b"a\0".to_vec(),
        b"a\0b".to_vec(),
        b"a\x01".to_vec(),
        b"ab".to_vec(),
        vec![255],
        vec![255; 2],
        vec![7; 9000],
    ];
    keys.sort();
    keys
}

fn put(engine: &dyn Engine, table: Table, rows: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> Result<()> {
    let mut batch = Batch::new();
    rows.into_iter().for_each(|(key, value)| batch.put(table, key, value));
    engine.commit(batch)
}

fn get(engine: &dyn Engine, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(engine.get_many(table, &[key])?.pop().flatten())
}

/// Everything in `range`, by pages of `limit`.
fn all(
    engine: &dyn Engine,
    table: Table,
    range: &KeyRange,
    order: Order,
    limit: Limit,
) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut rest = Some(range.clone());
    while let Some(range) = rest {
        let page = engine.scan(table, &range, order, limit)?;
        assert!(!page.entries.is_empty() || page.next.is_none(), "a scan that goes on returns something");
        entries.extend(page.entries);
        rest = page.next;
    }
    Ok(entries)
}

fn a_snapshot_is_of_one_moment(engine: &dyn Engine) -> Result<()> {
    let keys = || (0..2_000_u32).map(|n| n.to_be_bytes().to_vec());
    put(engine, Table::Evidence, keys().map(|key| (key, b"before".to_vec())))?;
    put(engine, Table::Meta, [(b"gone".to_vec(), b"before".to_vec())])?;
    let snapshot = engine.snapshot()?;
    let mut batch = Batch::new();
    batch.remove(Table::Meta, b"gone".as_slice());
    batch.put(Table::Knowledge, b"new".as_slice(), b"after".as_slice());
    keys().for_each(|key| batch.put(Table::Evidence, key, b"after".as_slice()));
    engine.commit(batch)?;
    engine.sync()?;
    for view in [Arc::clone(&snapshot), snapshot.snapshot()?] {
        let found = all(&*view, Table::Evidence, &KeyRange::all(), Order::Forward, Limit::entries(7))?;
        assert!(found.len() == 2_000 && found.iter().all(|entry| entry.value == b"before"), "scan");
        let backward = all(&*view, Table::Evidence, &KeyRange::all(), Order::Reverse, Limit::WALK)?;
        assert!(backward.iter().rev().eq(&found), "scan backward");
        let mut visited = 0;
        view.visit(Table::Evidence, KeyRange::all(), &mut |_, value| {
            assert_eq!(value, b"before", "visit");
            visited += 1;
            Ok(true)
        })?;
        assert_eq!((visited, view.count(Table::Evidence, &KeyRange::all(), 9_999)?), (2_000, 2_000));
        assert_eq!(get(&*view, Table::Meta, b"gone")?.as_deref(), Some(b"before".as_slice()));
        assert_eq!(view.count(Table::Knowledge, &KeyRange::all(), 9)?, 0);
        let written = put(&*view, Table::Meta, [(b"x".to_vec(), b"x".to_vec())]);
        assert!(
            matches!(written, Err(crate::Error::Frozen)) && matches!(view.sync(), Err(crate::Error::Frozen))
        );
    }
    assert_eq!(get(engine, Table::Evidence, &[0, 0, 0, 7])?.as_deref(), Some(b"after".as_slice()));
    Ok(())
}

fn empty(engine: &dyn Engine) -> Result<()> {
    for table in Table::ALL {
        assert_eq!(get(engine, table, b"key")?, None);
        let page = engine.scan(table, &KeyRange::all(), Order::Forward, Limit::WALK)?;
        assert!(page.entries.is_empty() && page.next.is_none());
    }
    assert!(engine.get_many(Table::Meta, &[])?.is_empty());
    engine.commit(Batch::new())?;
    engine.sync()?;
    engine.disk_bytes().map(drop)
}

fn order_is_by_bytes(engine: &dyn Engine) -> Result<()> {
    let keys = awkward_keys();
    put(engine, Table::Evidence, keys.iter().rev().map(|key| (key.clone(), key.clone())))?;
    for (order, expected) in
        [(Order::Forward, keys.clone()), (Order::Reverse, keys.iter().rev().cloned().collect::<Vec<_>>())]
    {
        let found = all(engine, Table::Evidence, &KeyRange::all(), order, Limit::WALK)?;
        assert_eq!(
            found.iter().map(|entry| &entry.key).collect::<Vec<_>>(),
            expected.iter().collect::<Vec<_>>()
        );
        assert!(found.iter().all(|entry| entry.key == entry.value));
    }
    Ok(())
}

fn get_many_keeps_order(engine: &dyn Engine) -> Result<()> {
    put(engine, Table::Verdicts, [(b"a".to_vec(), vec![]), (b"b".to_vec(), b"2".to_vec())])?;
    let found = engine.get_many(Table::Verdicts, &[b"b", b"missing", b"a", b"b"])?;
    assert_eq!(found, [Some(b"2".to_vec()), None, Some(vec![]), Some(b"2".to_vec())]);
    Ok(())
}

fn pages_join_to_the_whole(engine: &dyn Engine) -> Result<()> {
    put(engine, Table::Log, (0..100_u8).map(|n| (vec![n], vec![n; usize::from(n)])))?;
    let range = KeyRange { start: vec![10], end: Some(vec![90]) };
    for order in [Order::Forward, Order::Reverse] {
        let whole = all(engine, Table::Log, &range, order, Limit { entries: 1000, bytes: 1 << 20 })?;
        assert_eq!(whole.len(), 80);
        if order == Order::Forward {
            assert_eq!(visited(engine, Table::Log, &range, usize::MAX)?, whole);
            assert_eq!(
                visited(engine, Table::Log, &range, 7)?,
                whole.iter().take(7).cloned().collect::<Vec<_>>()
            );
        }
        for limit in [
            Limit { entries: 1, bytes: 1 << 20 },
            Limit { entries: 7, bytes: 1 << 20 },
            Limit { entries: 80, bytes: 1 << 20 },
            Limit { entries: 1000, bytes: 300 },
        ] {
            assert_eq!(all(engine, Table::Log, &range, order, limit)?, whole);
        }
    }
    Ok(())
}

/// The first entries of a range as they are visited.
fn visited(engine: &dyn Engine, table: Table, range: &KeyRange, count: usize) -> Result<Vec<Entry>> {
    let mut seen = Vec::new();
    engine.visit(table, range.clone(), &mut |key, value| {
        seen.push(Entry { key: key.to_vec(), value: value.to_vec() });
        Ok(seen.len() < count)
    })?;
    Ok(seen)
}

fn limits(engine: &dyn Engine) -> Result<()> {
    put(engine, Table::Log, (0..10_u8).map(|n| (vec![n], vec![n; 99])))?;
    let scan =
        |entries, bytes| engine.scan(Table::Log, &KeyRange::all(), Order::Forward, Limit { entries, bytes });
    for (entries, bytes, expected) in
        [(3, 10_000, 3), (10, 10_000, 10), (20, 10_000, 10), (10, 250, 2), (10, 0, 1), (0, 0, 1)]
    {
        let page = scan(entries, bytes)?;
        assert_eq!(page.entries.len(), expected);
        assert_eq!(page.next.is_none(), expected == 10, "the end is told with the last entry");
    }
    Ok(())
}

fn ranges(engine: &dyn Engine) -> Result<()> {
    put(engine, Table::Places, (0..10_u8).map(|n| (vec![n, n], vec![])))?;
    for (start, end, max, expected) in
        [(0, 10, 100, 10), (0, 10, 4, 4), (3, 5, 100, 2), (5, 3, 100, 0), (20, 30, 9, 0)]
    {
        let range = KeyRange { start: vec![start], end: Some(vec![end]) };
        assert_eq!(engine.count(Table::Places, &range, max)?, expected);
    }
    let check = |start: &[u8], end: Option<&[u8]>, expected: usize| -> Result<()> {
        let range = KeyRange { start: start.to_vec(), end: end.map(<[u8]>::to_vec) };
        for order in [Order::Forward, Order::Reverse] {
            assert_eq!(all(engine, Table::Places, &range, order, Limit::WALK)?.len(), expected, "{range:?}");
        }
        assert_eq!(visited(engine, Table::Places, &range, usize::MAX)?.len(), expected, "{range:?}");
        Ok(())
    };
    check(&[], None, 10)?;
    check(&[3, 3], Some(&[5, 5]), 2)?;
    check(&[3, 3, 0], Some(&[5, 5, 0]), 2)?;
    check(&[9, 9], None, 1)?;
    check(&[9, 9, 0], None, 0)?;
    check(&[5], Some(&[5]), 0)?;
    check(&[7], Some(&[2]), 0)?;
    check(&[], Some(&[]), 0)
}

fn later_operation_wins(engine: &dyn Engine) -> Result<()> {
    let mut batch = Batch::new();
    batch.put(Table::Meta, *b"kept", *b"1");
    batch.put(Table::Meta, *b"kept", *b"2");
    batch.put(Table::Meta, *b"gone", *b"1");
    batch.remove(Table::Meta, *b"gone");
    batch.remove(Table::Meta, *b"back");
    batch.put(Table::Meta, *b"back", *b"3");
    batch.remove(Table::Meta, *b"never there");
    engine.commit(batch)?;
    let found = engine.get_many(Table::Meta, &[b"kept", b"gone", b"back"])?;
    assert_eq!(found, [Some(b"2".to_vec()), None, Some(b"3".to_vec())]);
    let mut batch = Batch::new();
    batch.remove(Table::Meta, *b"kept");
    engine.commit(batch)?;
    assert_eq!(get(engine, Table::Meta, b"kept")?, None);
    assert_eq!(all(engine, Table::Meta, &KeyRange::all(), Order::Forward, Limit::WALK)?.len(), 1);
    Ok(())
}

fn tables_are_apart(engine: &dyn Engine) -> Result<()> {
    let mut batch = Batch::new();
    for table in Table::ALL {
        batch.put(table, *b"key", table.as_str().as_bytes());
    }
    engine.commit(batch)?;
    for table in Table::ALL {
        assert_eq!(get(engine, table, b"key")?.as_deref(), Some(table.as_str().as_bytes()));
    }
    Ok(())
}

/// A fixed sequence of numbers (Knuth's MMIX generator); a suite needs no better randomness.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 42_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    }
}

fn agrees_with_a_map(engine: &dyn Engine) -> Result<()> {
    let mut number = numbers();
    let mut map: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    for _ in 0..200 {
        let mut batch = Batch::new();
        for _ in 0..number(20) {
            let key: Vec<u8> =
                (0..=number(3)).map(|_| [0, 1, 97, 255].into_iter().nth(number(4)).unwrap_or(0)).collect();
            if number(3) == 0 {
                map.remove(&key);
                batch.remove(Table::Evidence, key);
            } else {
                let value = vec![7; number(50)];
                map.insert(key.clone(), value.clone());
                batch.put(Table::Evidence, key, value);
            }
        }
        engine.commit(batch)?;
    }
    let found =
        all(engine, Table::Evidence, &KeyRange::all(), Order::Forward, Limit { entries: 5, bytes: 100 })?;
    assert_eq!(visited(engine, Table::Evidence, &KeyRange::all(), usize::MAX)?, found);
    assert!(map.len() > 20, "the sequence leaves something to compare");
    assert_eq!(
        found.into_iter().map(|entry| (entry.key, entry.value)).collect::<Vec<_>>(),
        map.into_iter().collect::<Vec<_>>()
    );
    Ok(())
}

fn batches_are_seen_whole(engine: &Arc<dyn Engine>) -> Result<()> {
    const ROUNDS: u32 = 300;
    let writes = |round: u32| {
        let mut batch = Batch::new();
        for key in 0..20_u8 {
            batch.put(Table::Evidence, [key], round.to_be_bytes());
        }
        engine.commit(batch)
    };
    writes(0)?;
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (1..ROUNDS).try_for_each(writes));
        let keys: Vec<Vec<u8>> = (0..20_u8).map(|key| vec![key]).collect();
        let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        while !writer.is_finished() {
            let mut values = engine.get_many(Table::Evidence, &keys)?;
            values.dedup();
            assert_eq!(values.len(), 1, "half of a batch was read");
            let page = engine.scan(Table::Evidence, &KeyRange::all(), Order::Forward, Limit::WALK)?;
            let mut values: Vec<_> = page.entries.into_iter().map(|entry| entry.value).collect();
            values.dedup();
            assert_eq!(values.len(), 1, "half of a batch was scanned");
        }
        writer.join().unwrap_or_else(|_| panic!("the writer panicked"))
    })
}

fn writers_do_not_lose_each_other(engine: &Arc<dyn Engine>) -> Result<()> {
    const EACH: u8 = 50;
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4_u8)
            .map(|writer| {
                scope.spawn(move || {
                    (0..EACH).try_for_each(|n| {
                        put(&**engine, Table::Evidence, [(vec![writer, n], vec![n])])?;
                        assert_eq!(
                            get(&**engine, Table::Evidence, &[writer, n])?,
                            Some(vec![n]),
                            "visible on return"
                        );
                        engine.sync()
                    })
                })
            })
            .collect();
        writers
            .into_iter()
            .try_for_each(|writer| writer.join().unwrap_or_else(|_| panic!("a writer panicked")))
    })?;
    let found = all(&**engine, Table::Evidence, &KeyRange::all(), Order::Forward, Limit::WALK)?;
    assert_eq!(found.len(), 4 * usize::from(EACH));
    Ok(())
}
