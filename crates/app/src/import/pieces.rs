//! Pieces of evidence as they are, without a file: for tests, since no feed says all of it in few words.

use std::collections::BTreeMap;

use model::{Claim, Evidence, KnowledgeEntry};
use store::Snapshot;

use crate::{App, Result, status::Speaks};

impl App {
    /// Takes pieces and entries of knowledge as the imports of their lists would. What is listed is a complete list of each date.
    ///
    /// # Errors
    /// When the ledger fails.
    #[doc(hidden)]
    pub fn take_pieces(&self, pieces: Vec<Evidence>, mut knowledge: Vec<KnowledgeEntry>) -> Result<()> {
        let now = self.now();
        let import = u64::try_from(now.millis()).unwrap_or_default();
        let mut by_list: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
        for piece in pieces {
            let piece = Evidence { recorded_at: now, import, ..piece };
            by_list.entry(piece.source.clone()).or_default().push(piece);
        }
        for (list, pieces) in by_list {
            let mut speaks = Speaks::default();
            pieces.iter().for_each(|piece| speaks.add(piece));
            let listed = pieces.iter().filter(|piece| matches!(piece.claim, Claim::Listed(_)));
            let dates: BTreeMap<_, _> = listed.map(|piece| (piece.observed_at, piece.tlp)).collect();
            let appended = self.append_evidence(pieces)?;
            speaks.came(&appended.new_by_marking);
            for (date, tlp) in dates {
                let list = list.clone();
                let (entries, digest, recorded_at) = (1, [0; 32], now);
                self.ledger.complete_snapshot(Snapshot {
                    list,
                    date,
                    entries,
                    digest,
                    recorded_at,
                    import,
                    tlp,
                })?;
            }
            self.record_list(&list, appended.new, speaks)?;
        }
        for entry in &mut knowledge {
            (entry.recorded_at, entry.import) = (now, import);
            let mut speaks = Speaks::default();
            speaks.know(now, entry.tlp);
            self.record_list(&entry.list, 1, speaks)?;
        }
        self.ledger.append_knowledge(&knowledge)?;
        self.ledger.sync()?;
        self.settle_verdicts()?;
        self.knowledge_came();
        self.refresh_knowledge()
    }
}
