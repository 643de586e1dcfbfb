//! DNSDB, Farsight's passive DNS, as its API streams it: records in an envelope that says how the answer began and ended (Streaming API
//! Framing, <https://www.domaintools.com/resources/user-guides/farsight-streaming-api-framing-protocol-documentation/>). Records without
//! envelope are those of `cof`.

use std::{io, ops::ControlFlow};

use model::{Grade, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        cof,
        json_lines::{self, Line},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "dnsdb",
    title: "DNSDB",
    url: "https://www.domaintools.com/products/farsight-dnsdb/",
    licence: "DomainTools' terms: for its customers",
    grade: Grade::B,
    every_hours: 24,
    tlp: Tlp::Amber,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let first = json_lines::first_of(head)?;
    let is_frame = match first.get("obj") {
        Some(Value::Object(record)) => cof::is_record(record),
        Some(_) => false,
        None => first.get("cond").is_some_and(Value::is_string),
    };
    is_frame.then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // Answers may stand one behind the other.
    let mut is_open = false;
    json_lines::objects(input, sink, &mut |Line { spot, object, text }, sink| {
        match object.get("cond").and_then(Value::as_str) {
            None | Some("ongoing") => {}
            Some("begin") => is_open = true,
            Some("succeeded") => is_open = false,
            Some("limited") => {
                is_open = false;
                sink.reject(spot.clone(), "the server cut the answer at its limit: there is more", text.as_bytes());
            }
            Some("failed") => {
                is_open = false;
                sink.reject(spot.clone(), "the server broke the answer off", text.as_bytes());
            }
            Some(_) => sink.reject(spot.clone(), "an unknown condition", text.as_bytes()),
        }
        let record = match object.get("obj") {
            Some(Value::Object(record)) => record,
            None if object.contains_key("cond") => return ControlFlow::Continue(()),
            _ => {
                sink.reject(spot, "no record", text.as_bytes());
                return ControlFlow::Continue(());
            }
        };
        match cof::facts(record, context) {
            Ok((facts, refused)) => {
                refused.iter().for_each(|reason| sink.reject(spot.clone(), reason, text.as_bytes()));
                sink.accept(Record { spot, facts })
            }
            Err(reason) => {
                sink.reject(spot, reason, text.as_bytes());
                ControlFlow::Continue(())
            }
        }
    })?;
    if is_open {
        sink.reject(Spot::File, "the answer has no end: it was cut", b"");
    }
    Ok(())
}
