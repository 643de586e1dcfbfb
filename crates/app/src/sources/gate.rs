//! Who is letting something of which list come in: what is removed must not come in at the same time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::is_about;
use crate::{Error, Result};

/// Lists that come in, and names of what is removed.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How many bring something of a list.
    coming: BTreeMap<String, usize>,
    shut: BTreeSet<String>,
}

/// Something of a list comes in for as long as this is held.
#[derive(Debug)]
pub(crate) struct Admission<'a> {
    gate: &'a Gate,
    list: String,
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        if let Some(count) = state.coming.get_mut(&self.list) {
            *count -= 1;
            if *count == 0 {
                state.coming.remove(&self.list);
            }
        }
    }
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn admit(&self, list: &str) -> Result<Admission<'_>> {
        let mut state = self.state();
        if let Some(name) = state.shut.iter().find(|name| is_about(name, list)) {
            return Err(Error::BeingRemoved { name: name.clone() });
        }
        *state.coming.entry(list.to_owned()).or_default() += 1;
        Ok(Admission { gate: self, list: list.to_owned() })
    }

    /// Shuts it for what a name is about, unless something of that comes in right now.
    pub(super) fn shut_if_quiet(&self, name: &str) -> Result<()> {
        let mut state = self.state();
        if let Some(list) = state.coming.keys().find(|list| is_about(name, list)) {
            return Err(Error::SourceBusy { name: list.clone() });
        }
        state.shut.insert(name.to_owned());
        Ok(())
    }

    pub(super) fn shut(&self, name: &str) {
        self.state().shut.insert(name.to_owned());
    }

    pub(super) fn open(&self, name: &str) {
        self.state().shut.remove(name);
    }

    /// The lists that come in right now.
    pub(super) fn coming(&self) -> Vec<String> {
        self.state().coming.keys().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_is_not_removed_meanwhile() {
        let gate = Gate::default();
        let (first, second) = (gate.admit("firehol/a").unwrap(), gate.admit("firehol/a").unwrap());
        assert!(
            matches!(gate.shut_if_quiet("firehol"), Err(Error::SourceBusy { name }) if name == "firehol/a")
        );
        gate.shut_if_quiet("fire").unwrap();
        drop(first);
        assert!(gate.shut_if_quiet("firehol").is_err());
        assert_eq!(gate.coming(), ["firehol/a"]);
        drop(second);
        assert!(gate.coming().is_empty());
        gate.shut_if_quiet("firehol").unwrap();
        assert!(matches!(gate.admit("firehol/b"), Err(Error::BeingRemoved { name }) if name == "firehol"));
        gate.admit("firehole").unwrap();
        gate.open("firehol");
        gate.admit("firehol/b").unwrap();
    }
}
