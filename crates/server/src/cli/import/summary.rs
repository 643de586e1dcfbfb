//! What an import brought, as a table. The data is what the HTTP API answers, so that a server's answer looks the same.

use std::io;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{
    api::imports::{FileReport, ImportReport},
    cli::{
        terminal::{Style, Terminal},
        text,
    },
};

/// Refused records of one file that are shown.
const SAMPLES_SHOWN: usize = 3;
/// Reasons of one file that are shown.
const REASONS_SHOWN: usize = 5;

/// Puts a server's answers together, one a file sent.
pub(super) fn from_answers(answers: Vec<Value>) -> Result<ImportReport> {
    let mut all = ImportReport { files: Vec::new(), records: 0, refused: 0 };
    for answer in answers {
        let part: ImportReport =
            serde_json::from_value(answer).context("the server's answer is no summary of an import")?;
        all.files.extend(part.files);
        all.records += part.records;
        all.refused += part.refused;
    }
    Ok(all)
}

/// Whether every file was taken or known, and there was one.
pub(super) fn is_good(report: &ImportReport) -> bool {
    !report.files.is_empty() && report.refused == 0
}

/// Writes the table and what was refused.
pub(super) fn write(report: &ImportReport, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let heading = ["file", "list", "date", "records", "new", "known", "refused", "seconds"];
    let mut rows = vec![heading.map(|name| terminal.paint(Style::Faint, name)).to_vec()];
    for file in &report.files {
        let name = file.name.rsplit('/').next().unwrap_or(&file.name);
        let list = match &*file.outcome {
            "Refused" => "–".to_owned(),
            "Unchanged" => format!("{} (known)", file.list.as_deref().unwrap_or_default()),
            _ => file.list.clone().unwrap_or_default(),
        };
        rows.push(vec![
            text::short(name, 48),
            text::short(&list, 48),
            file.observed_at.as_deref().and_then(|at| at.get(..10)).unwrap_or_default().to_owned(),
            file.records.to_string(),
            (file.new + file.ranges).to_string(),
            file.known.to_string(),
            file.rejected.to_string(),
            format!("{:.1}", file.seconds),
        ]);
    }
    let total = |of: fn(&FileReport) -> u64| report.files.iter().map(of).sum::<u64>().to_string();
    rows.push(vec![
        terminal.paint(Style::Strong, format_args!("{} files", report.files.len())),
        String::new(),
        String::new(),
        total(|file| file.records),
        total(|file| file.new + file.ranges),
        total(|file| file.known),
        total(|file| file.rejected),
        format!("{:.1}", report.files.iter().map(|file| file.seconds).sum::<f64>()),
    ]);
    terminal.line("")?;
    terminal.table(0, &[3, 4, 5, 6, 7], &rows)?;
    for file in &report.files {
        refusals(terminal, file)?;
    }
    Ok(())
}

fn refusals(terminal: &mut Terminal<'_>, file: &FileReport) -> io::Result<()> {
    if let Some(reason) = &file.message {
        return terminal.line(format_args!(
            "\n{} was refused: {}",
            text::visible(&file.name),
            text::visible(reason)
        ));
    }
    if file.rejected == 0 {
        return Ok(());
    }
    let name = text::visible(&file.name);
    terminal.line(format_args!("\n{name}: {} records were refused", file.rejected))?;
    for reason in file.reasons.iter().take(REASONS_SHOWN) {
        terminal.line(format_args!("  {:>8} × {}", reason.count, text::visible(&reason.reason)))?;
    }
    // The first of each reason come first.
    let shown = SAMPLES_SHOWN.max(file.reasons.len().min(REASONS_SHOWN));
    for sample in file.samples.iter().take(shown) {
        let what = text::short(&sample.text, 80);
        terminal.line(format_args!(
            "  {}: {}: {what}",
            text::visible(&sample.spot),
            text::visible(&sample.reason)
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(outcome: &str, message: Option<&str>) -> Value {
        json!({
            "Name": "a/list.txt", "List": "openphish", "ObservedAt": "2026-02-01T00:00:00Z", "Records": 3, "New": 3, "Known": 0,
            "Ranges": 0, "Rejected": 1, "Reasons": [{"Reason": "not a URL", "Count": 1}],
            "Samples": [{"Spot": "line 4", "Reason": "not a URL", "Text": "\u{1b}[2J"}],
            "Outcome": outcome, "Message": message, "Seconds": 0.1,
        })
    }

    fn written(report: &ImportReport) -> String {
        let mut out = Vec::new();
        write(report, &mut Terminal::new(&mut out, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn shows_what_a_server_answers_with_its_refusals() {
        let answer = json!({"Files": [file("Imported", None)], "Records": 3, "Refused": 0});
        let report = from_answers(vec![answer.clone(), answer]).unwrap();
        let text = written(&report);
        for part in [
            "list.txt",
            "openphish",
            "2026-02-01",
            "2 files",
            "1 records were refused",
            "line 4: not a URL: ␛[2J",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
        assert!(is_good(&report));
        assert!(from_answers(vec![json!({"code": "x"})]).is_err());
    }

    #[test]
    fn a_file_refused_as_a_whole_is_told() {
        let answer = json!({"Files": [file("Refused", Some("nobody's format"))], "Records": 0, "Refused": 1});
        let report = from_answers(vec![answer]).unwrap();
        assert!(!is_good(&report));
        assert!(written(&report).contains("was refused: nobody's format"));
        assert!(!is_good(&from_answers(Vec::new()).unwrap()));
    }
}
