//! Volexity threat intelligence: a folder a report, in it a table of its indicators, `value,entity_type,description` or
//! `value,type,notes`. <https://github.com/volexity/threat-intel>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{
        csv::{Order, is},
        field,
        indicator::{self, Kind},
        indicator_table::Layout,
        path,
        text::head_lines,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "volexity",
    title: "Volexity threat intelligence",
    url: "https://github.com/volexity/threat-intel",
    licence: "BSD-2-Clause",
    grade: Grade::B,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["entity_type", "type"],
    values: &["value"],
    notes: &["description", "notes"],
    ..Layout::NONE
};

/// Its columns where the header is missing.
const HEADLESS: &[Order] = &[Order {
    columns: &[("value", is::anything), ("entity_type", is::anything), ("description", is::anything)],
    rows_min: 1,
}];

/// With what the names of its collections begin.
const WORDS: &[&str] = &["volexity"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    path::claim(head, SOURCE.name, WORDS).filter(|_| LAYOUT.begins(head) || is_headless(head))
}

/// Some tables come without their header.
fn is_headless(head: &Head<'_>) -> bool {
    head_lines(head).next().is_some_and(|line| {
        let mut cells = line.split(',');
        let value = cells.next().map(|value| indicator::read(Kind::Any, value));
        let kind = cells.next().map(Kind::of);
        matches!((value, kind), (Some(Ok(_)), Some(Ok(_)))) && cells.next().is_some()
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let report = report(input.name());
    let base = Assessment { tags: report, ..Assessment::new(Class::Malicious, Category::General) };
    LAYOUT.parse_in(HEADLESS, input, &base, context, sink)
}

/// The report's title, from the folders' names: one of them begins with its date.
fn report(path: &str) -> Vec<String> {
    let title = path.rsplit('/').find(|folder| path::date(folder).is_some() && !path::without_date(folder).is_empty());
    title.and_then(|title| field::text(path::without_date(title))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports() {
        assert_eq!(report("a.tar/2024/2024-01-10 - Ivanti Zero-day/indicators/iocs.csv"), ["Ivanti Zero-day"]);
        assert!(report("iocs.csv").is_empty());
    }
}
