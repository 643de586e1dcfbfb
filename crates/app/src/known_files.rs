//! Files that are known to be good by the hundred million (NSRL, CIRCL hashlookup): a compact set beside the ledger, and not a piece of evidence each.
//!
//! The set stands in `known_files` in the data directory. What it says of a file weighs like a dated record of its list (`known_files/nsrl`), and is
//! made when it is asked for: it is in no log and in no digest.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Read},
    ops::ControlFlow,
    path::Path,
    sync::atomic::Ordering,
};

use feeds::{known_files, unpack};
use model::{Assessment, Category, Claim, Class, Evidence, Hash, Observable, Subject, Timestamp, Tlp};
use store::file_set::{FileSet, List};

use crate::{App, Error, Result, status::Speaks};

/// The source of all lists of the set.
pub(crate) const SOURCE: &str = "known_files";
/// Name, among the ledger's small values, of the pass from which on rows of files know of the set.
pub(crate) const CHANGED: &str = "known_files/changed";
/// Bytes of one unpacked export: NSRL's largest has some hundred gigabytes.
const EXPORT_BYTES_MAX: u64 = 1 << 40;

/// What became of an import of known files; durable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownFilesImported {
    /// Digests that the list has now.
    pub digests: u64,
    /// Rows read.
    pub accepted: u64,
    /// Rows left out: the list itself calls their files malicious, or does not trust them.
    pub left_out: u64,
    /// Rows refused.
    pub refused: u64,
    /// The first of them, with file and line.
    pub refusals: Vec<String>,
}

impl App {
    /// Imports a list of files that are known to be good from its publisher's exports, compressed or not; the list has then what they say, in
    /// place of what it had, or beside it (`is_addition`).
    ///
    /// # Errors
    /// [`Error::KnownFiles`] when the set cannot be written or an older date is given; [`Error::Read`] when a file cannot be read to its end: the
    /// list stays as it was.
    pub fn import_known_files(
        &self,
        list: &str,
        observed_at: Timestamp,
        is_addition: bool,
        paths: &[std::path::PathBuf],
        progress: &mut dyn FnMut(u64),
    ) -> Result<KnownFilesImported> {
        let set = self.known_files.as_ref().ok_or(Error::NoKnownFiles)?;
        let _admission = self.admit(&format!("{SOURCE}/{list}"))?;
        let mut builder = match is_addition {
            true => set.begin_addition(list, observed_at)?,
            false => set.begin(list, observed_at)?,
        };
        let mut imported = KnownFilesImported::default();
        for path in paths {
            read_export(path, &mut imported, progress, &mut |hash| Ok(builder.add(hash)?))?;
        }
        if imported.accepted == 0 {
            return Err(Error::NothingKnown);
        }
        builder.finish()?;
        let held = set.lists().into_iter().find(|held| held.name == list);
        imported.digests = held.map_or(0, |held| held.digests.iter().sum());
        self.known_files_changed()?;
        let mut speaks = Speaks::default();
        speaks.add(&said(Hash::Md5([0; 16]), &format!("{SOURCE}/{list}"), observed_at));
        self.record_list(&format!("{SOURCE}/{list}"), imported.digests, speaks)?;
        Ok(imported)
    }

    /// Removes a list; `false` when it is not held.
    ///
    /// # Errors
    /// [`Error::KnownFiles`].
    pub fn remove_known_files(&self, list: &str) -> Result<bool> {
        let set = self.known_files.as_ref().ok_or(Error::NoKnownFiles)?;
        let is_removed = set.remove(list)?;
        self.known_files_changed()?;
        Ok(is_removed)
    }

    /// Lists that are held.
    #[must_use]
    pub fn known_files(&self) -> Vec<List> {
        self.known_files.as_ref().map(FileSet::lists).unwrap_or_default()
    }

    /// Reads the set whole and compares it with its checksums.
    ///
    /// # Errors
    /// [`Error::KnownFiles`] when it is damaged: import the list again.
    pub fn check_known_files(&self) -> Result<()> {
        Ok(self.known_files.as_ref().map_or(Ok(()), FileSet::check)?)
    }

    /// What lists of known files say of a file under any of its digests, each list once.
    pub(crate) fn said_by_known_files(&self, digests: &[Hash]) -> Result<Vec<Evidence>> {
        let Some(set) = &self.known_files else { return Ok(Vec::new()) };
        let mut said_by: BTreeMap<String, Evidence> = BTreeMap::new();
        // The strongest digest stands last, and is the one that is named.
        for hash in digests.iter().rev() {
            for known in set.lookup(hash)? {
                let list = format!("{SOURCE}/{}", known.list);
                let evidence = said(*hash, &list, known.observed_at);
                said_by.entry(list).or_insert(evidence);
            }
        }
        Ok(said_by.into_values().collect())
    }

    /// Whether a list of known files may have a file under this digest. One that cannot tell may: the look-up says why.
    pub(crate) fn may_be_known_file(&self, hash: &Hash) -> bool {
        self.known_files.as_ref().is_some_and(|set| set.lookup(hash).map_or(true, |known| !known.is_empty()))
    }

    /// Rows of files that were made before do not hold any more.
    fn known_files_changed(&self) -> Result<()> {
        let _following = self.follow();
        let pass = self.passes.next();
        self.passes.finish(&self.ledger, &self.passes.cursor(&self.ledger)?, pass)?;
        // On disk first: a crash in between makes rows anew once too often, never too seldom.
        self.ledger.put_meta(CHANGED, &pass.to_le_bytes())?;
        self.masks.files_changed.store(pass, Ordering::Release);
        Ok(())
    }
}

/// Opens the set of a data directory; a ledger in memory has none.
pub(crate) fn open(data: &str) -> Result<Option<FileSet>> {
    match data {
        "memory:" => Ok(None),
        _ => {
            let folder = Path::new(data.strip_prefix("fjall:").unwrap_or(data)).join(SOURCE);
            Ok(Some(FileSet::open(&folder)?))
        }
    }
}

/// Whether a piece of evidence is what a list of known files says.
pub(crate) fn is_said_by(evidence: &Evidence) -> bool {
    evidence.source.split_once('/').is_some_and(|(source, _)| source == SOURCE)
}

/// What a list says of a file that it has.
fn said(hash: Hash, list: &str, observed_at: Timestamp) -> Evidence {
    Evidence {
        subject: Subject::from(Observable::File(hash)),
        source: list.to_owned(),
        observed_at,
        last_seen: None,
        tlp: Tlp::Clear,
        claim: Claim::Assessed(Assessment::new(Class::Clean, Category::KnownGood)),
        recorded_at: observed_at,
        import: 0,
    }
}

fn read_export(
    path: &Path,
    imported: &mut KnownFilesImported,
    progress: &mut dyn FnMut(u64),
    add: &mut dyn FnMut(&Hash) -> Result<()>,
) -> Result<()> {
    let read = |source| Error::Read { path: path.to_owned(), source };
    let limits = unpack::Limits {
        output_bytes_max: EXPORT_BYTES_MAX,
        total_bytes_max: EXPORT_BYTES_MAX,
        ..unpack::Limits::DEFAULT
    };
    let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(File::open(path)?)) };
    let mut failed: Result<()> = Ok(());
    let name = path.to_string_lossy();
    let refusals = unpack::unpack(&name, &open, &limits, &mut |input| {
        let before = imported.accepted;
        let outcome = input.open().and_then(|reader| {
            known_files::read(BufReader::with_capacity(1 << 20, reader), &mut |entry| {
                for hash in entry.hashes() {
                    if let Err(error) = add(&hash) {
                        failed = Err(error);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })
        });
        match outcome {
            Ok(report) => {
                imported.accepted += report.accepted;
                imported.left_out += report.malicious + report.distrusted;
                imported.refused += report.refused;
                let places = report.refusals.iter();
                imported.refusals.extend(
                    places.map(|refusal| format!("{}:{}: {}", input.name(), refusal.line, refusal.reason)),
                );
                imported.refusals.truncate(known_files::REFUSALS_MAX);
                progress(imported.accepted - before);
            }
            Err(error) => failed = Err(read(error)),
        }
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    failed?;
    // Half a list would not be the list.
    match refusals.first() {
        Some(refusal) => Err(read(std::io::Error::other(format!("{}: {}", refusal.name, refusal.reason)))),
        None => Ok(()),
    }
}
