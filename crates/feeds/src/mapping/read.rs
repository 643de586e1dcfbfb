//! The records of a file in each format that a mapping can name, and their cells.

use std::{borrow::Cow, cell::Cell, io, ops::ControlFlow};

use serde_json::Value;

use super::{
    check::{Compiled, Shape},
    field::Cells,
    shown,
    spec::ColumnName,
    table::{Header, Style, Table, comment},
};
use crate::{
    Context, Fact, Record, Sink, Spot,
    format::{
        field::stated,
        json::{Element, walk_at},
        text::Lines,
    },
    input::Input,
};

/// Columns of a file that are named when one is missing.
const NAMES_SHOWN: usize = 40;
/// Bytes of a refused record that are handed on.
const SHOWN_BYTES_MAX: usize = 512;

/// Reads all records.
pub(super) fn all(
    input: &dyn Input,
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    match &compiled.shape {
        Shape::Table(style) => table(input, style, compiled, context, sink),
        Shape::Lines { comment, skip_lines } => {
            lines(input, (comment.as_deref(), *skip_lines), compiled, context, sink)
        }
        Shape::JsonLines => json_lines(input, compiled, context, sink),
        Shape::Json { path } => json(input, path, compiled, context, sink),
    }
}

fn json(
    input: &dyn Input,
    path: &[String],
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let seen = Seen::of(compiled);
    let outcome = walk_at(input, path, sink, &mut |element, sink| {
        let Element { member, index, value } = element;
        let spot = Element { member: member.clone(), index, value: Value::Null }.spot();
        // `{"17": [{…}, {…}]}`: the member is the key of what it holds.
        match value {
            Value::Array(items) if index.is_none() => {
                for item in items {
                    let cells = JsonCells { key: member.as_deref(), value: &item, compiled, seen: &seen };
                    take(spot.clone(), &cells, compiled, context, sink)?;
                }
                ControlFlow::Continue(())
            }
            value => {
                let cells = JsonCells { key: member.as_deref(), value: &value, compiled, seen: &seen };
                take(spot, &cells, compiled, context, sink)
            }
        }
    });
    seen.report(compiled, sink);
    outcome
}

/// Makes a record of its cells and hands it over, or says why not.
fn take(
    spot: Spot,
    cells: &dyn Shown,
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    match compiled.record.facts(cells, context) {
        Ok(None) => ControlFlow::Continue(()),
        Ok(Some(facts)) => accept(spot, facts, sink),
        Err(reason) => {
            sink.reject(spot, &reason, cells.raw().as_bytes());
            ControlFlow::Continue(())
        }
    }
}

fn accept(spot: Spot, facts: Vec<Fact>, sink: &mut dyn Sink) -> ControlFlow<()> {
    if facts.is_empty() { ControlFlow::Continue(()) } else { sink.accept(Record { spot, facts }) }
}

/// Cells that can be shown when they are refused.
trait Shown: Cells {
    fn raw(&self) -> Cow<'_, str>;
}

fn table(
    input: &dyn Input,
    style: &Style,
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut table = Table::open(input, style, sink)?;
    if style.header != Header::None && table.header.is_empty() {
        let reason = if style.header == Header::Comment {
            "no comment before the first row names the columns: give `header = \"first\"` or `\"none\"`"
        } else {
            "the table is empty: not even a header is there"
        };
        sink.reject(Spot::File, reason, b"");
        return Ok(());
    }
    let positions = match positions(&table.header, compiled) {
        Ok(positions) => positions,
        Err(reason) => {
            sink.reject(Spot::File, &reason, b"");
            return Ok(());
        }
    };
    while table.advance(sink)? {
        let cells = TableCells { table: &table, positions: &positions };
        if take(table.spot(), &cells, compiled, context, sink).is_break() {
            break;
        }
    }
    Ok(())
}

/// Where each column of the mapping stands in the table.
fn positions(header: &[String], compiled: &Compiled) -> Result<Vec<usize>, String> {
    let position = |column: &super::check::Column| match &column.name {
        ColumnName::Number(number) => Ok(number.saturating_sub(1)),
        ColumnName::Name(name) => {
            let mut found = (0..).zip(header).filter(|(_, each)| each.eq_ignore_ascii_case(name.trim()));
            match (found.next(), found.next()) {
                (Some((at, _)), None) => Ok(at),
                (Some(_), Some(_)) => Err(format!(
                    "the file has two columns `{}`: give the number of the one that line {} of the mapping means",
                    shown(name),
                    column.line
                )),
                (None, _) => {
                    let there: Vec<String> =
                        header.iter().take(NAMES_SHOWN).map(|name| format!("`{}`", shown(name))).collect();
                    Err(format!(
                        "the file has no column `{}`, which line {} of the mapping names; it has {}",
                        shown(name),
                        column.line,
                        there.join(", ")
                    ))
                }
            }
        }
    };
    compiled.columns.iter().map(position).collect()
}

struct TableCells<'a> {
    table: &'a Table<'a>,
    positions: &'a [usize],
}

impl Cells for TableCells<'_> {
    fn get(&self, column: usize) -> Cow<'_, str> {
        self.positions.get(column).map(|at| self.table.field(*at)).unwrap_or_default().into()
    }
}

impl Shown for TableCells<'_> {
    fn raw(&self) -> Cow<'_, str> {
        self.table.raw().into()
    }
}

fn lines(
    input: &dyn Input,
    (prefix, skip_lines): (Option<&str>, u64),
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    while let Some((number, line)) = lines.next_line(sink)? {
        if number <= skip_lines || comment(line, prefix).is_some() {
            continue;
        }
        // A comment may stand behind an entry too, but only after a blank: `#` is also a part of URLs.
        let end = prefix.and_then(|prefix| {
            let mut places = line.match_indices(prefix).map(|(at, _)| at);
            places.find(|at| line.get(..*at).is_some_and(|before| before.ends_with([' ', '\t'])))
        });
        let entry = end.and_then(|end| line.get(..end)).unwrap_or(line).trim();
        if entry.is_empty() {
            continue;
        }
        if take(Spot::Line(number), &LineCell(entry), compiled, context, sink).is_break() {
            break;
        }
    }
    Ok(())
}

struct LineCell<'a>(&'a str);

impl Cells for LineCell<'_> {
    fn get(&self, _: usize) -> Cow<'_, str> {
        self.0.into()
    }
}

impl Shown for LineCell<'_> {
    fn raw(&self) -> Cow<'_, str> {
        self.0.into()
    }
}

fn json_lines(
    input: &dyn Input,
    compiled: &Compiled,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let seen = Seen::of(compiled);
    let mut lines = Lines::open(input)?;
    while let Some((number, line)) = lines.next_line(sink)? {
        if line.trim().is_empty() {
            continue;
        }
        let spot = Spot::Line(number);
        match serde_json::from_str::<Value>(line) {
            Ok(value) => {
                let cells = JsonCells { key: None, value: &value, compiled, seen: &seen };
                if take(spot, &cells, compiled, context, sink).is_break() {
                    break;
                }
            }
            Err(_) => {
                let line = line.as_bytes();
                sink.reject(spot, "the line is not JSON", line.get(..SHOWN_BYTES_MAX).unwrap_or(line));
            }
        }
    }
    seen.report(compiled, sink);
    Ok(())
}

/// Whether a column that was asked for was there. A table says in its header what it has; a JSON document only by its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    NotAsked,
    Absent,
    Present,
}

/// Presence of each column of a mapping in the records so far.
struct Seen(Vec<Cell<Presence>>);

impl Seen {
    fn of(compiled: &Compiled) -> Self {
        Self(compiled.columns.iter().map(|_| Cell::new(Presence::NotAsked)).collect())
    }

    fn note(&self, column: usize, is_there: bool) {
        match self.0.get(column) {
            Some(cell) if is_there => cell.set(Presence::Present),
            Some(cell) if cell.get() == Presence::NotAsked => cell.set(Presence::Absent),
            _ => {}
        }
    }

    /// Tells of the columns that no record had.
    fn report(&self, compiled: &Compiled, sink: &mut dyn Sink) {
        let absent = compiled.columns.iter().zip(&self.0).filter(|(_, cell)| cell.get() == Presence::Absent);
        for (column, _) in absent {
            let reason = format!(
                "no record has `{}`, which line {} of the mapping names: is it written so?",
                shown(column.name.as_text()),
                column.line
            );
            sink.reject(Spot::File, &reason, b"");
        }
    }
}

struct JsonCells<'a> {
    /// The name of the member that holds the record.
    key: Option<&'a str>,
    value: &'a Value,
    compiled: &'a Compiled,
    seen: &'a Seen,
}

impl JsonCells<'_> {
    fn value(&self, column: usize) -> Option<&Value> {
        let value = match self.compiled.columns.get(column)?.name.as_text() {
            "$value" => Some(self.value),
            pointer if pointer.starts_with('/') => self.value.pointer(pointer),
            name => self.value.get(name),
        };
        self.seen.note(column, value.is_some());
        value
    }

    fn is_key(&self, column: usize) -> bool {
        let is_key = self.compiled.columns.get(column).is_some_and(|column| column.name.as_text() == "$key");
        if is_key {
            self.seen.note(column, true);
        }
        is_key
    }
}

impl Cells for JsonCells<'_> {
    fn get(&self, column: usize) -> Cow<'_, str> {
        if self.is_key(column) {
            return self.key.unwrap_or_default().into();
        }
        match self.value(column) {
            Some(Value::String(text)) => text.as_str().into(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string().into(),
            Some(Value::Array(items)) => items.iter().filter_map(scalar).collect::<Vec<_>>().join(",").into(),
            _ => "".into(),
        }
    }

    fn several(&self, column: usize, separator: Option<&str>) -> Vec<String> {
        let of_array = match self.value(column) {
            Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
            _ => vec![self.get(column)],
        };
        let mut parts = Vec::new();
        for text in of_array {
            match separator {
                Some(separator) => parts.extend(text.split(separator).filter_map(stated).map(str::to_owned)),
                None => parts.extend(stated(&text).map(str::to_owned)),
            }
        }
        parts
    }
}

fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        _ => None,
    }
}

impl Shown for JsonCells<'_> {
    fn raw(&self) -> Cow<'_, str> {
        let text = self.value.to_string();
        let end = text.floor_char_boundary(text.len().min(SHOWN_BYTES_MAX));
        text.get(..end).unwrap_or_default().to_owned().into()
    }
}
