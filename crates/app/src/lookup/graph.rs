//! One step of a graph: the neighbours of an object, relation by relation, the most dangerous first, each with how many others share it.
//!
//! Of a relation's neighbours the newest are looked at, up to a bound: their zones come from the verdict table in one batched read. Only those of
//! the page are told in full, and counted from their other end.

mod candidates;
mod degree;

use std::cmp::Reverse;

use model::{Observable, Timestamp};

use super::dossier::Dossier;
use crate::{
    App, Error, Result,
    report::{GraphRelation, GraphStep, Neighbour, Query, Relation},
    view::View,
};

/// Neighbours by one relation that are put in order by their zones. Who has more is paged through in a report.
const NEIGHBOURS_MAX: usize = 10_000;
/// The same for those who see less than everybody does: each zone is a fold of their own.
const NEIGHBOURS_OF_FEW_MAX: usize = 500;

impl App {
    /// What an object is tied to by `relations`, or by all that its kind has and that are at hand; those of other kinds are passed over. Of a query
    /// its sections are not asked.
    ///
    /// # Errors
    /// [`Error::BadCursor`], [`Error::CursorNeedsOneRelation`], or when the ledger fails.
    pub fn graph(&self, query: &Query, relations: &[Relation]) -> Result<GraphStep> {
        let view = self.view(&query.viewer);
        let moment = query.as_of.unwrap_or_else(|| query.known_at.unwrap_or_else(|| self.now()));
        let dossier = self.dossier(&query.observable, query.known_at, &view)?;
        let verdict = dossier.verdict(self, &dossier.witnesses(self), moment);
        let is_wanted = |relation: &&Relation| match relations {
            [] => !relation.is_costly(),
            named => named.contains(*relation),
        };
        let wanted: Vec<Relation> =
            Relation::of(dossier.observable.kind()).iter().filter(is_wanted).copied().collect();
        if query.cursor.is_some() && wanted.len() != 1 {
            return Err(Error::CursorNeedsOneRelation);
        }
        let relation = |relation| self.tied(&dossier, relation, query, moment, &view);
        Ok(GraphStep {
            relations: wanted.into_iter().map(relation).collect::<Result<_>>()?,
            asked: dossier.asked,
            observable: dossier.observable,
            moment,
            zone: verdict.zone,
            status: verdict.status,
            score: verdict.score,
            category: verdict.category,
            is_known: dossier.is_known,
        })
    }

    fn tied(
        &self,
        dossier: &Dossier,
        relation: Relation,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<GraphRelation> {
        let offset = match &query.cursor {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => 0,
        };
        let max = if view.sees_common() { NEIGHBOURS_MAX } else { NEIGHBOURS_OF_FEW_MAX };
        let found = self.candidates(dossier, relation, max, query, moment, view)?;
        let objects: Vec<&Observable> = found.objects.iter().map(|(object, _)| object).collect();
        let (rows, _) = self.rows_now(&objects, view)?;
        let mut order: Vec<usize> = (0..found.objects.len()).collect();
        // What is no worse stays as it came: the newest first.
        order.sort_by_key(|at| {
            let row = rows.get(*at).and_then(|now| now.row);
            Reverse(row.map_or((model::Zone::Grey, 0), |row| (row.zone, row.score)))
        });
        let mut neighbours = Vec::new();
        for at in order.iter().skip(offset).take(query.count) {
            let Some((object, place)) = found.objects.get(*at) else { continue };
            let (mut related, detail) = found.describe(self, object, *place, query, moment)?;
            let row = rows.get(*at).and_then(|now| now.row);
            related.add_zone(row);
            let degree = self.degree(relation, &related.object, query, moment, view)?;
            neighbours.push(Neighbour { related, detail, degree });
        }
        let next = offset.saturating_add(query.count);
        let cursor = (order.len() > next).then(|| next.to_string());
        Ok(GraphRelation { relation, total: found.total, neighbours, cursor })
    }
}
