//! ESET research indicators: a folder a threat, in it `samples.md5`, `.sha1`, `.sha256` with a digest a line, and reports in AsciiDoc
//! with tables of samples (digest, name, detection) and servers. The three files of digests have
//! not always as many lines, and nothing says that the lines of one number are one file: they are not joined. <https://github.com/eset/malware-ioc>. The detection rules
//! beside them are not read.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink, Spot,
    format::{
        path,
        prose::{self, Prose},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "eset",
    title: "ESET malware IOCs",
    url: "https://github.com/eset/malware-ioc",
    licence: "BSD-2-Clause",
    grade: Grade::B,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["eset"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    prose::claim(head, SOURCE.name, WORDS)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    if path::stem(input.name()).contains("rules") {
        sink.reject(Spot::File, "detection rules are no indicators", b"");
        return Ok(());
    }
    let base = Assessment {
        detection: path::topic(input.name(), WORDS),
        ..Assessment::new(Class::Malicious, Category::Malware)
    };
    Prose::new(base).parse(input, context, sink)
}
