//! RDAP responses (RFC 9083): domains, IP networks and autonomous systems as registration records. Contacts are jCards (RFC 7095).
//!
//! Servers send wrong types, missing members and members of their own. What has the type that the standard gives it is read, what has not is
//! passed over; a response is refused only when it does not say of what it is.

mod jcard;

use std::net::IpAddr;

use model::{
    DomainName,
    registration::{Contact, Holding, NameServer, Registration, Role},
};
use serde_json::Value;

use super::whois::{self, VALUES_MAX};

/// Deepest nesting of entities that is read: registrar, its abuse contact.
const ENTITY_DEPTH_MAX: u8 = 3;

/// The record of a response.
///
/// # Errors
/// The reason, when it is no response about a domain, a network or an autonomous system.
pub fn read(response: &Value) -> Result<Registration, &'static str> {
    let Some(class) = response.get("objectClassName").and_then(Value::as_str) else {
        let reason = if response.get("errorCode").is_some() {
            "the server answered with an error"
        } else {
            "no object class"
        };
        return Err(reason);
    };
    let holding = match class {
        "domain" => {
            let name = text(response, "ldhName")
                .or_else(|| text(response, "unicodeName"))
                .ok_or("a domain without a name")?;
            Holding::Domain(
                DomainName::parse_host(name.trim_end_matches('.'))
                    .map_err(|_| "the name is not a domain name")?,
            )
        }
        "ip network" => {
            let (first, last) = (address(response, "startAddress"), address(response, "endAddress"));
            let (first, last) = first.zip(last).ok_or("a network without its addresses")?;
            if first.is_ipv4() != last.is_ipv4() || first > last {
                return Err("the addresses of the network are no range");
            }
            Holding::Network(first, last)
        }
        "autnum" => {
            let number =
                |name: &str| response.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
            let first = number("startAutnum").ok_or("an autonomous system without its number")?;
            Holding::AutNum(first, number("endAutnum").filter(|last| *last >= first).unwrap_or(first))
        }
        "entity" => return Err("an entity alone is no registration"),
        "nameserver" => return Err("a name server alone is no registration"),
        _ => return Err("an object class that is not known"),
    };
    let mut record = Registration::new(holding);
    record.handle = text(response, "handle");
    record.name = text(response, "name");
    record.country = text(response, "country");
    record.registrar.whois_server = text(response, "port43");
    record.statuses =
        list(response, "status").filter_map(|status| filled(status.as_str()?)).take(VALUES_MAX).collect();
    record.signed =
        response.get("secureDNS").and_then(|dns| dns.get("delegationSigned")).and_then(Value::as_bool);
    record.origin = list(response, "arin_originas0_originautnums")
        .find_map(Value::as_u64)
        .and_then(|n| u32::try_from(n).ok());
    for event in list(response, "events") {
        let moment = event.get("eventDate").and_then(Value::as_str).and_then(whois::date);
        let slot = match event.get("eventAction").and_then(Value::as_str) {
            Some("registration") => &mut record.created,
            Some("last changed") => &mut record.updated,
            Some("expiration") => &mut record.expires,
            Some("last update of RDAP database") => &mut record.database_at,
            _ => continue,
        };
        *slot = slot.or(moment);
    }
    record.name_servers = list(response, "nameservers").filter_map(name_server).take(VALUES_MAX).collect();
    if !matches!(record.holding, Holding::Domain(_)) {
        let remarks = list(response, "remarks").flat_map(|remark| list(remark, "description"));
        record.description = remarks.filter_map(|line| filled(line.as_str()?)).take(VALUES_MAX).collect();
    }
    entities(response, &mut record, None, ENTITY_DEPTH_MAX);
    record.raw = response.to_string();
    Ok(record)
}

/// The members of a response that are responses themselves: those of a search (RFC 9082), or itself.
#[must_use]
pub fn responses(response: &Value) -> Vec<&Value> {
    let searches = ["domainSearchResults", "ipSearchResults", "autnumSearchResults"];
    match searches.iter().find_map(|name| response.get(name)).and_then(Value::as_array) {
        Some(found) => found.iter().collect(),
        None => vec![response],
    }
}

/// Reads the entities of an object; `registrar` says whether they are those of the registrar.
fn entities(object: &Value, record: &mut Registration, within: Option<Within>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for entity in list(object, "entities") {
        let roles: Vec<&str> = match entity.get("roles") {
            Some(Value::Array(roles)) => roles.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(role)) => vec![role],
            _ => Vec::new(),
        };
        let card = jcard::read(entity, Role::Registrant);
        if within == Some(Within::Registrar) {
            if roles.contains(&"abuse") || record.registrar.email.is_none() {
                record.registrar.email = card.email.or(record.registrar.email.take());
                record.registrar.phone = card.phone.or(record.registrar.phone.take());
            }
            continue;
        }
        if roles.contains(&"registrar") {
            let registrar = &mut record.registrar;
            registrar.name = registrar.name.take().or(card.name.clone()).or(card.organization.clone());
            registrar.handle = registrar.handle.take().or(card.handle.clone());
            let ids = list(entity, "publicIds");
            let is_iana = |id: &&Value| id.get("type").and_then(Value::as_str) == Some("IANA Registrar ID");
            registrar.iana_id = ids.filter(is_iana).find_map(|id| match id.get("identifier") {
                Some(Value::String(id)) => filled(id),
                Some(Value::Number(id)) => Some(id.to_string()),
                _ => None,
            });
            registrar.url = list(entity, "links")
                .filter(|link| link.get("rel").and_then(Value::as_str) == Some("about"))
                .find_map(|link| text(link, "href"));
            entities(entity, record, Some(Within::Registrar), depth);
            if record.registrar.email.is_none() {
                record.registrar.email = card.email.clone();
                record.registrar.phone = record.registrar.phone.take().or(card.phone.clone());
            }
        }
        // Each role once: it is the whole card that is said again.
        let mut taken: Vec<Role> = Vec::new();
        for role in roles.into_iter().filter_map(Role::parse) {
            if record.contacts.len() < VALUES_MAX && !taken.contains(&role) {
                taken.push(role);
                record.contacts.push(Contact { role, ..card.clone() });
            }
        }
        // Registries of addresses hang the contacts of an organisation under it.
        if within.is_none() && !matches!(record.holding, Holding::Domain(_)) {
            entities(entity, record, Some(Within::Contact), depth);
        }
    }
}

/// Whose entities are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Registrar,
    Contact,
}

fn name_server(server: &Value) -> Option<NameServer> {
    let name = text(server, "ldhName").or_else(|| text(server, "unicodeName"))?;
    let addresses = server.get("ipAddresses");
    let of = |family: &str| {
        let found = addresses.and_then(|addresses| addresses.get(family)).and_then(Value::as_array);
        found
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter_map(|text| text.parse().ok())
            .collect::<Vec<IpAddr>>()
    };
    let mut addresses = of("v4");
    addresses.extend(of("v6"));
    addresses.truncate(VALUES_MAX);
    Some(NameServer { name: name.trim_end_matches('.').to_lowercase(), addresses })
}

/// The elements of a member, if it is an array.
fn list<'a>(object: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    object.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A text member that says something.
fn text(object: &Value, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).and_then(filled)
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// An address, with or without the length of a prefix behind it.
fn address(object: &Value, name: &str) -> Option<IpAddr> {
    let text = object.get(name).and_then(Value::as_str)?;
    text.split('/').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
