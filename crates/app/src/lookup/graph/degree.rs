//! How many objects share a neighbour: the same relation read from its other end, counted up to a bound.

use std::collections::HashSet;

use model::{Host, Observable, Subject, Timestamp};
use store::{Facing, ObservableKey, Section, Sight};

use super::super::{related::counted, resolutions::counts};
use crate::{
    App, Result,
    report::{Count, Neighbour, Query, Relation},
    view::View,
};

/// Rows that are read to count them. Their order is that of digests, so that of a neighbour with many rows for each object still many are met.
const ROWS_MAX: usize = Neighbour::COMMON as usize;

impl App {
    /// How many objects the neighbour is tied to by the relation, that from which it was reached among them; `None` where it is a likeness.
    pub(super) fn degree(
        &self,
        relation: Relation,
        neighbour: &Observable,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Option<Count>> {
        let edges = |section| self.count_ends(neighbour, section, query, moment, view).map(Some);
        let records = |facing| self.count_records(neighbour, facing, query, moment, view).map(Some);
        match relation {
            Relation::AccessedBy => edges(Section::CommunicatesWith),
            Relation::CommunicatesWith => edges(Section::AccessedBy),
            Relation::ContainedIn => edges(Section::Contains),
            Relation::Contains => edges(Section::ContainedIn),
            Relation::DownloadedFrom => edges(Section::Downloads),
            Relation::Downloads => edges(Section::DownloadedFrom),
            Relation::DroppedBy => edges(Section::Drops),
            Relation::Drops => edges(Section::DroppedBy),
            Relation::RedirectedFrom => edges(Section::RedirectsTo),
            Relation::RedirectsTo => edges(Section::RedirectedFrom),
            Relation::StartedBy => edges(Section::Starts),
            Relation::Starts => edges(Section::StartedBy),
            Relation::DnsRecord => records(Facing::Referrers),
            Relation::DnsReferrer => records(Facing::Records),
            Relation::ResolvedFrom => records(Facing::Addresses),
            Relation::ResolvesTo => records(Facing::Names),
            // A URL has one host, and a name stands below one.
            Relation::HasSubdomain | Relation::Hosts => Ok(Some(Count { n: 1, exact: true })),
            Relation::HostedOn => {
                let host = match neighbour {
                    Observable::Domain(domain) => Host::Domain(domain.clone()),
                    Observable::Ip(address) => Host::Ip(*address),
                    Observable::Url(_) | Observable::File(_) => return Ok(None),
                };
                Ok(Some(counted(self.count_known_urls_on(&host, Neighbour::COMMON, view)?)))
            }
            Relation::SubdomainOf => match neighbour {
                Observable::Domain(domain) => {
                    Ok(Some(counted(self.count_known_below(domain, Neighbour::COMMON, view)?)))
                }
                _ => Ok(None),
            },
            Relation::SimilarDomain | Relation::SimilarFile => Ok(None),
        }
    }

    /// Different other ends of edges; the host of a URL that is there as well is none.
    fn count_ends(
        &self,
        neighbour: &Observable,
        section: Section,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Count> {
        let eyes = view.eyes();
        let subject = Subject::from(neighbour.clone());
        let mut ends: HashSet<Vec<u8>> = HashSet::new();
        let read = self.ledger.edges_upto(&subject, section, ROWS_MAX, Sight::of(&eyes), |edge| {
            let is_known = query.known_at.is_none_or(|known_at| edge.recorded_at <= known_at);
            if edge.observed_at <= moment && is_known && !ends.contains(edge.other.bytes()) {
                ends.insert(edge.other.bytes().to_vec());
            }
        })?;
        let (mut host, mut hosts) = (Vec::new(), Vec::new());
        for end in &ends {
            if ObservableKey::from_bytes(end).host_into(&mut host) {
                hosts.push(host.clone());
            }
        }
        for host in hosts {
            ends.remove(&host);
        }
        Ok(shared(ends.len(), !read.truncated))
    }

    /// Different records that lead to another object.
    fn count_records(
        &self,
        neighbour: &Observable,
        facing: Facing,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Count> {
        let eyes = view.eyes();
        let subject = Subject::from(neighbour.clone());
        let all = self.ledger.resolutions_seen(&subject, facing, ROWS_MAX, Sight::of(&eyes))?;
        let mut n = 0;
        for at in 0..all.len() {
            let is_stated = all.statements(at).iter().any(|each| counts(each, query, moment));
            // Texts stand among the records that a name has itself.
            let leads = is_stated && (facing != Facing::Records || all.get(at)?.other.is_some());
            n += usize::from(leads);
        }
        Ok(shared(n, !all.is_truncated()))
    }
}

/// A neighbour is shared by the object from which it was reached at least: of a hub its row may not be among those that were read.
fn shared(n: usize, exact: bool) -> Count {
    Count { n: u64::try_from(n).unwrap_or(u64::MAX).max(1), exact }
}
