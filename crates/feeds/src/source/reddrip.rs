//! RedDrip Team's digital weapons of APT groups: a folder a group, in it a Markdown table `|Hash|Type|Family|First_Seen|Name|`.
//! <https://github.com/RedDrip7/APT_Digital_Weapon>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        indicator_table::Layout,
        path,
        prose::{self, Prose},
        text::head_lines,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "reddrip",
    title: "RedDrip APT digital weapons",
    url: "https://github.com/RedDrip7/APT_Digital_Weapon",
    licence: "GPL-3.0",
    grade: Grade::C,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    digests: &["hash"],
    first: &["first_seen"],
    family: &["family"],
    name: &["name"],
    file_type: &["type"],
    ..Layout::NONE
};
const HEADER: &str = "|Hash|Type|Family|First_Seen|Name|";

/// With what the names of its collections begin.
const WORDS: &[&str] = &["reddrip", "reddrip7"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head_lines(head).take(20).any(|line| line.trim() == HEADER)
        || ((head.named || path::says_any(head.name, WORDS)) && prose::is_text(head));
    ours.then(|| Recognised { list: "reddrip".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let group = path::topic(input.name(), WORDS);
    let base = Assessment {
        tags: group.into_iter().collect(),
        ..Assessment::new(Class::Malicious, Category::Malware)
    };
    Prose::new(base).in_tables(&LAYOUT).parse(input, context, sink)
}
