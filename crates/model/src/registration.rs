//! What a registry says of a domain or a network: the registration record, as WHOIS (RFC 3912, no schema) and RDAP (RFC 9083) give it.
//!
//! One record whatever the registry. Texts are kept as the registry wrote them; what can be compared (names of servers, moments,
//! addresses) is parsed. No field is ever guessed: what the registry does not say is absent.

mod contact;
mod status;

use std::net::IpAddr;

pub use self::{
    contact::{Contact, Role, Veil},
    status::{EppStatus, StatusSide},
};
use crate::{DomainName, Timestamp};

/// What was registered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holding {
    /// A domain name.
    Domain(DomainName),
    /// A range of addresses, first and last, of one family; seldom a single prefix.
    Network(IpAddr, IpAddr),
    /// A range of autonomous system numbers, first and last (RFC 6793: 32 bits).
    AutNum(u32, u32),
}

/// A registration record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// What it is the record of.
    pub holding: Holding,
    /// The registry's own identifier: ROID of a domain, handle of a network.
    pub handle: Option<String>,
    /// Name of a network (`netname`, `NetName`) or of an autonomous system.
    pub name: Option<String>,
    /// Lines that describe a network.
    pub description: Vec<String>,
    /// Country of a network, as the registry writes it: nearly always ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Autonomous system that announces the network, where the record says so.
    pub origin: Option<u32>,
    /// Through whom it was registered.
    pub registrar: Registrar,
    /// When it was registered first.
    pub created: Option<Timestamp>,
    /// When the record was changed last.
    pub updated: Option<Timestamp>,
    /// Until when it is paid for.
    pub expires: Option<Timestamp>,
    /// Statuses as the registry writes them, without the link that ICANN has appended; see [`EppStatus::of`] for their meaning.
    pub statuses: Vec<String>,
    /// Name servers, in the record's order.
    pub name_servers: Vec<NameServer>,
    /// Whether the delegation is signed (DNSSEC), where the record says so.
    pub signed: Option<bool>,
    /// People and organisations behind it, in the record's order. One who stands under several roles is here once for each.
    pub contacts: Vec<Contact>,
    /// When the registry's database was as the record says, by its own words.
    pub database_at: Option<Timestamp>,
    /// The text or JSON from which this was read, decoded.
    pub raw: String,
}

impl Registration {
    /// A record of `holding` that says nothing else yet.
    #[must_use]
    pub fn new(holding: Holding) -> Self {
        Self {
            holding,
            handle: None,
            name: None,
            description: Vec::new(),
            country: None,
            origin: None,
            registrar: Registrar::default(),
            created: None,
            updated: None,
            expires: None,
            statuses: Vec::new(),
            name_servers: Vec::new(),
            signed: None,
            contacts: Vec::new(),
            database_at: None,
            raw: String::new(),
        }
    }

    /// The first contact in `role`.
    #[must_use]
    pub fn contact(&self, role: Role) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.role == role)
    }

    /// Whether both say the same, whatever the text they were read from and the moment at which they were asked for.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let bare = |record: &Self| Self { raw: String::new(), database_at: None, ..record.clone() };
        bare(self) == bare(other)
    }
}

/// A name server of a delegation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameServer {
    /// Its name in lower case, without the final dot. Not a [`DomainName`]: registries show names that are none.
    pub name: String,
    /// Glue: its addresses, where the record has them.
    pub addresses: Vec<IpAddr>,
}

/// Through whom a domain was registered. Fields are absent where the record is silent; all of them for a registry without registrars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registrar {
    /// Name, e.g. `Example Registrar, Inc.`.
    pub name: Option<String>,
    /// Its organisation, where the record tells it from the name.
    pub organization: Option<String>,
    /// The registry's handle of the registrar, e.g. `EXAMPLE-TAG`.
    pub handle: Option<String>,
    /// Number in IANA's registry of registrar IDs, as written.
    pub iana_id: Option<String>,
    /// Web page.
    pub url: Option<String>,
    /// WHOIS server that has the full record.
    pub whois_server: Option<String>,
    /// Where abuse is reported (or, where there is no such field, its general address).
    pub email: Option<String>,
    /// Telephone for reports of abuse, or the general one.
    pub phone: Option<String>,
}

impl Registrar {
    /// Whether the record says nothing of a registrar.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
