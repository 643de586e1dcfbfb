//! PRODAFT indicators: lists of the domains that an algorithm of malware generates. <https://github.com/prodaft/malware-ioc>.

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
    name: "prodaft",
    title: "PRODAFT malware IOCs",
    url: "https://github.com/prodaft/malware-ioc",
    licence: "Apache-2.0",
    grade: Grade::B,
    every_hours: 24 * 60,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["prodaft"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    prose::claim(head, SOURCE.name, WORDS)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let flubot = input.name().to_ascii_lowercase().contains("flubot");
    let base = Assessment {
        detection: flubot.then(|| "FluBot".to_owned()).or_else(|| path::topic(input.name(), WORDS)),
        ..Assessment::new(Class::Malicious, Category::Malware)
    };
    Prose { kind: Kind::Network, ..Prose::new(base) }.parse(input, context, sink)
}
