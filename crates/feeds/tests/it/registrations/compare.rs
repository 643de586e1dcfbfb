//! What was read of a sample, in the form of what is expected.

use model::{
    Timestamp,
    registration::{Contact, Holding, Registration, Role},
};

use super::{Answer, date, expected::Want};

/// The values that were read.
pub(super) fn got(answer: &Answer, want: &Want) -> Vec<String> {
    let record = match answer {
        Answer::Registered(record) => record,
        Answer::NotRegistered(domain, _) => {
            return match want.field {
                "registered" => vec!["not registered".to_owned()],
                "domain" => domain.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            };
        }
        Answer::Refused(reason) => {
            return if want.field == "registered" { vec![(*reason).to_owned()] } else { Vec::new() };
        }
    };
    let moment = |moment: Option<Timestamp>| moment.iter().map(ToString::to_string).collect();
    match want.field {
        "registered" => vec!["registered".to_owned()],
        "domain" => match &record.holding {
            Holding::Domain(domain) => vec![domain.to_string()],
            _ => Vec::new(),
        },
        "created" => moment(record.created),
        "updated" => moment(record.updated),
        "expires" => moment(record.expires),
        "statuses" => record.statuses.clone(),
        "name servers" => record.name_servers.iter().map(|server| server.name.clone()).collect(),
        "registrar" => {
            let registrar = &record.registrar;
            // What publishers call an identifier is IANA's number, the registry's handle, or, for want of both, the name; an organisation that is
            // not told from the name is the name.
            let is_wanted = |value: &&Option<String>| value.as_ref() == want.values.first();
            let value = match want.which.as_str() {
                "name" => &registrar.name,
                "organization" => [&registrar.organization, &registrar.name]
                    .into_iter()
                    .find(is_wanted)
                    .unwrap_or(&registrar.organization),
                "id" => [&registrar.iana_id, &registrar.handle, &registrar.name]
                    .into_iter()
                    .find(is_wanted)
                    .unwrap_or(&registrar.iana_id),
                "url" => &registrar.url,
                "email" => &registrar.email,
                "phone" => &registrar.phone,
                other => panic!("{other}"),
            };
            value.iter().cloned().collect()
        }
        _ => contact(record, &want.which, &want.values),
    }
}

fn contact(record: &Registration, which: &str, wanted: &[String]) -> Vec<String> {
    let (role, rest) = which.split_once('[').unwrap();
    let (at, part) = rest.split_once(']').unwrap();
    let role = Role::parse(role).unwrap();
    let at: usize = at.trim().parse().unwrap();
    let Some(contact) = record.contacts.iter().filter(|contact| contact.role == role).nth(at) else {
        return Vec::new();
    };
    let one = |value: &Option<String>| value.iter().cloned().collect();
    match part.trim_start_matches('.').trim() {
        "" => vec!["a contact".to_owned()],
        "id" => one(&contact.handle),
        // Whether a name without a key is a person's or an organisation's, publishers answer differently.
        "name" | "organization" if contact.name.is_none() || contact.organization.is_none() => {
            if wanted.iter().all(String::is_empty) {
                Vec::new()
            } else {
                one(if contact.name.is_some() { &contact.name } else { &contact.organization })
            }
        }
        "name" => one(&contact.name),
        "organization" => one(&contact.organization),
        "owner" => one(if contact.organization.is_some() { &contact.organization } else { &contact.name }),
        "address" => address(contact, wanted),
        "city" => one(&contact.city),
        "state" => one(&contact.state),
        "zip" => one(&contact.postal_code),
        "country" | "country_code" => one(&contact.country),
        "phone" => one(&contact.phone),
        "fax" => one(&contact.fax),
        "email" => one(&contact.email),
        other => panic!("{other}"),
    }
}

/// The lines of an address: those of the street, or with what the reply says of city and country behind them, as some publishers have it.
fn address(contact: &Contact, wanted: &[String]) -> Vec<String> {
    let street: Vec<&String> = contact.address.iter().collect();
    let Contact { city, state, postal_code, country, .. } = contact;
    let with = |more: &[&Option<String>]| {
        let mut lines: Vec<String> = street.iter().map(|line| (*line).clone()).collect();
        lines.extend(more.iter().filter_map(|more| (*more).clone()));
        lines
    };
    let us = match (city, state, postal_code) {
        (Some(city), Some(state), Some(code)) => Some(format!("{city}, {state} {code}")),
        _ => None,
    };
    let ways = [
        with(&[]),
        with(&[postal_code, city, country]),
        with(&[&us, country]),
        with(&[city, state, postal_code, country]),
        with(&[city, postal_code, country]),
    ];
    let flat = |lines: &[String]| {
        lines.join("\n").replace([',', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let way = ways.iter().find(|way| flat(way) == flat(wanted)).unwrap_or(&ways[0]);
    if way.is_empty() { Vec::new() } else { vec![way.join("\n")] }
}

/// Whether both mean the same: spelling of moments, letter case of names and statuses, and what joins the lines of an address aside.
pub(super) fn same(want: &Want, got: &[String]) -> bool {
    let is_said = |text: &String| !matches!(text.to_lowercase().as_str(), "" | "-" | "--" | "n/a" | "none");
    // A key without value, or with a dash, is an empty text for some publishers, and none for others.
    let form = |text: &String| match want.field {
        "registrar" if want.which == "name" => {
            let bare = text.split(['(', '[']).next().unwrap_or_default().trim();
            if bare.is_empty() { text.clone() } else { bare.to_lowercase() }
        }
        "registrar" | "contacts" if want.which.ends_with("email") => text.to_lowercase(),
        // An extension of four zeros or none is left out by some.
        "contacts" if want.which.ends_with("phone") || want.which.ends_with("fax") => {
            text.split(" x").next().and_then(|text| text.split(" ext").next()).unwrap_or_default().to_owned()
        }
        "contacts" if want.which.ends_with("address") => {
            text.replace([',', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
        }
        "created" | "updated" | "expires" => moment(text),
        // Links, and notes in brackets or behind a dash, aside.
        "statuses" => text
            .split("http")
            .next()
            .and_then(|text| text.split(" (").next())
            .and_then(|text| text.split(" - ").next())
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect(),
        "domain" | "name servers" => text.trim_end_matches('.').to_lowercase(),
        _ => text.split([',', '\n']).map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n"),
    };
    let wanted: Vec<String> = want.values.iter().map(form).filter(is_said).collect();
    let mut got: Vec<String> = got.iter().map(form).collect();
    let mut wanted = wanted;
    if matches!(want.field, "name servers" | "statuses") {
        // Sets: some publishers sort them.
        for list in [&mut wanted, &mut got] {
            list.sort();
            list.dedup();
        }
    }
    wanted == got
}

/// A moment as publishers write it: RFC 3339, or as Ruby and Python print one. What they copied from the reply is read as replies are.
fn moment(text: &str) -> String {
    let known = Timestamp::parse(text).or_else(|| date(text));
    known
        .map_or_else(|| text.to_owned(), |moment| Timestamp::from_seconds(moment.millis() / 1000).to_string())
}
