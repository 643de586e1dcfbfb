//! DailyIOC by StrangerealIntel: a folder a day, in it tables of samples and indicators, some exported from VirusTotal, and
//! JSON lists of `Indicator` and `Description`. <https://github.com/StrangerealIntel/DailyIOC>.

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        csv::Names,
        field,
        indicator_table::Layout,
        json, path,
        text::head_lines,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "strangereal",
    title: "DailyIOC by StrangerealIntel",
    url: "https://github.com/StrangerealIntel/DailyIOC",
    licence: "not stated",
    grade: Grade::C,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["type", "indicator type"],
    values: &["indicator", "value", "hash", "parent", "associated sha256", "associated url"],
    digests: &["md5", "sha-256", "sha256"],
    notes: &["description", "packer", "comments", "note", "notes", "rule", "yara", "mitre att&ck technique (if applicable)"],
    first: &["first submission", "date", "scan date", "timestamp"],
    last: &["last submission"],
    family: &["malware"],
    name: &["filename", "name"],
    file_type: &["file type"],
    reference: &["reference", "ref_kaspersky"],
    ..Layout::NONE
};
/// The type of a row in a table of rule hits: not what the indicator is.
const HITS: Layout = Layout { kind: &[], ..LAYOUT };

fn is_list(head: &Head<'_>) -> bool {
    let text = head.text().trim_start();
    text.starts_with('[') && text.contains("\"Indicator\"") && text.contains("\"Description\"")
}

/// What its analyst read out of shortcuts: where they lead on the victim's disk.
fn is_of_shortcuts(head: &Head<'_>) -> bool {
    head_lines(head)
        .next()
        .is_some_and(|line| line.trim() == "Date,Description,WorkingDirectory,LocalBasePath")
}

/// With what the names of its collections begin.
const WORDS: &[&str] = &["dailyioc", "strangereal", "strangerealintel"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    path::claim(head, SOURCE.name, WORDS)
        .filter(|_| LAYOUT.begins(head) || is_list(head) || is_of_shortcuts(head))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let base = Assessment { detection: subject(input.name()), ..Assessment::new(Class::Malicious, Category::Malware) };
    let head = input::head(input)?;
    let head = Head { name: input.name(), bytes: &head, tail: &[], named: true };
    if is_list(&head) {
        let columns = LAYOUT.find(&Names::of(["indicator", "description"].map(str::to_owned)));
        return json::walk(input, &[], sink, &mut |element, sink| {
            let spot = element.spot();
            let cells = ["Indicator", "Description"].map(|key| field::json_text(&element.value, key));
            let get = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
            match columns.facts(&get, &base, context) {
                Ok(facts) => sink.accept(Record { spot, facts }),
                Err(reason) => {
                    sink.reject(spot, reason, element.value.to_string().as_bytes());
                    ControlFlow::Continue(())
                }
            }
        });
    }
    if is_of_shortcuts(&head) {
        sink.reject(Spot::File, "paths on a disk are nothing that can be looked up", b"");
        return Ok(());
    }
    let hits = head_lines(&head).next().is_some_and(|line| line.starts_with("Date,Rule,Collection,"));
    if hits { HITS } else { LAYOUT }.parse(input, &base, context, sink)
}

/// Whom or what a file is about, from its name: `IOC-Mustang-Panda-2020-07-14.csv`. Names that say nothing stay out.
fn subject(path: &str) -> Option<String> {
    let name = path::without_date(path::stem(path));
    let words: Vec<&str> = name
        .split(['-', '_', ' '])
        .filter(|word| !word.is_empty() && !["ioc", "iocs", "info", "infos"].iter().any(|known| word.eq_ignore_ascii_case(known)))
        .collect();
    let vague = ["yara", "hits", "export", "associate", "unknown", "share", "suspicious", "detections", "recent"];
    let lower = name.to_ascii_lowercase();
    let name = (!vague.iter().any(|word| lower.contains(word)) && !words.is_empty()).then(|| words.join(" "));
    name.filter(|name| name.chars().any(char::is_alphabetic))
        .or_else(|| {
            let is_topic = |folder: &String| path::folder(path).is_some_and(|folder| path::date(folder).is_none()) && folder != "JSON" && folder != "Yara Hits";
            path::topic(path, WORDS).filter(is_topic)
        })
        .and_then(|name| field::text(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects() {
        for (path, expected) in [
            ("2020-07-14/Mustang Panda/IOC-Mustang-Panda-2020-07-14.csv", Some("Mustang Panda")),
            ("2020-12-01/Buer/info.csv", Some("Buer")),
            ("2020-02-12/Yara-APT-02-07to-02-10.csv", None),
            ("2020-02-14/Dridex.csv", Some("Dridex")),
            ("2020-10-04/Yara-Hits/Recent_WExport.csv", None),
        ] {
            assert_eq!(subject(path).as_deref(), expected, "{path}");
        }
    }
}
