//! Sources as the operator handles them: paused, removed with everything that they brought, or kept for a number of days.
//!
//! A name stands for a source with all its lists (`firehol`), or for one list (`firehol/spamhaus_drop`, `own/acme`, `known_files/nsrl`). What people
//! decide and what analysers conclude are no sources: the former is withdrawn, the latter follows from the rest.

mod gate;
mod remove;
mod retention;
mod settings;

pub(crate) use self::{gate::Admission, remove::outlived};
use self::{gate::Gate, settings::Settings};
pub use self::{remove::Removed, settings::Pause};

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use model::{ANALYSIS, ASSESSMENT};
use store::{Extent, Ledger, RemovalRule};

use crate::{App, Error, Result, known_files};

/// What is set for sources, and who is at work on them.
pub(crate) struct Sources {
    settings: RwLock<Settings>,
    gate: Gate,
    /// Held by the one who removes.
    removing: Mutex<()>,
}

impl Sources {
    /// Reads what is set. What was being removed when the ledger was closed still is: nothing of it comes in.
    pub(crate) fn load(ledger: &Ledger) -> Result<Self> {
        let gate = Gate::default();
        if let Some(removal) = ledger.removal()? {
            let gone = removal.rules.iter().filter(|rule| rule.extent == Extent::Everything);
            gone.for_each(|rule| gate.shut(&rule.source));
        }
        let settings = RwLock::new(Settings::load(ledger)?);
        Ok(Self { settings, gate, removing: Mutex::new(()) })
    }

    /// Held by the one who removes or erases.
    pub(crate) fn removing(&self) -> MutexGuard<'_, ()> {
        self.removing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self) -> Settings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether a name of a source or list is about a list.
fn is_about(name: &str, list: &str) -> bool {
    RemovalRule { source: name.to_owned(), extent: Extent::Nothing }.is_about(list)
}

/// The source of a list, by the list's full name; a list of the operator's own is its own source.
#[must_use]
pub fn source_of(list: &str) -> &str {
    if list.starts_with("own/") { list } else { list.split('/').next().unwrap_or(list) }
}

impl App {
    /// Lets nothing of a source come in any more; what it brought goes on counting. `by` is told to whoever tries.
    ///
    /// # Errors
    /// [`Error::UnknownSource`], [`Error::SourceSetting`], or when the ledger fails.
    pub fn pause_source(&self, name: &str, by: &str, reason: &str) -> Result<()> {
        self.check_source(name)?;
        let pause = Pause::new(by, reason, self.now())?;
        self.set(|settings| settings.pause(name, Some(pause)))
    }

    /// Lets a source come in again; `false` when it was not paused.
    ///
    /// # Errors
    /// [`Error::UnknownSource`], or when the ledger fails.
    pub fn resume_source(&self, name: &str) -> Result<bool> {
        let was_paused = self.paused(name).is_some();
        if !was_paused {
            self.check_source(name)?;
        }
        self.set(|settings| settings.pause(name, None))?;
        Ok(was_paused)
    }

    /// How this very source or list is paused; lists of a paused source are as well.
    #[must_use]
    pub fn paused(&self, name: &str) -> Option<Pause> {
        self.sources.settings().paused(name)
    }

    /// For how many days what this very source or list says is kept; lists of such a source are as well, unless they have a number of their own.
    #[must_use]
    pub fn retention(&self, name: &str) -> Option<u32> {
        self.sources.settings().retention(name)
    }

    /// Lets something of a list come in, for as long as what is returned is held.
    ///
    /// # Errors
    /// [`Error::SourcePaused`], [`Error::BeingRemoved`].
    pub(crate) fn admit(&self, list: &str) -> Result<Admission<'_>> {
        let settings = self.sources.settings();
        if let Some((name, pause)) = settings.pause_over(list) {
            return Err(Error::SourcePaused { name: name.to_owned(), pause: pause.clone() });
        }
        self.sources.gate.admit(list)
    }

    /// Whether something can be set for the name.
    fn check_source(&self, name: &str) -> Result<()> {
        let unknown =
            || Error::UnknownSource { name: name.to_owned(), known: self.source_names().join(", ") };
        if [ANALYSIS, ASSESSMENT].iter().any(|no_source| is_about(no_source, name)) {
            return Err(unknown());
        }
        let names = self.source_names();
        let is_source = names.iter().any(|known| known == name);
        let is_list_of = |source: &&feeds::Source| {
            let list = name.strip_prefix(source.name).and_then(|rest| rest.strip_prefix('/'));
            list.is_some_and(|list| source.lists.iter().any(|known| known.name == list))
        };
        let is_held = |list: &String| is_about(name, list);
        if is_source || feeds::SOURCES.iter().any(is_list_of) || self.list_names().iter().any(is_held) {
            return Ok(());
        }
        Err(unknown())
    }

    /// Names of all sources.
    fn source_names(&self) -> Vec<String> {
        let built_in = feeds::SOURCES.iter().map(|source| source.name.to_owned());
        let own = self.own_lists().into_keys();
        let mut names: Vec<String> = built_in.chain(own).chain([known_files::SOURCE.to_owned()]).collect();
        names.extend(self.list_names().iter().filter_map(|list| {
            let source = list.split('/').next()?;
            (source != "own" && source != ASSESSMENT).then(|| source.to_owned())
        }));
        names.sort_unstable();
        names.dedup();
        names
    }

    fn set(&self, change: impl FnOnce(&mut Settings) -> Result<()>) -> Result<()> {
        let mut settings = self.sources.settings.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = settings.clone();
        change(&mut changed)?;
        changed.save(&self.ledger)?;
        *settings = changed;
        Ok(())
    }
}
