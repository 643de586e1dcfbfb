//! MISP warninglists: lists of what is well known, so that it raises no false alarm. One JSON file is one list:
//! `{"description", "list", "matching_attributes", "name", "type", "version"}`, members in any order.
//! Format: <https://github.com/MISP/misp-warninglists>. What being on a list means stands in [`table`].

mod reader;
mod table;

use std::{io, ops::ControlFlow};

use model::{
    Assessment, Category, Claim, Class, DomainName, Grade, Hash, Mask, Observable, Subject, Timestamp, Tlp,
    Url,
};

use self::{
    reader::{Fault, Piece},
    table::Meaning,
};
use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{self, netset, pattern},
    input::Input,
};

pub(super) static SOURCE: Source = Source {
    name: "misp_warninglists",
    title: "MISP warninglists",
    url: "https://github.com/MISP/misp-warninglists",
    licence: "CC0-1.0; sub-lists under their publishers' terms",
    grade: Grade::C,
    every_hours: 30 * 24,
    tlp: Tlp::Clear,
    lists: table::LISTS,
    recognise,
    parse,
};

/// How a list's entries match, after the publisher's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matching {
    /// A name and everything below it.
    Hostname,
    /// The exact value, of any kind.
    String,
    /// An address or network.
    Cidr,
    /// Anything that contains the text.
    Substring,
    /// Anything that the expression matches.
    Regex,
}

impl Matching {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "hostname" => Self::Hostname,
            "string" => Self::String,
            "cidr" => Self::Cidr,
            "substring" => Self::Substring,
            "regex" => Self::Regex,
            _ => return None,
        })
    }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let (mut name, mut matching, mut version, mut has_list) = (None, None, None, false);
    let mut bytes = head.bytes;
    let outcome = reader::read(&mut bytes, &mut |piece| {
        match piece {
            Piece::Member("name", value) => name = Some(value.to_owned()),
            Piece::Member("type", value) => matching = Some(value.to_owned()),
            Piece::Member("version", value) => version = Some(value.to_owned()),
            Piece::List => has_list = true,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    if outcome.is_err() && has_list {
        // The list is longer than the head; members behind it stand in the tail.
        name = name.or_else(|| reader::member_in_tail(head.tail, "name"));
        matching = matching.or_else(|| reader::member_in_tail(head.tail, "type"));
        version = version.or_else(|| reader::member_in_tail(head.tail, "version"));
    }
    let (name, version) = (name.filter(|_| has_list)?, version?);
    Matching::parse(&matching?)?;
    let slug = table::known(&name).map_or_else(|| table::guessed(&name).0, |(slug, _)| slug.to_owned());
    Some(Recognised {
        list: format!("misp_warninglists/{slug}"),
        unit: Unit::Snapshot,
        date: version_date(&version),
    })
}

/// The date in a version: `20260811`, or `26081010` (a short date and a counter). Plain counters have none.
fn version_date(version: &str) -> Option<Timestamp> {
    if version.len() != 8 || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = |year: &str, month: &str, day: &str| Timestamp::parse(&format!("{year}-{month}-{day}"));
    let part = |from: usize, to: usize| version.get(from..to).unwrap_or_default();
    let long = date(part(0, 4), part(4, 6), part(6, 8)).filter(|_| part(0, 2) == "20");
    long.or_else(|| date(&format!("20{}", part(0, 2)), part(2, 4), part(4, 6)))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // The members that say what the entries mean often stand behind them: one pass for those, one for the entries.
    let (mut name, mut matching, mut has_list) = (None, None, false);
    let mut stream = format::decoded(input.open()?)?;
    let outcome = reader::read(&mut *stream, &mut |piece| {
        match piece {
            Piece::Member("name", value) => name = Some(value.to_owned()),
            Piece::Member("type", value) => matching = Some(value.to_owned()),
            Piece::List => has_list = true,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    drop(stream);
    let known =
        name.as_deref().map(|name| table::known(name).unwrap_or_else(|| ("", table::guessed(name).1)));
    let matching = matching.as_deref().and_then(Matching::parse);
    match (known, matching) {
        (Some((_, Meaning::Refused(reason))), _) => sink.reject(Spot::File, reason, &text_of(name)),
        (_, Some(Matching::Regex)) => {
            sink.reject(Spot::File, "a list of regular expressions: they are not supported", &text_of(name));
        }
        (Some((_, Meaning::Claim(class, category, rank))), Some(matching)) if has_list => {
            let note = rank.map(|rank| format!("among the top {rank}"));
            let assessment = Assessment { rank, note, ..Assessment::new(class, category) };
            return entries(input, context, sink, matching, &assessment);
        }
        _ => {
            fault(outcome, sink)?;
            sink.reject(Spot::File, "not a warninglist: `name`, `type` or `list` is missing", &text_of(name));
            return Ok(());
        }
    }
    fault(outcome, sink)
}

fn text_of(name: Option<String>) -> Vec<u8> {
    name.unwrap_or_default().into_bytes()
}

/// The second pass.
fn entries(
    input: &dyn Input,
    context: &Context,
    sink: &mut dyn Sink,
    matching: Matching,
    assessment: &Assessment,
) -> io::Result<()> {
    let mut stream = format::decoded(input.open()?)?;
    let outcome = reader::read(&mut *stream, &mut |piece| {
        let Piece::Entry(index, text, raw) = piece else { return ControlFlow::Continue(()) };
        let spot = Spot::Entry(format!("list[{index}]"));
        match text.and_then(|text| subject(text, matching, assessment)) {
            Ok(subject) => {
                let fact =
                    context.evidence(subject, context.observed_at, None, Claim::Listed(assessment.clone()));
                sink.accept(Record { spot, facts: vec![fact] })
            }
            Err(reason) => {
                sink.reject(spot, reason, raw);
                ControlFlow::Continue(())
            }
        }
    });
    fault(outcome, sink)
}

fn fault(outcome: Result<(), Fault>, sink: &mut dyn Sink) -> io::Result<()> {
    match outcome {
        Err(Fault::Io(error)) => Err(error),
        Err(Fault::Syntax(offset)) => {
            let spot = Spot::Entry(format!("byte {offset}"));
            sink.reject(spot, "not JSON from here on, or cut off", b"");
            Ok(())
        }
        Ok(()) | Err(Fault::Stopped) => Ok(()),
    }
}

/// The ssdeep digest of nothing, which the list of empty files has; it reads as an address, too.
const SSDEEP_OF_NOTHING: &str = "3::";
const OTHER_DIGEST: &str = "a digest other than MD5, SHA-1 and SHA-256";

/// What an entry is about.
fn subject(entry: &str, matching: Matching, assessment: &Assessment) -> Result<Subject, &'static str> {
    let entry = entry.trim();
    if matching == Matching::String && entry == SSDEEP_OF_NOTHING {
        return Err(OTHER_DIGEST);
    }
    if let Ok(network) = netset::parse(entry) {
        // Lists of special ranges are about exactly what no other list can be about.
        let special = assessment.category == Category::SpecialUse;
        return if special {
            Ok(netset::subject(network))
        } else {
            netset::check(network).map(netset::subject)
        };
    }
    match matching {
        Matching::Hostname => names_below(entry, assessment).ok_or("not a domain"),
        Matching::Substring => names_below(entry, assessment).map_or_else(|| substring(entry, assessment), Ok),
        Matching::Cidr | Matching::Regex => Err("neither an address nor a network"),
        Matching::String if entry.starts_with('.') => names_below(entry, assessment).ok_or("not a domain"),
        Matching::String => exact(entry, assessment),
    }
}

/// A text that is no name. Anybody can write it into a name of his own, so that it cannot clear or excuse what has it.
fn substring(entry: &str, assessment: &Assessment) -> Result<Subject, &'static str> {
    match assessment.class {
        Class::Clean | Class::NothingFound | Class::Shared(_) => {
            Err("a text inside names says nothing good of them: anybody can write it there")
        }
        Class::Malicious | Class::Adware | Class::Context => pattern::mask(&format!("*{entry}*")),
    }
}

/// A name with everything below it, with or without a leading dot.
fn names_below(entry: &str, assessment: &Assessment) -> Option<Subject> {
    let name = entry.strip_prefix('.').unwrap_or(entry);
    if assessment.category == Category::SpecialUse {
        return DomainName::parse_host(name).ok().map(|name| Mask::Domain(name).into());
    }
    let name = DomainName::parse(name).ok()?;
    // Names below a public suffix (`github.io`) belong to others: a good word for it does not reach them.
    let is_suffix = assessment.class == Class::Clean && name.registrable().is_none();
    Some(if is_suffix { Observable::Domain(name).into() } else { Mask::Domain(name).into() })
}

/// An entry that means itself alone. The fingerprint of a certificate is a digest of its DER file.
fn exact(entry: &str, assessment: &Assessment) -> Result<Subject, &'static str> {
    if entry.len() >= 32 && entry.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let hash = Hash::parse(entry).map_err(|_| OTHER_DIGEST)?;
        return Ok(Observable::File(hash).into());
    }
    if entry.contains('/') {
        return Url::parse(entry).map(|url| Observable::Url(url).into()).map_err(|_| "not a web address");
    }
    match DomainName::parse(entry) {
        Ok(name) => Ok(Observable::Domain(name).into()),
        // A special-use name of one label (`localhost`, `test`) stands for all names below it (RFC 6761).
        Err(_) if assessment.category == Category::SpecialUse => {
            names_below(entry, assessment).ok_or("not a domain")
        }
        Err(_) => Err("neither a digest, an address, a domain nor a URL"),
    }
}

#[cfg(test)]
mod tests {
    use model::SharedKind;

    use super::*;
    use crate::{Peek, input::Memory};

    #[track_caller]
    fn check_date(version: &str, expected: Option<&str>) {
        assert_eq!(version_date(version).map(Timestamp::to_date).as_deref(), expected, "{version}");
    }

    #[test]
    fn dates_of_versions() {
        check_date("20260811", Some("2026-08-11"));
        check_date("26081010", Some("2026-08-10"));
        check_date("25121022", Some("2025-12-10"));
        check_date("20101234", Some("2020-10-12"));
        for none in ["5", "27", "2026081", "99999999", "20269999", "202608é"] {
            check_date(none, None);
        }
    }

    #[test]
    fn recognised_by_what_stands_behind_a_long_list() {
        let entries = vec!["a.example"; 2 * Head::BYTES_MAX / 10];
        let check = |list: serde_json::Value, expected: Option<(&str, Option<&str>)>| {
            let input = Memory::new("list.json", list.to_string());
            let peek = Peek::read(&input).unwrap();
            let found = recognise(&peek.head("list.json", false));
            let found = found.map(|found| (found.list, found.date.map(Timestamp::to_date)));
            assert_eq!(found.as_ref().map(|(list, date)| (list.as_str(), date.as_deref())), expected);
        };
        let name = "List of known Akamai IP ranges";
        // serde_json sorts members: `list` comes before `name`, `type` and `version`.
        let json = serde_json::json!({"list": entries, "name": name, "type": "cidr", "version": 20260811});
        check(json, Some(("misp_warninglists/akamai", Some("2026-08-11"))));
        let json = serde_json::json!({"list": ["a.example"], "name": name, "type": "cidr", "version": 3});
        check(json, Some(("misp_warninglists/akamai", None)));
        check(serde_json::json!({"list": entries, "name": name, "type": "other", "version": 3}), None);
        check(serde_json::json!({"name": name, "type": "cidr", "version": 3}), None);
        check(serde_json::json!({"list": {}, "name": name, "type": "cidr", "version": 3}), None);
        check(serde_json::json!(["a.example"]), None);
    }

    #[track_caller]
    fn check(
        entry: &str,
        matching: Matching,
        class: Class,
        category: Category,
        expected: Result<&str, &str>,
    ) {
        let actual =
            subject(entry, matching, &Assessment::new(class, category)).map(|subject| subject.to_string());
        assert_eq!(actual.as_deref().map_err(|reason| *reason), expected, "{entry}");
    }

    #[test]
    fn subjects() {
        use Matching::{Cidr, Hostname, String, Substring};
        let popular =
            |entry, matching, expected| check(entry, matching, Class::Clean, Category::Popular, expected);
        popular("a.example", Hostname, Ok("*.a.example"));
        popular(".a.example", Hostname, Ok("*.a.example"));
        popular("github.io", Hostname, Ok("github.io"));
        popular("a.example", String, Ok("a.example"));
        popular(".a.example", String, Ok("*.a.example"));
        popular("-a.example", String, Err("neither a digest, an address, a domain nor a URL"));
        popular("192.0.2.1", Hostname, Ok("192.0.2.1"));
        popular("com", Hostname, Err("not a domain"));
        popular("https://a.example/b", String, Ok("a.example/b"));
        popular("D41D8CD98F00B204E9800998ECF8427E", String, Ok("d41d8cd98f00b204e9800998ecf8427e"));
        popular(
            "00000000000000000000000000000000000000000000000000000000",
            String,
            Err("a digest other than MD5, SHA-1 and SHA-256"),
        );
        popular("3::", String, Err(OTHER_DIGEST));
        popular("3::1", String, Ok("3::1"));
        popular(
            "trusted-",
            Substring,
            Err("a text inside names says nothing good of them: anybody can write it there"),
        );
        let context = |entry, expected| check(entry, Substring, Class::Context, Category::Scanner, expected);
        context("a.example", Ok("*.a.example"));
        context("-sandbox-", Ok("*-sandbox-*"));
        context("mail@", Err("it has credentials or is an e-mail address"));
        popular("10.0.0.0/8", Cidr, Err("reserved range"));
        popular("a.example", Cidr, Err("neither an address nor a network"));
        let platform = Class::Shared(SharedKind::Platform);
        check(".github.io", Hostname, platform, Category::HostingPlatform, Ok("*.github.io"));
        let special = |entry, expected| check(entry, String, Class::Context, Category::SpecialUse, expected);
        special("10.0.0.0/8", Ok("10.0.0.0/8"));
        special("240.0.0.0/4", Ok("240.0.0.0/4"));
        special("localhost", Ok("*.localhost"));
        special("10.in-addr.arpa", Ok("10.in-addr.arpa"));
    }
}
