//! Pages of a TAXII 2.1 collection (<https://docs.oasis-open.org/cti/taxii/v2.1/>): an envelope `{"more", "next",
//! "objects"}`, or a mirror's bare array of the objects. Not the manifest of a collection, which only names them.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{Context, Sink, format::stix, input::Input};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "taxii21",
    title: "TAXII 2.1 pages",
    url: "https://oasis-open.github.io/cti-documentation/taxii/intro",
    licence: "each collection under its publisher's terms",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// What a page begins with, without white space: enough for its first members.
const BEGINNING_BYTES_MAX: usize = 4096;

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let text = head.text().trim_start_matches('\u{FEFF}');
    let beginning: String = text.chars().filter(|c| !c.is_whitespace()).take(BEGINNING_BYTES_MAX).collect();
    let is_page = if beginning.starts_with('{') {
        is_envelope(&beginning, head)
    } else {
        // The first object stands whole in the beginning, or at least its identity.
        beginning.starts_with("[{") && beginning.contains("\"type\":\"") && has_stix_id(&beginning)
    };
    is_page.then(|| Recognised { list: "taxii21".to_owned(), unit: Unit::Records, date: None })
}

fn is_envelope(beginning: &str, head: &Head<'_>) -> bool {
    let shell = beginning.split("\"objects\":[").next().unwrap_or_default();
    if shell.len() == beginning.len()
        || shell.contains("\"type\":\"bundle\"")
        || shell.contains("\"spec_version\"")
    {
        return false;
    }
    let behind: String = String::from_utf8_lossy(head.tail)
        .rsplit(']')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    if behind.contains("\"type\":\"bundle\"") {
        return false;
    }
    let says = |text: &str| text.contains("\"more\":") || text.contains("\"next\":\"");
    // `more` is false where it is absent: then the objects must be all there is.
    says(shell) || says(&behind) || (shell == "{" && behind == "}" && has_stix_id(beginning))
}

/// Whether an `id` is a STIX identifier and its object has the properties common to all of them.
fn has_stix_id(beginning: &str) -> bool {
    let id = beginning.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let spec = beginning.contains("\"spec_version\":\"2.");
    spec && id.split_once("--").is_some_and(|(kind, uuid)| !kind.is_empty() && uuid.len() == 36)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    stix::parse(input, stix::Shape::Document, context, sink)
}
