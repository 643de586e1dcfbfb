//! Imports that run and imports that are over, for those who look after an installation. What is remembered is bounded: a slot for each of the last files,
//! and the last file of each list.
//!
//! Of refused records the text is kept, but not of logs, mails and registration records: what people looked at, wrote and registered is theirs.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use analysis::Viewer;
use model::{Timestamp, Tlp};
use serde::{Deserialize, Serialize};
use store::Ledger;

use super::{FileSummary, Outcome, Progress, Rejection};
use crate::{App, Error, Result};

/// Files that are remembered.
pub const HISTORY_MAX: usize = 100;
/// Reasons and refused records that are remembered of a file.
const REASONS_MAX: usize = 10;
const SAMPLES_MAX: usize = 5;
/// Longest name and message in characters: paths within archives may be long.
const TEXT_CHARS_MAX: usize = 300;
/// Names of the slots among the ledger's small values, and of the last file of each list.
const SLOT: &str = "import/slot/";
const LAST: &str = "import/last/";
/// Sources whose records are about people.
const PERSONAL: [&str; 3] = ["mail", "rdap", "whois"];

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastImport {
    /// Which one it was; the latest has the highest number.
    pub number: u64,
    /// Its name, for archives with the path inside.
    pub name: String,
    /// Full name of the list it was taken for.
    pub list: Option<String>,
    /// The marking that it came in with, by its place from open to closed.
    marking: u8,
    started_at_ms: i64,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// `Imported`, `Unchanged`, `Refused`.
    pub outcome: String,
    /// Why the whole file was refused.
    pub message: Option<String>,
    /// Records accepted.
    pub records: u64,
    /// Pieces of evidence that were new.
    pub new: u64,
    /// Pieces of evidence that were known.
    pub known: u64,
    /// Ranges of a geography or ASN database.
    pub ranges: u64,
    /// Records refused.
    pub rejected: u64,
    /// Why, the most frequent first.
    pub reasons: Vec<(String, u64)>,
    samples: Vec<(String, String, String)>,
}

impl PastImport {
    /// When it began.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        Timestamp::from_millis(self.started_at_ms)
    }

    /// The marking that it came in with.
    #[must_use]
    pub fn tlp(&self) -> Tlp {
        Tlp::ALL.get(usize::from(self.marking)).copied().unwrap_or(Tlp::Red)
    }

    /// The first refusals; their text for those alone who see the list with its marking.
    #[must_use]
    pub fn samples(&self, viewer: &Viewer) -> Vec<Rejection> {
        let sees = self.list.as_ref().is_some_and(|list| viewer.sees(list, self.tlp()));
        let sample = |(spot, reason, text): &(String, String, String)| Rejection {
            spot: spot.clone(),
            reason: reason.clone(),
            text: if sees { text.clone() } else { String::new() },
        };
        self.samples.iter().map(sample).collect()
    }

    fn of(number: u64, about: &About, summary: &FileSummary) -> Self {
        let cut = |text: &str| text.chars().take(TEXT_CHARS_MAX).collect::<String>();
        let (outcome, message) = match &summary.outcome {
            Outcome::Imported | Outcome::WouldImport => ("Imported", None),
            Outcome::Unchanged => ("Unchanged", None),
            Outcome::Refused(why) => ("Refused", Some(cut(why))),
        };
        let sample = |sample: &Rejection| {
            let text = if about.has_people { String::new() } else { sample.text.clone() };
            (sample.spot.clone(), cut(&sample.reason), text)
        };
        Self {
            number,
            name: cut(&summary.name),
            list: summary.list.clone(),
            marking: about.tlp as u8,
            started_at_ms: about.started_at.millis(),
            seconds: summary.seconds,
            outcome: outcome.to_owned(),
            message,
            records: summary.records,
            new: summary.new,
            known: summary.known,
            ranges: summary.ranges,
            rejected: summary.rejected,
            reasons: summary
                .reasons
                .iter()
                .take(REASONS_MAX)
                .map(|(why, count)| (cut(why), *count))
                .collect(),
            samples: summary.samples.iter().take(SAMPLES_MAX).map(sample).collect(),
        }
    }
}

/// An import that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningImport {
    /// When it began.
    pub started_at: Timestamp,
    /// For how many seconds it has run.
    pub seconds: f64,
    /// The file that is being read.
    pub name: String,
    /// Its size on disk in bytes, where it is known.
    pub bytes: Option<u64>,
    /// How much of that was read. A list is read twice, and the first time nothing is told.
    pub bytes_read: u64,
    /// Records accepted in the whole import.
    pub records: u64,
    /// Records refused in the whole import.
    pub rejected: u64,
    /// Records that are on disk to stay, in the whole import.
    pub committed: u64,
    /// Files that are done.
    pub files: u64,
}

/// What is known of a file beside its summary.
pub(super) struct About {
    pub(super) started_at: Timestamp,
    pub(super) tlp: Tlp,
    /// Whether its records may be about people.
    pub(super) has_people: bool,
}

impl About {
    /// Of a file that nobody recognised.
    pub(super) fn unknown(started_at: Timestamp) -> Self {
        Self { started_at, tlp: Tlp::Red, has_people: true }
    }

    pub(super) fn of(started_at: Timestamp, tlp: Tlp, list: &str, is_log: bool) -> Self {
        let is_personal = PERSONAL.contains(&list.split('/').next().unwrap_or(list));
        Self { started_at, tlp, has_people: is_log || is_personal }
    }
}

/// The imports of this process.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    running: Mutex<BTreeMap<u64, Arc<Mutex<Running>>>>,
    /// The number of the next file.
    next: AtomicU64,
    next_running: AtomicU64,
}

#[derive(Debug)]
struct Running {
    begun: Instant,
    /// Seen by others; its seconds are filled in when it is asked for.
    import: RunningImport,
    /// Records of files that are done.
    before: (u64, u64),
}

impl Imports {
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        let last = past(ledger, SLOT)?.into_iter().map(|import| import.number).max();
        let next = AtomicU64::new(last.map_or(0, |number| number + 1));
        Ok(Self { next, ..Self::default() })
    }

    /// Follows an import until what this gives is dropped, and passes on what is told of it.
    pub(super) fn follow<'a>(&'a self, inner: &'a dyn Progress, now: Timestamp) -> Followed<'a> {
        let import = RunningImport {
            started_at: now,
            seconds: 0.0,
            name: String::new(),
            bytes: None,
            bytes_read: 0,
            records: 0,
            rejected: 0,
            committed: 0,
            files: 0,
        };
        let running = Arc::new(Mutex::new(Running { begun: Instant::now(), import, before: (0, 0) }));
        let number = self.next_running.fetch_add(1, Ordering::Relaxed);
        lock(&self.running).insert(number, Arc::clone(&running));
        Followed { imports: self, number, running, inner }
    }
}

/// An import that is followed.
pub(super) struct Followed<'a> {
    imports: &'a Imports,
    number: u64,
    running: Arc<Mutex<Running>>,
    inner: &'a dyn Progress,
}

impl Progress for Followed<'_> {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        let mut running = lock(&self.running);
        running.import.name = name.chars().take(TEXT_CHARS_MAX).collect();
        (running.import.bytes, running.import.bytes_read) = (bytes, 0);
        drop(running);
        self.inner.file_started(name, bytes);
    }

    fn advanced(&self, bytes: u64, records: u64, rejected: u64) {
        let mut running = lock(&self.running);
        let before = running.before;
        running.import.bytes_read = bytes;
        (running.import.records, running.import.rejected) = (before.0 + records, before.1 + rejected);
        drop(running);
        self.inner.advanced(bytes, records, rejected);
    }

    fn committed(&self, records: u64) {
        lock(&self.running).import.committed = records;
        self.inner.committed(records);
    }

    fn file_finished(&self, summary: &FileSummary) {
        let mut running = lock(&self.running);
        running.before.0 += summary.records;
        running.before.1 += summary.rejected;
        (running.import.records, running.import.rejected) = running.before;
        running.import.files += 1;
        drop(running);
        self.inner.file_finished(summary);
    }

    fn removed(&self, rows: u64) {
        self.inner.removed(rows);
    }

    fn analysed(&self, objects: u64) {
        self.inner.analysed(objects);
    }

    fn give_way(&self, records: u64) {
        self.inner.give_way(records);
    }

    fn is_cancelled(&self) -> bool {
        self.inner.is_cancelled()
    }
}

impl Drop for Followed<'_> {
    fn drop(&mut self) {
        lock(&self.imports.running).remove(&self.number);
    }
}

impl App {
    /// Imports that run in this process, the one that began first before the others.
    #[must_use]
    pub fn running_imports(&self) -> Vec<RunningImport> {
        let running: Vec<_> = lock(&self.imports.running).values().cloned().collect();
        let now = running.iter().map(|running| {
            let running = lock(running);
            RunningImport { seconds: running.begun.elapsed().as_secs_f64(), ..running.import.clone() }
        });
        now.collect()
    }

    /// The last [`HISTORY_MAX`] files that were imported or refused, the latest first.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn past_imports(&self) -> Result<Vec<PastImport>> {
        let mut imports = past(&self.ledger, SLOT)?;
        imports.sort_by_key(|import| std::cmp::Reverse(import.number));
        Ok(imports)
    }

    /// The last file of each list, with each marking, that a viewer sees.
    pub(crate) fn last_imports(&self, viewer: &Viewer) -> Result<Vec<PastImport>> {
        let imports = past(&self.ledger, LAST)?.into_iter();
        let is_seen =
            |import: &PastImport| import.list.as_ref().is_some_and(|list| viewer.sees(list, import.tlp()));
        Ok(imports.filter(is_seen).collect())
    }

    /// Remembers what became of a file.
    pub(super) fn remember_import(&self, about: &About, summary: &FileSummary) -> Result<()> {
        let number = self.imports.next.fetch_add(1, Ordering::Relaxed);
        let import = PastImport::of(number, about, summary);
        let slots = u64::try_from(HISTORY_MAX).unwrap_or(u64::MAX);
        let value =
            serde_json::to_vec(&import).map_err(|source| Error::Stored { name: SLOT.into(), source })?;
        self.ledger.put_meta(&format!("{SLOT}{:03}", number % slots), &value)?;
        // What was there already says nothing of what was refused.
        if let (Some(list), false) = (&import.list, summary.outcome == Outcome::Unchanged) {
            self.ledger.put_meta(&format!("{LAST}{list}/{}", import.marking), &value)?;
        }
        Ok(())
    }

    /// Forgets the imports of lists that are gone: what was refused of them went with them.
    pub(crate) fn forget_imports(&self, is_gone: &dyn Fn(&str) -> bool) -> Result<()> {
        for prefix in [SLOT, LAST] {
            for name in self.ledger.meta_names(prefix)? {
                let import = read(&self.ledger, &name)?;
                if import.and_then(|import| import.list).is_some_and(|list| is_gone(&list)) {
                    self.ledger.remove_meta(&name)?;
                }
            }
        }
        Ok(())
    }
}

fn past(ledger: &Ledger, prefix: &str) -> Result<Vec<PastImport>> {
    let names = ledger.meta_names(prefix)?;
    names.iter().filter_map(|name| read(ledger, name).transpose()).collect()
}

fn read(ledger: &Ledger, name: &str) -> Result<Option<PastImport>> {
    let stored = |source| Error::Stored { name: name.to_owned(), source };
    ledger.meta(name)?.map(|value| serde_json::from_slice(&value).map_err(stored)).transpose()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
