//! Tables of separated values (RFC 4180 and what publishers make of it): comment banners, the header inside a comment,
//! repeated or nowhere, `, ` between quoted fields, rows of any width, columns by name or in the publisher's order.
//!
//! Not the `csv` crate: that reads a quote left open to the end of the file into one row, and does not know quotes behind
//! `, `. Here a row is bounded, and one bad row never loses the rest: if a quote stays open, its line alone is refused
//! and reading goes on at the next line.

use std::{collections::VecDeque, io};

pub use order::{Column, Names, Order, is};
pub use records::records;

use super::text::{Lines, comment, head_lines};
use crate::{Head, Sink, Spot, input::Input};

mod order;
mod records;

/// Longest row in bytes, line ends inside quotes included.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// Most lines that one row may span; also bounds how often a line is looked at again after an open quote.
pub const ROW_LINES_MAX: usize = 16;
/// Most columns of a row.
pub const COLUMNS_MAX: usize = 1000;
/// How many of the known column names make a row the header.
const HEADER_MATCHES_MIN: usize = 2;

/// How a table is written.
#[derive(Clone, Copy, Debug)]
pub struct Dialect<'a> {
    /// What stands between fields.
    pub delimiter: char,
    /// Whether `"` quotes fields.
    pub quotes: bool,
    /// Names of columns by which the header is told; empty for a table without header.
    pub columns: &'a [&'a str],
    /// The publisher's orders of columns, each of another width, for parts of a table that lost the header.
    pub orders: &'a [Order],
}

impl<'a> Dialect<'a> {
    /// Commas and quotes, with a header that has some of `columns`.
    #[must_use]
    pub const fn commas(columns: &'a [&'a str]) -> Self {
        Self { delimiter: ',', quotes: true, columns, orders: &[] }
    }

    /// Tabs without quotes, with a header that has some of `columns`.
    #[must_use]
    pub const fn tabs(columns: &'a [&'a str]) -> Self {
        Self { delimiter: '\t', quotes: false, columns, orders: &[] }
    }

    /// The same, where rows without header may be in one of `orders`.
    #[must_use]
    pub const fn with_orders(self, orders: &'a [Order]) -> Self {
        Self { orders, ..self }
    }

    /// The header among the first lines of a file, behind comments only.
    #[must_use]
    pub fn header_of(&self, head: &Head<'_>) -> Option<Vec<String>> {
        for line in head_lines(head) {
            let header = self.header(line);
            if header.is_some() || comment(line).is_none() {
                return header;
            }
        }
        None
    }

    /// The names in `line` if it is a header of this dialect, in a comment or not, in lower case.
    #[must_use]
    pub fn header(&self, line: &str) -> Option<Vec<String>> {
        let mut row = Row::default();
        row.split(comment(line).unwrap_or(line), self).ok()?;
        let names: Vec<String> = row.fields().map(|name| name.trim().to_ascii_lowercase()).collect();
        let known = self.columns.iter().filter(|column| names.iter().any(|name| name == *column)).count();
        (known >= HEADER_MATCHES_MIN).then_some(names)
    }
}

/// Reads rows one by one into one buffer.
pub struct Table<'a> {
    lines: Lines<'a>,
    dialect: Dialect<'a>,
    header: Names,
    /// Whether a header behind the first row is one, or a row like others.
    switches: bool,
    /// Whether there was one since it was last asked.
    switched: bool,
    /// Lines read ahead: a first row that is not the header, or what followed an open quote.
    ahead: VecDeque<(u64, String)>,
    row: Row,
}

/// One row.
#[derive(Debug, Default)]
pub struct Row {
    /// Number of its first line.
    pub line: u64,
    /// Its text as it stands in the file.
    pub raw: String,
    text: String,
    ends: Vec<usize>,
    /// Whether a quote stood inside a quoted field undoubled and was taken as it is.
    loose: bool,
}

/// Why a line is not a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    OpenQuote,
    Columns,
}

impl<'a> Table<'a> {
    /// Opens `input` and reads up to its header, or to the first row when there is none.
    ///
    /// # Errors
    /// When reading fails.
    pub fn open(input: &'a dyn Input, dialect: Dialect<'a>, sink: &mut dyn Sink) -> io::Result<Self> {
        let lines = Lines::open(input)?;
        let mut table = Self {
            lines,
            dialect,
            header: Names::default(),
            switches: false,
            switched: false,
            ahead: VecDeque::new(),
            row: Row::default(),
        };
        if !dialect.columns.is_empty() {
            while let Some((number, line)) = table.lines.next_line(sink)? {
                if let Some(header) = dialect.header(line) {
                    table.header = Names(header);
                    break;
                }
                if !line.trim().is_empty() && comment(line).is_none() {
                    table.ahead.push_back((number, line.to_owned()));
                    break;
                }
            }
        }
        Ok(table)
    }

    /// Whether a header was found.
    #[must_use]
    pub fn has_header(&self) -> bool {
        self.header.width() > 0
    }

    /// The position of the first of `names` that the header has.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        self.header.column(names)
    }

    /// The next row; `None` after the last. Comments and blank lines are skipped, bad rows refused to `sink`.
    ///
    /// # Errors
    /// When reading fails.
    pub fn next_row(&mut self, sink: &mut dyn Sink) -> io::Result<Option<&Row>> {
        Ok(self.advance(sink)?.then_some(&self.row))
    }

    /// Puts the next row into `row`; `false` after the last.
    fn advance(&mut self, sink: &mut dyn Sink) -> io::Result<bool> {
        loop {
            if !self.take_line(sink)? {
                return Ok(false);
            }
            if self.row.raw.trim().is_empty() {
                continue;
            }
            if let Some(text) = comment(&self.row.raw) {
                let mut row = Row::default();
                if self.switches && row.split(text, &self.dialect).is_ok() {
                    self.switch(&row);
                }
                continue;
            }
            let line_bytes = self.row.raw.len();
            let mut more = Vec::new();
            let mut outcome = self.row.resplit(&self.dialect);
            while outcome == Err(Fault::OpenQuote)
                && more.len() < ROW_LINES_MAX
                && self.row.raw.len() < ROW_BYTES_MAX
            {
                let Some((number, line)) = self.line_ahead(sink)? else { break };
                outcome = self.row.go_on(&line, &self.dialect);
                more.push((number, line));
            }
            let reason = match outcome {
                Ok(loose) if !loose || more.is_empty() => {
                    let row = std::mem::take(&mut self.row);
                    let is_header = self.switches && self.switch(&row);
                    self.row = row;
                    if is_header {
                        continue;
                    }
                    return Ok(true);
                }
                Ok(_) | Err(Fault::OpenQuote) => "a quote is not closed",
                Err(Fault::Columns) => "more than 1000 columns",
            };
            sink.reject(
                Spot::Line(self.row.line),
                reason,
                self.row.raw.get(..line_bytes).unwrap_or_default().as_bytes(),
            );
            for line in more.into_iter().rev() {
                self.ahead.push_front(line);
            }
        }
    }

    /// Puts the next line into `row.raw`.
    fn take_line(&mut self, sink: &mut dyn Sink) -> io::Result<bool> {
        self.row.raw.clear();
        if let Some((number, line)) = self.ahead.pop_front() {
            self.row.line = number;
            self.row.raw = line;
            return Ok(true);
        }
        let Some((number, line)) = self.lines.next_line(sink)? else { return Ok(false) };
        self.row.line = number;
        self.row.raw.push_str(line);
        Ok(true)
    }

    fn line_ahead(&mut self, sink: &mut dyn Sink) -> io::Result<Option<(u64, String)>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        Ok(self.lines.next_line(sink)?.map(|(number, line)| (number, line.to_owned())))
    }
}

impl Row {
    /// Where it stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot::Line(self.line)
    }

    /// The field at `column` without surrounding space; empty where the row is shorter or there is no such column.
    #[must_use]
    pub fn get(&self, column: Option<usize>) -> &str {
        column.and_then(|at| self.field(at)).unwrap_or_default().trim()
    }

    /// Its fields, unquoted.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.field(at).unwrap_or_default())
    }

    fn field(&self, at: usize) -> Option<&str> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(at)?)
    }

    fn resplit(&mut self, dialect: &Dialect<'_>) -> Result<bool, Fault> {
        let raw = std::mem::take(&mut self.raw);
        let outcome = self.split(&raw, dialect);
        self.raw = raw;
        outcome
    }

    /// Splits one row; `Ok(true)` when it is loose.
    fn split(&mut self, raw: &str, dialect: &Dialect<'_>) -> Result<bool, Fault> {
        self.text.clear();
        self.ends.clear();
        self.loose = false;
        self.take(Some(raw), dialect)
    }

    /// Adds a line to a row whose quote is open, and splits on from there: what was split is not looked at again.
    fn go_on(&mut self, line: &str, dialect: &Dialect<'_>) -> Result<bool, Fault> {
        self.raw.push('\n');
        self.raw.push_str(line);
        self.text.push('\n');
        let rest = self.unquote(line, dialect.delimiter)?;
        self.ends.push(self.text.len());
        self.take(rest, dialect)
    }

    fn take(&mut self, mut rest: Option<&str>, dialect: &Dialect<'_>) -> Result<bool, Fault> {
        while let Some(field) = rest {
            if self.ends.len() >= COLUMNS_MAX {
                return Err(Fault::Columns);
            }
            rest = match field.trim_start_matches(' ').strip_prefix('"').filter(|_| dialect.quotes) {
                Some(quoted) => self.unquote(quoted, dialect.delimiter)?,
                None => {
                    let (plain, rest) = field
                        .split_once(dialect.delimiter)
                        .map_or((field, None), |(plain, rest)| (plain, Some(rest)));
                    self.text.push_str(plain);
                    rest
                }
            };
            self.ends.push(self.text.len());
        }
        Ok(self.loose)
    }

    /// Takes one quoted field, from behind its opening quote; gives what follows the delimiter.
    fn unquote<'r>(&mut self, mut quoted: &'r str, delimiter: char) -> Result<Option<&'r str>, Fault> {
        loop {
            let Some((part, behind)) = quoted.split_once('"') else {
                self.text.push_str(quoted);
                return Err(Fault::OpenQuote);
            };
            self.text.push_str(part);
            if let Some(behind) = behind.strip_prefix('"') {
                self.text.push('"');
                quoted = behind;
                continue;
            }
            let tail = behind.trim_start_matches(' ');
            if tail.is_empty() {
                return Ok(None);
            }
            if let Some(rest) = tail.strip_prefix(delimiter) {
                return Ok(Some(rest));
            }
            self.loose = true;
            self.text.push('"');
            quoted = behind;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{input::Memory, sink::Told};

    fn read(text: &[u8], dialect: Dialect<'_>) -> (Vec<String>, Vec<String>) {
        let input = Memory::new("a.csv", text);
        let (mut rows, mut refused) = (Vec::new(), Told::default());
        let mut table = Table::open(&input, dialect, &mut refused).unwrap();
        while let Some(row) = table.next_row(&mut refused).unwrap() {
            let fields: Vec<&str> = row.fields().collect();
            // A row that was split line by line is as if it were split at once.
            let mut whole = Row::default();
            assert!(whole.split(&row.raw, &dialect).is_ok() && whole.fields().eq(fields.iter().copied()));
            rows.push(format!("{}:{}", row.line, fields.join("|")));
        }
        (rows, refused.0)
    }

    #[track_caller]
    fn check(text: &str, rows: &[&str], refused: &[&str]) {
        let (actual, actually_refused) = read(text.as_bytes(), Dialect::commas(&["id", "url", "tags"]));
        assert_eq!(actual, rows);
        assert_eq!(actually_refused, refused);
    }

    #[test]
    fn rows() {
        check("id,url\n1,a\n", &["2:1|a"], &[]);
        check("# banner\n#\n# id,dateadded,url\n\"1\",\"2\",\"a\"\n# END\n", &["4:1|2|a"], &[]);
        check("# \"id\", \"url\"\n\"1\", \"a, b\"\n", &["2:1|a, b"], &[]);
        check("1,a\n2,b\n", &["1:1|a", "2:2|b"], &[]);
        check("id,url\n1\n1,2,3\n\n,\n", &["2:1", "3:1|2|3", "5:|"], &[]);
        check("id,url\n\"say \"\"hi\"\"\",\"\"\n", &["2:say \"hi\"|"], &[]);
        check("id,url\nsize 5\",x\n", &["2:size 5\"|x"], &[]);
        check("id,url\n\"a\nb\",c\nd,e\n", &["2:a\nb|c", "4:d|e"], &[]);
    }

    #[test]
    fn stray_quotes_do_not_lose_rows() {
        check("id,url\n\"a\"b\",\"c\"\n1,2\n", &["2:a\"b|c", "3:1|2"], &[]);
        check(
            "id,url\n\"open,1\n\"a\",\"b\"\n\"c\",\"d\"\n",
            &["3:a|b", "4:c|d"],
            &["line 2: a quote is not closed"],
        );
        check("id,url\n1,2\n\"open", &["2:1|2"], &["line 3: a quote is not closed"]);
        let flood = format!("id,url\n{}1,2\n", "\"\n".repeat(99));
        let (rows, refused) = read(flood.as_bytes(), Dialect::commas(&["id", "url"]));
        assert_eq!(rows.last().unwrap(), "101:1|2");
        assert!(rows.len() + refused.len() >= 2);
    }

    #[test]
    fn width_is_bounded() {
        let wide = format!("id,url\n{}\n1,2\n", ",".repeat(COLUMNS_MAX));
        assert_eq!(
            read(wide.as_bytes(), Dialect::commas(&["id", "url"])).1,
            ["line 2: more than 1000 columns"]
        );
    }

    #[test]
    fn columns_by_name() {
        let input = Memory::new("a", "x, URL ,tags\n1, http://a.example/ \n");
        let mut refused = Told::default();
        let mut table = Table::open(&input, Dialect::commas(&["url", "tags"]), &mut refused).unwrap();
        let (url, tags, none) =
            (table.column(&["address", "url"]), table.column(&["tags"]), table.column(&["threat"]));
        assert!(table.has_header());
        let row = table.next_row(&mut refused).unwrap().unwrap();
        assert_eq!((row.get(url), row.get(tags), row.get(none)), ("http://a.example/", "", ""));
    }

    #[test]
    fn tabs_know_no_quotes() {
        let (rows, _) = read(b"id\turl\n1\t\"a\n", Dialect::tabs(&["id", "url"]));
        assert_eq!(rows, ["2:1|\"a"]);
    }

    proptest! {
        #[test]
        fn written_rows_are_read_back(fields in proptest::collection::vec("[a-z\", ]{0,8}", 1..6)) {
            let line: Vec<_> = fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            let text = format!("1,2\n{}\n3,4\n", line.join(", "));
            let (rows, refused) = read(text.as_bytes(), Dialect::commas(&[]));
            prop_assert_eq!(rows, vec!["1:1|2".to_owned(), format!("2:{}", fields.join("|")), "3:3|4".to_owned()]);
            prop_assert!(refused.is_empty());
        }

        #[test]
        fn every_line_is_a_row_or_refused(text in "[a\",\n]{0,120}") {
            let (rows, refused) = read(text.as_bytes(), Dialect::commas(&[]));
            let lines = text.split('\n').filter(|line| !line.trim().is_empty()).count();
            prop_assert!(rows.len() + refused.len() <= lines);
            prop_assert!(lines == 0 || !rows.is_empty() || !refused.is_empty());
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            read(&bytes, Dialect::commas(&["id", "url"]));
        }
    }
}
