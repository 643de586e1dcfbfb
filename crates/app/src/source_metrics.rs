//! How sources do, as everybody sees them: how fresh they are, what of them was refused, and how what they accuse compares with what others do.
//!
//! The comparison walks over all verdicts, a stretch at a time, and reads the evidence of what somebody accuses. Each object counts once for a source, however
//! often and in however many lists that names it; masks are not counted.

mod tally;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use analysis::{Restrictions, Viewer};
use model::{ANALYSIS, ASSESSMENT, Claim, Class, Evidence, Observable, Timestamp, Zone};
use store::{Sight, SnapshotIndex};

pub use self::tally::{Compared, LeadTime};
use self::tally::{Named, Tally};
use crate::{App, Result, SourceFacts, SourceStatus, import::history::PastImport, source_of, view::View};

/// How all sources do.
#[derive(Clone, Debug)]
pub struct SourceMetrics {
    /// When the comparison was done; `None` where it has not been yet.
    pub measured_at: Option<Timestamp>,
    /// How many objects were compared: those that somebody accuses.
    pub objects: u64,
    /// The sources of which anything was imported, by name.
    pub sources: Vec<SourceMetric>,
}

/// How one source does.
#[derive(Clone, Debug)]
pub struct SourceMetric {
    /// The source.
    pub source: SourceFacts,
    /// When something of it was last imported.
    pub imported_at: Timestamp,
    /// The latest moment of which it speaks.
    pub newest_at: Timestamp,
    /// The last file of each of its lists.
    pub last_imports: Vec<PastImport>,
    /// How what it accuses compares; `None` where that was not measured yet.
    pub compared: Option<Compared>,
}

/// A comparison that is being made.
#[derive(Debug, Default)]
pub struct Measuring {
    /// For whom it is made; `None` before it began.
    restrictions: Option<Arc<Restrictions>>,
    after: Option<Observable>,
    tally: Tally,
}

/// What was measured last.
#[derive(Debug, Default)]
pub(crate) struct Measured(RwLock<Option<Arc<Comparison>>>);

#[derive(Debug)]
struct Comparison {
    at: Timestamp,
    /// Who saw what then.
    restrictions: Arc<Restrictions>,
    objects: u64,
    sources: BTreeMap<String, Compared>,
}

impl App {
    /// Goes on with a comparison of all sources, over so many verdicts. Whether it is done: then [`App::source_metrics`] tells of it, and the next call begins
    /// another one. Begins anew when other things are seen by everybody than when it began.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn measure_sources(&self, measuring: &mut Measuring, verdicts: usize) -> Result<bool> {
        let restrictions = self.restrictions();
        if measuring.restrictions.as_ref().is_none_or(|begun| **begun != *restrictions) {
            *measuring = Measuring { restrictions: Some(Arc::clone(&restrictions)), ..Measuring::default() };
        }
        let viewer = Viewer::common(Arc::clone(&restrictions));
        let view = self.view(&viewer);
        let page = self.ledger.verdict_rows(measuring.after.as_ref(), verdicts)?;
        let accused = page.rows.into_iter().filter(|(_, row)| row.accused).map(|(object, _)| object);
        let accused: Vec<Observable> = accused.collect();
        let asked: Vec<&Observable> = accused.iter().collect();
        let (rows, _) = self.rows_now(&asked, &view)?;
        let snapshots = self.ledger.snapshots();
        for (object, row) in accused.iter().zip(rows) {
            let named = self.named_by(object, &snapshots, &view)?;
            let is_green = row.row.is_some_and(|row| row.zone == Zone::Green);
            measuring.tally.add(object, &named, is_green);
        }
        measuring.after = page.next;
        if measuring.after.is_some() {
            return Ok(false);
        }
        let Measuring { tally, .. } = std::mem::take(measuring);
        let (objects, sources) = tally.into_compared();
        let comparison = Comparison { at: self.now(), restrictions, objects, sources };
        *self.measured.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(comparison));
        Ok(true)
    }

    /// How sources do, as everybody sees them, whoever asks.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn source_metrics(&self) -> Result<SourceMetrics> {
        let restrictions = self.restrictions();
        let viewer = Viewer::common(Arc::clone(&restrictions));
        let comparison = self.measured.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        // What was seen by all then is not, or not only, what is seen by all now.
        let comparison = comparison.filter(|comparison| *comparison.restrictions == *restrictions);
        let mut last_imports: BTreeMap<String, Vec<PastImport>> = BTreeMap::new();
        for import in self.last_imports(&viewer)? {
            let source = import.list.as_deref().map(source_of).unwrap_or_default().to_owned();
            last_imports.entry(source).or_default().push(import);
        }
        let present: Vec<SourceStatus> =
            self.sources(&viewer)?.into_iter().filter(|status| !status.lists.is_empty()).collect();
        let names: Vec<&str> = present.iter().map(|status| status.source.name.as_str()).collect();
        let sources = present.iter().map(|status| {
            let name = &status.source.name;
            let moments = |of: fn(&crate::ListStatus) -> Timestamp| status.lists.iter().map(of).max();
            let compared = comparison.as_ref().map(|comparison| {
                // What was removed since is not told of.
                comparison.sources.get(name).cloned().unwrap_or_default().with_others_of(&names)
            });
            SourceMetric {
                imported_at: moments(|list| list.imported_at).unwrap_or_default(),
                newest_at: moments(|list| list.to).unwrap_or_default(),
                last_imports: last_imports.remove(name).unwrap_or_default(),
                compared,
                source: status.source.clone(),
            }
        });
        Ok(SourceMetrics {
            sources: sources.collect(),
            measured_at: comparison.as_ref().map(|comparison| comparison.at),
            objects: comparison.as_ref().map_or(0, |comparison| comparison.objects),
        })
    }

    /// The sources that accuse an object, with when each first did.
    fn named_by(
        &self,
        object: &Observable,
        snapshots: &SnapshotIndex,
        view: &View<'_>,
    ) -> Result<BTreeMap<String, Named>> {
        let eyes = view.eyes();
        let (found, _) = self.ledger.verdict_evidence_seen(&object.clone().into(), Sight::of(&eyes))?;
        let mut named: BTreeMap<String, Named> = BTreeMap::new();
        for piece in &found.items {
            let source = source_of(&piece.source);
            let is_no_source = matches!(source, ANALYSIS | ASSESSMENT | analysis::SCAN);
            let Some(when) = accuses(piece, snapshots).filter(|_| !is_no_source && view.sees_piece(piece))
            else {
                continue;
            };
            let first = named.entry(source.to_owned()).or_insert(when);
            if when.at < first.at {
                *first = when;
            }
        }
        Ok(named)
    }
}

/// When a piece accuses its object, if it does. What stood in the first list that was imported may have stood there for long before.
fn accuses(piece: &Evidence, snapshots: &SnapshotIndex) -> Option<Named> {
    let is_against = |class: &Class| matches!(class, Class::Malicious | Class::Adware);
    match &piece.claim {
        Claim::Assessed(assessment) if is_against(&assessment.class) => {
            Some(Named { at: piece.observed_at, is_dated: true })
        }
        Claim::Listed(assessment) if is_against(&assessment.class) => {
            let first = snapshots.of(&piece.source).iter().map(|snapshot| snapshot.date).min();
            let is_complete = snapshots.is_complete(&piece.source, piece.observed_at);
            is_complete.then_some(Named { at: piece.observed_at, is_dated: first != Some(piece.observed_at) })
        }
        _ => None,
    }
}
