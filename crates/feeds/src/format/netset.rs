//! Entries of address lists: one address or network a line, as ipset and most blocklists write them; and which of them
//! mean anything on the Internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::{
    Mask, Network, Observable, Subject,
    observable::{AddressScope, address_scope, parse_address},
};

/// Shortest IPv4 prefix that is still a finding and not a mistake: two /8 side by side.
const PREFIX_MIN_V4: u8 = 7;
/// Shortest IPv6 prefix; the largest single allocations are /16.
const PREFIX_MIN_V6: u8 = 16;

/// Documentation networks (RFC 5737, RFC 3849). One of their addresses counts as public, but a list that names the whole
/// network means it as a bogon.
const DOCUMENTATION: [(IpAddr, u8); 4] = [
    (IpAddr::V4(Ipv4Addr::new(192, 0, 2, 0)), 24),
    (IpAddr::V4(Ipv4Addr::new(198, 51, 100, 0)), 24),
    (IpAddr::V4(Ipv4Addr::new(203, 0, 113, 0)), 24),
    (IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0)), 32),
];

/// Reads one entry: an address, or a network in CIDR form whose host bits are cleared. A network of one address is that
/// address, and IPv4 in IPv6 clothes (`::ffff:192.0.2.0/120`) is IPv4.
pub(crate) fn parse(entry: &str) -> Result<Network, &'static str> {
    const BAD: &str = "neither an address nor a network";
    let entry = entry.trim();
    if !entry.contains('/') {
        let address = parse_address(entry).map_err(|_| BAD)?;
        return Network::new(address, full(address)).ok_or(BAD);
    }
    let network = Network::parse(entry).map_err(|_| BAD)?;
    Ok(match network.first() {
        IpAddr::V6(v6) if network.prefix_len() >= 96 => v6
            .to_ipv4_mapped()
            .and_then(|v4| Network::new(v4.into(), network.prefix_len() - 96))
            .unwrap_or(network),
        _ => network,
    })
}

/// Refuses what no list can mean: networks that lie wholly in reserved space, and those that cover too much. A network
/// that holds reserved and public addresses stays.
pub(crate) fn check(network: Network) -> Result<Network, &'static str> {
    if reserved(network) {
        return Err(if network.is_single() { "reserved address" } else { "reserved range" });
    }
    let prefix_min = if network.first().is_ipv4() { PREFIX_MIN_V4 } else { PREFIX_MIN_V6 };
    if network.prefix_len() < prefix_min { Err("covers too much") } else { Ok(network) }
}

/// What evidence about the network is about: the address itself, or a mask.
pub(crate) fn subject(network: Network) -> Subject {
    if network.is_single() { Observable::Ip(network.first()).into() } else { Mask::Network(network).into() }
}

fn full(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Whether every address of the network is reserved.
fn reserved(network: Network) -> bool {
    if DOCUMENTATION.contains(&(network.first(), network.prefix_len())) {
        return true;
    }
    match (address_scope(network.first()), address_scope(network.last())) {
        // The registry's ranges are prefixes: with both ends in one of them, all is. At the top of both families one
        // reserved range follows another to the end.
        (AddressScope::Reserved(first), AddressScope::Reserved(last)) => {
            first == last
                || match network.first() {
                    IpAddr::V4(v4) => v4 >= Ipv4Addr::new(224, 0, 0, 0),
                    IpAddr::V6(v6) => v6 >= Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0),
                }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &str, expected: Result<&str, &str>) {
        let actual = parse(entry).and_then(super::check).map(|network| subject(network).to_string());
        assert_eq!(actual.as_deref().map_err(|reason| *reason), expected, "{entry}");
    }

    #[test]
    fn entries() {
        check("192.0.2.7", Ok("192.0.2.7"));
        check(" 192.0.2.7/32 ", Ok("192.0.2.7"));
        check("192.0.2.7/28", Ok("192.0.2.0/28"));
        check("2001:DB8::/48", Ok("2001:db8::/48"));
        check("2001:db8::1/128", Ok("2001:db8::1"));
        check("::ffff:c000:207", Ok("192.0.2.7"));
        check("::ffff:192.0.2.0/120", Err("reserved range"));
        check("::ffff:192.0.2.0/122", Ok("192.0.2.0/26"));
        for bad in [
            "",
            "192.0.2",
            "192.0.2.7/33",
            "192.0.2.7/",
            "192.0.2.7/+8",
            "192.0.2.007",
            "a.example",
            "1.2.3.4-5",
            "/8",
            "::/129",
        ] {
            check(bad, Err("neither an address nor a network"));
        }
    }

    #[test]
    fn reserved_and_too_wide() {
        for reserved in [
            "10.0.0.0/8",
            "10.1.0.0/16",
            "172.16.0.0/12",
            "224.0.0.0/3",
            "240.0.0.0/4",
            "192.0.2.0/24",
            "2001:db8::/32",
            "fe80::/9",
            "fc00::/7",
        ] {
            check(reserved, Err("reserved range"));
        }
        for reserved in ["10.1.2.3", "0.0.0.1", "255.255.255.255", "::1", "::ffff:127.0.0.1"] {
            check(reserved, Err("reserved address"));
        }
        // Public space on one side is enough to stay.
        check("172.0.0.0/8", Ok("172.0.0.0/8"));
        check("10.0.0.0/7", Ok("10.0.0.0/7"));
        for wide in ["0.0.0.0/0", "128.0.0.0/6", "::/0", "2000::/3", "2400::/15"] {
            check(wide, Err("covers too much"));
        }
    }
}
