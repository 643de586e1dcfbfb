//! Which prefix lengths network masks have at all, and where they are: an address lies in up to 129 networks, a handful of lengths is in use,
//! and most addresses are near no network.

use std::{
    fmt,
    net::Ipv4Addr,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::key;

/// Length of the prefixes of which each has a bit.
const NEAR_PREFIX_LEN: u8 = 24;
const NEAR_WORDS: usize = 1 << (NEAR_PREFIX_LEN - 6);

/// A bit for each prefix length seen, IPv4 (0 to 32) in the first word, IPv6 (0 to 128) in the others; and a bit for each /24 of IPv4 that
/// a network mask covers or lies in, 2 MB of them. Bits are only ever set.
pub(crate) struct Widths {
    lengths: [AtomicU64; 4],
    near: Box<[AtomicU64]>,
}

impl Default for Widths {
    fn default() -> Self {
        Self { lengths: Default::default(), near: (0..NEAR_WORDS).map(|_| AtomicU64::new(0)).collect() }
    }
}

impl fmt::Debug for Widths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Widths").field("lengths", &self.lengths).finish_non_exhaustive()
    }
}

impl Widths {
    /// Notes a key, if it is that of a network mask.
    pub(crate) fn note(&self, key: &[u8]) {
        if let Some((is_ipv4, prefix_len)) = key::network_width(key)
            && let Some((word, bit)) = self.place(is_ipv4, prefix_len)
        {
            if is_ipv4 {
                self.note_near(key, prefix_len);
            }
            word.fetch_or(bit, Ordering::Release);
        }
    }

    /// Notes the /24 of a network's key, or all that it covers.
    fn note_near(&self, key: &[u8], prefix_len: u8) {
        let Some(Ok((std::net::IpAddr::V4(first), _))) = key.get(1..).map(key::read_address) else { return };
        let first = first.to_bits() >> (32 - NEAR_PREFIX_LEN);
        let count = 1_u32 << NEAR_PREFIX_LEN.saturating_sub(prefix_len);
        for number in first..first.saturating_add(count) {
            if let Some(word) = self.near.get(number as usize / 64) {
                let bit = 1 << (number % 64);
                // Most are set already: lists agree.
                if word.load(Ordering::Relaxed) & bit == 0 {
                    word.fetch_or(bit, Ordering::Release);
                }
            }
        }
    }

    /// Whether an address may be in a network mask that was seen.
    pub(crate) fn is_near(&self, address: Ipv4Addr) -> bool {
        let number = address.to_bits() >> (32 - NEAR_PREFIX_LEN);
        let word = self.near.get(number as usize / 64).map_or(u64::MAX, |word| word.load(Ordering::Acquire));
        word >> (number % 64) & 1 != 0
    }

    /// Whether a network mask of this length was seen.
    pub(crate) fn has(&self, is_ipv4: bool, prefix_len: u8) -> bool {
        self.place(is_ipv4, prefix_len).is_some_and(|(word, bit)| word.load(Ordering::Acquire) & bit != 0)
    }

    fn place(&self, is_ipv4: bool, prefix_len: u8) -> Option<(&AtomicU64, u64)> {
        let at = if is_ipv4 { 0 } else { 1 + usize::from(prefix_len / 64) };
        Some((self.lengths.get(at)?, 1 << (prefix_len % 64)))
    }
}

#[cfg(test)]
mod tests {
    use model::{Mask, Network};

    use super::*;

    #[test]
    fn near_a_network_or_not() {
        let widths = Widths::default();
        for network in ["198.51.96.0/22", "203.0.113.128/30", "2001:db8::/32"] {
            widths.note(&key::mask(&Mask::Network(Network::parse(network).unwrap())));
        }
        for (address, expected) in [
            ("198.51.95.255", false),
            ("198.51.96.0", true),
            ("198.51.99.255", true),
            ("198.51.100.0", false),
            ("203.0.113.1", true),
            ("203.0.112.255", false),
        ] {
            assert_eq!(widths.is_near(address.parse().unwrap()), expected, "{address}");
        }
        assert!(widths.has(true, 22) && widths.has(false, 32) && !widths.has(true, 24));
        widths.note(&key::mask(&Mask::Network(Network::parse("0.0.0.0/0").unwrap())));
        assert!(widths.is_near(Ipv4Addr::BROADCAST) && widths.is_near(Ipv4Addr::UNSPECIFIED));
    }
}
