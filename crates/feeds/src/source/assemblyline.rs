//! Results of Assemblyline's CAPE service: see [`crate::format::sandbox::assemblyline`].

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::{json::prune::pruned, sandbox::{Part, assemblyline, hand_out}},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "assemblyline",
    title: "Assemblyline results",
    url: "https://cybercentrecanada.github.io/assemblyline4_docs/",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = assemblyline::is_report(head.text());
    (is_ours || head.named).then(|| Recognised { list: "assemblyline".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let report = pruned(input, assemblyline::PARTS, sink)?;
    let found = assemblyline::facts(Part::new(&report), input.name(), context);
    let _ = hand_out(found, Spot::File, sink);
    Ok(())
}
