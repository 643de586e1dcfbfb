//! Removing what is over, so that what strangers can cause does not grow for ever: attempts, links and sessions.

use model::Timestamp;

use crate::{Accounts, Result, outbox, session, throttle, ticket};

/// What was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Swept {
    /// Sessions that had ended.
    pub sessions: u64,
    /// One-time links that were over.
    pub tickets: u64,
    /// Throttles that counted no more.
    pub throttles: u64,
    /// Mails that were remembered for long enough.
    pub mails: u64,
}

impl Accounts {
    /// Removes what is over. Nothing depends on it but room: to be called every few minutes.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn sweep(&self, now: Timestamp) -> Result<Swept> {
        let now = self.moment(now);
        Ok(Swept {
            sessions: self.write(|transaction| session::sweep(transaction, now))?,
            tickets: self.write(|transaction| ticket::sweep(transaction, now))?,
            throttles: self.write(|transaction| throttle::sweep(transaction, now))?,
            mails: self.write(|transaction| outbox::sweep(transaction, now))?,
        })
    }
}
