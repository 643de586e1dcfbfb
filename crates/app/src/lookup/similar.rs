//! Similar domains: which names that were seen imitate the one looked up, and which watched names it imitates itself.

use analysis::lookalike::{Likeness, Target};
use model::{DomainName, Observable};
use store::Section;

use super::related::unknown;
use crate::{
    App, Error, Result,
    report::{Count, Listing, Query, Similar},
    view::View,
};

impl App {
    /// Names that imitate the object's, the nearest first, with their zones in one batched read.
    pub(super) fn similar(
        &self,
        observable: &Observable,
        query: &Query,
        view: &View<'_>,
    ) -> Result<Listing<Similar>> {
        let Some(target) = name_of(observable).and_then(Target::new) else { return Ok(Listing::empty()) };
        let found = self.lookalikes(&target, view)?;
        let total =
            Count { n: u64::try_from(found.items.len()).unwrap_or(u64::MAX), exact: found.is_complete };
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let behind = offset.saturating_add(query.count);
        let cursor = (found.items.len() > behind).then(|| behind.to_string());
        let page: Vec<_> = found.items.into_iter().skip(offset).take(query.count).collect();
        let objects: Vec<Observable> =
            page.iter().map(|found| Observable::Domain(found.name.clone())).collect();
        let verdicts = self.quick_verdicts(&objects, view.viewer())?;
        let items = page.into_iter().zip(verdicts).map(|(found, verdict)| {
            let mut related = unknown(Observable::Domain(found.name));
            (related.zone, related.score) = (verdict.zone, verdict.score);
            (related.first, related.last) = (verdict.first_seen, verdict.last_seen);
            Similar { related, likeness: found.likeness }
        });
        let coverage = self.coverage(&Section::ALL, model::Kind::Domain, view);
        Ok(Listing { items: items.collect(), total, cursor, coverage })
    }

    /// Watched names that the object's name imitates, the nearest first.
    pub(super) fn imitates(&self, observable: &Observable) -> Vec<Likeness> {
        name_of(observable).map(|name| self.imitated(name)).unwrap_or_default()
    }
}

/// The name of a domain, or of a URL's host.
pub(super) fn name_of(observable: &Observable) -> Option<&DomainName> {
    match observable {
        Observable::Domain(name) => Some(name),
        Observable::Url(url) => url.domain(),
        Observable::Ip(_) | Observable::File(_) => None,
    }
}
