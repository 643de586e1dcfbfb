//! Who searched for what: written behind the answer, in batches, so that a verdict does not wait for a disk.
//!
//! What was searched for is a customer's secret: it is kept as a keyed hash (HMAC-SHA256), by which an administrator who has an object can find
//! who asked for it, and nobody can find the objects. A crash loses the last batch at most, a second of look-ups; acts of administration are
//! written before they are answered, and not through here.

use std::{
    net::IpAddr,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use accounts::{Accounts, AuditEntry, AuditOutcome};
use model::{Observable, Timestamp};
use ring::hmac;
use serde::Deserialize;

use super::Caller;

/// Look-ups that wait to be written; who comes when there are more waits.
const WAITING_MAX: usize = 20_000;
/// Look-ups written at once.
const BATCH: usize = 2_000;
/// How long the first of a batch waits for others.
const PAUSE: Duration = Duration::from_millis(500);

/// How look-ups are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Searches {
    /// With a keyed hash of the object.
    #[default]
    Hashed,
    /// With the object.
    Plain,
    /// Not at all.
    Off,
}

impl Searches {
    /// As the configuration has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hashed => "hashed",
            Self::Plain => "plain",
            Self::Off => "off",
        }
    }
}

/// Writes look-ups.
#[derive(Debug)]
pub(crate) struct LookupLog {
    searches: Searches,
    key: hmac::Key,
    entries: Option<mpsc::SyncSender<AuditEntry>>,
    writer: Option<JoinHandle<()>>,
}

impl LookupLog {
    /// A log with a thread that writes.
    pub(super) fn new(accounts: Arc<Accounts>, searches: Searches, key: hmac::Key) -> Self {
        if searches == Searches::Off {
            return Self { searches, key, entries: None, writer: None };
        }
        let (entries, waiting) = mpsc::sync_channel(WAITING_MAX);
        let writer = std::thread::spawn(move || write(&accounts, &waiting));
        Self { searches, key, entries: Some(entries), writer: Some(writer) }
    }

    /// Notes a look-up of one object.
    pub(crate) fn note(
        &self,
        caller: &Caller,
        from: IpAddr,
        object: &Observable,
        outcome: AuditOutcome,
        now: Timestamp,
    ) {
        let object = match self.searches {
            Searches::Hashed => self.hashed(object),
            Searches::Plain => object.to_string(),
            Searches::Off => return,
        };
        self.put(caller, from, "lookup", object, outcome, now);
    }

    /// Notes a request for many.
    pub(crate) fn note_many(
        &self,
        caller: &Caller,
        from: IpAddr,
        action: &'static str,
        count: u64,
        now: Timestamp,
    ) {
        self.put(caller, from, action, format!("{count} objects"), AuditOutcome::Ok, now);
    }

    /// What stands in the audit in place of an object.
    pub(crate) fn hashed(&self, object: &Observable) -> String {
        let tag = hmac::sign(&self.key, object.to_string().as_bytes());
        let half = tag.as_ref().iter().take(16);
        half.fold(String::from("hmac:"), |text, byte| text + &format!("{byte:02x}"))
    }

    fn put(
        &self,
        caller: &Caller,
        from: IpAddr,
        action: &'static str,
        object: String,
        outcome: AuditOutcome,
        now: Timestamp,
    ) {
        let Some(entries) = &self.entries else { return };
        let entry = AuditEntry { from: Some(from), object, ..caller.entry(now, action, outcome) };
        // Waits when the disk is slower than those who ask: what was answered is written.
        if entries.send(entry).is_err() {
            tracing::error!("a look-up cannot be written to the audit: its writer ended");
        }
    }
}

impl Drop for LookupLog {
    fn drop(&mut self) {
        self.entries = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn write(accounts: &Accounts, waiting: &mpsc::Receiver<AuditEntry>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match waiting.recv_timeout(PAUSE) {
                Ok(entry) => batch.push(entry),
                Err(_) => break,
            }
        }
        if let Err(error) = accounts.record(&batch) {
            let (error, lost) = (crate::error::chain(&error), batch.len());
            tracing::error!(%error, lost, "look-ups cannot be written to the audit");
        }
    }
}
