//! Reports of Hatching Triage (overview, static report, report of a run): see [`crate::format::sandbox::triage`].

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::sandbox::{self, triage},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "triage",
    title: "Hatching Triage reports",
    url: "https://tria.ge/",
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
    let is_ours = triage::is_report(head.text(), tail);
    (is_ours || head.named).then(|| Recognised { list: "triage".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    sandbox::read(input, triage::PARTS, context, sink, triage::facts)
}
