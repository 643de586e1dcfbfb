//! A JSON object a line (NDJSON). Not for documents that span lines: those are `json`.

use std::{io, ops::ControlFlow};

use serde_json::{Map, Value};

use super::text::{Lines, head_lines};
use crate::{Head, Sink, Spot, input::Input};

/// One line.
#[derive(Debug)]
pub struct Line<'a> {
    /// Where it stands.
    pub spot: Spot,
    /// The object.
    pub object: &'a Map<String, Value>,
    /// Its text as it stands in the file.
    pub text: &'a str,
}

/// Calls `each` for every line that is an object. Blank lines are passed over; what is no object is refused, as is the line
/// on which a file was cut.
///
/// # Errors
/// When reading fails.
pub fn objects(
    input: &dyn Input,
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(Line<'_>, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    while let Some((line, text)) = lines.next_line(sink)? {
        let spot = Spot::Line(line);
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(text) {
            Ok(object) => {
                if each(Line { spot, object: &object, text }, sink).is_break() {
                    break;
                }
            }
            Err(_) => sink.reject(spot, "not a JSON object", text.as_bytes()),
        }
    }
    Ok(())
}

/// The object on the first line, for recognising a file.
#[must_use]
pub fn first_of(head: &Head<'_>) -> Option<Map<String, Value>> {
    serde_json::from_str(head_lines(head).next()?).ok()
}
