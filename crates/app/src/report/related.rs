//! Objects that are related to the one looked up, and the sections that they stand in.

use model::{Category, Network, Observable, Timestamp, Zone};

use super::Peak;

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
    /// How often at least the relation was seen; `None` where nobody counts.
    pub hits: Option<u64>,
    /// The day with the most hits, where days are counted.
    pub peak: Option<Peak>,
    /// Main category of the object; `General` where none is known.
    pub category: Category,
    /// Lists that state the relation.
    pub lists: Vec<String>,
    /// URL on a host: how.
    pub hosting: Option<Hosting>,
    /// Redirection: how many steps away, from 1.
    pub hops: Option<u16>,
    /// Redirection of more than one step: over what. File of a host: the URL on it.
    pub via: Option<Observable>,
    /// File: its path there, where one is stated.
    pub path: Option<String>,
    /// Whether the relation was only seen to happen, which says nothing of the object.
    pub is_incidental: bool,
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
    /// File: files that it starts.
    FileStartedObjects,
    /// File: files that start it.
    FileStartedBy,
    /// File: files that it writes or downloads.
    FileDownloadedObjects,
    /// File: files that write or download it.
    FileDownloadedBy,
    /// File: what it is in.
    FileParents,
    /// File: what is in it.
    FileChildren,
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
            Self::FileStartedObjects => "FileStartedObjects",
            Self::FileStartedBy => "FileStartedBy",
            Self::FileDownloadedObjects => "FileDownloadedObjects",
            Self::FileDownloadedBy => "FileDownloadedBy",
            Self::FileParents => "FileParents",
            Self::FileChildren => "FileChildren",
        }
    }

    /// The sections that a kind of object has.
    #[must_use]
    pub fn of(kind: model::Kind) -> &'static [Self] {
        use model::Kind;
        match kind {
            Kind::Hash => &[
                Self::FileDownloadedFromUrls,
                Self::FileAccessedUrls,
                Self::FileStartedObjects,
                Self::FileStartedBy,
                Self::FileDownloadedObjects,
                Self::FileDownloadedBy,
                Self::FileParents,
                Self::FileChildren,
            ],
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
