//! `hantei triage`: what matters in logs, here or through a running server.

mod report;

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Result, bail};
use app::TriageOptions;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::Zone;

use super::{Session, output, remote, text};
use crate::api::triage::{TriageAnswer, write_csv, write_ndjson, zones};

/// What matters in these logs? Indicators in them with their verdicts, how often and where
///
/// Logs may be of any kind: plain text, JSON, CSV, also as gz, xz, zstd, zip or tar. Defanged indicators are found too. Without files, or
/// with `-`, standard input is read.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Exit codes:
  0  everything was read, whether something matters or not
  1  something could not be read to its end; the answer tells what, and holds what was found in the rest
  2  the command line is wrong")]
pub(super) struct Triage {
    /// How to answer
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: Format,
    /// Zones that matter, separated by commas: red, orange, yellow, green, grey
    #[arg(long, default_value = "red,orange,yellow", value_name = "ZONES", value_parser = wanted)]
    zones: Wanted,
    /// Give the matching lines as well
    #[arg(long)]
    lines: bool,
    /// Send the logs to a running server, one by one
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Files and folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// An object a line, as the HTTP API gives it
    Ndjson,
    /// For spreadsheets
    Csv,
}

/// Zones as one argument.
#[derive(Clone, Debug)]
struct Wanted(Vec<Zone>);

fn wanted(text: &str) -> Result<Wanted, String> {
    zones(text).map(Wanted)
}

impl Triage {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let Self { format, zones: Wanted(zones), lines, server, mut paths } = self;
        if paths.is_empty() {
            if io::stdin().is_terminal() {
                bail!("nothing was given: name files, or pipe a log in");
            }
            paths.push(PathBuf::from("-"));
        }
        let answer = match server {
            Some(server) => report::merged(remote::triage(&server, &paths, &zones, lines)?),
            None => here(session, &paths, TriageOptions { zones, lines, ..TriageOptions::default() })?,
        };
        match format {
            Format::Table => output::print(session, |terminal| report::write(&answer, terminal))?,
            Format::Ndjson => to_stdout(|out| write_ndjson(&answer, out))?,
            Format::Csv => to_stdout(|out| write_csv(&answer, out))?,
        }
        if format == Format::Csv {
            // A table has no place for it.
            for unread in &answer.summary.unread {
                writeln!(io::stderr(), "not read: {}: {}", unread.name, unread.reason)?;
            }
        }
        Ok(if answer.summary.unread.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Triage with the application in this process.
fn here(session: &Session, paths: &[PathBuf], options: TriageOptions) -> Result<TriageAnswer> {
    let app = session.open()?;
    let bar = bar();
    let told = |name: &str, bytes: u64| {
        if let Some(bar) = &bar {
            bar.set_position(bytes);
            bar.set_message(text::short(name.rsplit('/').next().unwrap_or(name), 40));
        }
    };
    let mut triage = app.triage(options).with_progress(&told);
    for path in paths {
        if path == Path::new("-") {
            triage.stream("-", io::stdin())?;
        } else {
            triage.path(path)?;
        }
    }
    let triaged = triage.finish()?;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    Ok(TriageAnswer::of(&triaged))
}

/// Bytes and their rate, on a terminal.
fn bar() -> Option<ProgressBar> {
    io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{spinner} {bytes:>10} {bytes_per_sec:>12} {elapsed} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    })
}
