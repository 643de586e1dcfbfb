//! Reports of CAPE Sandbox (`report.json`): see [`crate::format::sandbox::cape`].

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::sandbox::{self, cape},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "cape",
    title: "CAPE Sandbox reports",
    url: "https://github.com/kevoreilly/CAPEv2",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let tail = std::str::from_utf8(head.tail).unwrap_or_default();
    let says = |word: &str| head.text().contains(word) || tail.contains(word);
    let is_ours = cape::is_report(head.text(), tail) && (says("\"CAPE\"") || says("-CAPE\"") || says("\"malscore\""));
    (is_ours || head.named).then(|| Recognised { list: "cape".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    sandbox::read(input, cape::PARTS, context, sink, cape::facts)
}
