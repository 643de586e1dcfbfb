//! Walks the lines of a reply with the table of keys and fills one [`Draft`].
//!
//! Four shapes cover what registries send: keys with values; headings with lines of keys, of text, or both below them; objects of RPSL
//! (RFC 2622) apart by blank lines and joined by handles; and sentences that end with a date.

mod inside;

use model::registration::{Contact, Role};

use super::{
    block,
    date::Order,
    draft::Draft,
    line::{Kind, Line, cut},
    part::{database_at, is_handle, is_sentence, set_part},
    table::{self, Field, Network, Part, Registrar, Section},
    value::filled,
};

/// Most lines of a reply that are read: registrars' longest have some hundred.
const LINES_MAX: usize = 20_000;

/// Most values of a kind that are kept: name servers (13 are usual at most), contacts, statuses, lines of an address.
pub(crate) const VALUES_MAX: usize = 100;

/// The draft of a reply.
pub(crate) fn read(text: &str, order: Order) -> Draft {
    let mut reader = Reader { order, ..Reader::default() };
    for line in text.lines().take(LINES_MAX) {
        reader.line(&cut(line));
    }
    reader.close();
    reader.end_object();
    reader.draft
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    section: Section,
    /// Where its heading stood.
    indent: usize,
    /// Whether it was opened by a key that had a value: then only what is a contact's for sure belongs to it.
    soft: bool,
    /// Lines taken.
    taken: usize,
    /// Whether a line stood deeper than the heading.
    deeper: bool,
}

/// Which values a line without key may add to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Nothing,
    Field(Field),
    Part(Role, Part),
    ObjectPart(Part),
}

#[derive(Debug)]
struct Reader {
    order: Order,
    draft: Draft,
    open: Option<Open>,
    contact: Option<Contact>,
    /// The contact object of RPSL that is being read.
    object: Option<Contact>,
    /// Whether the object itself says in what role it is.
    object_has_role: bool,
    /// The role of the next object, as a comment before it says.
    announced: Option<Role>,
    /// Whether the heading says that an address follows.
    is_address: bool,
    /// Lines of text below the heading of a contact.
    lines: Vec<String>,
    last: Last,
    last_indent: usize,
    /// Whether the next line is the first behind a blank one.
    block_start: bool,
    /// Keys read since the last blank line.
    block_keys: usize,
    blocks: usize,
    /// The line above was a key without value: this one may be its value, wherever it stands.
    expecting: bool,
    /// The block is one of the record itself, or of something that is no contact.
    foreign: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            order: Order::DayFirst,
            draft: Draft::default(),
            open: None,
            contact: None,
            announced: None,
            is_address: false,
            object: None,
            object_has_role: false,
            lines: Vec::new(),
            last: Last::Nothing,
            last_indent: 0,
            block_start: true,
            block_keys: 0,
            blocks: 0,
            expecting: false,
            foreign: false,
        }
    }
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) {
        match &line.kind {
            Kind::Blank => {
                if self.open.is_some_and(|open| open.taken > 0 || open.soft) {
                    self.close();
                }
                self.end_object();
                if self.block_keys > 0 {
                    self.blocks += 1;
                }
                (self.block_start, self.block_keys, self.foreign, self.expecting) = (true, 0, false, false);
                if !matches!(self.last, Last::Field(_)) || self.last_indent == usize::MAX {
                    self.last = Last::Nothing;
                }
                return;
            }
            Kind::Comment => {
                if let Some(moment) = database_at(line.text) {
                    self.draft.database_at.get_or_insert(moment);
                }
                // Hostmaster Ukraine: `% Registrant:`, then an object without handle.
                let heading =
                    line.text.trim_start_matches(['%', '#', ' ']).strip_suffix(':').map(table::fold);
                if let Some(Section::Contact(role)) = heading.as_deref().and_then(table::section) {
                    self.announced = Some(role);
                }
                return;
            }
            Kind::Heading(key) => {
                self.close();
                if let Some(section) = table::section(key) {
                    self.open(section, line.indent, false);
                    self.is_address = key.ends_with("address");
                }
            }
            Kind::Pair(key, value) => {
                self.leave(line.indent);
                self.expecting = false;
                self.pair(key, value, line);
                self.expecting = value.is_empty();
            }
            Kind::Text => {
                // What goes on from the line above is no level of its own.
                if !matches!(self.last, Last::Part(_, Part::Address)) || line.indent <= self.last_indent {
                    self.leave(line.indent);
                }
                self.text(line);
                self.expecting = false;
            }
        }
        self.block_start = false;
    }

    /// Closes the open section when the line stands where its heading did, and others stood deeper.
    fn leave(&mut self, indent: usize) {
        if let Some(open) = &mut self.open {
            if indent > open.indent {
                open.deeper = true;
            } else if open.deeper {
                self.close();
            }
        }
    }

    fn open(&mut self, section: Section, indent: usize, soft: bool) {
        self.close();
        self.end_object();
        if section == Section::Record {
            return;
        }
        self.open = Some(Open { section, indent, soft, taken: 0, deeper: false });
        if let Section::Contact(role) = section {
            self.contact = Some(Contact::new(role));
        }
        self.last = Last::Nothing;
        self.is_address = false;
    }

    fn close(&mut self) {
        if self.open.take().is_some_and(|open| open.section == Section::Registrar) && !self.lines.is_empty() {
            let mut registrar = Contact::new(Role::Registrant);
            block::fill(&mut registrar, &std::mem::take(&mut self.lines), self.draft.has_registrar());
            let Contact { name, email, phone, .. } = registrar;
            for (part, value) in
                [(Registrar::Name, name), (Registrar::Email, email), (Registrar::Phone, phone)]
            {
                if let Some(value) = value {
                    self.set(Field::Registrar(part), &value);
                }
            }
        }
        if let Some(mut contact) = self.contact.take() {
            block::fill(&mut contact, &std::mem::take(&mut self.lines), self.is_address);
            self.draft.add_contact(contact);
        }
        self.lines.clear();
        self.last = Last::Nothing;
    }

    fn end_object(&mut self) {
        if let Some(object) = self.object.take() {
            if self.object_has_role {
                self.draft.add_contact(object);
            } else {
                self.draft.add_object(object);
            }
        }
        self.object_has_role = false;
    }

    fn pair(&mut self, key: &str, value: &str, line: &Line<'_>) {
        self.block_keys += 1;
        let value_text = filled(value);
        if key.contains("database")
            || key == "timestamp"
            || key.starts_with("whois lookup made")
            || key == "last updated on" && is_sentence(line.text)
        {
            if let Some(moment) = database_at(line.text) {
                self.draft.database_at.get_or_insert(moment);
            }
            return;
        }
        if self.block_start && key == "server name" {
            // Verisign lists hosts that look alike before the domain.
            self.foreign = true;
        }
        // A route of a network's reply says who announces it, and nothing else of it.
        if self.block_start && matches!(key, "route" | "route6") && self.draft.is_network() {
            self.foreign = true;
            return;
        }
        if self.foreign && key == "origin" {
            self.set(Field::Network(Network::Origin), value);
        }
        if self.block_start
            && self.blocks > 0
            && self.open.is_none()
            && line.indent == 0
            && self.draft.is_begun()
        {
            self.foreign = false;
            if table::begins_contact(key) {
                // IANA: `contact: administrative`, then its lines.
                let role = Role::parse(value).filter(|_| key == "contact");
                self.object = Some(Contact::new(role.unwrap_or(Role::Registrant)));
                if role.is_some() {
                    self.object_has_role = true;
                    return;
                }
                if let (Some(role), Some(object)) = (self.announced.take(), &mut self.object) {
                    object.role = role;
                    self.object_has_role = true;
                }
                // IANA: the organisation of the domain itself. RIPE NCC: `organisation: ORG-EX1-RIPE` is a handle.
                self.object_has_role |= key == "organisation" && !is_handle(value);
                if matches!(key, "contact" | "organisation") && is_handle(value) {
                    if let Some(object) = &mut self.object {
                        object.handle = Some(value.to_owned());
                    }
                    return;
                }
            } else if key == "registrar" && self.draft.has_registrar() {
                if self.draft.is_registrar(value) {
                    self.open(Section::Registrar, line.indent, false);
                } else {
                    self.foreign = true;
                }
                return;
            }
        }
        if let Some(object) = &mut self.object {
            if let Some(part) = table::part(key) {
                set_part(object, part, value);
                self.last = Last::ObjectPart(part);
                self.last_indent = line.indent;
            }
            return;
        }
        if self.foreign {
            return;
        }
        if self.in_section(key, value, line) {
            return;
        }
        self.last_indent = line.indent;
        self.last = Last::Nothing;
        if let (Some(role), Some(handle)) = (table::reference(key), value_text) {
            self.draft.refer(role, handle);
            return;
        }
        // A heading that is a key as well: `Registrar:` alone opens, `Registrar: Example` says.
        if value.is_empty()
            && let Some(section) = table::section(key)
        {
            self.open(section, line.indent, false);
            self.is_address = key.ends_with("address");
            if section == Section::Record {
                self.last = table::field(key).map_or(Last::Nothing, Last::Field);
            }
            return;
        }
        if key == "name" && self.draft.domain.is_none() && value.contains('.') && !value.contains(' ') {
            self.set(Field::Domain, value);
            return;
        }
        if let Some(field) = table::field(key) {
            if let Some(value) = value_text {
                self.set(field, value);
                if field == Field::Registrar(Registrar::Name) {
                    // An object that begins with it is the registrar's own.
                    self.open(Section::Registrar, line.indent, self.block_keys > 1);
                }
            }
            self.last = Last::Field(field);
            return;
        }
        if let Some((role, part)) = table::role_and_part(key)
            && !(part == Part::Name && key.ends_with(" contact") && table::section(key).is_some())
        {
            let part = if part == Part::Name && key.ends_with(" contact") && is_handle(value) {
                Part::Handle
            } else {
                part
            };
            let contact = self.draft.contact(role);
            // auDA: `Registrant` is the organisation, `Registrant Contact Name` the person.
            if part == Part::Name && contact.organization.is_none() && key.ends_with("contact name") {
                contact.organization = contact.name.take();
            }
            set_part(contact, part, value);
            self.last = Last::Part(role, part);
            return;
        }
        match (table::section(key), value_text) {
            (Some(Section::Contact(role)), Some(value)) => {
                let is_code =
                    key.ends_with(" code") || is_handle(value) || value.bytes().all(|b| b.is_ascii_digit());
                self.open(Section::Contact(role), line.indent, true);
                let is_organization =
                    key.contains("organi") || key == "org" || key == "組織名" || key.ends_with("company");
                if let Some(contact) = &mut self.contact {
                    set_part(
                        contact,
                        if is_code {
                            Part::Handle
                        } else if is_organization {
                            Part::Organization
                        } else {
                            Part::Name
                        },
                        value,
                    );
                }
                self.last = Last::Part(role, Part::Name);
            }
            (Some(Section::Registrar), Some(value)) => self.set(Field::Registrar(Registrar::Name), value),
            (Some(Section::NameServers), Some(value)) => self.set(Field::NameServer, value),
            (Some(section @ Section::Ignored), _) => self.open(section, line.indent, true),
            _ => {
                if let Some(part) = table::part(key)
                    && part != Part::Ignored
                    && self.draft.is_begun()
                {
                    if self.draft.is_network() && part == Part::Country {
                        self.set(Field::Network(Network::Country), value);
                    } else if !self.draft.is_network() {
                        set_part(self.draft.contact(Role::Registrant), part, value);
                        self.last = Last::Part(Role::Registrant, part);
                    }
                } else if self.block_start && table::begins_contact(key) {
                    self.object = Some(Contact::new(Role::Registrant));
                    if let (Some(object), Some(part)) = (&mut self.object, table::part(key)) {
                        set_part(object, part, value);
                    }
                }
            }
        }
    }

    fn set(&mut self, field: Field, value: &str) {
        self.draft.set(field, value, self.order);
    }
}
