//! Lists of the operator's own: what their mappings say of them, kept with the evidence, so that the policy knows their grade
//! and origins when no mapping is at hand.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use analysis::{ListStanding, Policy};
use feeds::mapping::OwnList;
use model::{Grade, Tlp};
use serde::{Deserialize, Serialize};
use store::Ledger;

use crate::{App, Error, Result};

/// Name under which they are kept among the ledger's small values.
const OWN: &str = "own-lists";
/// Version of the stored value.
const VERSION: u8 = 1;

/// As it is stored. A later version is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    lists: Vec<StoredList>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredList {
    name: String,
    title: String,
    grade: String,
    tlp: String,
    every_hours: u32,
    origins: Vec<String>,
    url: Option<String>,
    licence: Option<String>,
}

impl StoredList {
    fn of(list: &OwnList) -> Self {
        Self {
            name: list.name.clone(),
            title: list.title.clone(),
            grade: list.grade.as_str().to_owned(),
            tlp: list.tlp.as_str().to_owned(),
            every_hours: list.every_hours,
            origins: list.origins.clone(),
            url: list.url.clone(),
            licence: list.licence.clone(),
        }
    }

    fn read(self) -> std::result::Result<OwnList, serde_json::Error> {
        let unknown = |what: &str| serde::de::Error::custom(format!("unknown {what} of `{}`", self.name));
        let grade = Grade::ALL.into_iter().find(|grade| grade.as_str() == self.grade);
        let tlp = Tlp::ALL.into_iter().find(|tlp| tlp.as_str() == self.tlp);
        Ok(OwnList {
            grade: grade.ok_or_else(|| unknown("grade"))?,
            tlp: tlp.ok_or_else(|| unknown("marking"))?,
            name: self.name,
            title: self.title,
            every_hours: self.every_hours,
            origins: self.origins,
            url: self.url,
            licence: self.licence,
        })
    }
}

/// Lists by name.
pub(crate) type OwnLists = BTreeMap<String, OwnList>;

/// Reads them when the ledger is opened.
pub(crate) fn load(ledger: &Ledger) -> Result<OwnLists> {
    match ledger.meta(OWN)? {
        Some(value) => read(&value).map_err(|source| Error::Stored { name: OWN.into(), source }),
        None => Ok(OwnLists::new()),
    }
}

fn read(value: &[u8]) -> std::result::Result<OwnLists, serde_json::Error> {
    let Stored { version, lists } = serde_json::from_slice(value)?;
    if version != VERSION {
        return Err(serde::de::Error::custom(format!("version {version} is newer than this program")));
    }
    let lists = lists.into_iter().map(|list| list.read().map(|list| (list.name.clone(), list)));
    lists.collect()
}

fn encode(lists: &OwnLists) -> Result<Vec<u8>> {
    let stored = Stored { version: VERSION, lists: lists.values().map(StoredList::of).collect() };
    serde_json::to_vec(&stored).map_err(|source| Error::Stored { name: OWN.into(), source })
}

/// What the policy must know of a list.
pub(crate) fn standing(list: &OwnList) -> (String, ListStanding) {
    let standing =
        ListStanding { grade: list.grade, origins: list.origins.clone(), every_hours: list.every_hours };
    (list.name.clone(), standing)
}

impl App {
    /// The policy in force. It changes when a mapping says something else of its list.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether this very policy still is the one in force.
    pub(crate) fn is_in_force(&self, policy: &Arc<Policy>) -> bool {
        Arc::ptr_eq(&self.policy.read().unwrap_or_else(PoisonError::into_inner), policy)
    }

    /// The operator's own lists.
    pub(crate) fn own_lists(&self) -> OwnLists {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets what mappings said of lists that are gone. What the policy knows of them weighs nothing any more.
    pub(crate) fn disown(&self, is_gone: &dyn Fn(&str) -> bool) -> Result<()> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = own.clone();
        left.retain(|name, _| !is_gone(name));
        if left.len() < own.len() {
            self.ledger.put_meta(OWN, &encode(&left)?)?;
            *own = left;
        }
        Ok(())
    }

    /// Takes over what a mapping says of its list: kept, and in force at once for what was imported before. Returns whether
    /// something was new.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn adopt(&self, list: &OwnList) -> Result<bool> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let before = own.get(&list.name);
        if before == Some(list) {
            return Ok(false);
        }
        let was_known = before.is_some();
        let weighs_as_before = before.is_some_and(|before| standing(before) == standing(list));
        let mut all = own.clone();
        all.insert(list.name.clone(), list.clone());
        self.ledger.put_meta(OWN, &encode(&all)?)?;
        self.ledger.sync()?;
        *own = all;
        if !weighs_as_before {
            let policy = (*self.policy()).clone().with_lists([standing(list)]);
            *self.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
            if was_known {
                // It is taken over before its first record is: every verdict in the table may rest on what was known.
                self.rebuild_verdicts()?;
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_version_stored_is_read() {
        let stored =
            br#"{"version":1,"lists":[{"name":"own/acme","title":"Acme","grade":"C","tlp":"TLP:AMBER+STRICT",
            "every_hours":6,"origins":["acme"],"url":null,"licence":"ours"}]}"#;
        let lists = read(stored).unwrap();
        let list = &lists["own/acme"];
        assert_eq!((list.grade, list.tlp, list.every_hours), (Grade::C, Tlp::AmberStrict, 6));
        let again = Stored { version: VERSION, lists: lists.values().map(StoredList::of).collect() };
        assert_eq!(read(&serde_json::to_vec(&again).unwrap()).unwrap(), lists);
        for (from, to) in
            [("\"version\":1", "\"version\":2"), ("\"C\"", "\"X\""), ("TLP:", "TPL:"), ("title", "titel")]
        {
            let wrong = String::from_utf8_lossy(stored).replacen(from, to, 1);
            assert!(read(wrong.as_bytes()).is_err(), "{to}");
        }
    }
}
