//! Laws of which addresses may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fetch::{AddressRule, Network, is_global};
use proptest::prelude::*;

/// First and last address of each range of IPv4 that is not the Internet's, written down a second time from IANA's registry.
const INSIDE: [([u8; 4], [u8; 4]); 16] = [
    ([0, 0, 0, 0], [0, 255, 255, 255]),
    ([10, 0, 0, 0], [10, 255, 255, 255]),
    ([100, 64, 0, 0], [100, 127, 255, 255]),
    ([127, 0, 0, 0], [127, 255, 255, 255]),
    ([168, 63, 129, 16], [168, 63, 129, 16]),
    ([169, 254, 0, 0], [169, 254, 255, 255]),
    ([172, 16, 0, 0], [172, 31, 255, 255]),
    ([192, 0, 0, 0], [192, 0, 0, 255]),
    ([192, 0, 2, 0], [192, 0, 2, 255]),
    ([192, 88, 99, 0], [192, 88, 99, 255]),
    ([192, 168, 0, 0], [192, 168, 255, 255]),
    ([198, 18, 0, 0], [198, 19, 255, 255]),
    ([198, 51, 100, 0], [198, 51, 100, 255]),
    ([203, 0, 113, 0], [203, 0, 113, 255]),
    ([224, 0, 0, 0], [239, 255, 255, 255]),
    ([240, 0, 0, 0], [255, 255, 255, 255]),
];

fn is_inside(address: u32) -> bool {
    let within = |(first, last): &([u8; 4], [u8; 4])| {
        (u32::from_be_bytes(*first)..=u32::from_be_bytes(*last)).contains(&address)
    };
    INSIDE.iter().any(within)
}

/// All networks of 256 addresses: the first, the last and one between.
#[test]
fn every_network_of_ipv4() {
    for network in 0..1 << 24 {
        for last in [0, 16, 255] {
            let address = network << 8 | last;
            let is_allowed = is_global(IpAddr::V4(Ipv4Addr::from(address)));
            assert_eq!(is_allowed, !is_inside(address), "{}", Ipv4Addr::from(address));
        }
    }
}

#[test]
fn addresses_of_ipv6() {
    let check = |address: &str, expected: bool| {
        assert_eq!(is_global(address.parse().unwrap()), expected, "{address}");
    };
    check("2606:4700:4700::1111", true);
    check("2a00::1", true);
    check("2001:4860:4860::8888", true);
    check("2001:200::1", true);
    check("2620:4f:8000::1", true);
    check("2001:1ff:ffff::1", false);
    check("2001::1", false);
    check("2001:20::1", false);
    check("2001:db8::1", false);
    check("2001:dba::1", true);
    check("2002::1", false);
    check("3ffe::1", false);
    check("3fff:fff::1", false);
    check("3fff:1000::1", true);
    check("1fff::1", false);
    check("4000::1", false);
    check("5f00::1", false);
    check("fbff::1", false);
    check("fe00::1", false);
    check("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false);
}

/// Each way that an IPv4 address stands in an IPv6 address, with the bits around it drawn.
fn embeddings(inner: u32, around: u128) -> Vec<Ipv6Addr> {
    let inner = u128::from(inner);
    let at = |prefix: u128, bits: u32, shift: u32| {
        let field = u128::from(u32::MAX) << shift;
        let rest = if bits == 0 { u128::MAX } else { u128::MAX >> bits };
        Ipv6Addr::from(prefix | (around & rest & !field) | inner << shift)
    };
    let (high, low) = (inner >> 16, inner & 0xffff);
    let own = 0x0064_ff9b_0001_u128 << 80;
    vec![
        at(0, 96, 0),
        at(0xffff << 32, 96, 0),
        at(0xffff << 48, 96, 0),
        at(0x0064_ff9b << 96, 96, 0),
        at(0x2002 << 112, 16, 80),
        at(0x2001_0000 << 96, 32, 64),
        Ipv6Addr::from(
            0x2001_0000 << 96 | (around & u128::MAX >> 32 & !0xffff_ffff) | (!inner & 0xffff_ffff),
        ),
        Ipv6Addr::from(own | high << 64 | low << 40),
        Ipv6Addr::from(own | (inner >> 24) << 64 | (inner & 0xff_ffff) << 32),
        Ipv6Addr::from(own | inner << 24),
        Ipv6Addr::from(own | inner),
        Ipv6Addr::from(0x2606_4700 << 96 | (around >> 32 & 0xffff_ffff) << 64 | 0x5efe << 32 | inner),
        Ipv6Addr::from(0x2606_4700 << 96 | (around >> 32 & 0xffff_ffff) << 64 | 0x0200_5efe << 32 | inner),
    ]
}

fn any_inside() -> impl Strategy<Value = u32> {
    (0..INSIDE.len(), any::<u32>()).prop_map(|(index, drawn)| {
        let (first, last) = INSIDE[index];
        let (first, last) = (u32::from_be_bytes(first), u32::from_be_bytes(last));
        first + drawn % (last - first).saturating_add(1).max(1)
    })
}

/// Exceptions for every way of embedding, with the lengths that translators use, and none for IPv4.
fn translators() -> Vec<Vec<Network>> {
    let common = ["::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "2001::/32", "2002::/16"];
    [48, 56, 64, 96]
        .map(|length| {
            let own = format!("64:ff9b:1::/{length}");
            common.into_iter().chain([own.as_str()]).map(|network| network.parse().unwrap()).collect()
        })
        .to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn what_is_inside_passes_in_no_embedding(inner in any_inside(), around in any::<u128>()) {
        let rule = AddressRule::default();
        prop_assert!(!rule.permits(IpAddr::V4(Ipv4Addr::from(inner))));
        for address in embeddings(inner, around) {
            prop_assert!(!rule.permits(IpAddr::V6(address)), "{address} holds {}", Ipv4Addr::from(inner));
        }
    }

    /// Whoever allows a translator does not allow what lies behind it. By the length of another prefix an address of a
    /// translator's own is another address, so each is tried by its own.
    #[test]
    fn an_exception_for_a_translator_opens_nothing_inside(inner in any_inside(), around in any::<u128>()) {
        let addresses = embeddings(inner, around);
        for (allow_private, own) in translators().into_iter().zip(7..) {
            let rule = AddressRule::new(allow_private);
            for (index, address) in addresses.iter().enumerate() {
                // `::` and `::1` are addresses of their own.
                if (7..11).contains(&index) && index != own || index == 0 && inner <= 1 {
                    continue;
                }
                prop_assert!(!rule.permits(IpAddr::V6(*address)), "{address} holds {}", Ipv4Addr::from(inner));
            }
        }
    }

    /// ... and allows what is outside, by the same address.
    #[test]
    fn an_exception_for_a_translator_opens_what_is_outside(inner in any::<u32>(), around in any::<u128>()) {
        prop_assume!(!is_inside(inner));
        for (allow_private, own) in translators().into_iter().zip(7..) {
            let rule = AddressRule::new(allow_private);
            for index in [0, 1, 2, 3, 4, own] {
                let address = embeddings(inner, around)[index];
                prop_assert!(rule.permits(IpAddr::V6(address)), "{address} holds {}", Ipv4Addr::from(inner));
            }
            prop_assert!(!AddressRule::default().permits(IpAddr::V6(embeddings(inner, around)[own])));
        }
    }

    /// Exceptions open what they name and nothing else.
    #[test]
    fn exceptions_are_exact(address in any::<u32>()) {
        let rule = AddressRule::new(vec!["10.1.0.0/16".parse().unwrap(), "fd00:1::/32".parse().unwrap()]);
        let expected = address >> 16 == 0x0a01 || !is_inside(address);
        prop_assert_eq!(rule.permits(IpAddr::V4(Ipv4Addr::from(address))), expected);
    }
}

#[test]
fn exceptions_by_example() {
    let check = |allow: &[&str], address: &str, expected: bool| {
        let rule = AddressRule::new(allow.iter().map(|network| network.parse().unwrap()).collect());
        assert_eq!(rule.permits(address.parse().unwrap()), expected, "{address} with {allow:?}");
    };
    check(&[], "1.1.1.1", true);
    check(&["10.0.0.0/8"], "10.0.0.5", true);
    check(&["10.0.0.0/8"], "127.0.0.1", false);
    check(&["10.0.0.0/8"], "::ffff:10.0.0.5", false);
    check(&["10.0.0.0/8", "::ffff:0:0/96"], "::ffff:10.0.0.5", true);
    check(&["10.0.0.0/8", "::ffff:0:0/96"], "::ffff:127.0.0.1", false);
    check(&["fd00::/8"], "fd00::5", true);
    check(&["fd00::/8"], "fd00::5efe:10.0.0.5", false);
    check(&["64:ff9b::/96"], "64:ff9b::1.1.1.1", true);
    check(&["::/0"], "::1", true);
    check(&["::/0"], "::2", false);
    check(&["::/0", "0.0.0.0/0"], "::2", true);
    check(&["64:ff9b:1::/96"], "64:ff9b:1::1.1.1.1", true);
    check(&["64:ff9b:1::/52"], "64:ff9b:1::1.1.1.1", false);
}
