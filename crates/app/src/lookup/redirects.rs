//! Where redirections come from and where they end: from URL to URL, breadth first.

use std::collections::HashSet;

use model::{Observable, Timestamp};
use store::Section;

use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Related},
    view::View,
};

/// Most steps of a chain: more than browsers follow (20, by the Fetch standard), and each costs a read.
const HOPS_MAX: u16 = 20;
/// URLs of a host whose redirections are looked for.
pub(super) const OWN_URLS_MAX: usize = 100;
/// Most URLs of all chains together. What has more neighbours by itself is shown with those alone.
const URLS_MAX: usize = 500;

impl App {
    /// URLs that lead to the object (`section` is [`Section::RedirectedFrom`]) or to which it leads ([`Section::RedirectsTo`]), directly or
    /// over others: the nearest first, of those the newest. Of a host, those of its URLs too.
    pub(super) fn redirects(
        &self,
        observable: &Observable,
        section: Section,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let (ends, is_whole) = self.with_own_urls(observable, OWN_URLS_MAX, view)?;
        let all = Query { cursor: None, count: URLS_MAX, ..query.clone() };
        let direct = self.edges(&ends, section, &all, moment, view)?;
        // A hub: its pages are those of its neighbours.
        if direct.total.n > URLS_MAX as u64 {
            let mut listing = self.edges(&ends, section, query, moment, view)?;
            listing.items.iter_mut().for_each(|item| item.via = None);
            return Ok(listing);
        }
        let coverage = direct.coverage.clone();
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let mut seen: HashSet<Observable> = ends.iter().cloned().collect();
        let mut found: Vec<Related> = Vec::new();
        let mut layer: Vec<(Option<Observable>, Listing<Related>)> = vec![(None, direct)];
        let mut exact = is_whole;
        for hops in 1..=HOPS_MAX {
            let from = found.len();
            for (via, listing) in layer {
                exact &= listing.total.exact && listing.cursor.is_none();
                for item in listing.items {
                    if found.len() >= URLS_MAX {
                        exact = false;
                    } else if seen.insert(item.object.clone()) {
                        found.push(Related { hops: Some(hops), via: via.clone(), ..item });
                    }
                }
            }
            let fresh = found.get(from..).unwrap_or_default();
            if fresh.is_empty() || found.len() >= URLS_MAX {
                break;
            }
            if hops == HOPS_MAX {
                exact = false;
                break;
            }
            layer = Vec::new();
            for item in fresh {
                let next = self.edges(std::slice::from_ref(&item.object), section, &all, moment, view)?;
                // What everything leads to, or from where everything leads, is no link of a chain.
                if !next.items.is_empty() && next.total.n <= URLS_MAX as u64 {
                    layer.push((Some(item.object.clone()), next));
                }
            }
        }
        let more = found.len() > offset.saturating_add(query.count);
        let total = Count { n: found.len() as u64, exact };
        let items = found.into_iter().skip(offset).take(query.count).collect();
        let cursor = more.then(|| (offset + query.count).to_string());
        Ok(Listing { items, total, cursor, coverage })
    }
}
