//! Restrictions in force: which lists are for some groups, and which marking all see. They are kept with the data, so that every
//! import marks what is for few, whoever runs it.
//!
//! When they change, marks and rows of the verdict table are made anew, and the analysers go through everything. Meanwhile nobody is answered
//! from what was made before: rows run out, and everything counts as marked.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use analysis::Restrictions;
use model::{Observable, Tlp};
use serde::{Deserialize, Serialize};
use store::{Ledger, VerdictRow};

use crate::{App, Error, Result, lookup::dossier::Fresh};

/// Name under which they are kept among the ledger's small values.
const RESTRICTIONS: &str = "restrictions";
/// Name of the pass from which on rows know of them.
const SINCE: &str = "restrictions/since";
const VERSION: u8 = 1;
/// Rows looked at a time.
const PAGE: usize = 2_000;

/// What is in force.
#[derive(Debug)]
pub(crate) struct Restricted {
    pub(crate) in_force: RwLock<Arc<Restrictions>>,
    /// Rows of earlier passes were made under others.
    since: AtomicU64,
    /// Held by the one who changes them.
    changing: Mutex<()>,
}

/// As it is stored. A later version is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    lists: BTreeMap<String, BTreeSet<String>>,
    common_tlp_max: String,
}

impl Stored {
    fn of(restrictions: &Restrictions) -> Self {
        Self {
            version: VERSION,
            lists: restrictions.lists.clone(),
            common_tlp_max: restrictions.common_tlp_max.as_str().to_owned(),
        }
    }

    fn read(value: &[u8]) -> std::result::Result<Restrictions, serde_json::Error> {
        let Self { version, lists, common_tlp_max } = serde_json::from_slice(value)?;
        if version != VERSION {
            return Err(serde::de::Error::custom(format!("version {version} is newer than this program")));
        }
        let tlp = Tlp::ALL.into_iter().find(|tlp| tlp.as_str() == common_tlp_max);
        let common_tlp_max = tlp.ok_or_else(|| serde::de::Error::custom("unknown marking"))?;
        Ok(Restrictions { lists, common_tlp_max })
    }
}

/// What tells restrictions from others; the empty one that there were never any.
fn id_of(restrictions: &Restrictions) -> Result<Vec<u8>> {
    if *restrictions == Restrictions::default() {
        return Ok(Vec::new());
    }
    serde_json::to_vec(&Stored::of(restrictions)).map_err(stored)
}

fn stored(source: serde_json::Error) -> Error {
    Error::Stored { name: RESTRICTIONS.into(), source }
}

impl Restricted {
    /// Reads them when the ledger is opened.
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        let restrictions = match ledger.meta(RESTRICTIONS)? {
            Some(value) => Stored::read(&value).map_err(stored)?,
            None => Restrictions::default(),
        };
        let since = ledger.meta(SINCE)?.and_then(|value| value.try_into().ok()).map_or(0, u64::from_le_bytes);
        Ok(Self {
            in_force: RwLock::new(Arc::new(restrictions)),
            since: AtomicU64::new(since),
            changing: Mutex::new(()),
        })
    }
}

impl App {
    /// Puts restrictions in force. What was said before them holds no more when this begins, whatever it takes to make marks and rows anew: about
    /// as long as making the verdict table anew, but nothing where no evidence is seen by others than before. The analysers must be run after it
    /// ([`App::analyse`]): what they had concluded is gone. Returns whether rows were made anew. What was not finished goes on when the data is opened
    /// again.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn set_restrictions(&self, restrictions: Restrictions) -> Result<bool> {
        let _changing = self.restricted.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if *self.restrictions() != restrictions {
            let value = serde_json::to_vec(&Stored::of(&restrictions)).map_err(stored)?;
            self.ledger.put_meta(RESTRICTIONS, &value)?;
            self.ledger.sync()?;
        }
        self.enforce(restrictions)
    }

    /// Puts what was kept in force when the data is opened.
    pub(crate) fn restore_restrictions(&self) -> Result<bool> {
        let restrictions = (*self.restrictions()).clone();
        self.enforce(restrictions)
    }

    fn enforce(&self, restrictions: Restrictions) -> Result<bool> {
        let id = id_of(&restrictions)?;
        let restrictions = Arc::new(restrictions);
        let common = Arc::clone(&restrictions);
        let is_for_few = Arc::new(move |list: &str, tlp: Tlp| !common.is_common(list, tlp));
        let following = self.follow();
        // From here on everything counts as marked.
        let is_changed = self.ledger.begin_marks(is_for_few, &id)?;
        *self.restricted.in_force.write().unwrap_or_else(PoisonError::into_inner) = restrictions;
        if !is_changed {
            return Ok(false);
        }
        self.let_rows_run_out()?;
        drop(following);
        self.ledger.make_marks()?;
        let following = self.follow();
        // Rows that were made meanwhile say of everything that it is marked.
        self.let_rows_run_out()?;
        drop(following);
        self.remake_rows()?;
        Ok(true)
    }

    /// Lets the rows of all earlier passes run out. Only for who follows the log.
    fn let_rows_run_out(&self) -> Result<()> {
        let pass = self.passes.next();
        self.passes.finish(&self.ledger, &self.passes.cursor(&self.ledger)?, pass)?;
        // On disk first: a crash in between makes rows anew once too often, never too seldom.
        self.ledger.put_meta(SINCE, &pass.to_le_bytes())?;
        self.restricted.since.store(pass, Ordering::Release);
        Ok(())
    }

    /// Makes the rows anew that have run out for other restrictions. Until one is, it is made for whoever asks.
    fn remake_rows(&self) -> Result<()> {
        let mut after = None;
        loop {
            let page = self.ledger.verdict_rows(after.as_ref(), PAGE)?;
            let old = page.rows.into_iter().filter(|(_, row)| self.is_of_other_restrictions(row));
            let objects: Vec<Observable> = old.map(|(observable, _)| observable).collect();
            let _following = self.follow();
            self.refresh(objects, &mut Fresh::default(), self.passes.done())?;
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Whether a row was made under restrictions that are not in force any more.
    pub(crate) fn is_of_other_restrictions(&self, row: &VerdictRow) -> bool {
        row.pass < self.restricted.since.load(Ordering::Acquire)
    }

    /// The pass from which on rows know of the restrictions in force.
    pub(crate) fn restricted_since(&self) -> u64 {
        self.restricted.since.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_version_stored_is_read() {
        let value =
            br#"{"version":1,"lists":{"own/acme":["grp_x","grp_y"]},"common_tlp_max":"TLP:AMBER+STRICT"}"#;
        let read = Stored::read(value).unwrap();
        assert_eq!(read.common_tlp_max, Tlp::AmberStrict);
        assert_eq!(read.lists["own/acme"].len(), 2);
        assert_eq!(serde_json::to_vec(&Stored::of(&read)).unwrap(), value);
        for (from, to) in [("\"version\":1", "\"version\":2"), ("TLP:", "TPL:"), ("lists", "list")] {
            let wrong = String::from_utf8_lossy(value).replacen(from, to, 1);
            assert!(Stored::read(wrong.as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn there_were_never_any_is_told_by_nothing() {
        assert!(id_of(&Restrictions::default()).unwrap().is_empty());
        let some = Restrictions { common_tlp_max: Tlp::Amber, ..Restrictions::default() };
        assert!(!id_of(&some).unwrap().is_empty());
    }
}
