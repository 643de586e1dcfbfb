//! What anything was ever decided about, in memory: some thousand subjects at most, told without reading. Nothing leaves it; what it says
//! beyond need costs a closer look.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
};

use model::{Hash, Mask, Observable, Subject};
use store::Ledger;

use crate::Result;

/// The subjects of decisions.
#[derive(Debug, Default)]
pub(crate) struct DecidedSubjects(RwLock<HashSet<Subject>>);

impl DecidedSubjects {
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        Ok(Self(RwLock::new(ledger.decided_subjects()?)))
    }

    pub(super) fn add(&self, subject: Subject) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(subject);
    }

    /// Whether a decision may bear on the verdict about an object. `false` is certain.
    pub(crate) fn may_bear_on(&self, observable: &Observable) -> bool {
        let subjects = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if subjects.is_empty() {
            return false;
        }
        let domain = match observable {
            Observable::Domain(domain) => Some(domain),
            Observable::Url(url) => url.domain(),
            Observable::File(_) => {
                // Which weak digests are of which file is not known here.
                let is_weak = |hash: &Hash| !hash.is_strong();
                return subjects.contains(&observable.clone().into())
                    || subjects.iter().any(
                        |subject| matches!(subject, Subject::Observable(Observable::File(hash)) if is_weak(hash)),
                    );
            }
            Observable::Ip(_) => None,
        };
        let is_below = |domain: &model::DomainName| {
            domain.with_parents().any(|name| subjects.contains(&Mask::Domain(name).into()))
        };
        subjects.contains(&observable.clone().into()) || domain.is_some_and(is_below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decisions_may_bear_on() {
        let object = |text: &str| Observable::detect(text).unwrap();
        let subjects = DecidedSubjects::default();
        let (md5, sha256) = ("a".repeat(32), "b".repeat(64));
        let asked = ["a.example", "b.a.example", "http://b.a.example/x", "192.0.2.1", sha256.as_str()];
        let said = |subjects: &DecidedSubjects| asked.map(|text| subjects.may_bear_on(&object(text)));
        assert_eq!(said(&subjects), [false; 5]);
        subjects.add(object("a.example").into());
        assert_eq!(said(&subjects), [true, false, false, false, false]);
        subjects.add(Mask::parse("*.a.example").unwrap().into());
        assert_eq!(said(&subjects), [true, true, true, false, false]);
        subjects.add(object("192.0.2.1").into());
        assert_eq!(said(&subjects), [true, true, true, true, false]);
        subjects.add(object(&md5).into());
        assert_eq!(said(&subjects), [true; 5]);
    }
}
