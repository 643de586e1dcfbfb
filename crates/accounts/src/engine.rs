//! The engine: transactions of SQL in a few tables. It knows nothing of users or licences.
//!
//! The contract, checked by one suite for every engine (`tests/it/contract.rs`):
//! - [`Engine::write`] is one serialisable transaction: all or nothing, as if no other ran at the same time, durable when it returns;
//! - `work` may be called several times, so it has no effect but through its argument; when it returns an error, nothing was done and the error is
//!   handed on;
//! - after a statement failed the transaction is lost, whatever `work` returns;
//! - [`Engine::read`] sees one state, and cannot write;
//! - text is ordered by its bytes (UTF-8), holds no NUL, and comes back as it went in, as do integers of 64 bits and bytes.
//!
//! SQL is what both engines speak: placeholders `?1` to `?n`; columns `BIGINT`, `TEXT` and `BYTEA`, truth as 0 and 1, moments as milliseconds;
//! `INSERT … ON CONFLICT … DO NOTHING` or `DO UPDATE`; `RETURNING` (with [`Transaction::query`]); sums as `CAST(SUM(…) AS BIGINT)`; no columns that
//! count by themselves. `LIMIT` stands in every query that has no other bound.

mod pool;
pub mod postgres;
pub mod sqlite;
mod value;

use std::path::Path;

use crate::Result;
pub use value::{Row, Value};

/// Rows that one query may return. Larger tables are read in pages.
pub const ROWS_MAX: usize = 100_000;

/// What a piece of work does its statements with.
pub trait Transaction {
    /// Runs a statement that returns no rows; how many rows it changed.
    ///
    /// # Errors
    /// [`crate::Error::Taken`], [`crate::Error::Referenced`], [`crate::Error::ReadOnly`], [`crate::Error::Unavailable`], [`crate::Error::Engine`].
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64>;

    /// Runs a statement that returns rows, of which there may be [`ROWS_MAX`].
    ///
    /// # Errors
    /// As [`Transaction::execute`].
    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>>;

    /// Runs a statement of a migration. `BIGINT`, `TEXT` and `BYTEA` become what the engine calls them.
    ///
    /// # Errors
    /// As [`Transaction::execute`].
    fn define(&mut self, sql: &str) -> Result<()>;

    /// The only row of a query, or `None`.
    ///
    /// # Errors
    /// As [`Transaction::execute`].
    fn query_one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, values)?.into_iter().next())
    }
}

/// What is done in a transaction.
pub type Work<'a> = dyn FnMut(&mut dyn Transaction) -> Result<()> + 'a;

/// A database; see the module's contract. Work must not call its own engine again.
pub trait Engine: Send + Sync {
    /// Does `work` in one serialisable transaction, durable when this returns. Transactions that met another one are tried again, at most a fixed
    /// number of times.
    ///
    /// # Errors
    /// What `work` returns; [`crate::Error::Unavailable`] when nothing was done, [`crate::Error::Unknown`] when that cannot be told;
    /// [`crate::Error::Full`], [`crate::Error::Poisoned`], [`crate::Error::Engine`].
    fn write(&self, work: &mut Work<'_>) -> Result<()>;

    /// Does `work` on one state of the database; writes in it are refused.
    ///
    /// # Errors
    /// What `work` returns, [`crate::Error::Unavailable`], [`crate::Error::Engine`].
    fn read(&self, work: &mut Work<'_>) -> Result<()>;

    /// `sqlite` or `postgres`.
    fn name(&self) -> &'static str;

    /// Copies everything into `file`, which must not exist, while others go on reading and writing; on disk when this returns.
    ///
    /// # Errors
    /// [`crate::Error::NotHere`] from PostgreSQL, which has `pg_dump`; [`crate::Error::Io`], [`crate::Error::Engine`].
    fn copy_to(&self, file: &Path) -> Result<()>;
}
