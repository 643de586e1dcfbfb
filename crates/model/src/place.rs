//! Geography and routing: which country and which autonomous system a range of addresses belongs to.

use std::net::IpAddr;

/// One range of a geography or ASN database; both ends included, of one family, `first <= last`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRange {
    /// First address.
    pub first: IpAddr,
    /// Last address.
    pub last: IpAddr,
    /// What the range belongs to.
    pub place: Place,
}

/// What a range of addresses belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// ISO 3166-1 alpha-2 code in capitals.
    Country([u8; 2]),
    /// Autonomous system.
    Asn {
        /// Its number (RFC 6793: 32 bits).
        number: u32,
        /// Its organisation.
        organisation: String,
    },
}
