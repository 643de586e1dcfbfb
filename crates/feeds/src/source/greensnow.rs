//! `GreenSnow`: addresses that scanned or attacked its sensors (ports, SSH, FTP, mail, web), one a line,
//! <https://blocklist.greensnow.co/greensnow.txt>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::addresses,
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "greensnow",
    title: "GreenSnow",
    url: "https://greensnow.co/",
    licence: "GreenSnow terms of use; mirrored under MIT",
    grade: Grade::D,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.named || {
        let base = input::base_name(head.name);
        base.starts_with("greensnow.co") || base == "greensnow.txt"
    };
    (ours && addresses::is_bare(head)).then(|| Recognised {
        list: "greensnow".to_owned(),
        unit: Unit::Snapshot,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Attacks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn only_the_name_tells() {
        check("greensnow.co-aa.txt.zst", "192.0.2.1\n", false, Some("greensnow"));
        check("a.txt", "192.0.2.1\n", false, None);
        check("a.txt", "192.0.2.1\n", true, Some("greensnow"));
        check("greensnow.co-aa.txt.zst", "# greensnow\n192.0.2.1\n", false, None);
        check("greensnow.co-aa.txt.zst", "a.example\n", false, None);
    }
}
