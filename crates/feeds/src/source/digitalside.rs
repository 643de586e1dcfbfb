//! DigitalSide Threat-Intel: domains of the last days from its own analyses of malware, one a line.
//! <https://osint.digitalside.it/>

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
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
    let ours = head.named || ["digitalside"].iter().any(|word| head.path_has(word));
    let list = "digitalside".to_owned();
    (ours && Kind::tell(head) == Some(Kind::Domains)).then_some(Recognised {
        list,
        unit: Unit::Snapshot,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Malicious, Category::Malware))
}
