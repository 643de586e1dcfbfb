//! URLs on a host: on the name or address itself, and of an address also those on names that resolved to it.

use model::{Host, Observable, Timestamp};
use store::Facing;

use super::related::counted;
use crate::{
    App, Result,
    report::{Count, Hosting, Listing, Query, Related},
    view::View,
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
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let (own, others, is_whole) = match observable {
            Observable::Domain(domain) => (Host::Domain(domain.clone()), Vec::new(), true),
            Observable::Ip(address) => {
                let (names, is_whole) = self.names_of(observable, query, moment, view)?;
                (Host::Ip(*address), names, is_whole)
            }
            Observable::Url(_) | Observable::File(_) => return Ok(Listing::empty()),
        };
        let after = self.range_cursor(query)?;
        let mut hosts = vec![own.clone()];
        hosts.extend(others);
        let page = self.known_urls_on(&hosts, after.as_ref(), query.count, view)?;
        let mut total = Count { n: 0, exact: is_whole };
        for host in &hosts {
            let here = self.count_urls_on(host, view)?;
            total = Count { n: total.n + here.n, exact: total.exact && here.exact };
            if total.n >= URLS_COUNT_MAX {
                total.exact &= hosts.last() == Some(host);
                break;
            }
        }
        let mut listing = self.range(page, total, model::Kind::Url, view)?;
        for item in &mut listing.items {
            let is_own = matches!(&item.object, Observable::Url(url) if *url.host() == own);
            item.hosting = Some(if is_own { Hosting::Contains } else { Hosting::Resolves });
        }
        Ok(listing)
    }

    /// The object itself, and of a host its first `max` URLs; and whether these are all.
    pub(super) fn with_own_urls(
        &self,
        observable: &Observable,
        max: usize,
        view: &View<'_>,
    ) -> Result<(Vec<Observable>, bool)> {
        let mut ends = vec![observable.clone()];
        let host = match observable {
            Observable::Domain(domain) => Host::Domain(domain.clone()),
            Observable::Ip(address) => Host::Ip(*address),
            Observable::Url(_) | Observable::File(_) => return Ok((ends, true)),
        };
        let page = self.known_urls_on(&[host], None, max, view)?;
        let is_whole = page.next.is_none();
        ends.extend(page.rows.into_iter().map(|(url, _)| url));
        Ok((ends, is_whole))
    }

    /// URLs on a host, counted up to a bound.
    pub(super) fn count_urls_on(&self, host: &Host, view: &View<'_>) -> Result<Count> {
        Ok(counted(self.count_known_urls_on(host, URLS_COUNT_MAX, view)?))
    }

    /// Names that resolved to an address up to a moment, the last seen first, and whether they are all.
    fn names_of(
        &self,
        address: &Observable,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<(Vec<Host>, bool)> {
        let all = Query { cursor: None, count: NAMES_MAX, ..query.clone() };
        let resolved = self.resolved(address, Facing::Names, &all, moment, view)?;
        let is_whole = resolved.total.exact && resolved.cursor.is_none();
        let names = resolved.items.into_iter().filter_map(|item| match item.object {
            Observable::Domain(name) => Some(Host::Domain(name)),
            _ => None,
        });
        Ok((names.collect(), is_whole))
    }
}
