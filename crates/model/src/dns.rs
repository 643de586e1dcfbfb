//! What a name was seen to stand for in the DNS: a resource record (RFC 1035) with how often it was seen. When, says the evidence.
//!
//! A statement is that of an aggregate, as passive DNS tells it (draft-dulaunoy-dnsop-passive-dns-cof): this name, this type and this data,
//! seen so many times between two moments. How statements are put together is the matter of the fold of resolutions, not of this file.

use std::{fmt, net::IpAddr};

use crate::{DomainName, Observable};

/// One resource record of a name, as one source states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsRecord {
    /// What the name stands for.
    pub data: DnsData,
    /// How often it was seen between the evidence's first and last moment; absent where the source does not count.
    pub count: Option<u64>,
    /// How the source knows.
    pub basis: DnsBasis,
}

/// How a source knows of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DnsBasis {
    /// A sensor saw it in an answer. Its counts are answers.
    Sensor,
    /// It stood in a zone file. Counts, where stated, are files, and no hits.
    Zone,
}

/// Type and data of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DnsData {
    /// A or AAAA: an address.
    Address(IpAddr),
    /// A record whose data is one name.
    Name(NameType, DomainName),
    /// MX: a mail exchange behind its preference, of which the lowest is asked first; some sensors leave it out.
    Exchange(Option<u16>, DomainName),
    /// A record that is kept as text, without quotes; texts of several strings as one.
    Text(TextType, String),
}

/// Types of records whose data is one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameType {
    /// Another name for the same.
    Cname,
    /// Another name for all below it (RFC 6672).
    Dname,
    /// A name server.
    Ns,
    /// The name of an address (in `in-addr.arpa` and `ip6.arpa`).
    Ptr,
}

impl NameType {
    /// All types. The position is what is stored: append only.
    pub const ALL: [Self; 4] = [Self::Cname, Self::Dname, Self::Ns, Self::Ptr];

    /// The mnemonic.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cname => "CNAME",
            Self::Dname => "DNAME",
            Self::Ns => "NS",
            Self::Ptr => "PTR",
        }
    }
}

/// Types of records that are kept as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextType {
    /// Who may issue certificates (RFC 8659).
    Caa,
    /// The zone's first server and who is responsible. Serial and timers are left out: what changes every day makes no other record.
    Soa,
    /// Where a service is (RFC 2782): priority, weight, port, host.
    Srv,
    /// Any text: policies for mail, proofs of ownership, tunnels.
    Txt,
}

impl TextType {
    /// All types. The position is what is stored: append only.
    pub const ALL: [Self; 4] = [Self::Caa, Self::Soa, Self::Srv, Self::Txt];

    /// The mnemonic.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Caa => "CAA",
            Self::Soa => "SOA",
            Self::Srv => "SRV",
            Self::Txt => "TXT",
        }
    }
}

impl DnsData {
    /// The mnemonic of the record's type.
    #[must_use]
    pub fn record_type(&self) -> &'static str {
        match self {
            Self::Address(IpAddr::V4(_)) => "A",
            Self::Address(IpAddr::V6(_)) => "AAAA",
            Self::Name(kind, _) => kind.as_str(),
            Self::Exchange(..) => "MX",
            Self::Text(kind, _) => kind.as_str(),
        }
    }

    /// The address or name that it leads to, under which it stands as well; `None` for texts.
    #[must_use]
    pub fn target(&self) -> Option<Observable> {
        match self {
            Self::Address(address) => Some(Observable::Ip(*address)),
            Self::Name(_, name) | Self::Exchange(_, name) => Some(Observable::Domain(name.clone())),
            Self::Text(..) => None,
        }
    }
}

/// The data without its type: `192.0.2.1`, `10 mail.example`, a text.
impl fmt::Display for DnsData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(_, name) => name.fmt(f),
            Self::Exchange(Some(preference), name) => write!(f, "{preference} {name}"),
            Self::Exchange(None, name) => name.fmt(f),
            Self::Text(_, text) => f.write_str(text),
        }
    }
}
