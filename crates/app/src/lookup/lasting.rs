//! How long an answer goes on being what a look-up would say, so that it may be given again without one.
//!
//! Until anything is written, until another policy or other restrictions are in force, until a person's decision ends, or until midnight: claims age by whole UTC days. Where something that was
//! read lies in the future, which would count from then on, the answer does not last at all. Nor does one of which not everybody is told the
//! same: what lasts may be given to everybody who sees at least what all see ([`App::sees_common`]).

use std::sync::Arc;

use analysis::{Policy, Restrictions, Viewer, Witness};
use model::Timestamp;

use super::dossier::Dossier;
use crate::{
    App, Result,
    report::{Query, Report, Sections},
};

/// As long as [`App::holds`] says so, a look-up of the same would give the same.
#[derive(Clone, Debug)]
pub struct Lasting {
    writes: u64,
    /// Kept, so that no other policy can come to stand in its place in memory.
    policy: Arc<Policy>,
    restrictions: Arc<Restrictions>,
    from: Timestamp,
    until: Timestamp,
}

impl App {
    /// Looks an object up, and says how long that lasts. Only what is said about the object itself now does: verdict, general
    /// information, detections, what its runs showed.
    ///
    /// # Errors
    /// As [`App::lookup`].
    pub fn lookup_lasting(&self, query: &Query) -> Result<(Report, Option<Lasting>)> {
        // Before anything is read: what changes meanwhile ends it.
        let (writes, policy, restrictions) = (self.ledger.writes(), self.policy(), self.restrictions());
        let view = self.view(&query.viewer);
        let (report, is_past) = self.look_up(query, &view)?;
        let Sections { detections, dynamic, signer, .. } = query.sections;
        let sections = Sections { detections, dynamic, signer, ..Sections::default() };
        let is_now = query.as_of.is_none() && query.known_at.is_none();
        let is_for_all = view.sees_common() && !view.has_met_few();
        let lasts = is_past && is_now && is_for_all && query.sections == sections;
        let from = report.moment;
        // A person's decision may end before midnight.
        let ends = report.witnesses.iter().filter_map(|witness| Some(witness.decided.as_ref()?.ends_at()));
        let midnight = Timestamp::from_day(from.day() + 1);
        let until = ends.filter(|end| *end > from).fold(midnight, Timestamp::min);
        Ok((report, lasts.then_some(Lasting { writes, policy, restrictions, from, until })))
    }

    /// Whether an answer is still what a look-up would say.
    #[must_use]
    pub fn holds(&self, lasting: &Lasting) -> bool {
        let now = self.now();
        self.ledger.writes() == lasting.writes
            && lasting.from <= now
            && now < lasting.until
            && self.is_in_force(&lasting.policy)
            && Arc::ptr_eq(&self.restrictions(), &lasting.restrictions)
    }

    /// Whether a viewer sees at least what everybody does: then he may be given what lasts.
    #[must_use]
    pub fn sees_common(&self, viewer: &Viewer) -> bool {
        viewer.sees_common(&self.restrictions())
    }

    /// Whether all that an answer about the object itself rests on lies before `moment`.
    pub(super) fn is_past(&self, dossier: &Dossier, witnesses: &[Witness], moment: Timestamp) -> bool {
        let is_past = |at: Timestamp| at <= moment;
        let spoken = |witness: &Witness| {
            witness.presences.iter().all(|presence| is_past(presence.start) && is_past(presence.confirmed))
        };
        witnesses.iter().all(spoken)
            && dossier
                .facts
                .iter()
                .all(|item| is_past(item.observed_at) && item.last_seen.is_none_or(is_past))
            && !self.ledger.snapshots().has_after(moment)
    }
}
