//! What is known of the addresses around one.

use std::collections::BTreeMap;

use app::report::Neighbours;
use serde::Serialize;
use utoipa::ToSchema;

use super::related::AddressRow;

/// The network around an address (ours).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkNeighbours {
    /// The /24 of an IPv4 address, the /64 of an IPv6 address.
    #[schema(example = "192.0.2.0/24")]
    pub network: String,
    /// Known addresses of it, the one asked for left out.
    pub known_count: u64,
    /// Whether that is all of them; at most 256 are looked at.
    pub known_count_is_exact: bool,
    /// How many of them have which zone; zones that none has are left out.
    pub zones: BTreeMap<String, u64>,
    /// The most dangerous of them.
    pub addresses: Vec<AddressRow>,
}

impl NetworkNeighbours {
    pub(super) fn of(neighbours: &Neighbours) -> Self {
        Self {
            network: neighbours.network.to_string(),
            known_count: neighbours.zones.iter().map(|(_, count)| count).sum(),
            known_count_is_exact: !neighbours.is_cut,
            zones: neighbours.zones.iter().map(|(zone, count)| (zone.as_str().to_owned(), *count)).collect(),
            addresses: neighbours.items.iter().map(AddressRow::of).collect(),
        }
    }
}
