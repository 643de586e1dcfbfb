//! The Block List Project: domains by subject, gathered from other lists, as AdGuard rules, hosts files and bare names.
//! <https://github.com/blocklistproject/Lists>. Lists about content (advertising, gambling, porn) say nothing of harm.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::blocklist::{self, Banner},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "blocklistproject",
    title: "The Block List Project",
    url: "https://github.com/blocklistproject/Lists",
    licence: "Unlicense; the lists say MIT",
    // Whole exchanges stand among the miners, and nobody takes old names out.
    grade: Grade::D,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let banner = Banner::read(head);
    let stated = banner.homepage.is_some_and(|page| page.contains("github.com/blocklistproject"));
    if !stated && !((head.named || head.path_has("blocklistproject")) && blocklist::tells(head)) {
        return None;
    }
    let subject = banner.title.and_then(|title| title.split_whitespace().next()).unwrap_or_else(|| {
        let base = input::base_name(head.name);
        base.split(['-', '.']).next().unwrap_or(base).rsplit('_').next().unwrap_or(base)
    });
    let subject = subject.to_ascii_lowercase();
    let is_word = (1..=32).contains(&subject.len()) && subject.bytes().all(|b| b.is_ascii_alphanumeric());
    let list = if is_word { format!("blocklistproject/{subject}") } else { "blocklistproject".to_owned() };
    Some(Recognised { list, unit: Unit::Snapshot, date: banner.updated })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let (class, category) = meaning(context.list.strip_prefix("blocklistproject/").unwrap_or_default());
    blocklist::parse(input, context, sink, &Assessment::new(class, category))
}

/// What being on a list means.
fn meaning(list: &str) -> (Class, Category) {
    match list {
        "abuse" => (Class::Malicious, Category::Abuse),
        "crypto" => (Class::Adware, Category::Cryptomining),
        "fraud" | "scam" => (Class::Malicious, Category::Scam),
        "malware" => (Class::Malicious, Category::Malware),
        "phishing" => (Class::Malicious, Category::Phishing),
        "ransomware" => (Class::Malicious, Category::Ransomware),
        "ads" | "redirect" => (Class::Adware, Category::Adware),
        _ => (Class::Context, Category::General),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name} {text}");
    }

    #[test]
    fn lists() {
        let banner = "! Title: Scam Block List\n! Homepage: https://github.com/blocklistproject/Lists\n";
        check("a.txt", banner, false, Some("blocklistproject/scam"));
        check(
            "blocklistproject_adguard_ransomware-ags.txt",
            "||a.example^\n",
            false,
            Some("blocklistproject/ransomware"),
        );
        check(
            "blocklistproject/phishing.txt.gz",
            "0.0.0.0 a.example\n",
            false,
            Some("blocklistproject/phishing"),
        );
        check("odd näme", "a.example\n", true, Some("blocklistproject"));
        check("scam.txt", "||a.example^\n", false, None);
        check("blocklistproject/readme.md", "Some words here.\nAnd more of them.\n", false, None);
        assert_eq!(meaning("porn").0, Class::Context);
    }
}
