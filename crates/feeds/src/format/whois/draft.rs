//! What is known of a record while it is being read, and the record in the end.

use std::net::{IpAddr, Ipv4Addr};

use model::{
    DomainName, Network as Prefix, Timestamp,
    registration::{Contact, Holding, NameServer, Registration, Role},
};

use super::{
    date::{self, Order},
    read::VALUES_MAX,
    table::{Field, Network, Registrar},
};

#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Whether a key was seen that says of what the record is.
    begun: bool,
    pub(crate) domain: Option<String>,
    range: Option<(IpAddr, IpAddr)>,
    autnum: Option<(u32, u32)>,
    pub(crate) registration: Fields,
    contacts: Vec<Contact>,
    objects: Vec<Contact>,
    references: Vec<(Role, String)>,
    pub(crate) signed: Option<bool>,
    pub(crate) database_at: Option<Timestamp>,
}

/// The plain fields.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    handle: Option<String>,
    name: Option<String>,
    description: Vec<String>,
    country: Option<String>,
    origin: Option<u32>,
    registrar: model::registration::Registrar,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    expires: Option<Timestamp>,
    statuses: Vec<String>,
    name_servers: Vec<NameServer>,
}

/// A value that says something.
pub(crate) fn filled(value: &str) -> Option<&str> {
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let lower = value.to_ascii_lowercase();
    (!value.is_empty()
        && !EMPTY.contains(&lower.as_str())
        && value.chars().any(|c| c.is_alphanumeric() || c == '*'))
    .then_some(value)
}

/// Words that stand for nothing.
const EMPTY: &[&str] = &["n/a", "none", "null", "not available", "-", "unknown", "not defined", "no data"];

impl Draft {
    /// Whether anything is known that only a record has.
    pub(crate) fn is_begun(&self) -> bool {
        self.begun || self.is_network()
    }

    pub(crate) fn is_network(&self) -> bool {
        self.range.is_some() || self.autnum.is_some()
    }

    pub(crate) fn has_registrar(&self) -> bool {
        self.registration.registrar.name.is_some()
    }

    /// Whether `value` is what the record calls its registrar.
    pub(crate) fn is_registrar(&self, value: &str) -> bool {
        let registrar = &self.registration.registrar;
        [&registrar.name, &registrar.handle]
            .into_iter()
            .flatten()
            .any(|known| known.eq_ignore_ascii_case(value.trim()))
    }

    pub(crate) fn lacks(&self, field: Field) -> bool {
        let fields = &self.registration;
        match field {
            Field::Domain => self.domain.is_none(),
            Field::Created => fields.created.is_none(),
            Field::Updated => fields.updated.is_none(),
            Field::Expires => fields.expires.is_none(),
            Field::Registrar(Registrar::Name) => fields.registrar.name.is_none(),
            Field::Status => true,
            _ => false,
        }
    }

    pub(crate) fn contact(&mut self, role: Role) -> &mut Contact {
        let at = self.contacts.iter().position(|contact| contact.role == role).unwrap_or_else(|| {
            self.contacts.push(Contact::new(role));
            self.contacts.len() - 1
        });
        // The position was found or made above.
        #[expect(clippy::indexing_slicing, reason = "the position is one of the list")]
        &mut self.contacts[at]
    }

    pub(crate) fn add_contact(&mut self, contact: Contact) {
        if contact.is_empty() || self.contacts.len() >= VALUES_MAX {
            return;
        }
        // The same one in two sections, or another in the same role.
        let is_same = |known: &&mut Contact| {
            known.role == contact.role
                && (known.name.is_none() || contact.name.is_none() || known.name == contact.name)
        };
        match self.contacts.iter_mut().find(is_same) {
            None => self.contacts.push(contact),
            Some(known) => complete(known, contact),
        }
    }

    pub(crate) fn add_object(&mut self, object: Contact) {
        if self.objects.len() < VALUES_MAX {
            self.objects.push(object);
        }
    }

    pub(crate) fn refer(&mut self, role: Role, handle: &str) {
        let reference = (role, handle.to_owned());
        if self.references.len() < VALUES_MAX && !self.references.contains(&reference) {
            self.references.push(reference);
        }
    }

    pub(crate) fn set(&mut self, field: Field, value: &str, order: Order) {
        let Some(value) = filled(value) else { return };
        let fields = &mut self.registration;
        let once = |slot: &mut Option<String>| {
            slot.get_or_insert_with(|| value.to_owned());
        };
        let date = |slot: &mut Option<Timestamp>| {
            if slot.is_none() {
                *slot = find_date(value, order);
            }
        };
        match field {
            Field::Domain => {
                let name =
                    value.split_whitespace().next().unwrap_or_default().trim_end_matches('.').to_lowercase();
                self.begun = true;
                // IANA's domains of the top level are in capitals; else a name without dot lacks its end.
                let is_top = !name.contains('.') && value.bytes().all(|b| b.is_ascii_uppercase());
                if self.domain.is_none() && (name.contains('.') || is_top) {
                    self.domain = Some(name);
                }
            }
            Field::Handle => once(&mut fields.handle),
            Field::Created => date(&mut fields.created),
            Field::Updated => date(&mut fields.updated),
            Field::Expires => date(&mut fields.expires),
            Field::Status => {
                // `OK-UNTIL 20140903121852`
                let until =
                    value.to_ascii_lowercase().find("until ").and_then(|at| value.get(at + "until ".len()..));
                match until.and_then(|date| date::parse(date, order)) {
                    Some(moment) => {
                        fields.expires.get_or_insert(moment);
                    }
                    None => {
                        // JPRS: `Connected (2010/09/30)` until that day.
                        let noted = value.split_once('(').and_then(|(_, note)| date::parse(note, order));
                        if fields.expires.is_none() {
                            fields.expires = noted;
                        }
                        add_status(&mut fields.statuses, value);
                    }
                }
            }
            Field::NameServer => {
                // DK Hostmaster's `DNS` is the domain in ASCII.
                if self.domain.as_deref() != Some(value) {
                    add_name_server(&mut fields.name_servers, value);
                }
            }
            Field::NameServerAddress => {
                if let Some(server) = fields.name_servers.last_mut() {
                    add_addresses(server, value);
                }
            }
            Field::Signed => {
                let lower = value.to_ascii_lowercase();
                let unsigned = [
                    "unsigned",
                    "no",
                    "n",
                    "inactive",
                    "unsigned delegation",
                    "not signed",
                    "disabled",
                    "false",
                    "0",
                ];
                let said = !(unsigned.contains(&lower.as_str())
                    || lower.starts_with("unsigned")
                    || lower.starts_with("no "));
                self.signed = Some(self.signed.unwrap_or(false) || said);
            }
            Field::Key => self.signed = Some(true),
            Field::Registrar(part) => {
                let registrar = &mut fields.registrar;
                match part {
                    Registrar::Name => {
                        let (name, handle) = split_tag(value);
                        // SK-NIC: the registrar by its handle, then an object with that handle and its name.
                        if let Some(known) = registrar.name.take_if(|known| is_code(known) && !is_code(name))
                        {
                            registrar.handle.get_or_insert(known);
                        }
                        registrar.name.get_or_insert_with(|| name.to_owned());
                        if let Some(tag) = handle {
                            let slot = if tag.starts_with("http") {
                                &mut registrar.url
                            } else {
                                &mut registrar.handle
                            };
                            slot.get_or_insert_with(|| tag.to_owned());
                        }
                    }
                    Registrar::Organization => once(&mut registrar.organization),
                    Registrar::Handle => once(&mut registrar.handle),
                    Registrar::IanaId => once(&mut registrar.iana_id),
                    Registrar::Url => once(&mut registrar.url),
                    Registrar::WhoisServer => once(&mut registrar.whois_server),
                    Registrar::Email => once(&mut registrar.email),
                    Registrar::Phone => once(&mut registrar.phone),
                    Registrar::Ignored => {}
                }
            }
            Field::Network(part) => match part {
                Network::Range => {
                    if self.range.is_none() {
                        self.range = range(value);
                    }
                }
                Network::AutNum => {
                    if self.autnum.is_none() {
                        self.autnum = autnum(value);
                    }
                }
                Network::Name => once(&mut fields.name),
                Network::Description if fields.description.len() < VALUES_MAX => {
                    fields.description.push(value.to_owned())
                }
                Network::Description => {}
                Network::Country => once(&mut fields.country),
                Network::Origin => fields.origin = fields.origin.or(autnum(value).map(|(first, _)| first)),
            },
            Field::Ignored => {}
        }
    }

    /// Registries with the database of the RIPE NCC write the registrant into the lines that describe the domain.
    fn describe(&mut self) {
        let mut lines = std::mem::take(&mut self.registration.description).into_iter();
        let Some(name) = lines.next() else { return };
        let registrant = self.contact(Role::Registrant);
        if registrant.name.is_none() && registrant.organization.is_none() {
            registrant.name = Some(name);
            if registrant.address.is_empty() {
                registrant.address = lines.collect();
            }
        }
    }

    /// How many kinds of things it says that only a record says.
    pub(crate) fn weight(&self) -> usize {
        let fields = &self.registration;
        let free = |status: &String| {
            let status = status.to_ascii_lowercase();
            ["free", "available", "not found", "not registered", "no object found"].contains(&status.as_str())
        };
        [
            fields.created.is_some(),
            fields.updated.is_some(),
            fields.expires.is_some(),
            fields.registrar.name.is_some(),
            !fields.name_servers.is_empty(),
            !self.contacts.is_empty() || !self.references.is_empty(),
            !fields.statuses.is_empty() && !fields.statuses.iter().all(free),
            self.is_network(),
            fields.handle.is_some(),
        ]
        .into_iter()
        .filter(|said| *said)
        .count()
    }

    /// The record: of `asked` where the text does not say of what it is.
    pub(crate) fn finish(mut self, asked: Option<&DomainName>, raw: String) -> Option<Registration> {
        let domain = self.domain.as_deref().and_then(|name| DomainName::parse_host(name).ok());
        let holding = match (domain.or_else(|| asked.cloned()), self.range, self.autnum) {
            (_, Some((first, last)), _) => Holding::Network(first, last),
            (_, None, Some((first, last))) => Holding::AutNum(first, last),
            (Some(domain), ..) => Holding::Domain(domain),
            _ => return None,
        };
        for (role, handle) in std::mem::take(&mut self.references) {
            let object = self.objects.iter().find(|object| {
                object.handle.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(&handle))
            });
            let contact = match object {
                Some(object) => Contact { role, ..object.clone() },
                None => Contact { handle: Some(handle), ..Contact::new(role) },
            };
            let is_full = self.contacts.len() >= VALUES_MAX;
            match self.contacts.iter_mut().find(|known| known.role == role && known.handle.is_none()) {
                Some(known) => complete(known, contact),
                None if is_full => {}
                None => self.contacts.push(contact),
            }
        }
        for contact in &mut self.contacts {
            let Some(handle) = &contact.handle else { continue };
            let object = self.objects.iter().find(|object| object.handle.as_ref() == Some(handle));
            if let Some(object) = object
                && (Contact { handle: None, ..contact.clone() }).is_empty()
            {
                *contact = Contact { role: contact.role, ..object.clone() };
            }
        }
        if matches!(holding, Holding::Domain(_)) {
            self.describe();
        }
        self.contacts.iter_mut().for_each(super::block::split_tail);
        self.contacts.retain(|contact| !contact.is_empty());
        let fields = self.registration;
        let mut registrar = fields.registrar;
        // Registro.it: `Name` is the handle of the registrar, `Organization` its name.
        if registrar.organization.is_some()
            && registrar.name.as_deref().is_some_and(|name| name.ends_with("-REG"))
        {
            registrar.handle = registrar.name.take();
        }
        if registrar.name.is_none() {
            registrar.name = registrar.organization.take();
        }
        Some(Registration {
            handle: fields.handle,
            name: fields.name,
            description: fields.description,
            country: fields.country,
            origin: fields.origin,
            registrar,
            created: fields.created,
            updated: fields.updated,
            expires: fields.expires,
            statuses: fields.statuses,
            name_servers: fields.name_servers,
            signed: self.signed,
            contacts: self.contacts,
            database_at: self.database_at,
            raw,
            ..Registration::new(holding)
        })
    }
}

/// The date in a value: at its beginning, or behind who made the change (`hostmaster@nic.example 20120730`) and words such as `before`.
fn find_date(value: &str, order: Order) -> Option<Timestamp> {
    let words = value.match_indices(' ').filter_map(|(at, _)| value.get(at + 1..));
    std::iter::once(value).chain(words).take(DATE_WORDS_MAX).find_map(|text| date::parse(text, order))
}

/// Words before a date that are tried.
const DATE_WORDS_MAX: usize = 4;

/// Adds what `known` lacks.
fn complete(known: &mut Contact, more: Contact) {
    let pairs = [
        (&mut known.handle, more.handle),
        (&mut known.name, more.name),
        (&mut known.organization, more.organization),
        (&mut known.city, more.city),
        (&mut known.state, more.state),
        (&mut known.postal_code, more.postal_code),
        (&mut known.country, more.country),
        (&mut known.phone, more.phone),
        (&mut known.fax, more.fax),
        (&mut known.email, more.email),
    ];
    for (known, more) in pairs {
        if known.is_none() {
            *known = more;
        }
    }
    if known.address.is_empty() {
        known.address = more.address;
    }
}

/// What registries append to a registrar's name: `Example Ltd [Tag = EXAMPLE]`, `Example Ltd (R123-LROR)`, `Example Ltd (380)`,
/// `Example Ltd R45-ME`, `Example Ltd (http://registrar.example)`.
fn split_tag(value: &str) -> (&str, Option<&str>) {
    if let Some((name, tag)) = value.split_once("[Tag =") {
        return (name.trim(), tag.split(']').next().map(str::trim));
    }
    let is_handle = |text: &str| {
        text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    };
    if let Some((name, handle)) = value.rsplit_once('(')
        && let Some(handle) = handle.strip_suffix(')')
        && (is_handle(handle) || handle.starts_with("http"))
        && !name.trim().is_empty()
    {
        return (name.trim(), Some(handle));
    }
    if let Some((name, handle)) = value.rsplit_once(' ')
        && handle.starts_with('R')
        && handle.contains('-')
        && is_handle(handle)
    {
        return (name.trim(), Some(handle));
    }
    (value, None)
}

/// Whether a name is a handle: capitals and a number behind a dash.
fn is_code(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
        && name.rsplit_once('-').is_some_and(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()))
}

fn add_status(statuses: &mut Vec<String>, value: &str) {
    // Without ICANN's link and notes: `ok https://icann.org/epp#ok`, `ok (paid and in zone)`, `ok - Normal state`.
    let cut = |text: &'static str| move |value: &str| value.find(text).unwrap_or(value.len());
    let end =
        [cut("http")(value), cut(" (")(value), cut(" - ")(value)].into_iter().min().unwrap_or(value.len());
    let bare = value.get(..end).unwrap_or(value).trim_end_matches([' ', '-', '(', '[', '.']).trim();
    let parts: Vec<&str> = if bare.contains(',') { bare.split(',').collect() } else { vec![bare] };
    for part in parts {
        let part = part.trim();
        if !part.is_empty() && statuses.len() < VALUES_MAX && !statuses.iter().any(|known| known == part) {
            statuses.push(part.to_owned());
        }
    }
}

fn add_name_server(servers: &mut Vec<NameServer>, value: &str) {
    // DNS.PT: `example.pt  NS  ns1.example.`
    let value =
        value.split_once(" NS ").or_else(|| value.split_once("\tNS\t")).map_or(value, |(_, server)| server);
    let mut tokens =
        value.split([' ', '\t', ',', '(', ')', '[', ']', ';']).filter(|token| !token.is_empty()).peekable();
    while let Some(token) = tokens.next() {
        let name = token.trim_end_matches(['.', ':']).to_lowercase();
        if let Ok(address) = name.parse::<IpAddr>() {
            if let Some(server) = servers.last_mut()
                && server.addresses.len() < VALUES_MAX
                && !server.addresses.contains(&address)
            {
                server.addresses.push(address);
            }
            continue;
        }
        let is_host = name.contains('.')
            && !name.contains("..")
            && !name.contains('@')
            && !name.contains('/')
            && name != "not.defined"
            // MYNIC's handles of name servers.
            && !name.ends_with(".ser")
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || !b.is_ascii());
        if !is_host {
            // A sentence, not a list of hosts; or what MYNIC writes before one.
            if servers.is_empty() && tokens.peek().is_none() || name.ends_with(".ser") {
                continue;
            }
            break;
        }
        if servers.len() < VALUES_MAX && !servers.iter().any(|server| server.name == name) {
            servers.push(NameServer { name, addresses: Vec::new() });
        }
    }
}

fn add_addresses(server: &mut NameServer, value: &str) {
    for address in value.split([' ', ',']).filter_map(|token| token.parse::<IpAddr>().ok()) {
        if server.addresses.len() < VALUES_MAX && !server.addresses.contains(&address) {
            server.addresses.push(address);
        }
    }
}

/// `192.0.2.0 - 192.0.2.255`, `192.0.2.0/24`, `2001:db8::/32`, `192.0.2/24` (LACNIC).
pub(crate) fn range(value: &str) -> Option<(IpAddr, IpAddr)> {
    if let Some((first, last)) = value.split_once('-') {
        let (first, last): (IpAddr, IpAddr) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        return (first.is_ipv4() == last.is_ipv4() && first <= last).then_some((first, last));
    }
    let prefix = value.split([',', ' ']).next()?;
    let (address, length) = prefix.split_once('/')?;
    let address = address.parse().ok().or_else(|| short(address).map(IpAddr::V4))?;
    let network = Prefix::new(address, length.parse().ok()?)?;
    Some((network.first(), network.last()))
}

/// An IPv4 prefix without its last zeros.
fn short(address: &str) -> Option<Ipv4Addr> {
    let mut octets = [0_u8; 4];
    let mut parts = address.split('.');
    for (slot, part) in octets.iter_mut().zip(&mut parts) {
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then(|| Ipv4Addr::from(octets))
}

/// `AS64496`, `64496`, `AS64496 - AS64511`.
fn autnum(value: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let text = text.trim();
        text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text).parse::<u32>().ok()
    };
    match value.split_once('-') {
        Some((first, last)) => Some((number(first)?, number(last)?)).filter(|(first, last)| first <= last),
        None => number(value.split([' ', ',']).next()?).map(|number| (number, number)),
    }
}
