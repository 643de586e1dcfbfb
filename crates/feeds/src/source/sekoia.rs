//! Sekoia.io indicators: a folder a campaign, in it a table, mostly `IOC, Valid From, Valid Until, Link`, older ones with other
//! columns. <https://github.com/SEKOIA-IO/Community/tree/main/IOCs>. Not the HTTP logs of `sekoia_aitm`.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::Dialect,
        indicator_table::Layout,
        path,
        text::head_lines,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sekoia",
    title: "Sekoia.io IOCs",
    url: "https://github.com/SEKOIA-IO/Community",
    licence: "Detection Rule License 1.1",
    grade: Grade::B,
    every_hours: 24 * 14,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["observable_types", "type"],
    values: &["ioc", "indicator"],
    notes: &["comment", "description", "context", "kill chain", "kill_chain"],
    first: &["valid from", "valid_from", "first seen", "creation date"],
    last: &["valid until", "valid_until", "end of validity"],
    reference: &["link"],
    confidence: &["confidence"],
    tlp: &["tlp"],
    ..Layout::NONE
};
/// Exports of a STIX collection: the indicator's name is the indicator, its type is none.
const EXPORT: Layout = Layout { kind: &["observable_types"], values: &["name"], ..LAYOUT };
/// What was seen and is not judged.
const OBSERVABLES: Layout = Layout { values: &["observable (not an ioc!)"], ..LAYOUT };

fn layout(head: &Head<'_>) -> Option<Layout> {
    let header = head_lines(head).next()?.to_ascii_lowercase();
    let has = |name: &str| header.split(',').any(|column| column.trim() == name);
    let layout = if has("observable (not an ioc!)") {
        OBSERVABLES
    } else if has("name") && has("valid_from") {
        EXPORT
    } else {
        LAYOUT
    };
    layout.begins(head).then_some(layout)
}

/// With what the names of its collections begin.
const WORDS: &[&str] = &["sekoia"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let layout = layout(head)?;
    let columns = ["ioc", "valid from", "valid until", "link"];
    let typical = Dialect::commas(&columns).header_of(head).is_some_and(|header| header.iter().take(4).eq(columns.iter()));
    (head.named || typical || (path::says_any(head.name, WORDS) && !layout.values.is_empty())).then(|| Recognised {
        list: "sekoia".to_owned(),
        unit: Unit::Records,
        date: path::date(head.name),
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    let layout = layout(&Head { name: input.name(), bytes: &head, tail: &[], named: true }).unwrap_or(LAYOUT);
    let class = if layout.values == OBSERVABLES.values { Class::Context } else { Class::Malicious };
    let detection = path::topic(input.name(), WORDS);
    let base = Assessment { detection, ..Assessment::new(class, Category::Malware) };
    layout.parse(input, &base, context, sink)
}
