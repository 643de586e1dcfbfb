//! Evidence: one dated claim by one source about one subject. Never changed in place.

mod category;
mod conclusion;
mod decision;
mod identity;

use std::fmt;

pub use self::{
    category::Category,
    conclusion::{ANALYSIS, Basis, Conclusion},
    decision::{ASSESSMENT, ASSESSMENT_ALL, Decision, Withdrawal},
    identity::EvidenceId,
};
use crate::{
    DnsRecord, Hash, MalwareAnalysis, Mask, Observable, PhishingAttack, Registration, Sightings, SpamAttack,
    Timestamp,
};

/// What a claim is about: one observable, or a mask that covers many.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One thing that can be looked up.
    Observable(Observable),
    /// A pattern over observables (a network, a domain with all below it, a folder, a script).
    Mask(Mask),
}

impl From<Observable> for Subject {
    fn from(observable: Observable) -> Self {
        Self::Observable(observable)
    }
}

impl From<Mask> for Subject {
    fn from(mask: Mask) -> Self {
        Self::Mask(mask)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Observable(observable) => observable.fmt(f),
            Self::Mask(mask) => mask.fmt(f),
        }
    }
}

/// One dated claim. Its identity ([`Evidence::id`]) follows from its content, so that learning it twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the claim is about.
    pub subject: Subject,
    /// Who says so: `source` or `source/list`, e.g. `urlhaus`, `firehol/spamhaus_drop`.
    pub source: String,
    /// When it became true: first seen, date added; for a [`Claim::Listed`] the date of the snapshot.
    pub observed_at: Timestamp,
    /// Until when the source says it was still true (last seen, last online), if it says so.
    pub last_seen: Option<Timestamp>,
    /// How far it may be shared.
    pub tlp: Tlp,
    /// What is claimed.
    pub claim: Claim,
    /// When we learned it. Not part of the identity.
    pub recorded_at: Timestamp,
    /// Which import brought it. Not part of the identity.
    pub import: u64,
}

/// The kinds of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A dated judgement, from a record of its own.
    Assessed(Assessment),
    /// Presence in a complete list that has no dates of its own; counts only once its snapshot is complete.
    Listed(Assessment),
    /// An edge from the subject to another observable.
    Related(Relation),
    /// Attributes of a file.
    Described(FileFacts),
    /// A registration record (WHOIS, RDAP) of a domain or a network.
    Registered(Box<Registration>),
    /// A registry's statement that it has no record of a domain, in its own words.
    NotRegistered(String),
    /// A resource record of a name, or the name of an address (PTR), seen from the evidence's first to its last moment.
    Resolved(DnsRecord),
    /// Its part in an unwanted mail.
    Spammed(Box<SpamAttack>),
    /// Its part in an attempt to fish for data.
    Phished(Box<PhishingAttack>),
    /// How often sensors met it on the day of [`Evidence::observed_at`], from the first time to the last on that day.
    Sighted(Sightings),
    /// What a sandbox, engines or a look at its parts found in a file.
    Analysed(Box<MalwareAnalysis>),
    /// What an analyser makes of what others say of the subject.
    Concluded(Box<Conclusion>),
    /// What a person decided about the subject.
    Decided(Box<Decision>),
    /// That such a decision is withdrawn.
    Withdrawn(Box<Withdrawal>),
}

/// What a source thinks of the subject, kept whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The direction in which it weighs.
    pub class: Class,
    /// The kind of threat or service.
    pub category: Category,
    /// The source's own confidence in percent, 0 to 100; 100 where it states none.
    pub confidence: u8,
    /// Malware family or detection name.
    pub detection: Option<String>,
    /// The source's tags, in its order.
    pub tags: Vec<String>,
    /// Who reported it to the source.
    pub reporter: Option<String>,
    /// A link to more.
    pub reference: Option<String>,
    /// The record's identifier at the source.
    pub external_id: Option<String>,
    /// Popularity rank, from 1.
    pub rank: Option<u32>,
    /// TCP or UDP port on which it was seen.
    pub port: Option<u16>,
    /// Anything else worth showing, e.g. `online`, `compromised`.
    pub note: Option<String>,
}

impl Assessment {
    /// A bare assessment with full confidence.
    #[must_use]
    pub fn new(class: Class, category: Category) -> Self {
        Self {
            class,
            category,
            confidence: 100,
            detection: None,
            tags: Vec::new(),
            reporter: None,
            reference: None,
            external_id: None,
            rank: None,
            port: None,
            note: None,
        }
    }
}

/// In which direction a claim weighs in the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Malware, phishing, command and control, attacks.
    Malicious,
    /// Adware and other unwanted objects (zone Yellow when it is the heaviest).
    Adware,
    /// Known good: popular, on an allowlist, a known file.
    Clean,
    /// Analysed, nothing found.
    NothingFound,
    /// Used by many at once: what happens on it does not condemn it.
    Shared(SharedKind),
    /// Said for information; weighs nothing.
    Context,
}

/// Why an object is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SharedKind {
    /// Content delivery network.
    Cdn,
    /// Public DNS resolver.
    Resolver,
    /// Hosting platform, site builder, link-in-bio, URL shortener.
    Platform,
    /// A defender's sinkhole.
    Sinkhole,
    /// Dynamic DNS zone.
    DynamicDns,
    /// VPN, proxy or relay egress, mail relay: many users behind one address.
    Relay,
}

/// An edge from the evidence's subject to `target`. The ledger also shows it at the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What the edge means, read from the subject to the target.
    pub kind: RelationKind,
    /// The other end.
    pub target: Observable,
    /// Port of the connection, where one was stated.
    pub port: Option<u16>,
    /// Detection name or family stated for the file end.
    pub detection: Option<String>,
    /// Path of the target, where that is a file.
    pub path: Option<String>,
    /// Whether it was only seen to happen, which says nothing of the target: malware asks honest servers too, and drops honest files.
    pub is_incidental: bool,
}

impl Relation {
    /// A bare relation.
    #[must_use]
    pub fn new(kind: RelationKind, target: Observable) -> Self {
        Self { kind, target, port: None, detection: None, path: None, is_incidental: false }
    }
}

/// Kinds of edges; names of STIX 2.1 where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// A file was downloaded from a URL, domain or address.
    DownloadedFrom,
    /// A file connects to a URL, domain or address (C2, drop zone, further download).
    CommunicatesWith,
    /// A domain resolves to an address.
    ResolvesTo,
    /// A URL redirects to a URL.
    RedirectsTo,
    /// A file contains a file: an archive, an installer, a mail, what is packed into it.
    Contains,
    /// A file starts a file.
    Starts,
    /// A file writes or downloads a file.
    Drops,
}

impl RelationKind {
    /// All kinds. The position is what is stored: append only.
    pub const ALL: [Self; 7] = [
        Self::DownloadedFrom,
        Self::CommunicatesWith,
        Self::ResolvesTo,
        Self::RedirectsTo,
        Self::Contains,
        Self::Starts,
        Self::Drops,
    ];

    /// STIX relationship type, or a word in its style where it has none (`starts`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DownloadedFrom => "downloaded-from",
            Self::CommunicatesWith => "communicates-with",
            Self::ResolvesTo => "resolves-to",
            Self::RedirectsTo => "redirects-to",
            Self::Contains => "contains",
            Self::Starts => "starts",
            Self::Drops => "drops",
        }
    }
}

/// Attributes of a file, as far as one record states them. The subject is the strongest digest the record has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Weaker digests of the same file (MD5, SHA-1): aliases by which it may be looked up.
    pub aliases: Vec<Hash>,
    /// File name.
    pub name: Option<String>,
    /// Size in bytes.
    pub size_bytes: Option<u64>,
    /// Format, e.g. `exe`, `elf`.
    pub file_type: Option<String>,
    /// Media type.
    pub mime_type: Option<String>,
    /// Import hash (lower-case hex).
    pub imphash: Option<String>,
    /// ssdeep (CTPH) digest.
    pub ssdeep: Option<String>,
    /// TLSH digest with its version prefix if given.
    pub tlsh: Option<String>,
    /// Who signed it.
    pub signer: Option<String>,
}

/// Traffic Light Protocol 2.0 (FIRST). The order is by restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tlp {
    /// No limit.
    Clear,
    /// Community.
    Green,
    /// Organisation and its clients.
    Amber,
    /// Organisation only.
    AmberStrict,
    /// Named recipients only.
    Red,
}

impl Tlp {
    /// All markings, from open to closed.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The label, e.g. `TLP:AMBER+STRICT`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }
}

impl Subject {
    /// A word for the kind of subject: keeps a URL `a.example/` apart from a folder mask of the same text.
    #[must_use]
    pub fn kind_tag(&self) -> &'static str {
        match self {
            Self::Observable(Observable::File(_)) => "hash",
            Self::Observable(Observable::Ip(_)) => "ip",
            Self::Observable(Observable::Domain(_)) => "domain",
            Self::Observable(Observable::Url(_)) => "url",
            Self::Mask(mask) => mask.mask_type().as_str(),
        }
    }
}

impl Class {
    /// A word for people and for the identity.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malicious => "malicious",
            Self::Adware => "adware",
            Self::Clean => "clean",
            Self::NothingFound => "nothing found",
            Self::Shared(SharedKind::Cdn) => "shared: CDN",
            Self::Shared(SharedKind::Resolver) => "shared: resolver",
            Self::Shared(SharedKind::Platform) => "shared: hosting platform",
            Self::Shared(SharedKind::Sinkhole) => "shared: sinkhole",
            Self::Shared(SharedKind::DynamicDns) => "shared: dynamic DNS",
            Self::Shared(SharedKind::Relay) => "shared: relay",
            Self::Context => "context",
        }
    }

    /// All classes. The position is what is stored: append only.
    pub const ALL: [Self; 11] = [
        Self::Malicious,
        Self::Adware,
        Self::Clean,
        Self::NothingFound,
        Self::Context,
        Self::Shared(SharedKind::Cdn),
        Self::Shared(SharedKind::Resolver),
        Self::Shared(SharedKind::Platform),
        Self::Shared(SharedKind::Sinkhole),
        Self::Shared(SharedKind::DynamicDns),
        Self::Shared(SharedKind::Relay),
    ];
}
