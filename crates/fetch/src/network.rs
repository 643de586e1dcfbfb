//! Networks of addresses, as `10.0.0.0/8` and `fd00::/8` write them (CIDR, RFC 4632 and RFC 4291 section 2.3).

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// All addresses that begin with the same bits. IPv4 and IPv6 are two worlds: no network has addresses of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

/// Why a text is not a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// The part before the slash is no address.
    #[error("`{0}` is not an address")]
    Address(String),
    /// The part after the slash is no number of bits.
    #[error("`{0}` is not a number of bits of such an address")]
    Prefix(String),
    /// Bits are set behind the prefix: either the address or the prefix is a slip.
    #[error("`{0}` has bits set behind its prefix: did you mean `{1}`?")]
    HostBits(String, Network),
}

impl Network {
    pub(crate) const fn v4(octets: [u8; 4], prefix: u8) -> Self {
        let [a, b, c, d] = octets;
        Self { base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    pub(crate) const fn v6(first: [u16; 4], prefix: u8) -> Self {
        let [a, b, c, d] = first;
        Self { base: IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), prefix }
    }

    /// How many bits its addresses begin with.
    pub(crate) fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether `address` is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(_), IpAddr::V4(_)) | (IpAddr::V6(_), IpAddr::V6(_)) => {
                let mask = mask(self.prefix);
                left(self.base) & mask == left(address) & mask
            }
            _ => false,
        }
    }
}

/// An address as the left end of 128 bits, so that both families are cut alike.
fn left(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)) << 96,
        IpAddr::V6(address) => u128::from(address),
    }
}

fn mask(prefix: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0)
}

impl FromStr for Network {
    type Err = NetworkError;

    /// Reads `10.0.0.0/8`; an address alone is a network of itself.
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(at, bits)| (at, Some(bits)));
        let base: IpAddr = address.parse().map_err(|_| NetworkError::Address(address.to_owned()))?;
        let bits = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            Some(text) => {
                let read = text.parse().ok().filter(|read| *read <= bits);
                read.ok_or_else(|| NetworkError::Prefix(text.to_owned()))?
            }
        };
        let first = left(base) & mask(prefix);
        if first != left(base) {
            let base = match base {
                IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from(u32::try_from(first >> 96).unwrap_or(0))),
                IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from(first)),
            };
            return Err(NetworkError::HostBits(text.to_owned(), Self { base, prefix }));
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let read =
            text.parse::<Network>().map(|network| network.to_string()).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
    }

    #[test]
    fn texts() {
        check("10.0.0.0/8", Ok("10.0.0.0/8"));
        check("0.0.0.0/0", Ok("0.0.0.0/0"));
        check("192.0.2.7", Ok("192.0.2.7/32"));
        check("fd00::/8", Ok("fd00::/8"));
        check("::/0", Ok("::/0"));
        check("2001:db8::1", Ok("2001:db8::1/128"));
        check("10.0.0.1/8", Err("`10.0.0.1/8` has bits set behind its prefix: did you mean `10.0.0.0/8`?"));
        check("fd00::1/8", Err("`fd00::1/8` has bits set behind its prefix: did you mean `fd00::/8`?"));
        check("10.0.0.0/33", Err("`33` is not a number of bits of such an address"));
        check("::/129", Err("`129` is not a number of bits of such an address"));
        check("10.0.0.0/", Err("`` is not a number of bits of such an address"));
        check("10.0.0.0/-1", Err("`-1` is not a number of bits of such an address"));
        check("10.1/16", Err("`10.1` is not an address"));
        check("", Err("`` is not an address"));
    }

    #[test]
    fn membership() {
        let check = |network: &str, address: &str, expected: bool| {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.contains(address.parse().unwrap()), expected, "{address} in {network}");
        };
        check("10.0.0.0/8", "10.255.255.255", true);
        check("10.0.0.0/8", "11.0.0.0", false);
        check("10.0.0.0/8", "9.255.255.255", false);
        check("0.0.0.0/0", "255.255.255.255", true);
        check("0.0.0.0/0", "::1", false);
        check("::/0", "::1", true);
        check("::/0", "127.0.0.1", false);
        check("::ffff:0:0/96", "127.0.0.1", false);
        check("::1", "::1", true);
        check("::1", "::2", false);
        check("172.16.0.0/12", "172.31.255.255", true);
        check("172.16.0.0/12", "172.32.0.0", false);
    }
}
