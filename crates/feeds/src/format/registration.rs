//! Registration records as evidence: about a domain, or about the prefixes that a network consists of.

use std::net::IpAddr;

use model::{Claim, DomainName, Mask, Network, Observable, Registration, registration::Holding};

use super::whois::Answer;
use crate::{Context, Fact};

/// Most prefixes that a range of addresses is cut into: the worst range of IPv4 has 62, of IPv6 254.
const PREFIXES_MAX: usize = 256;

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
            Ok(prefixes.into_iter().map(|network| fact(Mask::Network(network).into(), &record)).collect())
        }
        Holding::AutNum(..) => Err("an autonomous system is nothing that can be looked up"),
    }
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
    use super::*;

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
