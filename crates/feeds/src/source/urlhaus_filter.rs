//! urlhaus-filter: the hosts and URLs of URLhaus in the languages of a dozen programs, without those hosts that are
//! popular. Formats: <https://gitlab.com/malware-filter/urlhaus-filter>. It copies URLhaus and is no second witness.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::blocklist::{self, Banner},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "urlhaus_filter",
    title: "urlhaus-filter by malware-filter",
    url: "https://gitlab.com/malware-filter/urlhaus-filter",
    licence: "MIT and CC0 1.0",
    grade: Grade::D,
    every_hours: 12,
    tlp: Tlp::Clear,
    lists: &[
        complete("adguard"),
        online("adguard-online"),
        complete("bind"),
        online("bind-online"),
        complete("dnsmasq"),
        online("dnsmasq-online"),
        complete("domains"),
        online("domains-online"),
        complete("hosts"),
        online("hosts-online"),
        complete("ips"),
        online("ips-online"),
        complete("names"),
        online("names-online"),
        complete("rpz"),
        online("rpz-online"),
        complete("snort3"),
        online("snort3-online"),
        complete("suricata"),
        online("suricata-online"),
        complete("tpl"),
        online("tpl-online"),
        complete("unbound"),
        online("unbound-online"),
        complete("urls"),
        online("urls-online"),
        complete("vivaldi"),
        online("vivaldi-online"),
    ],
    recognise,
    parse,
};

/// Words of titles and file names, and the list they tell; the first that is found counts.
const WORDS: [(&str, &str); 20] = [
    ("adguard", "adguard"),
    ("unbound", "unbound"),
    ("bind", "bind"),
    ("dnsmasq", "dnsmasq"),
    ("rpz", "rpz"),
    ("snort3", "snort3"),
    ("suricata", "suricata"),
    ("vivaldi", "vivaldi"),
    ("(ie)", "tpl"),
    (".tpl", "tpl"),
    ("-ag", "adguard"),
    ("blocked-ips", "ips"),
    (" ips ", "ips"),
    ("blocked-names", "names"),
    (" names ", "names"),
    ("domains", "domains"),
    ("hosts", "hosts"),
    (" url ", "urls"),
    ("urlhaus-filter.", "urls"),
    ("urlhaus-filter-online.", "urls"),
];

/// A list with all that URLhaus ever had, most of it long cleaned.
const fn complete(name: &'static str) -> List {
    List { name, grade: Grade::D, origins: &["urlhaus"], every_hours: 12 }
}

/// A list of what served malware a short time ago.
const fn online(name: &'static str) -> List {
    List { name, grade: Grade::C, origins: &["urlhaus"], every_hours: 12 }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let banner = Banner::read(head);
    let stated = banner.homepage.is_some_and(|page| page.contains("/urlhaus-filter"));
    if !stated && !((head.named || head.path_has("urlhaus-filter")) && blocklist::tells(head)) {
        return None;
    }
    let title = banner.title.unwrap_or(input::base_name(head.name)).to_ascii_lowercase();
    let word = WORDS.iter().find(|(word, _)| title.contains(word)).map(|(_, list)| *list);
    let list = match (word, title.contains("online")) {
        (Some(list), false) => format!("urlhaus_filter/{list}"),
        (Some(list), true) => format!("urlhaus_filter/{list}-online"),
        (None, _) => "urlhaus_filter".to_owned(),
    };
    Some(Recognised { list, unit: Unit::Snapshot, date: banner.updated })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let note = context.list.ends_with("-online").then(|| "online".to_owned());
    let malware = Assessment { note, ..Assessment::new(Class::Malicious, Category::Malware) };
    blocklist::parse(input, context, sink, &malware)
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
        let banner = |title: &str| {
            format!("# Title: {title}\n# Homepage: https://gitlab.com/malware-filter/urlhaus-filter\n")
        };
        for (title, list) in [
            ("Malicious URL Blocklist", "urls"),
            ("Online Malicious URL Blocklist (Vivaldi)", "vivaldi-online"),
            ("Online Malicious URL Blocklist (AdGuard)", "adguard-online"),
            ("Online Malicious Hosts Blocklist (IE)", "tpl-online"),
            ("Malicious Domains dnsmasq Blocklist", "dnsmasq"),
            ("Malicious Domains Unbound Blocklist", "unbound"),
            ("Online Malicious IPs Blocklist", "ips-online"),
            ("Malicious Hosts Blocklist", "hosts"),
        ] {
            check("a", &banner(title), false, Some(&format!("urlhaus_filter/{list}")));
            assert!(SOURCE.lists.iter().any(|known| known.name == list), "{list}");
        }
        check("x/urlhaus-filter-online.txt.zst", "a.example\n", false, Some("urlhaus_filter/urls-online"));
        check("urlhaus-filter-ag.txt", "||a.example^\n", false, Some("urlhaus_filter/adguard"));
        check("x", "a.example\n", true, Some("urlhaus_filter"));
        check("x", "a.example\n", false, None);
        check("urlhaus-filter.csv", "\"a\",\"b c\"\n", true, None);
        check("x", "# Homepage: https://gitlab.com/malware-filter/phishing-filter\na.example\n", false, None);
    }
}
