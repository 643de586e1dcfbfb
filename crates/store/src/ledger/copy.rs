//! A copy of the ledger as of one moment, and a ledger made of one.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    DigestReport, Ledger, META_NEXT_SEQUENCE, META_WRITER, OWN_META, digest, meta_key, open, snapshots,
};
use crate::{
    Engine, Result,
    backup::{self, Point, Writer},
    engine::{Batch, Entry, KeyRange, Table, fjall::Fjall, walk},
};

/// Memory for blocks while a ledger is made of a copy: nothing is read.
const CACHE_BYTES: u64 = 8 << 20;

/// The ledger as of one moment, while it goes on being written.
pub struct LedgerCopy {
    engine: Arc<dyn Engine>,
}

impl Ledger {
    /// Holds the ledger as it is now. What it has stays on disk for as long as it is held.
    ///
    /// # Errors
    /// As [`Engine::snapshot`].
    pub fn copy(&self) -> Result<LedgerCopy> {
        // Between two appends: the log ends where the rows do.
        let _writer = self.core.writer();
        Ok(LedgerCopy { engine: self.core.engine.snapshot()? })
    }
}

impl LedgerCopy {
    /// The point of the log.
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn point(&self) -> Result<Point> {
        let names = [META_WRITER, META_NEXT_SEQUENCE].map(|name| meta_key(OWN_META, name));
        let values = self.engine.get_many(Table::Meta, &names.each_ref().map(Vec::as_slice))?;
        let mut numbers = values
            .into_iter()
            .map(|value| value.and_then(|value| value.try_into().ok()).map_or(0, u64::from_be_bytes));
        let (writer, next) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        Ok(Point { writer, sequence: next.saturating_sub(1) })
    }

    /// What [`Ledger::digest`] gave at that moment.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn digest(&self) -> Result<DigestReport> {
        digest::of(&*self.engine, &snapshots::load(&*self.engine)?)
    }

    /// Writes all rows but those of the verdict table, which follow from others.
    ///
    /// # Errors
    /// [`backup::Error::Ledger`] as [`Engine::scan`], and [`backup::Error::Io`].
    pub fn write(&self, out: &mut Writer<'_>) -> backup::Result<()> {
        for table in Table::ALL.into_iter().filter(|table| *table != Table::Verdicts) {
            let mut failed = None;
            walk(&*self.engine, table, KeyRange::all(), |key, value| {
                failed = out.row(table, key, value).err();
                Ok(failed.is_none())
            })?;
            if let Some(error) = failed {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Format of the rows.
    #[must_use]
    pub fn format() -> u32 {
        open::FORMAT
    }
}

/// A ledger that is being made of a copy. It is none before [`NewLedger::finish`] has returned.
pub struct NewLedger {
    dir: PathBuf,
    engine: Fjall,
}

impl NewLedger {
    /// Begins one in a folder that has none.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn begin(dir: &Path) -> Result<Self> {
        Ok(Self { dir: dir.to_owned(), engine: open::begin(dir, CACHE_BYTES)? })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn put(&self, table: Table, rows: Vec<Entry>) -> Result<()> {
        let mut batch = Batch::with_capacity(rows.len());
        rows.into_iter().for_each(|row| batch.put(table, row.key, row.value));
        self.engine.commit(batch)
    }

    /// Makes it durable, and a ledger.
    ///
    /// # Errors
    /// As [`Engine::sync`].
    pub fn finish(self) -> Result<()> {
        self.engine.sync()?;
        drop(self.engine);
        open::end(&self.dir)
    }
}
