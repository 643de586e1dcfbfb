//! Which addresses a connection may be made to.

mod embedded;
mod special;

use std::net::IpAddr;

use self::{embedded::embedded, special::SPECIAL};
use crate::network::Network;

/// All of IPv6 that is given out for use on the Internet (IANA, Internet Protocol Version 6 Address Space).
const GLOBAL_UNICAST: Network = Network::v6([0x2000, 0, 0, 0], 3);

/// Whether the whole Internet may be reached at `address` and nothing else: not this machine, not its network, no purpose of
/// its own. What is not known to be so is refused. An address that holds another in itself is judged as it stands.
#[must_use]
pub fn is_global(address: IpAddr) -> bool {
    let is_unicast = address.is_ipv4() || GLOBAL_UNICAST.contains(address);
    is_unicast && !SPECIAL.iter().any(|network| network.contains(address))
}

/// Which addresses a connection may be made to: those that are global, and exceptions.
#[derive(Clone, Debug, Default)]
pub struct AddressRule {
    allow_private: Vec<Network>,
}

impl AddressRule {
    /// The rule with these exceptions.
    #[must_use]
    pub fn new(allow_private: Vec<Network>) -> Self {
        Self { allow_private }
    }

    /// Whether a connection may be made. An IPv6 address that leads to an IPv4 address (NAT64, 6to4, Teredo and others) is
    /// permitted only if both are: an exception for a translator is none for what lies behind it. A translator's own prefix
    /// (64:ff9b:1::/48) is to be excepted with the length it is used with: 48, 56, 64 or 96.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        let exceptions = || self.allow_private.iter().filter(move |network| network.contains(address));
        let as_part_of = |prefix| embedded(address, prefix).all(|inner| self.is_open(IpAddr::V4(inner)));
        (is_global(address) && as_part_of(0)) || exceptions().any(|network| as_part_of(network.prefix()))
    }

    fn is_open(&self, address: IpAddr) -> bool {
        is_global(address) || self.allow_private.iter().any(|network| network.contains(address))
    }
}
