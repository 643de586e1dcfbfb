//! How far the log was followed, and how often: the pass.
//!
//! A row with a pass knows all that the log said until the end of that pass. So of two rows one can tell which may lack what the other
//! knows; the clock cannot, because it stands still, goes back, and is read before the ledger is. A number is never used twice: what was
//! begun when the program broke off goes on under the next.

use std::sync::atomic::{AtomicU64, Ordering};

use store::{Cursor, Ledger};

use crate::{Error, Result};

/// Name of cursor and pass among the ledger's small values.
const FOLLOWER: &str = "verdicts/follower";
const PASS_BYTES: usize = size_of::<u64>();

/// Counts passes.
#[derive(Debug)]
pub(crate) struct Passes {
    done: AtomicU64,
}

impl Passes {
    /// Goes on behind the pass that may have been begun when the ledger was closed.
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        let (done, cursor) = read(ledger)?;
        let passes = Self { done: AtomicU64::new(done) };
        passes.finish(ledger, &cursor, passes.next())?;
        Ok(passes)
    }

    /// The last pass that came to its end. Read it before the ledger is read for a row.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Acquire)
    }

    /// The pass that begins. Only for who follows the log.
    pub(crate) fn next(&self) -> u64 {
        self.done() + 1
    }

    /// Where the log is to be followed from.
    pub(crate) fn cursor(&self, ledger: &Ledger) -> Result<Cursor> {
        Ok(read(ledger)?.1)
    }

    /// Notes that the log was dealt with up to `cursor`.
    pub(crate) fn finish(&self, ledger: &Ledger, cursor: &Cursor, pass: u64) -> Result<()> {
        let mut value = pass.to_be_bytes().to_vec();
        value.extend(cursor.encode());
        ledger.put_meta(FOLLOWER, &value)?;
        self.done.store(pass, Ordering::Release);
        Ok(())
    }
}

/// Has the log followed from its beginning on, since there is no table. Passes go on: other things are told by their numbers.
pub(crate) fn begin_anew(ledger: &Ledger) -> Result<()> {
    let mut value = read(ledger)?.0.to_be_bytes().to_vec();
    value.extend(Cursor::default().encode());
    Ok(ledger.put_meta(FOLLOWER, &value)?)
}

fn read(ledger: &Ledger) -> Result<(u64, Cursor)> {
    let Some(value) = ledger.meta(FOLLOWER)? else { return Ok((0, Cursor::default())) };
    let Some((pass, cursor)) = value.split_first_chunk::<PASS_BYTES>() else {
        return Err(Error::Store(store::Error::Corrupt { what: "the follower's place does not decode" }));
    };
    Ok((u64::from_be_bytes(*pass), Cursor::decode(cursor)?))
}
