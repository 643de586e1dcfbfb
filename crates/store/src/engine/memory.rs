//! The engine in memory, for tests and for trying things out. Nothing survives the process.

use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::{Arc, PoisonError, RwLock},
};

use super::{Batch, Engine, Entry, KeyRange, Limit, Order, Page, Table, Visitor};
use crate::{Error, Result};

type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

/// Ordered maps behind one lock.
#[derive(Debug, Default)]
pub struct Memory {
    tables: RwLock<BTreeMap<Table, Rows>>,
    /// Whether it is a snapshot of another.
    is_frozen: bool,
}

impl Memory {
    /// An empty engine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Engine for Memory {
    fn get_many(&self, table: Table, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let rows = tables.get(&table);
        Ok(keys.iter().map(|key| rows.and_then(|rows| rows.get(*key)).cloned()).collect())
    }

    fn scan(&self, table: Table, range: &KeyRange, order: Order, limit: Limit) -> Result<Page> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let Some(rows) = tables.get(&table).filter(|_| !range.is_empty()) else { return Ok(Page::default()) };
        let end = range.end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let found = rows.range::<[u8], _>((Bound::Included(range.start.as_slice()), end));
        let entries = found.map(|(key, value)| Ok((key.clone(), value.clone())));
        match order {
            Order::Forward => collect(range, order, limit, entries),
            Order::Reverse => collect(range, order, limit, entries.rev()),
        }
    }

    fn visit(&self, table: Table, range: KeyRange, each: &mut Visitor<'_>) -> Result<()> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let Some(rows) = tables.get(&table).filter(|_| !range.is_empty()) else { return Ok(()) };
        let end = range.end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        for (key, value) in rows.range::<[u8], _>((Bound::Included(range.start.as_slice()), end)) {
            if !each(key, value)? {
                break;
            }
        }
        Ok(())
    }

    fn count(&self, table: Table, range: &KeyRange, max: u64) -> Result<u64> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let Some(rows) = tables.get(&table).filter(|_| !range.is_empty()) else { return Ok(0) };
        let end = range.end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let found = rows.range::<[u8], _>((Bound::Included(range.start.as_slice()), end));
        Ok(found.take(usize::try_from(max).unwrap_or(usize::MAX)).count() as u64)
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Arc::new(Self { tables: RwLock::new(tables), is_frozen: true }))
    }

    fn commit(&self, batch: Batch) -> Result<()> {
        if self.is_frozen {
            return Err(Error::Frozen);
        }
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        for (table, key, value) in batch.into_operations() {
            let rows = tables.entry(table).or_default();
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        if self.is_frozen { Err(Error::Frozen) } else { Ok(()) }
    }

    fn purge(&self, _: Table) -> Result<()> {
        if self.is_frozen { Err(Error::Frozen) } else { Ok(()) }
    }

    fn disk_bytes(&self) -> Result<u64> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        Ok(tables.values().flatten().map(|(key, value)| (key.len() + value.len()) as u64).sum())
    }
}

/// Fills a page from entries that come in order, and says where to go on.
pub(super) fn collect<K, V>(
    range: &KeyRange,
    order: Order,
    limit: Limit,
    entries: impl Iterator<Item = Result<(K, V)>>,
) -> Result<Page>
where
    K: AsRef<[u8]> + Into<Vec<u8>>,
    V: AsRef<[u8]> + Into<Vec<u8>>,
{
    let mut page = Page::default();
    let mut bytes = 0_usize;
    for entry in entries {
        let (key, value) = entry?;
        let size = key.as_ref().len() + value.as_ref().len();
        let full = page.entries.len() >= limit.entries.max(1) || bytes.saturating_add(size) > limit.bytes;
        if let Some(last) = page.entries.last().filter(|_| full) {
            page.next = Some(match order {
                Order::Forward => KeyRange { start: key.into(), end: range.end.clone() },
                Order::Reverse => KeyRange { start: range.start.clone(), end: Some(last.key.clone()) },
            });
            return Ok(page);
        }
        bytes += size;
        page.entries.push(Entry { key: key.into(), value: value.into() });
    }
    Ok(page)
}
