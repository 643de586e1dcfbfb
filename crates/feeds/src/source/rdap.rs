//! RDAP responses (RFC 9083) as they were stored: one, an array or a line each, and the results of searches (RFC 9082). Registries of domains
//! and of addresses all send the same.

use std::{
    io::{self, BufRead, Read},
    ops::ControlFlow,
};

use model::{Grade, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{self, json, rdap, registration},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "rdap",
    title: "RDAP responses",
    url: "https://about.rdap.org/",
    licence: "each registry's terms",
    grade: Grade::A,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Longest document that is read as one: a search with hundreds of results. Parsed, small objects take ninety times their text.
const DOCUMENT_BYTES_MAX: usize = 4 * 1024 * 1024;

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let text = head.text();
    let is_json = text.trim_start().starts_with(['{', '[']);
    // Compact or spaced, the member's name is the same.
    let says = |word: &str| {
        text.contains(word) || std::str::from_utf8(head.tail).is_ok_and(|tail| tail.contains(word))
    };
    let is_rdap = says("\"objectClassName\"") && (says("\"domain\"") || says("\"ip network\"") || says("\"autnum\""));
    (is_json && (is_rdap || says("\"rdapConformance\""))).then(|| Recognised {
        list: "rdap".to_owned(),
        unit: Unit::Records,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = format::decoded(input.open()?)?;
    let mut line = Vec::new();
    (&mut reader).take(json::ELEMENT_BYTES_MAX as u64).read_until(b'\n', &mut line)?;
    let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'[') {
        return json::walk(input, &[], sink, &mut |element, sink| {
            let spot = element.spot();
            take(&element.value, &spot, context, sink)
        });
    }
    if !line.ends_with(b"\n") || serde_json::from_slice::<Value>(&line).is_err() {
        let room = DOCUMENT_BYTES_MAX.saturating_sub(line.len());
        (&mut reader).take(room as u64).read_to_end(&mut line)?;
        return document(&line, context, sink);
    }
    // A response a line.
    let mut number = 1_u64;
    while !line.is_empty() {
        match serde_json::from_slice(&line) {
            Ok(value) => {
                if take(&value, &Spot::Line(number), context, sink).is_break() {
                    return Ok(());
                }
            }
            Err(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Err(_) => sink.reject(Spot::Line(number), "not JSON, or longer than 1 MiB", &line),
        }
        line.clear();
        (&mut reader).take(json::ELEMENT_BYTES_MAX as u64).read_until(b'\n', &mut line)?;
        number += 1;
    }
    Ok(())
}

fn document(bytes: &[u8], context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    match serde_json::from_slice(bytes) {
        Ok(value) => {
            let _ = take(&value, &Spot::File, context, sink);
            Ok(())
        }
        Err(error) => {
            sink.reject(Spot::File, "not JSON, or longer than 4 MiB", bytes);
            Err(io::Error::new(io::ErrorKind::InvalidData, error))
        }
    }
}

fn take(value: &Value, spot: &Spot, context: &Context, sink: &mut dyn Sink) -> ControlFlow<()> {
    for response in rdap::responses(value) {
        match rdap::read(response).and_then(|record| registration::of_record(context, record)) {
            Ok(facts) => sink.accept(Record { spot: spot.clone(), facts })?,
            Err(reason) => sink.reject(spot.clone(), reason, response.to_string().as_bytes()),
        }
    }
    ControlFlow::Continue(())
}
