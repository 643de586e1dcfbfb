//! Group commit: a thread takes all charges that wait, makes them in one transaction, and answers when it is on disk. A thousand charges at once cost a
//! few commits.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread::{self, JoinHandle},
};

use model::Timestamp;

use crate::{Accounts, Error, Grant, Outcome, Result, Want};

/// Charges that may wait: what a slow disk commits in a few seconds. Those above are refused with [`Error::Busy`].
const WAITING_MAX: usize = 16_384;
/// Charges of one transaction, so that the first need not wait for too many others.
const BATCH_MAX: usize = 1024;
/// What waits for it, in errors.
const BUSY: Error = Error::Busy { what: "charges" };

/// What is called with the outcome of a charge, on the charger's thread: it hands the outcome on, and does nothing else.
pub type Reply = Box<dyn FnOnce(Result<Outcome>) + Send>;

/// What waits in the queue.
pub(crate) enum Item {
    Charge { want: Want, now: Timestamp, reply: Option<Reply> },
    Refund(Grant),
    Flush { now: Timestamp, reply: SyncSender<Result<()>> },
}

/// The thread that charges, and its queue. Dropped, it makes the charges that wait and ends; call [`Charger::flush`] before, or what is left of blocks
/// stays charged.
pub struct Charger {
    accounts: Arc<Accounts>,
    queue: Option<SyncSender<Item>>,
    thread: Option<JoinHandle<()>>,
    batches: Arc<AtomicU64>,
}

impl Charger {
    /// Starts the thread. Accounts have one charger.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the system has no thread left.
    pub fn start(accounts: Arc<Accounts>) -> Result<Self> {
        let (queue, waiting) = mpsc::sync_channel(WAITING_MAX);
        let batches = Arc::new(AtomicU64::new(0));
        let (of_thread, counted) = (Arc::clone(&accounts), Arc::clone(&batches));
        let thread = thread::Builder::new()
            .name("charger".to_owned())
            .spawn(move || run(&of_thread, &waiting, &counted))
            .map_err(|source| Error::Unavailable { action: "start a thread", source: Some(source.into()) })?;
        accounts.quotas.set_queue(Some(queue.clone()));
        Ok(Self { accounts, queue: Some(queue), thread: Some(thread), batches })
    }

    /// Charges, and calls `reply` when it is durable. Does not wait.
    ///
    /// `reply` is called with [`Error::Busy`] when too much waits, and with those of the engine: nothing was granted then. After [`Error::Unknown`] it
    /// may have been charged.
    pub fn charge(&self, want: Want, now: Timestamp, reply: Reply) {
        // Seen in the order of the calls, so that a batch cannot put a later moment before an earlier one.
        let _ = self.accounts.moment(now);
        if let Err(Item::Charge { reply: Some(reply), .. }) =
            self.send(Item::Charge { want, now, reply: Some(reply) })
        {
            reply(Err(BUSY));
        }
    }

    /// Gives back what was charged for something that then failed. Does not wait: until it is durable, a crash loses it.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub fn refund(&self, grant: &Grant) -> Result<()> {
        if self.accounts.refund_at_once(grant) {
            return Ok(());
        }
        self.send(Item::Refund(*grant)).map_err(|_| BUSY)
    }

    /// Writes down what is only in memory, after the charges that wait: counts of what has no limit, and what is left of blocks, which is given back.
    ///
    /// # Errors
    /// [`Error::Busy`] and those of the engine.
    pub fn flush(&self, now: Timestamp) -> Result<()> {
        let (reply, told) = mpsc::sync_channel(1);
        self.send(Item::Flush { now, reply }).map_err(|_| BUSY)?;
        told.recv().map_err(|_| Error::Unavailable { action: "flush", source: None })?
    }

    /// How many batches were charged so far, each in one transaction.
    #[must_use]
    pub fn batches(&self) -> u64 {
        self.batches.load(Ordering::Relaxed)
    }

    /// Puts an item into the queue, or gives it back.
    fn send(&self, item: Item) -> Result<(), Item> {
        let Some(queue) = &self.queue else { return Err(item) };
        queue.try_send(item).map_err(|error| match error {
            TrySendError::Full(item) | TrySendError::Disconnected(item) => item,
        })
    }
}

impl Drop for Charger {
    fn drop(&mut self) {
        self.accounts.quotas.set_queue(None);
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked told so itself.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Charger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Charger").field("batches", &self.batches()).finish_non_exhaustive()
    }
}

fn run(accounts: &Accounts, waiting: &Receiver<Item>, batches: &AtomicU64) {
    while let Ok(first) = waiting.recv() {
        let (mut wants, mut replies) = (Vec::new(), Vec::new());
        let (mut refunds, mut flushes) = (Vec::new(), Vec::new());
        for item in std::iter::once(first).chain(waiting.try_iter().take(BATCH_MAX - 1)) {
            match item {
                Item::Charge { want, now, reply } => {
                    wants.push((want, now));
                    replies.push(reply);
                }
                Item::Refund(grant) => refunds.push(grant),
                Item::Flush { now, reply } => flushes.push((now, reply)),
            }
        }
        if !refunds.is_empty() {
            // Who asked for it does not wait. What cannot be given back stays charged, and nothing is given twice.
            let _ = accounts.refund_all(&refunds);
        }
        if !wants.is_empty() {
            batches.fetch_add(1, Ordering::Relaxed);
            answer(accounts.charge_all(&wants), replies);
            // Counts that cannot be written stay in memory, and are tried again with the next batch.
            let _ = accounts.write_counts_when_due();
        }
        for (now, reply) in flushes {
            // Who asked may have gone.
            let _ = reply.send(accounts.write_memory(now));
        }
    }
}

fn answer(outcomes: Result<Vec<Outcome>>, replies: Vec<Option<Reply>>) {
    match outcomes {
        Ok(outcomes) => {
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                if let Some(reply) = reply {
                    reply(Ok(outcome));
                }
            }
        }
        Err(error) => {
            for reply in replies.into_iter().flatten() {
                reply(Err(error.again()));
            }
        }
    }
}
