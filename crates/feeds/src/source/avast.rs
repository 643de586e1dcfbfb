//! Avast threat labs indicators: a folder a threat, in it `samples.md5`, `.sha1`, `.sha256` with a digest a line, `network.txt`,
//! and lists of names. The three files of digests have not always as many lines, and nothing says that the lines of one number
//! are one file: they are not joined. <https://github.com/avast/ioc>.

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
    name: "avast",
    title: "Avast IOCs",
    url: "https://github.com/avast/ioc",
    licence: "Detection Rule License 1.1",
    grade: Grade::B,
    every_hours: 24 * 60,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["avast"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    prose::claim(head, SOURCE.name, WORDS)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let base = Assessment {
        detection: path::topic(input.name(), WORDS),
        ..Assessment::new(Class::Malicious, Category::Malware)
    };
    let network = ["domains", "network", "urls"].contains(&path::stem(input.name()));
    let kind = if network { Kind::Network } else { Kind::Any };
    Prose { kind, ..Prose::new(base) }.parse(input, context, sink)
}
