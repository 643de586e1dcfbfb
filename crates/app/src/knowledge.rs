//! Knowledge in memory: from a name, as evidence or a person writes it, to the one family, actor or technique that it means,
//! or to several, which are then told and never guessed between. Texts stay in the ledger until a card is asked for.

mod card;
mod families;
mod group;
mod index;
mod union;

pub use self::card::{Candidate, Card, KnowledgeFound, Named, United};
pub use self::families::{Family, StatedName};

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use analysis::Viewer;
use model::{KnowledgeEntry, Tlp};
use store::Sight;

use self::index::Index;
use crate::{App, Result};

/// Entries that are held; beyond, those that come last by list and identifier are left out. The real lists have 13,000.
const ENTRIES_MAX: usize = 200_000;

/// Indexes of what some see that are held beside the one of everything.
const OWN_MAX: usize = 8;

/// Lists with a marking.
type Labels = BTreeSet<(String, Tlp)>;

/// What the application holds of knowledge.
#[derive(Debug, Default)]
pub(crate) struct Holding {
    /// Of what lists and markings hide from some, what is left: which entries are one thing follows from all of them, so that who does not see
    /// one must not see what it unites. The last made is the last.
    own: Mutex<Vec<(Labels, Arc<Index>)>>,
    index: std::sync::RwLock<Arc<Index>>,
    /// Whether the ledger has more than the index.
    is_stale: std::sync::atomic::AtomicBool,
}

impl Holding {
    /// Reads all knowledge of a ledger.
    pub(crate) fn load(ledger: &store::Ledger) -> Result<Self> {
        let holding = Self::default();
        holding.reload(ledger)?;
        Ok(holding)
    }

    fn reload(&self, ledger: &store::Ledger) -> Result<()> {
        let index = Arc::new(read(ledger, Sight::ALL)?);
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
        own.clear();
        Ok(())
    }

    /// The index of what a viewer sees.
    fn index_of(&self, ledger: &store::Ledger, viewer: &Viewer) -> Result<Arc<Index>> {
        // Held while one is made, so that it is made of what the index of everything has.
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.index();
        let hidden = all.items.iter().filter(|item| !item.is_seen_by(viewer));
        let hidden: Labels = hidden.map(|item| (item.list.clone(), item.tlp())).collect();
        if hidden.is_empty() {
            return Ok(all);
        }
        if let Some((_, index)) = own.iter().find(|(of, _)| *of == hidden) {
            return Ok(Arc::clone(index));
        }
        let sees = |list: &str, tlp| viewer.sees(list, tlp);
        let index = Arc::new(read(ledger, Sight::of(&sees))?);
        if own.len() >= OWN_MAX {
            own.remove(0);
        }
        own.push((hidden, Arc::clone(&index)));
        Ok(index)
    }

    pub(crate) fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read(ledger: &store::Ledger, sight: Sight<'_>) -> Result<Index> {
    let mut entries: Vec<KnowledgeEntry> = Vec::new();
    let mut left_out = 0_u64;
    ledger.walk_knowledge_seen(sight, |entry| {
        if entries.len() < ENTRIES_MAX {
            entries.push(entry);
        } else {
            left_out += 1;
        }
    })?;
    if left_out > 0 {
        tracing::warn!(left_out, "more knowledge than is held in memory");
    }
    Ok(Index::new(entries))
}

impl App {
    /// The knowledge that a viewer sees.
    pub(crate) fn knowledge_of(&self, viewer: &Viewer) -> Result<Arc<Index>> {
        match viewer.is_all() {
            true => Ok(self.knowledge.index()),
            false => self.knowledge.index_of(&self.ledger, viewer),
        }
    }

    /// Notes that knowledge was added to the ledger.
    pub(crate) fn knowledge_came(&self) {
        self.knowledge.is_stale.store(true, Ordering::Release);
    }

    /// Reads knowledge anew if some was added.
    pub(crate) fn refresh_knowledge(&self) -> Result<()> {
        if self.knowledge.is_stale.swap(false, Ordering::AcqRel) {
            self.knowledge.reload(&self.ledger)?;
        }
        Ok(())
    }
}
