//! Which log a file is, from its first lines.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::{columns::Columns, epoch};
use crate::{Head, format::text::head_lines};

/// Most columns that are told from objects: the widest log has some hundred.
pub(super) const COLUMNS_MAX: usize = 1000;
/// Names by which an object says which log it is of: Zeek's `json-streaming-logs`, and what shippers make of it.
const PATHS: [&str; 2] = ["_path", "@path"];

/// The columns of a log as Zeek writes them by default, for parts that lost their head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The log: `dns`, `conn`…
    pub path: &'static str,
    /// Its columns; the first is the time.
    pub columns: &'static [&'static str],
}

impl Layout {
    /// The one of `layouts` that a row between tabs without head may have: as many columns, a date first, an address where one belongs.
    #[must_use]
    pub fn of_row(layouts: &[Self], row: &str) -> Option<Self> {
        let cells = || row.split('\t');
        epoch(cells().next()?)?;
        let fits = |layout: &&Self| {
            let address = layout.columns.iter().position(|name| *name == "id.orig_h");
            cells().count() == layout.columns.len()
                && address.is_none_or(|at| cells().nth(at).is_some_and(|cell| cell.parse::<IpAddr>().is_ok()))
        };
        layouts.iter().find(fits).copied()
    }
}

/// What the first lines of a file say of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    path: Option<String>,
    pub(super) columns: Vec<String>,
}

impl Log {
    /// Reads a head: the lines with `#` of a table, else all objects in it, whose members together are the columns (what is not set is
    /// left out of an object), else the first row by one of `layouts`. `None` when it has no column `ts`.
    #[must_use]
    pub fn tell(head: &Head<'_>, layouts: &[Layout]) -> Option<Self> {
        let mut lines = head_lines(head).peekable();
        let first = *lines.peek()?;
        let log = if first.starts_with('#') {
            let mut columns = Columns::default();
            lines.take_while(|line| line.starts_with('#')).for_each(|line| columns.head(line));
            Self { path: columns.path().map(str::to_owned), columns: columns.names().to_vec() }
        } else if first.starts_with('{') {
            Self::of_objects(lines)?
        } else {
            let layout = Layout::of_row(layouts, first)?;
            let columns = layout.columns.iter().map(|name| (*name).to_owned()).collect();
            Self { path: Some(layout.path.to_owned()), columns }
        };
        log.has("ts").then_some(log)
    }

    pub(super) fn of_objects<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut log = Self { path: None, columns: Vec::new() };
        for (at, line) in lines.enumerate() {
            // A first line that is none tells another format; a damaged one behind it does not.
            let Ok(object) = serde_json::from_str::<Map<String, Value>>(line) else {
                if at == 0 {
                    return None;
                }
                continue;
            };
            if log.path.is_none() {
                log.path = path_of(&object).map(str::to_owned);
            }
            for name in object.keys() {
                if log.columns.len() >= COLUMNS_MAX {
                    return Some(log);
                }
                if !log.has(name) {
                    log.columns.push(name.clone());
                }
            }
        }
        Some(log)
    }

    /// Which log it says it is, if it does.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Whether it has the column, as far as the head shows.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// Whether it is the log `path`: it says so, or says nothing, and has all of `columns`.
    #[must_use]
    pub fn is(&self, path: &str, columns: &[&str]) -> bool {
        self.path().is_none_or(|own| own == path) && columns.iter().all(|column| self.has(column))
    }
}

/// Which log an object says it is of.
pub(super) fn path_of(object: &Map<String, Value>) -> Option<&str> {
    PATHS.iter().find_map(|name| object.get(*name)?.as_str())
}
