//! Reading the verdict table into memory, in the walk that fills the filter for misses when a ledger is opened.

use super::{Core, row_cache::Kept, row_pack::PackedRow, verdicts::VerdictRow};
use crate::{
    Result,
    engine::{KeyRange, Limit, Order, Table},
};

/// How often a page is read anew because rows were written since. Then its rows are left to be read when they are asked for.
const ATTEMPTS_MAX: u32 = 16;

impl Core {
    /// Calls `add` with the key of each row, until it returns `false`, and takes the rows into memory if that is wanted, until there is no
    /// more room.
    pub(super) fn walk_rows(&self, add: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        let mut is_wanted = self.rows.is_to_be_filled();
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let mut attempts = 0;
            let page = loop {
                let generation = self.rows.generation();
                let page = self.engine.scan(Table::Verdicts, &range, Order::Forward, Limit::WALK)?;
                if !is_wanted {
                    break page;
                }
                let kept =
                    page.entries.iter().map(|entry| self.keep_row(generation, &entry.key, &entry.value));
                match kept.clone().find(|kept| *kept != Kept::Yes) {
                    None => break page,
                    Some(Kept::Outdated) if attempts < ATTEMPTS_MAX => attempts += 1,
                    Some(Kept::Outdated | Kept::Yes) => break page,
                    Some(Kept::NoRoom) => {
                        is_wanted = false;
                        break page;
                    }
                }
            };
            for entry in &page.entries {
                if !add(&entry.key) {
                    return Ok(());
                }
            }
            rest = page.next;
        }
        self.rows.set_filled();
        Ok(())
    }

    fn keep_row(&self, generation: u64, key: &[u8], value: &[u8]) -> Kept {
        let row = VerdictRow::decode(value).ok().as_ref().and_then(PackedRow::of);
        // What does not decode is found and reported when it is asked for.
        row.map_or(Kept::Yes, |row| self.rows.fill(generation, self.filter.name(key), row))
    }
}
