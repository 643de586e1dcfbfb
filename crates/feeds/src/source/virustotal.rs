//! Objects of VirusTotal's API, version 3: see [`crate::format::sandbox::virustotal`].

use std::{io, ops::ControlFlow};

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{json, sandbox::virustotal},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "virustotal",
    title: "VirusTotal API v3",
    url: "https://docs.virustotal.com/reference/overview",
    licence: "VirusTotal's terms",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let tail = std::str::from_utf8(head.tail).unwrap_or_default();
    let says = |word: &str| head.text().contains(word) || tail.contains(word);
    let is_ours = head.text().trim_start().starts_with('{')
        && says("\"attributes\"")
        && says("virustotal.com/api/v3/")
        && says("\"last_analysis_stats\"");
    (is_ours || head.named).then(|| Recognised { list: "virustotal".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    json::walk(input, &["data"], sink, &mut |element, sink| match element.member.as_deref() {
        Some("data") => virustotal::take(&element.value, context, element.spot(), sink),
        _ => ControlFlow::Continue(()),
    })
}
