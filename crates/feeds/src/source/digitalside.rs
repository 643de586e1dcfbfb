//! DigitalSide Threat-Intel: domains of the last days from its own analyses of malware, one a line.
//! <https://osint.digitalside.it/>

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::list::{self, Kind},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "digitalside",
    title: "DigitalSide Threat-Intel",
    url: "https://osint.digitalside.it/",
    licence: "the publisher's terms",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.path_has("digitalside");
    list::claim(head, SOURCE.name, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Malicious, Category::Malware))
}
