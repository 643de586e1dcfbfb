//! Bitdefender Labs indicators: notes with a sample a line, `sha256, sha1, md5`, under headings that name the family.
//! <https://github.com/bitdefender/malware-ioc>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::prose::{self, Prose},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "bitdefender",
    title: "Bitdefender malware IOCs",
    url: "https://github.com/bitdefender/malware-ioc",
    licence: "not stated",
    grade: Grade::B,
    every_hours: 24 * 90,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["bitdefender"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    prose::claim(head, SOURCE.name, WORDS)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let base = Assessment::new(Class::Malicious, Category::Malware);
    Prose { families: true, ..Prose::new(base) }.parse(input, context, sink)
}
