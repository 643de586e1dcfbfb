//! Sekoia.io indicators: a folder a campaign, in it a table, mostly `IOC, Valid From, Valid Until, Link`, older ones with other
//! columns. <https://github.com/SEKOIA-IO/Community/tree/main/IOCs>. Not the HTTP logs of `sekoia_aitm`.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::Dialect,
        indicator::{self, Found, Kind},
        indicator_table::Layout,
        path,
        text::{self, head_lines},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sekoia",
    title: "Sekoia.io IOCs",
    url: "https://github.com/SEKOIA-IO/Community",
    licence: "Detection Rule License 1.1",
    grade: Grade::B,
    every_hours: 24 * 14,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["observable_types", "type"],
    values: &["ioc", "indicator"],
    notes: &["comment", "description", "context", "kill chain", "kill_chain"],
    first: &["valid from", "valid_from", "first seen", "creation date"],
    last: &["valid until", "valid_until", "end of validity"],
    reference: &["link"],
    confidence: &["confidence"],
    tlp: &["tlp"],
    ..Layout::NONE
};
/// Exports of a STIX collection: the indicator's name is the indicator, its type is none.
const EXPORT: Layout = Layout { kind: &["observable_types"], values: &["name"], ..LAYOUT };
/// What was seen and is not judged.
const OBSERVABLES: Layout = Layout { values: &["observable (not an ioc!)"], ..LAYOUT };

fn layout(head: &Head<'_>) -> Option<Layout> {
    let header = head_lines(head).next()?.to_ascii_lowercase();
    let has = |name: &str| header.split(',').any(|column| column.trim() == name);
    let layout = if has("observable (not an ioc!)") {
        OBSERVABLES
    } else if has("name") && has("valid_from") {
        EXPORT
    } else {
        LAYOUT
    };
    layout.begins(head).then_some(layout)
}

/// With what the names of its collections begin.
const WORDS: &[&str] = &["sekoia"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if is_of_certificates(head) {
        return path::claim(head, SOURCE.name, WORDS);
    }
    let layout = layout(head)?;
    let columns = ["ioc", "valid from", "valid until", "link"];
    let typical = Dialect::commas(&columns).header_of(head).is_some_and(|header| header.iter().take(4).eq(columns.iter()));
    (head.named || typical || (path::says_any(head.name, WORDS) && !layout.values.is_empty())).then(|| Recognised {
        list: "sekoia".to_owned(),
        unit: Unit::Records,
        date: path::date(head.name),
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    let head = Head { name: input.name(), bytes: &head, tail: &[], named: true };
    if is_of_certificates(&head) {
        return certificates(input, context, sink);
    }
    let layout = layout(&head).unwrap_or(LAYOUT);
    let class = if layout.values == OBSERVABLES.values { Class::Context } else { Class::Malicious };
    let detection = path::topic(input.name(), WORDS);
    let base = Assessment { detection, ..Assessment::new(class, Category::Malware) };
    layout.parse(input, &base, context, sink)
}

/// Whether it is a table without header: certificate, who is named in it, server.
fn is_of_certificates(head: &Head<'_>) -> bool {
    head_lines(head).next().is_some_and(|line| certificate(line).is_ok())
}

/// The certificate by the SHA-1 digest of its DER file, and the address of the server that had it. The mailbox between them is a
/// person's and is not kept.
fn certificate(line: &str) -> Result<[Found; 2], &'static str> {
    let mut cells = line.split(';');
    let (Some(digest), Some(mailbox), Some(address), None) =
        (cells.next(), cells.next(), cells.next(), cells.next())
    else {
        return Err("not a certificate, a mailbox and an address");
    };
    if !mailbox.contains('@') {
        return Err("no mailbox between certificate and address");
    }
    Ok([indicator::read(Kind::File, digest)?, indicator::read(Kind::Network, address)?])
}

fn certificates(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let detection = path::topic(input.name(), WORDS);
    let base = Assessment { detection, ..Assessment::new(Class::Malicious, Category::General) };
    text::entries(input, sink, |line| {
        let claim = |found: Found| {
            let claim = Claim::Assessed(Assessment { port: found.port, ..base.clone() });
            context.evidence(found.subject, context.observed_at, None, claim)
        };
        Ok(certificate(line)?.map(claim).to_vec())
    })
}
