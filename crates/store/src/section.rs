//! The sections of an observable's evidence: the byte after the subject in a key.

use model::{Claim, DnsData, RelationKind};

/// A section of what is known about a subject. The value is the byte in the key: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Section {
    /// [`Claim::Decided`] and [`Claim::Withdrawn`]; before all others, so that no number of others crowds them out.
    Decided = 0x0F,
    /// [`Claim::Assessed`].
    Assessed = 0x10,
    /// [`Claim::Listed`]; counts only when its snapshot is complete.
    Listed = 0x11,
    /// [`Claim::Concluded`]: replaced, where everything else is only added to.
    Concluded = 0x12,
    /// [`Claim::Described`].
    Described = 0x20,
    /// A file: the files in it.
    Contains = 0x2A,
    /// A file: the files that it is in. Mirror of [`Section::Contains`].
    ContainedIn = 0x2B,
    /// A file: the files that it starts.
    Starts = 0x2C,
    /// A file: the files that start it. Mirror of [`Section::Starts`].
    StartedBy = 0x2D,
    /// A file: the files that it writes or downloads.
    Drops = 0x2E,
    /// A file: the files that write or download it. Mirror of [`Section::Drops`].
    DroppedBy = 0x2F,
    /// A file: from where it was downloaded.
    DownloadedFrom = 0x30,
    /// A URL, domain or address: the files downloaded from it. Mirror of [`Section::DownloadedFrom`].
    Downloads = 0x31,
    /// A file: what it connects to.
    CommunicatesWith = 0x32,
    /// A URL, domain or address: the files that connect to it. Mirror of [`Section::CommunicatesWith`].
    AccessedBy = 0x33,
    /// A domain: its addresses.
    ResolvesTo = 0x34,
    /// An address: the domains that resolved to it. Mirror of [`Section::ResolvesTo`].
    ResolvedFrom = 0x35,
    /// A URL: where it leads.
    RedirectsTo = 0x36,
    /// A URL: what leads to it. Mirror of [`Section::RedirectsTo`].
    RedirectedFrom = 0x37,
    /// A domain: its addresses by passive DNS ([`Claim::Resolved`]).
    DnsAddresses = 0x38,
    /// An address: the names that passive DNS saw it under. Mirror of [`Section::DnsAddresses`].
    DnsNames = 0x39,
    /// A domain or address: the names that its other records lead to.
    DnsTargets = 0x3A,
    /// A domain: what leads to it by a record other than of an address. Mirror of [`Section::DnsTargets`].
    DnsReferrers = 0x3B,
    /// [`Claim::Registered`] and [`Claim::NotRegistered`]; behind everything that verdicts read, since records are long.
    Registered = 0x40,
    /// [`Claim::Analysed`]; behind everything that verdicts read, since reports are long.
    Analysed = 0x41,
    /// [`Claim::Spammed`]: the newest first.
    Spammed = 0x44,
    /// [`Claim::Phished`]: the newest first.
    Phished = 0x45,
    /// A domain: records that are texts ([`Claim::Resolved`]).
    DnsTexts = 0x48,
    /// [`Claim::Sighted`], day by day; behind everything that verdicts read, since there are many.
    Sighted = 0x50,
}

impl Section {
    /// All sections, in the order of their keys.
    pub const ALL: [Self; 29] = [
        Self::Decided,
        Self::Assessed,
        Self::Listed,
        Self::Concluded,
        Self::Described,
        Self::Contains,
        Self::ContainedIn,
        Self::Starts,
        Self::StartedBy,
        Self::Drops,
        Self::DroppedBy,
        Self::DownloadedFrom,
        Self::Downloads,
        Self::CommunicatesWith,
        Self::AccessedBy,
        Self::ResolvesTo,
        Self::ResolvedFrom,
        Self::RedirectsTo,
        Self::RedirectedFrom,
        Self::DnsAddresses,
        Self::DnsNames,
        Self::DnsTargets,
        Self::DnsReferrers,
        Self::Registered,
        Self::Analysed,
        Self::Spammed,
        Self::Phished,
        Self::DnsTexts,
        Self::Sighted,
    ];

    /// First and last of the sections in which each row leads to another object.
    pub const EDGES: [Self; 2] = [Self::Contains, Self::DnsReferrers];

    /// The sections that weigh in a verdict.
    pub const VERDICT: [Self; 4] = [Self::Decided, Self::Assessed, Self::Listed, Self::Concluded];

    /// The section of a claim under its own subject.
    #[must_use]
    pub fn of(claim: &Claim) -> Self {
        match claim {
            Claim::Decided(_) | Claim::Withdrawn(_) => Self::Decided,
            Claim::Assessed(_) => Self::Assessed,
            Claim::Listed(_) => Self::Listed,
            Claim::Concluded(_) => Self::Concluded,
            Claim::Described(_) => Self::Described,
            Claim::Registered(_) | Claim::NotRegistered(_) => Self::Registered,
            Claim::Analysed(_) => Self::Analysed,
            Claim::Spammed(_) => Self::Spammed,
            Claim::Phished(_) => Self::Phished,
            Claim::Sighted(_) => Self::Sighted,
            Claim::Related(relation) => Self::of_relation(relation.kind),
            Claim::Resolved(record) => Self::of_record(&record.data),
        }
    }

    /// The section of a resource record under the name that has it.
    #[must_use]
    pub fn of_record(data: &DnsData) -> Self {
        match data {
            DnsData::Address(_) => Self::DnsAddresses,
            DnsData::Name(..) | DnsData::Exchange(..) => Self::DnsTargets,
            DnsData::Text(..) => Self::DnsTexts,
        }
    }

    /// The section of an edge under the end it starts from.
    #[must_use]
    pub fn of_relation(kind: RelationKind) -> Self {
        match kind {
            RelationKind::DownloadedFrom => Self::DownloadedFrom,
            RelationKind::CommunicatesWith => Self::CommunicatesWith,
            RelationKind::ResolvesTo => Self::ResolvesTo,
            RelationKind::RedirectsTo => Self::RedirectsTo,
            RelationKind::Contains => Self::Contains,
            RelationKind::Starts => Self::Starts,
            RelationKind::Drops => Self::Drops,
        }
    }

    /// The kind of relation that stands in the section, read from either end.
    #[must_use]
    pub fn relation(self) -> Option<RelationKind> {
        match self {
            Self::Decided
            | Self::Assessed
            | Self::Listed
            | Self::Concluded
            | Self::Described
            | Self::DnsAddresses
            | Self::DnsNames
            | Self::DnsTargets
            | Self::DnsReferrers
            | Self::Registered
            | Self::Analysed
            | Self::Spammed
            | Self::Phished
            | Self::DnsTexts
            | Self::Sighted => None,
            Self::Contains | Self::ContainedIn => Some(RelationKind::Contains),
            Self::Starts | Self::StartedBy => Some(RelationKind::Starts),
            Self::Drops | Self::DroppedBy => Some(RelationKind::Drops),
            Self::DownloadedFrom | Self::Downloads => Some(RelationKind::DownloadedFrom),
            Self::CommunicatesWith | Self::AccessedBy => Some(RelationKind::CommunicatesWith),
            Self::ResolvesTo | Self::ResolvedFrom => Some(RelationKind::ResolvesTo),
            Self::RedirectsTo | Self::RedirectedFrom => Some(RelationKind::RedirectsTo),
        }
    }

    /// The section under the other end of the edge.
    #[must_use]
    pub fn inverse(self) -> Option<Self> {
        match self {
            Self::Decided
            | Self::Assessed
            | Self::Listed
            | Self::Concluded
            | Self::Described
            | Self::Registered
            | Self::Analysed
            | Self::Spammed
            | Self::Phished
            | Self::DnsTexts
            | Self::Sighted => None,
            Self::Contains => Some(Self::ContainedIn),
            Self::ContainedIn => Some(Self::Contains),
            Self::Starts => Some(Self::StartedBy),
            Self::StartedBy => Some(Self::Starts),
            Self::Drops => Some(Self::DroppedBy),
            Self::DroppedBy => Some(Self::Drops),
            Self::DownloadedFrom => Some(Self::Downloads),
            Self::Downloads => Some(Self::DownloadedFrom),
            Self::CommunicatesWith => Some(Self::AccessedBy),
            Self::AccessedBy => Some(Self::CommunicatesWith),
            Self::ResolvesTo => Some(Self::ResolvedFrom),
            Self::ResolvedFrom => Some(Self::ResolvesTo),
            Self::RedirectsTo => Some(Self::RedirectedFrom),
            Self::RedirectedFrom => Some(Self::RedirectsTo),
            Self::DnsAddresses => Some(Self::DnsNames),
            Self::DnsNames => Some(Self::DnsAddresses),
            Self::DnsTargets => Some(Self::DnsReferrers),
            Self::DnsReferrers => Some(Self::DnsTargets),
        }
    }

    /// Whether rows here repeat a row under the other end, and are no evidence of their own.
    #[must_use]
    pub fn is_mirror(self) -> bool {
        matches!(
            self,
            Self::ContainedIn
                | Self::StartedBy
                | Self::DroppedBy
                | Self::Downloads
                | Self::AccessedBy
                | Self::ResolvedFrom
                | Self::RedirectedFrom
                | Self::DnsNames
                | Self::DnsReferrers
        )
    }

    /// Whether rows here follow from others, and are no evidence of their own.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self.is_mirror() || self == Self::Concluded
    }

    /// Whether each row leads to another object, under which it stands as well.
    #[must_use]
    pub fn is_edge(self) -> bool {
        self.inverse().is_some()
    }

    /// Whether nothing here says anything of what the object is worth: edges, and records that are only looked up.
    #[must_use]
    pub fn is_aside(self) -> bool {
        let is_looked_up = matches!(
            self,
            Self::Registered
                | Self::Analysed
                | Self::Spammed
                | Self::Phished
                | Self::DnsTexts
                | Self::Sighted
        );
        self.is_edge() || is_looked_up
    }

    /// The section of the same rows under the end they are stated of.
    #[must_use]
    pub fn forward(self) -> Self {
        if self.is_mirror() { self.inverse().unwrap_or(self) } else { self }
    }

    /// The byte in the key.
    #[must_use]
    pub fn byte(self) -> u8 {
        self as u8
    }

    /// The section of a byte in a key.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.byte() == byte)
    }

    /// A word for reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Assessed => "assessed",
            Self::Listed => "listed",
            Self::Concluded => "concluded",
            Self::Described => "described",
            Self::Contains => "contains",
            Self::ContainedIn => "contained-in",
            Self::Starts => "starts",
            Self::StartedBy => "started-by",
            Self::Drops => "drops",
            Self::DroppedBy => "dropped-by",
            Self::DownloadedFrom => "downloaded-from",
            Self::Downloads => "downloads",
            Self::CommunicatesWith => "communicates-with",
            Self::AccessedBy => "accessed-by",
            Self::ResolvesTo => "resolves-to",
            Self::ResolvedFrom => "resolved-from",
            Self::RedirectsTo => "redirects-to",
            Self::RedirectedFrom => "redirected-from",
            Self::DnsAddresses => "dns-addresses",
            Self::DnsNames => "dns-names",
            Self::DnsTargets => "dns-targets",
            Self::DnsReferrers => "dns-referrers",
            Self::Registered => "registered",
            Self::Analysed => "analysed",
            Self::Spammed => "spammed",
            Self::Phished => "phished",
            Self::DnsTexts => "dns-texts",
            Self::Sighted => "sighted",
        }
    }
}
