//! Lines inside a section that is open, and lines without a key.

use model::registration::Role;

use super::{
    super::{
        line::Line,
        part::set_part,
        table::{self, Field, Part, Registrar, Section},
        value::filled,
    },
    Last, Reader, VALUES_MAX,
};

impl Reader {
    /// A pair inside the open section: whether it belonged there.
    pub(super) fn in_section(&mut self, key: &str, value: &str, line: &Line<'_>) -> bool {
        let Some(open) = self.open else { return false };
        let soft_and_flat = open.soft && line.indent <= open.indent;
        let taken = match open.section {
            Section::Contact(role) => match table::part(key) {
                Some(Part::Ignored) if soft_and_flat => false,
                Some(part) if !(soft_and_flat && table::field(key).is_some()) => {
                    if let Some(contact) = &mut self.contact {
                        if part == Part::Name
                            && open.taken == 0
                            && contact.name.is_some()
                            && contact.organization.is_none()
                        {
                            contact.organization = contact.name.take();
                        }
                        set_part(contact, part, value);
                        self.last = Last::Part(role, part);
                        self.last_indent = line.indent;
                    }
                    true
                }
                _ => false,
            },
            Section::Registrar => match table::registrar(key) {
                Some(field) if soft_and_flat && field != Registrar::Url => false,
                Some(field) => {
                    if let Some(value) = filled(value) {
                        self.set(Field::Registrar(field), value);
                    }
                    self.last = Last::Field(Field::Ignored);
                    true
                }
                None => false,
            },
            Section::NameServers => match table::field(key) {
                Some(Field::NameServer | Field::NameServerAddress) => {
                    if let Some(field) = table::field(key) {
                        self.set(field, value);
                    }
                    true
                }
                // A host with an IPv6 address.
                None => {
                    let is_host = line
                        .text
                        .split_whitespace()
                        .next()
                        .is_some_and(|word| word.contains('.') && !word.ends_with(':'));
                    if is_host {
                        self.set(Field::NameServer, line.text);
                    }
                    is_host
                }
                _ => false,
            },
            Section::Keys => {
                let known = table::field(key).is_some() || table::section(key).is_some();
                if !known {
                    self.draft.signed = Some(true);
                }
                !known
            }
            Section::Ignored => {
                !soft_and_flat && table::field(key).is_none() && table::section(key).is_none()
            }
            Section::Record => false,
        };
        // A key that is known nowhere is one more of the section's.
        let is_known = table::field(key).is_some()
            || table::section(key).is_some()
            || table::role_and_part(key).is_some()
            || table::reference(key).is_some();
        let is_list = matches!(open.section, Section::NameServers | Section::Keys);
        let taken = taken || !is_known && !soft_and_flat && !is_list;
        if taken {
            if let Some(open) = &mut self.open {
                open.taken += 1;
            }
        } else if is_known || is_list {
            self.close();
        }
        taken
    }

    pub(super) fn text(&mut self, line: &Line<'_>) {
        let text = line.text.strip_prefix("- ").unwrap_or(line.text);
        if let Some(open) = &mut self.open {
            open.taken += 1;
            let flat = open.soft && line.indent <= open.indent;
            match open.section {
                Section::Contact(role) => {
                    // A line below a key belongs to its value.
                    if line.indent > self.last_indent && self.continues(role, text) {
                        return;
                    }
                    if self.lines.len() < VALUES_MAX {
                        self.lines.push(text.to_owned());
                    }
                }
                Section::Registrar if !flat && self.lines.len() < VALUES_MAX => {
                    self.lines.push(text.to_owned())
                }
                Section::NameServers => self.set(Field::NameServer, text),
                Section::Keys => self.draft.signed = Some(true),
                _ => {}
            }
            return;
        }
        match self.last {
            Last::Field(field @ (Field::NameServer | Field::Status)) if line.indent > 0 => {
                self.set(field, text)
            }
            Last::Field(field)
                if (line.indent > self.last_indent || self.expecting) && self.draft.lacks(field) =>
            {
                self.set(field, text)
            }
            Last::Part(role, part @ Part::Address) if line.indent > self.last_indent => {
                set_part(self.draft.contact(role), part, text);
            }
            Last::ObjectPart(part @ Part::Address) if line.indent > self.last_indent => {
                if let Some(object) = &mut self.object {
                    set_part(object, part, text);
                }
            }
            _ => {}
        }
    }

    /// Adds a line to the value above it.
    fn continues(&mut self, _role: Role, text: &str) -> bool {
        let Last::Part(_, part) = self.last else { return false };
        let Some(contact) = &mut self.contact else { return false };
        match part {
            Part::Address => set_part(contact, part, text),
            _ => return false,
        }
        true
    }
}
