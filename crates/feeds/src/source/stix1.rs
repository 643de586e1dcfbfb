//! STIX 1.x packages, whoever published them (<https://stixproject.github.io/>): XML, also within the envelopes of TAXII 1,
//! and the JSON that `python-stix` and MISP write. Not STIX 2, which is another format.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::stix1::{self, Shape},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "stix1",
    title: "STIX 1 packages",
    url: "https://stixproject.github.io/",
    licence: "each package under its publisher's terms",
    // Vendors' reports and communities' feeds alike: the lesser of the two.
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn shape(head: &Head<'_>) -> Option<Shape> {
    let text = head.text().trim_start_matches('\u{FEFF}').trim_start();
    if text.starts_with('<') {
        // Behind a licence in a comment or within an envelope, perhaps.
        let is_package = text.contains("STIX_Package") || text.contains("<cybox:Observables");
        return is_package.then_some(Shape::Xml);
    }
    if !text.starts_with('{') {
        return None;
    }
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let has = |key: &str| squeezed.contains(key);
    let is_package = has("\"stix_header\":") || has(":STIXPackage-") || has(":Package-");
    (is_package && has("\"version\":\"1.")).then_some(Shape::Json)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    shape(head)?;
    Some(Recognised { list: "stix1".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    let head = Head { name: input.name(), bytes: &bytes, tail: &[], named: true };
    stix1::parse(input, shape(&head).unwrap_or(Shape::Xml), context, sink)
}
