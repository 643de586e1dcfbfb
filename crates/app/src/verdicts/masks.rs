//! Masks that were touched: the rows of what they cover run out at once, and are made anew in one go when an import is done, not
//! once for each list that has the mask. A mask may cover most of a ledger. Where they are many, or one is a wildcard
//! that says nowhere in particular, one walk over the table asks of each row whether a touched mask is over it.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError, RwLock},
};

use model::{Mask, Observable, Url};
use serde::{Deserialize, Serialize};
use store::{Ledger, VerdictRow};

use crate::{App, Error, Result, lookup::dossier::Fresh};

/// Name of the marks among the ledger's small values.
const MARKS: &str = "verdicts/touched";
/// Touched masks whose rows are sought one mask after the other; beyond, all rows are walked, and each is asked for its masks.
const WALKED_MAX: usize = 20_000;
/// Touched masks that are remembered, eight bytes each; beyond, every row is made anew.
const REMEMBERED_MAX: usize = 8_000_000;
/// Rows looked at a time.
const PAGE: usize = 2_000;

/// Which masks were touched, and since when rows may be older than they are.
#[derive(Debug, Default)]
pub(crate) struct TouchedMasks {
    marks: RwLock<Marks>,
    touched: Mutex<Touched>,
}

/// The masks themselves, while they are few; of each a hash with a secret of the process. Two masks with one hash make some rows anew
/// for nothing.
#[derive(Debug, Default)]
struct Touched {
    few: Vec<Mask>,
    all: HashSet<u64>,
    /// A wildcard is among them whose rows stand in no range.
    is_scattered: bool,
    hasher: RandomState,
}

impl Touched {
    /// `false` when they are too many to remember.
    fn extend(&mut self, masks: Vec<Mask>) -> bool {
        self.is_scattered |= masks.iter().any(store::key::is_scattered);
        self.all.extend(masks.iter().map(|mask| self.hasher.hash_one(mask)));
        if self.all.len() > REMEMBERED_MAX {
            *self = Self::default();
            return false;
        }
        if self.is_few() {
            self.few.extend(masks);
            if self.few.len() > 2 * WALKED_MAX {
                self.few.sort_unstable();
                self.few.dedup();
            }
        } else {
            self.few = Vec::new();
        }
        true
    }

    fn is_few(&self) -> bool {
        self.all.len() <= WALKED_MAX && !self.is_scattered
    }

    fn has(&self, mask: &Mask) -> bool {
        self.all.contains(&self.hasher.hash_one(mask))
    }
}

/// Rows of each family made before that pass may lack a mask. Zero: none do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    names: u64,
    addresses: u64,
    /// More masks were touched than are remembered, or the program was started anew.
    is_incomplete: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Names,
    Addresses,
}

impl TouchedMasks {
    /// Whether a row of `pass` may lack a mask that covers its object.
    pub(crate) fn may_have_changed(&self, observable: &Observable, pass: u64) -> bool {
        let marks = *self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let since = match family(observable) {
            Some(Family::Names) => marks.names,
            Some(Family::Addresses) => marks.addresses,
            None => 0,
        };
        pass < since
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

/// The families of what a mask may cover.
fn families_of_mask(mask: &Mask) -> &'static [Family] {
    let of_url = |url: &Url| match url.ip() {
        Some(_) => &[Family::Addresses][..],
        None => &[Family::Names],
    };
    match mask {
        Mask::Network(_) => &[Family::Addresses],
        Mask::Domain(_) => &[Family::Names],
        Mask::Folder(url) | Mask::Script(url) => of_url(url),
        Mask::Wildcard(wildcard) if wildcard.is_host() || wildcard.domain().is_some() => &[Family::Names],
        Mask::Wildcard(wildcard) => {
            wildcard.fixed_server().map_or(&[Family::Names, Family::Addresses], |url| of_url(&url))
        }
    }
}

impl App {
    pub(crate) fn load_masks(ledger: &Ledger) -> Result<TouchedMasks> {
        let Some(value) = ledger.meta(MARKS)? else { return Ok(TouchedMasks::default()) };
        let stored = |source| Error::Stored { name: MARKS.into(), source };
        let marks: Marks = serde_json::from_slice(&value).map_err(stored)?;
        // Which masks they were is not stored.
        let marks = Marks { is_incomplete: marks.names > 0 || marks.addresses > 0, ..marks };
        Ok(TouchedMasks { marks: RwLock::new(marks), touched: Mutex::default() })
    }

    /// Notes masks that were touched in a pass, so that earlier rows of what they may cover run out.
    pub(super) fn note_masks(&self, touched: Vec<Mask>, pass: u64) -> Result<()> {
        if touched.is_empty() {
            return Ok(());
        }
        let mut marks = self.marks();
        for mask in &touched {
            for family in families_of_mask(mask) {
                match family {
                    Family::Names => marks.names = marks.names.max(pass),
                    Family::Addresses => marks.addresses = marks.addresses.max(pass),
                }
            }
        }
        let mut remembered = self.masks.touched.lock().unwrap_or_else(PoisonError::into_inner);
        if !marks.is_incomplete && !remembered.extend(touched) {
            marks.is_incomplete = true;
        }
        drop(remembered);
        self.set_marks(marks)
    }

    /// Makes anew the rows of what touched masks cover. Costs one look at each row that they cover, or at each row
    /// there is when they are many.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn settle_verdicts(&self) -> Result<u64> {
        self.refresh_verdicts()?;
        let _following = self.follow();
        let marks = self.marks();
        if marks == Marks::default() {
            return Ok(0);
        }
        let touched = std::mem::take(&mut *self.masks.touched.lock().unwrap_or_else(PoisonError::into_inner));
        let settled = self.settle(marks, touched);
        // What was touched is forgotten: after a failure every row is looked at.
        let left = if settled.is_ok() { Marks::default() } else { Marks { is_incomplete: true, ..marks } };
        self.set_marks(left)?;
        settled
    }

    fn settle(&self, marks: Marks, touched: Touched) -> Result<u64> {
        if marks.is_incomplete {
            return self.refresh_run_out(|after| self.ledger.verdict_rows(after, PAGE), |_| true);
        }
        if !touched.is_few() {
            let is_under = |observable: &Observable| {
                self.ledger.masks_over(observable).iter().any(|mask| touched.has(mask))
            };
            return self.refresh_run_out(|after| self.ledger.verdict_rows(after, PAGE), is_under);
        }
        let mut masks = touched.few;
        masks.sort_unstable();
        masks.dedup();
        let mut refreshed = 0;
        for mask in masks {
            refreshed +=
                self.refresh_run_out(|after| self.ledger.observables_under(&mask, after, PAGE), |_| true)?;
        }
        Ok(refreshed)
    }

    fn refresh_run_out(
        &self,
        read: impl Fn(Option<&Observable>) -> store::Result<store::VerdictPage>,
        is_under: impl Fn(&Observable) -> bool,
    ) -> Result<u64> {
        let run_out = |(observable, row): &(Observable, VerdictRow)| {
            self.masks.may_have_changed(observable, row.pass) && is_under(observable)
        };
        let mut refreshed = 0;
        let mut after = None;
        loop {
            let page = read(after.as_ref())?;
            let objects = page.rows.into_iter().filter(run_out).map(|(observable, _)| observable);
            refreshed += self.refresh(objects.collect(), &mut Fresh::default(), self.passes.done())?;
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
