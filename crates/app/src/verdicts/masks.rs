//! Masks that were touched: the rows of what they cover run out at once, and are made anew in one go when an import is done, not
//! once for each list that has the mask. A mask may cover most of a ledger.

use std::sync::{Mutex, PoisonError, RwLock};

use model::{Mask, Observable, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Ledger, VerdictRow};

use crate::{App, Error, Result, lookup::dossier::Fresh};

/// Name of the marks among the ledger's small values.
const MARKS: &str = "verdicts/masks";
/// Touched masks that are remembered one by one; beyond, every row is looked at.
const MASKS_MAX: usize = 20_000;
/// Rows looked at a time.
const PAGE: usize = 2_000;

/// Which masks were touched, and since when rows may be older than they are.
#[derive(Debug, Default)]
pub(crate) struct TouchedMasks {
    marks: RwLock<Marks>,
    masks: Mutex<Vec<Mask>>,
}

/// Rows of each family made before the moment (milliseconds) may lack a mask. Zero: none do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    names: i64,
    addresses: i64,
    /// More masks were touched than are remembered, or the program was started anew.
    is_incomplete: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Names,
    Addresses,
}

impl TouchedMasks {
    /// Whether a row made at `computed_at` may lack a mask that covers its object.
    pub(crate) fn may_have_changed(&self, observable: &Observable, computed_at: Timestamp) -> bool {
        let marks = *self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let since = match family(observable) {
            Some(Family::Names) => marks.names,
            Some(Family::Addresses) => marks.addresses,
            None => 0,
        };
        computed_at.millis() < since
    }
}

/// The family of masks that may cover an object.
fn family(observable: &Observable) -> Option<Family> {
    match observable {
        Observable::Ip(_) => Some(Family::Addresses),
        Observable::Domain(_) => Some(Family::Names),
        Observable::Url(url) => Some(if url.ip().is_some() { Family::Addresses } else { Family::Names }),
        Observable::File(_) => None,
    }
}

fn family_of_mask(mask: &Mask) -> Family {
    match mask {
        Mask::Network(_) => Family::Addresses,
        Mask::Domain(_) => Family::Names,
        Mask::Folder(url) | Mask::Script(url) if url.ip().is_some() => Family::Addresses,
        Mask::Folder(_) | Mask::Script(_) => Family::Names,
    }
}

impl App {
    pub(crate) fn load_masks(ledger: &Ledger) -> Result<TouchedMasks> {
        let Some(value) = ledger.meta(MARKS)? else { return Ok(TouchedMasks::default()) };
        let stored = |source| Error::Stored { name: MARKS.into(), source };
        let marks: Marks = serde_json::from_slice(&value).map_err(stored)?;
        // Which masks they were is not stored.
        let marks = Marks { is_incomplete: marks.names > 0 || marks.addresses > 0, ..marks };
        Ok(TouchedMasks { marks: RwLock::new(marks), masks: Mutex::default() })
    }

    /// Notes touched masks, so that rows of what they may cover run out.
    pub(super) fn note_masks(&self, touched: Vec<Mask>) -> Result<()> {
        if touched.is_empty() {
            return Ok(());
        }
        // A row made in this very millisecond may be from before.
        let since = self.now().millis() + 1;
        let mut marks = self.marks();
        for mask in &touched {
            match family_of_mask(mask) {
                Family::Names => marks.names = marks.names.max(since),
                Family::Addresses => marks.addresses = marks.addresses.max(since),
            }
        }
        {
            let mut masks = self.masks.masks.lock().unwrap_or_else(PoisonError::into_inner);
            if masks.len() + touched.len() > MASKS_MAX {
                marks.is_incomplete = true;
                *masks = Vec::new();
            } else if !marks.is_incomplete {
                masks.extend(touched);
            }
        }
        self.set_marks(marks)
    }

    /// Makes anew the rows of what touched masks cover. Costs one look at each row that they cover.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn settle_verdicts(&self) -> Result<u64> {
        self.refresh_verdicts()?;
        let _following = self.following.lock().unwrap_or_else(PoisonError::into_inner);
        let marks = self.marks();
        if marks == Marks::default() {
            return Ok(0);
        }
        let mut masks = std::mem::take(&mut *self.masks.masks.lock().unwrap_or_else(PoisonError::into_inner));
        let mut refreshed = 0;
        if marks.is_incomplete {
            refreshed += self.refresh_run_out(|after| self.ledger.verdict_rows(after, PAGE))?;
        } else {
            masks.sort_unstable();
            masks.dedup();
            for mask in masks {
                refreshed +=
                    self.refresh_run_out(|after| self.ledger.observables_under(&mask, after, PAGE))?;
            }
        }
        self.set_marks(Marks::default())?;
        Ok(refreshed)
    }

    fn refresh_run_out(
        &self,
        read: impl Fn(Option<&Observable>) -> store::Result<store::VerdictPage>,
    ) -> Result<u64> {
        let run_out = |(observable, row): &(Observable, VerdictRow)| {
            self.masks.may_have_changed(observable, row.computed_at)
        };
        let mut refreshed = 0;
        let mut after = None;
        loop {
            let page = read(after.as_ref())?;
            let objects = page.rows.into_iter().filter(run_out).map(|(observable, _)| observable);
            refreshed += self.refresh(objects.collect(), &mut Fresh::default())?;
            after = page.next;
            if after.is_none() {
                return Ok(refreshed);
            }
        }
    }

    fn marks(&self) -> Marks {
        *self.masks.marks.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_marks(&self, marks: Marks) -> Result<()> {
        let value =
            serde_json::to_vec(&marks).map_err(|source| Error::Stored { name: MARKS.into(), source })?;
        // On disk first: a crash in between makes rows anew once too often, never too seldom.
        self.ledger.put_meta(MARKS, &value)?;
        *self.masks.marks.write().unwrap_or_else(PoisonError::into_inner) = marks;
        Ok(())
    }
}
