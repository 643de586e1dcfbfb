//! MISP events as JSON, exported one by one or as a feed of files (<https://www.misp-project.org/feeds/>), and attributes as
//! CSV. A feed's manifest only names the events that stand beside it, its `hashes.csv` holds digests of values and no value.
//! Not MISP's galaxies and warning lists.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::{
        csv::is,
        misp::{self, table},
        text::head_lines,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "misp",
    title: "MISP events",
    url: "https://www.misp-project.org/",
    licence: "each event under its organisation's terms",
    // Vendors' events and communities' feeds alike: the lesser of the two.
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Length of a UUID.
const UUID_BYTES: usize = 36;
/// How many rows tell a table without header.
const ROWS_LOOKED_AT: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Events,
    Manifest,
    /// Digests of the values in a feed's events, each with the event's identifier.
    Hashes,
    /// Attributes as CSV.
    Table,
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    if table::is_table(head) {
        return Some(Shape::Table);
    }
    if is_hashes(head) {
        return Some(Shape::Hashes);
    }
    let text = head.text().trim_start_matches('\u{FEFF}');
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let has = |all: &[&str]| all.iter().all(|key| squeezed.contains(key));
    let first = squeezed.strip_prefix("{\"").and_then(|rest| rest.split('"').next()).unwrap_or_default();
    if squeezed.starts_with(&format!("{{\"{first}\":{{\""))
        && is_uuid(first)
        && has(&["\"info\":", "\"Orgc\":", "\"date\":"])
    {
        return Some(Shape::Manifest);
    }
    // Members that every event has, whatever is around it.
    let is_event = has(&["\"info\":\"", "\"date\":\"", "\"threat_level_id\":", "\"analysis\":"]);
    let is_around = squeezed.starts_with(['{', '[']) && has(&["\"Orgc\":"]);
    (is_event && is_around).then_some(Shape::Events)
}

fn is_uuid(text: &str) -> bool {
    text.len() == UUID_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_hashes(head: &Head<'_>) -> bool {
    let mut rows = head_lines(head).take(ROWS_LOOKED_AT).map(|line| {
        line.split_once(',').is_some_and(|(digest, event)| is::hex::<32>(digest) && is_uuid(event.trim()))
    });
    rows.next() == Some(true) && rows.all(|is_row| is_row)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    shape(head)?;
    Some(Recognised { list: "misp".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    let refused = match shape(&Head { name: input.name(), bytes: &bytes, tail: &[], named: true }) {
        Some(Shape::Manifest) => "a manifest: import the events that it names",
        Some(Shape::Hashes) => "digests of the values of a feed: import the events that have the values",
        Some(Shape::Table) => return table::parse(input, context, sink),
        Some(Shape::Events) | None => return misp::parse(input, context, sink),
    };
    sink.reject(Spot::File, refused, input.name().as_bytes());
    Ok(())
}
