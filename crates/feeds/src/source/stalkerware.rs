//! Stalkerware indicators by Echap: programs that spy on a person's phone, with their vendors' sites, servers, packages
//! and certificates. <https://github.com/AssoEchap/stalkerware-indicators>: `ioc.yaml`, `watchware.yaml` (programs that
//! do not hide), `samples.csv`, and `generated/network.csv`, which repeats the servers of the first.
//!
//! The YAML is read as its publisher writes it, line by line; this is no YAML parser. Package names and certificates
//! cannot be looked up and are refused there; `samples.csv` has them beside the files.

use std::io;

use model::{Assessment, Category, Claim, Class, FileFacts, Grade, Observable, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        blocklist,
        csv::{self, Dialect},
        field,
        text::head_lines,
    },
    input::{self, Input},
};

mod apps;

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "stalkerware",
    title: "Stalkerware indicators by Echap",
    url: "https://github.com/AssoEchap/stalkerware-indicators",
    licence: "CC BY",
    grade: Grade::B,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[
        List { name: "ioc", grade: Grade::B, origins: &["stalkerware"], every_hours: 24 * 30 },
        List { name: "network", grade: Grade::B, origins: &["stalkerware"], every_hours: 24 * 30 },
        List { name: "samples", grade: Grade::B, origins: &["stalkerware"], every_hours: 24 * 30 },
        List { name: "watchware", grade: Grade::B, origins: &["stalkerware"], every_hours: 24 * 30 },
    ],
    recognise,
    parse,
};

const SAMPLES: Dialect<'static> =
    Dialect::commas(&["sha256", "package name", "certificate", "version", "app"]);
const NETWORK: Dialect<'static> = Dialect::commas(&["type", "indicator", "app"]);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Apps,
    Watchware,
    Network,
    Samples,
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    let has = |table: Dialect<'_>| table.header_of(head).is_some_and(|header| header == table.columns);
    if has(SAMPLES) {
        return Some(Shape::Samples);
    }
    if has(NETWORK) {
        return Some(Shape::Network);
    }
    let mut lines = head_lines(head).filter(|line| !line.starts_with('#') && line.trim() != "---");
    let begins = lines.next().is_some_and(|line| line.starts_with("- name"));
    if !begins {
        return None;
    }
    lines.find_map(|line| match line.trim_end() {
        "  type: stalkerware" => Some(Shape::Apps),
        "  type: watchware" => Some(Shape::Watchware),
        _ => None,
    })
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let list = match shape(head)? {
        Shape::Apps => "stalkerware/ioc",
        Shape::Watchware => "stalkerware/watchware",
        Shape::Network => "stalkerware/network",
        Shape::Samples => "stalkerware/samples",
    };
    Some(Recognised { list: list.to_owned(), unit: Unit::Snapshot, date: None })
}

/// What is listed: it spies on people and is sold openly.
fn unwanted(app: &str, kind: &str) -> Assessment {
    Assessment {
        detection: field::text(app),
        tags: field::tags(kind),
        ..Assessment::new(Class::Adware, Category::Adware)
    }
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    match shape(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        Some(Shape::Samples) => csv::records(
            input,
            SAMPLES,
            sink,
            |names| SAMPLES.columns.iter().map(|name| names.column(&[name])).collect::<Vec<_>>(),
            |row, columns| {
                let [sha256, package, certificate, version, app] = columns.as_slice() else {
                    return Err("no such columns");
                };
                let texts = [*sha256, *package, *certificate, *version, *app].map(|column| row.get(column));
                sample(texts, context)
            },
        ),
        Some(Shape::Network) => csv::records(
            input,
            NETWORK,
            sink,
            |names| NETWORK.columns.iter().map(|name| names.column(&[name])).collect::<Vec<_>>(),
            |row, columns| {
                let [kind, indicator, app] = columns.as_slice() else { return Err("no such columns") };
                // An address or a URL among the domains is one all the same.
                let subject = match row.get(*kind) {
                    "domain" | "ipv4" | "ipv6" => blocklist::exact(row.get(*indicator))?,
                    _ => return Err("this kind of indicator is not supported"),
                };
                let claim = Claim::Listed(Assessment {
                    note: Some("server of the program".to_owned()),
                    ..unwanted(row.get(*app), "stalkerware")
                });
                Ok(vec![context.evidence(subject, context.observed_at, None, claim)])
            },
        ),
        Some(Shape::Apps | Shape::Watchware) | None => apps::parse(input, context, sink),
    }
}

/// A program's file.
fn sample(
    [sha256, package, certificate, version, app]: [&str; 5],
    context: &Context,
) -> Result<Vec<Fact>, &'static str> {
    let file = Observable::File(field::sha256(sha256)?);
    let package = field::stated(package).map(|package| format!("package {package}"));
    let version = field::stated(version).map(|version| format!("version {version}"));
    let note = [package, version].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let listed = Claim::Listed(Assessment { note: field::text(&note), ..unwanted(app, "stalkerware") });
    let described = Claim::Described(FileFacts {
        file_type: Some("apk".to_owned()),
        signer: field::text(certificate).map(|digest| format!("certificate with SHA-1 {digest}")),
        ..FileFacts::default()
    });
    Ok([listed, described]
        .into_iter()
        .map(|claim| context.evidence(file.clone().into(), context.observed_at, None, claim))
        .collect())
}
