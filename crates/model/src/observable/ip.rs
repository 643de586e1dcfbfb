//! Addresses, and which of them mean nothing outside their own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ParseError;

/// Where an address has meaning, after the IANA special-purpose registries (RFC 6890).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressScope {
    /// Reachable on the Internet; documentation ranges (RFC 5737, RFC 3849) count as public.
    Public,
    /// Private, loopback, link-local, multicast or otherwise reserved; the text names the range.
    Reserved(&'static str),
}

/// Parses an address; a zone identifier (`%eth0`), surrounding brackets and IPv4-mapped IPv6 are understood.
///
/// # Errors
/// [`ParseError::Address`] when it is none.
pub fn parse_address(text: &str) -> Result<IpAddr, ParseError> {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(trimmed);
    // Only IPv6 has zones (RFC 4007 section 11), and they mean nothing on another machine.
    let inner =
        inner.split_once('%').map(|(address, _)| address).filter(|a| a.contains(':')).unwrap_or(inner);
    let address: IpAddr = inner.parse().map_err(|_| ParseError::Address(super::shorten(text)))?;
    Ok(canonical(address))
}

/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is the IPv4 address.
pub(crate) fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// Tells whether an address has meaning outside its own network.
#[must_use]
pub fn address_scope(address: IpAddr) -> AddressScope {
    let reserved = match address {
        IpAddr::V4(v4) => reserved_v4(v4),
        IpAddr::V6(v6) => reserved_v6(v6),
    };
    reserved.map_or(AddressScope::Public, AddressScope::Reserved)
}

fn reserved_v4(address: Ipv4Addr) -> Option<&'static str> {
    let ranges: [(Ipv4Addr, u32, &'static str); 14] = [
        (Ipv4Addr::new(0, 0, 0, 0), 8, "this network (RFC 791)"),
        (Ipv4Addr::new(10, 0, 0, 0), 8, "private use (RFC 1918)"),
        (Ipv4Addr::new(100, 64, 0, 0), 10, "shared address space (RFC 6598)"),
        (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback (RFC 1122)"),
        (Ipv4Addr::new(169, 254, 0, 0), 16, "link local (RFC 3927)"),
        (Ipv4Addr::new(172, 16, 0, 0), 12, "private use (RFC 1918)"),
        (Ipv4Addr::new(192, 0, 0, 9), 32, ""),
        (Ipv4Addr::new(192, 0, 0, 10), 32, ""),
        (Ipv4Addr::new(192, 0, 0, 0), 24, "IETF protocol assignments (RFC 6890)"),
        (Ipv4Addr::new(192, 168, 0, 0), 16, "private use (RFC 1918)"),
        (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarking (RFC 2544)"),
        (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast (RFC 5771)"),
        (Ipv4Addr::new(255, 255, 255, 255), 32, "limited broadcast (RFC 919)"),
        (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved (RFC 1112)"),
    ];
    let bits = address.to_bits();
    ranges
        .iter()
        .find(|(first, prefix, _)| (bits ^ first.to_bits()).leading_zeros() >= *prefix)
        .map(|(_, _, name)| *name)
        .filter(|name| !name.is_empty())
}

fn reserved_v6(address: Ipv6Addr) -> Option<&'static str> {
    let ranges: [(Ipv6Addr, u32, &'static str); 8] = [
        (Ipv6Addr::UNSPECIFIED, 128, "unspecified (RFC 4291)"),
        (Ipv6Addr::LOCALHOST, 128, "loopback (RFC 4291)"),
        (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "local translation (RFC 8215)"),
        (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "discard only (RFC 6666)"),
        (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "unique local (RFC 4193)"),
        (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link local (RFC 4291)"),
        (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site local (RFC 3879)"),
        (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast (RFC 4291)"),
    ];
    let bits = address.to_bits();
    ranges
        .iter()
        .find(|(first, prefix, _)| (bits ^ first.to_bits()).leading_zeros() >= *prefix)
        .map(|(_, _, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, reserved: Option<&str>) {
        let scope = address_scope(parse_address(text).unwrap());
        assert_eq!(
            scope,
            reserved.map_or(AddressScope::Public, |name| match scope {
                AddressScope::Reserved(actual) if actual.contains(name) => scope,
                _ => panic!("{text} is {scope:?}"),
            })
        );
    }

    #[test]
    fn scopes() {
        for public in [
            "192.0.2.1",
            "198.51.100.7",
            "203.0.113.9",
            "2001:db8::1",
            "8.8.8.8",
            "100.63.255.255",
            "172.32.0.0",
            "192.0.0.9",
        ] {
            check(public, None);
        }
        check("10.1.2.3", Some("1918"));
        check("172.31.255.255", Some("1918"));
        check("::ffff:192.168.0.1", Some("1918"));
        check("100.64.0.1", Some("6598"));
        check("127.0.0.1", Some("loopback"));
        check("239.1.1.1", Some("multicast"));
        check("255.255.255.255", Some("broadcast"));
        check("250.0.0.1", Some("reserved"));
        check("[fe80::1%eth0]", Some("link local"));
        check("::1", Some("loopback"));
        check("fd00::1", Some("unique local"));
    }
}
