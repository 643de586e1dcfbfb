//! One step around an object, as a graph shows it: what it is tied to by which relation, and how much each of these ties says.

use model::{Category, Kind, Observable, Status, Timestamp, Zone};

use super::{Count, Related};

/// A relation, read from the object that is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Address, domain, URL: files that connect to it.
    AccessedBy,
    /// File: what it connects to.
    CommunicatesWith,
    /// File: what it is in.
    ContainedIn,
    /// File: what is in it.
    Contains,
    /// Domain, address: where its records of the DNS other than of addresses lead, as to a name server.
    DnsRecord,
    /// Domain: what leads to it by such records.
    DnsReferrer,
    /// File: from where it was downloaded.
    DownloadedFrom,
    /// Address, domain, URL: files downloaded from it.
    Downloads,
    /// File: files that write or download it.
    DroppedBy,
    /// File: files that it writes or downloads.
    Drops,
    /// Domain: known names below it.
    HasSubdomain,
    /// URL: its host.
    HostedOn,
    /// Address, domain: known URLs whose host it is.
    Hosts,
    /// Domain, URL: URLs that lead to it.
    RedirectedFrom,
    /// Domain, URL: URLs to which it leads.
    RedirectsTo,
    /// Address: names that resolved to it.
    ResolvedFrom,
    /// Domain: addresses to which it resolved.
    ResolvesTo,
    /// Domain: names that imitate it.
    SimilarDomain,
    /// File: files that are like it.
    SimilarFile,
    /// File: files that start it.
    StartedBy,
    /// File: files that it starts.
    Starts,
    /// Domain: the known name above it, or else its registrable domain.
    SubdomainOf,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::AccessedBy,
        Self::CommunicatesWith,
        Self::ContainedIn,
        Self::Contains,
        Self::DnsRecord,
        Self::DnsReferrer,
        Self::DownloadedFrom,
        Self::Downloads,
        Self::DroppedBy,
        Self::Drops,
        Self::HasSubdomain,
        Self::HostedOn,
        Self::Hosts,
        Self::RedirectedFrom,
        Self::RedirectsTo,
        Self::ResolvedFrom,
        Self::ResolvesTo,
        Self::SimilarDomain,
        Self::SimilarFile,
        Self::StartedBy,
        Self::Starts,
        Self::SubdomainOf,
    ];

    /// Its word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessedBy => "accessed-by",
            Self::CommunicatesWith => "communicates-with",
            Self::ContainedIn => "contained-in",
            Self::Contains => "contains",
            Self::DnsRecord => "dns-record",
            Self::DnsReferrer => "dns-referrer",
            Self::DownloadedFrom => "downloaded-from",
            Self::Downloads => "downloads",
            Self::DroppedBy => "dropped-by",
            Self::Drops => "drops",
            Self::HasSubdomain => "has-subdomain",
            Self::HostedOn => "hosted-on",
            Self::Hosts => "hosts",
            Self::RedirectedFrom => "redirected-from",
            Self::RedirectsTo => "redirects-to",
            Self::ResolvedFrom => "resolved-from",
            Self::ResolvesTo => "resolves-to",
            Self::SimilarDomain => "similar-domain",
            Self::SimilarFile => "similar-file",
            Self::StartedBy => "started-by",
            Self::Starts => "starts",
            Self::SubdomainOf => "subdomain-of",
        }
    }

    /// The relation of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str() == word)
    }

    /// The relations that a kind of object has.
    #[must_use]
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Hash => &[
                Self::DownloadedFrom,
                Self::CommunicatesWith,
                Self::Starts,
                Self::StartedBy,
                Self::Drops,
                Self::DroppedBy,
                Self::Contains,
                Self::ContainedIn,
                Self::SimilarFile,
            ],
            Kind::Ip => {
                &[Self::ResolvedFrom, Self::Downloads, Self::AccessedBy, Self::Hosts, Self::DnsRecord]
            }
            Kind::Domain => &[
                Self::ResolvesTo,
                Self::Downloads,
                Self::AccessedBy,
                Self::HasSubdomain,
                Self::SubdomainOf,
                Self::Hosts,
                Self::RedirectedFrom,
                Self::RedirectsTo,
                Self::DnsRecord,
                Self::DnsReferrer,
                Self::SimilarDomain,
            ],
            Kind::Url => {
                &[Self::HostedOn, Self::Downloads, Self::AccessedBy, Self::RedirectedFrom, Self::RedirectsTo]
            }
        }
    }

    /// Whether it is told only where it is named: it searches all names there are.
    #[must_use]
    pub fn is_costly(self) -> bool {
        self == Self::SimilarDomain
    }
}

/// An object with what it is tied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphStep {
    /// What was asked for.
    pub asked: Observable,
    /// What the answer is about, as in a report.
    pub observable: Observable,
    /// The moment that the answer holds for; zones of neighbours are those of today.
    pub moment: Timestamp,
    /// Its zone.
    pub zone: Zone,
    /// Its status.
    pub status: Status,
    /// Its score.
    pub score: u8,
    /// Its main category.
    pub category: Category,
    /// Whether anything at all is known about it.
    pub is_known: bool,
    /// Its relations.
    pub relations: Vec<GraphRelation>,
}

/// What an object is tied to by one relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphRelation {
    /// Which one.
    pub relation: Relation,
    /// How many neighbours there are.
    pub total: Count,
    /// The most dangerous of those that were looked at, of those the newest first.
    pub neighbours: Vec<Neighbour>,
    /// Where the next page begins, if there is one. Opaque.
    pub cursor: Option<String>,
}

/// A neighbour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The object with its own zone, and what is known of the tie.
    pub related: Related,
    /// More about the tie: the type of a record of the DNS, how files or names are alike.
    pub detail: Option<String>,
    /// How many objects are tied to it by the same relation, read from its end, the one that is expanded among them. `None` where the tie is a
    /// likeness, which nobody shares.
    pub degree: Option<Count>,
}

impl Neighbour {
    /// Objects that share a neighbour from which on the tie says nothing.
    pub const COMMON: u64 = 1_000;

    /// How much the tie says, from 0 to 100: `100 · (1 − log₁₀ n / 3)` where n objects share the neighbour, at least 0. Who is alone with it has
    /// 100, one of ten 67, one of a hundred 33, one of a thousand and more 0.
    #[must_use]
    pub fn rarity(&self) -> Option<u8> {
        self.degree.map(|degree| rarity(degree.n))
    }
}

fn rarity(shared_by: u64) -> u8 {
    let n = shared_by.clamp(1, Neighbour::COMMON);
    #[expect(clippy::cast_precision_loss, reason = "a thousand at most")]
    let rarity = 100.0 * (1.0 - (n as f64).log10() / 3.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    {
        rarity.round().max(0.0) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_share_says_much() {
        let pairs = [(0, 100), (1, 100), (2, 90), (10, 67), (100, 33), (500, 10), (1_000, 0), (250_000, 0)];
        for (n, expected) in pairs {
            assert_eq!(rarity(n), expected, "{n}");
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.as_str()), Some(relation));
            assert!(Kind::ALL.iter().any(|kind| Relation::of(*kind).contains(&relation)), "{relation:?}");
        }
        assert_eq!(Relation::parse("Downloads"), None);
        assert!(Relation::ALL.is_sorted_by_key(|relation| relation.as_str()));
    }
}
