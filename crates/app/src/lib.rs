//! What the product does, without HTTP and without a terminal: import, look-up, the verdict table, upkeep.

mod analysers;
pub mod assessments;
pub mod backup;
pub mod clock;
mod erasure;
mod error;
pub mod import;
pub mod knowledge;
mod known_files;
mod lookup;
mod names;
mod own;
pub mod report;
mod restricted;
pub mod scan;
pub mod sightings;
mod similar_files;
pub mod source_metrics;
mod sources;
mod status;
pub mod triage;
mod verdicts;
mod view;

pub use analysers::{Analysed, Contribution, Contributions};
pub use clock::Clock;
pub use erasure::{Erased, PersonalKind, PersonalValue};
pub use error::Error;
pub use import::{ImportOptions, ImportSummary, Progress};
pub use known_files::KnownFilesImported;
pub use lookup::lasting;
pub use names::NameStats;
pub use report::{Query, QuickVerdict, Report, Sections};
pub use scan::ScanOutcome;
pub use search::{Page as NamePage, Pattern as NamePattern, PatternError};
pub use similar_files::{Likeness as FileLikeness, SimilarFileStats};
pub use source_metrics::{Measuring, SourceMetrics};
pub use sources::{Pause, Removed, source_of};
pub use status::{ListStatus, SourceFacts, SourceStatus, Stats};
pub use triage::{Triage, TriageOptions, Triaged};
pub use verdicts::VerdictCheck;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock},
};

use analysis::{ListStanding, Policy};
use model::Timestamp;
use store::Ledger;
pub use store::{RowMemory, file_set::List as KnownFileList};

/// Result with the application's error.
pub type Result<T> = std::result::Result<T, Error>;

/// How to open the application.
#[derive(Debug)]
pub struct Options {
    /// Where the data is: a directory, `fjall:DIR` or `memory:`.
    pub data: String,
    /// A policy file in place of the compiled-in one.
    pub policy: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Block cache of the storage engine in bytes.
    pub cache_bytes: u64,
    /// Memory for verdict rows.
    pub rows: RowMemory,
    /// What another process is told about this one, e.g. `hantei serve`.
    pub command: String,
}

/// The application: one open data directory with a policy. Shared behind `Arc`; every method takes `&self` and may block on
/// the disk.
pub struct App {
    ledger: Ledger,
    /// The data directory, if there is one.
    folder: Option<PathBuf>,
    policy: RwLock<Arc<Policy>>,
    clock: Clock,
    /// Held by the one who follows the log.
    following: Mutex<()>,
    /// How often it was followed.
    passes: verdicts::follower::Passes,
    /// Masks touched since the table was last settled.
    masks: verdicts::masks::TouchedMasks,
    /// Hosts of which something was said since then.
    hosts: verdicts::hosts::ChangedHosts,
    /// Malware families, actors and techniques.
    knowledge: knowledge::Holding,
    /// What each list spoke of.
    lists: RwLock<BTreeMap<String, status::Speaks>>,
    /// The operator's own lists.
    own: Mutex<own::OwnLists>,
    /// All names that the ledger speaks of.
    names: names::Names,
    /// Digests of files that are known to be good.
    known_files: Option<store::file_set::FileSet>,
    /// Digests by which files are alike.
    similar_files: files::similarity::Index,
    /// The order of hubs' edges.
    hubs: lookup::hubs::Hubs<(Vec<model::Observable>, store::Section), lookup::joined::Joined>,
    /// What the DNS said of hubs.
    resolved: lookup::hubs::Hubs<(model::Observable, store::Facing), store::Resolutions>,
    /// Held by the one who runs the analysers.
    analysing: analysers::Analysing,
    /// What is set for sources.
    sources: sources::Sources,
    /// Which lists are for some groups, and which marking all see.
    restricted: restricted::Restricted,
    /// What was erased and is not to come back.
    erasures: erasure::Erasures,
    /// How sources compared when that was last measured.
    measured: source_metrics::Measured,
    /// Imports that run, and the place of the next one among those that are remembered.
    imports: import::history::Imports,
    /// Held by the one who takes a batch of sightings.
    sighting_batches: Mutex<()>,
    /// Held by the one who compares an examination with what is known and appends it.
    taking_examined: Mutex<()>,
}

impl App {
    /// Opens the data, and brings the verdict table up to date.
    ///
    /// # Errors
    /// [`Error::Policy`], [`Error::Read`] for the policy file, [`Error::Names`], [`Error::Store`] when the data cannot be opened (another
    /// process has it, or a newer version wrote it).
    pub fn open(options: &Options) -> Result<Self> {
        let policy = match &options.policy {
            None => Policy::builtin(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|source| Error::Read { path: path.clone(), source })?;
                Policy::parse(&text).map_err(|source| Error::Policy { path: path.clone(), source })?
            }
        };
        let ledger_options = store::Options {
            cache_bytes: options.cache_bytes,
            rows: options.rows,
            command: options.command.clone(),
        };
        let ledger = Ledger::open(&options.data, &ledger_options)?;
        let lists = RwLock::new(Self::load_lists(&ledger)?);
        let own = own::load(&ledger)?;
        let policy = policy.with_lists(standings()).with_lists(own.values().map(own::standing));
        let passes = verdicts::follower::Passes::load(&ledger)?;
        let masks = Self::load_masks(&ledger)?;
        let knowledge = knowledge::Holding::load(&ledger)?;
        let sources = sources::Sources::load(&ledger)?;
        let names = names::Names::open(&options.data)?;
        let known_files = known_files::open(&options.data)?;
        let similar_files = similar_files::open(&options.data)?;
        let restricted = restricted::Restricted::load(&ledger)?;
        let erasures = erasure::Erasures::load(&ledger)?;
        let imports = import::history::Imports::load(&ledger)?;
        let app = Self {
            ledger,
            folder: folder_of(&options.data),
            policy: RwLock::new(Arc::new(policy)),
            clock: options.clock.clone(),
            following: Mutex::new(()),
            passes,
            masks,
            hosts: verdicts::hosts::ChangedHosts::default(),
            knowledge,
            lists,
            own: Mutex::new(own),
            names,
            known_files,
            similar_files,
            hubs: lookup::hubs::Hubs::default(),
            resolved: lookup::hubs::Hubs::default(),
            analysing: analysers::Analysing::default(),
            sources,
            restricted,
            erasures,
            measured: source_metrics::Measured::default(),
            imports,
            sighting_batches: Mutex::new(()),
            taking_examined: Mutex::new(()),
        };
        app.restore_restrictions()?;
        app.catch_up_names()?;
        app.catch_up_similar_files()?;
        app.refresh_verdicts()?;
        app.resume_removal()?;
        app.resume_erasure()?;
        Ok(app)
    }

    /// Whether a data directory holds a ledger. Looks, and makes nothing.
    #[must_use]
    pub fn has_data(folder: &Path) -> bool {
        Ledger::is_in(folder)
    }

    /// Waits until what look-ups are answered from is in memory; until then those of unknown objects read the disk.
    pub fn warm_up(&self) {
        self.ledger.wait_for_filter();
    }

    /// The moment now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A canonical digest over all primary evidence, whatever the order in which it came.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn digest(&self) -> Result<store::DigestReport> {
        Ok(self.ledger.digest()?)
    }

    /// Reads every row of the ledger and reports what is wrong.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn fsck(&self) -> Result<store::FsckReport> {
        Ok(self.ledger.fsck()?)
    }
}

/// The data directory that is meant; a ledger in memory has none.
fn folder_of(data: &str) -> Option<PathBuf> {
    (data != "memory:").then(|| PathBuf::from(data.strip_prefix("fjall:").unwrap_or(data)))
}

/// The standing of every source and list that the feeds know.
fn standings() -> Vec<(String, ListStanding)> {
    let mut standings = Vec::new();
    for source in feeds::SOURCES {
        let own = ListStanding { grade: source.grade, origins: Vec::new(), every_hours: source.every_hours };
        standings.push((source.name.to_owned(), own));
        for list in source.lists {
            let origins = list.origins.iter().map(|origin| (*origin).to_owned()).collect();
            let standing = ListStanding { grade: list.grade, origins, every_hours: list.every_hours };
            standings.push((format!("{}/{}", source.name, list.name), standing));
        }
    }
    // What is seen by looking judges nothing; the operator chose his rules, and they are one witness, for whichever groups they ran.
    let origins = vec![scan::RULES_LIST.to_owned()];
    standings
        .push((analysis::SCAN.to_owned(), ListStanding { grade: model::Grade::B, origins, every_hours: 1 }));
    // People decide, and weigh nothing.
    standings.push((
        model::ASSESSMENT.to_owned(),
        ListStanding { grade: status::ASSESSMENT_GRADE, origins: Vec::new(), every_hours: 24 },
    ));
    // Who keeps a set of known files chose it; the publishers' own grades are named.
    for (list, grade, every_hours) in [
        (known_files::SOURCE, model::Grade::B, 24 * 90),
        ("known_files/nsrl", model::Grade::A, 24 * 90),
        ("known_files/circl_hashlookup", model::Grade::B, 24 * 30),
    ] {
        standings.push((list.to_owned(), ListStanding { grade, origins: Vec::new(), every_hours }));
    }
    standings
}
