//! Zeek's tables: tabs between columns whose names a line `#fields` states, `-` for a value that is not set, `(empty)` for
//! an empty one, bytes as `\xHH`. The input framework's files have only `#fields`; logs have more lines with `#`.
//! <https://docs.zeek.org/en/master/frameworks/input.html>

use std::{borrow::Cow, io, ops::ControlFlow};

use super::text::{Lines, head_lines};
use crate::{Head, Sink, Spot, input::Input};

/// Most columns of a table.
const COLUMNS_MAX: usize = 1000;

/// One row.
#[derive(Debug)]
pub struct Row<'a> {
    line: u64,
    fields: &'a [String],
    text: &'a str,
}

impl Row<'_> {
    /// Where it stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot::Line(self.line)
    }

    /// Its text as it stands in the file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text
    }

    /// The value in the column `name`, unescaped; `None` where it is not set or there is no such column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let at = self.fields.iter().position(|field| field == name)?;
        let value = self.text.split('\t').nth(at)?.trim();
        (!matches!(value, "" | "-" | "(empty)")).then(|| unescaped(value))
    }
}

/// The names of the columns, when the file is such a table.
#[must_use]
pub fn fields_of<'a>(head: &Head<'a>) -> Option<Vec<&'a str>> {
    head_lines(head).take_while(|line| line.starts_with('#')).find_map(fields)
}

fn fields(line: &str) -> Option<Vec<&str>> {
    // Some write spaces behind it.
    let names = line.strip_prefix("#fields")?.strip_prefix(['\t', ' '])?;
    let fields: Vec<&str> =
        names.split('\t').map(str::trim).filter(|name| !name.is_empty()).take(COLUMNS_MAX).collect();
    (!fields.is_empty()).then_some(fields)
}

/// Calls `each` for every row; a row that stands before the names is refused, as is one with fewer columns than two.
///
/// # Errors
/// When reading fails.
pub fn rows(
    input: &dyn Input,
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(&Row<'_>, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    let mut names: Vec<String> = Vec::new();
    while let Some((line, text)) = lines.next_line(sink)? {
        if text.trim().is_empty() {
            continue;
        }
        if text.starts_with('#') {
            // Files that were joined say it again, perhaps otherwise.
            if let Some(fields) = fields(text) {
                names = fields.into_iter().map(str::to_owned).collect();
            }
            continue;
        }
        let reason = if names.is_empty() {
            "no line says what the columns are"
        } else if !text.contains('\t') {
            "no tab between columns"
        } else {
            if each(&Row { line, fields: &names, text }, sink).is_break() {
                break;
            }
            continue;
        };
        sink.reject(Spot::Line(line), reason, text.as_bytes());
    }
    Ok(())
}

/// The text with `\xHH` undone; what is then not UTF-8 stays as it was.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("\\x") {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split("\\x");
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let hex = part.get(..2).filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(part.as_bytes().get(2..).unwrap_or_default());
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unescaped(text), expected);
    }

    #[test]
    fn bytes_in_hexadecimal() {
        check("a.example", "a.example");
        check("a\\x09b", "a\tb");
        check("\\xe5\\x88\\xa4", "判");
        check("\\xff", "\\xff");
        check("\\xg0\\x4", "\\xg0\\x4");
        check("\\x+1", "\\x+1");
        check("\\x判", "\\x判");
    }

    #[test]
    fn names_of_columns() {
        let head = |text: &'static str| Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false };
        assert_eq!(fields_of(&head("#fields\tindicator\tmeta.url\n")), Some(vec!["indicator", "meta.url"]));
        assert_eq!(fields_of(&head("#separator \\x09\n#fields\tts\n")), Some(vec!["ts"]));
        assert_eq!(fields_of(&head("#fieldsets\ta\n")), None);
        assert_eq!(fields_of(&head("a\tb\n#fields\tts\n")), None);
    }

    proptest! {
        #[test]
        fn any_text(text in "(\\\\x|[0-9a-f]|é){0,20}") {
            unescaped(&text);
        }
    }
}
