//! The verdict table in memory: filled when a ledger is opened, kept up by writes, and never behind what was committed.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
    mpsc::{Receiver, Sender, channel},
};

use model::{Category, Observable, Status, Timestamp, Zone};
use proptest::prelude::*;
use store::{
    Engine, Ledger, Result, VerdictRow,
    engine::{Batch, KeyRange, Limit, Order, Page, Table, Visitor, memory::Memory},
};

use crate::support::observable;

fn row(score: u8) -> VerdictRow {
    VerdictRow {
        zone: Zone::Red,
        score,
        status: Status::Dangerous,
        category: Category::Phishing,
        first_seen: None,
        last_seen: Some(Timestamp::from_millis(1)),
        computed_at: Timestamp::from_millis(1_800_000_000_000),
        pass: 7,
        next_moment: None,
        restricted: false,
        accused: true,
    }
}

fn object(n: usize) -> Observable {
    observable(&format!("h{n}.example"))
}

/// An engine in memory that counts reads of rows, and waits where told.
struct Watched {
    inner: Arc<Memory>,
    rows_read: AtomicU64,
    /// Of the next pages of the verdict table: told when one was read, and asked before it is handed out.
    pages: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

impl Watched {
    fn over(inner: &Arc<Memory>) -> Arc<Self> {
        Arc::new(Self { inner: Arc::clone(inner), rows_read: AtomicU64::new(0), pages: Mutex::new(None) })
    }

    fn rows_read(&self) -> u64 {
        self.rows_read.load(Ordering::SeqCst)
    }
}

impl Engine for Watched {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        if table == Table::Verdicts {
            self.rows_read.fetch_add(keys.len() as u64, Ordering::SeqCst);
        }
        self.inner.get_many(table, keys)
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        let page = self.inner.scan(table, range, order, limit);
        if table == Table::Verdicts {
            let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((read, go_on)) = &*pages
                && read.send(()).is_ok()
            {
                // Whoever is gone waits for nothing more.
                let _ = go_on.recv();
            }
        }
        page
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

/// A table of so many rows, all of the same score.
fn table(rows: usize, score: u8) -> Arc<Memory> {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.put_verdicts(&(0..rows).map(|n| (object(n), row(score))).collect::<Vec<_>>()).unwrap();
    engine
}

#[test]
fn an_opened_table_is_answered_from_memory() {
    let rows = 10_000;
    let engine = Watched::over(&table(rows, 1));
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    let (kept, bytes) = ledger.rows_in_memory();
    assert!(kept == rows && bytes < 100 * rows, "{kept} rows in {bytes} bytes");
    let all: Vec<Observable> = (0..rows).map(object).collect();
    assert_eq!(ledger.verdicts(&all).unwrap(), vec![Some(row(1)); rows]);
    // So is what comes to it.
    let new: Vec<Observable> = (rows..rows + 100).map(object).collect();
    assert_eq!(ledger.verdicts(&new).unwrap(), vec![None; 100]);
    let before = engine.rows_read();
    ledger.put_verdicts(&new.iter().map(|object| (object.clone(), row(2))).collect::<Vec<_>>()).unwrap();
    assert_eq!(ledger.verdicts(&new).unwrap(), vec![Some(row(2)); 100]);
    ledger.put_verdicts(&[(object(0), row(3))]).unwrap();
    assert_eq!(ledger.verdicts([&object(0), &object(1)]).unwrap(), [Some(row(3)), Some(row(1))]);
    assert_eq!(engine.rows_read(), before, "nothing was read");
    ledger.clear_verdicts().unwrap();
    assert_eq!((ledger.rows_in_memory().0, ledger.verdicts([&object(0)]).unwrap()), (0, vec![None]));
}

#[test]
fn a_row_that_does_not_fit_into_memory_is_read() {
    let engine = Watched::over(&table(10, 1));
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    let late = VerdictRow { first_seen: Some(Timestamp::MAX), ..row(2) };
    assert_eq!(ledger.verdicts([&object(3)]).unwrap(), [Some(row(1))]);
    ledger.put_verdicts(&[(object(3), late)]).unwrap();
    assert_eq!((ledger.verdicts([&object(3)]).unwrap(), engine.rows_read()), (vec![Some(late)], 1));
    ledger.put_verdicts(&[(object(3), row(4))]).unwrap();
    assert_eq!((ledger.verdicts([&object(3)]).unwrap(), engine.rows_read()), (vec![Some(row(4))], 1));
}

#[test]
fn a_page_read_before_a_write_is_not_kept() {
    let engine = Watched::over(&table(100, 1));
    let ((read, was_read), (go_on, may_go_on)) = (channel(), channel());
    *engine.pages.lock().unwrap() = Some((read, may_go_on));
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    // The page is read with the old row; then comes a new one, and only then is the page handed out.
    was_read.recv().unwrap();
    ledger.put_verdicts(&[(object(5), row(2)), (object(1000), row(2))]).unwrap();
    go_on.send(()).unwrap();
    // It is read anew, and now the table is emptied before it is handed out.
    was_read.recv().unwrap();
    assert_eq!(ledger.verdicts([&object(5), &object(6)]).unwrap(), [Some(row(2)), Some(row(1))]);
    // The pages that emptying reads wait as well.
    std::thread::scope(|scope| {
        let clearing = scope.spawn(|| ledger.clear_verdicts());
        drop((go_on, was_read));
        clearing.join().unwrap().unwrap();
    });
    ledger.wait_for_filter();
    assert_eq!(ledger.verdicts([&object(5), &object(6), &object(1000)]).unwrap(), [None; 3]);
    assert_eq!(ledger.rows_in_memory().0, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is written while the table is read into memory, memory says in the end what the engine does.
    #[test]
    fn filling_beside_writes_ends_with_what_was_written(
        writes in prop::collection::vec(prop::collection::vec((0..6_000_usize, 2..100_u8), 1..20), 0..40),
    ) {
        let rows = 5_000;
        let engine = table(rows, 1);
        let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
        let mut expected: Vec<Option<u8>> = (0..6_000).map(|n| (n < rows).then_some(1)).collect();
        std::thread::scope(|scope| {
            // One who reads keeps rows too.
            scope.spawn(|| {
                while !ledger.filter_ready() {
                    ledger.verdicts(&(0..6_000).step_by(97).map(object).collect::<Vec<_>>()).unwrap();
                }
            });
            for batch in &writes {
                let rows: Vec<_> = batch.iter().map(|(n, score)| (object(*n), row(*score))).collect();
                ledger.put_verdicts(&rows).unwrap();
                batch.iter().for_each(|(n, score)| expected[*n] = Some(*score));
            }
        });
        ledger.wait_for_filter();
        let found = ledger.verdicts(&(0..6_000).map(object).collect::<Vec<_>>()).unwrap();
        let found: Vec<Option<u8>> = found.into_iter().map(|row| row.map(|row| row.score)).collect();
        prop_assert_eq!(found, expected);
    }
}
