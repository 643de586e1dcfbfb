//! Exports of lists of known files: the NSRL's Reference Data Set and CIRCL's hashlookup. Millions of digests, nothing
//! else: no evidence is made of them.
//!
//! What is read, told by the first line:
//! - tables with a header, as in RDS 2's `NSRLFile.txt`, or in the order of the exports of RDS 3's table `FILE`;
//!   separated by commas (RFC 4180), bars or tabs;
//! - SQL dumps of RDS 3 (`FILE`, `METADATA`);
//! - JSON lines in the hashlookup format (draft-dulaunoy-hashlookup-format);
//! - a digest a line.
//!
//! A wrong entry here hides an attack, so that doubt refuses: a row of another width, a digest of another length, a
//! quote that stays open (names of files are chosen by their makers, and may look like rows). What a list itself
//! calls malicious is left out and counted.

mod json;
mod lines;
mod plain;
mod rows;
mod sql;
mod table;

use std::{
    io::{self, BufRead},
    ops::ControlFlow,
};

use model::Hash;

use self::{json::JsonLines, plain::Plain, sql::Sql, table::Table};

/// Longest row in bytes, line ends inside of it included: names in archives have up to 64 KiB. Longer ones are refused.
pub const ROW_BYTES_MAX: usize = 64 * 1024;
/// How many refusals are told with their place; all are counted.
pub const REFUSALS_MAX: usize = 100;

/// The digests of one file; at least one of them is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// 128 bits.
    pub md5: Option<Hash>,
    /// 160 bits.
    pub sha1: Option<Hash>,
    /// 256 bits.
    pub sha256: Option<Hash>,
}

impl Entry {
    /// Those that are there.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> {
        [self.md5, self.sha1, self.sha256].into_iter().flatten()
    }

    /// From the texts of a row in this order. Empty is not there.
    fn parse(texts: [Option<&[u8]>; 3]) -> Result<Self, &'static str> {
        let mut entry = Self::default();
        for (kind, text) in texts.into_iter().enumerate() {
            let text = text.unwrap_or_default().trim_ascii();
            if text.is_empty() {
                continue;
            }
            let hash = std::str::from_utf8(text).ok().and_then(|text| Hash::parse(text).ok());
            match (kind, hash) {
                (0, Some(Hash::Md5(_))) => entry.md5 = hash,
                (1, Some(Hash::Sha1(_))) => entry.sha1 = hash,
                (2, Some(Hash::Sha256(_))) => entry.sha256 = hash,
                _ => return Err("a digest is none of its kind"),
            }
        }
        if entry == Self::default() { Err("there is no digest") } else { Ok(entry) }
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Rows of separated values.
    Table,
    /// Statements.
    Sql,
    /// An object a line.
    JsonLines,
    /// A digest a line.
    Plain,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its first line, from 1.
    pub line: u64,
    /// Why.
    pub reason: &'static str,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How it is written; `None` when it is nothing that is known here, so that nothing was read.
    pub format: Option<Format>,
    /// Rows handed out.
    pub accepted: u64,
    /// Rows left out because the list says that their file is malicious.
    pub malicious: u64,
    /// Rows left out because the list has less than even trust in them.
    pub distrusted: u64,
    /// Rows refused.
    pub refused: u64,
    /// The first of them.
    pub refusals: Vec<Refusal>,
}

/// Reads a file, decompressed. `Break` stops reading.
///
/// # Errors
/// When reading fails; what was handed out before is good, but not the whole list.
pub fn read(mut reader: impl BufRead, sink: &mut dyn FnMut(Entry) -> ControlFlow<()>) -> io::Result<Report> {
    let mut out = Out { report: Report::default(), sink, line: 0, is_stopped: false };
    rows::read(&mut reader, &mut out)?;
    Ok(out.report)
}

/// Takes what rows say.
struct Out<'a> {
    report: Report,
    sink: &'a mut dyn FnMut(Entry) -> ControlFlow<()>,
    /// First line of the row.
    line: u64,
    is_stopped: bool,
}

impl Out<'_> {
    fn take(&mut self, entry: Result<Entry, &'static str>) {
        match entry {
            Ok(entry) => {
                count(&mut self.report.accepted);
                self.is_stopped |= (self.sink)(entry).is_break();
            }
            Err(reason) => self.refuse(reason),
        }
    }

    fn refuse(&mut self, reason: &'static str) {
        count(&mut self.report.refused);
        if self.report.refusals.len() < REFUSALS_MAX {
            self.report.refusals.push(Refusal { line: self.line, reason });
        }
    }
}

fn count(number: &mut u64) {
    *number = number.saturating_add(1);
}

/// A format, and what is known of the file that is read.
enum Reader {
    Table(Table),
    Sql(Sql),
    JsonLines(JsonLines),
    Plain(Plain),
}

impl Reader {
    /// By the first line that says anything, and whether that is a row itself.
    fn detect(line: &[u8]) -> Option<(Self, bool)> {
        if line.trim_ascii_start().starts_with(b"{") {
            return Some((Self::JsonLines(JsonLines), true));
        }
        if Sql::is_statement(line) {
            return Some((Self::Sql(Sql::default()), true));
        }
        if plain::hash(line).is_some() {
            return Some((Self::Plain(Plain), true));
        }
        let headed = Table::by_header(line).map(|table| (Self::Table(table), false));
        headed.or_else(|| Table::by_order(line).map(|table| (Self::Table(table), true)))
    }

    fn format(&self) -> Format {
        match self {
            Self::Table(_) => Format::Table,
            Self::Sql(_) => Format::Sql,
            Self::JsonLines(_) => Format::JsonLines,
            Self::Plain(_) => Format::Plain,
        }
    }

    /// Follows the bytes of a row, so that [`Reader::ends`] can tell whether it goes on in the next line.
    fn follow(&mut self, bytes: &[u8]) {
        match self {
            Self::Table(table) => table.follow(bytes),
            Self::Sql(sql) => sql.follow(bytes),
            Self::JsonLines(_) | Self::Plain(_) => {}
        }
    }

    /// Whether the row ends with the line; if so, the next one begins.
    fn ends(&mut self) -> bool {
        match self {
            Self::Table(table) => table.ends(),
            Self::Sql(sql) => sql.ends(),
            Self::JsonLines(_) | Self::Plain(_) => true,
        }
    }

    fn row(&mut self, text: &[u8], out: &mut Out<'_>) {
        match self {
            Self::Table(table) => table.row(text, out),
            Self::Sql(sql) => sql.row(text, out),
            Self::JsonLines(lines) => lines.row(text, out),
            Self::Plain(plain) => plain.row(text, out),
        }
    }
}

#[cfg(test)]
mod tests;
