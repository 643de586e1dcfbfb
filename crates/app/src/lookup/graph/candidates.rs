//! The neighbours by one relation, newest first and bounded, as objects alone: what is known of a tie is told of those that are shown.

use std::sync::Arc;

use analysis::lookalike::Target;
use model::{DomainName, FileFacts, Host, Observable, Timestamp};
use store::{Facing, ObservableKey, Resolutions, Section, VerdictPage};

use super::super::{
    dossier::{Dossier, described, host_of},
    joined::Joined,
    redirects, related,
    resolutions::standing,
    similar::name_of,
    similar_files::FILES_MAX,
};
use crate::{
    App, FileLikeness, Result,
    report::{Count, Query, Related, Relation},
    view::View,
};

/// Neighbours that may be shown.
pub(super) struct Candidates {
    /// Each with its place in what is known of the ties.
    pub(super) objects: Vec<(Observable, usize)>,
    /// How many there are.
    pub(super) total: Count,
    ties: Ties,
}

/// What is known of the ties.
enum Ties {
    /// Edges of these ends.
    Edges(Arc<Joined>, Vec<Observable>, Section),
    /// Records of the DNS.
    Records(Arc<Resolutions>),
    /// What follows from names alone.
    Names,
    /// How they are alike.
    Alike(Vec<String>),
}

impl Candidates {
    fn none() -> Self {
        Self::of_names(Vec::new())
    }

    /// What follows from names alone, all of it.
    fn of_names(objects: Vec<Observable>) -> Self {
        let total = Count { n: count(objects.len()), exact: true };
        Self { objects: objects.into_iter().zip(0..).collect(), total, ties: Ties::Names }
    }

    fn of_page(page: VerdictPage) -> Self {
        let is_whole = page.next.is_none();
        let mut found = Self::of_names(page.rows.into_iter().map(|(object, _)| object).collect());
        found.total.exact = is_whole;
        found
    }

    fn alike(found: Vec<(Observable, String)>, is_whole: bool) -> Self {
        let (objects, details): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut found = Self::of_names(objects);
        found.total.exact = is_whole;
        Self { ties: Ties::Alike(details), ..found }
    }

    /// What is known of the tie at a place, but the zone of its other end; and more about it.
    pub(super) fn describe(
        &self,
        app: &App,
        object: &Observable,
        place: usize,
        query: &Query,
        moment: Timestamp,
    ) -> Result<(Related, Option<String>)> {
        let unknown = || Related::unknown(object.clone());
        Ok(match &self.ties {
            Ties::Edges(joined, ends, section) => match joined.page(place, 1).next() {
                Some(end) => (Related::at_end(joined, end, ends, *section)?, None),
                None => (unknown(), None),
            },
            Ties::Records(all) => {
                let item = app.dns_item(all, place, query, moment)?;
                (item.related.unwrap_or_else(unknown), Some(item.record_type.to_owned()))
            }
            Ties::Names => (unknown(), None),
            Ties::Alike(details) => (unknown(), details.get(place).cloned()),
        })
    }
}

impl App {
    /// The neighbours of an object by one relation, at most `max`.
    pub(super) fn candidates(
        &self,
        dossier: &Dossier,
        relation: Relation,
        max: usize,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Candidates> {
        let observable = &dossier.observable;
        let of_file =
            |section| self.edge_candidates(related::files(dossier), section, max, query, moment, view);
        let of_host = |section, urls_max| {
            let (ends, is_whole) = self.with_own_urls(observable, urls_max, view)?;
            let mut found = self.edge_candidates(ends, section, max, query, moment, view)?;
            // Edges of files stand at the host as well.
            found.total.exact &=
                is_whole || section != Section::RedirectsTo && section != Section::RedirectedFrom;
            Ok(found)
        };
        let records = |facing| self.record_candidates(observable, facing, max, query, moment, view);
        match relation {
            Relation::AccessedBy => of_host(Section::AccessedBy, related::FILE_URLS_MAX),
            Relation::Downloads => of_host(Section::Downloads, related::FILE_URLS_MAX),
            Relation::RedirectedFrom => of_host(Section::RedirectedFrom, redirects::OWN_URLS_MAX),
            Relation::RedirectsTo => of_host(Section::RedirectsTo, redirects::OWN_URLS_MAX),
            Relation::CommunicatesWith => of_file(Section::CommunicatesWith),
            Relation::ContainedIn => of_file(Section::ContainedIn),
            Relation::Contains => of_file(Section::Contains),
            Relation::DownloadedFrom => of_file(Section::DownloadedFrom),
            Relation::DroppedBy => of_file(Section::DroppedBy),
            Relation::Drops => of_file(Section::Drops),
            Relation::StartedBy => of_file(Section::StartedBy),
            Relation::Starts => of_file(Section::Starts),
            Relation::DnsRecord => records(Facing::Records),
            Relation::DnsReferrer => records(Facing::Referrers),
            Relation::ResolvedFrom => records(Facing::Names),
            Relation::ResolvesTo => records(Facing::Addresses),
            Relation::HasSubdomain => match observable {
                Observable::Domain(domain) => {
                    Ok(Candidates::of_page(self.known_below(domain, None, max, view)?))
                }
                _ => Ok(Candidates::none()),
            },
            Relation::SubdomainOf => match observable {
                Observable::Domain(domain) => {
                    let above = self.above(domain, view)?.map(Observable::Domain);
                    Ok(Candidates::of_names(above.into_iter().collect()))
                }
                _ => Ok(Candidates::none()),
            },
            Relation::HostedOn => match observable {
                Observable::Url(url) => Ok(Candidates::of_names(vec![host_of(url)])),
                _ => Ok(Candidates::none()),
            },
            Relation::Hosts => {
                let host = match observable {
                    Observable::Domain(domain) => Host::Domain(domain.clone()),
                    Observable::Ip(address) => Host::Ip(*address),
                    Observable::Url(_) | Observable::File(_) => return Ok(Candidates::none()),
                };
                Ok(Candidates::of_page(self.known_urls_on(&[host], None, max, view)?))
            }
            Relation::SimilarDomain => self.similar_names(observable, max, view),
            Relation::SimilarFile => self.alike_files(dossier, query, moment, view),
        }
    }

    fn edge_candidates(
        &self,
        ends: Vec<Observable>,
        section: Section,
        max: usize,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Candidates> {
        let joined = self.joined(&ends, section, query, moment, max, view)?;
        let object = |end| Ok(ObservableKey::from_bytes(joined.key(end)).decode()?);
        let objects: Vec<Observable> = joined.page(0, max).map(object).collect::<Result<_>>()?;
        let total = Count { n: count(joined.len()), exact: joined.is_whole };
        Ok(Candidates {
            objects: objects.into_iter().zip(0..).collect(),
            total,
            ties: Ties::Edges(joined, ends, section),
        })
    }

    fn record_candidates(
        &self,
        observable: &Observable,
        facing: Facing,
        max: usize,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Candidates> {
        let all = self.read_resolutions(observable, facing, view)?;
        let (places, total) = standing(&all, query, moment, 0, max);
        let looked_at = places.len();
        let mut objects = Vec::with_capacity(looked_at);
        for place in places {
            // A text leads nowhere.
            objects.extend(all.get(place)?.other.map(|other| (other, place)));
        }
        let texts = looked_at - objects.len();
        let is_whole = total == looked_at || facing != Facing::Records;
        let total = Count { n: count(total - texts), exact: is_whole && !all.is_truncated() };
        Ok(Candidates { objects, total, ties: Ties::Records(all) })
    }

    /// The nearest known name above one, within the registrable domain, or that domain.
    fn above(&self, domain: &DomainName, view: &View<'_>) -> Result<Option<DomainName>> {
        let Some(registrable) = domain.registrable().filter(|registrable| registrable != domain) else {
            return Ok(None);
        };
        let within = |name: &DomainName| name.is_at_or_below(&registrable);
        for name in std::iter::successors(domain.parent(), DomainName::parent).take_while(within) {
            if self.is_known(&Observable::Domain(name.clone()), view)? {
                return Ok(Some(name));
            }
        }
        Ok(Some(registrable))
    }

    fn similar_names(&self, observable: &Observable, max: usize, view: &View<'_>) -> Result<Candidates> {
        let Some(target) = name_of(observable).and_then(Target::new) else { return Ok(Candidates::none()) };
        let found = self.lookalikes(&target, view)?;
        let is_whole = found.is_complete;
        let alike = found.items.into_iter().take(max).map(|found| {
            let edits: Vec<&str> = found.likeness.edits.iter().map(|edit| edit.as_str()).collect();
            (Observable::Domain(found.name), edits.join(", "))
        });
        Ok(Candidates::alike(alike.collect(), is_whole))
    }

    fn alike_files(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Candidates> {
        let counts = |item: &&model::Evidence| {
            item.observed_at <= moment && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
        };
        let facts: Vec<&FileFacts> = dossier.facts.iter().filter(counts).filter_map(described).collect();
        let found = self.files_like(&facts, &dossier.digests, FILES_MAX, view)?;
        let is_whole = found.len() < FILES_MAX;
        let alike = found.into_iter().map(|(hash, likenesses)| {
            let detail = likenesses.first().map(|best| match best {
                FileLikeness::Tlsh(distance) => format!("TLSH {distance}"),
                FileLikeness::Ctph(score) => format!("CTPH {score}"),
                FileLikeness::Imphash(_) => "imphash".to_owned(),
            });
            (Observable::File(hash), detail.unwrap_or_default())
        });
        Ok(Candidates::alike(alike.collect(), is_whole))
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
