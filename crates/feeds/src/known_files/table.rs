//! Rows of separated values: RDS 2's `NSRLFile.txt`, and exports of RDS 3's table `FILE` by `sqlite3`.

use super::{Entry, Out, count};

/// Most columns of a row; RDS 2 has eight, RDS 3 at most 23.
const COLUMNS_MAX: usize = 100;
/// Columns of RDS 2: `SHA-1`, `MD5`, `CRC32`, …, `SpecialCode`.
const RDS_2_WIDTH: usize = 8;
/// Columns of RDS 3: `sha256`, `sha1`, `md5`, with or without `crc32`, `file_name`, `file_size`, `package_id`.
const RDS_3_WIDTHS: [usize; 2] = [6, 7];

/// Where the columns of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    width: usize,
    /// MD5, SHA-1, SHA-256.
    digests: [Option<usize>; 3],
    special: Option<usize>,
}

impl Columns {
    /// By names; `None` when no digest is among them, or one twice.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let mut columns = Self::default();
        for (at, name) in names.enumerate() {
            let letters = name.iter().filter(|byte| byte.is_ascii_alphanumeric());
            let name: Vec<u8> = letters.map(u8::to_ascii_lowercase).collect();
            let [md5, sha1, sha256] = &mut columns.digests;
            let column = match name.as_slice() {
                b"md5" => Some(md5),
                b"sha1" => Some(sha1),
                b"sha256" => Some(sha256),
                b"specialcode" => Some(&mut columns.special),
                _ => None,
            };
            if column.is_some_and(|column| column.replace(at).is_some()) {
                return None;
            }
            columns.width = at.saturating_add(1);
        }
        columns.digests.iter().any(Option::is_some).then_some(columns)
    }

    /// RDS 3's table `FILE`, of six or seven columns.
    pub(super) fn rds_3(width: usize) -> Option<Self> {
        let digests = [Some(2), Some(1), Some(0)];
        RDS_3_WIDTHS.contains(&width).then_some(Self { width, digests, special: None })
    }

    /// Columns at the end, in the order MD5, SHA-1, SHA-256.
    pub(super) fn last_three(width: usize) -> Self {
        let at = |behind| width.checked_sub(behind);
        Self { width, digests: [at(3), at(2), at(1)], special: None }
    }

    /// What a row says.
    pub(super) fn take(&self, row: &[&[u8]], out: &mut Out<'_>) {
        if row.len() != self.width {
            return out.refuse("a row has another number of columns");
        }
        let text = |at: Option<usize>| at.and_then(|at| row.get(at)).copied();
        if self.special.is_some_and(|at| is_malicious(text(Some(at)).unwrap_or_default())) {
            return count(&mut out.report.malicious);
        }
        out.take(Entry::parse(self.digests.map(text)));
    }
}

/// Whether a special code of the NSRL says that the file is malicious.
pub(super) fn is_malicious(special: &[u8]) -> bool {
    special.trim_ascii().eq_ignore_ascii_case(b"M")
}

/// See the module.
pub(super) struct Table {
    columns: Columns,
    delimiter: u8,
    state: State,
}

/// Where in a row one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// Behind a quote in a quoted field: the end of the field, or the first of two.
    Quote,
    /// Behind that and a carriage return.
    QuoteReturn,
}

impl State {
    fn behind(self, byte: u8, delimiter: u8) -> Self {
        match self {
            Self::Start if byte == b'"' && delimiter == b',' => Self::Quoted,
            Self::Start | Self::Bare if byte == delimiter => Self::Start,
            Self::Start | Self::Bare => Self::Bare,
            Self::Quoted if byte == b'"' => Self::Quote,
            Self::Quote if byte == delimiter => Self::Start,
            Self::Quote if byte == b'\r' => Self::QuoteReturn,
            // A single quote inside a field is taken as it is: older exports did not double them.
            Self::Quoted | Self::Quote | Self::QuoteReturn => Self::Quoted,
        }
    }
}

impl Table {
    /// By a line of names.
    pub(super) fn by_header(line: &[u8]) -> Option<Self> {
        [b',', b'|', b'\t'].into_iter().find_map(|delimiter| {
            let names = split(line, delimiter)?;
            Some(Self { columns: Columns::named(names.into_iter())?, delimiter, state: State::Start })
        })
    }

    /// By a row in a known order.
    pub(super) fn by_order(line: &[u8]) -> Option<Self> {
        [b',', b'|', b'\t'].into_iter().find_map(|delimiter| {
            let row = split(line, delimiter)?;
            let is_hex = |at: usize, digits: usize| {
                row.get(at).is_some_and(|text| text.len() == digits && text.iter().all(u8::is_ascii_hexdigit))
            };
            let columns = if is_hex(0, 64) && is_hex(1, 40) && is_hex(2, 32) {
                Columns::rds_3(row.len())?
            } else if row.len() == RDS_2_WIDTH && is_hex(0, 40) && is_hex(1, 32) && is_hex(2, 8) {
                let digests = [Some(1), Some(0), None];
                Columns { width: RDS_2_WIDTH, digests, special: Some(RDS_2_WIDTH - 1) }
            } else {
                return None;
            };
            Some(Self { columns, delimiter, state: State::Start })
        })
    }

    pub(super) fn follow(&mut self, bytes: &[u8]) {
        // Only quotes make a row longer than its line.
        if self.delimiter == b',' {
            let delimiter = self.delimiter;
            self.state = bytes.iter().fold(self.state, |state, byte| state.behind(*byte, delimiter));
        }
    }

    pub(super) fn ends(&mut self) -> bool {
        let ends = self.state != State::Quoted;
        if ends {
            self.state = State::Start;
        }
        ends
    }

    pub(super) fn row(&self, text: &[u8], out: &mut Out<'_>) {
        if text.trim_ascii().is_empty() {
            return;
        }
        match split(text, self.delimiter) {
            Some(row) => self.columns.take(&row, out),
            None => out.refuse("a quote stays open, or there are too many columns"),
        }
    }
}

/// The fields of a row, without the quotes around them.
fn split(text: &[u8], delimiter: u8) -> Option<Vec<&[u8]>> {
    let mut fields = Vec::with_capacity(RDS_2_WIDTH);
    let (mut state, mut start) = (State::Start, 0);
    let field = |start: usize, end: usize, state: State| {
        let field = text.get(start..end).unwrap_or_default();
        let inner = field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\""));
        if state == State::Quote { inner.unwrap_or(field) } else { field }
    };
    for (at, byte) in text.iter().enumerate() {
        let next = state.behind(*byte, delimiter);
        if next == State::Start {
            if fields.len() >= COLUMNS_MAX {
                return None;
            }
            fields.push(field(start, at, state));
            start = at.saturating_add(1);
        }
        state = next;
    }
    fields.push(field(start, text.len(), state));
    (state != State::Quoted).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, delimiter: u8, expected: Option<&[&str]>) {
        let fields = split(text.as_bytes(), delimiter);
        let fields = fields.map(|fields| fields.into_iter().map(String::from_utf8_lossy).collect::<Vec<_>>());
        assert_eq!(
            fields.as_deref(),
            expected.map(|all| all.iter().map(|f| (*f).into()).collect::<Vec<_>>()).as_deref()
        );
    }

    #[test]
    fn fields() {
        check("", b',', Some(&[""]));
        check("a,b,", b',', Some(&["a", "b", ""]));
        check("\"a,b\",\"\",c", b',', Some(&["a,b", "", "c"]));
        check("\"a\"\"b\",c\"d", b',', Some(&["a\"\"b", "c\"d"]));
        check("\"a\"b\",c", b',', Some(&["a\"b", "c"]));
        check("\"a,b", b',', None);
        check("\"a\"\"", b',', None);
        check("\"a|b\"|c", b'|', Some(&["\"a", "b\"", "c"]));
        check(&",".repeat(COLUMNS_MAX + 1), b',', None);
    }
}
