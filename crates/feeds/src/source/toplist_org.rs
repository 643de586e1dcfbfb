//! The sites of toplist.org, one domain a line, in no order of popularity, as collected in
//! <https://github.com/hagezi/dns-data-collection> (`top/toplist.org.txt`).

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::list::{self, Kind},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "toplist_org",
    title: "Sites of toplist.org",
    url: "https://github.com/hagezi/dns-data-collection",
    licence: "MIT",
    grade: Grade::D,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let name = input::base_name(head.name).to_ascii_lowercase();
    let ours = ["toplist.org", "toplist_org"].iter().any(|begin| name.starts_with(begin));
    let ours = ours || head.path_has("toplist_org/");
    list::claim(head, SOURCE.name, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // Without a rank, and for the very name: many are hosts of a site and not the site.
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Clean, Category::Popular))
}
