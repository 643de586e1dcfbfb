//! Reports of Cuckoo Sandbox 1 and 2 (`report.json`): CAPE's before CAPE grew out of it.

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
    name: "cuckoo",
    title: "Cuckoo Sandbox reports",
    url: "https://cuckoosandbox.org/",
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
    let is_capes = says("\"CAPE\"") || says("-CAPE\"") || says("\"malscore\"");
    let is_ours = cape::is_report(head.text(), tail) && !is_capes && !says("\"task_id\"");
    (is_ours || head.named).then(|| Recognised { list: "cuckoo".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    sandbox::read(input, cape::PARTS, context, sink, cape::facts)
}
