//! Knowledge in memory: from a name, as evidence or a person writes it, to the one family, actor or technique that it means,
//! or to several, which are then told and never guessed between. Texts stay in the ledger until a card is asked for.

mod card;
mod families;
mod group;
mod index;
mod union;

pub use self::card::{Candidate, Card, KnowledgeFound, Named, United};
pub use self::families::{Family, StatedName};

use std::sync::{Arc, PoisonError, atomic::Ordering};

use model::KnowledgeEntry;

use self::index::Index;
use crate::{App, Result};

/// Entries that are held; beyond, those that come last by list and identifier are left out. The real lists have 13,000.
const ENTRIES_MAX: usize = 200_000;

/// What the application holds of knowledge.
#[derive(Debug, Default)]
pub(crate) struct Holding {
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
        let mut entries: Vec<KnowledgeEntry> = Vec::new();
        let mut left_out = 0_u64;
        ledger.walk_knowledge(|entry| {
            if entries.len() < ENTRIES_MAX {
                entries.push(entry);
            } else {
                left_out += 1;
            }
        })?;
        if left_out > 0 {
            tracing::warn!(left_out, "more knowledge than is held in memory");
        }
        let index = Arc::new(Index::new(entries));
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
        Ok(())
    }

    pub(crate) fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
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
