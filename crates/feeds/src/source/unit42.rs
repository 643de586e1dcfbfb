//! Palo Alto Networks Unit 42: notes of timely threat intelligence (<https://github.com/PaloAltoNetworks/Unit42-timely-threat-intel>),
//! and older tables and lists of samples (<https://github.com/pan-unit42/iocs>).

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        field,
        indicator_table::Layout,
        path,
        prose::{self, Prose},
        text::head_lines,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "unit42",
    title: "Palo Alto Networks Unit 42 IOCs",
    url: "https://github.com/PaloAltoNetworks/Unit42-timely-threat-intel",
    licence: "GPL-3.0 (notes), MIT (lists)",
    grade: Grade::B,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    digests: &["sha256", "sha1", "md5"],
    first: &["first seen"],
    family: &["yara hit"],
    ..Layout::NONE
};

/// With what the names of its collections begin.
const WORDS: &[&str] = &["unit42", "pan-unit42", "unit42-timely-threat-intel"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.named || path::says_any(head.name, WORDS);
    (ours && (LAYOUT.begins(head) || prose::is_text(head))).then(|| Recognised {
        list: "unit42".to_owned(),
        unit: Unit::Records,
        // Lists of samples state their month in the first line.
        date: path::date(head.name).or_else(|| head_lines(head).next().and_then(path::date_of_line)),
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    let base = Assessment::new(Class::Malicious, Category::Malware);
    if LAYOUT.begins(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        let base = Assessment { detection: family(path::stem(input.name())), ..base };
        return LAYOUT.parse(input, &base, context, sink);
    }
    let name = path::without_date(path::stem(input.name()));
    let base = match ["IOCs-for-", "IOCs-from-", "IOCs-on-", "IOC-for-"].iter().find_map(|begin| name.strip_prefix(begin)) {
        Some(about) => Assessment { tags: field::text(&about.replace('-', " ")).into_iter().collect(), ..base },
        None if input.name().contains("hashes/") => Assessment { detection: family(name), ..base },
        None => Assessment { tags: field::text(&name.replace('-', " ")).into_iter().collect(), ..base },
    };
    Prose::new(base).parse(input, context, sink)
}

/// `emotet-jan-2019` says `emotet`.
fn family(name: &str) -> Option<String> {
    let name = name.strip_prefix("unit42_").unwrap_or(name);
    let family = name.split(['-', '_']).next().filter(|word| !word.eq_ignore_ascii_case("golang"))?;
    field::text(family)
}
