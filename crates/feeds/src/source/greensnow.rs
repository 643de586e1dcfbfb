//! `GreenSnow`: addresses that scanned or attacked its sensors (ports, SSH, FTP, mail, web), one a line,
//! <https://blocklist.greensnow.co/greensnow.txt>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::addresses,
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "greensnow",
    title: "GreenSnow",
    url: "https://greensnow.co/",
    licence: "GreenSnow terms of use; mirrored under MIT",
    grade: Grade::D,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let base = input::base_name(head.name);
    addresses::claim(head, "greensnow", base.starts_with("greensnow.co") || base == "greensnow.txt")
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Attacks))
}
