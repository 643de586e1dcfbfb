//! How long an answer goes on being what a look-up would say, so that it may be given again without one.
//!
//! Until anything is written, until another policy is in force, or until midnight: claims age by whole UTC days. Where something that was
//! read lies in the future, which would count from then on, the answer does not last at all.

use std::sync::Arc;

use analysis::{Policy, Witness};
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
        let (writes, policy) = (self.ledger.writes(), self.policy());
        let (report, is_past) = self.look_up(query)?;
        let Sections { detections, dynamic, signer, .. } = query.sections;
        let sections = Sections { detections, dynamic, signer, ..Sections::default() };
        let is_now = query.as_of.is_none() && query.known_at.is_none();
        let lasts = is_past && is_now && query.sections == sections;
        let (from, until) = (report.moment, Timestamp::from_day(report.moment.day() + 1));
        Ok((report, lasts.then_some(Lasting { writes, policy, from, until })))
    }

    /// Whether an answer is still what a look-up would say.
    #[must_use]
    pub fn holds(&self, lasting: &Lasting) -> bool {
        let now = self.now();
        self.ledger.writes() == lasting.writes
            && lasting.from <= now
            && now < lasting.until
            && self.is_in_force(&lasting.policy)
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
