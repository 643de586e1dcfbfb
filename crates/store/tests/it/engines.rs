//! Every engine, and every wrapper, against the contract.

use std::sync::Arc;

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
