//! The rows of the verdict table that masks cover, in one walk over it.

use model::{Observable, Subject};

use super::{Ledger, VerdictRow};
use crate::{
    Cover, Result,
    cover::Search,
    engine::{KeyRange, Limit, Order, Table, walk},
    key,
};

/// Rows read at a time: to begin a read takes as long as to read so many.
const ROWS_MIN: usize = 32;
/// The same where what is covered stands close together.
const ROWS_MAX: usize = 4096;

/// A walk over the rows that masks cover.
pub struct RowsUnder<'a> {
    ledger: &'a Ledger,
    search: Search,
    /// Where to go on; `None` at the end.
    from: Option<Vec<u8>>,
    /// Rows to read next.
    rows: usize,
}

impl Ledger {
    /// The rows of all that the masks cover ([`model::Mask::covers`]): of a network or domain also the URLs on its hosts.
    #[must_use]
    pub fn rows_under(&self, cover: Cover) -> RowsUnder<'_> {
        RowsUnder { ledger: self, search: Search::of(cover), from: Some(Vec::new()), rows: ROWS_MIN }
    }

    /// Every mask of which there is evidence; `None` when they are too many to be held together.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn all_masks(&self) -> Result<Option<Cover>> {
        let mut cover = Cover::default();
        let mut is_whole = true;
        let mut last: Vec<u8> = Vec::new();
        let masks = KeyRange { start: vec![key::MASK_NETWORK], end: None };
        walk(&*self.core.engine, Table::Evidence, masks, |key, _| {
            let (subject, ..) = key::split_evidence(key)?;
            if subject != last {
                last.clear();
                last.extend_from_slice(subject);
                // What does not decode bears on nothing.
                if let Ok(Subject::Mask(mask)) = key::decode(subject) {
                    is_whole = cover.extend([mask]);
                }
            }
            Ok(is_whole)
        })?;
        Ok(is_whole.then_some(cover))
    }
}

impl RowsUnder<'_> {
    /// The next rows in the order of keys, about `limit`; `None` when there are no more. Rows that do not decode are passed over.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn next_page(&mut self, limit: usize) -> Result<Option<Vec<(Observable, VerdictRow)>>> {
        let mut page = Vec::new();
        while page.len() < limit.max(1) {
            let Some(from) = self.from.take() else { break };
            let Some(range) = self.search.next(&from) else { break };
            let start = from.max(range.start.clone());
            let limit = Limit { entries: self.rows, ..Limit::WALK };
            // Without an end: what stands behind the range tells whether the next is near.
            let range = KeyRange { start, end: None };
            let found = self.ledger.core.engine.scan(Table::Verdicts, &range, Order::Forward, limit)?;
            let before = self.search.passed();
            let mut within = 0;
            for row in &found.entries {
                let Some(range) = self.search.next(&row.key) else { break };
                if !range.contains(&row.key) {
                    continue;
                }
                within += 1;
                if let Some(object) = self.search.covered(&row.key)
                    && let Ok(verdict) = VerdictRow::decode(&row.value)
                {
                    page.push((object, verdict));
                }
            }
            // Each range that was met on the way saved a read.
            let saved = self.search.passed() - before;
            self.rows = if within + saved * ROWS_MIN >= found.entries.len() / 2 {
                (self.rows * 2).min(ROWS_MAX)
            } else {
                (self.rows / 2).max(ROWS_MIN)
            };
            self.from = found.next.map(|rest| rest.start);
        }
        Ok((!page.is_empty()).then_some(page))
    }
}
