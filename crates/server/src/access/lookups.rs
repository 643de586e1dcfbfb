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
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
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
/// Bytes of the objects of a line; what is longer begins another.
const LINE_BYTES_MAX: usize = 1900;
/// Bytes of a keyed hash that are kept: nobody makes two objects with one hash without the key, and in a million million objects two with one
/// hash are less likely than one in 60,000.
const HASH_BYTES: usize = 12;
/// Characters of them.
const HASH_CHARS: usize = HASH_BYTES / 3 * 4;
/// What hashes begin with, once in a line.
const HASHED: &str = "hmac:";

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

/// Look-ups that wait, of one caller, that went alike.
#[derive(Debug)]
struct Batch {
    who: Who,
    objects: Vec<(Timestamp, Object)>,
}

/// What was looked up, as it is kept.
#[derive(Debug)]
enum Object {
    Hash([u8; HASH_BYTES]),
    Text(Box<str>),
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
    /// In the order in which the first of each came.
    batches: Vec<Batch>,
    /// Where each caller's is.
    places: HashMap<Who, usize>,
    /// Who came last, and where his is: as a rule he comes again.
    last: Option<(Who, usize)>,
    /// Look-ups in all batches.
    count: usize,
    is_closed: bool,
}

impl LookupLog {
    /// A log with a thread that writes.
    pub(super) fn new(accounts: Arc<Accounts>, searches: Searches, key: hmac::Key) -> Self {
        let queue = Arc::new(Queue::default());
        let writer = (searches != Searches::Off).then(|| {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                while let Some(batches) = queue.take() {
                    write(&accounts, batches);
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
            Searches::Plain => Object::Text(object.to_string().into()),
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
            self.put(
                caller,
                from,
                action,
                Object::Text(format!("{count} objects").into()),
                AuditOutcome::Ok,
                now,
            );
        }
    }

    /// What stands in the audit in place of a text.
    pub(crate) fn hashed_text(&self, text: &str) -> String {
        format!("{HASHED}{}", Object::Hash(self.hash(text)))
    }

    /// The words by which the lines are found in which an object was looked up, however look-ups were kept then.
    pub(crate) fn words(&self, object: &Observable) -> Vec<String> {
        let hash = Object::Hash(self.hash(object)).to_string();
        vec![format!("{HASHED}{hash}"), hash, object.to_string()]
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
        self.queue.put(who, now, object);
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Hash(bytes) => {
                let mut room = [0; HASH_CHARS];
                let length = URL_SAFE_NO_PAD.encode_slice(bytes, &mut room).map_err(|_| fmt::Error)?;
                let text = room.get(..length).and_then(|text| std::str::from_utf8(text).ok());
                f.write_str(text.ok_or(fmt::Error)?)
            }
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
    fn put(&self, who: Who, at: Timestamp, object: Object) {
        let waiting = self.lock();
        let is_full = |waiting: &mut Waiting| waiting.count >= WAITING_MAX;
        let mut waiting = self.emptied.wait_while(waiting, is_full).unwrap_or_else(PoisonError::into_inner);
        waiting.add(who, (at, object));
        // The writer is woken when there is something and when there is enough; in between it waits for the time to pass.
        if matches!(waiting.count, 1 | BATCH) {
            self.changed.notify_one();
        }
    }

    /// What came within a while; `None` when nothing will come any more.
    fn take(&self) -> Option<Vec<Batch>> {
        let is_empty = |waiting: &mut Waiting| waiting.count == 0 && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.lock(), is_empty).unwrap_or_else(PoisonError::into_inner);
        let is_few = |waiting: &mut Waiting| waiting.count < BATCH && !waiting.is_closed;
        let (mut waiting, _) =
            self.changed.wait_timeout_while(waiting, PAUSE, is_few).unwrap_or_else(PoisonError::into_inner);
        let Waiting { is_closed, .. } = *waiting;
        let Waiting { batches, .. } =
            std::mem::replace(&mut *waiting, Waiting { is_closed, ..Waiting::default() });
        drop(waiting);
        self.emptied.notify_all();
        (!batches.is_empty()).then_some(batches)
    }
}

impl Waiting {
    fn add(&mut self, who: Who, object: (Timestamp, Object)) {
        self.count += 1;
        let place = match self.last {
            Some((last, place)) if last == who => place,
            _ => *self.places.entry(who).or_insert(self.batches.len()),
        };
        self.last = Some((who, place));
        match self.batches.get_mut(place) {
            Some(batch) => batch.objects.push(object),
            None => self.batches.push(Batch { who, objects: vec![object] }),
        }
    }
}

/// Lines of the audit, in the order in which the first look-up of each came.
fn lines(batches: Vec<Batch>) -> Vec<AuditEntry> {
    let mut lines: Vec<AuditEntry> = Vec::new();
    for Batch { who: Who { actor, group, from, action, outcome }, objects } in batches {
        let mut line: Option<AuditEntry> = None;
        for (at, object) in objects {
            let bytes = match &object {
                Object::Hash(_) => HASH_CHARS + 1,
                Object::Text(text) => text.len() + 1,
            };
            let has_room = |line: &&mut AuditEntry| line.object.len() + bytes < LINE_BYTES_MAX;
            if let Some(line) = line.as_mut().filter(has_room) {
                // A text takes everything.
                let _ = write!(line.object, " {object}");
                continue;
            }
            let prefix = if matches!(object, Object::Hash(_)) { HASHED } else { "" };
            let entry = AuditEntry::new(at, action, outcome);
            let object = format!("{prefix}{object}");
            lines.extend(line.replace(AuditEntry {
                actor,
                group_id: Some(group),
                from: Some(from),
                object,
                ..entry
            }));
        }
        lines.extend(line);
    }
    lines.sort_by_key(|line| line.at);
    lines
}

fn write(accounts: &Accounts, batches: Vec<Batch>) {
    let lines = lines(batches);
    for part in lines.chunks(accounts::RECORDED_MAX) {
        if let Err(error) = accounts.record(part) {
            let error = crate::error::chain(&error);
            tracing::error!(%error, lines = part.len(), of = lines.len(), "look-ups cannot be written to the audit");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn who(group: GroupId, outcome: AuditOutcome) -> Who {
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Who { actor: Actor::default(), group, from, action: "lookup", outcome }
    }

    #[test]
    fn look_ups_of_one_caller_stand_in_one_line() {
        let [one, other] = ["grp_00000000000000000000000000000001", "grp_00000000000000000000000000000002"]
            .map(|id| GroupId::parse(id).unwrap());
        let long = "x".repeat(LINE_BYTES_MAX);
        let queue = Queue::default();
        for (at, group, outcome, object) in [
            (1, one, AuditOutcome::Ok, "a"),
            (2, other, AuditOutcome::Ok, "b"),
            (3, one, AuditOutcome::Failed, "c"),
            (4, one, AuditOutcome::Ok, "d"),
            (5, one, AuditOutcome::Ok, &long),
            (6, one, AuditOutcome::Ok, "e"),
        ] {
            queue.put(who(group, outcome), Timestamp::from_millis(at), Object::Text(object.into()));
        }
        let lines = lines(queue.take().unwrap());
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
                let batches = std::iter::from_fn(|| queue.take()).flatten();
                batches.map(|batch| batch.objects.len()).sum::<usize>()
            });
            for at in 0..BATCH as i64 + 7 {
                let who = who(group, AuditOutcome::Ok);
                queue.put(who, Timestamp::from_millis(at), Object::Text("a".into()));
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
        let [first, further, plain] = log(b"key").words(&object).try_into().unwrap();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"key"), b"a.example");
        let expected = URL_SAFE_NO_PAD.encode(&tag.as_ref()[..12]);
        assert_eq!(
            (first, further, plain.as_str()),
            (format!("hmac:{expected}"), expected.clone(), "a.example")
        );
        assert_ne!(log(b"other").words(&object)[1], expected);
    }
}
