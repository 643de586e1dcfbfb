//! SophosLabs indicators: a table a threat (`Indicator_type,Data,Note` in many spellings), older ones as notes.
//! <https://github.com/sophoslabs/IoCs>.

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
        threat,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sophos",
    title: "SophosLabs IoCs",
    url: "https://github.com/sophoslabs/IoCs",
    licence: "not stated",
    grade: Grade::B,
    every_hours: 24 * 14,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["indicator_type", "indicator", "indicator type", "type"],
    values: &["data", "hash"],
    notes: &["note", "notes", "details"],
    ..Layout::NONE
};
/// The kinds of threats with which names of files begin.
const PREFIXES: [&str; 12] = [
    "android", "andr", "atk", "mal", "maldrivers", "malware", "miner", "ransom", "ransomware", "stealer", "troj", "trojan",
];

/// With what the names of its collections begin.
const WORDS: &[&str] = &["sophos", "sophoslabs"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let typical = ["indicator_type,data,note", "\"indicator_type\",\"data\",\"note\""];
    let first = head_lines(head).next()?.to_ascii_lowercase();
    let is_table = LAYOUT.begins(head);
    let ours = head.named || path::says_any(head.name, WORDS);
    let told = (is_table && typical.iter().any(|begin| first.starts_with(begin))) || (ours && (is_table || prose::is_text(head)));
    told.then(|| Recognised { list: "sophos".to_owned(), unit: Unit::Records, date: path::date(head.name) })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let threat = field::text(&threat(input.name()));
    let (class, category) = threat::spoken_of(input.name()).filter(|(_, category)| *category == Category::Ransomware || *category == Category::Adware)
        .unwrap_or((Class::Malicious, Category::Malware));
    let base = Assessment { detection: threat, ..Assessment::new(class, category) };
    let head = input::head(input)?;
    if LAYOUT.begins(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        LAYOUT.parse(input, &base, context, sink)
    } else {
        Prose::new(base).parse(input, context, sink)
    }
}

/// The threat that a file is about, from its name: `Ransomware-Qilin-STAC4365.csv` says `Qilin STAC4365`.
fn threat(path: &str) -> String {
    let name = path::without_date(path::stem(path)).replace(['_', '-'], " ");
    let is_said = |word: &&str| {
        let lower = word.to_ascii_lowercase();
        !["ioc", "iocs", "sheet", "indicators", "of", "compromise"].contains(&lower.as_str()) && !lower.starts_with("20")
    };
    let words: Vec<&str> = name.split_whitespace().filter(is_said).collect();
    let begins = words.first().is_some_and(|first| PREFIXES.iter().any(|prefix| first.eq_ignore_ascii_case(prefix)));
    let rest = if begins && words.len() > 1 { words.get(1..).unwrap_or_default() } else { words.as_slice() };
    rest.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threats() {
        for (path, expected) in [
            ("a.tar/Ransomware-Qilin-STAC4365.csv", "Qilin STAC4365"),
            ("Troj-gootloader.csv", "gootloader"),
            ("Sunburst_blocklists.csv", "Sunburst blocklists"),
            ("Nitrogen 2023-07.csv", "Nitrogen"),
            ("TamperedChef_IOCs.csv", "TamperedChef"),
            ("Ransomware.csv", "Ransomware"),
        ] {
            assert_eq!(threat(path), expected, "{path}");
        }
    }
}
