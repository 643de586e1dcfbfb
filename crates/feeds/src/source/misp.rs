//! MISP events as JSON, exported one by one or as a feed of files (<https://www.misp-project.org/feeds/>). A feed's manifest
//! only names the events that stand beside it. Not MISP's galaxies, warning lists and CSV.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::misp,
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Events,
    Manifest,
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    let text = head.text().trim_start_matches('\u{FEFF}');
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let has = |all: &[&str]| all.iter().all(|key| squeezed.contains(key));
    let first = squeezed.strip_prefix("{\"").and_then(|rest| rest.split('"').next()).unwrap_or_default();
    if squeezed.starts_with(&format!("{{\"{first}\":{{\""))
        && first.len() == UUID_BYTES
        && first.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && has(&["\"info\":", "\"Orgc\":", "\"date\":"])
    {
        return Some(Shape::Manifest);
    }
    // Members that every event has, whatever is around it.
    let is_event = has(&["\"info\":\"", "\"date\":\"", "\"threat_level_id\":", "\"analysis\":"]);
    let is_around = squeezed.starts_with(['{', '[']) && has(&["\"Orgc\":"]);
    (is_event && is_around).then_some(Shape::Events)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    shape(head)?;
    Some(Recognised { list: "misp".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    if shape(&Head { name: input.name(), bytes: &bytes, tail: &[], named: true }) == Some(Shape::Manifest) {
        sink.reject(Spot::File, "a manifest: import the events that it names", input.name().as_bytes());
        return Ok(());
    }
    misp::parse(input, context, sink)
}
