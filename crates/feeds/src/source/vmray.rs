//! Reports of VMRay: see [`crate::format::sandbox::vmray`].

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::sandbox::{self, vmray},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "vmray",
    title: "VMRay reports",
    url: "https://www.vmray.com/",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = vmray::is_report(head.text());
    (is_ours || head.named).then(|| Recognised { list: "vmray".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    sandbox::read(input, vmray::PARTS, context, sink, vmray::facts)
}
