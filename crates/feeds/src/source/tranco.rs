//! Tranco: the million most popular domains, ranked (<https://tranco-list.eu/>). Two shapes: the publisher's `rank,domain`
//! without header, and a mirror's `url,label,source` whose rows stand in order of rank. Other top lists look like the
//! first; only the file's name tells them apart.

use std::io;

use model::{Assessment, Category, Claim, Class, DomainName, Grade, Mask, Observable, Subject, Tlp, Url};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink,
    format::{
        csv::{Dialect, Table},
        text,
    },
    input::Input,
};

pub(super) static SOURCE: Source = Source {
    name: "tranco",
    title: "Tranco top sites",
    url: "https://tranco-list.eu/",
    licence: "research use with citation (Le Pochat et al., NDSS 2019)",
    grade: Grade::B,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Columns of the mirror's shape.
const COLUMNS: &[&str] = &["url", "label", "source"];
/// Ranks beyond this are no top list.
const RANK_MAX: u32 = 100_000_000;

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let mut lines = text::head_lines(head);
    let first = lines.next()?;
    let is_tranco = if first.trim().split(',').eq(COLUMNS.iter().copied()) {
        lines.next()?.trim().ends_with(",tranco")
    } else {
        let ranked = |line: &str, rank: &str| {
            line.trim()
                .split_once(',')
                .is_some_and(|(number, name)| number == rank && DomainName::parse(name).is_ok())
        };
        ranked(first, "1")
            && lines.next().is_none_or(|second| ranked(second, "2"))
            && (head.named || head.path_has("tranco"))
    };
    is_tranco.then(|| Recognised { list: "tranco".to_owned(), unit: Unit::Snapshot, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut table = Table::open(input, Dialect::commas(COLUMNS), sink)?;
    let columns =
        table.has_header().then(|| COLUMNS.iter().map(|column| table.column(&[column])).collect::<Vec<_>>());
    let mut position = 0_u32;
    while let Some(row) = table.next_row(sink)? {
        position = position.saturating_add(1);
        let entry = match columns.as_deref() {
            Some([url, label, source]) => {
                mirrored(row.get(*url), row.get(*label), row.get(*source), position)
            }
            _ => ranked(row.get(Some(0)), row.get(Some(1))),
        };
        let spot = row.spot();
        match entry {
            Ok((rank, name)) => {
                let assessment =
                    Assessment { rank: Some(rank), ..Assessment::new(Class::Clean, Category::Popular) };
                let fact =
                    context.evidence(subject(name), context.observed_at, None, Claim::Listed(assessment));
                if sink.accept(Record { spot, facts: vec![fact] }).is_break() {
                    break;
                }
            }
            Err(reason) => sink.reject(spot, reason, row.raw.as_bytes()),
        }
    }
    Ok(())
}

/// A row of the publisher.
fn ranked(rank: &str, name: &str) -> Result<(u32, DomainName), &'static str> {
    let rank = rank.parse().ok().filter(|rank| (1..=RANK_MAX).contains(rank)).ok_or("not a rank")?;
    Ok((rank, DomainName::parse(name).map_err(|_| "not a domain")?))
}

/// A row of the mirror; its position is the rank, whatever became of the rows before it.
fn mirrored(url: &str, label: &str, source: &str, position: u32) -> Result<(u32, DomainName), &'static str> {
    if source != "tranco" {
        return Err("a row of another source");
    }
    // The mirror labels training data: 0 is benign.
    if label != "0" {
        return Err("not labelled benign");
    }
    let url = Url::parse(url).map_err(|_| "not a domain")?;
    let name =
        url.domain().filter(|name| url.is_root() && name.labels().nth(1).is_some()).ok_or("not a domain")?;
    Ok((position, name.clone()))
}

/// A popular domain speaks for the names below it, unless those belong to others (`github.io`).
fn subject(name: DomainName) -> Subject {
    if name.registrable().is_none() { Observable::Domain(name).into() } else { Mask::Domain(name).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, named: bool, expected: bool) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
        assert_eq!(recognise(&head).is_some(), expected, "{name}: {text}");
    }

    #[test]
    fn claims_its_own_only() {
        check("tranco_ABCDE.csv", "1,a.example\r\n2,b.example\r\n", false, true);
        check("top-1m.csv", "1,a.example\n2,b.example\n", false, false);
        check("top-1m.csv", "1,a.example\n2,b.example\n", true, true);
        check("tranco.csv", "1,192.0.2.1\n", false, false);
        check("tranco.csv", "2,a.example\n3,b.example\n", false, false);
        check("tranco.csv", "id,a.example\n", false, false);
        check("a.csv", "url,label,source\nhttps://a.example,0,tranco\n", false, true);
        check("a.csv", "url,label,source\nhttps://a.example,1,phishtank\n", false, false);
        check("a.csv", "url,label\nhttps://a.example,1\n", false, false);
        check("tranco.txt", "", true, false);
    }
}
