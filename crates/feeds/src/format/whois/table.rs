//! What the keys of all registries mean: one table, not one parser a registry.
//!
//! Keys are compared in the form that [`fold`] gives. A key that names a role and a field of a contact (`Registrant Street`, `AC E-Mail`,
//! `admin-c phone`) need not be listed: the tables of roles and of fields are joined.

use std::{collections::HashMap, sync::LazyLock};

use model::registration::Role;

use super::keys;

/// A field of the record as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Domain,
    Handle,
    Created,
    Updated,
    Expires,
    Status,
    NameServer,
    NameServerAddress,
    Signed,
    /// A DS or DNSKEY record: the delegation is signed.
    Key,
    /// Of the registrar.
    Registrar(Registrar),
    /// Of a network.
    Network(Network),
    /// Known, and not part of the record.
    Ignored,
}

/// A field of the registrar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Registrar {
    Name,
    /// A name that gives way to [`Registrar::Name`].
    Organization,
    Handle,
    IanaId,
    Url,
    WhoisServer,
    Email,
    Phone,
    Ignored,
}

/// A field of a network or of a range of autonomous systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    /// First and last address, or prefixes.
    Range,
    AutNum,
    Name,
    Description,
    Country,
    Origin,
}

/// A field of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Handle,
    Name,
    FirstName,
    LastName,
    Organization,
    Address,
    City,
    State,
    PostalCode,
    Country,
    Phone,
    PhoneExtension,
    Fax,
    FaxExtension,
    Email,
    /// Known, and not part of a contact.
    Ignored,
}

/// What a heading, or a key without a field's name, opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Contact(Role),
    Registrar,
    NameServers,
    Keys,
    /// Of the record itself: closes what was open.
    Record,
    /// Nothing in it belongs to the record.
    Ignored,
}

/// A key as the tables have it: lower case, words apart by one space, without dots, brackets and the like.
pub(crate) fn fold(key: &str) -> String {
    let mut folded = String::with_capacity(key.len());
    let mut depth = 0_u32;
    for c in key.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '\'' | '’' | '`' | '.' => {}
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Keys with their meanings, to be found at once.
type Index<T> = LazyLock<HashMap<&'static str, T>>;

fn index<T: Copy>(table: &[(T, &'static str)]) -> HashMap<&'static str, T> {
    let mut index = HashMap::new();
    for (meaning, keys) in table {
        for key in keys.split('|') {
            index.entry(key.trim()).or_insert(*meaning);
        }
    }
    index
}

static FIELDS: Index<Field> = LazyLock::new(|| index(keys::FIELDS));
static REGISTRAR: Index<Registrar> = LazyLock::new(|| index(keys::REGISTRAR));
static PARTS: Index<Part> = LazyLock::new(|| index(keys::PARTS));
static REFERENCES: Index<Role> = LazyLock::new(|| index(keys::REFERENCES));
static SECTIONS: Index<Section> = LazyLock::new(|| index(keys::SECTIONS));

/// The meaning of a key; `address 2` means what `address` does.
fn find<T: Copy>(index: &HashMap<&'static str, T>, key: &str) -> Option<T> {
    let exact = |key: &str| index.get(key).copied();
    exact(key).or_else(|| {
        let bare = key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        (bare.len() < key.len()).then(|| exact(bare)).flatten()
    })
}

/// The field of the record that a folded key names.
pub(crate) fn field(key: &str) -> Option<Field> {
    find(&FIELDS, key).or_else(|| {
        let rest = key.strip_prefix("sponsoring registrar ").or_else(|| key.strip_prefix("registrar "))?;
        registrar(rest).map(Field::Registrar)
    })
}

/// The field of a contact that a folded key names, where it is known to be a contact's.
pub(crate) fn part(key: &str) -> Option<Part> {
    find(&PARTS, key)
}

/// The field of the registrar that a folded key names, where it is known to be the registrar's.
pub(crate) fn registrar(key: &str) -> Option<Registrar> {
    find(&REGISTRAR, key)
}

/// What a folded key opens.
pub(crate) fn section(key: &str) -> Option<Section> {
    const SERVERS: [&str; 4] = ["name servers", "nameservers", "domain servers", "nombres de dominio"];
    let servers = || SERVERS.iter().any(|words| key.contains(words)).then_some(Section::NameServers);
    find(&SECTIONS, key).or_else(servers)
}

/// The role that a reference to a contact's handle names (`admin-c`).
pub(crate) fn reference(key: &str) -> Option<Role> {
    find(&REFERENCES, key)
}

/// Role and field of a key that names both.
pub(crate) fn role_and_part(key: &str) -> Option<(Role, Part)> {
    let key = key.strip_prefix("registry ").unwrap_or(key);
    // ARIN: `OrgAbuseName`.
    for (prefix, role) in [("orgabuse", Role::Abuse), ("orgtech", Role::Technical), ("orgnoc", Role::Noc)] {
        if let Some(part) = key.strip_prefix(prefix).and_then(part) {
            return Some((role, part));
        }
    }
    let roles =
        keys::ROLES.iter().flat_map(|(role, words)| words.split('|').map(|word| (*role, word.trim())));
    roles.into_iter().find_map(|(role, word)| {
        let rest = key.strip_prefix(word)?.strip_prefix(' ')?;
        Some((role, part(rest)?))
    })
}

/// Whether an object of RPSL that begins with this key is a contact.
pub(crate) fn begins_contact(key: &str) -> bool {
    matches!(
        key,
        "person"
            | "role"
            | "contact"
            | "nic hdl"
            | "nic hdl br"
            | "irt"
            | "contact id"
            | "contact handle"
            | "nic handle"
            | "orghandle"
            | "organisation"
            | "orgname"
            | "personname"
    )
}
