//! Every engine, and every wrapper, against the contract.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use store::{
    Engine, contract,
    engine::{Batch, Table, fjall::Fjall, memory::Memory},
};

use crate::faulty::Faulty;

#[test]
fn memory_keeps_the_contract() {
    contract::run(&|| Arc::new(Memory::new())).unwrap();
}

#[test]
fn fjall_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let next = std::cell::Cell::new(0);
    let make = || -> Arc<dyn Engine> {
        next.set(next.get() + 1);
        Arc::new(Fjall::open(&dir.path().join(next.get().to_string()), 1 << 20).unwrap())
    };
    contract::run(&make).unwrap();
}

#[test]
fn a_wrapper_that_fails_nothing_keeps_the_contract() {
    contract::run(&|| Arc::new(Faulty::new(Arc::new(Memory::new())))).unwrap();
}

#[test]
fn fjall_keeps_what_was_written_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Fjall::open(dir.path(), 1 << 20).unwrap();
    for round in 0..3_u8 {
        let engine = open();
        assert_eq!(engine.get_many(Table::Log, &[&[round]]).unwrap(), [None]);
        let mut batch = Batch::new();
        batch.put(Table::Log, [round], [round]);
        engine.commit(batch).unwrap();
        if round % 2 == 0 {
            engine.sync().unwrap();
        }
    }
    let found = open().get_many(Table::Log, &[&[0], &[1], &[2]]).unwrap();
    assert_eq!(found, [Some(vec![0]), Some(vec![1]), Some(vec![2])]);
}

/// Files below a folder that have these bytes; one that goes meanwhile has none.
fn on_disk(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(on_disk(&path, bytes));
        } else if std::fs::read(&path).unwrap_or_default().windows(bytes.len()).any(|window| window == bytes)
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn fjall_leaves_nothing_on_disk_of_what_was_purged() {
    const GONE: [&[u8]; 2] = [b"removed@example.org", b"replaced@example.org"];
    for is_reopened in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let open = || Fjall::open(dir.path(), 1 << 20).unwrap();
        let mut engine = open();
        let mut batch = Batch::new();
        batch.put(Table::Evidence, *b"a", GONE[0]);
        batch.put(Table::Evidence, *b"b", GONE[1]);
        batch.put(Table::Evidence, *b"c", *b"stays@example.org");
        engine.commit(batch).unwrap();
        engine.sync().unwrap();
        if is_reopened {
            drop(engine);
            engine = open();
        }
        let mut batch = Batch::new();
        batch.remove(Table::Evidence, *b"a");
        batch.put(Table::Evidence, *b"b", *b"");
        engine.commit(batch).unwrap();
        assert!(GONE.iter().all(|gone| !on_disk(dir.path(), gone).is_empty()), "there is nothing to purge");
        engine.purge(Table::Evidence).unwrap();
        for gone in GONE {
            assert_eq!(on_disk(dir.path(), gone), Vec::<PathBuf>::new(), "{}", String::from_utf8_lossy(gone));
        }
        drop(engine);
        let found = open().get_many(Table::Evidence, &[b"a", b"b", b"c"]).unwrap();
        assert_eq!(found, [None, Some(Vec::new()), Some(b"stays@example.org".to_vec())]);
        assert_eq!(on_disk(dir.path(), b"stays@example.org").len(), 1);
    }
}
