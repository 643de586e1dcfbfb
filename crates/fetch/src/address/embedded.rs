//! IPv4 addresses within IPv6 addresses: where a packet really goes, if somebody on its way translates.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IPv4 addresses that `address` holds in a form that somebody may take it by; none in an IPv4 address. `prefix` is the
/// length of the network that it is seen as part of, which a translator's own prefix is read by.
pub(super) fn embedded(address: IpAddr, prefix: u8) -> impl Iterator<Item = Ipv4Addr> {
    let found = match address {
        IpAddr::V4(_) => [None; 2],
        IpAddr::V6(address) => within(address, prefix),
    };
    found.into_iter().flatten()
}

fn within(address: Ipv6Addr, prefix: u8) -> [Option<Ipv4Addr>; 2] {
    let bits = u128::from(address);
    match address.segments() {
        // Unspecified and loopback look like IPv4-compatible addresses, and are none.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => [None; 2],
        // IPv4-compatible, IPv4-mapped (RFC 4291 section 2.5.5), IPv4-translated (RFC 2765), and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            [Some(v4(bits)), None]
        }
        [0x64, 0xff9b, 1, ..] => [Some(translated(bits, prefix)), None],
        // Teredo (RFC 4380 section 4): its server, and its client with all bits turned.
        [0x2001, 0, ..] => [Some(v4(bits >> 64)), Some(v4(!bits))],
        // 6to4 (RFC 3056 section 2).
        [0x2002, ..] => [Some(v4(bits >> 80)), None],
        // ISATAP (RFC 5214 section 6.1), under whichever prefix.
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => [Some(v4(bits)), None],
        _ => [None; 2],
    }
}

/// The address in one of a translator's own prefix (RFC 8215). It stands where the length of that prefix says (RFC 6052 section
/// 2.2); with no such length it cannot be told, and is taken to be none that anybody may reach.
fn translated(bits: u128, prefix: u8) -> Ipv4Addr {
    match prefix {
        48 => v4((bits >> 64 & 0xffff) << 16 | bits >> 40 & 0xffff),
        56 => v4((bits >> 64 & 0xff) << 24 | bits >> 32 & 0xff_ffff),
        64 => v4(bits >> 24),
        96 => v4(bits),
        _ => Ipv4Addr::UNSPECIFIED,
    }
}

/// The last 32 bits as an address.
fn v4(bits: u128) -> Ipv4Addr {
    Ipv4Addr::from(u32::try_from(bits & 0xffff_ffff).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, prefix: u8, expected: &[&str]) {
        let found: Vec<String> =
            embedded(address.parse().unwrap(), prefix).map(|inner| inner.to_string()).collect();
        assert_eq!(found, expected, "{address} by /{prefix}");
    }

    #[test]
    fn forms() {
        check("10.0.0.5", 8, &[]);
        check("2606:4700::1111", 0, &[]);
        check("::", 96, &[]);
        check("::1", 96, &[]);
        check("::2", 96, &["0.0.0.2"]);
        check("::10.0.0.5", 96, &["10.0.0.5"]);
        check("::ffff:10.0.0.5", 96, &["10.0.0.5"]);
        check("::ffff:0:10.0.0.5", 96, &["10.0.0.5"]);
        check("64:ff9b::10.0.0.5", 96, &["10.0.0.5"]);
        check("2002:a00:5::1", 16, &["10.0.0.5"]);
        check("2001:0:a00:5:8000:63bf:3fff:fdd2", 32, &["10.0.0.5", "192.0.2.45"]);
        check("2606:4700::5efe:10.0.0.5", 0, &["10.0.0.5"]);
        check("2606:4700::200:5efe:10.0.0.5", 0, &["10.0.0.5"]);
    }

    /// The layouts of RFC 6052 section 2.4, under the prefix of RFC 8215.
    #[test]
    fn places_under_a_translators_own_prefix() {
        check("64:ff9b:1:c000:2:2100::", 48, &["192.0.2.33"]);
        check("64:ff9b:1:c0:0:221::", 56, &["192.0.2.33"]);
        check("64:ff9b:1:0:c0:2:2100:0", 64, &["192.0.2.33"]);
        check("64:ff9b:1::192.0.2.33", 96, &["192.0.2.33"]);
        check("64:ff9b:1::192.0.2.33", 128, &["0.0.0.0"]);
        check("64:ff9b:1::192.0.2.33", 0, &["0.0.0.0"]);
    }
}
