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

use super::ties::{Condemned, SUSPECT_FROM};
use crate::{App, Error, Progress, Result};

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

/// What is known of networks during a run.
#[derive(Debug, Default)]
pub(super) struct Networks {
    systems: Systems,
    kept: Mutex<BTreeMap<Network, Arc<Vec<Neighbour>>>>,
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
        let announced = app.ledger.announced(now)?;
        let mut red: BTreeMap<u32, u64> = BTreeMap::new();
        // Addresses stand before everything else that has a row, but files.
        let mut after = None;
        while !announced.is_empty() && !progress.is_cancelled() {
            let page = app.ledger.addresses(after.as_ref(), WALK_PAGE)?;
            for (object, row) in &page.rows {
                if let &Observable::Ip(address @ IpAddr::V4(_)) = object
                    && row.zone == Zone::Red
                {
                    for hit in app.ledger.places(address, now)? {
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
    pub(super) fn conclude(&self, app: &App, address: IpAddr) -> Result<Option<Draft>> {
        let Some(network) = Self::around(address) else { return Ok(None) };
        let all = self.dangerous(app, network)?;
        let own = Observable::Ip(address);
        let others: Vec<Neighbour> =
            all.iter().filter(|neighbour| neighbour.address != own).cloned().collect();
        if others.is_empty() {
            return Ok(None);
        }
        Ok(network::conclude(network, &others, self.system(app, address)?.as_ref()))
    }

    fn system(&self, app: &App, address: IpAddr) -> Result<Option<System>> {
        if self.systems.is_empty() || address.is_ipv6() {
            return Ok(None);
        }
        let hits = app.ledger.places(address, app.now())?;
        let asn = hits.into_iter().find_map(|hit| match hit.range.place {
            Place::Asn { number, .. } => Some(number),
            Place::Country(_) => None,
        });
        let figures = asn.and_then(|asn| Some((asn, self.systems.get(&asn)?)));
        Ok(figures.map(|(asn, (red, addresses))| System { asn, red: *red, addresses: *addresses }))
    }

    /// The dangerous addresses of a network.
    fn dangerous(&self, app: &App, network: Network) -> Result<Arc<Vec<Neighbour>>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&network) {
            return Ok(Arc::clone(known));
        }
        let (addresses, _) = app.ledger.addresses_in(network, ADDRESSES_MAX)?;
        let addresses: Vec<Observable> = addresses.into_iter().map(Observable::Ip).collect();
        let asked: Vec<&Observable> = addresses.iter().collect();
        let (rows, _) = app.rows_now(&asked)?;
        let mut neighbours = Vec::new();
        for (address, row) in addresses.iter().zip(rows) {
            if row.row.is_none_or(|row| row.score < SUSPECT_FROM) {
                continue;
            }
            if let Some(Condemned { lists, holds, origin, score, .. }) = app.condemned(address)?
                && score >= app.policy().thresholds().1
            {
                neighbours.push(Neighbour { address: address.clone(), lists, holds, origin });
            }
        }
        let neighbours = Arc::new(neighbours);
        let mut kept = kept();
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(network, Arc::clone(&neighbours));
        Ok(neighbours)
    }

    /// The network of an address, others of which what is said of it bears on.
    pub(super) fn around(address: IpAddr) -> Option<Network> {
        Network::new(address, if address.is_ipv4() { PREFIX_V4 } else { PREFIX_V6 })
    }

    /// The known addresses of a network.
    pub(super) fn addresses(&self, app: &App, network: Network) -> Result<Vec<Observable>> {
        let (addresses, _) = app.ledger.addresses_in(network, ADDRESSES_MAX)?;
        Ok(addresses.into_iter().map(Observable::Ip).collect())
    }
}
