//! What a parser hands over, and to whom.

use std::{fmt, ops::ControlFlow};

use model::{Assessment, Claim, Evidence, KnowledgeEntry, PlaceRange, Subject, Timestamp, Tlp};

use crate::Sighting;

/// Where in a file something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Line number from 1.
    Line(u64),
    /// Key or position of an entry in a structured file, e.g. `1847145` or `list[17]`.
    Entry(String),
    /// The file as a whole.
    File,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Entry(entry) => write!(f, "entry {entry}"),
            Self::File => f.write_str("file"),
        }
    }
}

/// One record of a feed with everything it says. Records are committed whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it stands.
    pub spot: Spot,
    /// What it says; never empty.
    pub facts: Vec<Fact>,
}

/// One thing a record says.
#[allow(clippy::large_enum_variant, reason = "nearly all facts are evidence: a box would cost each of them")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A claim about an observable or a mask.
    Evidence(Evidence),
    /// A range of a geography or ASN database.
    Range(PlaceRange),
    /// What a list knows about a malware family, an actor or a technique.
    Knowledge(Box<KnowledgeEntry>),
    /// That a sensor met something; only in a [`crate::Unit::Log`].
    Sighting(Sighting),
}

/// Takes what a parser finds, as it comes; dumps are larger than memory.
pub trait Sink {
    /// Takes one good record. `Break` means that the consumer failed or was cancelled: stop reading.
    fn accept(&mut self, record: Record) -> ControlFlow<()>;

    /// Takes one refusal: where, why (a short constant-like reason that can be counted), and the refused text, which
    /// may be hostile and long; the sink shortens it.
    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]);
}

/// A sink for a pass that only learns.
pub(crate) struct Mute;

impl Sink for Mute {
    fn accept(&mut self, _: Record) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: Spot, _: &str, _: &[u8]) {}
}

/// What a parser must know besides the bytes.
#[derive(Clone, Debug)]
pub struct Context {
    /// Full name of the list: `source` or `source/list`; becomes [`Evidence::source`].
    pub list: String,
    /// The date of the snapshot; for records without a date of their own.
    pub observed_at: Timestamp,
    /// Default marking.
    pub tlp: Tlp,
}

impl Context {
    /// An entry of this list, at the list's own date.
    #[must_use]
    pub fn listed(&self, subject: impl Into<Subject>, assessment: Assessment) -> Fact {
        self.evidence(subject.into(), self.observed_at, None, Claim::Listed(assessment))
    }

    /// A piece of evidence of this list. The importer fills in `recorded_at` and `import`.
    #[must_use]
    pub fn evidence(
        &self,
        subject: Subject,
        observed_at: Timestamp,
        last_seen: Option<Timestamp>,
        claim: Claim,
    ) -> Fact {
        Fact::Evidence(Evidence {
            subject,
            source: self.list.clone(),
            observed_at,
            last_seen,
            tlp: self.tlp,
            claim,
            recorded_at: Timestamp::MIN,
            import: 0,
        })
    }
}

/// A sink for tests: ranges of countries and refusals as lines, in their order.
#[cfg(test)]
#[derive(Default)]
pub(crate) struct Told(pub(crate) Vec<String>);

#[cfg(test)]
impl Sink for Told {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        for fact in record.facts {
            if let Fact::Range(PlaceRange { first, last, place: model::Place::Country(code) }) = fact {
                self.0.push(format!("{first} {last} {}", String::from_utf8_lossy(&code)));
            }
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, _text: &[u8]) {
        self.0.push(format!("{spot}: {reason}"));
    }
}
