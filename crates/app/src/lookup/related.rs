//! Sections of related objects: which edges ([`super::edges`]) or range of names or URLs each of them is. Each object with its own zone.

use model::{Observable, Timestamp};
use store::{Facing, Section, VerdictRow};

use super::dossier::{Dossier, host_of};
use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Related, RelatedSection},
    view::View,
};

/// Names that are counted for a total.
const RANGE_COUNT_MAX: u64 = 10_000;
/// URLs of a host that are asked whether a file is theirs.
pub(super) const FILE_URLS_MAX: usize = 32;

impl App {
    pub(super) fn related(
        &self,
        dossier: &Dossier,
        section: RelatedSection,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let observable = &dossier.observable;
        match section {
            RelatedSection::Subdomains => self.subdomains(observable, query, view),
            RelatedSection::HostedUrls => self.hosted_urls(observable, query, moment, view),
            RelatedSection::DomainDnsResolutions => {
                self.resolved(&named(observable), Facing::Addresses, query, moment, view)
            }
            RelatedSection::IpDnsResolutions => self.resolved(observable, Facing::Names, query, moment, view),
            RelatedSection::FilesDownloaded | RelatedSection::FilesDownloadedFromIp => {
                self.files_of_host(observable, Section::Downloads, query, moment, view)
            }
            RelatedSection::FilesAccessed => {
                self.files_of_host(observable, Section::AccessedBy, query, moment, view)
            }
            RelatedSection::UrlReferrals => {
                self.redirects(observable, Section::RedirectedFrom, query, moment, view)
            }
            RelatedSection::UrlReferredTo => {
                self.redirects(observable, Section::RedirectsTo, query, moment, view)
            }
            RelatedSection::FileStartedObjects => {
                self.edges(&files(dossier), Section::Starts, query, moment, view)
            }
            RelatedSection::FileStartedBy => {
                self.edges(&files(dossier), Section::StartedBy, query, moment, view)
            }
            RelatedSection::FileDownloadedObjects => {
                self.edges(&files(dossier), Section::Drops, query, moment, view)
            }
            RelatedSection::FileDownloadedBy => {
                self.edges(&files(dossier), Section::DroppedBy, query, moment, view)
            }
            RelatedSection::FileParents => {
                self.edges(&files(dossier), Section::ContainedIn, query, moment, view)
            }
            RelatedSection::FileChildren => {
                self.edges(&files(dossier), Section::Contains, query, moment, view)
            }
            RelatedSection::FileDownloadedFromUrls => {
                self.edges(&files(dossier), Section::DownloadedFrom, query, moment, view)
            }
            RelatedSection::FileAccessedUrls => {
                self.edges(&files(dossier), Section::CommunicatesWith, query, moment, view)
            }
        }
    }

    /// Files tied to the object; of a host, with the URL on it to which they are tied, among the first of those.
    fn files_of_host(
        &self,
        observable: &Observable,
        section: Section,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        // What is tied to a URL is kept for its host as well: no more are found, but where.
        let (ends, _) = self.with_own_urls(observable, FILE_URLS_MAX, view)?;
        self.edges(&ends, section, query, moment, view)
    }

    fn subdomains(
        &self,
        observable: &Observable,
        query: &Query,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let domain = match observable {
            Observable::Domain(domain) => Some(domain),
            Observable::Url(url) => url.domain(),
            Observable::Ip(_) | Observable::File(_) => None,
        };
        let Some(domain) = domain else { return Ok(Listing::empty()) };
        let after = self.range_cursor(query)?;
        let page = self.known_below(domain, after.as_ref(), query.count, view)?;
        let total = counted(self.count_known_below(domain, RANGE_COUNT_MAX, view)?);
        self.range(page, total, model::Kind::Domain, view)
    }

    /// A range's cursor is the text of the last object of the page before.
    pub(super) fn range_cursor(&self, query: &Query) -> Result<Option<Observable>> {
        let Some(cursor) = &query.cursor else { return Ok(None) };
        Observable::detect(cursor).map(Some).map_err(|_| Error::BadCursor(cursor.clone()))
    }

    pub(super) fn range(
        &self,
        page: store::VerdictPage,
        total: Count,
        kind: model::Kind,
        view: &View<'_>,
    ) -> Result<Listing<Related>> {
        let cursor = page.next.map(|next| next.to_string());
        let mut items: Vec<Related> =
            page.rows.into_iter().map(|(object, _)| Related::unknown(object)).collect();
        let rows = self.rows_of(&items, view)?;
        for (item, row) in items.iter_mut().zip(rows) {
            item.add_zone(row);
            (item.first, item.last) = row.map_or((None, None), |row| (row.first_seen, row.last_seen));
        }
        let coverage = self.coverage(&Section::ALL, kind, view);
        Ok(Listing { items, total, cursor, coverage })
    }

    /// The zones of related objects, in one batched read.
    pub(super) fn add_zones(&self, items: &mut [Related], view: &View<'_>) -> Result<()> {
        let rows = self.rows_of(items, view)?;
        items.iter_mut().zip(rows).for_each(|(item, row)| item.add_zone(row));
        Ok(())
    }

    /// What rows say to the viewer of related objects.
    fn rows_of(&self, items: &[Related], view: &View<'_>) -> Result<Vec<Option<VerdictRow>>> {
        let objects: Vec<&Observable> = items.iter().map(|item| &item.object).collect();
        let (rows, _) = self.rows_now(&objects, view)?;
        Ok(rows.into_iter().map(|now| now.row).collect())
    }
}

pub(super) fn counted(count: store::Count) -> Count {
    Count { n: count.n, exact: count.exact }
}

/// What the DNS speaks of: the object, or the host of a URL.
pub(super) fn named(observable: &Observable) -> Observable {
    match observable {
        Observable::Url(url) => host_of(url),
        other => other.clone(),
    }
}

/// All names under which a file's edges may stand.
pub(super) fn files(dossier: &Dossier) -> Vec<Observable> {
    dossier.digests.iter().map(|hash| Observable::File(*hash)).collect()
}

/// A related object of which nothing is told yet.
pub(super) fn unknown(object: Observable) -> Related {
    Related::unknown(object)
}

impl Related {
    pub(super) fn add_zone(&mut self, row: Option<VerdictRow>) {
        if let Some(row) = row {
            (self.zone, self.score, self.category) = (row.zone, row.score, row.category);
        }
    }

    pub(super) fn unknown(object: Observable) -> Self {
        let zone = model::Zone::Grey;
        Self {
            object,
            zone,
            score: 0,
            detection: None,
            first: None,
            last: None,
            port: None,
            hits: None,
            peak: None,
            category: model::Category::General,
            lists: Vec::new(),
            hosting: None,
            hops: None,
            via: None,
            path: None,
            is_incidental: false,
        }
    }
}

impl<T> Listing<T> {
    pub(super) fn empty() -> Self {
        Self { items: Vec::new(), total: Count { n: 0, exact: true }, cursor: None, coverage: Vec::new() }
    }
}
