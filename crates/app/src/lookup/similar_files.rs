//! Files that are like the one looked up, with what is said of each.

use model::{FileFacts, Kind, Observable, Timestamp};
use store::Section;

use super::{
    dossier::{Dossier, described},
    related::unknown,
};
use crate::{
    App, Result,
    report::{Count, Listing, Query, SimilarFile},
    view::View,
};

/// Most files that are told; each is looked up.
pub(super) const FILES_MAX: usize = 100;

impl App {
    /// Files that are like it, the surest first.
    pub(super) fn similar_files(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<SimilarFile>> {
        let counts = |item: &&model::Evidence| {
            item.observed_at <= moment && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
        };
        let facts: Vec<&FileFacts> = dossier.facts.iter().filter(counts).filter_map(described).collect();
        let max = query.count.min(FILES_MAX);
        let alike = self.files_like(&facts, &dossier.digests, max, view)?;
        let objects: Vec<Observable> = alike.iter().map(|(hash, _)| Observable::File(*hash)).collect();
        let verdicts = self.quick_verdicts(&objects, view.viewer())?;
        let mut items = Vec::new();
        for ((object, verdict), (_, likenesses)) in objects.into_iter().zip(verdicts).zip(alike) {
            let other = self.dossier(&object, query.known_at, view)?;
            let witnesses = other.witnesses(self);
            let facts: Vec<&FileFacts> = other.facts.iter().filter_map(described).collect();
            let mut related = unknown(object);
            (related.zone, related.score) = (verdict.zone, verdict.score);
            (related.first, related.last) = (verdict.first_seen, verdict.last_seen);
            related.detection = self
                .detections(&witnesses, &other, moment, view)
                .items
                .into_iter()
                .next()
                .map(|item| item.name);
            items.push(SimilarFile {
                related,
                likenesses,
                size_bytes: facts.iter().find_map(|facts| facts.size_bytes),
                file_type: facts.iter().find_map(|facts| facts.file_type.clone()),
                name: facts.iter().find_map(|facts| facts.name.clone()),
            });
        }
        let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
        // As many as were asked for: there may be more.
        let total = Count { n, exact: items.len() < max };
        Ok(Listing {
            items,
            total,
            cursor: None,
            coverage: self.coverage(&[Section::Described], Kind::Hash, view),
        })
    }
}
