//! URLs on a host: on the name or address itself, and of an address also those on names that resolved to it.

use model::{Host, Observable, Timestamp};
use store::{ObservableKey, Section};

use super::related::counted;
use crate::{
    App, Result,
    report::{Count, Hosting, Listing, Query, Related},
};

/// URLs that are counted for a total.
const URLS_COUNT_MAX: u64 = 10_000;
/// Names that resolved to an address whose URLs are looked for; of more, the total says that it is not all.
const NAMES_MAX: usize = 1000;

impl App {
    /// URLs on a domain or an address, in the order of keys: those whose host it is, then those on names that resolved to it.
    pub(super) fn hosted_urls(
        &self,
        observable: &Observable,
        query: &Query,
        moment: Timestamp,
    ) -> Result<Listing<Related>> {
        let (own, others, is_whole) = match observable {
            Observable::Domain(domain) => (Host::Domain(domain.clone()), Vec::new(), true),
            Observable::Ip(address) => {
                let (names, is_whole) = self.names_of(observable, query, moment)?;
                (Host::Ip(*address), names, is_whole)
            }
            Observable::Url(_) | Observable::File(_) => return Ok(Listing::empty()),
        };
        let after = self.range_cursor(query)?;
        let mut hosts = vec![own.clone()];
        hosts.extend(others);
        let page = self.ledger.urls_on_any(&hosts, after.as_ref(), query.count)?;
        let mut total = Count { n: 0, exact: is_whole };
        for host in &hosts {
            let here = self.count_urls_on(host)?;
            total = Count { n: total.n + here.n, exact: total.exact && here.exact };
            if total.n >= URLS_COUNT_MAX {
                total.exact &= hosts.last() == Some(host);
                break;
            }
        }
        let mut listing = self.range(page, total, model::Kind::Url)?;
        for item in &mut listing.items {
            let is_own = matches!(&item.object, Observable::Url(url) if *url.host() == own);
            item.hosting = Some(if is_own { Hosting::Contains } else { Hosting::Resolves });
        }
        Ok(listing)
    }

    /// URLs on a host, counted up to a bound.
    pub(super) fn count_urls_on(&self, host: &Host) -> Result<Count> {
        Ok(counted(self.ledger.count_urls_on(host, URLS_COUNT_MAX)?))
    }

    /// Names that resolved to an address up to a moment, the last seen first, and whether they are all.
    fn names_of(&self, address: &Observable, query: &Query, moment: Timestamp) -> Result<(Vec<Host>, bool)> {
        let ends = std::slice::from_ref(address);
        let joined = self.joined(ends, Section::ResolvedFrom, query, moment, NAMES_MAX)?;
        let mut names = Vec::new();
        for end in joined.page(0, NAMES_MAX) {
            if let Observable::Domain(name) = ObservableKey::from_bytes(joined.key(end)).decode()? {
                names.push(Host::Domain(name));
            }
        }
        Ok((names, joined.is_whole && joined.len() <= NAMES_MAX))
    }
}
