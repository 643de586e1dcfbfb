//! STIX 2.0 and 2.1 bundles and lists of objects, whoever published them (<https://docs.oasis-open.org/cti/stix/v2.1/>):
//! one bundle a file, or one object a line. Not the ATT&CK knowledge base, which is STIX too and names no observable, and
//! not STIX 1, which is XML.

use std::io;

use model::{Grade, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{stix, text::head_lines},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "stix2",
    title: "STIX 2 bundles",
    url: "https://oasis-open.github.io/cti-documentation/",
    licence: "each bundle under its publisher's terms",
    // Vendors' reports and communities' feeds alike: the lesser of the two.
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn shape(head: &Head<'_>) -> Option<stix::Shape> {
    let text = head.text().trim_start_matches('\u{FEFF}').trim_start();
    if !text.starts_with('{') {
        return None;
    }
    if let Some(Ok(first)) = head_lines(head).next().map(serde_json::from_str::<Value>)
        && first.get("objects").is_none()
    {
        return is_object(&first).then_some(stix::Shape::Lines);
    }
    // The bundle says so before its objects or behind them.
    let shell = [text.split("\"objects\"").next(), tail(head).rsplit(']').next()];
    let is_bundle = shell.into_iter().flatten().any(says_bundle);
    (text.contains("\"objects\"") && is_bundle).then_some(stix::Shape::Document)
}

/// The end of the file as text.
pub(super) fn tail<'a>(head: &Head<'a>) -> &'a str {
    // The end may begin in the middle of a character.
    let skip = head.tail.iter().take(4).take_while(|byte| **byte & 0xC0 == 0x80).count();
    std::str::from_utf8(head.tail.get(skip..).unwrap_or_default()).unwrap_or_default()
}

fn says_bundle(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.contains("\"type\":\"bundle\"")
}

/// Whether it is a STIX object: its identifier begins with its type.
fn is_object(object: &Value) -> bool {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = text("type");
    !kind.is_empty()
        && kind != "bundle"
        && text("id").strip_prefix(kind).is_some_and(|rest| rest.starts_with("--"))
}

/// Whether it is a bundle: one document with its objects in it.
pub(super) fn is_bundle(head: &Head<'_>) -> bool {
    shape(head) == Some(stix::Shape::Document)
}

/// MITRE's knowledge bases mark what domain their objects belong to, or have types of their own; a report that quotes them
/// names what it is about, too.
pub(super) fn is_knowledge(head: &Head<'_>) -> bool {
    let has = |word: &str| head.text().contains(word) || tail(head).contains(word);
    let is_mitres = has("\"x_mitre_domains\"") || has("\"x-mitre-");
    is_mitres && !["\"indicator--", "\"observed-data--", "\"report--"].iter().any(|word| has(word))
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    shape(head)?;
    if is_knowledge(head) && !head.named {
        return None;
    }
    Some(Recognised { list: "stix2".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    let head = Head { name: input.name(), bytes: &bytes, tail: &[], named: true };
    stix::parse(input, shape(&head).unwrap_or(stix::Shape::Document), context, sink)
}
