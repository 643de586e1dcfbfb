//! What is known of the addresses around one.

use std::{cmp::Reverse, net::IpAddr};

use model::{Network, Observable};

use crate::{
    App, Result,
    report::{Neighbours, Query, Related},
    view::View,
};

/// The network around an IPv4 address: what one customer of a hoster often has, and what the Internet's routing tells apart at least.
const PREFIX_V4: u8 = 24;
/// The same of IPv6: one link (RFC 4291 section 2.5.1).
const PREFIX_V6: u8 = 64;
/// Addresses that are looked at: all of an IPv4 network.
const ADDRESSES_MAX: usize = 256;

impl App {
    /// The known addresses of the network around one, itself left out: how many of which zone, and the most dangerous of them.
    pub(super) fn neighbours(
        &self,
        address: IpAddr,
        query: &Query,
        view: &View<'_>,
    ) -> Result<Option<Neighbours>> {
        let prefix = if address.is_ipv4() { PREFIX_V4 } else { PREFIX_V6 };
        let Some(network) = Network::new(address, prefix) else { return Ok(None) };
        let (addresses, is_cut) = self.known_addresses_in(network, ADDRESSES_MAX, view)?;
        let own = Observable::Ip(address);
        let others = addresses.into_iter().filter(|other| *other != own);
        let mut items: Vec<Related> = others.map(Related::unknown).collect();
        self.add_zones(&mut items, view)?;
        let mut zones: Vec<(model::Zone, u64)> = Vec::new();
        for item in &items {
            match zones.iter_mut().find(|(zone, _)| *zone == item.zone) {
                Some((_, count)) => *count += 1,
                None => zones.push((item.zone, 1)),
            }
        }
        zones.sort_by_key(|(zone, _)| Reverse(*zone));
        items.sort_by(|a, b| {
            (Reverse(a.zone), Reverse(a.score), &a.object).cmp(&(
                Reverse(b.zone),
                Reverse(b.score),
                &b.object,
            ))
        });
        items.truncate(query.count);
        Ok(Some(Neighbours { network, zones, is_cut, items }))
    }
}
