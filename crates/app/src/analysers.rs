//! Analysers at work: they follow the ledger's log, and conclude anew about what was touched and what is tied to it.
//!
//! A conclusion follows from the evidence around its object, never from other conclusions. It is made anew when that evidence changes, or
//! when an analyser has a new version: then about everything. Between two runs verdicts rest on what was concluded last.

mod around;
mod contribution;
mod networks;
mod place;
mod ties;

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use model::{Host, Observable, Subject};
use store::Cursor;

pub use self::contribution::{Contribution, Contributions};
use self::{networks::Networks, place::Place};
use crate::{App, Progress, Result};

/// Subjects of the log taken together: what is tied to several of them is judged once.
const LOG_PAGE: usize = 200_000;
/// Objects concluded about before what was concluded is written, and others are given way to.
const CHUNK: usize = 500;
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

impl App {
    /// Concludes about what is new since the last run: about everything when there was none, when an analyser has a new version, or when the
    /// log does not reach back so far. Stops when `progress` says so, and goes on there the next time.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn analyse(&self, progress: &dyn Progress) -> Result<Analysed> {
        let _running = self.analysing.begin();
        match self.place()? {
            Some(Place { cursor, walked_to: None }) => match self.analyse_log(cursor, progress)? {
                Some(analysed) => Ok(analysed),
                None => self.analyse_everything(None, progress),
            },
            Some(Place { cursor, walked_to: Some(after) }) => {
                self.analyse_everything(Some((cursor, after)), progress)
            }
            None => self.analyse_everything(None, progress),
        }
    }

    /// Concludes about everything anew.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn analyse_all(&self, progress: &dyn Progress) -> Result<Analysed> {
        let _running = self.analysing.begin();
        self.analyse_everything(None, progress)
    }

    fn place(&self) -> Result<Option<Place>> {
        Place::load(&self.ledger, self.watched_names())
    }

    /// How far the analysers followed the log; `None`: they have never been through all of it.
    pub(crate) fn analysed_to(&self) -> Result<Option<Cursor>> {
        Ok(self.place()?.map(|place| place.cursor))
    }

    /// Concludes about what the log tells; `None` when it does not reach back to `cursor`.
    fn analyse_log(&self, mut cursor: Cursor, progress: &dyn Progress) -> Result<Option<Analysed>> {
        let mut analysed = Analysed::default();
        let networks = Networks::load(self)?;
        while !progress.is_cancelled() {
            let page = self.ledger.follow(Some(cursor.clone()), LOG_PAGE)?;
            if page.gap {
                return Ok(None);
            }
            if page.is_empty() {
                analysed.is_done = true;
                break;
            }
            // Verdicts are what dangerous neighbours are told by.
            self.refresh_verdicts()?;
            let mut objects = BTreeSet::new();
            self.reached(page.subjects, &networks, &mut objects)?;
            for (list, date) in &page.completed {
                self.reached(self.ledger.listed(list, *date)?, &networks, &mut objects)?;
                let before = self.ledger.snapshots().newest_at(list, date.plus_millis(-1)).map(|s| s.date);
                if let Some(before) = before {
                    self.reached(self.ledger.listed(list, before)?, &networks, &mut objects)?;
                }
            }
            let objects: Vec<Observable> = objects.into_iter().collect();
            if !self.conclude_about(&objects, &networks, progress, &mut analysed)? {
                break;
            }
            cursor = page.cursor;
            Place { cursor: cursor.clone(), walked_to: None }.save(&self.ledger, self.watched_names())?;
        }
        Ok(Some(analysed))
    }

    /// Walks over all objects, from where a walk was broken off.
    fn analyse_everything(
        &self,
        from: Option<(Cursor, Observable)>,
        progress: &dyn Progress,
    ) -> Result<Analysed> {
        self.refresh_verdicts()?;
        let mut analysed = Analysed { is_whole: true, ..Analysed::default() };
        let (cursor, mut after) = match from {
            Some((cursor, after)) => (cursor, Some(after)),
            None => (self.ledger.log_end(), None),
        };
        let networks = Networks::count(self, progress)?;
        loop {
            let page = self.ledger.verdict_rows(after.as_ref(), WALK_PAGE)?;
            let mut objects: BTreeSet<Observable> = BTreeSet::new();
            for (object, _) in page.rows {
                objects.extend(host_name(&object));
                objects.insert(object);
            }
            let objects: Vec<Observable> = objects.into_iter().collect();
            if !self.conclude_about(&objects, &networks, progress, &mut analysed)? {
                return Ok(analysed);
            }
            after = page.next;
            let Some(after) = &after else { break };
            Place { cursor: cursor.clone(), walked_to: Some(after.clone()) }
                .save(&self.ledger, self.watched_names())?;
        }
        Place { cursor, walked_to: None }.save(&self.ledger, self.watched_names())?;
        self.ledger.sync()?;
        analysed.is_done = true;
        Ok(analysed)
    }

    /// Concludes about objects in their order; `false` when it was stopped.
    fn conclude_about(
        &self,
        objects: &[Observable],
        networks: &Networks,
        progress: &dyn Progress,
        analysed: &mut Analysed,
    ) -> Result<bool> {
        for chunk in objects.chunks(CHUNK) {
            if progress.is_cancelled() {
                return Ok(false);
            }
            let mut changed = Vec::new();
            for object in chunk {
                let around = self.around(object)?;
                let conclusions = self.conclude(object, &around, networks)?;
                if !around.has_concluded(&conclusions) {
                    changed.push((object.clone(), conclusions));
                }
            }
            analysed.objects += count(chunk.len());
            if !changed.is_empty() {
                analysed.changed += count(self.ledger.replace_conclusions(&changed)?);
                self.refresh_verdicts()?;
            }
            progress.analysed(analysed.objects);
            progress.give_way(count(chunk.len()));
        }
        Ok(true)
    }

    /// Adds the objects on which what is said of `subjects` bears. A mask is read where it is asked for, and adds none.
    fn reached(
        &self,
        subjects: Vec<Subject>,
        networks: &Networks,
        objects: &mut BTreeSet<Observable>,
    ) -> Result<()> {
        for subject in subjects {
            let Subject::Observable(object) = subject else { continue };
            objects.extend(host_name(&object));
            if objects.insert(object.clone()) {
                objects.extend(self.around(&object)?.tied_to());
                if let Observable::Ip(address) = object {
                    objects.extend(networks.beside(self, address)?);
                }
            }
        }
        Ok(())
    }
}

/// The host of a URL, when it is a name: what its letters say is said of it, and reaches the URL from there.
fn host_name(object: &Observable) -> Option<Observable> {
    match object {
        Observable::Url(url) => match url.host() {
            Host::Domain(name) => Some(Observable::Domain(name.clone())),
            Host::Ip(_) => None,
        },
        Observable::Ip(_) | Observable::Domain(_) | Observable::File(_) => None,
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
