//! Erasure of a person's data on request (GDPR, article 17): registration records lose what they say of the person, and imports bring it no more.
//!
//! First what is to be erased is noted, as keyed hashes (`suppressed`); from then on nothing of it comes in. Then the records are gone through, and
//! at last the engine is told to leave nothing of it on disk. What was interrupted goes on when the data is opened; doing it again does nothing.
//! What is erased where, and what is not, is in `docs/erasure.md`.

mod redact;
mod suppressed;
mod value;

use std::sync::{PoisonError, RwLock};

use model::Evidence;
use store::{Appended, Ledger};

use self::suppressed::Suppressed;
pub use self::value::{PersonalKind, PersonalValue};
use crate::{App, Progress, Result, import::Silent};

/// What an erasure did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Records that say less now.
    pub records: u64,
    /// Whether that is all; else it was stopped, and goes on with the next erasure or when the data is opened.
    pub is_done: bool,
}

/// What is erased, once something is.
pub(crate) struct Erasures(RwLock<Option<Suppressed>>);

impl Erasures {
    /// Reads what was erased before.
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        Ok(Self(RwLock::new(Suppressed::load(ledger)?)))
    }

    fn get(&self) -> Option<Suppressed> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl App {
    /// Erases what registration records say of whoever has one of the values, for good, and from imports to come as well. Look-ups and imports
    /// go on meanwhile. It takes as long as the ledger is large, and as much room on disk as the evidence has.
    ///
    /// # Errors
    /// [`crate::Error::TooManyErased`]; when the ledger fails: then it goes on the next time, or when the data is opened.
    pub fn erase(&self, values: &[PersonalValue], progress: &dyn Progress) -> Result<Erased> {
        let _removing = self.sources.removing();
        // What is being removed must not get another key.
        if !self.finish_removal(progress)?.is_done {
            return Ok(Erased { records: 0, is_done: false });
        }
        let was_pending = {
            // Whoever appends now has read the list before: it is waited for.
            let mut list = self.erasures.0.write().unwrap_or_else(PoisonError::into_inner);
            let mut more = list.clone().map_or_else(Suppressed::new, Ok)?;
            let was_pending = more.is_pending;
            more.add(values)?;
            more.is_pending = true;
            more.save(&self.ledger)?;
            *list = Some(more);
            was_pending
        };
        self.finish_erasure(was_pending, progress)
    }

    /// How many records [`App::erase`] would change. Changes nothing.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn count_erasable(&self, values: &[PersonalValue]) -> Result<u64> {
        let mut list = Suppressed::new()?;
        list.add(values)?;
        Ok(self.ledger.count_redactable(&|evidence| list.redacted(evidence))?)
    }

    /// Ends what was being erased when the data was closed.
    pub(crate) fn resume_erasure(&self) -> Result<()> {
        if self.erasures.get().is_some_and(|list| list.is_pending) {
            tracing::info!("going on to erase what was being erased");
            let _removing = self.sources.removing();
            self.finish_erasure(true, &Silent)?;
        }
        Ok(())
    }

    /// Appends evidence without what was erased.
    pub(crate) fn append_evidence(&self, mut evidence: Vec<Evidence>) -> Result<Appended> {
        // Held until it is appended: what is erased meanwhile is erased from it as well.
        let list = self.erasures.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = &*list {
            for item in &mut evidence {
                list.redact(&mut item.claim);
            }
        }
        Ok(self.ledger.append(evidence)?)
    }

    /// Goes through all records, and purges when something changed or may have before.
    fn finish_erasure(&self, was_pending: bool, progress: &dyn Progress) -> Result<Erased> {
        let Some(mut list) = self.erasures.get() else { return Ok(Erased { records: 0, is_done: true }) };
        let (mut records, mut from) = (0, Some(Vec::new()));
        while let Some(start) = from {
            if progress.is_cancelled() {
                self.ledger.sync()?;
                return Ok(Erased { records, is_done: false });
            }
            let page = self.ledger.redact_registrations(start, &|evidence| list.redacted(evidence))?;
            if !page.united.is_empty() {
                self.forget_lists(&|_| false, &page.united)?;
            }
            records += page.records;
            progress.removed(records);
            progress.give_way(page.records);
            from = page.next;
        }
        self.refresh_verdicts()?;
        if records > 0 || was_pending {
            self.ledger.purge_evidence()?;
        }
        // Nobody else changes the list: that is done by one who holds `removing`.
        list.is_pending = false;
        list.save(&self.ledger)?;
        *self.erasures.0.write().unwrap_or_else(PoisonError::into_inner) = Some(list);
        Ok(Erased { records, is_done: true })
    }
}
