//! What is known of a record while it is being read, and the record in the end.

use std::net::IpAddr;

use model::{
    DomainName, Timestamp,
    registration::{Contact, Holding, NameServer, Registration, Role},
};

use super::{
    date::{self, Order},
    read::VALUES_MAX,
    table::{Field, Network, Registrar},
    value::{
        add_addresses, add_name_server, add_status, autnum, complete, filled, find_date, is_code, range,
        split_tag,
    },
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
            let is_here = |known: &Contact| {
                known.role == role && known.handle.is_some() && known.handle == contact.handle
            };
            if self.contacts.iter().any(is_here) {
                continue;
            }
            let is_full = self.contacts.len() >= VALUES_MAX;
            match self.contacts.iter_mut().find(|known| known.role == role && known.handle.is_none()) {
                Some(known) => complete(known, contact),
                None if is_full => {}
                None => self.contacts.push(contact),
            }
        }
        for contact in &mut self.contacts {
            // ARIN: `Organization: Example Networks (EXN)`, then the object of that handle.
            let named =
                contact.organization.as_deref().and_then(|name| name.strip_suffix(')')?.rsplit_once(" ("));
            if let Some((_, handle)) = named
                && contact.handle.is_none()
                && let Some(object) =
                    self.objects.iter().find(|object| object.handle.as_deref() == Some(handle))
            {
                *contact = Contact { role: contact.role, ..object.clone() };
            }
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
