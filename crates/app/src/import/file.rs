//! One file of an import: unpacked, recognised, dated, read.

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use feeds::{Context, Peek, Recognised, Source, Spot, Unit, input::Input, unpack};
use model::Timestamp;
use store::Snapshot;

use super::{
    FileSummary, ImportOptions, ImportSummary, Outcome, Progress, date,
    measure::Measure,
    summary::Refusals,
    writer::{self, Target},
};
use crate::{App, Error, Result, status::Speaks};

/// One import, file after file.
pub(super) struct Run<'a> {
    app: &'a App,
    source: Option<&'static Source>,
    options: &'a ImportOptions,
    progress: &'a dyn Progress,
    import: u64,
    committed: u64,
    summary: ImportSummary,
}

/// How far a date may lie ahead of our clock: other clocks and time zones differ.
pub(super) const FUTURE_MS_MAX: i64 = 2 * model::time::DAY_MS;

/// A file as it was recognised.
struct Subject {
    source: &'static Source,
    recognised: Recognised,
    date: Timestamp,
    /// The date is no better than when the file was last written.
    date_is_guess: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        app: &'a App,
        source: Option<&'static Source>,
        options: &'a ImportOptions,
        progress: &'a dyn Progress,
    ) -> Self {
        let import = u64::try_from(app.now().millis()).unwrap_or_default();
        Self { app, source, options, progress, import, committed: 0, summary: ImportSummary::default() }
    }

    pub(super) fn finish(self) -> Result<ImportSummary> {
        self.app.settle_verdicts()?;
        self.app.refresh_knowledge()?;
        self.app.ledger.sync()?;
        Ok(self.summary)
    }

    /// Imports one file or archive. What is wrong with it goes to the summary.
    pub(super) fn import_file(&mut self, path: &Path, name: &str) -> Result<()> {
        let metadata =
            std::fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        self.progress.file_started(name, Some(metadata.len()));
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = modified
            .map(|since| Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)));
        let read = Arc::new(AtomicU64::new(0));
        let open = || -> io::Result<Box<dyn Read>> {
            read.store(0, Ordering::Relaxed);
            Ok(Box::new(Counted { inner: File::open(path)?, read: Arc::clone(&read) }))
        };
        let before = self.summary.files.len();
        let mut failed = None;
        let refusals = unpack::unpack(name, &open, &unpack::Limits::DEFAULT, &mut |input| match self
            .import_input(input, modified, &read)
        {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        for refusal in refusals {
            self.add(FileSummary::refused(&refusal.name, refusal.reason));
        }
        if self.summary.files.len() == before {
            self.add(FileSummary::refused(name, "the archive is empty"));
        }
        Ok(())
    }

    fn add(&mut self, summary: FileSummary) {
        self.progress.file_finished(&summary);
        self.committed += summary.records;
        self.summary.files.push(summary);
    }

    fn import_input(
        &mut self,
        input: &dyn Input,
        modified: Option<Timestamp>,
        read: &AtomicU64,
    ) -> Result<()> {
        let started = Instant::now();
        let mut summary = match self.recognise(input, modified) {
            Ok(subject) => self.import_recognised(input, &subject, read)?,
            Err(reason) => FileSummary::refused(input.name(), reason),
        };
        summary.seconds = started.elapsed().as_secs_f64();
        self.add(summary);
        Ok(())
    }

    /// Which source and list a file is of, and its date; else why not.
    fn recognise(
        &self,
        input: &dyn Input,
        modified: Option<Timestamp>,
    ) -> std::result::Result<Subject, String> {
        let peek = Peek::read(input).map_err(|error| error.to_string())?;
        let head = peek.head(input.name(), self.source.is_some());
        let (source, recognised) = match self.source {
            Some(source) => {
                let recognised = (source.recognise)(&head);
                (source, recognised.ok_or_else(|| format!("not in a format of `{}`", source.name))?)
            }
            None => {
                let mut found = feeds::recognise(&head);
                match (found.pop(), found.as_slice()) {
                    (Some(one), []) => one,
                    (None, _) => return Err("no source knows this format; name one with --source".to_owned()),
                    (Some((last, _)), others) => {
                        let mut names: Vec<&str> = others.iter().map(|(source, _)| source.name).collect();
                        names.push(last.name);
                        return Err(format!("could be of {}; name one with --source", names.join(" or ")));
                    }
                }
            }
        };
        let stated = self.options.observed_at.or(recognised.date).or_else(|| date::in_name(input.name()));
        let now = self.app.now();
        let date = stated.unwrap_or_else(|| modified.unwrap_or(now).min(now));
        Ok(Subject { source, recognised, date, date_is_guess: stated.is_none() })
    }

    fn import_recognised(
        &self,
        input: &dyn Input,
        subject: &Subject,
        read: &AtomicU64,
    ) -> Result<FileSummary> {
        let list = &subject.recognised.list;
        let context = Context {
            list: list.clone(),
            observed_at: subject.date,
            tlp: self.options.tlp.unwrap_or(subject.source.tlp),
        };
        let is_snapshot = subject.recognised.unit == Unit::Snapshot;
        let (mut digest, mut measured) = ([0; 32], 0);
        if is_snapshot {
            let mut measure = Measure::default();
            let parsed = (subject.source.parse)(input, &context, &mut measure);
            digest = measure.digest();
            let records = measure.records;
            measured = records;
            if let Err(error) = parsed {
                let reason =
                    format!("cut short after {records} records, and a list counts only whole: {error}");
                return Ok(
                    FileSummary::of(input.name(), subject, measure.refusals).with(Outcome::Refused(reason))
                );
            }
            if let Some(outcome) = self.judge(subject, records, &measure.refusals, digest) {
                return Ok(FileSummary::of(input.name(), subject, measure.refusals).with(outcome));
            }
            self.begin_snapshot(list, subject.date, digest)?;
        }
        let target = Target {
            app: self.app,
            progress: self.progress,
            list,
            snapshot: is_snapshot.then_some(subject.date),
            import: self.import,
            committed_before: self.committed,
            read,
        };
        let (written, parsed) = writer::write(&target, |sink| (subject.source.parse)(input, &context, sink))?;
        let mut speaks: Speaks = written.speaks;
        let mut outcome = Outcome::Imported;
        let is_whole = parsed.is_ok() && written.records == measured;
        if is_snapshot && is_whole {
            let recorded_at = self.app.now();
            let snapshot = Snapshot {
                list: list.clone(),
                date: subject.date,
                entries: written.records,
                digest,
                recorded_at,
                import: self.import,
            };
            self.app.ledger.complete_snapshot(snapshot)?;
            self.app.ledger.sync()?;
            self.app.refresh_verdicts()?;
            speaks.cover(subject.date);
        }
        let mut refusals = written.refusals;
        if is_snapshot && !is_whole {
            outcome = Outcome::Refused("it changed while it was read: import it again".to_owned());
        } else if let Err(error) = parsed {
            refusals.add(&Spot::File, "cut short", error.to_string().as_bytes());
            if written.records == 0 {
                outcome = Outcome::Refused(error.to_string());
            }
        } else if written.records == 0 && refusals.count > 0 {
            outcome = Outcome::Refused(refusals.as_a_whole());
        }
        self.app.record_list(list, written.new, speaks)?;
        self.app.ledger.sync()?;
        let summary = FileSummary::of(input.name(), subject, refusals);
        Ok(FileSummary {
            records: written.records,
            new: written.new,
            known: written.known,
            ranges: written.ranges,
            outcome,
            ..summary
        })
    }

    /// Notes which list is being taken for a date, so that after a crash only the same one completes it.
    fn begin_snapshot(&self, list: &str, date: Timestamp, digest: [u8; 32]) -> Result<()> {
        Ok(self.app.ledger.put_meta(&begun_name(list, date), &digest)?)
    }

    /// What becomes of a list without taking it: it is there already, or cannot be told from another of the same date, or is none.
    fn judge(
        &self,
        subject: &Subject,
        records: u64,
        refusals: &Refusals,
        digest: [u8; 32],
    ) -> Option<Outcome> {
        let list = &subject.recognised.list;
        if records == 0 && refusals.count > 0 {
            return Some(Outcome::Refused(refusals.as_a_whole()));
        }
        if subject.date > self.app.now().plus_millis(FUTURE_MS_MAX) {
            return Some(Outcome::Refused(format!(
                "its date {} is in the future: give the right one with --observed-at",
                subject.date
            )));
        }
        let snapshots = self.app.ledger.snapshots();
        if let Some(known) = snapshots.get(list, subject.date) {
            return Some(if known.digest == digest {
                Outcome::Unchanged
            } else {
                let date = subject.date;
                Outcome::Refused(format!(
                    "`{list}` has another list of {date}: give the right date with --observed-at"
                ))
            });
        }
        // Entries of a list that was never completed stand in the ledger; another list must not count them as its own.
        let begun = self.app.ledger.meta(&begun_name(list, subject.date)).ok().flatten();
        if begun.is_some_and(|begun| begun != digest) {
            let date = subject.date;
            return Some(Outcome::Refused(format!(
                "another list of `{list}` of {date} was begun and not completed: import that one again, or give another date with --observed-at"
            )));
        }
        let same = subject.date_is_guess && snapshots.of(list).iter().any(|known| known.digest == digest);
        same.then_some(Outcome::Unchanged)
    }
}

/// Name under which the list being taken is noted among the ledger's small values.
fn begun_name(list: &str, date: Timestamp) -> String {
    format!("begun/{list}/{}", date.millis())
}

impl FileSummary {
    fn refused(name: &str, reason: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            list: None,
            observed_at: None,
            records: 0,
            new: 0,
            known: 0,
            ranges: 0,
            rejected: 0,
            reasons: Vec::new(),
            samples: Vec::new(),
            outcome: Outcome::Refused(reason.into()),
            seconds: 0.0,
        }
    }

    fn of(name: &str, subject: &Subject, refusals: Refusals) -> Self {
        let (rejected, reasons, samples) = refusals.into_parts();
        Self {
            list: Some(subject.recognised.list.clone()),
            observed_at: (subject.recognised.unit == Unit::Snapshot).then_some(subject.date),
            rejected,
            reasons,
            samples,
            outcome: Outcome::Imported,
            ..Self::refused(name, "")
        }
    }

    fn with(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }
}

/// Counts the bytes read from the disk, for progress.
struct Counted {
    inner: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
