//! The country of an address, remembered while a log is read. The address itself goes no further.

use std::{collections::HashMap, net::IpAddr};

use model::{
    CountryCode, Place, Timestamp,
    observable::{AddressScope, address_scope},
};

use store::Sight;

use crate::{App, Result};

/// Addresses remembered; about 50 bytes each.
const ADDRESSES_MAX: usize = 100_000;

/// Countries of addresses on a day.
#[derive(Default)]
pub(crate) struct Countries(HashMap<(IpAddr, i64), Option<CountryCode>>);

impl Countries {
    /// The country by the geography databases of that day; `None` where they do not tell, or there are none.
    pub(crate) fn of(&mut self, app: &App, address: IpAddr, at: Timestamp) -> Result<Option<CountryCode>> {
        if address_scope(address) != AddressScope::Public {
            return Ok(None);
        }
        let key = (address, at.day());
        if let Some(known) = self.0.get(&key) {
            return Ok(*known);
        }
        // It is told to everybody who is told of the sighting.
        let restrictions = app.restrictions();
        let is_common = |list: &str, tlp| restrictions.is_common(list, tlp);
        let mut hits = app.ledger.places_seen(address, at, Sight::of(&is_common))?;
        hits.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.list.cmp(&b.list)));
        let country = hits.into_iter().find_map(|hit| match hit.range.place {
            Place::Country(letters) => CountryCode::new(letters),
            Place::Asn { .. } => None,
        });
        if self.0.len() >= ADDRESSES_MAX {
            self.0.clear();
        }
        self.0.insert(key, country);
        Ok(country)
    }
}
