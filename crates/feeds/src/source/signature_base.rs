//! LOKI and THOR indicators from signature-base: `hash-iocs.txt`, `digest;description`, with `#` comments. Its patterns of file names
//! (`filename-iocs.txt`) are refused: a pattern is nothing that can be looked up. <https://github.com/Neo23x0/signature-base>.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::{
        field,
        indicator::{self, Found, Kind},
        path,
        text::{self, comment, head_lines},
        threat,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "signature_base",
    title: "signature-base IOCs (LOKI, THOR)",
    url: "https://github.com/Neo23x0/signature-base",
    licence: "Detection Rule License 1.1",
    grade: Grade::B,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn is_filenames(head: &Head<'_>) -> bool {
    head_lines(head).take(30).filter_map(comment).any(|line| line.starts_with("LOKI File Name") || line.contains("REGEX;SCORE"))
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_hashes = head_lines(head).take(30).filter_map(comment).any(|line| line.starts_with("LOKI CUSTOM EVIL HASHES"));
    let named = head.named && head_lines(head).find(|line| comment(line).is_none()).is_some_and(|line| entry(line).is_ok());
    (is_hashes || is_filenames(head) || named).then(|| Recognised {
        list: "signature_base".to_owned(),
        unit: Unit::Records,
        date: path::date(head.name),
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    if is_filenames(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        sink.reject(Spot::File, "patterns of file names are nothing that can be looked up", b"");
        return Ok(());
    }
    text::entries(input, sink, |line| {
        let (found, description) = entry(line)?;
        let reference = words(description).find(|word| word.starts_with("http"));
        let base = Assessment {
            note: field::text(description),
            reference: reference.and_then(field::text),
            ..Assessment::new(Class::Malicious, Category::Malware)
        };
        let judged = threat::judged(base, &found.subject, &[description]);
        Ok(vec![context.evidence(found.subject, context.observed_at, None, Claim::Assessed(judged))])
    })
}

/// `digest;description`.
fn entry(line: &str) -> Result<(Found, &str), &'static str> {
    let (digest, description) = line.split_once(';').ok_or("no semicolon behind a digest")?;
    Ok((indicator::read(Kind::File, digest)?, description.trim()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', ';', '(', ')'])
}
