//! Masks that were touched: the rows of what they cover run out at once, and are made anew in one go when an import is done, not
//! once for each list that has the mask. A mask may cover most of a ledger. What they cover is found in one walk over the
//! table ([`store::Ledger::rows_under`]).

use std::sync::{
    Mutex, PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};

use model::{Mask, Observable, Url};
use serde::{Deserialize, Serialize};
use store::{Cover, Ledger, VerdictRow};

use crate::{App, Error, Result, known_files::CHANGED, lookup::dossier::Fresh};

/// Name of the marks among the ledger's small values.
const MARKS: &str = "verdicts/touched";
/// Rows looked at a time.
const PAGE: usize = 2_000;

/// Which masks were touched, and since when rows may be older than they are.
#[derive(Debug, Default)]
pub(crate) struct TouchedMasks {
    marks: RwLock<Marks>,
    touched: Mutex<Cover>,
    /// Rows of files made before that pass may not know of a set of known files.
    pub(crate) files_changed: AtomicU64,
}

/// Rows of each family made before that pass may lack a mask. Zero: none do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    names: u64,
    addresses: u64,
    /// More masks were touched than are remembered, or the program was started anew: any mask may have been.
    is_incomplete: bool,
    /// Some of them may be known no more.
    #[serde(default)]
    has_lost: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Names,
    Addresses,
}

impl TouchedMasks {
    /// Whether a row of `pass` may lack a mask that covers its object.
    pub(crate) fn may_have_changed(&self, observable: &Observable, pass: u64) -> bool {
        pass < self.since(observable)
    }

    /// The last pass in which a mask was touched that may cover an object, and is not settled.
    pub(super) fn since(&self, observable: &Observable) -> u64 {
        let marks = *self.marks.read().unwrap_or_else(PoisonError::into_inner);
        match family(observable) {
            Some(Family::Names) => marks.names,
            Some(Family::Addresses) => marks.addresses,
            None => self.files_changed.load(Ordering::Acquire),
        }
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
        let changed =
            ledger.meta(CHANGED)?.and_then(|value| value.try_into().ok()).map_or(0, u64::from_le_bytes);
        let files_changed = AtomicU64::new(changed);
        let Some(value) = ledger.meta(MARKS)? else {
            return Ok(TouchedMasks { files_changed, ..TouchedMasks::default() });
        };
        let stored = |source| Error::Stored { name: MARKS.into(), source };
        let marks: Marks = serde_json::from_slice(&value).map_err(stored)?;
        // Which masks they were is not stored.
        let marks = Marks { is_incomplete: marks.names > 0 || marks.addresses > 0, ..marks };
        Ok(TouchedMasks { marks: RwLock::new(marks), touched: Mutex::default(), files_changed })
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

    /// Notes that masks among those that were touched may be known no more.
    pub(super) fn note_lost_masks(&self) -> Result<()> {
        self.set_marks(Marks { has_lost: true, ..self.marks() })
    }

    /// Makes anew the rows of what touched masks cover, and of URLs on hosts of which something else is said now. Costs one look at each row that they cover, or at each key of names and URLs
    /// when they are many or may cover any.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn settle_verdicts(&self) -> Result<u64> {
        self.refresh_verdicts()?;
        let _following = self.follow();
        let mut refreshed = 0;
        let marks = self.marks();
        if marks != Marks::default() {
            refreshed += self.settle_marked(marks)?;
        }
        Ok(refreshed + self.settle_hosts()?)
    }

    fn settle_marked(&self, marks: Marks) -> Result<u64> {
        let touched = std::mem::take(&mut *self.masks.touched.lock().unwrap_or_else(PoisonError::into_inner));
        let settled = self.settle(marks, touched);
        // What was touched is forgotten: after a failure every row is looked at.
        let left = if settled.is_ok() { Marks::default() } else { Marks { is_incomplete: true, ..marks } };
        self.set_marks(left)?;
        settled
    }

    fn settle(&self, marks: Marks, touched: Cover) -> Result<u64> {
        let touched = match (marks.is_incomplete, marks.has_lost) {
            (false, _) => Some(touched),
            // A row under no mask at all lacks none.
            (true, false) => self.ledger.all_masks()?,
            (true, true) => None,
        };
        let mut refreshed = 0;
        if let Some(touched) = touched {
            let mut under = self.ledger.rows_under(touched);
            while let Some(rows) = under.next_page(PAGE)? {
                refreshed += self.refresh_run_out(rows)?;
            }
            return Ok(refreshed);
        }
        let mut after = None;
        loop {
            let page = self.ledger.verdict_rows(after.as_ref(), PAGE)?;
            refreshed += self.refresh_run_out(page.rows)?;
            after = page.next;
            if after.is_none() {
                return Ok(refreshed);
            }
        }
    }

    fn refresh_run_out(&self, mut rows: Vec<(Observable, VerdictRow)>) -> Result<u64> {
        rows.retain(|(observable, row)| self.masks.may_have_changed(observable, row.pass));
        let objects = rows.into_iter().map(|(observable, _)| observable);
        self.refresh(objects.collect(), &mut Fresh::default(), self.passes.done())
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
