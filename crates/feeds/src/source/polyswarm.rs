//! Replies of PolySwarm: see [`crate::format::sandbox::polyswarm`].

use std::{io, ops::ControlFlow};

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{json, sandbox::{Part, hand_out, polyswarm}},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "polyswarm",
    title: "PolySwarm replies",
    url: "https://docs.polyswarm.io/",
    licence: "PolySwarm's terms",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = polyswarm::is_reply(head.text(), std::str::from_utf8(head.tail).unwrap_or_default());
    (is_ours || head.named).then(|| Recognised { list: "polyswarm".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    json::walk(input, &["result"], sink, &mut |element, sink| match element.member.as_deref() {
        Some("result") => {
            let found = polyswarm::facts(Part::new(&element.value), context);
            hand_out(found, element.spot(), sink)
        }
        _ => ControlFlow::Continue(()),
    })
}
