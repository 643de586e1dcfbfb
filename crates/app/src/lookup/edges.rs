//! Edges that sources state, joined by their other end, newest first. Of a hub's hundred thousand only those shown are decoded, and their
//! order is kept for the next page.

use std::sync::Arc;

use model::{Observable, Subject, Timestamp};
use store::{Edge, ObservableKey, Section, Sight};

use super::joined::Joined;
use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Related},
    view::View,
};

/// Ends of a hub that are put in order at first; whoever reads on has all of them sorted.
const FIRST_PAGES: usize = 2000;

impl App {
    /// Edges of one section of any of `ends`, joined by their other end, newest first; those of other ends than the first say so ([`Related::via`]).
    pub(super) fn edges(
        &self,
        ends: &[Observable],
        section: Section,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let joined = self.joined(ends, section, query, moment, offset.saturating_add(query.count), view)?;
        let total = Count { n: u64::try_from(joined.len()).unwrap_or(u64::MAX), exact: joined.is_whole };
        let more = joined.len() > offset.saturating_add(query.count);
        let page = joined.page(offset, query.count);
        let mut items =
            page.map(|end| Related::at_end(&joined, end, ends, section)).collect::<Result<Vec<_>>>()?;
        self.add_zones(&mut items, view)?;
        let cursor = more.then(|| (offset + query.count).to_string());
        let kind = ends.first().map_or(model::Kind::Url, Observable::kind);
        Ok(Listing { items, total, cursor, coverage: self.coverage(&[section], kind, view) })
    }

    /// The edges in order, of which the first `wanted` are certainly in place.
    pub(super) fn joined(
        &self,
        ends: &[Observable],
        section: Section,
        query: &Query,
        moment: Timestamp,
        wanted: usize,
        view: &View<'_>,
    ) -> Result<Arc<Joined>> {
        let subjects: Vec<Subject> = ends.iter().cloned().map(Subject::from).collect();
        let sees_all = || -> Result<bool> {
            subjects.iter().try_fold(true, |sees_all, subject| Ok(sees_all && view.sees_all_of(subject)?))
        };
        // What everybody sees of this moment is the same until more is written.
        let is_plain = query.as_of.is_none() && query.known_at.is_none();
        if is_plain
            && let Some(kept) = self.hubs.get(|(of, kept)| *kept == section && of == ends)
            && kept.has_in_order(wanted)
            && sees_all()?
        {
            return Ok(kept);
        }
        let eyes = view.eyes();
        let watches: Vec<_> = subjects.iter().map(|subject| self.ledger.watch(subject)).collect();
        let mut joined = Joined::default();
        for (at, subject) in subjects.iter().enumerate() {
            joined.read_from(at);
            let counts = |edge: &Edge<'_>| query.known_at.is_none_or(|known_at| edge.recorded_at <= known_at);
            let read = self.ledger.edges_seen(subject, section, Sight::of(&eyes), |edge| {
                if counts(edge) {
                    joined.add(edge, moment);
                }
            })?;
            joined.is_whole &= !read.truncated;
        }
        joined.leave_hosts_out();
        // It is kept for everybody: only if it is all there is.
        if is_plain && joined.is_hub() && sees_all()? {
            joined.sort(if wanted > FIRST_PAGES { usize::MAX } else { FIRST_PAGES });
            let joined = Arc::new(joined);
            self.hubs.keep((ends.to_vec(), section), &joined, joined.memory_bytes(), watches);
            return Ok(joined);
        }
        joined.sort(wanted);
        Ok(Arc::new(joined))
    }
}

impl Related {
    /// The object at the other end of joined edges of `ends`, without its zone.
    pub(super) fn at_end(
        joined: &Joined,
        end: &super::joined::End,
        ends: &[Observable],
        section: Section,
    ) -> Result<Self> {
        // Other digests of a file are the file.
        let is_file = ends.first().is_some_and(|end| end.kind() == model::Kind::Hash);
        let via = ends.get(joined.from(end)).filter(|_| joined.from(end) > 0 && !is_file).cloned();
        // Of a mirrored section the path is the object's own.
        let path = joined.path(end).filter(|_| !section.is_mirror()).map(str::to_owned);
        Ok(Self { via, path, ..Self::joined(joined, end)? })
    }

    /// The object at the other end of joined edges, without its zone.
    fn joined(joined: &Joined, end: &super::joined::End) -> Result<Self> {
        Ok(Self {
            detection: joined.detection(end).map(str::to_owned),
            first: Some(end.first),
            last: Some(end.last),
            port: end.port,
            is_incidental: end.is_incidental,
            lists: joined.sources(end).map(str::to_owned).collect(),
            ..Self::unknown(ObservableKey::from_bytes(joined.key(end)).decode()?)
        })
    }
}
