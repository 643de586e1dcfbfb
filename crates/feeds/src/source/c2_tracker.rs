//! C2 Tracker: addresses on which Shodan saw the servers of attack tools and malware, one file a family (`Sliver C2
//! IPs.txt`) and all of them together (`all.txt`), <https://github.com/montysecurity/C2-Tracker>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::addresses,
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "c2_tracker",
    title: "C2 Tracker",
    url: "https://github.com/montysecurity/C2-Tracker",
    licence: "no licence text",
    grade: Grade::C,
    every_hours: 168,
    tlp: Tlp::Clear,
    lists: LISTS,
    recognise,
    parse,
};

/// The publisher's files without `IPs.txt`. All are one witness.
const LISTS: &[List] = &[
    list("7777 Botnet"),
    list("Ares RAT C2"),
    list("AsyncRAT"),
    list("BitRAT"),
    list("Brute Ratel C4"),
    list("BurpSuite"),
    list("Caldera C2"),
    list("Cobalt Strike C2"),
    list("Covenant C2"),
    list("DarkComet Trojan"),
    list("DarkTrack RAT Trojan"),
    list("DcRAT"),
    list("DcRat"),
    list("Deimos C2"),
    list("Empire C2"),
    list("Gh0st RAT Trojan"),
    list("GoPhish"),
    list("Hak5 Cloud C2"),
    list("Havoc C2"),
    list("Hookbot"),
    list("Metasploit Framework C2"),
    list("MobSF"),
    list("Mozi Botnet"),
    list("Mythic C2"),
    list("NanoCore RAT Trojan"),
    list("NetBus Trojan"),
    list("NimPlant C2"),
    list("Orcus RAT Trojan"),
    list("PANDA C2"),
    list("Poison Ivy Trojan"),
    list("Posh C2"),
    list("Quasar RAT"),
    list("RedGuard C2"),
    list("Remcos Pro RAT Trojan"),
    list("Remcos RAT"),
    list("Sectop RAT"),
    list("ShadowPad"),
    list("Sliver C2"),
    list("Supershell C2"),
    list("Unam Web Panel"),
    list("Villain C2"),
    list("Viper C2"),
    list("Vshell C2"),
    list("XMRig Monero Cryptominer"),
    list("XtremeRAT Trojan"),
    list("ZeroAccess Trojan"),
    list("all"),
    list("njRAT Trojan"),
];

/// Longest name of a family that becomes part of a list's name.
const NAME_BYTES_MAX: usize = 40;

const fn list(name: &'static str) -> List {
    List { name, grade: Grade::C, origins: &["c2_tracker"], every_hours: 168 }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.named || ["c2_tracker", "c2-tracker"].iter().any(|word| head.path_has(word));
    let name = list_of(head.name).or_else(|| head.named.then_some("all"))?;
    (ours && addresses::is_bare(head)).then(|| Recognised {
        list: format!("c2_tracker/{name}"),
        unit: Unit::Snapshot,
        date: None,
    })
}

/// The list that a file's name states: `Sliver C2` for `Sliver C2 IPs.txt`.
fn list_of(name: &str) -> Option<&str> {
    let (stem, _) = input::base_name(name).rsplit_once('.')?;
    if stem == "all" {
        return Some(stem);
    }
    let family = stem.strip_suffix(" IPs")?.trim();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'.' | b'_');
    ((1..=NAME_BYTES_MAX).contains(&family.len()) && family.bytes().all(is_name)).then_some(family)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let list = context.list.strip_prefix("c2_tracker/").filter(|list| *list != "all");
    let (class, category) = meaning(list.unwrap_or_default());
    let detection = list.map(|list| family(list).to_owned());
    addresses::parse(input, context, sink, &Assessment { detection, ..Assessment::new(class, category) })
}

/// The family alone: `Sliver` for `Sliver C2`.
fn family(list: &str) -> &str {
    list.strip_suffix(" C2").or_else(|| list.strip_suffix(" Trojan")).unwrap_or(list)
}

/// What being on a list means.
fn meaning(list: &str) -> (Class, Category) {
    match list {
        "GoPhish" => (Class::Malicious, Category::Phishing),
        "XMRig Monero Cryptominer" => (Class::Malicious, Category::Cryptomining),
        // Tools of testers, which attack nobody by themselves.
        "BurpSuite" | "MobSF" => (Class::Context, Category::General),
        _ => (Class::Malicious, Category::BotnetCnc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: b"192.0.2.1\n", tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn names_tell_the_list() {
        check("c2_tracker.tar.zst/Sliver C2 IPs.txt", false, Some("c2_tracker/Sliver C2"));
        check("C2-Tracker/data/all.txt", false, Some("c2_tracker/all"));
        check("Sliver C2 IPs.txt", false, None);
        check("Sliver C2 IPs.txt", true, Some("c2_tracker/Sliver C2"));
        check("x.txt", true, Some("c2_tracker/all"));
        check("c2_tracker/x.txt", false, None);
        check("c2_tracker/a\"b IPs.txt", false, None);
        check("firehol/c2_tracker.ipset", false, None);
    }

    #[test]
    fn families() {
        for (list, expected) in [
            ("Sliver C2", "Sliver"),
            ("Brute Ratel C4", "Brute Ratel C4"),
            ("Ares RAT C2", "Ares RAT"),
            ("Gh0st RAT Trojan", "Gh0st RAT"),
            ("XtremeRAT Trojan", "XtremeRAT"),
            ("Mozi Botnet", "Mozi Botnet"),
            ("C2", "C2"),
        ] {
            assert_eq!(family(list), expected);
        }
    }
}
