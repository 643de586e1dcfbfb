//! HP threat research indicators: a folder a family, in it `urls.txt`, `domains.txt`, `ips.txt`, `hashes.txt`, `files.txt`, with comments that
//! say what follows or of which day it is. <https://github.com/hpthreatresearch/iocs>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{
        indicator::Kind,
        path,
        prose::{self, Prose},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "hp",
    title: "HP threat research IOCs",
    url: "https://github.com/hpthreatresearch/iocs",
    licence: "not stated",
    grade: Grade::B,
    every_hours: 24 * 60,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["hp", "hpthreatresearch"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let typical = ["domains", "files", "hashes", "ips", "urls"].contains(&path::stem(head.name));
    prose::claim(head, SOURCE.name, WORDS).filter(|_| head.named || typical)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let detection = path::topic(input.name(), WORDS);
    let base = Assessment { detection, ..Assessment::new(Class::Malicious, Category::Malware) };
    let network = ["urls", "domains", "ips"].contains(&path::stem(input.name()));
    let kind = if network { Kind::Network } else { Kind::Any };
    Prose { kind, ..Prose::new(base) }.parse(input, context, sink)
}
