//! Tables between bars, as in Markdown and AsciiDoc (`|Hash|Type|`), among the lines of a document. A row of names that the
//! layout knows begins a table; what is no row of one is left to others. Cells that span lines are not read.

use super::{
    csv::Names,
    indicator_table::{Columns, Layout},
};

/// Most cells of a row.
const CELLS_MAX: usize = 64;

/// Reads the rows of the tables in a document.
#[derive(Debug)]
pub(crate) struct Pipes<'a> {
    layout: &'a Layout,
    columns: Option<Columns>,
}

/// What a line is.
#[derive(Debug)]
pub(crate) enum Row<'a, 't> {
    /// A row of the table whose columns are known.
    Cells(&'a Columns, Vec<&'t str>),
    /// A header, or a line of the table's frame.
    Frame,
    /// A row of a table that names no indicators in columns that are known.
    Unknown,
}

impl<'a> Pipes<'a> {
    /// Tables in this layout.
    pub(crate) fn new(layout: &'a Layout) -> Self {
        Self { layout, columns: None }
    }

    /// Reads a line; `None` when it belongs to no table.
    pub(crate) fn row<'t>(&mut self, line: &'t str) -> Option<Row<'_, 't>> {
        let line = line.trim();
        let inner = line.strip_prefix('|')?;
        if line.chars().all(|c| matches!(c, '|' | '=' | '-' | ':' | ' ')) {
            if inner.starts_with('=') {
                // The frame of an AsciiDoc table: the next has other columns.
                self.columns = None;
            }
            return Some(Row::Frame);
        }
        let cells: Vec<&str> =
            inner.strip_suffix('|').unwrap_or(inner).split('|').take(CELLS_MAX).map(bare).collect();
        let names = Names::of(cells.iter().map(|cell| cell.to_ascii_lowercase()));
        let columns = self.layout.find(&names);
        if columns.name_indicators() {
            self.columns = Some(columns);
            return Some(Row::Frame);
        }
        Some(match &self.columns {
            Some(columns) => Row::Cells(columns, cells),
            None => Row::Unknown,
        })
    }
}

/// The text of a cell without its marks: `` `a` ``, `[a](link)`, `++a++`.
pub(crate) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let linked = cell.strip_prefix('[').and_then(|rest| rest.split_once("](")).map_or(cell, |(text, _)| text);
    // AsciiDoc: `link[`text`]`.
    let linked = linked.split_once("[`").and_then(|(_, rest)| rest.strip_suffix("`]")).unwrap_or(linked);
    linked.trim_matches(['`', '+', '*', ' ', '\u{a0}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout = Layout { values: &["hash"], ..Layout::NONE };

    #[track_caller]
    fn check(lines: &[(&str, &str)]) {
        let mut pipes = Pipes::new(&LAYOUT);
        for (line, expected) in lines {
            let told = match pipes.row(line) {
                None => "text".to_owned(),
                Some(Row::Frame) => "frame".to_owned(),
                Some(Row::Unknown) => "unknown".to_owned(),
                Some(Row::Cells(_, cells)) => cells.join(","),
            };
            assert_eq!(told, *expected, "{line}");
        }
    }

    #[test]
    fn rows() {
        check(&[
            ("a | b", "text"),
            ("|a|b|", "unknown"),
            ("|Hash|Type|", "frame"),
            ("|:--|:--|", "frame"),
            ("|[ab](https://a.example/ab)| `exe` |", "ab,exe"),
            ("|===", "frame"),
            ("| `c` | d", "unknown"),
        ]);
        check(&[("|hash", "frame"), ("|{vt-url}ab[`ab`] | c", "ab,c")]);
    }
}
