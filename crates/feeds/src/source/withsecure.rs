//! WithSecure Labs (formerly F-Secure) indicators: a folder a campaign, in it a table. Its columns have another name in each.
//! <https://github.com/WithSecureLabs/iocs>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{
        indicator_table::Layout,
        path,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "withsecure",
    title: "WithSecure Labs IOCs",
    url: "https://github.com/WithSecureLabs/iocs",
    licence: "BSD-2-Clause",
    grade: Grade::B,
    every_hours: 24 * 60,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["type", "indicator type"],
    values: &["value", "data", "indicator", "ransomware incident iocs"],
    digests: &["sha256"],
    notes: &["note", "notes", "other context", "category", "subtype", "applied packers"],
    family: &["component"],
    name: &["driver name"],
    ..Layout::NONE
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["withsecure", "withsecurelabs", "fsecure"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    path::claim(head, SOURCE.name, WORDS).filter(|_| LAYOUT.begins(head))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let detection = path::topic(input.name(), WORDS);
    let base = Assessment { detection, ..Assessment::new(Class::Malicious, Category::Malware) };
    LAYOUT.parse(input, &base, context, sink)
}
