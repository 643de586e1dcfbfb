//! IP networks in CIDR form (RFC 4632).

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use crate::{
    ParseError,
    observable::{canonical, shorten},
};

/// An IP network in CIDR form. Host bits are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    address: IpAddr,
    prefix_len: u8,
}

impl Network {
    /// A network; host bits of `address` are cleared. A network of IPv4-mapped addresses (`::ffff:192.0.2.0/120`) is
    /// the IPv4 network. `None` when the prefix is longer than the address.
    #[must_use]
    pub fn new(address: IpAddr, prefix_len: u8) -> Option<Self> {
        let mapped = match address {
            IpAddr::V6(v6) if prefix_len <= 128 => v6.to_ipv4_mapped().zip(prefix_len.checked_sub(96)),
            _ => None,
        };
        let (address, prefix_len) = mapped.map_or((address, prefix_len), |(v4, len)| (IpAddr::V4(v4), len));
        let address = match address {
            IpAddr::V4(v4) if prefix_len <= 32 => {
                let mask = u32::MAX.checked_shl(32 - u32::from(prefix_len)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
            }
            IpAddr::V6(v6) if prefix_len <= 128 => {
                let mask = u128::MAX.checked_shl(128 - u32::from(prefix_len)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
            _ => return None,
        };
        Some(Self { address, prefix_len })
    }

    /// Parses `192.0.2.0/24` or `2001:db8::/32`; a bare address is a network of one.
    ///
    /// # Errors
    /// [`ParseError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let bad = || ParseError::Network(shorten(text));
        let (address, prefix) =
            text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let full = if address.is_ipv4() { 32 } else { 128 };
        let prefix_len = match prefix {
            Some(p) if p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()) => {
                p.parse().map_err(|_| bad())?
            }
            Some(_) => return Err(bad()),
            None => full,
        };
        Self::new(address, prefix_len).ok_or_else(bad)
    }

    /// First address.
    #[must_use]
    pub fn first(self) -> IpAddr {
        self.address
    }

    /// Last address.
    #[must_use]
    pub fn last(self) -> IpAddr {
        match self.address {
            IpAddr::V4(v4) => {
                let host = u32::MAX.checked_shr(u32::from(self.prefix_len)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() | host))
            }
            IpAddr::V6(v6) => {
                let host = u128::MAX.checked_shr(u32::from(self.prefix_len)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() | host))
            }
        }
    }

    /// Number of leading bits that are fixed.
    #[must_use]
    pub fn prefix_len(self) -> u8 {
        self.prefix_len
    }

    /// Whether the network is one address.
    #[must_use]
    pub fn is_single(self) -> bool {
        self.first() == self.last()
    }

    /// Whether `address` lies in the network; families never mix, and an IPv4-mapped address is an IPv4 address.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        let address = canonical(address);
        self.address.is_ipv4() == address.is_ipv4() && (self.first()..=self.last()).contains(&address)
    }

    /// All networks that contain `address`, from the widest to the address itself.
    pub fn covering(address: IpAddr) -> impl Iterator<Item = Self> {
        Self::covering_where(address, |_| true)
    }

    /// [`Network::covering`] with only those whose prefix length is wanted.
    pub fn covering_where(address: IpAddr, is_wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = Self> {
        let address = canonical(address);
        let full = if address.is_ipv4() { 32 } else { 128 };
        (0..=full)
            .filter(move |prefix_len| is_wanted(*prefix_len))
            .filter_map(move |len| Self::new(address, len))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_len)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str, last: &str, printed: &str) {
        let network = Network::parse(text).unwrap();
        assert_eq!(
            (network.first().to_string(), network.last().to_string(), network.to_string()),
            (first.into(), last.into(), printed.into())
        );
        assert_eq!(Network::parse(printed), Ok(network));
    }

    #[test]
    fn networks() {
        check("192.0.2.9/24", "192.0.2.0", "192.0.2.255", "192.0.2.0/24");
        check("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0/0");
        check(" 192.0.2.9 ", "192.0.2.9", "192.0.2.9", "192.0.2.9/32");
        check("2001:db8::9/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::/32");
        check("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0");
        check("2001:db8::1", "2001:db8::1", "2001:db8::1", "2001:db8::1/128");
        check("::ffff:192.0.2.9/120", "192.0.2.0", "192.0.2.255", "192.0.2.0/24");
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "/",
            "192.0.2.0/",
            "192.0.2.0/33",
            "2001:db8::/129",
            "192.0.2.0/+4",
            "192.0.2.0/24/8",
            "192.0.2/24",
            "a.example/8",
            "192.0.2.0/999",
            "192.0.2.0/0000",
        ] {
            assert!(matches!(Network::parse(text), Err(ParseError::Network(_))), "{text}");
        }
        assert_eq!(Network::new("::1".parse().unwrap(), 255), None);
    }

    proptest! {
        #[test]
        fn covering_is_containing(address in any::<IpAddr>(), other in any::<IpAddr>(), prefix_len in 0_u8..=128) {
            let networks: Vec<_> = Network::covering(address).collect();
            prop_assert!(networks.iter().all(|network| network.contains(address)));
            if let Some(network) = Network::new(other, prefix_len) {
                prop_assert_eq!(network.contains(address), networks.contains(&network));
                prop_assert_eq!(Network::parse(&network.to_string()), Ok(network));
            }
        }
    }
}
