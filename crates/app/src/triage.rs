//! Log triage: reads logs of any kind and tells which indicators in them matter, how often they occur and where.
//!
//! Nearly everything in a log is unknown, and logs repeat themselves. So each candidate ([`analysis::extract`]) is looked up in a memory of recent ones
//! first, then in the ledger's filter, and only what may be known is asked for, many at once. Memory is bounded whatever the log: text is read in
//! blocks, and what is kept has a limit that the answer tells of when it was reached.

mod blocks;
mod memo;
mod replay;
mod run;
mod tally;

use analysis::Viewer;
use model::Zone;

pub use self::run::Triage;
use crate::QuickVerdict;

/// Indicators kept; of more, the answer says so.
pub const MATTERS_MAX: usize = 100_000;
/// Matching lines kept.
pub const LINES_MAX: usize = 100_000;
/// Bytes of a line that are kept.
pub const LINE_BYTES_SHOWN: usize = 400;

/// What to look for, and within which bounds.
#[derive(Clone, Debug)]
pub struct TriageOptions {
    /// Zones that matter. Objects that nothing is known of never do.
    pub zones: Vec<Zone>,
    /// For whom: what he sees of objects.
    pub viewer: Viewer,
    /// Whether to keep every matching line.
    pub lines: bool,
    /// Bounds of what comes out of compressed files and archives.
    pub limits: feeds::unpack::Limits,
}

impl TriageOptions {
    /// Logs compress well, and are streamed: only time bounds them.
    pub const LIMITS: feeds::unpack::Limits = feeds::unpack::Limits {
        output_bytes_max: 1 << 40,
        total_bytes_max: 1 << 41,
        ratio_max: 5_000,
        ..feeds::unpack::Limits::DEFAULT
    };
}

impl Default for TriageOptions {
    fn default() -> Self {
        let zones = vec![Zone::Red, Zone::Orange, Zone::Yellow];
        Self { zones, viewer: Viewer::all(), lines: false, limits: Self::LIMITS }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Triaged {
    /// Indicators that matter: by danger, then by how often they occur.
    pub matters: Vec<Matter>,
    /// Indicators that matter and for which there was no room ([`MATTERS_MAX`]).
    pub matters_dropped: u64,
    /// Lines that hold them, in order, when they were asked for.
    pub lines: Vec<MatchingLine>,
    /// Matching lines for which there was no room ([`LINES_MAX`]).
    pub lines_dropped: u64,
    /// Names of what was read; places refer to them.
    pub files: Vec<String>,
    /// Bytes read, decompressed.
    pub bytes: u64,
    /// Lines read.
    pub lines_read: u64,
    /// What had the shape of an indicator, with repetitions.
    pub candidates: u64,
    /// What could not be read, or not to its end, and why.
    pub unread: Vec<feeds::unpack::Refusal>,
    /// Time it took.
    pub seconds: f64,
}

impl Triaged {
    /// How many indicators there are in a zone.
    #[must_use]
    pub fn in_zone(&self, zone: Zone) -> usize {
        self.matters.iter().filter(|matter| matter.verdict.zone == zone).count()
    }
}

/// An indicator that matters.
#[derive(Clone, Debug)]
pub struct Matter {
    /// What it is, and the verdict.
    pub verdict: QuickVerdict,
    /// How often it occurs; as the host of a URL too.
    pub occurrences: u64,
    /// Whether it stands there only where it may be the name of a file (`install.sh`).
    pub doubtful: bool,
    /// Where it occurs first.
    pub first: Place,
    /// Where it occurs last.
    pub last: Place,
}

/// A place in a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Index among [`Triaged::files`].
    pub file: usize,
    /// Line, from 1.
    pub line: u64,
    /// The line, or the part around the indicator, at most [`LINE_BYTES_SHOWN`] bytes; hostile text as it stood there.
    pub text: String,
}

/// A line that holds indicators that matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchingLine {
    /// The line.
    pub place: Place,
    /// Indices among [`Triaged::matters`], without repetitions.
    pub matters: Vec<usize>,
}
