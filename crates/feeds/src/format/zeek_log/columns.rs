//! What the head of a table says: separators, how absence is written, names and types of columns.

use std::borrow::Cow;

use super::{ELEMENTS_MAX, Layout};

/// Most columns of a table: the widest log has some hundred.
const COLUMNS_MAX: usize = 1000;
/// Longest separator or mark of absence that a head may say.
const MARK_BYTES_MAX: usize = 16;

/// The columns of a table, and how its cells are written.
#[derive(Debug)]
pub(super) struct Columns {
    separator: String,
    set_separator: String,
    empty: String,
    unset: String,
    path: Option<String>,
    names: Vec<String>,
    /// Empty where the head has no types.
    types: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            separator: "\t".to_owned(),
            set_separator: ",".to_owned(),
            empty: "(empty)".to_owned(),
            unset: "-".to_owned(),
            path: None,
            names: Vec::new(),
            types: Vec::new(),
        }
    }
}

impl Columns {
    /// The columns of a part without head.
    pub(super) fn of(layout: &Layout) -> Self {
        Self {
            path: Some(layout.path.to_owned()),
            names: layout.columns.iter().map(|name| (*name).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Takes a line with `#`. Logs that were joined begin anew, perhaps otherwise.
    pub(super) fn head(&mut self, line: &str) {
        if let Some(mark) = line.strip_prefix("#separator").and_then(|rest| rest.strip_prefix(' ')) {
            // Written with one space, since it is not known yet; people's tools write `\t`.
            let mark = if mark == "\\t" { Cow::Borrowed("\t") } else { unescaped(mark) };
            *self = Self::default();
            set(&mut self.separator, &mark);
            return;
        }
        let Some((key, rest)) = line.split_once(self.separator.as_str()) else { return };
        match key {
            "#set_separator" => set(&mut self.set_separator, &unescaped(rest)),
            "#empty_field" => set(&mut self.empty, rest),
            "#unset_field" => set(&mut self.unset, rest),
            "#path" => self.path = (rest.len() <= MARK_BYTES_MAX * 4).then(|| rest.trim().to_owned()),
            "#fields" => {
                self.names = self.split(rest);
                self.types = Vec::new();
            }
            "#types" => self.types = self.split(rest),
            _ => {}
        }
    }

    fn split(&self, text: &str) -> Vec<String> {
        text.split(self.separator.as_str()).take(COLUMNS_MAX).map(|name| name.trim().to_owned()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(super) fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the row has as many cells as there are names, or why it is refused. Tools that add columns leave empty ones at the end.
    pub(super) fn check(&self, row: &str) -> Result<(), &'static str> {
        if self.is_empty() {
            return Err("no line says what the columns are");
        }
        match row.split(self.separator.as_str()).count().cmp(&self.names.len()) {
            std::cmp::Ordering::Less => Err("fewer columns than the header"),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => {
                let behind = row.split(self.separator.as_str()).skip(self.names.len());
                if behind.into_iter().all(str::is_empty) {
                    Ok(())
                } else {
                    Err("more columns than the header")
                }
            }
        }
    }

    /// The cell of the column `name` as it is written; `None` where it is not set or empty.
    pub(super) fn cell<'a>(&self, row: &'a str, name: &str) -> Option<&'a str> {
        let at = self.names.iter().position(|column| column == name)?;
        let cell = row.split(self.separator.as_str()).nth(at)?;
        (!cell.is_empty() && cell != self.unset && cell != self.empty).then_some(cell)
    }

    /// The elements of a vector or set.
    pub(super) fn elements<'a>(&self, row: &'a str, name: &str) -> Vec<Cow<'a, str>> {
        let Some(cell) = self.cell(row, name) else { return Vec::new() };
        let at = self.names.iter().position(|column| column == name);
        let stated = at.and_then(|at| self.types.get(at));
        if stated.is_some_and(|name| !name.starts_with("vector") && !name.starts_with("set")) {
            return vec![unescaped(cell)];
        }
        cell.split(self.set_separator.as_str())
            .filter(|element| !element.is_empty() && *element != self.unset && *element != self.empty)
            .take(ELEMENTS_MAX)
            .map(unescaped)
            .collect()
    }
}

fn set(place: &mut String, text: &str) {
    if (1..=MARK_BYTES_MAX).contains(&text.len()) {
        text.clone_into(place);
    }
}

/// The text with `\xHH` and `\\` undone; what is then not UTF-8 stays as it was.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        match (first, behind) {
            (b'\\', [b'\\', more @ ..]) => {
                bytes.push(b'\\');
                rest = more;
            }
            (b'\\', [b'x', high, low, more @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = more;
                }
                _ => bytes.push(first),
            },
            _ => bytes.push(first),
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
