//! Zeek's logs, one event a line: tables whose head says separator, columns and types (`#separator`, `#fields`, `#types`,
//! `#unset_field`…), or a JSON object a line. Which log it is follows from `#path` or `_path`, and from the columns where neither is
//! there. Knows nothing of what the events mean. Files of the input framework, which people write, are read by `zeek_tsv`.
//! <https://docs.zeek.org/en/master/log-formats.html>

mod columns;
mod tell;

use std::{borrow::Cow, io, ops::ControlFlow};

use model::Timestamp;
use serde_json::{Map, Value};

use self::columns::Columns;
pub use self::tell::{Layout, Log};
use super::text::Lines;
use crate::{Sink, Spot, input::Input};

/// Most elements of one vector or set that are read: an answer of DNS fits into 64 KiB, so do the lines here.
pub const ELEMENTS_MAX: usize = 4096;
/// 1995-01-01T00:00:00Z in seconds: Zeek is not older. A capture without dates counts from its own beginning.
const FIRST_SECONDS: i64 = 788_918_400;
/// 2100-01-01T00:00:00Z in seconds.
const FUTURE_SECONDS: i64 = 4_102_444_800;

/// One event.
#[derive(Debug)]
pub struct Event<'a> {
    line: u64,
    text: &'a str,
    cells: Cells<'a>,
}

#[derive(Debug)]
enum Cells<'a> {
    Table(&'a Columns),
    Object(Map<String, Value>),
}

impl Event<'_> {
    /// Where it stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot::Line(self.line)
    }

    /// Its line as it stands in the file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text
    }

    /// Which log it says it is of (`dns`, `conn`…), if it does.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.cells {
            Cells::Table(columns) => columns.path(),
            Cells::Object(object) => tell::path_of(object),
        }
    }

    /// A single value, unescaped; `None` where it is not set, is empty, or there is no such column. Numbers and truth values of JSON as it
    /// writes them; a table writes truth values as `T` and `F`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        match &self.cells {
            Cells::Table(columns) => columns.cell(self.text, name).map(columns::unescaped),
            Cells::Object(object) => match object.get(name)? {
                Value::String(text) if !text.is_empty() => Some(Cow::Borrowed(text)),
                value @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(value.to_string())),
                _ => None,
            },
        }
    }

    /// The elements of a vector or set, at most [`ELEMENTS_MAX`], in their order; nothing where it is not set. A table's column whose
    /// type is stated and is neither has one element.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<Cow<'_, str>> {
        match &self.cells {
            Cells::Table(columns) => columns.elements(self.text, name),
            Cells::Object(object) => match object.get(name) {
                Some(Value::Array(elements)) => elements
                    .iter()
                    .filter_map(|element| match element {
                        Value::String(text) => Some(Cow::Borrowed(text.as_str())),
                        Value::Number(_) | Value::Bool(_) => Some(Cow::Owned(element.to_string())),
                        _ => None,
                    })
                    .take(ELEMENTS_MAX)
                    .collect(),
                _ => self.get(name).into_iter().collect(),
            },
        }
    }

    /// A count; `None` where it is not set or none.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    /// A truth value; `None` where it is not set or none.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match &*self.get(name)? {
            "T" | "true" => Some(true),
            "F" | "false" => Some(false),
            _ => None,
        }
    }

    /// A moment: seconds with a fraction since 1970, or ISO 8601, as `json_timestamps` has it; to the millisecond.
    ///
    /// # Errors
    /// The reason, for the report; among others for an event of a capture without dates, whose time counts from its beginning.
    pub fn time(&self, name: &str) -> Result<Timestamp, &'static str> {
        let text = self.get(name).ok_or("no date")?;
        let moment = epoch(&text).or_else(|| Timestamp::parse(&text)).ok_or("not a date")?;
        if moment < Timestamp::from_seconds(FIRST_SECONDS) {
            Err("its time counts from the beginning of a capture and is no date")
        } else if moment >= Timestamp::from_seconds(FUTURE_SECONDS) {
            Err("date is in the far future")
        } else {
            Ok(moment)
        }
    }
}

/// Seconds with a fraction: `1521911720.865716`.
fn epoch(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || !digits(seconds) || !digits(fraction) {
        return None;
    }
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    let seconds: i64 = seconds.parse().ok()?;
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?.checked_add(millis.parse().ok()?)?))
}

/// Calls `each` for every event. Rows before any `#fields` (a part of a log) are read by the one of `layouts` that has as many columns.
/// A row with fewer or more columns than there are names, as the last of a log that was cut has, is refused, as is a line that begins
/// an object and is none.
///
/// # Errors
/// When reading fails.
pub fn events(
    input: &dyn Input,
    layouts: &[Layout],
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(&Event<'_>, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    let mut columns = Columns::default();
    while let Some((line, text)) = lines.next_line(sink)? {
        if text.trim().is_empty() {
            continue;
        }
        if text.starts_with('#') {
            columns.head(text);
            continue;
        }
        let refused = if text.starts_with('{') {
            match serde_json::from_str(text) {
                Ok(object) => {
                    if each(&Event { line, text, cells: Cells::Object(object) }, sink).is_break() {
                        break;
                    }
                    continue;
                }
                Err(_) => "not a JSON object",
            }
        } else {
            if columns.is_empty()
                && let Some(layout) = Layout::of_row(layouts, text)
            {
                columns = Columns::of(&layout);
            }
            match columns.check(text) {
                Ok(()) => {
                    if each(&Event { line, text, cells: Cells::Table(&columns) }, sink).is_break() {
                        break;
                    }
                    continue;
                }
                Err(reason) => reason,
            }
        };
        sink.reject(Spot::Line(line), refused, text.as_bytes());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
