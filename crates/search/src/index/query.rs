//! Questions to the index.

use std::ops::Bound;

use model::DomainName;

use super::{
    NameIndex, State,
    merge::{Merge, Run},
};
use crate::{Error, Pattern, Result, stream::Stream};

/// Names that a pattern covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In the order of [`DomainName`].
    pub names: Vec<DomainName>,
    /// Give this as `after` to go on; `None` when there are no more.
    pub next: Option<DomainName>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number, or the bound at which counting stopped.
    pub n: u64,
    /// Whether it is the number.
    pub exact: bool,
}

impl NameIndex {
    /// Names that a pattern covers, in order, from behind `after` on.
    ///
    /// # Errors
    /// When a segment cannot be read or is damaged.
    pub fn find(&self, pattern: &Pattern, after: Option<&DomainName>, limit: usize) -> Result<Page> {
        let state = self.state();
        let mut merged = state.covered(pattern, after)?;
        let mut page = Page::default();
        while let Some(name) = merged.next()? {
            if page.names.len() >= limit {
                page.next = page.names.last().cloned();
                break;
            }
            page.names.push(parsed(&name)?);
        }
        Ok(page)
    }

    /// How many names a pattern covers; counting stops at `max`.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn count(&self, pattern: &Pattern, max: u64) -> Result<Count> {
        let state = self.state();
        let mut merged = state.covered(pattern, None)?;
        let mut n = 0;
        while merged.next()?.is_some() {
            if n >= max {
                return Ok(Count { n, exact: false });
            }
            n += 1;
        }
        Ok(Count { n, exact: true })
    }

    /// Whether a name is in the index.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn contains(&self, name: &DomainName) -> Result<bool> {
        let state = self.state();
        if state.recent.contains(name) {
            return Ok(true);
        }
        let mut text = String::new();
        for held in state.segments.iter().filter(|held| held.segment.block_count() > 0) {
            let block = held.segment.block_of(name.as_str())?;
            held.segment.read(block, block, &mut text)?;
            if text.lines().any(|line| line == name.as_str()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Calls `each` for every name, in order: what [`NameIndex::find`] is compared with.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn scan(&self, mut each: impl FnMut(&str)) -> Result<()> {
        let (state, all) = (self.state(), Pattern::all());
        let mut merged = state.covered(&all, None)?;
        while let Some(name) = merged.next()? {
            each(&name);
        }
        Ok(())
    }

    /// Calls `each` for names that any of the patterns covers, until it says no; some come more than once, in no order.
    pub(crate) fn each_covered(
        &self,
        patterns: &[Pattern],
        mut each: impl FnMut(String) -> bool,
    ) -> Result<()> {
        let state = self.state();
        for pattern in patterns {
            for name in state.recent.iter().filter(|name| pattern.covers(name.as_str())) {
                if !each(name.as_str().to_owned()) {
                    return Ok(());
                }
            }
            for held in &state.segments {
                let mut stream = Stream::new(&held.segment, pattern, None)?;
                while let Some(name) = stream.next()? {
                    if !each(name) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}

impl State {
    /// Covered names of all runs.
    pub(super) fn covered<'a>(
        &'a self,
        pattern: &'a Pattern,
        after: Option<&'a DomainName>,
    ) -> Result<Merge<'a>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let recent = self.recent.range::<DomainName, _>((start, Bound::Unbounded));
        let recent = recent.map(|name| name.as_str()).filter(|name| pattern.covers(name)).map(str::to_owned);
        let segments = self.segments.iter().map(|held| {
            let stream = Stream::new(&held.segment, pattern, after.map(DomainName::as_str))?;
            Ok(Run::Segment(Box::new(stream)))
        });
        Merge::new(std::iter::once(Ok(Run::Recent(Box::new(recent)))).chain(segments))
    }
}

/// A name as it stands in a segment.
pub(crate) fn parsed(name: &str) -> Result<DomainName> {
    DomainName::parse_host(name).map_err(|_| Error::Damaged { what: "a segment has a line that is no name" })
}
