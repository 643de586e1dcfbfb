//! Who searched for what: written behind the answer, in batches, so that a verdict does not wait for a disk.
//!
//! What was searched for is a customer's secret: it is kept as a keyed hash (HMAC-SHA256), by which an administrator who has an object can find
//! who asked for it, and nobody can find the objects. What one caller looks up within half a second stands in one line, with all its objects and the
//! moment of the first: a line a look-up would cost as much as the look-up. A crash loses the last half second at most; acts of administration are
//! written before they are answered, and not through here.

use std::{
    collections::HashMap,
    fmt::{self, Write as _},
    net::IpAddr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use accounts::{Accounts, Actor, AuditEntry, AuditOutcome, GroupId};
use model::{Observable, Timestamp};
use ring::hmac;
use serde::Deserialize;

use super::Caller;

/// Look-ups that wait to be written; who comes when there are more waits.
const WAITING_MAX: usize = 200_000;
/// Look-ups that are written at once, however little time has passed.
const BATCH: usize = 20_000;
/// How long the first of a batch waits for others.
const PAUSE: Duration = Duration::from_millis(500);
/// Characters of the objects of a line; what is longer begins another.
const LINE_CHARS_MAX: usize = 1900;
/// Bytes of a keyed hash that are kept: nobody makes two objects with one hash without the key.
const HASH_BYTES: usize = 16;

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
    queue: Arc<Queue>,
    writer: Option<JoinHandle<()>>,
}

/// A look-up that waits.
#[derive(Debug)]
struct Note {
    at: Timestamp,
    who: Who,
    object: Object,
}

/// What was looked up, as it is kept.
#[derive(Debug)]
enum Object {
    Hash([u8; HASH_BYTES]),
    Text(String),
}

/// What look-ups have in common that stand in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Who {
    actor: Actor,
    group: GroupId,
    from: IpAddr,
    action: &'static str,
    outcome: AuditOutcome,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    /// Somebody came, enough have come, or nobody will.
    changed: Condvar,
    /// There is room again.
    emptied: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    notes: Vec<Note>,
    is_closed: bool,
}

impl LookupLog {
    /// A log with a thread that writes.
    pub(super) fn new(accounts: Arc<Accounts>, searches: Searches, key: hmac::Key) -> Self {
        let queue = Arc::new(Queue::default());
        let writer = (searches != Searches::Off).then(|| {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                let mut notes = Vec::new();
                while queue.take(&mut notes) {
                    write(&accounts, &mut notes);
                }
            })
        });
        Self { searches, key, queue, writer }
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
            Searches::Hashed => Object::Hash(self.hash(object)),
            Searches::Plain => Object::Text(object.to_string()),
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
        if self.searches != Searches::Off {
            self.put(caller, from, action, Object::Text(format!("{count} objects")), AuditOutcome::Ok, now);
        }
    }

    /// What stands in the audit in place of a text.
    pub(crate) fn hashed_text(&self, text: &str) -> String {
        Object::Hash(self.hash(text)).to_string()
    }

    /// What is kept of an object.
    fn hash(&self, object: impl fmt::Display) -> [u8; HASH_BYTES] {
        let mut hash = Hash(hmac::Context::with_key(&self.key));
        // A hash takes everything.
        let _ = write!(hash, "{object}");
        let tag = hash.0.sign();
        tag.as_ref().first_chunk().copied().unwrap_or_default()
    }

    fn put(
        &self,
        caller: &Caller,
        from: IpAddr,
        action: &'static str,
        object: Object,
        outcome: AuditOutcome,
        now: Timestamp,
    ) {
        let actor = Actor { user_id: Some(caller.user.id), token_id: caller.token() };
        let who = Who { actor, group: caller.group.id, from, action, outcome };
        self.queue.put(Note { at: now, who, object });
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Hash(bytes) => write!(f, "hmac:{:032x}", u128::from_be_bytes(*bytes)),
        }
    }
}

/// Hashes what is written.
struct Hash(hmac::Context);

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Drop for LookupLog {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.changed.notify_all();
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits when the disk is slower than those who ask: what was answered is written.
    fn put(&self, note: Note) {
        let waiting = self.lock();
        let is_full = |waiting: &mut Waiting| waiting.notes.len() >= WAITING_MAX;
        let mut waiting = self.emptied.wait_while(waiting, is_full).unwrap_or_else(PoisonError::into_inner);
        waiting.notes.push(note);
        // The writer is woken when there is something and when there is enough; in between it waits for the time to pass.
        if matches!(waiting.notes.len(), 1 | BATCH) {
            self.changed.notify_one();
        }
    }

    /// Puts what came within a while, in order, into `notes`, whose room the next ones get; `false` when nothing will come any more.
    fn take(&self, notes: &mut Vec<Note>) -> bool {
        let is_empty = |waiting: &mut Waiting| waiting.notes.is_empty() && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.lock(), is_empty).unwrap_or_else(PoisonError::into_inner);
        let is_few = |waiting: &mut Waiting| waiting.notes.len() < BATCH && !waiting.is_closed;
        let (mut waiting, _) =
            self.changed.wait_timeout_while(waiting, PAUSE, is_few).unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut waiting.notes, notes);
        drop(waiting);
        self.emptied.notify_all();
        !notes.is_empty()
    }
}

/// Lines of the audit: look-ups of one caller that went alike, in the order in which the first of each came.
fn lines(notes: impl Iterator<Item = Note>) -> Vec<AuditEntry> {
    let mut lines: Vec<AuditEntry> = Vec::new();
    let mut last: HashMap<Who, usize> = HashMap::new();
    for Note { at, who, object } in notes {
        let line = last.get(&who).and_then(|index| lines.get_mut(*index));
        let has_room = |line: &&mut AuditEntry| {
            let bytes = match &object {
                Object::Hash(_) => HASH_BYTES * 2 + 6,
                Object::Text(text) => text.len() + 1,
            };
            line.object.len() + bytes < LINE_CHARS_MAX
        };
        if let Some(line) = line.filter(has_room) {
            // A text takes everything.
            let _ = write!(line.object, " {object}");
            continue;
        }
        last.insert(who, lines.len());
        let Who { actor, group, from, action, outcome } = who;
        let entry = AuditEntry::new(at, action, outcome);
        let object = object.to_string();
        lines.push(AuditEntry { actor, group_id: Some(group), from: Some(from), object, ..entry });
    }
    lines
}

fn write(accounts: &Accounts, notes: &mut Vec<Note>) {
    let count = notes.len();
    for part in lines(notes.drain(..)).chunks(accounts::RECORDED_MAX) {
        if let Err(error) = accounts.record(part) {
            let error = crate::error::chain(&error);
            tracing::error!(%error, lines = part.len(), of = count, "look-ups cannot be written to the audit");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn note(at: i64, group: GroupId, outcome: AuditOutcome, object: &str) -> Note {
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let who = Who { actor: Actor::default(), group, from, action: "lookup", outcome };
        Note { at: Timestamp::from_millis(at), who, object: Object::Text(object.to_owned()) }
    }

    #[test]
    fn look_ups_of_one_caller_stand_in_one_line() {
        let [one, other] = ["grp_00000000000000000000000000000001", "grp_00000000000000000000000000000002"]
            .map(|id| GroupId::parse(id).unwrap());
        let long = "x".repeat(LINE_CHARS_MAX);
        let notes = vec![
            note(1, one, AuditOutcome::Ok, "a"),
            note(2, other, AuditOutcome::Ok, "b"),
            note(3, one, AuditOutcome::Failed, "c"),
            note(4, one, AuditOutcome::Ok, "d"),
            note(5, one, AuditOutcome::Ok, &long),
            note(6, one, AuditOutcome::Ok, "e"),
        ];
        let lines = lines(notes.into_iter());
        let told: Vec<_> = lines
            .iter()
            .map(|line| {
                (line.at.millis(), line.group_id.unwrap(), line.outcome.as_str(), line.object.as_str())
            })
            .collect();
        assert_eq!(
            told,
            [
                (1, one, "ok", "a d"),
                (2, other, "ok", "b"),
                (3, one, "failed", "c"),
                (5, one, "ok", &long),
                (6, one, "ok", "e")
            ]
        );
    }

    #[test]
    fn what_waits_is_taken_to_the_last() {
        let queue = Queue::default();
        let group = GroupId::parse("grp_00000000000000000000000000000001").unwrap();
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| {
                let (mut notes, mut count) = (Vec::new(), 0);
                while queue.take(&mut notes) {
                    count += notes.drain(..).count();
                }
                count
            });
            for at in 0..BATCH as i64 + 7 {
                queue.put(note(at, group, AuditOutcome::Ok, "a"));
            }
            queue.lock().is_closed = true;
            queue.changed.notify_all();
            assert_eq!(taken.join().unwrap(), BATCH + 7);
        });
    }

    #[test]
    fn an_object_is_hidden_and_can_be_found_again() {
        let accounts = Arc::new(Accounts::open("memory:").unwrap());
        let log = |key: &[u8]| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key);
            LookupLog::new(Arc::clone(&accounts), Searches::Hashed, key)
        };
        let object = Observable::detect("a.example").unwrap();
        let hash = Object::Hash(log(b"key").hash(&object)).to_string();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"key"), b"a.example");
        let expected: String = tag.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, format!("hmac:{expected}"));
        assert_ne!(Object::Hash(log(b"other").hash(&object)).to_string(), hash);
    }
}
