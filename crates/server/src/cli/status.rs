//! What is in the ledger, and whether it is sound: `sources`, `stats`, `digest`, `fsck`.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::{Session, output, report::period, terminal::Style, text};

/// Sources that can be read, and what was imported of them
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Sources {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let sources = session.open()?.sources(&analysis::Viewer::all())?;
        if self.json {
            let lists = |status: &app::SourceStatus| -> Vec<Value> {
                let list = |list: &app::ListStatus| {
                    json!({
                        "Name": list.name, "Evidence": list.evidence, "Snapshots": list.snapshots,
                        "From": list.from.to_string(), "To": list.to.to_string(), "ImportedAt": list.imported_at.to_string(),
                        "Paused": paused(list.paused.as_ref()), "RetentionDays": list.retention_days,
                    })
                };
                status.lists.iter().map(list).collect()
            };
            let source = |status: &app::SourceStatus| {
                json!({
                    "Name": status.source.name, "Title": status.source.title, "Url": status.source.url,
                    "Licence": status.source.licence, "Grade": status.source.grade.as_str(),
                    "EveryHours": status.source.every_hours, "Lists": lists(status),
                    "Paused": paused(status.paused.as_ref()), "RetentionDays": status.retention_days,
                })
            };
            output::print_json(&Value::Array(sources.iter().map(source).collect()))?;
            return Ok(ExitCode::SUCCESS);
        }
        output::print(session, |terminal| {
            let heading = ["source", "grade", "every", "evidence", "snapshots", "covers", "imported", ""];
            let mut rows = vec![heading.map(|name| terminal.paint(Style::Faint, name)).to_vec()];
            for status in &sources {
                let source = &status.source;
                let grade = source.grade.as_str().to_owned();
                let mut head = vec![
                    terminal.paint(Style::Strong, text::visible(&source.name)),
                    grade,
                    format!("{} h", source.every_hours),
                ];
                let covers = if status.lists.is_empty() { "nothing yet" } else { "" };
                head.extend([
                    String::new(),
                    String::new(),
                    terminal.paint(Style::Faint, covers),
                    String::new(),
                ]);
                head.push(set(status.paused.as_ref(), status.retention_days));
                rows.push(head);
                for list in &status.lists {
                    rows.push(vec![
                        format!("  {}", text::short(&list.name, 48)),
                        String::new(),
                        String::new(),
                        list.evidence.to_string(),
                        list.snapshots.to_string(),
                        period(Some(list.from), Some(list.to)),
                        list.imported_at.to_date(),
                        set(list.paused.as_ref(), list.retention_days),
                    ]);
                }
            }
            terminal.table(0, &[3, 4], &rows)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What is set for a source or list, in words.
fn set(pause: Option<&app::Pause>, retention_days: Option<u32>) -> String {
    let pause = pause.map(|pause| text::visible(&pause.to_string()));
    let retention = retention_days.map(|days| format!("kept for {days} days"));
    pause.into_iter().chain(retention).collect::<Vec<_>>().join(", ")
}

fn paused(pause: Option<&app::Pause>) -> Value {
    pause.map_or(
        Value::Null,
        |app::Pause { by, reason, since }| json!({ "By": by, "Reason": reason, "Since": since.to_string() }),
    )
}

/// Figures of the ledger
#[derive(Debug, Args)]
pub(super) struct Stats {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Stats {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let stats = session.open()?.stats()?;
        let ledger = &stats.ledger;
        let mut figures: Vec<(String, u64)> = Vec::new();
        figures.extend(
            ledger
                .observables
                .iter()
                .map(|(kind, count)| (format!("observables: {}", kind.as_str()), *count)),
        );
        figures.push(("masks".to_owned(), ledger.masks));
        figures.push(("masks with wildcards".to_owned(), ledger.wildcards.patterns));
        if ledger.wildcards.left_out > 0 {
            figures.push(("masks with wildcards that are left out".to_owned(), ledger.wildcards.left_out));
        }
        figures.extend(
            ledger
                .evidence
                .iter()
                .map(|(section, count)| (format!("evidence: {}", section.as_str()), *count)),
        );
        figures.extend(ledger.verdicts.iter().map(|(zone, count)| (format!("verdicts: {zone}"), *count)));
        figures.push(("lists".to_owned(), u64::try_from(stats.lists).unwrap_or(u64::MAX)));
        figures.push(("snapshots".to_owned(), ledger.snapshots));
        let knowledge = ledger.rows.iter().find(|(table, _)| table.as_str() == "knowledge");
        figures.push(("entries of knowledge".to_owned(), knowledge.map_or(0, |(_, rows)| *rows)));
        figures.push(("bytes on disk".to_owned(), ledger.disk_bytes));
        figures.push(("bytes of the filter".to_owned(), ledger.filter_bytes));
        figures.push(("bytes of the automata".to_owned(), ledger.wildcards.bytes));
        figures.push(("damaged rows".to_owned(), ledger.damaged));
        if self.json {
            let figures: serde_json::Map<String, Value> =
                figures.into_iter().map(|(name, count)| (name, count.into())).collect();
            output::print_json(&Value::Object(figures))?;
        } else {
            let rows: Vec<Vec<String>> =
                figures.into_iter().map(|(name, count)| vec![name, count.to_string()]).collect();
            output::print(session, |terminal| terminal.table(0, &[1], &rows))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A canonical hash over the evidence, whatever the order in which it came
///
/// It covers what sources say, without when we learned it and which import brought it: two ledgers with the same evidence have the
/// same digest.
#[derive(Debug, Args)]
pub(super) struct Digest {
    /// Print JSON, with counts
    #[arg(long)]
    json: bool,
}

impl Digest {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let digest = session.open()?.digest()?;
        if self.json {
            let evidence: u64 = digest.evidence.values().sum();
            output::print_json(&json!({
                "Sha256": digest.sha256, "Evidence": evidence, "Ranges": digest.places, "Snapshots": digest.snapshots,
                "Incomplete": digest.incomplete, "Damaged": digest.damaged,
            }))?;
        } else {
            output::print(session, |terminal| terminal.line(&digest.sha256))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Check the ledger, and the verdict table against the evidence
#[derive(Debug, Args)]
pub(super) struct Fsck {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Findings printed; the rest is counted.
const FINDINGS_SHOWN: usize = 50;

impl Fsck {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let app = session.open()?;
        let rows = app.fsck()?;
        let verdicts = app.check_verdicts()?;
        let names = app.check_names();
        let (similar, known) = (app.check_similar_files(), app.check_known_files());
        let is_sound = rows.total == 0
            && verdicts.different.is_empty()
            && names.is_ok()
            && similar.is_ok()
            && known.is_ok();
        let differences = verdicts.different.iter().map(|(object, row, fold)| {
            format!("verdict of {}: the table says {row}, the evidence {fold}", text::object(object))
        });
        let findings: Vec<String> = rows
            .findings
            .iter()
            .map(|finding| text::visible(&finding.to_string()))
            .chain(differences)
            .chain(names.err().map(|_| "the index of names is damaged: `hantei names --rebuild`".to_owned()))
            .chain(similar.err().map(|_| {
                "the index of similar files is damaged: remove `similar_files` in the data directory, it is made anew".to_owned()
            }))
            .chain(known.err().map(|error| {
                format!("{}: import the list again, see `hantei known-files list`", crate::error::chain(&error))
            }))
            .take(FINDINGS_SHOWN)
            .collect();
        if self.json {
            output::print_json(&json!({
                "Sound": is_sound, "Rows": rows.rows, "RowFindings": rows.total, "Verdicts": verdicts.rows,
                "VerdictsRunOut": verdicts.expired, "VerdictsDifferent": verdicts.different.len(), "Findings": findings,
            }))?;
        } else {
            output::print(session, |terminal| {
                terminal.line(format_args!("{} rows read, {} findings", rows.rows, rows.total))?;
                terminal.line(format_args!(
                    "{} verdicts compared with the evidence, {} differ, {} have run out and are folded when asked for",
                    verdicts.rows,
                    verdicts.different.len(),
                    verdicts.expired,
                ))?;
                findings.iter().try_for_each(|finding| terminal.line(finding))?;
                terminal.line(if is_sound {
                    "sound"
                } else {
                    "damaged: restore from a backup or import again"
                })
            })?;
        }
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
