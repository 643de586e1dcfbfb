//! SQL as `sqlite3` dumps it, and as RDS 3 publishes its deltas: the rows that are inserted into `FILE` and `METADATA`.
//! Not a parser of SQL: what else is there is passed over, and what takes rows away is refused.

mod scan;

use self::scan::Scan;
use super::{Out, table::Columns};

/// Columns of RDS 3's table `METADATA`; its last four are `crc32`, `md5`, `sha1`, `sha256`.
const METADATA_WIDTH: usize = 23;
/// Words with which a file of statements begins.
const BEGINNINGS: [&[u8]; 9] =
    [b"begin", b"create", b"delete", b"drop", b"insert", b"pragma", b"replace", b"update", b"--"];

/// See the module.
#[derive(Default)]
pub(super) struct Sql {
    quote: Option<u8>,
    /// Whether the rest of the line is a comment.
    is_comment: bool,
    /// The last byte of the statement that is no space.
    last: u8,
    /// Columns as the file itself creates its tables.
    file: Option<Columns>,
    metadata: Option<Columns>,
}

impl Sql {
    pub(super) fn is_statement(line: &[u8]) -> bool {
        let line = line.trim_ascii_start().to_ascii_lowercase();
        BEGINNINGS.iter().any(|word| {
            line.strip_prefix(*word).is_some_and(|rest| {
                *word == b"--" || rest.first().is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b';')
            })
        })
    }

    pub(super) fn follow(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.is_comment {
                return;
            }
            match self.quote {
                Some(quote) if quote == *byte => self.quote = None,
                Some(_) => {}
                None if matches!(byte, b'\'' | b'"' | b'`') => self.quote = Some(*byte),
                None => self.is_comment = self.last == b'-' && *byte == b'-',
            }
            if !byte.is_ascii_whitespace() {
                self.last = *byte;
            }
        }
    }

    pub(super) fn ends(&mut self) -> bool {
        self.is_comment = false;
        let ends = self.quote.is_none() && matches!(self.last, b';' | 0);
        if ends {
            self.last = 0;
        }
        ends
    }

    /// Takes a statement, or several.
    pub(super) fn row(&mut self, text: &[u8], out: &mut Out<'_>) {
        let mut scan = Scan(text);
        while !scan.is_at_end() && !out.is_stopped {
            if self.statement(&mut scan, out).is_none() {
                return out.refuse("a statement is not understood");
            }
        }
    }

    fn statement(&mut self, scan: &mut Scan<'_>, out: &mut Out<'_>) -> Option<()> {
        if scan.takes(b";") {
            return Some(());
        }
        match scan.word().to_ascii_lowercase().as_slice() {
            b"insert" | b"replace" => self.insert(scan, out),
            b"create" => self.create(scan),
            b"delete" | b"update" => {
                let name = match scan.word() {
                    word if word.eq_ignore_ascii_case(b"from") => scan.name(),
                    [] => scan.name(),
                    word => Some(word),
                };
                if name.and_then(table).is_some() {
                    out.refuse("a statement that takes rows away or changes them is not followed");
                }
                scan.skip_statement()
            }
            _ => scan.skip_statement(),
        }
    }

    fn insert(&self, scan: &mut Scan<'_>, out: &mut Out<'_>) -> Option<()> {
        while !scan.word_is(b"into") {
            // `OR IGNORE` and the like.
            if scan.word().is_empty() {
                return None;
            }
        }
        let Some(table) = scan.name().and_then(table) else { return scan.skip_statement() };
        let named = if scan.takes(b"(") { Some(Columns::named(scan.list()?.into_iter())?) } else { None };
        if !scan.word_is(b"values") {
            return None;
        }
        loop {
            if !scan.takes(b"(") {
                return None;
            }
            let values = scan.list()?;
            let created = match table {
                Kind::File => &self.file,
                Kind::Metadata => &self.metadata,
            };
            match named.clone().or_else(|| created.clone()).or_else(|| table.columns(values.len())) {
                Some(columns) => columns.take(&values, out),
                None => out.refuse("a row has another number of columns"),
            }
            if !scan.takes(b",") || out.is_stopped {
                return scan.skip_statement();
            }
        }
    }

    fn create(&mut self, scan: &mut Scan<'_>) -> Option<()> {
        const CONSTRAINTS: [&[u8]; 5] = [b"check", b"constraint", b"foreign", b"primary", b"unique"];
        if !scan.word_is(b"table") {
            return scan.skip_statement();
        }
        if scan.word_is(b"if") {
            // `IF NOT EXISTS`
            scan.word();
            scan.word();
        }
        let Some(table) = scan.name().and_then(table) else { return scan.skip_statement() };
        if !scan.takes(b"(") {
            return None;
        }
        let definitions = scan.list()?;
        let names = definitions.iter().filter_map(|definition| Scan(definition).name());
        let names = names.filter(|name| !CONSTRAINTS.contains(&name.to_ascii_lowercase().as_slice()));
        let columns = Columns::named(names);
        match table {
            Kind::File => self.file = columns,
            Kind::Metadata => self.metadata = columns,
        }
        scan.skip_statement()
    }
}

/// A table with digests.
#[derive(Clone, Copy)]
enum Kind {
    File,
    Metadata,
}

impl Kind {
    /// Where its columns are, as published.
    fn columns(self, width: usize) -> Option<Columns> {
        match self {
            Self::File => Columns::rds_3(width),
            Self::Metadata => (width == METADATA_WIDTH).then(|| Columns::last_three(width)),
        }
    }
}

fn table(name: &[u8]) -> Option<Kind> {
    if name.eq_ignore_ascii_case(b"file") {
        Some(Kind::File)
    } else {
        name.eq_ignore_ascii_case(b"metadata").then_some(Kind::Metadata)
    }
}
