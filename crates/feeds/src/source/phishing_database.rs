//! Phishing.Database: domains, links and addresses that its testers found active or no longer active, one a line, large
//! lists in shards, <https://github.com/Phishing-Database/Phishing.Database>; and a table of when each entry was first in
//! the list of the day (`first_seen_utc` and `domain` or `url`, between tabs), as its repository's history tells.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Observable, Tlp, observable::parse_address};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::{self, Dialect},
        field,
        list::{self, Kind},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "phishing_database",
    title: "Phishing.Database",
    url: "https://github.com/Phishing-Database/Phishing.Database",
    licence: "MIT",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[
        list("domains-ACTIVE", Grade::C),
        list("domains-ACTIVE1", Grade::C),
        list("domains-ACTIVE2", Grade::C),
        list("domains-ACTIVE3", Grade::C),
        list("domains-INACTIVE", Grade::D),
        list("domains-INACTIVE1", Grade::D),
        list("domains-NEW-today", Grade::C),
        // Many sites share an address.
        list("ips-ACTIVE", Grade::D),
        list("links-ACTIVE", Grade::C),
        list("links-ACTIVE1", Grade::C),
        list("links-INACTIVE", Grade::D),
        list("links-INACTIVE1", Grade::D),
        list("links-NEW-today", Grade::C),
    ],
    recognise,
    parse,
};

/// Confidence in percent in what is no longer there to be tested.
const INACTIVE: u8 = 50;
/// Longest part of a file name that becomes part of a list's name.
const NAME_BYTES_MAX: usize = 32;

const DOMAINS: Dialect<'static> = Dialect::tabs(&["first_seen_utc", "domain"]);
const LINKS: Dialect<'static> = Dialect::tabs(&["first_seen_utc", "url"]);

/// A list of it: its lists are one witness.
const fn list(name: &'static str, grade: Grade) -> List {
    List { name, grade, origins: &["phishing_database"], every_hours: 24 }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    History(Kind),
    List(Kind),
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    let is = |dialect: Dialect<'_>| dialect.header_of(head).is_some_and(|header| header == dialect.columns);
    if is(DOMAINS) {
        Some(Shape::History(Kind::Domains))
    } else if is(LINKS) {
        Some(Shape::History(Kind::Urls))
    } else {
        Kind::tell(head).map(Shape::List)
    }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let of_folder = ["phishing_database", "phishing.database", "phishing-database"];
    let shard = shard(head.name);
    let ours = head.named || shard.is_some() || of_folder.iter().any(|word| head.path_has(word));
    let (list, unit) = match (ours.then(|| shape(head)).flatten()?, shard) {
        (Shape::History(_), _) => ("phishing_database".to_owned(), Unit::Records),
        (Shape::List(_), Some(shard)) => (format!("phishing_database/{shard}"), Unit::Snapshot),
        // Which of its lists that is, is not told.
        (Shape::List(Kind::Urls), None) => ("phishing_database/links".to_owned(), Unit::Snapshot),
        (Shape::List(Kind::Domains), None) => ("phishing_database/domains".to_owned(), Unit::Snapshot),
        (Shape::List(Kind::Addresses), None) => ("phishing_database/ips".to_owned(), Unit::Snapshot),
    };
    Some(Recognised { list, unit, date: None })
}

/// `links-INACTIVE1` for `phishing-links-INACTIVE1.txt`: each shard is complete in itself, its list is not.
fn shard(name: &str) -> Option<String> {
    // Mirrors put more before it, behind `_` some put the date, and not all keep the case.
    let base = input::base_name(name).to_ascii_lowercase();
    let (_, name) = base.rsplit_once("phishing-")?;
    let (kind, rest) = name.split_once('-')?;
    let state = rest.split(['.', '_']).next()?;
    let (state, rest) = ["active", "inactive", "invalid", "new"]
        .into_iter()
        .find_map(|known| state.strip_prefix(known).map(|rest| (known, rest)))?;
    let is_rest = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (["domains", "ips", "links"].contains(&kind) && rest.len() <= NAME_BYTES_MAX && rest.bytes().all(is_rest))
        .then(|| format!("{kind}-{}{rest}", state.to_ascii_uppercase()))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let phishing = Assessment::new(Class::Malicious, Category::Phishing);
    let head = input::head(input)?;
    let (dialect, column, kind) =
        match shape(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
            Some(Shape::History(Kind::Domains)) => (DOMAINS, "domain", Kind::Domains),
            Some(Shape::History(_)) => (LINKS, "url", Kind::Urls),
            told => {
                let kind = if let Some(Shape::List(kind)) = told { kind } else { Kind::Urls };
                let assessment = if context.list.contains("-INACTIVE") {
                    Assessment { confidence: INACTIVE, note: Some("inactive".to_owned()), ..phishing }
                } else {
                    phishing
                };
                return list::parse(input, context, sink, kind, &assessment);
            }
        };
    let columns = |names: &csv::Names| (names.column(&["first_seen_utc"]), names.column(&[column]));
    csv::records(input, dialect, sink, columns, |row, (seen, entry)| {
        let entry = row.get(*entry);
        let subject = match kind {
            // Addresses and whole links got among the domains.
            Kind::Domains if entry.contains("://") => Observable::Url(field::url(entry)?),
            Kind::Domains if parse_address(entry).is_ok() => Observable::Ip(field::address(entry)?),
            Kind::Domains => Observable::Domain(field::domain(entry)?),
            _ => Observable::Url(field::url(entry)?),
        };
        let seen = field::moment(row.get(*seen))?;
        Ok(vec![context.evidence(subject.into(), seen, None, Claim::Assessed(phishing.clone()))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Option<&str>) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named: false };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn names_tell_the_list() {
        let history = "first_seen_utc\turl\n2026-01-02T03:04:05Z\thttp://a.example/\n";
        check("phishing_database/x.tsv", history, Some("phishing_database"));
        check("x.tsv", history, None);
        check(
            "x/phishing-domains-ACTIVE3_2026-01-27.txt.zst",
            "a.example\n",
            Some("phishing_database/domains-ACTIVE3"),
        );
        check("phishing-IPs-ACTIVE.txt", "192.0.2.1\n", Some("phishing_database/ips-ACTIVE"));
        check("phishing-domains-NEW-today.txt", "a.example\n", Some("phishing_database/domains-NEW-today"));
        check("Phishing.Database/x.txt", "a.example\n", Some("phishing_database/domains"));
        check("a_phishing-domains-active.txt", "a.example\n", Some("phishing_database/domains-ACTIVE"));
        check("phishing-domains-of-mine.txt", "a.example\n", None);
        check("phishing-kits-ACTIVE.txt", "a.example\n", None);
        check("phishing.txt", "http://a.example/\n", None);
    }
}
