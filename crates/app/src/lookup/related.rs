//! Sections of related objects: which edges ([`super::edges`]) or range of names or URLs each of them is. Each object with its own zone.

use model::{Observable, Timestamp};
use store::{Facing, Section};

use super::dossier::{Dossier, host_of};
use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Related, RelatedSection},
};

/// Names that are counted for a total.
const RANGE_COUNT_MAX: u64 = 10_000;
/// URLs of a host that are asked whether a file is theirs.
const FILE_URLS_MAX: usize = 32;

impl App {
    pub(super) fn related(
        &self,
        dossier: &Dossier,
        section: RelatedSection,
        query: &Query,
        moment: Timestamp,
    ) -> Result<Listing<Related>> {
        let observable = &dossier.observable;
        match section {
            RelatedSection::Subdomains => self.subdomains(observable, query),
            RelatedSection::HostedUrls => self.hosted_urls(observable, query, moment),
            RelatedSection::DomainDnsResolutions => {
                self.resolved(&named(observable), Facing::Addresses, query, moment)
            }
            RelatedSection::IpDnsResolutions => self.resolved(observable, Facing::Names, query, moment),
            RelatedSection::FilesDownloaded | RelatedSection::FilesDownloadedFromIp => {
                self.files_of_host(observable, Section::Downloads, query, moment)
            }
            RelatedSection::FilesAccessed => {
                self.files_of_host(observable, Section::AccessedBy, query, moment)
            }
            RelatedSection::UrlReferrals => {
                self.redirects(observable, Section::RedirectedFrom, query, moment)
            }
            RelatedSection::UrlReferredTo => self.redirects(observable, Section::RedirectsTo, query, moment),
            RelatedSection::FileStartedObjects => self.edges(&files(dossier), Section::Starts, query, moment),
            RelatedSection::FileStartedBy => self.edges(&files(dossier), Section::StartedBy, query, moment),
            RelatedSection::FileDownloadedObjects => {
                self.edges(&files(dossier), Section::Drops, query, moment)
            }
            RelatedSection::FileDownloadedBy => {
                self.edges(&files(dossier), Section::DroppedBy, query, moment)
            }
            RelatedSection::FileParents => self.edges(&files(dossier), Section::ContainedIn, query, moment),
            RelatedSection::FileChildren => self.edges(&files(dossier), Section::Contains, query, moment),
            RelatedSection::FileDownloadedFromUrls => {
                self.edges(&files(dossier), Section::DownloadedFrom, query, moment)
            }
            RelatedSection::FileAccessedUrls => {
                self.edges(&files(dossier), Section::CommunicatesWith, query, moment)
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
    ) -> Result<Listing<Related>> {
        // What is tied to a URL is kept for its host as well: no more are found, but where.
        let (ends, _) = self.with_own_urls(observable, FILE_URLS_MAX)?;
        self.edges(&ends, section, query, moment)
    }

    fn subdomains(&self, observable: &Observable, query: &Query) -> Result<Listing<Related>> {
        let domain = match observable {
            Observable::Domain(domain) => Some(domain),
            Observable::Url(url) => url.domain(),
            Observable::Ip(_) | Observable::File(_) => None,
        };
        let Some(domain) = domain else { return Ok(Listing::empty()) };
        let after = self.range_cursor(query)?;
        let page = self.ledger.below(domain, after.as_ref(), query.count)?;
        let total = counted(self.ledger.count_below(domain, RANGE_COUNT_MAX)?);
        self.range(page, total, model::Kind::Domain)
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
    ) -> Result<Listing<Related>> {
        let cursor = page.next.map(|next| next.to_string());
        let mut items: Vec<Related> = page
            .rows
            .into_iter()
            .map(|(object, row)| Related {
                first: row.first_seen,
                last: row.last_seen,
                ..Related::unknown(object)
            })
            .collect();
        self.add_zones(&mut items)?;
        let coverage = self.coverage(&Section::ALL, kind);
        Ok(Listing { items, total, cursor, coverage })
    }

    /// The zones of related objects, in one batched read.
    pub(super) fn add_zones(&self, items: &mut [Related]) -> Result<()> {
        let objects: Vec<&Observable> = items.iter().map(|item| &item.object).collect();
        let (rows, _) = self.rows_now(&objects)?;
        for (item, now) in items.iter_mut().zip(rows) {
            if let Some(row) = now.row {
                (item.zone, item.score, item.category) = (row.zone, row.score, row.category);
            }
        }
        Ok(())
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
fn files(dossier: &Dossier) -> Vec<Observable> {
    dossier.digests.iter().map(|hash| Observable::File(*hash)).collect()
}

/// A related object of which nothing is told yet.
pub(super) fn unknown(object: Observable) -> Related {
    Related::unknown(object)
}

impl Related {
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
