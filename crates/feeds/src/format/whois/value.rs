//! Single values: dates among other words, a registrar with its tag, statuses, hosts with addresses, ranges of addresses.

use std::net::{IpAddr, Ipv4Addr};

use model::{
    Network as Prefix, Timestamp,
    registration::{Contact, NameServer},
};

use super::{
    date::{self, Order},
    read::VALUES_MAX,
};

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

/// The date in a value: at its beginning, or behind who made the change (`hostmaster@nic.example 20120730`) and words such as `before`.
pub(super) fn find_date(value: &str, order: Order) -> Option<Timestamp> {
    let words = value.match_indices(' ').filter_map(|(at, _)| value.get(at + 1..));
    std::iter::once(value).chain(words).take(DATE_WORDS_MAX).find_map(|text| date::parse(text, order))
}

/// Words before a date that are tried.
const DATE_WORDS_MAX: usize = 4;

/// Adds what `known` lacks.
pub(super) fn complete(known: &mut Contact, more: Contact) {
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
pub(super) fn split_tag(value: &str) -> (&str, Option<&str>) {
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
pub(super) fn is_code(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
        && name.rsplit_once('-').is_some_and(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()))
}

pub(super) fn add_status(statuses: &mut Vec<String>, value: &str) {
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

pub(super) fn add_name_server(servers: &mut Vec<NameServer>, value: &str) {
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
            && name.bytes().any(|b| b.is_ascii_alphabetic())
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

pub(super) fn add_addresses(server: &mut NameServer, value: &str) {
    for address in value.split([' ', ',']).filter_map(|token| token.parse::<IpAddr>().ok()) {
        if server.addresses.len() < VALUES_MAX && !server.addresses.contains(&address) {
            server.addresses.push(address);
        }
    }
}

/// `192.0.2.0 - 192.0.2.255`, `192.0.2.0/24`, `2001:db8::/32`, `192.0.2/24` (LACNIC).
pub(super) fn range(value: &str) -> Option<(IpAddr, IpAddr)> {
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
pub(super) fn autnum(value: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let text = text.trim();
        text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text).parse::<u32>().ok()
    };
    match value.split_once('-') {
        Some((first, last)) => Some((number(first)?, number(last)?)).filter(|(first, last)| first <= last),
        None => number(value.split([' ', ',']).next()?).map(|number| (number, number)),
    }
}
