//! The filter may be filled in the middle of an append: what could not be ruled out at its beginning is ruled out at its end.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use model::RelationKind;
use store::{
    Engine, Ledger, Result,
    engine::{Batch, KeyRange, Limit, Order, Page, Table, Visitor, memory::Memory},
};

use crate::support::{assessed, observable, related, sha256};

/// An engine in memory with which the filter is filled while an append asks what is known.
struct Late {
    inner: Memory,
    /// The filling waits for this.
    go: Mutex<Receiver<()>>,
    asked: Mutex<Sender<()>>,
    is_filled: AtomicBool,
}

impl Engine for Late {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        if table == Table::Evidence {
            // Nobody waits any more after the first time.
            let _ = self.asked.lock().unwrap_or_else(PoisonError::into_inner).send(());
            while !self.is_filled.load(Ordering::SeqCst) {
                thread::yield_now();
            }
        }
        self.inner.get_many(table, keys)
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        if table == Table::Verdicts && !self.is_filled.load(Ordering::SeqCst) {
            let _ = self.go.lock().unwrap_or_else(PoisonError::into_inner).recv();
        }
        self.inner.scan(table, range, order, limit)
    }

    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        self.inner.visit(table, range, each)
    }

    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64> {
        self.inner.count(table, range, max)
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>> {
        self.inner.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<()> {
        self.inner.commit(batch)
    }

    fn sync(&self) -> Result<()> {
        self.inner.sync()
    }

    fn purge(&self, table: Table) -> Result<()> {
        self.inner.purge(table)
    }

    fn disk_bytes(&self) -> Result<u64> {
        self.inner.disk_bytes()
    }
}

#[test]
fn what_an_append_says_is_told_with_what_is_fresh_or_not_at_all() {
    let (asked, go) = channel();
    let engine = Arc::new(Late {
        inner: Memory::new(),
        go: Mutex::new(go),
        asked: Mutex::new(asked),
        is_filled: AtomicBool::new(false),
    });
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    let file = sha256(1);
    let pieces = vec![assessed("a.example"), related(&file, RelationKind::CommunicatesWith, "a.example")];
    let appended = thread::scope(|scope| {
        let append = scope.spawn(|| ledger.append(pieces));
        while !ledger.filter_ready() {
            thread::yield_now();
        }
        engine.is_filled.store(true, Ordering::SeqCst);
        append.join().unwrap().unwrap()
    });
    assert_eq!(appended.new, 2);
    let told = appended.fresh.iter().find(|(fresh, _)| *fresh == observable("a.example"));
    assert!(told.is_none_or(|(_, evidence)| evidence.len() == 1), "{told:?}");
}
