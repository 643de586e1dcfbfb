//! What a look-up answers: plain data, ready to be shaped for a wire or a terminal. Holds no logic.

mod attacks;
mod difference;
mod file_analysis;
mod graph;
mod registration;
mod related;
mod statistics;

use analysis::{Change, Flip, Verdict, Witness, lookalike::Likeness as NameLikeness};
use model::{
    Category, Evidence, Hash, MaskType, Observable, Timestamp, Zone, malware_analysis::SignerStatus,
};

pub use self::{
    attacks::{AttackCounts, Channel, PhishingExample, PhishingInfo, SpamExample, SpamInfo, Target},
    difference::{Difference, PieceAt, PieceChange, SectionChange, Turn},
    file_analysis::{DynamicSummary, FileAnalysis, FilePath, SignerCertificate, location},
    graph::{GraphRelation, GraphStep, Neighbour, Relation},
    registration::{RegistrationChange, RegistrationInfo, Statement},
    related::{Hosting, Neighbours, Related, RelatedSection},
    statistics::{CountryHits, PeriodHits, Statistics},
};
use crate::similar_files::Likeness;

/// Everything known about one object at one moment, as far as it was asked for.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was asked for, in canonical form.
    pub asked: Observable,
    /// What the answer is about: a file by its strongest digest, a URL by the spelling that is known.
    pub observable: Observable,
    /// Why `observable` is not `asked`, or several candidates.
    pub resolution: Resolution,
    /// The moment that the answer holds for.
    pub moment: Timestamp,
    /// The verdict with its pieces.
    pub verdict: Verdict,
    /// The witnesses that the verdict's pieces point to.
    pub witnesses: Vec<Witness>,
    /// Whether anything at all is known about the object itself (evidence, a relation; not a mask over it).
    pub is_known: bool,
    /// General information.
    pub general: General,
    /// The smallest change of evidence that gives another zone; only with [`Sections::explanation`].
    pub flip: Option<Flip>,
    /// The zone at each change up to the moment; only with [`Sections::timeline`].
    pub timeline: Vec<Change>,
    /// What each malware detection is called, newest first; never cut (KTIP).
    pub detections: Option<Listing<Detection>>,
    /// Malware families that evidence names, each once.
    pub families: Option<Listing<crate::knowledge::Family>>,
    /// Feeds that list the object, with the mask that covers it.
    pub feed_masks: Option<Listing<FeedMask>>,
    /// Names under which a file was seen.
    pub file_names: Option<Listing<FileName>>,
    /// File: paths.
    pub file_paths: Option<Listing<FilePath>>,
    /// File: certificates of its signature.
    pub certificates: Option<Listing<SignerCertificate>>,
    /// File: certificates of the files that contain it.
    pub parent_certificates: Option<Listing<SignerCertificate>>,
    /// File: what sandboxes and engines reported.
    pub analyses: Option<Listing<FileAnalysis>>,
    /// File: what its runs showed in all; `None` where none is known, or it was not asked for.
    pub dynamic: Option<DynamicSummary>,
    /// Address and routing of an IP, by the geography and ASN databases.
    pub network: Option<NetworkInfo>,
    /// What registries say of the domain, or of the network around the address; only with [`Sections::registration`].
    pub registration: Option<RegistrationInfo>,
    /// The known addresses around an IP; only with [`Sections::neighbours`].
    pub neighbours: Option<Neighbours>,
    /// Records of the DNS other than addresses: aliases, name servers, mail exchanges, texts; of an address its names in reverse.
    pub dns_records: Option<Listing<DnsItem>>,
    /// What leads to the name by such records.
    pub dns_referrals: Option<Listing<DnsItem>>,
    /// How often sensors met the object; only with [`Sections::statistics`], and where any report.
    pub statistics: Option<Statistics>,
    /// Related objects, one listing for each section that the kind of object has and that was asked for.
    pub related: Vec<(RelatedSection, Listing<Related>)>,
    /// Names that imitate that of a domain or of a URL's host, the nearest first.
    pub similar: Option<Listing<Similar>>,
    /// Files that are like it.
    pub similar_files: Option<Listing<SimilarFile>>,
    /// Watched names that that name imitates, the nearest first.
    pub imitates: Option<Vec<NameLikeness>>,
    /// Unwanted mails in which it took part; only with [`Sections::spam`].
    pub spam: Option<SpamInfo>,
    /// Attempts to fish for data in which it took part; only with [`Sections::phishing`].
    pub phishing: Option<PhishingInfo>,
}

/// A name that imitates another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// The name, with its own zone.
    pub related: Related,
    /// What it imitates, and how.
    pub likeness: NameLikeness,
}

/// A file that is like another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarFile {
    /// The file, with its own zone and detection name.
    pub related: Related,
    /// By what it is alike, the surest first; never empty.
    pub likenesses: Vec<Likeness>,
    /// Its size in bytes.
    pub size_bytes: Option<u64>,
    /// Its format.
    pub file_type: Option<String>,
    /// A name of it.
    pub name: Option<String>,
}

/// A record of the DNS, seen from one of its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsItem {
    /// Mnemonic of its type: `NS`, `MX`…
    pub record_type: &'static str,
    /// Preference of a mail exchange, where it is known.
    pub preference: Option<u16>,
    /// The data of a record that is text.
    pub text: Option<String>,
    /// The other end of a record that leads to one.
    pub related: Option<Related>,
    /// First time that it was seen.
    pub first: Option<Timestamp>,
    /// Last time.
    pub last: Option<Timestamp>,
    /// How often at least it was seen; `None` where nobody counts.
    pub hits: Option<u64>,
    /// The day with the most hits, where days are counted.
    pub peak: Option<Peak>,
    /// Lists that state it.
    pub lists: Vec<String>,
}

/// The day on which something was seen most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peak {
    /// Its first moment (UTC).
    pub day: Timestamp,
    /// How often at least it was seen on it.
    pub hits: u64,
}

/// How the object asked for became the object answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It is the same.
    Exact,
    /// Known under another name only: a weak digest of one file, another spelling of one URL, a name without `www.`.
    Alias,
    /// Known as several; nothing is united. The verdict is that of the object as asked.
    Candidates(Vec<Observable>),
}

/// General information. Counts are exact unless their `exact` flag is off.
#[derive(Clone, Debug, Default)]
pub struct General {
    /// When a source first spoke of it.
    pub first_seen: Option<Timestamp>,
    /// Until when a source confirmed it.
    pub last_seen: Option<Timestamp>,
    /// When we first learned of it.
    pub first_recorded: Option<Timestamp>,
    /// When we last learned something about it.
    pub last_recorded: Option<Timestamp>,
    /// Categories with the zone that each speaks for, heaviest first.
    pub categories: Vec<(Category, Zone)>,
    /// Country of an address, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Files related to it (downloaded from or communicating with it).
    pub files: Option<Count>,
    /// URLs on it.
    pub urls: Option<Count>,
    /// IPv4 addresses it resolves to.
    pub ipv4: Option<Count>,
    /// File: digests known, the strongest last.
    pub digests: Vec<Hash>,
    /// File: size in bytes.
    pub size_bytes: Option<u64>,
    /// File: format.
    pub file_type: Option<String>,
    /// File: media type.
    pub mime_type: Option<String>,
    /// File: who signed it.
    pub signer: Option<String>,
    /// File: what is made of its signature; only with sections that read analyses.
    pub signer_status: Option<SignerStatus>,
    /// File: packers whose traces it has; likewise.
    pub packers: Vec<String>,
    /// File: import hash.
    pub imphash: Option<String>,
    /// File: ssdeep.
    pub ssdeep: Option<String>,
    /// File: TLSH.
    pub tlsh: Option<String>,
    /// Whether an object in one of the related sections returned is Red.
    pub has_red_related: bool,
    /// Sightings up to the moment; `None` where no sensor reports.
    pub hits: Option<u64>,
}

/// A number of things, counted up to a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many were counted.
    pub n: u64,
    /// Whether that is all of them.
    pub exact: bool,
}

/// One section's items with what the reader must know to trust them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The items returned.
    pub items: Vec<T>,
    /// How many there are.
    pub total: Count,
    /// Where the next page begins, if there is one. Opaque.
    pub cursor: Option<String>,
    /// Lists (full names) that could have spoken here, with the period that each covers.
    pub coverage: Vec<Coverage>,
}

/// A list that answered or stayed silent, and the time for which it can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Source name.
    pub source: String,
    /// Earliest observation we hold of it.
    pub from: Timestamp,
    /// Latest observation we hold of it.
    pub to: Timestamp,
}

/// A detection name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detection {
    /// Malware family or detection name.
    pub name: String,
    /// Last time that a source said so.
    pub last: Timestamp,
    /// First time.
    pub first: Timestamp,
    /// Zone that it speaks for.
    pub zone: Zone,
    /// The list that says so.
    pub list: String,
    /// How it was detected: the engine, where one is named.
    pub method: Option<String>,
    /// A link to more.
    pub reference: Option<String>,
}

/// A feed's entry that covers the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedMask {
    /// Zone that the entry speaks for.
    pub zone: Zone,
    /// Kind of mask.
    pub mask_type: MaskType,
    /// The mask, normalised.
    pub mask: String,
    /// Lists that have it.
    pub lists: Vec<String>,
    /// Since when.
    pub first: Timestamp,
    /// Until when it was confirmed.
    pub last: Timestamp,
    /// Whether it is listed at the report's moment.
    pub is_listed: bool,
}

/// A file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// The name.
    pub name: String,
    /// How many records state it.
    pub records: u64,
    /// When it was last stated.
    pub last: Timestamp,
}

/// Where an address belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkInfo {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Autonomous system and its organisation.
    pub asn: Option<(u32, String)>,
    /// First address of the most specific range known.
    pub first: Option<std::net::IpAddr>,
    /// Last address of it.
    pub last: Option<std::net::IpAddr>,
    /// When the databases were made.
    pub as_of: Option<Timestamp>,
}

/// Which sections a look-up assembles; what is off costs nothing. The verdict and general information are always there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Smallest flip.
    pub explanation: bool,
    /// Zone changes.
    pub timeline: bool,
    /// Detection names.
    pub detections: bool,
    /// Malware families.
    pub families: bool,
    /// Feeds.
    pub feed_masks: bool,
    /// File names.
    pub file_names: bool,
    /// Paths of a file.
    pub file_paths: bool,
    /// Certificates of a file's signature.
    pub certificates: bool,
    /// Certificates of the files that contain it.
    pub parent_certificates: bool,
    /// What is made of a file's signature, and its packers, among general information.
    pub signer: bool,
    /// Analyses of a file.
    pub analyses: bool,
    /// What runs of a file showed, counted.
    pub dynamic: bool,
    /// Registration records.
    pub registration: bool,
    /// Records of the DNS other than addresses.
    pub dns_records: bool,
    /// What leads to a name by such records.
    pub dns_referrals: bool,
    /// Sightings.
    pub statistics: bool,
    /// Related objects.
    pub related: Vec<RelatedSection>,
    /// The network around an address.
    pub neighbours: bool,
    /// Names that imitate this one.
    pub similar: bool,
    /// Files that are like this one.
    pub similar_files: bool,
    /// Watched names that this one imitates.
    pub imitates: bool,
    /// Unwanted mails.
    pub spam: bool,
    /// Attempts to fish for data.
    pub phishing: bool,
}

impl Sections {
    /// Every section that a kind of object has.
    #[must_use]
    pub fn all(kind: model::Kind) -> Self {
        let has_name = matches!(kind, model::Kind::Domain | model::Kind::Url);
        Self {
            explanation: true,
            timeline: true,
            detections: true,
            families: true,
            feed_masks: true,
            file_names: kind == model::Kind::Hash,
            file_paths: kind == model::Kind::Hash,
            certificates: kind == model::Kind::Hash,
            parent_certificates: kind == model::Kind::Hash,
            signer: kind == model::Kind::Hash,
            similar_files: kind == model::Kind::Hash,
            analyses: kind == model::Kind::Hash,
            dynamic: false,
            registration: kind != model::Kind::Hash,
            dns_records: kind != model::Kind::Hash,
            dns_referrals: has_name,
            statistics: true,
            related: RelatedSection::of(kind).to_vec(),
            neighbours: kind == model::Kind::Ip,
            similar: has_name,
            imitates: has_name,
            spam: true,
            phishing: kind != model::Kind::Hash,
        }
    }

    /// Every section that reads what stands together; not similar domains, which search all names there are.
    #[must_use]
    pub fn at_hand(kind: model::Kind) -> Self {
        Self { similar: false, ..Self::all(kind) }
    }

    /// How many of them come in pages.
    #[must_use]
    pub fn paged(&self) -> usize {
        [self.dns_records, self.dns_referrals, self.similar].into_iter().map(usize::from).sum::<usize>()
            + self.related.len()
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Query {
    /// The object.
    pub observable: Observable,
    /// "What was true then": evidence observed later does not count. `None` = now.
    pub as_of: Option<Timestamp>,
    /// "What did we know then": evidence recorded later does not count. `None` = now.
    pub known_at: Option<Timestamp>,
    /// Who asks.
    pub viewer: analysis::Viewer,
    /// What to assemble.
    pub sections: Sections,
    /// Items per section, at most [`Query::COUNT_MAX`].
    pub count: usize,
    /// Where a page of one section begins, as a [`Listing::cursor`] gave it.
    pub cursor: Option<String>,
}

impl Query {
    /// Items per section when nothing is asked for.
    pub const COUNT_DEFAULT: usize = 100;
    /// KTIP returns up to 1,000 records a group.
    pub const COUNT_MAX: usize = 1000;

    /// A look-up of everything, now, by somebody who may see everything.
    #[must_use]
    pub fn new(observable: Observable) -> Self {
        let sections = Sections::all(observable.kind());
        Self {
            observable,
            as_of: None,
            known_at: None,
            viewer: analysis::Viewer::all(),
            sections,
            count: Self::COUNT_DEFAULT,
            cursor: None,
        }
    }
}

/// The answer of the verdict path: what bulk and related objects show.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickVerdict {
    /// What was asked for.
    pub observable: Observable,
    /// The zone.
    pub zone: Zone,
    /// The status that people see.
    pub status: model::Status,
    /// The score, 0 to 100.
    pub score: u8,
    /// Main category.
    pub category: Category,
    /// Whether anything is known about the object itself.
    pub is_known: bool,
    /// First seen.
    pub first_seen: Option<Timestamp>,
    /// Last seen.
    pub last_seen: Option<Timestamp>,
}

/// Raw evidence behind a report, for export: everything about the object, bounded.
#[derive(Clone, Debug)]
pub struct RawEvidence {
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// Whether the bound cut it.
    pub is_truncated: bool,
}
