//! Dangerous addresses by network, and by autonomous system.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use analysis::analyser::{
    Draft,
    network::{self, Neighbour, System},
};
use model::{Network, Observable, Place, Zone};
use store::Sight;

use super::ties::Condemned;
use crate::{App, Error, Progress, Result, view::View};

/// The network around an IPv4 address that is judged: what one customer of a hoster often has.
const PREFIX_V4: u8 = 24;
/// The same of IPv6 (RFC 4291 section 2.5.1).
const PREFIX_V6: u8 = 64;
/// Addresses of one network that are looked at.
const ADDRESSES_MAX: usize = 256;
/// Networks kept in memory during a run; objects come in their order, so that few are needed.
const KEPT_MAX: usize = 1024;
/// The name under which the figures of autonomous systems are kept.
const SYSTEMS: &str = "analysers/systems";
/// Dangerous addresses from which on the figures of a system are kept.
const RED_MIN: u64 = 32;
/// Rows read at a time while they are counted.
const WALK_PAGE: usize = 5_000;

/// Autonomous systems by number: dangerous addresses, and all that they announce.
type Systems = BTreeMap<u32, (u64, u64)>;

/// Neighbours in a network, and whether everybody sees all that they rest on.
type Kept = (Arc<Vec<Neighbour>>, bool);

/// What is known of networks during a run.
#[derive(Debug, Default)]
pub(super) struct Networks {
    systems: Systems,
    /// For one viewer: dangerous addresses, and whether something was met that not everybody sees.
    kept: Mutex<BTreeMap<Network, Kept>>,
}

impl Networks {
    /// With the figures of the last walk over everything.
    pub(super) fn load(app: &App) -> Result<Self> {
        let systems = match app.ledger.meta(SYSTEMS)? {
            Some(value) => serde_json::from_slice(&value)
                .map_err(|source| Error::Stored { name: SYSTEMS.into(), source })?,
            None => Systems::new(),
        };
        Ok(Self { systems, kept: Mutex::default() })
    }

    /// With figures that are counted now, and kept: from all rows of addresses, and from the geography.
    pub(super) fn count(app: &App, progress: &dyn Progress) -> Result<Self> {
        let now = app.now();
        let viewer = app.common_viewer();
        let view = app.view(&viewer);
        let eyes = view.eyes();
        let announced = app.ledger.announced_seen(now, Sight::of(&eyes))?;
        let mut red: BTreeMap<u32, u64> = BTreeMap::new();
        // Addresses stand before everything else that has a row, but files.
        let mut after = None;
        while !announced.is_empty() && !progress.is_cancelled() {
            let page = app.ledger.addresses(after.as_ref(), WALK_PAGE)?;
            for (object, row) in &page.rows {
                if let &Observable::Ip(address @ IpAddr::V4(_)) = object
                    && row.zone == Zone::Red
                {
                    for hit in app.ledger.places_seen(address, now, Sight::of(&eyes))? {
                        if let Place::Asn { number, .. } = hit.range.place {
                            *red.entry(number).or_default() += 1;
                            break;
                        }
                    }
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        // What was counted in part must not take the place of what was counted in full.
        if progress.is_cancelled() {
            return Self::load(app);
        }
        let systems: Systems = red
            .into_iter()
            .filter(|(_, red)| *red >= RED_MIN)
            .filter_map(|(asn, red)| Some((asn, (red, *announced.get(&asn)?))))
            .collect();
        let value =
            serde_json::to_vec(&systems).map_err(|source| Error::Stored { name: SYSTEMS.into(), source })?;
        app.ledger.put_meta(SYSTEMS, &value)?;
        Ok(Self { systems, kept: Mutex::default() })
    }

    /// What follows for an address from the others around it.
    pub(super) fn conclude(&self, address: IpAddr, view: &View<'_>) -> Result<Option<Draft>> {
        let Some(network) = Self::around(address) else { return Ok(None) };
        let all = self.dangerous(network, view)?;
        let own = Observable::Ip(address);
        let others: Vec<Neighbour> =
            all.iter().filter(|neighbour| neighbour.address != own).cloned().collect();
        if others.is_empty() {
            return Ok(None);
        }
        Ok(network::conclude(network, &others, self.system(address, view)?.as_ref()))
    }

    fn system(&self, address: IpAddr, view: &View<'_>) -> Result<Option<System>> {
        if self.systems.is_empty() || address.is_ipv6() {
            return Ok(None);
        }
        let (app, eyes) = (view.app(), view.eyes());
        let hits = app.ledger.places_seen(address, app.now(), Sight::of(&eyes))?;
        let asn = hits.into_iter().find_map(|hit| match hit.range.place {
            Place::Asn { number, .. } => Some(number),
            Place::Country(_) => None,
        });
        let figures = asn.and_then(|asn| Some((asn, self.systems.get(&asn)?)));
        Ok(figures.map(|(asn, (red, addresses))| System { asn, red: *red, addresses: *addresses }))
    }

    /// The dangerous addresses of a network.
    fn dangerous(&self, network: Network, view: &View<'_>) -> Result<Arc<Vec<Neighbour>>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, has_met_few)) = kept().get(&network) {
            if *has_met_few {
                view.meet_few();
            }
            return Ok(Arc::clone(known));
        }
        let app = view.app();
        // In a view of its own, so that what was met is told of this network.
        let view_of_all = view;
        let view = &app.view(view_of_all.viewer());
        let (addresses, _) = app.known_addresses_in(network, ADDRESSES_MAX, view)?;
        let asked: Vec<&Observable> = addresses.iter().collect();
        let is_suspect = app.are_suspect(&asked, view)?;
        let mut neighbours = Vec::new();
        for (address, is_suspect) in addresses.iter().zip(is_suspect) {
            if !is_suspect {
                continue;
            }
            if let Some(Condemned { lists, holds, origin, score, .. }) = app.condemned(address, view)?
                && score >= app.policy().thresholds().1
            {
                neighbours.push(Neighbour { address: address.clone(), lists, holds, origin });
            }
        }
        let neighbours = Arc::new(neighbours);
        if view.has_met_few() {
            view_of_all.meet_few();
        }
        let mut kept = kept();
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(network, (Arc::clone(&neighbours), view.has_met_few()));
        Ok(neighbours)
    }

    /// The network of an address, others of which what is said of it bears on.
    pub(super) fn around(address: IpAddr) -> Option<Network> {
        Network::new(address, if address.is_ipv4() { PREFIX_V4 } else { PREFIX_V6 })
    }

    /// The known addresses of a network. Those that everybody knows are not crowded out by others.
    pub(super) fn addresses(network: Network, view: &View<'_>) -> Result<Vec<Observable>> {
        let app = view.app();
        let (mut addresses, _) = app.known_addresses_in(network, ADDRESSES_MAX, view)?;
        if app.ledger.has_marks() {
            let (all, _) = app.ledger.addresses_in(network, ADDRESSES_MAX)?;
            addresses.extend(all.into_iter().map(Observable::Ip));
        }
        Ok(addresses)
    }
}
