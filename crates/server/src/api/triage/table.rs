//! A triage's answer as lines: NDJSON for programs, CSV (RFC 4180) for spreadsheets.

use std::io::{self, Write};

use serde::Serialize;

use super::{TriageAnswer, TriageSummary};
use crate::{
    api::words::{KindWord, ZoneWord},
    cell::Cell,
};

const COLUMNS: [&str; 13] = [
    "Zone",
    "Indicator",
    "Type",
    "Status",
    "Score",
    "Category",
    "Occurrences",
    "MaybeFile",
    "FirstFile",
    "FirstLine",
    "LastFile",
    "LastLine",
    "FirstText",
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SummaryLine<'a> {
    summary: &'a TriageSummary,
}

/// Writes indicators, then lines, then the summary, an object a line.
///
/// # Errors
/// When the output is gone.
pub fn write_ndjson(answer: &TriageAnswer, out: &mut dyn Write) -> io::Result<()> {
    for indicator in &answer.indicators {
        write_object(indicator, out)?;
    }
    for line in &answer.lines {
        write_object(line, out)?;
    }
    write_object(&SummaryLine { summary: &answer.summary }, out)
}

fn write_object(object: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

/// Writes the indicators as a table.
///
/// # Errors
/// When the output is gone.
pub fn write_csv(answer: &TriageAnswer, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}\r\n", COLUMNS.join(","))?;
    for each in &answer.indicators {
        let cells = [
            zone_word(each.zone).to_owned(),
            each.indicator.clone(),
            kind_word(each.r#type).to_owned(),
            each.status.clone(),
            each.score.to_string(),
            each.category.clone(),
            each.occurrences.to_string(),
            each.maybe_file.to_string(),
            each.first.file.clone(),
            each.first.line.to_string(),
            each.last.file.clone(),
            each.last.line.to_string(),
            each.first.text.clone(),
        ];
        write!(out, "{}\r\n", cells.each_ref().map(|text| Cell(text).to_string()).join(","))?;
    }
    Ok(())
}

fn zone_word(zone: ZoneWord) -> &'static str {
    match zone {
        ZoneWord::Red => "Red",
        ZoneWord::Orange => "Orange",
        ZoneWord::Yellow => "Yellow",
        ZoneWord::Grey => "Grey",
        ZoneWord::Green => "Green",
    }
}

fn kind_word(kind: KindWord) -> &'static str {
    model::Kind::from(kind).as_str()
}
