//! Passive DNS in the Common Output Format, an object a line, as CIRCL, Farsight and others give it and many sensors write it:
//! <https://datatracker.ietf.org/doc/draft-dulaunoy-dnsop-passive-dns-cof/>. Moments are seconds since 1970.

use std::{io, ops::ControlFlow};

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink,
    format::{
        cof,
        json_lines::{self, Line},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "cof",
    title: "Passive DNS (Common Output Format)",
    url: "https://datatracker.ietf.org/doc/draft-dulaunoy-dnsop-passive-dns-cof/",
    licence: "that of whoever gives it",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Amber,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = json_lines::first_of(head).is_some_and(|object| cof::is_record(&object));
    is_ours.then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    json_lines::objects(input, sink, &mut |Line { spot, object, text }, sink| match cof::facts(object, context) {
        Ok((facts, refused)) => {
            refused.iter().for_each(|reason| sink.reject(spot.clone(), reason, text.as_bytes()));
            sink.accept(Record { spot, facts })
        }
        Err(reason) => {
            sink.reject(spot, reason, text.as_bytes());
            ControlFlow::Continue(())
        }
    })
}
