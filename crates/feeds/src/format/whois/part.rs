//! Parts of a contact as they are read, and what a value alone tells: a handle, the moment of the registry's database.

use model::{Timestamp, registration::Contact};

use super::{
    date::{self, Order},
    read::VALUES_MAX,
    table::Part,
    value::filled,
};

/// Sets a part of a contact; an address grows by lines.
pub(super) fn set_part(contact: &mut Contact, part: Part, value: &str) {
    let Some(value) = filled(value) else { return };
    // A code says it shorter than the name that stands before it.
    let is_code = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if part == Part::Country && is_code(value) {
        contact.country.take_if(|country| !is_code(country));
    }
    let once = |slot: &mut Option<String>| {
        slot.get_or_insert_with(|| value.to_owned());
    };
    if part == Part::Name && value.starts_with("http") {
        return;
    }
    match part {
        Part::Handle => once(&mut contact.handle),
        Part::Name => once(&mut contact.name),
        Part::FirstName | Part::LastName => match &mut contact.name {
            Some(name) if part == Part::LastName => *name = format!("{name} {value}"),
            Some(name) => *name = format!("{value} {name}"),
            None => contact.name = Some(value.to_owned()),
        },
        Part::Organization => once(&mut contact.organization),
        Part::Address if contact.address.len() < VALUES_MAX => contact.address.push(value.to_owned()),
        Part::City => once(&mut contact.city),
        Part::State => once(&mut contact.state),
        Part::PostalCode => once(&mut contact.postal_code),
        Part::Country => once(&mut contact.country),
        Part::Phone => once(&mut contact.phone),
        Part::Fax => once(&mut contact.fax),
        Part::PhoneExtension => extend(&mut contact.phone, value),
        Part::FaxExtension => extend(&mut contact.fax, value),
        Part::Email => once(&mut contact.email),
        Part::Address | Part::Ignored => {}
    }
}

fn extend(number: &mut Option<String>, extension: &str) {
    if let Some(number) = number
        && extension.bytes().all(|b| b.is_ascii_digit())
    {
        *number = format!("{number} x{extension}");
    }
}

/// Whether a text is a handle: one word of letters, digits and dashes, with a digit, and in capitals or with a dash.
pub(super) fn is_handle(text: &str) -> bool {
    (4..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && (text.contains('-') || !text.bytes().any(|b| b.is_ascii_lowercase()))
}

/// Whether `Last updated on` is followed by a date and not by a colon: then it is the registry that says so of itself.
pub(super) fn is_sentence(text: &str) -> bool {
    let behind = text.get("last updated on".len()..).unwrap_or_default();
    behind.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// The moment in `>>> Last update of WHOIS database: … <<<` and its kin.
pub(super) fn database_at(text: &str) -> Option<Timestamp> {
    let lower = text.to_ascii_lowercase();
    let at = DATABASE.iter().find_map(|words| Some(lower.find(words)? + words.len()))?;
    let rest = text.get(at..)?.trim_start_matches([':', ' ']).trim_end_matches(['<', ' ', '>']);
    date::parse(rest, Order::DayFirst)
}

const DATABASE: &[&str] = &[
    "last update of whois database",
    "last update of rdap database",
    "whois database last updated on",
    "database last updated on",
    "last updated on",
    "timestamp",
    "whois lookup made at",
];
