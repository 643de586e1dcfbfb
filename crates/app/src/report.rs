//! What a look-up answers: plain data, ready to be shaped for a wire or a terminal. Holds no logic.

mod attacks;
mod registration;

use analysis::{Change, Flip, Verdict, Witness, lookalike::Likeness};
use model::{Category, Evidence, Hash, MaskType, Network, Observable, Timestamp, Zone};

pub use self::{
    attacks::{AttackCounts, Channel, PhishingExample, PhishingInfo, SpamExample, SpamInfo, Target},
    registration::{RegistrationChange, RegistrationInfo, Statement},
};

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
    /// Address and routing of an IP, by the geography and ASN databases.
    pub network: Option<NetworkInfo>,
    /// What registries say of the domain, or of the network around the address; only with [`Sections::registration`].
    pub registration: Option<RegistrationInfo>,
    /// The known addresses around an IP; only with [`Sections::neighbours`].
    pub neighbours: Option<Neighbours>,
    /// Related objects, one listing for each section that the kind of object has and that was asked for.
    pub related: Vec<(RelatedSection, Listing<Related>)>,
    /// Names that imitate that of a domain or of a URL's host, the nearest first.
    pub similar: Option<Listing<Similar>>,
    /// Watched names that that name imitates, the nearest first.
    pub imitates: Option<Vec<Likeness>>,
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
    pub likeness: Likeness,
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
    /// File: import hash.
    pub imphash: Option<String>,
    /// File: ssdeep.
    pub ssdeep: Option<String>,
    /// File: TLSH.
    pub tlsh: Option<String>,
    /// Whether an object in one of the related sections returned is Red.
    pub has_red_related: bool,
    /// Sightings; `None` where no sensor reports.
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
#[derive(Clone, Debug)]
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

/// A related object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The object.
    pub object: Observable,
    /// Its own zone.
    pub zone: Zone,
    /// Its own score, 0 to 100.
    pub score: u8,
    /// Detection name or family, of the relation or of the object.
    pub detection: Option<String>,
    /// First time that the relation was seen.
    pub first: Option<Timestamp>,
    /// Last time.
    pub last: Option<Timestamp>,
    /// Port of a connection.
    pub port: Option<u16>,
    /// Lists that state the relation.
    pub lists: Vec<String>,
    /// URL on a host: how.
    pub hosting: Option<Hosting>,
    /// Redirection: how many steps away, from 1.
    pub hops: Option<u16>,
    /// Redirection of more than one step: over what.
    pub via: Option<Observable>,
}

/// How a URL is on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosting {
    /// The object is the URL's host.
    Contains,
    /// The URL's host resolved to the object.
    Resolves,
}

/// The network around an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// The network: a /24, or a /64 of IPv6.
    pub network: Network,
    /// How many known addresses of it have which zone, the most dangerous first; without the address itself.
    pub zones: Vec<(Zone, u64)>,
    /// Whether there are more than were looked at (256).
    pub is_cut: bool,
    /// The most dangerous of them.
    pub items: Vec<Related>,
}

/// Sections of related objects, named as in KTIP's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelatedSection {
    /// Domain, URL: addresses its host resolves to.
    DomainDnsResolutions,
    /// IP: domains that resolve to it.
    IpDnsResolutions,
    /// Domain, URL: files downloaded from it.
    FilesDownloaded,
    /// IP: files downloaded from it.
    FilesDownloadedFromIp,
    /// IP, domain, URL: files that communicate with it.
    FilesAccessed,
    /// Domain, URL: names below the host.
    Subdomains,
    /// IP, domain: URLs on it.
    HostedUrls,
    /// Domain, URL: URLs that redirect to it.
    UrlReferrals,
    /// Domain, URL: URLs that it redirects to.
    UrlReferredTo,
    /// File: URLs, domains and addresses it was downloaded from.
    FileDownloadedFromUrls,
    /// File: URLs, domains and addresses it communicates with.
    FileAccessedUrls,
}

impl RelatedSection {
    /// The section's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DomainDnsResolutions => "DomainDnsResolutions",
            Self::IpDnsResolutions => "IpDnsResolutions",
            Self::FilesDownloaded => "FilesDownloaded",
            Self::FilesDownloadedFromIp => "FilesDownloadedFromIp",
            Self::FilesAccessed => "FilesAccessed",
            Self::Subdomains => "Subdomains",
            Self::HostedUrls => "HostedUrls",
            Self::UrlReferrals => "UrlReferrals",
            Self::UrlReferredTo => "UrlReferredTo",
            Self::FileDownloadedFromUrls => "FileDownloadedFromUrls",
            Self::FileAccessedUrls => "FileAccessedUrls",
        }
    }

    /// The sections that a kind of object has.
    #[must_use]
    pub fn of(kind: model::Kind) -> &'static [Self] {
        use model::Kind;
        match kind {
            Kind::Hash => &[Self::FileDownloadedFromUrls, Self::FileAccessedUrls],
            Kind::Ip => {
                &[Self::IpDnsResolutions, Self::FilesDownloadedFromIp, Self::FilesAccessed, Self::HostedUrls]
            }
            Kind::Domain => &[
                Self::DomainDnsResolutions,
                Self::FilesDownloaded,
                Self::FilesAccessed,
                Self::Subdomains,
                Self::HostedUrls,
                Self::UrlReferrals,
                Self::UrlReferredTo,
            ],
            Kind::Url => &[
                Self::DomainDnsResolutions,
                Self::FilesDownloaded,
                Self::FilesAccessed,
                Self::Subdomains,
                Self::UrlReferrals,
                Self::UrlReferredTo,
            ],
        }
    }
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
    /// Registration records.
    pub registration: bool,
    /// Related objects.
    pub related: Vec<RelatedSection>,
    /// The network around an address.
    pub neighbours: bool,
    /// Names that imitate this one.
    pub similar: bool,
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
            registration: kind != model::Kind::Hash,
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
        self.related.len() + usize::from(self.similar)
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
