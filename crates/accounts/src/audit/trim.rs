//! Retention: the oldest entries go, and the digest of the last one that went stays as the anchor of the chain.

use model::Timestamp;

use super::chain::{self, Head, integer};
use crate::{Accounts, Error, Result, engine::Transaction};

/// Entries that are removed in one transaction, so that others need not wait for long.
const REMOVED_AT_ONCE: u64 = 10_000;

impl Accounts {
    /// Removes the oldest entries up to the first one that is not older than `before`; how many. What stays still verifies. A broken
    /// chain is not trimmed over what is broken: verify first.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the entry that would become the anchor is missing, and those of the engine.
    pub fn trim_audit(&self, before: Timestamp) -> Result<u64> {
        let mut removed = 0;
        loop {
            let now_removed = self.write(|transaction| trim(transaction, before))?;
            removed += now_removed;
            if now_removed < REMOVED_AT_ONCE {
                return Ok(removed);
            }
        }
    }
}

fn trim(transaction: &mut dyn Transaction, before: Timestamp) -> Result<u64> {
    let Some(mut head) = Head::read(transaction)? else { return Ok(0) };
    let last = head.sequence.min(head.anchor_sequence.saturating_add(REMOVED_AT_ONCE));
    let sql = "SELECT sequence FROM audit WHERE at >= ?1 AND sequence <= ?2 ORDER BY sequence LIMIT 1";
    let kept = transaction.query_one(sql, &[before.into(), integer(last).into()])?;
    let last = kept.map_or(Ok(last), |row| row.count(0).map(|kept| kept.saturating_sub(1)))?;
    if last <= head.anchor_sequence {
        return Ok(0);
    }
    let row =
        transaction.query_one("SELECT digest FROM audit WHERE sequence = ?1", &[integer(last).into()])?;
    let row = row.ok_or(Error::Corrupt { what: "an entry of the audit is missing" })?;
    (head.anchor_sequence, head.anchor_digest) = (last, chain::digest(&row, 0)?);
    head.write(transaction)?;
    transaction.execute("DELETE FROM audit WHERE sequence <= ?1", &[integer(last).into()])
}
