//! Network reputation: how much of what is around an address is dangerous.
//!
//! What is known of a network is mostly what lists name, so that the share among known addresses says little. What is compared is the share
//! of all addresses: of a /24, and of all that an autonomous system announces.

use model::{Category, Class, Network, Observable, Timestamp};

use super::{Analyser, Draft, Origin};

/// A dangerous address around the one judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The address.
    pub address: Observable,
    /// Lists that condemn it.
    pub lists: Vec<String>,
    /// Until when what condemns it holds.
    pub holds: Timestamp,
    /// Dates and marking of what condemns it.
    pub origin: Origin,
}

/// An autonomous system by its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Its number.
    pub asn: u32,
    /// Dangerous addresses in it.
    pub red: u64,
    /// Addresses that it announces.
    pub addresses: u64,
}

/// Dangerous addresses of a /24 from which on a neighbour is judged by them, with the strength in percent.
const STEPS: [(usize, u8); 4] = [(32, 100), (16, 80), (8, 60), (4, 35)];
/// The same of an autonomous system: dangerous addresses of ten thousand.
const SYSTEM_STEPS: [(u64, u8); 3] = [(200, 60), (50, 40), (20, 25)];
/// Fewer dangerous addresses say nothing of an autonomous system, however small it is.
const SYSTEM_RED_MIN: u64 = 32;

/// The conclusion for an address of `network` among `neighbours`, itself left out. `None` of a system is one that is not known.
#[must_use]
pub fn conclude(network: Network, neighbours: &[Neighbour], system: Option<&System>) -> Option<Draft> {
    let near = STEPS.iter().find(|(least, _)| neighbours.len() >= *least).map_or(0, |(_, percent)| *percent);
    let around = system.map_or(0, of_system);
    // Without a dangerous neighbour nothing says when, and by whose word.
    let first = neighbours.first()?;
    let confidence = near.max(if near > 0 { around } else { 0 });
    if confidence == 0 {
        return None;
    }
    let origin = neighbours.iter().fold(first.origin, |origin, neighbour| origin.and(neighbour.origin));
    let mut holds: Vec<Timestamp> = neighbours.iter().map(|neighbour| neighbour.holds).collect();
    holds.sort_unstable();
    let count = neighbours.len();
    let mut note = format!("{count} other addresses of {network} are dangerous");
    let mut tags = vec![format!("network={network}"), format!("red={count}")];
    if let Some(system) = system.filter(|_| around > near) {
        note = format!("{note}, and {} of the {} of AS{}", system.red, system.addresses, system.asn);
        tags.push(format!("asn={}", system.asn));
    }
    Some(Draft {
        analyser: Analyser::NetworkReputation,
        origin,
        // Until half of them are no longer named.
        holds: holds.get(count / 2).copied().unwrap_or(first.holds),
        class: Class::Malicious,
        category: Category::Reputation,
        confidence,
        note,
        tags,
        lists: neighbours.iter().flat_map(|neighbour| neighbour.lists.clone()).collect(),
        objects: neighbours.iter().map(|neighbour| neighbour.address.clone()).collect(),
    })
}

fn of_system(system: &System) -> u8 {
    if system.red < SYSTEM_RED_MIN || system.addresses == 0 {
        return 0;
    }
    let per_10_000 = system.red.saturating_mul(10_000) / system.addresses;
    SYSTEM_STEPS.iter().find(|(least, _)| per_10_000 >= *least).map_or(0, |(_, percent)| *percent)
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    #[track_caller]
    fn check(red: u8, system: Option<(u64, u64)>, expected: Option<u8>) {
        let network = Network::new("192.0.2.0".parse().unwrap(), 24).unwrap();
        let day = Timestamp::from_day;
        let neighbours: Vec<Neighbour> = (0..red)
            .map(|at| Neighbour {
                address: Observable::Ip([192, 0, 2, at].into()),
                lists: vec!["list".into()],
                holds: day(i64::from(at)),
                origin: Origin { since: day(1), recorded_at: day(2), tlp: Tlp::Clear },
            })
            .collect();
        let system = system.map(|(red, addresses)| System { asn: 64_496, red, addresses });
        let draft = conclude(network, &neighbours, system.as_ref());
        assert_eq!(draft.as_ref().map(|draft| draft.confidence), expected);
        if let Some(draft) = draft {
            assert_eq!(draft.holds, day(i64::from(red) / 2), "half of them");
        }
    }

    #[test]
    fn by_how_many_are_around() {
        check(0, None, None);
        check(3, None, None);
        check(4, None, Some(35));
        check(40, None, Some(100));
        // A system of which a hundredth is dangerous.
        check(4, Some((256, 25_600)), Some(40));
        check(4, Some((8, 256)), Some(35));
        check(0, Some((256, 256)), None);
    }
}
