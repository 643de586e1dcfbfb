//! Registration records as evidence: about a domain, or about the prefixes that a network consists of.

use std::net::IpAddr;

use model::{
    Claim, DomainName, Mask, Network, Observable, Registration,
    registration::{Contact, Holding},
};

use super::whois::{Answer, REPLY_BYTES_MAX};
use crate::{Context, Fact};

/// Most prefixes that a range of addresses is cut into: the worst range of IPv4 has 62, of IPv6 254.
const PREFIXES_MAX: usize = 256;
/// Most bytes of texts in a record: those of a reply, in which a contact that stands under several roles is here once for each.
const RECORD_BYTES_MAX: usize = 4 * REPLY_BYTES_MAX;
/// Most bytes of texts in what is said of the prefixes of one network: each has the whole record.
const NETWORK_BYTES_MAX: usize = 8 * RECORD_BYTES_MAX;

/// What a reply of WHOIS says, as facts.
///
/// # Errors
/// The reason, when it says nothing that can be kept.
pub(crate) fn facts(context: &Context, answer: Answer) -> Result<Vec<Fact>, &'static str> {
    match answer {
        Answer::Registered(record) => of_record(context, *record),
        Answer::NotRegistered(Some(domain), text) => Ok(vec![absence(context, domain, text)]),
        Answer::NotRegistered(None, _) => Err("nothing is registered, and it does not say under which name"),
        Answer::Refused(reason) => Err(reason),
    }
}

/// A record, as facts. It is of the moment at which the registry's database was as it says, or of the file's date.
///
/// # Errors
/// The reason, when it is of something that cannot be looked up.
pub(crate) fn of_record(context: &Context, record: Registration) -> Result<Vec<Fact>, &'static str> {
    let bytes = weight(&record);
    if bytes > RECORD_BYTES_MAX {
        return Err("a record of more text than any");
    }
    let observed_at = record.database_at.unwrap_or(context.observed_at);
    let fact = |subject, record: &Registration| {
        context.evidence(subject, observed_at, None, Claim::Registered(Box::new(record.clone())))
    };
    match &record.holding {
        Holding::Domain(domain) => {
            let subject = Observable::Domain(domain.clone()).into();
            Ok(vec![context.evidence(subject, observed_at, None, Claim::Registered(Box::new(record)))])
        }
        Holding::Network(first, last) => {
            let prefixes = prefixes(*first, *last);
            if bytes.saturating_mul(prefixes.len()) > NETWORK_BYTES_MAX {
                return Err("too long a record of so many networks");
            }
            Ok(prefixes.into_iter().map(|network| fact(Mask::Network(network).into(), &record)).collect())
        }
        Holding::AutNum(..) => Err("an autonomous system is nothing that can be looked up"),
    }
}

/// Bytes of the texts that make a record long.
fn weight(record: &Registration) -> usize {
    let contacts = record.contacts.iter().flat_map(|contact| {
        let Contact { role: _, handle, name, organization, address, .. } = contact;
        let Contact { city, state, postal_code, country, phone, fax, email, .. } = contact;
        let single = [handle, name, organization, city, state, postal_code, country, phone, fax, email];
        single.into_iter().flatten().chain(address)
    });
    let servers = record.name_servers.iter().map(|server| &server.name);
    let lists = record.statuses.iter().chain(&record.description).chain(servers);
    let texts = contacts.chain(lists).map(String::len);
    texts.fold(record.raw.len(), usize::saturating_add)
}

fn absence(context: &Context, domain: DomainName, text: String) -> Fact {
    context.evidence(Observable::Domain(domain).into(), context.observed_at, None, Claim::NotRegistered(text))
}

/// The fewest prefixes that make up the range, in the order of addresses.
fn prefixes(first: IpAddr, last: IpAddr) -> Vec<Network> {
    let (mut at, end, bits) = match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            (u128::from(first.to_bits()), u128::from(last.to_bits()), 32_u32)
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => (first.to_bits(), last.to_bits(), 128),
        _ => return Vec::new(),
    };
    let address = |number: u128| match first {
        IpAddr::V4(_) => IpAddr::V4(u32::try_from(number).unwrap_or(u32::MAX).into()),
        IpAddr::V6(_) => IpAddr::V6(number.into()),
    };
    let mut networks = Vec::new();
    while at <= end && networks.len() < PREFIXES_MAX {
        // As large as the alignment of its first address and the end of the range allow.
        let mut free = at.trailing_zeros().min(bits);
        let span = |free: u32| 1_u128.checked_shl(free).map_or(u128::MAX, |size| size - 1);
        while free > 0 && at.checked_add(span(free)).is_none_or(|last| last > end) {
            free -= 1;
        }
        networks.extend(u8::try_from(bits - free).ok().and_then(|length| Network::new(address(at), length)));
        match at.checked_add(span(free)).and_then(|last| last.checked_add(1)) {
            Some(next) => at = next,
            None => break,
        }
    }
    networks
}

#[cfg(test)]
mod tests {
    use model::{Timestamp, Tlp, registration::Role};

    use super::*;

    #[track_caller]
    fn check_length(last: &str, contacts: usize, raw_bytes: usize, expected: Result<usize, &str>) {
        let context = Context { list: "a".to_owned(), observed_at: Timestamp::MIN, tlp: Tlp::Clear };
        let holding = Holding::Network("198.51.100.1".parse().unwrap(), last.parse().unwrap());
        let contact = Contact { name: Some("x".repeat(64 * 1024)), ..Contact::new(Role::Abuse) };
        let raw = "x".repeat(raw_bytes);
        let record = Registration { contacts: vec![contact; contacts], raw, ..Registration::new(holding) };
        assert_eq!(of_record(&context, record).map(|facts| facts.len()), expected);
    }

    #[test]
    fn long_records_do_not_multiply() {
        check_length("198.51.100.1", 1, REPLY_BYTES_MAX, Ok(1));
        check_length("198.51.100.1", 31, 64 * 1024, Ok(1));
        check_length("198.51.100.1", 33, 0, Err("a record of more text than any"));
        check_length("198.51.100.254", 0, 64 * 1024, Ok(14));
        check_length("198.51.100.254", 31, 0, Err("too long a record of so many networks"));
    }

    #[track_caller]
    fn check(first: &str, last: &str, expected: &[&str]) {
        let networks = prefixes(first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(networks.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn ranges_become_prefixes() {
        check("192.0.2.0", "192.0.2.255", &["192.0.2.0/24"]);
        check("192.0.2.1", "192.0.2.1", &["192.0.2.1/32"]);
        check("192.0.2.1", "192.0.2.6", &["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/31", "192.0.2.6/32"]);
        check("0.0.0.0", "255.255.255.255", &["0.0.0.0/0"]);
        check("2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff", &["2001:db8::/63"]);
        check("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &["::/0"]);
        let worst = prefixes("0.0.0.1".parse().unwrap(), "255.255.255.254".parse().unwrap());
        assert_eq!(worst.len(), 62);
        assert!(worst.windows(2).all(|pair| pair[0].last() < pair[1].first()));
    }
}
