//! An engine that fails where told: the k-th write, sync or read from now on. Then it works again, which an engine after a
//! failed write should not: whoever uses it has to stop by itself.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use store::{
    Engine, Error, Result,
    engine::{Batch, KeyRange, Limit, Order, Page, Table, Visitor},
};

/// The kinds of calls that can be made to fail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call {
    Read,
    Commit,
    Sync,
}

pub(crate) struct Faulty {
    inner: Arc<dyn Engine>,
    /// Calls until the failure, by [`Call`]; 0: none.
    countdown: [AtomicU64; 3],
    pub(crate) syncs: AtomicU64,
}

impl Faulty {
    pub(crate) fn new(inner: Arc<dyn Engine>) -> Self {
        Self { inner, countdown: Default::default(), syncs: AtomicU64::new(0) }
    }

    /// Makes the `kth` call from now on fail, counted from 1.
    pub(crate) fn fail(&self, call: Call, kth: u64) {
        self.countdown[call as usize].store(kth, Ordering::SeqCst);
    }

    fn pass(&self, call: Call) -> Result<()> {
        let before = self.countdown[call as usize]
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        match before {
            Ok(1) => Err(Error::Engine { action: "obey", source: "told to fail".into() }),
            _ => Ok(()),
        }
    }
}

impl Engine for Faulty {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        self.pass(Call::Read)?;
        self.inner.get_many(table, keys)
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        self.pass(Call::Read)?;
        self.inner.scan(table, range, order, limit)
    }

    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        self.pass(Call::Read)?;
        self.inner.visit(table, range, each)
    }

    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64> {
        self.pass(Call::Read)?;
        self.inner.count(table, range, max)
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>> {
        self.inner.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<()> {
        self.pass(Call::Commit)?;
        self.inner.commit(batch)
    }

    fn sync(&self) -> Result<()> {
        self.syncs.fetch_add(1, Ordering::SeqCst);
        self.pass(Call::Sync)?;
        self.inner.sync()
    }

    fn purge(&self, table: Table) -> Result<()> {
        self.inner.purge(table)
    }

    fn disk_bytes(&self) -> Result<u64> {
        self.inner.disk_bytes()
    }
}
