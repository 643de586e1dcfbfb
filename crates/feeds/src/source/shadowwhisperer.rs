//! ShadowWhisperer's block lists: domains by subject, one a line, kept by one person.
//! <https://github.com/ShadowWhisperer/BlockLists>. Only the lists about harm are taken.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::list::{self, Kind},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "shadowwhisperer",
    title: "ShadowWhisperer BlockLists",
    url: "https://github.com/ShadowWhisperer/BlockLists",
    licence: "the publisher's terms",
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if !(head.named || head.path_has("shadowwhisperer")) || Kind::tell(head) != Some(Kind::Domains) {
        return None;
    }
    let base = input::base_name(head.name).to_ascii_lowercase();
    let word = base.split('.').next().unwrap_or(&base).rsplit('_').next().unwrap_or(&base);
    let list = match meaning(word) {
        Some(_) => format!("shadowwhisperer/{word}"),
        None if head.named => "shadowwhisperer".to_owned(),
        None => return None,
    };
    Some(Recognised { list, unit: Unit::Snapshot, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let word = context.list.strip_prefix("shadowwhisperer/").unwrap_or_default();
    let (class, category) = meaning(word).unwrap_or((Class::Context, Category::General));
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(class, category))
}

/// What being on a list means; nothing for lists that are not about harm.
fn meaning(list: &str) -> Option<(Class, Category)> {
    match list {
        "malware" => Some((Class::Malicious, Category::Malware)),
        "scam" => Some((Class::Malicious, Category::Scam)),
        "cryptocurrency" => Some((Class::Adware, Category::Cryptomining)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: b"a.example\nb.example\n", tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn lists() {
        check("shadowwhisperer_blocklists_lists_malware.txt.zst", false, Some("shadowwhisperer/malware"));
        check("ShadowWhisperer/Scam", false, Some("shadowwhisperer/scam"));
        check("ShadowWhisperer/Adult", false, None);
        check("x", true, Some("shadowwhisperer"));
        check("malware.txt", false, None);
    }
}
