//! bitwire ipblocklist: addresses and networks that nobody should connect to, merged from other blocklists,
//! `tables/outbound/networks.txt` of <https://github.com/bitwire-it/ipblocklist>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{Context, Sink, format::addresses, input::Input};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "bitwire",
    title: "bitwire IP blocklist",
    url: "https://github.com/bitwire-it/ipblocklist",
    licence: "MIT style",
    grade: Grade::D,
    every_hours: 2,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.named || (head.path_has("bitwire") && head.path_has("outbound"));
    (ours && addresses::is_bare(head)).then(|| Recognised {
        list: "bitwire/outbound".to_owned(),
        unit: Unit::Snapshot,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // Why an entry is there, the merged list does not say.
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Reputation))
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
        check("bitwire_outbound_networks.txt", "192.0.2.1\n", false, Some("bitwire/outbound"));
        check("a.txt", "192.0.2.1\n", false, None);
        check("a.txt", "192.0.2.1\n", true, Some("bitwire/outbound"));
        check("bitwire_outbound_networks.txt", "# bitwire\n192.0.2.1\n", false, None);
        check("bitwire_outbound_networks.txt", "a.example\n", false, None);
    }
}
