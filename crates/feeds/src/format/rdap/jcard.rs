//! jCard (RFC 7095): a contact as an array of properties, each `[name, parameters, type, value…]`.

use model::registration::{Contact, Role};
use serde_json::Value;

use super::{filled, text};
use crate::format::whois::VALUES_MAX;

/// The contact of an entity in `role`, as far as its card says.
pub(super) fn read(entity: &Value, role: Role) -> Contact {
    let mut contact = Contact { handle: text(entity, "handle"), ..Contact::new(role) };
    let card = entity.get("vcardArray").and_then(Value::as_array);
    let properties = card.and_then(|card| card.get(1)).and_then(Value::as_array);
    for property in properties.into_iter().flatten().filter_map(Value::as_array).take(VALUES_MAX) {
        let Some(name) = property.first().and_then(Value::as_str) else { continue };
        let parameters = property.get(1);
        let Some(value) = property.get(3) else { continue };
        match name.to_ascii_lowercase().as_str() {
            "fn" => set(&mut contact.name, first(value)),
            "org" => set(&mut contact.organization, first(value)),
            "email" => set(&mut contact.email, first(value)),
            "tel" => {
                let number = first(value).map(|number| telephone(&number));
                if is_of_type(parameters, "fax") {
                    set(&mut contact.fax, number);
                } else {
                    set(&mut contact.phone, number);
                }
            }
            "adr" => address(&mut contact, parameters, value),
            _ => {}
        }
    }
    contact
}

fn set(slot: &mut Option<String>, value: Option<String>) {
    *slot = slot.take().or(value);
}

/// The text of a value, or of the first of its parts.
fn first(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => filled(text),
        Value::Array(parts) => parts.iter().find_map(|part| filled(part.as_str()?)),
        _ => None,
    }
}

/// `tel:+1.5555550100;ext=12` as `+1.5555550100 x12`.
fn telephone(uri: &str) -> String {
    let number = uri.strip_prefix("tel:").unwrap_or(uri);
    match number.split_once(";ext=") {
        Some((number, extension)) if !extension.is_empty() => format!("{number} x{extension}"),
        Some((number, _)) => number.to_owned(),
        None => number.to_owned(),
    }
}

fn is_of_type(parameters: Option<&Value>, wanted: &str) -> bool {
    match parameters.and_then(|parameters| parameters.get("type")) {
        Some(Value::String(kind)) => kind.eq_ignore_ascii_case(wanted),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).any(|kind| kind.eq_ignore_ascii_case(wanted))
        }
        _ => false,
    }
}

/// Post office box, extension, street (lines), city, region, code, country; or a label with all of it; a country's code stands in the
/// parameter `cc` (RFC 8605).
fn address(contact: &mut Contact, parameters: Option<&Value>, value: &Value) {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines = |at: usize| -> Vec<String> {
        match parts.get(at) {
            Some(Value::String(text)) => text.lines().filter_map(filled).collect(),
            Some(Value::Array(lines)) => lines.iter().filter_map(|line| filled(line.as_str()?)).collect(),
            _ => Vec::new(),
        }
    };
    let one = |at: usize| lines(at).into_iter().next();
    if contact.address.is_empty() {
        contact.address = [lines(0), lines(1), lines(2)].concat();
        contact.address.truncate(VALUES_MAX);
    }
    set(&mut contact.city, one(3));
    set(&mut contact.state, one(4));
    set(&mut contact.postal_code, one(5));
    set(&mut contact.country, one(6));
    if let Some(parameters) = parameters {
        if let Some(code) = text(parameters, "cc") {
            contact.country = Some(code);
        }
        if contact.address.is_empty() && contact.city.is_none() {
            let label = text(parameters, "label").unwrap_or_default();
            contact.address = label.lines().filter_map(filled).take(VALUES_MAX).collect();
        }
    }
}
