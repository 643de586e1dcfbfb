//! Project Honey Pot: addresses of harvesters, comment and mail spammers, one a line, as mirrors keep its list
//! (`projecthoneypot.org-aa.txt` of <https://github.com/romainmarcoux/malicious-ip>).

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
    name: "projecthoneypot",
    title: "Project Honey Pot",
    url: "https://www.projecthoneypot.org/",
    licence: "Project Honey Pot terms of use; mirrored under MIT",
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    addresses::claim(head, "projecthoneypot", input::base_name(head.name).starts_with("projecthoneypot.org"))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Spam))
}
