//! What files would become, for people: nothing was written.

use std::io;

use crate::{
    api::imports::{FileReport, ImportReport},
    cli::{
        terminal::{Style, Terminal},
        text,
    },
};

/// Refused records of one file that are shown.
const SAMPLES_SHOWN: usize = 10;

/// Writes what each file would become.
pub(super) fn write(report: &ImportReport, terminal: &mut Terminal<'_>) -> io::Result<()> {
    for file in &report.files {
        one(file, terminal)?;
        terminal.line("")?;
    }
    let records: u64 = report.files.iter().map(|file| file.records).sum();
    terminal.line(format_args!("{} files, {records} records; nothing was written", report.files.len()))
}

fn one(file: &FileReport, terminal: &mut Terminal<'_>) -> io::Result<()> {
    terminal.line(terminal.paint(Style::Strong, text::visible(&file.name)))?;
    let Some(dry) = &file.dry_run else {
        let why = file.message.as_deref().unwrap_or("no source knows it");
        return terminal.line(format_args!("  would be refused: {}", text::visible(why)));
    };
    let list = file.list.as_deref().unwrap_or_default();
    terminal.line(format_args!(
        "  list      {} (read by {})",
        text::visible(list),
        text::visible(&dry.reader)
    ))?;
    let unit = match dry.unit.as_str() {
        "snapshot" => "the complete list at its date",
        "log" => "a log of what sensors met, counted once as a whole",
        _ => "records, each with its own date where it states one",
    };
    terminal.line(format_args!("  unit      {unit}"))?;
    let of_whom = if dry.unit == "snapshot" { "" } else { "; of records that state none" };
    terminal.line(format_args!("  date      {}, {}{of_whom}", dry.date, dry.date_from))?;
    if let (Some(from), Some(to)) = (&dry.from, &dry.to) {
        terminal.line(format_args!("  covers    {from} to {to}"))?;
    }
    let outcome = match (file.outcome.as_str(), &file.message) {
        (_, Some(message)) => format!("would be refused: {}", text::visible(message)),
        ("Unchanged", None) => "is there already, complete: nothing would change".to_owned(),
        _ => format!("would be imported: {} records, {} pieces of evidence", file.records, dry.pieces),
    };
    terminal.line(format_args!("  outcome   {outcome}"))?;
    if file.rejected > 0 {
        terminal.line(format_args!("  refused   {} records", file.rejected))?;
        for reason in &file.reasons {
            terminal.line(format_args!("  {:>9} × {}", reason.count, text::visible(&reason.reason)))?;
        }
        for sample in file.samples.iter().take(SAMPLES_SHOWN) {
            terminal.line(format_args!(
                "            {}: {}: {}",
                text::visible(&sample.spot),
                text::visible(&sample.reason),
                text::short(&sample.text, 80)
            ))?;
        }
    }
    if !dry.evidence.is_empty() {
        terminal.line(format_args!("  the first {} of {} pieces:", dry.evidence.len(), dry.pieces))?;
    }
    for piece in &dry.evidence {
        terminal
            .line(format_args!("    {}", terminal.paint(Style::Strong, text::visible(&piece.subject))))?;
        let until = piece.last_seen.as_deref().map_or(String::new(), |last| format!(" until {last}"));
        let what = format!("{}{until}  {}  {}", piece.observed_at, piece.tlp, piece.text);
        terminal.line(format_args!("      {}", text::short(&text::visible(&what), 400)))?;
    }
    Ok(())
}
