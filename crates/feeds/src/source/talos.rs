//! Cisco Talos indicators: a text a report, by year and month, one indicator a line, mostly defanged, some under headings.
//! <https://github.com/Cisco-Talos/IOCs>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{
        field, path,
        prose::{self, Prose},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "talos",
    title: "Cisco Talos IOCs",
    url: "https://github.com/Cisco-Talos/IOCs",
    licence: "not stated",
    grade: Grade::B,
    every_hours: 24 * 14,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["talos", "cisco-talos"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    prose::claim(head, SOURCE.name, WORDS)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let title = path::stem(input.name()).replace(['-', '_'], " ");
    let base = Assessment { tags: field::text(&title).into_iter().collect(), ..Assessment::new(Class::Malicious, Category::Malware) };
    Prose::new(base).parse(input, context, sink)
}
