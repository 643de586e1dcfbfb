//! Takes records into the ledger in batches. Parsing, appending, waiting for the disk and keeping the verdict table up overlap, each on a
//! thread of its own; a batch goes through them in this order.

use std::{
    ops::ControlFlow,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use feeds::{Fact, Record, Sink, Spot};
use model::{
    Claim, Evidence, Host, KnowledgeEntry, Observable, PlaceRange, Relation, RelationKind, Timestamp, UnitId,
};
use store::Cursor;

use super::{Progress, file::FUTURE_MS_MAX, log::Counting, summary::Refusals};
use crate::{App, Error, Result, lookup::dossier::Fresh, sightings::Whose, status::Speaks};

/// Facts in a batch: large enough that a sync is cheap for each, small enough that little is repeated after a crash.
const BATCH_FACTS: usize = 4_000;
/// Facts by which a batch may be larger: those of its last record.
const BATCH_SLACK: usize = 64;
/// Records of a log after which it is told how far it was read: counts come in large parts.
const TOLD_RECORDS: u64 = 16_384;
/// Batches waiting for the writer; with [`BATCH_FACTS`] this bounds the memory of an import.
const BATCHES_WAITING: usize = 2;

/// Where facts go and how.
pub(super) struct Target<'a> {
    pub(super) app: &'a App,
    pub(super) progress: &'a dyn Progress,
    /// Full name of the list.
    pub(super) list: &'a str,
    /// The snapshot's date, if the unit is the list; its verdicts are refreshed once it is complete, not before.
    pub(super) snapshot: Option<Timestamp>,
    /// What is counted of a log, and for whom.
    pub(super) counted: Option<(UnitId, Whose)>,
    /// Before which records are not kept.
    pub(super) oldest: Option<Timestamp>,
    /// Identity of the import.
    pub(super) import: u64,
    /// Records committed by the run before this file.
    pub(super) committed_before: u64,
    /// Bytes of the file read so far.
    pub(super) read: &'a AtomicU64,
}

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) records: u64,
    pub(super) new: u64,
    pub(super) known: u64,
    pub(super) ranges: u64,
    pub(super) refusals: Refusals,
    /// What the list spoke of.
    pub(super) speaks: Speaks,
}

/// Runs `parse` with a sink whose records are written by a second thread. Returns what was written, and the parser's own result.
///
/// # Errors
/// The ledger's error; the parser is then stopped.
pub(super) fn write<T>(target: &Target<'_>, parse: impl FnOnce(&mut dyn Sink) -> T) -> Result<(Written, T)> {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(BATCHES_WAITING);
        let (appended, unsynced) = sync_channel(1);
        let (synced, awaited) = sync_channel(1);
        let refresher = scope.spawn(|| refresh(target, awaited));
        let syncer = scope.spawn(|| acknowledge(target, unsynced, synced));
        let writer = scope.spawn(|| drain(target, receiver, appended));
        let future = target.app.now().plus_millis(FUTURE_MS_MAX);
        let mut sink = BatchSink {
            target,
            batch: Batch::default(),
            sender,
            refusals: Refusals::default(),
            records: 0,
            future,
            counting: target.counted.clone().map(|(unit, whose)| Counting::new(target.app, unit, whose)),
            failed: None,
        };
        let parsed = parse(&mut sink);
        sink.finish();
        let BatchSink { batch, sender, refusals, failed, .. } = sink;
        // A send fails only when the writer has stopped with an error, which the join below returns.
        if batch.records > 0 || !batch.evidence.is_empty() {
            let _ = sender.send(batch);
        }
        drop(sender);
        let mut written = match writer.join() {
            Ok(written) => written?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        written.records = match syncer.join() {
            Ok(records) => records?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        match refresher.join() {
            Ok(refreshed) => refreshed?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        written.refusals = refusals;
        failed.map_or(Ok((written, parsed)), Err)
    })
}

#[derive(Debug, Default)]
struct Batch {
    records: u64,
    evidence: Vec<Evidence>,
    ranges: Vec<PlaceRange>,
    knowledge: Vec<KnowledgeEntry>,
}

struct BatchSink<'a> {
    target: &'a Target<'a>,
    batch: Batch,
    sender: SyncSender<Batch>,
    refusals: Refusals,
    records: u64,
    /// Records dated later are refused.
    future: Timestamp,
    /// Counts sightings.
    counting: Option<Counting<'a>>,
    /// Why counting stopped.
    failed: Option<Error>,
}

/// Why a record that [`is_later`] is refused.
pub(crate) const FUTURE: &str = "its date is in the future";

/// Why a record that [`is_older`] is refused.
pub(super) const OLDER: &str = "it is older than what is kept of its source";

/// Whether all evidence of a record, of which it has some and nothing else, is older than what is kept.
pub(super) fn is_older(record: &Record, oldest: Timestamp) -> bool {
    let is_older = |fact: &Fact| match fact {
        Fact::Evidence(item) => item.last_seen.unwrap_or(item.observed_at).max(item.observed_at) < oldest,
        Fact::Sighting(_) | Fact::Range(_) | Fact::Knowledge(_) => false,
    };
    !record.facts.is_empty() && record.facts.iter().all(is_older)
}

/// Whether a record is dated later than can be.
pub(super) fn is_later(record: &Record, future: Timestamp) -> bool {
    record.facts.iter().any(|fact| match fact {
        Fact::Evidence(item) => item.observed_at > future,
        Fact::Sighting(sighting) => sighting.at > future,
        Fact::Range(_) | Fact::Knowledge(_) => false,
    })
}

impl Sink for BatchSink<'_> {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        if is_later(&record, self.future) {
            self.refusals.add(&record.spot, FUTURE, &[]);
            return ControlFlow::Continue(());
        }
        if self.target.oldest.is_some_and(|oldest| is_older(&record, oldest)) {
            self.refusals.add(&record.spot, OLDER, &[]);
            return ControlFlow::Continue(());
        }
        if self.batch.evidence.is_empty() {
            // Once, for growing would copy all of it again and again.
            self.batch.evidence.reserve(BATCH_FACTS + BATCH_SLACK);
        }
        self.begin_counting(&record.spot)?;
        match &mut self.counting {
            // It is done when its part is counted.
            Some(counting) => counting.note_record(),
            None => self.batch.records += 1,
        }
        self.records += 1;
        for fact in record.facts {
            match fact {
                Fact::Evidence(evidence) => {
                    self.batch.evidence.extend(also_of_host(&evidence));
                    self.batch.evidence.push(evidence);
                }
                Fact::Range(range) => self.batch.ranges.push(range),
                Fact::Knowledge(entry) => self.batch.knowledge.push(*entry),
                Fact::Sighting(sighting) => {
                    let counted = self.counting.as_mut().map_or(Ok(()), |counting| counting.add(sighting));
                    if let Err(error) = counted {
                        self.failed = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
        }
        self.send_if_full()
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.refusals.add(&spot, reason, text);
    }
}

impl BatchSink<'_> {
    /// Hands on what was counted, where a record begins another part.
    fn begin_counting(&mut self, spot: &Spot) -> ControlFlow<()> {
        let Some(counting) = &mut self.counting else { return ControlFlow::Continue(()) };
        let done = counting.begin(spot);
        if self.records.is_multiple_of(TOLD_RECORDS) {
            self.tell()?;
        }
        done.map_or(ControlFlow::Continue(()), |done| self.take_counted(done))
    }

    /// Hands on what was counted last, unless it is a part that was stopped in.
    fn finish(&mut self) {
        let is_stopped = self.failed.is_some() || self.target.progress.is_cancelled();
        if let Some(done) = self.counting.as_mut().filter(|_| !is_stopped).and_then(Counting::finish) {
            // What cannot be sent is told where the writer is joined.
            let _ = self.take_counted(done);
        }
    }

    fn take_counted(&mut self, (evidence, records): (Vec<Evidence>, u64)) -> ControlFlow<()> {
        for item in evidence {
            self.batch.evidence.push(item);
            self.send_if_full()?;
        }
        self.batch.records += records;
        ControlFlow::Continue(())
    }

    fn tell(&self) -> ControlFlow<()> {
        let read = self.target.read.load(Ordering::Relaxed);
        self.target.progress.advanced(read, self.records, self.refusals.count);
        if self.target.progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn send_if_full(&mut self) -> ControlFlow<()> {
        if self.batch.evidence.len() + self.batch.ranges.len() + self.batch.knowledge.len() < BATCH_FACTS {
            return ControlFlow::Continue(());
        }
        let batch = std::mem::take(&mut self.batch);
        let is_cancelled = self.tell();
        if self.sender.send(batch).is_err() { ControlFlow::Break(()) } else { is_cancelled }
    }
}

/// What happened at a URL happened at its host: files downloaded from, and connections to it, are kept for the host as well, so
/// that the pages of domains and addresses find them by one range.
fn also_of_host(evidence: &Evidence) -> Option<Evidence> {
    let Claim::Related(relation) = &evidence.claim else { return None };
    if !matches!(relation.kind, RelationKind::DownloadedFrom | RelationKind::CommunicatesWith) {
        return None;
    }
    let Observable::Url(url) = &relation.target else { return None };
    let target = match url.host() {
        Host::Ip(address) => Observable::Ip(*address),
        Host::Domain(domain) => Observable::Domain(domain.clone()),
    };
    let claim = Claim::Related(Relation { target, ..relation.clone() });
    Some(Evidence { claim, ..evidence.clone() })
}

/// A batch that was appended.
struct Appended {
    records: u64,
    /// What the verdict table has to follow.
    follow: (Fresh, Cursor),
}

/// Keeps the verdict table up with what was synced, while the next batch is. A list's verdicts change when it is complete.
fn refresh(target: &Target<'_>, synced: Receiver<(Fresh, Cursor)>) -> Result<()> {
    for (mut fresh, upto) in synced {
        if target.snapshot.is_none() {
            target.app.refresh_appended(&mut fresh, &upto)?;
        }
    }
    Ok(())
}

/// Syncs what was appended, tells of it, and hands it on; returns how many records. One sync is enough for all that wait for it.
fn acknowledge(
    target: &Target<'_>,
    appended: Receiver<Appended>,
    synced: SyncSender<(Fresh, Cursor)>,
) -> Result<u64> {
    let mut committed = 0;
    while let Ok(first) = appended.recv() {
        let batches: Vec<Appended> = std::iter::once(first).chain(appended.try_iter()).collect();
        target.app.ledger.sync()?;
        for Appended { records, follow } in batches {
            committed += records;
            target.progress.committed(target.committed_before + committed);
            // It waits while two batches are not yet in the table, so that the table never falls far behind; it fails only when the
            // refresher has stopped with an error, which is returned where it is joined.
            if synced.send(follow).is_err() {
                return Ok(committed);
            }
            target.progress.give_way(records);
        }
    }
    Ok(committed)
}

/// Appends batches; what it returns has no records yet.
fn drain(target: &Target<'_>, batches: Receiver<Batch>, appended: SyncSender<Appended>) -> Result<Written> {
    let mut written = Written::default();
    for batch in batches {
        let now = target.app.now();
        let mut evidence = batch.evidence;
        for item in &mut evidence {
            item.recorded_at = now;
            item.import = target.import;
            written.speaks.add(item);
        }
        let mut follow = (Fresh::default(), Cursor::default());
        if !evidence.is_empty() {
            let mut result = target.app.append_evidence(evidence)?;
            written.new += result.new;
            written.speaks.came(&result.new_by_marking);
            written.known += result.known;
            follow = (Fresh::of(&mut result), result.upto);
        }
        if !batch.ranges.is_empty() {
            let date = target.snapshot.unwrap_or(now);
            target.app.ledger.append_places(target.list, date, &batch.ranges)?;
            written.ranges += u64::try_from(batch.ranges.len()).unwrap_or(u64::MAX);
        }
        if !batch.knowledge.is_empty() {
            let mut entries = batch.knowledge;
            for entry in &mut entries {
                written.speaks.know(now, entry.tlp);
                entry.recorded_at = now;
                entry.import = target.import;
            }
            let result = target.app.ledger.append_knowledge(&entries)?;
            written.new += result.new;
            written.known += result.known;
            if result.new > 0 {
                target.app.knowledge_came();
            }
        }
        // It fails only when nobody syncs any more, because of an error that is returned where that thread is joined.
        if appended.send(Appended { records: batch.records, follow }).is_err() {
            break;
        }
    }
    Ok(written)
}
