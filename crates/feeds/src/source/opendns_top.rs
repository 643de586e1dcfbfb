//! OpenDNS's public domain lists: the 10,000 most popular domains of 2014, one a line in order of rank (`opendns-top-domains.txt`), and as
//! many drawn at random (`opendns-random-domains.txt`). <https://github.com/opendns/public-domain-lists>.

use std::io;

use model::{Assessment, Category, Class, DomainName, Grade, Mask, Observable, Subject, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{
        field,
        list::{self, Kind},
        text,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "opendns_top",
    title: "OpenDNS public domain lists",
    url: "https://github.com/opendns/public-domain-lists",
    licence: "public domain",
    grade: Grade::D,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let name = input::base_name(head.name);
    let list = if name.starts_with("opendns-random-domains") { "opendns_top/random" } else { "opendns_top" };
    let ours = ["opendns-top-domains", "opendns-random-domains"].iter().any(|begin| name.starts_with(begin));
    list::claim(head, list, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let is_ranked = !context.list.ends_with("/random");
    let mut position = 0_u32;
    text::entries(input, sink, |line| {
        position = position.saturating_add(1);
        let rank = is_ranked.then_some(position);
        let assessment = Assessment { rank, ..Assessment::new(Class::Clean, Category::Popular) };
        Ok(vec![context.listed(subject(field::domain(line)?), assessment)])
    })
}

/// A popular domain speaks for the names below it, unless those belong to others.
fn subject(name: DomainName) -> Subject {
    if name.registrable().is_none() { Observable::Domain(name).into() } else { Mask::Domain(name).into() }
}
