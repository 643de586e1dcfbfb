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

use feeds::{Context, Spot, Unit, input::Input, mapping::Mapping, unpack};
use model::Timestamp;
use store::{SightingUnit, Snapshot};

use super::{
    DateFrom, FileSummary, ImportOptions, ImportSummary, Outcome, Progress,
    dry_run::DrySink,
    history::About,
    log::Log,
    mappings,
    measure::Measure,
    reader::Reader,
    recognise::{Subject, recognise},
    summary::Refusals,
    writer::{self, Target},
};
use crate::{App, Error, Result, sightings::Whose, sources, status::Speaks};

/// One import, file after file.
pub(super) struct Run<'a> {
    app: &'a App,
    reader: Option<Reader>,
    /// Those that may claim a file by its name.
    mappings: Vec<Arc<Mapping>>,
    options: &'a ImportOptions,
    progress: &'a dyn Progress,
    import: u64,
    committed: u64,
    summary: ImportSummary,
}

/// How far a date may lie ahead of our clock: other clocks and time zones differ.
pub(crate) const FUTURE_MS_MAX: i64 = 2 * model::time::DAY_MS;

impl<'a> Run<'a> {
    pub(super) fn new(
        app: &'a App,
        reader: Option<Reader>,
        options: &'a ImportOptions,
        progress: &'a dyn Progress,
    ) -> Self {
        let import = u64::try_from(app.now().millis()).unwrap_or_default();
        let mappings = match (&reader, &options.mappings) {
            (None, Some(folder)) => mappings::all(folder),
            _ => Vec::new(),
        };
        let summary = ImportSummary::default();
        Self { app, reader, mappings, options, progress, import, committed: 0, summary }
    }

    pub(super) fn finish(self) -> Result<ImportSummary> {
        if self.options.dry_run.is_none() {
            self.app.settle_verdicts()?;
            self.app.refresh_knowledge()?;
            self.app.ledger.sync()?;
        }
        Ok(self.summary)
    }

    /// Imports one file or archive. What is wrong with it goes to the summary.
    pub(super) fn import_file(&mut self, path: &Path, name: &str) -> Result<()> {
        let metadata =
            std::fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        self.progress.file_started(name, Some(metadata.len()));
        // A file is read several times: to recognise it, to measure it, to take it.
        if !metadata.is_file() {
            let reason =
                "a pipe or a device can be read only once: save what it gives to a file, and import that";
            return self.add_unknown(FileSummary::refused(name, reason));
        }
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
            self.add_unknown(FileSummary::refused(&refusal.name, refusal.reason))?;
        }
        if self.summary.files.len() == before {
            self.add_unknown(FileSummary::refused(name, "the archive is empty"))?;
        }
        Ok(())
    }

    /// Adds a file of which nothing is known.
    fn add_unknown(&mut self, summary: FileSummary) -> Result<()> {
        self.add(&About::unknown(self.app.now()), summary)
    }

    fn add(&mut self, about: &About, summary: FileSummary) -> Result<()> {
        if self.options.dry_run.is_none() {
            self.app.remember_import(about, &summary)?;
        }
        self.progress.file_finished(&summary);
        self.committed += summary.records;
        self.summary.files.push(summary);
        Ok(())
    }

    fn import_input(
        &mut self,
        input: &dyn Input,
        modified: Option<Timestamp>,
        read: &AtomicU64,
    ) -> Result<()> {
        let (started, started_at) = (Instant::now(), self.app.now());
        let (named, options) = (self.reader.as_ref(), self.options);
        let recognised = recognise(input, named, &self.mappings, options, modified, self.app.now());
        let about = match &recognised {
            Ok(subject) => {
                let Context { list, tlp, .. } = self.context(subject);
                About::of(started_at, tlp, &list, subject.recognised.unit == Unit::Log)
            }
            Err(_) => About::unknown(started_at),
        };
        let mut summary = match recognised {
            Ok(subject) => match self.app.admit(&subject.recognised.list) {
                Ok(_admission) if options.dry_run.is_some() => self.try_recognised(input, &subject),
                // Held until the verdicts are those of what was taken.
                Ok(_admission) => self.import_recognised(input, &subject, read)?,
                Err(error) => FileSummary::of(input.name(), &subject, Refusals::default())
                    .with(Outcome::Refused(error.to_string())),
            },
            Err(reason) => FileSummary::refused(input.name(), reason),
        };
        summary.seconds = started.elapsed().as_secs_f64();
        self.add(&about, summary)
    }

    /// What the file would become.
    fn try_recognised(&self, input: &dyn Input, subject: &Subject) -> FileSummary {
        let context = self.context(subject);
        let future = self.app.now().plus_millis(FUTURE_MS_MAX);
        let mut sink = DrySink::new(self.options.dry_run.unwrap_or_default(), future, self.oldest(subject));
        let parsed = subject.reader.parse(input, &context, &mut sink);
        let (measure, mut dry) = sink.into_parts();
        let (records, digest) = (measure.records, measure.digest());
        let mut refusals = measure.refusals;
        let is_snapshot = subject.recognised.unit == Unit::Snapshot;
        let is_log = subject.recognised.unit == Unit::Log;
        let judged = match is_snapshot {
            true => self.judge(subject, records, &refusals, digest),
            false => is_log.then(|| self.judge_log(input)).flatten(),
        };
        let outcome = match (parsed, judged) {
            (Err(error), _) if is_snapshot => Outcome::Refused(cut_short(records, &error)),
            (Err(error), _) if records == 0 => Outcome::Refused(error.to_string()),
            (_, Some(outcome)) => outcome,
            (Ok(()), None) if records == 0 && refusals.is_all_refused(is_log) => {
                Outcome::Refused(refusals.as_a_whole())
            }
            (parsed, None) => {
                if let Err(error) = parsed {
                    refusals.add(&Spot::File, "cut short", error.to_string().as_bytes());
                }
                Outcome::WouldImport
            }
        };
        dry.is_snapshot = is_snapshot;
        dry.is_log = is_log;
        dry.reader = subject.reader.name().to_owned();
        dry.date = subject.date;
        dry.date_from = subject.date_from;
        let summary = FileSummary::of(input.name(), subject, refusals);
        FileSummary { records, outcome, dry_run: Some(Box::new(dry)), ..summary }
    }

    fn context(&self, subject: &Subject) -> Context {
        Context {
            list: subject.recognised.list.clone(),
            observed_at: subject.date,
            tlp: self.options.tlp.unwrap_or(subject.reader.tlp()),
        }
    }

    fn import_recognised(
        &self,
        input: &dyn Input,
        subject: &Subject,
        read: &AtomicU64,
    ) -> Result<FileSummary> {
        let list = &subject.recognised.list;
        let context = self.context(subject);
        let log = match (subject.recognised.unit == Unit::Log).then(|| Log::measure(input)).transpose() {
            Ok(log) => log,
            Err(error) => {
                let outcome = Outcome::Refused(format!("cut short, and a log counts only whole: {error}"));
                return Ok(FileSummary::of(input.name(), subject, Refusals::default()).with(outcome));
            }
        };
        if let Some(log) = &log
            && self.app.ledger.sighting_unit(log.unit)?.is_some()
        {
            let summary = FileSummary::of(input.name(), subject, Refusals::default());
            return Ok(summary.with(Outcome::Unchanged));
        }
        // A log that is being written goes on meanwhile; what comes behind what was measured is another log's.
        let bound = log.as_ref().map(|log| log.bound(input));
        let input: &dyn Input = bound.as_ref().map_or(input, |bound| bound);
        if let Reader::Mapping(mapping) = &subject.reader {
            self.app.adopt(mapping.list())?;
        }
        let is_snapshot = subject.recognised.unit == Unit::Snapshot;
        let (mut digest, mut measured) = ([0; 32], 0);
        if is_snapshot {
            let mut measure = Measure::default();
            let parsed = subject.reader.parse(input, &context, &mut measure);
            digest = measure.digest();
            let records = measure.records;
            measured = records;
            if let Err(error) = parsed {
                let outcome = Outcome::Refused(cut_short(records, &error));
                return Ok(FileSummary::of(input.name(), subject, measure.refusals).with(outcome));
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
            counted: log.as_ref().map(|log| (log.unit, self.whose(subject, &context))),
            oldest: self.oldest(subject),
            import: self.import,
            committed_before: self.committed,
            read,
        };
        let (written, parsed) = writer::write(&target, |sink| subject.reader.parse(input, &context, sink))?;
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
                tlp: context.tlp,
            };
            self.app.ledger.complete_snapshot(snapshot)?;
            self.app.ledger.sync()?;
            self.app.refresh_verdicts()?;
            speaks.cover_as(context.tlp, subject.date);
        }
        let mut refusals = written.refusals;
        let is_stopped = self.progress.is_cancelled();
        if let Some(log) = log.filter(|_| !is_stopped && parsed.is_ok()) {
            // All that it says is synced: whoever finds the unit complete need not read the log again.
            self.app.ledger.complete_unit(&SightingUnit {
                id: log.unit,
                list: list.clone(),
                content: log.content,
                accepted: written.records,
                refused: refusals.count,
                recorded_at: self.app.now(),
                import: self.import,
            })?;
        }
        let is_log = subject.recognised.unit == Unit::Log;
        if is_stopped && !(is_snapshot && is_whole) {
            outcome = Outcome::Refused("stopped: import it again to complete it".to_owned());
        } else if is_snapshot && !is_whole || is_log && parsed.is_err() {
            outcome = Outcome::Refused("it changed while it was read: import it again".to_owned());
        } else if let Err(error) = parsed {
            refusals.add(&Spot::File, "cut short", error.to_string().as_bytes());
            if written.records == 0 {
                outcome = Outcome::Refused(error.to_string());
            }
        } else if written.records == 0 && refusals.is_all_refused(is_log) {
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

    /// Before which records are not kept. A list and a log are taken as a whole.
    fn oldest(&self, subject: &Subject) -> Option<Timestamp> {
        match subject.recognised.unit {
            Unit::Records => self.app.oldest_kept(&subject.recognised.list),
            Unit::Log | Unit::Snapshot => None,
        }
    }

    /// For whom a log is counted, where it does not say.
    fn whose(&self, subject: &Subject, context: &Context) -> Whose {
        let sensor = self.options.sensor.clone().unwrap_or_else(|| subject.reader.name().to_owned());
        Whose { list: context.list.clone(), tlp: context.tlp, sensor, country: self.options.country }
    }

    /// Notes which list is being taken for a date, so that after a crash only the same one completes it.
    fn begin_snapshot(&self, list: &str, date: Timestamp, digest: [u8; 32]) -> Result<()> {
        Ok(self.app.ledger.put_meta(&begun_name(list, date), &digest)?)
    }

    /// What becomes of a log without counting it: it is counted already, or is not all there.
    fn judge_log(&self, input: &dyn Input) -> Option<Outcome> {
        let log = match Log::measure(input) {
            Ok(log) => log,
            Err(error) => {
                return Some(Outcome::Refused(format!("cut short, and a log counts only whole: {error}")));
            }
        };
        let known = self.app.ledger.sighting_unit(log.unit).ok().flatten();
        known.map(|_| Outcome::Unchanged)
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
        if let Some(oldest) = sources::outlived(self.app, list, subject.date) {
            return Some(Outcome::Refused(format!(
                "`{list}` is kept from {} on, and a later list had followed this one by then",
                oldest.to_date()
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
        if self.options.refuse_shrunk
            && let Some(before) = snapshots.newest_at(list, subject.date)
            && records < before.entries.div_ceil(2)
        {
            return Some(Outcome::Refused(format!(
                "`{list}` has {records} entries and had {} on {}, so that it may be half a list: if it is right, follow with --force, or import the file by its name",
                before.entries,
                before.date.to_date()
            )));
        }
        let same = subject.date_from == DateFrom::Modified
            && snapshots.of(list).iter().any(|known| known.digest == digest);
        same.then_some(Outcome::Unchanged)
    }
}

/// Why a list that breaks off is not taken.
fn cut_short(records: u64, error: &io::Error) -> String {
    format!("cut short after {records} records, and a list counts only whole: {error}")
}

/// Name under which the list being taken is noted among the ledger's small values.
fn begun_name(list: &str, date: Timestamp) -> String {
    format!("begun/{list}/{}", date.millis())
}

impl FileSummary {
    pub(super) fn refused(name: &str, reason: impl Into<String>) -> Self {
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
            dry_run: None,
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
