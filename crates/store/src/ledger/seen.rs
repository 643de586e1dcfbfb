//! Reading for those who may not see everything: rows that are not seen are passed over, and none of them is counted.

use model::{Host, Subject};

use super::Ledger;
use crate::{
    Result, Section, Sight,
    engine::{Entry, KeyRange, Limit, Order, Table},
    key,
};

/// Rows that are read at once at least where some are passed over.
pub(super) const SEEN_ROWS_MIN: usize = 64;

impl Ledger {
    /// The first rows of a range that are seen, and whether there are more of those.
    pub(super) fn rows_seen(
        &self,
        range: KeyRange,
        limit: Limit,
        sight: Sight<'_>,
    ) -> Result<(Vec<Entry>, bool)> {
        if sight.is_all() {
            let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
            return Ok((page.entries, page.next.is_some()));
        }
        let mut rows: Vec<Entry> = Vec::new();
        let mut bytes = 0_usize;
        let mut rest = Some(range);
        while let Some(range) = rest {
            let room = limit.entries.saturating_sub(rows.len()).saturating_add(1);
            let wanted = Limit { entries: room.clamp(SEEN_ROWS_MIN, Limit::WALK.entries), ..Limit::WALK };
            let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, wanted)?;
            for row in page.entries {
                if !sight.sees_row(&row.value) {
                    continue;
                }
                // The first always comes, as of a scan.
                if !rows.is_empty() && (rows.len() >= limit.entries || bytes >= limit.bytes) {
                    return Ok((rows, true));
                }
                bytes = bytes.saturating_add(row.key.len()).saturating_add(row.value.len());
                rows.push(row);
            }
            rest = page.next;
        }
        Ok((rows, false))
    }

    /// Whether a range has a row that is seen.
    pub(super) fn is_any_seen(&self, range: KeyRange, sight: Sight<'_>) -> Result<bool> {
        if sight.is_all() {
            return Ok(self.core.engine.count(Table::Evidence, &range, 1)? > 0);
        }
        let mut is_seen = false;
        self.core.engine.visit(Table::Evidence, range, &mut |_, value| {
            is_seen = sight.sees_row(value);
            Ok(!is_seen)
        })?;
        Ok(is_seen)
    }

    /// Whether any piece about the subject, or a relation that leads to it, is seen. A file that is known by it as its weak digest is none.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn has_evidence_seen(&self, subject: &Subject, sight: Sight<'_>) -> Result<bool> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(false);
        }
        let [first, .., last] = Section::ALL;
        self.is_any_seen(key::sections(&subject_key, first, last), sight)
    }

    /// Whether any piece about a URL on the host is seen, or that leads to one.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn has_urls_seen(&self, host: &Host, sight: Sight<'_>) -> Result<bool> {
        Ok(self.core.filter.may_contain(&key::host(host)) && self.is_any_seen(key::urls_on(host), sight)?)
    }

    /// Whether any piece about a URL on the host, or about a mask over those of one folder, is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn has_evidence_on_seen(&self, host: &Host, sight: Sight<'_>) -> Result<bool> {
        if !self.core.filter.may_contain(&key::host(host)) {
            return Ok(false);
        }
        for range in key::all_urls_on(host) {
            if self.is_any_seen(range, sight)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
