//! OpenIOC documents, whoever published them (<https://github.com/fireeye/OpenIOC_1.1>): versions 1.0 and 1.1, one or
//! several in a file. Not STIX 1, which is XML too.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{Context, Sink, format::openioc, input::Input};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "openioc",
    title: "OpenIOC documents",
    url: "https://github.com/fireeye/OpenIOC_1.1",
    licence: "each document under its publisher's terms",
    // Vendors' reports, checked by nobody else.
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let text = head.text().trim_start_matches('\u{FEFF}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    // Behind a licence in a comment, perhaps; a document may also stand in a collection.
    let lower = text.to_ascii_lowercase();
    let is_element = |name: &str| {
        let mut after = lower.split(name).skip(1);
        after.any(|rest| rest.starts_with([' ', '\t', '\r', '\n', '>']))
    };
    let ours = (is_element("<ioc") && lower.contains("/2010/ioc")) || is_element("<openioc");
    ours.then(|| Recognised { list: "openioc".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    openioc::parse(input, context, sink)
}
