//! Pages of a TAXII 2.1 collection (<https://docs.oasis-open.org/cti/taxii/v2.1/>): an envelope `{"more", "next",
//! "objects"}`, or a mirror's bare array of the objects. The other answers of a server (discovery, API roots, collections,
//! manifests) only say where objects are: they are told, and refused as a whole with what to do.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::stix,
    input::{self, Input},
};

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

fn beginning(head: &Head<'_>) -> String {
    let text = head.text().trim_start_matches('\u{FEFF}');
    text.chars().filter(|c| !c.is_whitespace()).take(BEGINNING_BYTES_MAX).collect()
}

/// What an answer without objects is, by the members that the standard requires of it (sections 4 and 5), and what to do.
fn other_answer(beginning: &str) -> Option<&'static str> {
    let has = |key: &str| beginning.contains(&format!("\"{key}\":"));
    let is_object = beginning.starts_with('{');
    if beginning.starts_with(['{', '[']) && has("date_added") && has("version") && !has("type") {
        Some("a manifest only names objects: import the pages of its collection")
    } else if is_object && has("api_roots") {
        Some("a discovery answer only names API roots: import the pages of their collections")
    } else if is_object && (has("can_read") && has("can_write")) {
        Some("a description of collections: import their pages")
    } else if is_object && has("max_content_length") && has("versions") {
        Some("a description of an API root: import the pages of its collections")
    } else if is_object && has("collection") && has("pages") {
        Some("an index only names pages: import them")
    } else {
        None
    }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let beginning = beginning(head);
    let found = || Some(Recognised { list: "taxii21".to_owned(), unit: Unit::Records, date: None });
    if other_answer(&beginning).is_some() {
        return found();
    }
    let is_page = if beginning.starts_with('{') {
        is_envelope(&beginning, head)
    } else {
        // The first object stands whole in the beginning, or at least its identity.
        beginning.starts_with("[{") && beginning.contains("\"type\":\"") && has_stix_id(&beginning)
    };
    if is_page { found() } else { None }
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
    let bytes = input::head(input)?;
    let head = Head { name: input.name(), bytes: &bytes, tail: &[], named: true };
    if let Some(reason) = other_answer(&beginning(&head)) {
        sink.reject(Spot::File, reason, input.name().as_bytes());
        return Ok(());
    }
    stix::parse(input, stix::Shape::Document, context, sink)
}
