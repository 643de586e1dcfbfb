//! Tables by a mapping: any delimiter, quote and comment. As in [`crate::format::csv`] a row is bounded, and a quote left
//! open costs its own line and not the rest.

use std::{collections::VecDeque, io};

use crate::{
    Sink, Spot,
    format::{
        csv::{COLUMNS_MAX, ROW_BYTES_MAX, ROW_LINES_MAX},
        text::Lines,
    },
    input::Input,
};

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Char(char),
    /// Any run of spaces and tabs.
    Blanks,
}

/// Where the names of columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// In the first row.
    First,
    /// In the last comment before the first row.
    Comment,
    /// Nowhere.
    None,
}

/// How a table is written.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) delimiter: Delimiter,
    pub(super) quote: Option<char>,
    pub(super) header: Header,
    pub(super) comment: Option<String>,
    pub(super) skip_lines: u64,
}

/// The text of a comment, if the line is one.
pub(super) fn comment<'l>(line: &'l str, prefix: Option<&str>) -> Option<&'l str> {
    line.trim_start().strip_prefix(prefix?)
}

/// Reads rows one by one into one buffer.
pub(super) struct Table<'a> {
    lines: Lines<'a>,
    style: &'a Style,
    /// The names of the columns, when the table says them.
    pub(super) header: Vec<String>,
    ahead: VecDeque<(u64, String)>,
    line: u64,
    raw: String,
    text: String,
    ends: Vec<usize>,
}

enum Fault {
    OpenQuote,
    Columns,
}

impl<'a> Table<'a> {
    /// Opens the table and reads up to its first row.
    ///
    /// # Errors
    /// When reading fails.
    pub(super) fn open(input: &'a dyn Input, style: &'a Style, sink: &mut dyn Sink) -> io::Result<Self> {
        let mut table = Self {
            lines: Lines::open(input)?,
            style,
            header: Vec::new(),
            ahead: VecDeque::new(),
            line: 0,
            raw: String::new(),
            text: String::new(),
            ends: Vec::new(),
        };
        for _ in 0..style.skip_lines {
            if table.lines.next_line(sink)?.is_none() {
                break;
            }
        }
        match style.header {
            Header::None => {}
            Header::First => {
                if table.advance(sink)? {
                    table.header = table.fields().map(str::to_owned).collect();
                }
            }
            Header::Comment => {
                let mut last = None;
                while table.take_line(sink)? {
                    let line = std::mem::take(&mut table.raw);
                    match comment(&line, style.comment.as_deref()) {
                        Some(text) => {
                            last = Some(text.trim().to_owned()).filter(|text| !text.is_empty()).or(last)
                        }
                        None if line.trim().is_empty() => {}
                        None => {
                            table.ahead.push_back((table.line, line));
                            break;
                        }
                    }
                }
                if let Some(names) = last
                    && table.split(&names).is_ok()
                {
                    table.header = table.fields().map(str::to_owned).collect();
                }
            }
        }
        Ok(table)
    }

    /// Reads the next row; `false` after the last. Comments and blank lines are passed over, bad rows refused.
    ///
    /// # Errors
    /// When reading fails.
    pub(super) fn advance(&mut self, sink: &mut dyn Sink) -> io::Result<bool> {
        while self.take_line(sink)? {
            if self.raw.trim().is_empty() || comment(&self.raw, self.style.comment.as_deref()).is_some() {
                continue;
            }
            let first_line_bytes = self.raw.len();
            let mut more = Vec::new();
            let reason = loop {
                let raw = std::mem::take(&mut self.raw);
                let outcome = self.split(&raw);
                self.raw = raw;
                match outcome {
                    Ok(()) => return Ok(true),
                    Err(Fault::Columns) => break "more than 1000 columns",
                    Err(Fault::OpenQuote)
                        if more.len() >= ROW_LINES_MAX || self.raw.len() >= ROW_BYTES_MAX =>
                    {
                        break OPEN_QUOTE;
                    }
                    Err(Fault::OpenQuote) => {}
                }
                let Some((number, line)) = self.line_ahead(sink)? else { break OPEN_QUOTE };
                self.raw.push('\n');
                self.raw.push_str(&line);
                more.push((number, line));
            };
            let first_line = self.raw.get(..first_line_bytes).unwrap_or_default();
            sink.reject(Spot::Line(self.line), reason, first_line.as_bytes());
            more.into_iter().rev().for_each(|line| self.ahead.push_front(line));
        }
        Ok(false)
    }

    /// Where the row stands.
    pub(super) fn spot(&self) -> Spot {
        Spot::Line(self.line)
    }

    /// The row as it stands in the file.
    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// The field at a position from 0, without space around it; empty where the row is shorter.
    pub(super) fn field(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let bounds = start.zip(self.ends.get(at).copied());
        bounds.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default().trim()
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.field(at))
    }

    fn take_line(&mut self, sink: &mut dyn Sink) -> io::Result<bool> {
        self.raw.clear();
        if let Some((number, line)) = self.ahead.pop_front() {
            (self.line, self.raw) = (number, line);
            return Ok(true);
        }
        let Some((number, line)) = self.lines.next_line(sink)? else { return Ok(false) };
        self.line = number;
        self.raw.push_str(line);
        Ok(true)
    }

    fn line_ahead(&mut self, sink: &mut dyn Sink) -> io::Result<Option<(u64, String)>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        Ok(self.lines.next_line(sink)?.map(|(number, line)| (number, line.to_owned())))
    }

    fn split(&mut self, raw: &str) -> Result<(), Fault> {
        self.text.clear();
        self.ends.clear();
        let mut rest = Some(match self.style.delimiter {
            Delimiter::Blanks => raw.trim(),
            Delimiter::Char(_) => raw,
        });
        while let Some(field) = rest {
            if self.ends.len() >= COLUMNS_MAX {
                return Err(Fault::Columns);
            }
            let quoted = self
                .style
                .quote
                .and_then(|quote| Some((quote, field.trim_start_matches(' ').strip_prefix(quote)?)));
            rest = match quoted {
                Some((quote, quoted)) => self.unquote(quoted, quote)?,
                None => {
                    let (plain, behind) = self.next(field);
                    self.text.push_str(plain);
                    behind
                }
            };
            self.ends.push(self.text.len());
        }
        Ok(())
    }

    /// A plain field, and what follows the delimiter behind it.
    fn next<'r>(&self, field: &'r str) -> (&'r str, Option<&'r str>) {
        let found = match self.style.delimiter {
            Delimiter::Char(delimiter) => field.split_once(delimiter),
            Delimiter::Blanks => field
                .split_once([' ', '\t'])
                .map(|(plain, rest)| (plain, rest.trim_start_matches([' ', '\t']))),
        };
        found.map_or((field, None), |(plain, rest)| (plain, Some(rest)))
    }

    /// Takes one quoted field, from behind its opening quote; a quote inside it is doubled, or stands before no delimiter.
    fn unquote<'r>(&mut self, mut quoted: &'r str, quote: char) -> Result<Option<&'r str>, Fault> {
        loop {
            let (part, behind) = quoted.split_once(quote).ok_or(Fault::OpenQuote)?;
            self.text.push_str(part);
            if let Some(behind) = behind.strip_prefix(quote) {
                self.text.push(quote);
                quoted = behind;
                continue;
            }
            let tail = behind.trim_start_matches(' ');
            if tail.is_empty() {
                return Ok(None);
            }
            match self.style.delimiter {
                Delimiter::Char(delimiter) if tail.starts_with(delimiter) => return Ok(self.next(tail).1),
                Delimiter::Blanks if behind.starts_with([' ', '\t']) => {
                    return Ok(Some(behind.trim_start_matches([' ', '\t'])));
                }
                _ => self.text.push(quote),
            }
            quoted = behind;
        }
    }
}

const OPEN_QUOTE: &str = "a quote is not closed";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::Memory, sink::Told};

    fn style(delimiter: Delimiter, header: Header) -> Style {
        Style { delimiter, quote: Some('"'), header, comment: Some("#".to_owned()), skip_lines: 0 }
    }

    #[track_caller]
    fn check(text: &str, style: &Style, header: &str, rows: &[&str], refused: &[&str]) {
        let input = Memory::new("a", text);
        let mut told = Told(Vec::new());
        let mut table = Table::open(&input, style, &mut told).unwrap();
        assert_eq!(table.header.join("|"), header, "{text}");
        let mut actual = Vec::new();
        while table.advance(&mut told).unwrap() {
            actual.push(format!("{}: {}", table.line, table.fields().collect::<Vec<_>>().join("|")));
        }
        assert_eq!(
            (actual, told.0),
            (
                rows.iter().map(|r| (*r).to_owned()).collect(),
                refused.iter().map(|r| (*r).to_owned()).collect()
            ),
            "{text}"
        );
    }

    #[test]
    fn tables() {
        let semicolons = style(Delimiter::Char(';'), Header::First);
        check("# x\na;b\n1;2\n\n\"3;x\"; \"4\"\"\"\n", &semicolons, "a|b", &["3: 1|2", "5: 3;x|4\""], &[]);
        check("a;b\n\"1\n2\";3\n", &semicolons, "a|b", &["2: 1\n2|3"], &[]);
        check("a;b\n\"open;1\n2;3\n", &semicolons, "a|b", &["3: 2|3"], &["line 2: a quote is not closed"]);
        let comment = style(Delimiter::Char(','), Header::Comment);
        check("# banner\n# a,\"b\"\n#\n1,2\n", &comment, "a|b", &["4: 1|2"], &[]);
        check("1,2\n", &comment, "", &["1: 1|2"], &[]);
        let blanks = style(Delimiter::Blanks, Header::None);
        check(" a \t b\n\"x y\" z\n", &blanks, "", &["1: a|b", "2: x y|z"], &[]);
        let skipping = Style { skip_lines: 2, ..semicolons };
        check("title\n\na;b\n1;2\n", &skipping, "a|b", &["4: 1|2"], &[]);
        check("title", &skipping, "", &[], &[]);
        let other = Style {
            quote: Some('\''),
            comment: Some("//".to_owned()),
            ..style(Delimiter::Char('|'), Header::None)
        };
        check("// x\n'a|b'|#c\n\"d|e\n", &other, "", &["2: a|b|#c", "3: \"d|e"], &[]);
        check(
            &";".repeat(COLUMNS_MAX),
            &style(Delimiter::Char(';'), Header::None),
            "",
            &[],
            &["line 1: more than 1000 columns"],
        );
    }
}
