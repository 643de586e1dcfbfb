//! `hantei names`: names that were seen, by pattern; and the upkeep of their index.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use app::NamePattern;
use clap::Args;
use model::{DomainName, Observable};
use serde_json::json;

use super::{Session, output, text};

/// Names counted for a total.
const COUNT_MAX: u64 = 10_000;

/// Names that were seen, by pattern
///
/// `*` stands for any characters, `?` for exactly one, over the whole name; `^acme` for names that start so; `~acme` for names with a label
/// within few edits, where what looks alike counts as none. What imitates a name shows `hantei lookup NAME`.
#[derive(Debug, Args)]
pub(super) struct Names {
    /// Names printed at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    count: u32,
    /// Go on behind this name, as the answer before told
    #[arg(long, value_name = "NAME")]
    after: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Make the index anew from the evidence
    #[arg(long, conflicts_with_all = ["after", "json", "pattern"])]
    rebuild: bool,
    /// What to look for, e.g. `*paypa1*`
    #[arg(value_name = "PATTERN", required_unless_present = "rebuild")]
    pattern: Option<String>,
}

impl Names {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let Some(pattern) = self.pattern else {
            let names = session.open()?.rebuild_names()?;
            output::print(session, |terminal| terminal.line(format_args!("{names} names")))?;
            return Ok(ExitCode::SUCCESS);
        };
        let pattern = NamePattern::parse(&pattern)?;
        let after =
            self.after.as_deref().map(DomainName::parse).transpose().context("`--after` takes a name")?;
        let app = session.open()?;
        let viewer = analysis::Viewer::all();
        let limit = usize::try_from(self.count).unwrap_or(usize::MAX);
        let page = app.find_names(&pattern, after.as_ref(), limit, &viewer)?;
        let total = app.count_names(&pattern, COUNT_MAX, &viewer)?;
        let objects: Vec<Observable> = page.names.iter().cloned().map(Observable::Domain).collect();
        let verdicts = app.quick_verdicts(&objects, &viewer)?;
        let cursor = page.next.as_ref().map(DomainName::as_str);
        if self.json {
            let rows = page.names.iter().zip(&verdicts).map(|(name, verdict)| {
                json!({ "Domain": name.as_str(), "Unicode": name.to_unicode(), "Zone": verdict.zone.as_str() })
            });
            let rows: Vec<_> = rows.collect();
            output::print_json(&json!({
                "Total": total.n, "TotalIsExact": total.exact, "Returned": rows.len(), "Truncated": cursor.is_some(),
                "Cursor": cursor, "Names": rows,
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        output::print(session, |terminal| {
            let row = |(object, verdict): (&Observable, &app::QuickVerdict)| {
                vec![terminal.mark(verdict.zone), text::object(object), verdict.zone.to_string()]
            };
            let rows: Vec<_> = objects.iter().zip(&verdicts).map(row).collect();
            terminal.table(0, &[], &rows)?;
            let more = if total.exact { "" } else { "at least " };
            terminal.line(format_args!("{} of {more}{}", rows.len(), total.n))?;
            match cursor {
                Some(cursor) => terminal.line(format_args!("go on with `--after {cursor}`")),
                None => Ok(()),
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
