//! Edges that sources state, joined by their other end, newest first. Of a hub's hundred thousand only those shown are decoded.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use model::{Observable, Subject, Timestamp};
use store::{Edge, ObservableKey, Section};

use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Related},
};

impl App {
    /// Edges of one section of any of `ends`, joined by their other end, newest first.
    pub(super) fn edges(
        &self,
        ends: &[Observable],
        section: Section,
        query: &Query,
        moment: Timestamp,
    ) -> Result<Listing<Related>> {
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let mut joined = Joined::default();
        let mut exact = true;
        for end in ends {
            let subject = Subject::Observable(end.clone());
            let read = self.ledger.edges(&subject, section, |edge| joined.add(edge, query, moment))?;
            exact &= !read.truncated;
        }
        joined.leave_hosts_out();
        let total = Count { n: u64::try_from(joined.ends.len()).unwrap_or(u64::MAX), exact };
        let more = joined.ends.len() > offset.saturating_add(query.count);
        let mut items = joined.page(offset, query.count)?;
        self.add_zones(&mut items)?;
        let kind = ends.first().map_or(model::Kind::Url, Observable::kind);
        let cursor = more.then(|| (offset + query.count).to_string());
        Ok(Listing { items, total, cursor, coverage: self.coverage(&[section], kind) })
    }
}

/// Edges by the key of their other end.
#[derive(Default)]
struct Joined {
    ends: HashMap<Vec<u8>, End, RandomState>,
    /// Lists that state them, each once.
    sources: Vec<String>,
}

/// What the edges to one object say together.
struct End {
    first: Timestamp,
    last: Timestamp,
    port: Option<u16>,
    detection: Option<String>,
    /// Positions in [`Joined::sources`], as they came.
    sources: Vec<usize>,
}

impl Joined {
    /// Takes an edge, if one may know of it at that moment.
    fn add(&mut self, edge: &Edge<'_>, query: &Query, moment: Timestamp) {
        if edge.observed_at > moment
            || query.known_at.is_some_and(|known_at| edge.recorded_at > known_at)
            || !query.viewer.sees(edge.source, edge.tlp)
        {
            return;
        }
        let source = self.sources.iter().position(|source| source == edge.source).unwrap_or_else(|| {
            self.sources.push(edge.source.to_owned());
            self.sources.len() - 1
        });
        let last = edge.last_seen.unwrap_or(edge.observed_at).min(moment);
        let Some(end) = self.ends.get_mut(edge.other.bytes()) else {
            let end = End {
                first: edge.observed_at,
                last,
                port: edge.port,
                detection: edge.detection.map(str::to_owned),
                sources: vec![source],
            };
            self.ends.insert(edge.other.bytes().to_vec(), end);
            return;
        };
        end.first = end.first.min(edge.observed_at);
        end.last = end.last.max(last);
        end.port = end.port.or(edge.port);
        if end.detection.is_none() {
            end.detection = edge.detection.map(str::to_owned);
        }
        if !end.sources.contains(&source) {
            end.sources.push(source);
        }
    }

    /// The host of a URL that is there as well says nothing more.
    fn leave_hosts_out(&mut self) {
        let host = |key: &Vec<u8>| ObservableKey::from_bytes(key).host();
        let hosts: Vec<Vec<u8>> =
            self.ends.keys().filter_map(host).filter(|host| self.ends.contains_key(host)).collect();
        for host in hosts {
            self.ends.remove(&host);
        }
    }

    /// Those from `offset` on, newest first, at most `count`.
    fn page(self, offset: usize, count: usize) -> Result<Vec<Related>> {
        let mut all: Vec<(Vec<u8>, End)> = self.ends.into_iter().collect();
        let order =
            |a: &(Vec<u8>, End), b: &(Vec<u8>, End)| b.1.last.cmp(&a.1.last).then_with(|| a.0.cmp(&b.0));
        let end = offset.saturating_add(count);
        if end < all.len() {
            all.select_nth_unstable_by(end, order);
            all.truncate(end);
        }
        all.sort_unstable_by(order);
        let named = |sources: Vec<usize>| {
            sources.into_iter().filter_map(|at| self.sources.get(at).cloned()).collect::<Vec<_>>()
        };
        let related = |(key, end): (Vec<u8>, End)| {
            Ok(Related {
                detection: end.detection,
                first: Some(end.first),
                last: Some(end.last),
                port: end.port,
                lists: named(end.sources),
                ..Related::unknown(ObservableKey::from_bytes(&key).decode()?)
            })
        };
        all.into_iter().skip(offset).map(related).collect()
    }
}
