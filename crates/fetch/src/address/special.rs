//! Networks that are not the Internet, by IANA's registries of special-purpose addresses (RFC 6890) as of 2026, without those
//! that are a service of their own and globally reachable (AS112, RFC 7535).

use crate::network::Network;

/// What is refused. Of IPv6 everything outside 2000::/3 is refused besides, so that most of its entries stand here to be read.
pub(super) const SPECIAL: [Network; 38] = [
    // This network (RFC 791): on many systems 0.0.0.0 is this machine.
    Network::v4([0, 0, 0, 0], 8),
    // Private use (RFC 1918).
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 168, 0, 0], 16),
    // Between a provider and its customers (RFC 6598); the metadata of one cloud is there.
    Network::v4([100, 64, 0, 0], 10),
    // Loopback (RFC 1122).
    Network::v4([127, 0, 0, 0], 8),
    // Link-local (RFC 3927); the metadata of most clouds is there.
    Network::v4([169, 254, 0, 0], 16),
    // What one cloud answers its machines with, out of its public addresses.
    Network::v4([168, 63, 129, 16], 32),
    // IETF protocol assignments (RFC 6890).
    Network::v4([192, 0, 0, 0], 24),
    // Documentation (RFC 5737).
    Network::v4([192, 0, 2, 0], 24),
    Network::v4([198, 51, 100, 0], 24),
    Network::v4([203, 0, 113, 0], 24),
    // Relays from 6to4, given up (RFC 7526).
    Network::v4([192, 88, 99, 0], 24),
    // Benchmarks (RFC 2544).
    Network::v4([198, 18, 0, 0], 15),
    // Multicast (RFC 5771).
    Network::v4([224, 0, 0, 0], 4),
    // Reserved (RFC 1112), with 255.255.255.255.
    Network::v4([240, 0, 0, 0], 4),
    // Unspecified, loopback, and IPv4-compatible (RFC 4291).
    Network::v6([0, 0, 0, 0], 64),
    // Translation between the families (RFC 6052, RFC 8215).
    Network::v6([0x64, 0xff9b, 0, 0], 96),
    Network::v6([0x64, 0xff9b, 1, 0], 48),
    // To be thrown away (RFC 6666), and a prefix of one use (RFC 9780).
    Network::v6([0x100, 0, 0, 0], 64),
    Network::v6([0x100, 0, 0, 1], 64),
    // OSI addresses, given up (RFC 4048).
    Network::v6([0x200, 0, 0, 0], 7),
    // IETF protocol assignments (RFC 2928): Teredo, benchmarks, ORCHID and others.
    Network::v6([0x2001, 0, 0, 0], 23),
    Network::v6([0x2001, 0, 0, 0], 32),
    Network::v6([0x2001, 2, 0, 0], 48),
    Network::v6([0x2001, 0x10, 0, 0], 28),
    Network::v6([0x2001, 0x20, 0, 0], 28),
    // Documentation (RFC 3849, RFC 9637).
    Network::v6([0x2001, 0xdb8, 0, 0], 32),
    Network::v6([0x3fff, 0, 0, 0], 20),
    // 6to4 (RFC 3056).
    Network::v6([0x2002, 0, 0, 0], 16),
    // The first experiment, given back (RFC 3701).
    Network::v6([0x3ffe, 0, 0, 0], 16),
    // Segment routing (RFC 9602).
    Network::v6([0x5f00, 0, 0, 0], 16),
    // Unique local (RFC 4193); the metadata of clouds is there too.
    Network::v6([0xfc00, 0, 0, 0], 7),
    // Link-local, and site-local, which was given up (RFC 4291, RFC 3879).
    Network::v6([0xfe80, 0, 0, 0], 10),
    Network::v6([0xfec0, 0, 0, 0], 10),
    // Multicast (RFC 4291).
    Network::v6([0xff00, 0, 0, 0], 8),
    // The last eighths, not given out.
    Network::v6([0xe000, 0, 0, 0], 4),
    Network::v6([0xf000, 0, 0, 0], 5),
];
