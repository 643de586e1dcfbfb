//! Analysers at work: they follow the ledger's log, and conclude anew about what was touched and what is tied to it.
//!
//! A conclusion follows from the evidence around its object, never from other conclusions. It is made anew when that evidence changes, or
//! when an analyser has a new version: then about everything. Between two runs verdicts rest on what was concluded last.

mod around;
mod contribution;
mod for_viewer;
mod networks;
mod place;
mod round;
mod ties;

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use model::{Claim, Evidence, Observable};
use store::Cursor;

pub use self::contribution::{Contribution, Contributions};
use self::{
    networks::Networks,
    place::{Ground, Place},
    round::{Round, host_name},
};
use crate::{App, Progress, Result};

/// Subjects of the log taken together: what is tied to several of them is judged once.
const LOG_PAGE: usize = 200_000;
/// Objects read at a time in a walk over everything.
const WALK_PAGE: usize = 5_000;

/// What a run of the analysers did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Analysed {
    /// Objects that were looked at.
    pub objects: u64,
    /// Objects about which something else is concluded than before.
    pub changed: u64,
    /// Whether everything was looked at, and not only what is new.
    pub is_whole: bool,
    /// Whether there was nothing more to look at; `false`: it was stopped before.
    pub is_done: bool,
}

/// Held by the one who runs them.
#[derive(Debug, Default)]
pub(crate) struct Analysing(Mutex<()>);

impl Analysing {
    fn begin(&self) -> MutexGuard<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a piece is what a source says: no conclusion, of which analysers know nothing, and no decision of a person, which overrules what
/// they conclude and is no ground for more. Else what everybody is told would follow from what one group decided, and end with it.
fn is_of_source(piece: &Evidence) -> bool {
    !matches!(piece.claim, Claim::Concluded(_) | Claim::Decided(_) | Claim::Withdrawn(_))
}

impl App {
    /// Concludes about what is new since the last run: about everything when there was none, when an analyser has a new version, or when the
    /// log does not reach back so far. Stops when `progress` says so, and goes on there the next time.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn analyse(&self, progress: &dyn Progress) -> Result<Analysed> {
        let _running = self.analysing.begin();
        // What everybody sees is told by marks: it waits until they are made, and is run again.
        if !self.ledger.has_all_marks() {
            return Ok(Analysed::default());
        }
        let ground = self.ground();
        match Place::load(&self.ledger, ground)? {
            Some(Place { cursor, walked_to: None }) => match self.analyse_log(cursor, ground, progress)? {
                Some(analysed) => Ok(analysed),
                None => self.analyse_everything(None, ground, progress),
            },
            Some(Place { cursor, walked_to: Some(after) }) => {
                self.analyse_everything(Some((cursor, after)), ground, progress)
            }
            None => self.analyse_everything(None, ground, progress),
        }
    }

    /// Concludes about everything anew.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn analyse_all(&self, progress: &dyn Progress) -> Result<Analysed> {
        let _running = self.analysing.begin();
        self.analyse_everything(None, self.ground(), progress)
    }

    fn ground(&self) -> Ground {
        Ground { watched: self.watched_names(), generation: self.ledger.marks_generation() }
    }

    /// How far the analysers followed the log; `None`: they have never been through all of it.
    pub(crate) fn analysed_to(&self) -> Result<Option<Cursor>> {
        Ok(Place::load(&self.ledger, self.ground())?.map(|place| place.cursor))
    }

    /// Concludes about what the log tells; `None` when it does not reach back to `cursor`.
    fn analyse_log(
        &self,
        mut cursor: Cursor,
        ground: Ground,
        progress: &dyn Progress,
    ) -> Result<Option<Analysed>> {
        let mut analysed = Analysed::default();
        while !progress.is_cancelled() {
            let end = self.ledger.log_end();
            // Verdicts are what dangerous neighbours are told by.
            self.refresh_verdicts()?;
            let networks = Networks::load(self)?;
            let mut round = Round::new(self, networks, ground, progress, &mut analysed);
            let mut is_first = true;
            loop {
                let page = self.ledger.follow_upto(Some(cursor.clone()), LOG_PAGE, Some(&end))?;
                if page.gap {
                    return Ok(None);
                }
                if page.is_empty() {
                    break;
                }
                is_first = false;
                let upto = page.cursor.clone();
                if !round.follow(page)? {
                    return Ok(Some(analysed));
                }
                cursor = upto;
                Place { cursor: cursor.clone(), walked_to: None }.save(&self.ledger, ground)?;
            }
            if is_first {
                analysed.is_done = true;
                break;
            }
        }
        Ok(Some(analysed))
    }

    /// Walks over all objects, from where a walk was broken off.
    fn analyse_everything(
        &self,
        from: Option<(Cursor, Observable)>,
        ground: Ground,
        progress: &dyn Progress,
    ) -> Result<Analysed> {
        self.refresh_verdicts()?;
        let mut analysed = Analysed { is_whole: true, ..Analysed::default() };
        let (cursor, mut after) = match from {
            Some((cursor, after)) => (cursor, Some(after)),
            None => (self.ledger.log_end(), None),
        };
        let networks = Networks::count(self, progress)?;
        let mut round = Round::new(self, networks, ground, progress, &mut analysed);
        let is_done = loop {
            let page = self.ledger.verdict_rows(after.as_ref(), WALK_PAGE)?;
            let mut objects: BTreeSet<Observable> = BTreeSet::new();
            for (object, _) in page.rows {
                objects.extend(host_name(&object));
                objects.insert(object);
            }
            if !(round.conclude_about(objects)? && round.write()?) {
                break false;
            }
            after = page.next;
            let Some(after) = &after else { break true };
            Place { cursor: cursor.clone(), walked_to: Some(after.clone()) }.save(&self.ledger, ground)?;
        };
        if !is_done {
            return Ok(analysed);
        }
        Place { cursor, walked_to: None }.save(&self.ledger, ground)?;
        self.ledger.sync()?;
        analysed.is_done = true;
        Ok(analysed)
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
