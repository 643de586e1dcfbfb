//! MISP's CSV export: one attribute a row (<https://www.circl.lu/doc/misp/automation/#csv-export>), with the event's own
//! words where it was asked for them. It has no markings of its own, only tags.

use std::io;

use super::{
    Reader,
    fields::{Attribute, Items, Name, Text},
    index::{Event, Index},
};
use crate::{
    Context, Head, Sink,
    format::{
        csv::{self, Dialect, Names, Row},
        field,
    },
    input::Input,
};

const TABLE: Dialect<'static> = Dialect::commas(&[
    "uuid",
    "event_id",
    "category",
    "type",
    "value",
    "comment",
    "to_ids",
    "date",
    "attribute_tag",
    "event_info",
    "event_source_org",
    "event_tag",
]);
/// What every export has.
const NEEDED: [&str; 6] = ["uuid", "event_id", "category", "type", "value", "to_ids"];

/// Whether the file is such an export.
pub(crate) fn is_table(head: &Head<'_>) -> bool {
    let header = TABLE.header_of(head).unwrap_or_default();
    NEEDED.iter().all(|name| header.iter().any(|column| column == name))
}

/// Reads the export.
pub(crate) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let index = Index::default();
    csv::records(input, TABLE, sink, Columns::find, |row, columns| {
        let event = columns.event(row);
        let reader = Reader { event: &event, index: &index, context };
        reader.attribute(&columns.attribute(row), None)
    })
}

struct Columns([(&'static str, Option<usize>); 12]);

impl Columns {
    fn find(names: &Names) -> Self {
        let mut columns = [("", None); 12];
        for (column, name) in columns.iter_mut().zip(TABLE.columns) {
            *column = (name, names.column(&[name]));
        }
        Self(columns)
    }

    fn text(&self, row: &Row, name: &str) -> String {
        let column = self.0.iter().find(|(known, _)| *known == name).and_then(|(_, column)| *column);
        row.get(column).trim().to_owned()
    }

    fn event(&self, row: &Row) -> Event {
        Event {
            info: field::text(&self.text(row, "event_info")).unwrap_or_default(),
            date: day(&self.text(row, "date")),
            reporter: field::text(&self.text(row, "event_source_org")).unwrap_or_default(),
            tags: field::tags(&self.text(row, "event_tag")),
            // A row has all that the export says.
            complete: true,
            damaged: false,
        }
    }

    fn attribute(&self, row: &Row) -> Attribute {
        let text = |name| Text(self.text(row, name));
        let tags = field::tags(&self.text(row, "attribute_tag"));
        Attribute {
            kind: text("type"),
            value: text("value"),
            category: text("category"),
            uuid: text("uuid"),
            comment: text("comment"),
            to_ids: text("to_ids"),
            tags: Items(tags.into_iter().map(|name| Name { name: Text(name) }).collect()),
            ..Attribute::default()
        }
    }
}

/// The day of an attribute, which is written without hyphens.
fn day(text: &str) -> String {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day)) if digits => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, expected) in
            [("20260102", "2026-01-02"), ("2026-01-02", "2026-01-02"), ("2026010", "2026010"), ("", "")]
        {
            assert_eq!(day(text), expected);
        }
    }
}
