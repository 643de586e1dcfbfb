//! bitwire ipblocklist: addresses and networks that nobody should connect to, merged from other blocklists,
//! `tables/outbound/networks.txt` of <https://github.com/bitwire-it/ipblocklist>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{Context, Sink, format::addresses, input::Input};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "bitwire",
    title: "bitwire IP blocklist",
    url: "https://github.com/bitwire-it/ipblocklist",
    licence: "MIT style",
    grade: Grade::D,
    every_hours: 2,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    addresses::claim(head, "bitwire/outbound", head.path_has("bitwire") && head.path_has("outbound"))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // Why an entry is there, the merged list does not say.
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Reputation))
}
