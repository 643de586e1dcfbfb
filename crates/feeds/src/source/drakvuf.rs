//! Logs of DRAKVUF Sandbox: see [`crate::format::sandbox::drakvuf`].

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::sandbox::drakvuf,
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "drakvuf",
    title: "DRAKVUF Sandbox logs",
    url: "https://drakvuf-sandbox.readthedocs.io/",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = drakvuf::is_log(head.text());
    (is_ours || head.named).then(|| Recognised { list: "drakvuf".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    drakvuf::read(input, context, sink)
}
