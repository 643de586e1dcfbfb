//! Indicator files for Zeek's Intelligence Framework (`#fields indicator indicator_type meta.source …`), such as the
//! feeds of Critical Path Security, <https://github.com/CriticalPathSecurity/Zeek-Intelligence-Feeds>. They copy lists of
//! others; the file's name is the list. Format: <https://docs.zeek.org/en/master/frameworks/intel.html>.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Hash, Observable, Subject, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Record, Sink,
    format::{
        field, netset,
        zeek_tsv::{self, Row},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "zeek_intel",
    title: "Zeek intelligence files",
    url: "https://github.com/CriticalPathSecurity/Zeek-Intelligence-Feeds",
    licence: "MIT; each list under its maker's terms",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[
        list("Amnesty_NSO_Domains", Grade::B, &["amnesty"]),
        list("abuse-ch-malware", Grade::C, &["malwarebazaar"]),
        list("abuse-ch-threatfox-ip", Grade::C, &["threatfox"]),
        list("cobaltstrike_ips", Grade::C, &["zeek_intel/cobaltstrike_ips"]),
        list("stalkerware", Grade::C, &["stalkerware"]),
        list("tor-exit", Grade::C, &["tor"]),
    ],
    recognise,
    parse,
};

/// Longest file name that becomes part of a list's name.
const NAME_BYTES_MAX: usize = 64;

const fn list(name: &'static str, grade: Grade, origins: &'static [&'static str]) -> List {
    List { name, grade, origins, every_hours: 24 }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let fields = zeek_tsv::fields_of(head)?;
    ["indicator", "indicator_type"].iter().all(|name| fields.contains(name)).then(|| Recognised {
        list: list_of(head.name),
        unit: Unit::Snapshot,
        date: None,
    })
}

/// The list that a file's name states.
fn list_of(name: &str) -> String {
    let base = input::base_name(name);
    let stem = base.split_once('.').map_or(base, |(stem, _)| stem);
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if (1..=NAME_BYTES_MAX).contains(&stem.len()) && stem.bytes().all(is_name) {
        format!("zeek_intel/{stem}")
    } else {
        "zeek_intel".to_owned()
    }
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let list = context.list.strip_prefix("zeek_intel/").unwrap_or_default().to_ascii_lowercase();
    zeek_tsv::rows(input, sink, &mut |row, sink| match fact(row, &list, context) {
        Ok(fact) => sink.accept(Record { spot: row.spot(), facts: vec![fact] }),
        Err(reason) => {
            sink.reject(row.spot(), reason, row.text().as_bytes());
            std::ops::ControlFlow::Continue(())
        }
    })
}

fn fact(row: &Row<'_>, list: &str, context: &Context) -> Result<Fact, &'static str> {
    let subject = subject(row)?;
    let text = |name: &str| row.get(name).and_then(|value| field::text(&value));
    let (source, description) = (text("meta.source"), text("meta.desc"));
    let (class, category) = meaning(list, description.as_deref().or(source.as_deref()).unwrap_or_default());
    let assessment = Assessment {
        detection: (category == Category::BotnetCnc).then(|| "Cobalt Strike".to_owned()).filter(|_| {
            list.contains("cobaltstrike") || description.as_deref().is_some_and(|d| d == "CobaltStrike")
        }),
        reporter: source,
        reference: text("meta.url"),
        note: description,
        ..Assessment::new(class, category)
    };
    Ok(context.evidence(subject, context.observed_at, None, Claim::Listed(assessment)))
}

fn subject(row: &Row<'_>) -> Result<Subject, &'static str> {
    let value = row.get("indicator").ok_or("no indicator")?;
    let kind = row.get("indicator_type").ok_or("no kind of indicator")?;
    Ok(match kind.strip_prefix("Intel::").unwrap_or(&kind) {
        "ADDR" => Observable::Ip(field::address(&value)?).into(),
        "SUBNET" => netset::subject(netset::parse(&value).and_then(netset::check)?),
        "DOMAIN" => Observable::Domain(field::domain(&value)?).into(),
        // Zeek wants URLs without scheme.
        "URL" => Observable::Url(field::url(&value)?).into(),
        "FILE_HASH" => Observable::File(Hash::parse(&value).map_err(|_| "not a digest")?).into(),
        "EMAIL" => return Err("an e-mail address"),
        _ => return Err("this kind of indicator is not supported"),
    })
}

/// What being on the list means, by its name and its own words.
fn meaning(list: &str, words: &str) -> (Class, Category) {
    let words = words.to_ascii_lowercase();
    let has = |word: &str| list.contains(word) || words.contains(word);
    if has("tor-exit") || has("tor-intel") || has("tor_exit") {
        // A Tor exit harms nobody by itself.
        (Class::Context, Category::Anonymizer)
    } else if has("cobaltstrike") || has("threatfox") || has("c2") {
        (Class::Malicious, Category::BotnetCnc)
    } else if has("malware") || has("stalkerware") || has("nso") {
        (Class::Malicious, Category::Malware)
    } else if has("phish") {
        (Class::Malicious, Category::Phishing)
    } else if has("ransom") {
        (Class::Malicious, Category::Ransomware)
    } else if has("scan") || has("brute") || has("attack") {
        (Class::Malicious, Category::Attacks)
    } else {
        (Class::Malicious, Category::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, words: &str, expected: (Class, Category)) {
        assert_eq!(meaning(list, words), expected, "{list} {words}");
    }

    #[test]
    fn meanings() {
        check("tor-exit", "CPS-TOR-INTEL", (Class::Context, Category::Anonymizer));
        check("", "CPS-TOR-INTEL", (Class::Context, Category::Anonymizer));
        check("abuse-ch-threatfox-ip", "THREATFOX", (Class::Malicious, Category::BotnetCnc));
        check("amnesty_nso_domains", "Amnesty_NSO_Domains", (Class::Malicious, Category::Malware));
        check("x", "", (Class::Malicious, Category::General));
    }

    #[test]
    fn names_tell_the_list() {
        assert_eq!(list_of("a/tor-exit.intel.zst"), "zeek_intel/tor-exit");
        assert_eq!(list_of("a/odd name.intel"), "zeek_intel");
    }
}
