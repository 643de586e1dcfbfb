//! What the DNS said of an object: addresses of a name, names of an address, other records from either end. Statements about one record
//! are put together ([`analysis::resolution`]), the newest stand first.

use std::sync::Arc;

use analysis::resolution::{Span, tally};
use model::{DnsBasis, Observable, Subject, Timestamp};
use store::{Facing, Resolutions, Section, Sight, Statement};

use crate::{
    App, Error, Result,
    report::{Count, DnsItem, Listing, Peak, Query, Related},
    view::View,
};

/// Fewer records than these are read faster than anybody notices.
const HUB_RECORDS_MIN: usize = 2_000;

impl App {
    /// Objects that resolve to this one, or to which it resolves.
    pub(super) fn resolved(
        &self,
        observable: &Observable,
        facing: Facing,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let listing = self.dns_items(observable, facing, query, moment, view)?;
        let items = listing.items.into_iter().filter_map(|item| item.related).collect();
        Ok(Listing { items, total: listing.total, cursor: listing.cursor, coverage: listing.coverage })
    }

    /// What was read of a hub and is still all that the DNS said of it, if the viewer sees all of that.
    pub(super) fn kept_resolutions(
        &self,
        observable: &Observable,
        facing: Facing,
        view: &View<'_>,
    ) -> Result<Option<Arc<Resolutions>>> {
        let kept = self.resolved.get(|(of, kept)| *kept == facing && of == observable);
        let Some(kept) = kept else { return Ok(None) };
        Ok(view.sees_all_of(&observable.clone().into())?.then_some(kept))
    }

    /// All that the DNS said of an object and the viewer sees. What is large is kept until something new is said.
    pub(super) fn read_resolutions(
        &self,
        observable: &Observable,
        facing: Facing,
        view: &View<'_>,
    ) -> Result<Arc<Resolutions>> {
        if let Some(kept) = self.kept_resolutions(observable, facing, view)? {
            return Ok(kept);
        }
        let eyes = view.eyes();
        let subject = Subject::from(observable.clone());
        let watch = self.ledger.watch(&subject);
        let read = Arc::new(self.ledger.resolutions_seen(&subject, facing, usize::MAX, Sight::of(&eyes))?);
        // It is kept for everybody: only if it is all there is.
        if read.len() >= HUB_RECORDS_MIN && !read.is_truncated() && view.sees_all_of(&subject)? {
            self.resolved.keep((observable.clone(), facing), &read, read.memory_bytes(), vec![watch]);
        }
        Ok(read)
    }

    /// Records of the object, or those that lead to it.
    pub(super) fn dns_items(
        &self,
        observable: &Observable,
        facing: Facing,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<DnsItem>> {
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let all = self.read_resolutions(observable, facing, view)?;
        let (page, total) = standing(&all, query, moment, offset, query.count);
        let more = total > offset.saturating_add(query.count);
        let mut items = Vec::with_capacity(page.len());
        for at in page {
            items.push(self.dns_item(&all, at, query, moment)?);
        }
        let mut related: Vec<Related> = items.iter_mut().filter_map(|item| item.related.take()).collect();
        self.add_zones(&mut related, view)?;
        let mut related = related.into_iter();
        for item in items.iter_mut().filter(|item| item.text.is_none()) {
            item.related = related.next();
        }
        let sections: &[Section] = match facing {
            Facing::Addresses => &[Section::ResolvesTo, Section::DnsAddresses],
            Facing::Names => &[Section::ResolvedFrom, Section::DnsNames],
            Facing::Records => &[Section::DnsTargets, Section::DnsTexts],
            Facing::Referrers => &[Section::DnsReferrers],
        };
        Ok(Listing {
            items,
            total: Count { n: u64::try_from(total).unwrap_or(u64::MAX), exact: !all.is_truncated() },
            cursor: more.then(|| offset.saturating_add(query.count).to_string()),
            coverage: self.coverage(sections, observable.kind(), view),
        })
    }

    /// A record with what its statements say together, without the zone of its other end.
    pub(super) fn dns_item(
        &self,
        all: &Resolutions,
        at: usize,
        query: &Query,
        moment: Timestamp,
    ) -> Result<DnsItem> {
        let record = all.get(at)?;
        let statements: Vec<&Statement> =
            all.statements(at).iter().filter(|each| counts(each, query, moment)).collect();
        let policy = self.policy();
        let origins: Vec<String> =
            statements.iter().map(|each| policy.origins(all.source(each)).join("\n")).collect();
        let spans: Vec<Span<'_>> = statements
            .iter()
            .zip(&origins)
            .map(|(each, origin)| Span {
                origin,
                first: each.first,
                last: last(each, moment),
                // Of a count that goes on beyond the moment nobody knows how much was seen by then; files are no hits.
                count: each.count.filter(|_| {
                    each.basis == Some(DnsBasis::Sensor) && each.last.is_none_or(|last| last <= moment)
                }),
            })
            .collect();
        let tally = tally(&spans);
        let mut lists: Vec<String> = Vec::new();
        for statement in &statements {
            let list = all.source(statement);
            if !lists.iter().any(|known| known == list) {
                lists.push(list.to_owned());
            }
        }
        let seen = Seen {
            first: spans.iter().map(|span| span.first).min(),
            last: spans.iter().map(|span| span.last).max(),
            hits: tally.hits,
            peak: tally.peak.map(|(day, hits)| Peak { day: Timestamp::from_day(day), hits }),
            lists,
        };
        let text = record.other.is_none().then_some(record.text);
        let related = record.other.map(|other| Related {
            first: seen.first,
            last: seen.last,
            hits: seen.hits,
            peak: seen.peak,
            lists: seen.lists.clone(),
            ..Related::unknown(other)
        });
        Ok(DnsItem {
            record_type: record.record_type,
            preference: record.preference,
            text,
            related,
            first: seen.first,
            last: seen.last,
            hits: seen.hits,
            peak: seen.peak,
            lists: seen.lists,
        })
    }
}

struct Seen {
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    hits: Option<u64>,
    peak: Option<Peak>,
    lists: Vec<String>,
}

/// Whether a statement had been made at that moment.
pub(super) fn counts(statement: &Statement, query: &Query, moment: Timestamp) -> bool {
    statement.first <= moment && query.known_at.is_none_or(|known_at| statement.recorded_at <= known_at)
}

/// Positions of the records that were stated by then, those seen last first: at most `max` from `offset` on; and how many there are.
pub(super) fn standing(
    all: &Resolutions,
    query: &Query,
    moment: Timestamp,
    offset: usize,
    max: usize,
) -> (Vec<usize>, usize) {
    // Nearly always everything counts, and the order is known.
    if query.known_at.is_none() && all.latest() <= moment {
        let page = all.newest_first().iter().skip(offset).take(max);
        return (page.map(|at| *at as usize).collect(), all.len());
    }
    let mut dated: Vec<_> = (0..all.len())
        .filter_map(|at| {
            let statements = all.statements(at).iter().filter(|each| counts(each, query, moment));
            Some((std::cmp::Reverse(statements.map(|each| last(each, moment)).max()?), at))
        })
        .collect();
    dated.sort_unstable();
    (dated.iter().skip(offset).take(max).map(|(_, at)| *at).collect(), dated.len())
}

/// Until when a statement says that it was so, as of a moment.
fn last(statement: &Statement, moment: Timestamp) -> Timestamp {
    statement.last.unwrap_or(statement.first).min(moment)
}
