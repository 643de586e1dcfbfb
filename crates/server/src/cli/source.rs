//! `hantei source`: sources paused, removed with everything that they brought, or kept for a number of days.

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::{Result, bail};
use app::{Progress, Removed};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Session,
    import::follow::{Stop, until_signal},
    output,
    terminal::Terminal,
    text,
};

/// Rows between two lines of progress.
const SAY_EVERY: u64 = 100_000;

/// Pause sources, remove them with everything that they brought, or keep what they say for a number of days
///
/// A name is that of a source with all its lists (`firehol`), or of one list (`firehol/spamhaus_drop`, `own/acme`, `known_files/nsrl`); `hantei sources`
/// shows them. This works on a data directory: where a server owns it, go through its API.
#[derive(Debug, Args)]
pub(super) struct Source {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Let nothing of it come in any more; what it brought goes on counting
    Pause {
        /// Why; whoever tries to import it is told
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        /// Who pauses it [default: the name of who is signed in to this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Source or list
        name: String,
    },
    /// Let it come in again
    Resume {
        /// Source or list
        name: String,
    },
    /// Remove everything that it brought, and what follows from that
    ///
    /// Its files are not touched: pause it, or what is followed or sent brings it back. A removal that is stopped goes on when the data is opened.
    Remove {
        /// Really: only a back-up brings it back
        #[arg(long)]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Source or list
        name: String,
    },
    /// Keep what it says for a number of days, and remove what is older now and once a day
    Retain {
        /// Number of days
        #[arg(long, value_name = "N", required_unless_present = "forever", conflicts_with = "forever")]
        days: Option<u32>,
        /// Keep it for good, which is the default
        #[arg(long)]
        forever: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Source or list
        name: String,
    },
}

/// Tells how a removal goes on, until it is to stop.
struct Told<'a> {
    stop: &'a Stop,
    said: AtomicU64,
}

impl Progress for Told<'_> {
    fn removed(&self, rows: u64) {
        let step = rows / SAY_EVERY;
        if self.said.swap(step, Ordering::Relaxed) < step {
            // When nobody reads any more the work goes on.
            let _ = writeln!(io::stderr(), "{rows} rows removed");
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_set()
    }
}

impl Source {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        match self.action {
            Action::Pause { reason, by, name } => {
                let by = by.or_else(|| env::var("USER").ok()).unwrap_or_else(|| "operator".to_owned());
                let app = session.open()?;
                app.pause_source(&name, &by, &reason)?;
                say(session, &format!("{} is paused: nothing of it comes in", text::visible(&name)))
            }
            Action::Resume { name } => {
                let was_paused = session.open()?.resume_source(&name)?;
                let what = if was_paused { "comes in again" } else { "was not paused" };
                say(session, &format!("{} {what}", text::visible(&name)))
            }
            Action::Remove { yes, json, name } => {
                if !yes {
                    bail!(
                        "this removes everything that `{}` brought; only a back-up brings it back: say it with --yes",
                        text::visible(&name)
                    );
                }
                let app = session.open()?;
                let removed = until_done(|told| app.remove_source(&name, told))?;
                tell(session, json, &removed)
            }
            Action::Retain { days, json, name, .. } => {
                let app = session.open()?;
                app.set_retention(&name, days)?;
                let removed = until_done(|told| app.apply_retention(app.now(), told))?;
                if !json {
                    let kept = days.map_or("for good".to_owned(), |days| format!("for {days} days"));
                    say(session, &format!("what {} says is kept {kept}", text::visible(&name)))?;
                }
                tell(session, json, &removed)
            }
        }
    }
}

/// Does it until it is done or a signal says to stop.
fn until_done(remove: impl FnOnce(&Told<'_>) -> app::Result<Removed> + Send) -> Result<Removed> {
    let stop = Stop::default();
    let mut removed = Removed::default();
    until_signal(&stop, || {
        removed = remove(&Told { stop: &stop, said: AtomicU64::new(0) })?;
        Ok(())
    })?;
    Ok(removed)
}

fn say(session: &Session, line: &str) -> Result<ExitCode> {
    output::print(session, |terminal| terminal.line(line))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(session: &Session, is_json: bool, removed: &Removed) -> Result<ExitCode> {
    if is_json {
        output::print_json(&json!({
            "Evidence": removed.evidence, "Snapshots": removed.snapshots, "Ranges": removed.ranges,
            "Knowledge": removed.knowledge, "Units": removed.units, "KnownFiles": removed.known_files, "Done": removed.is_done,
        }))?;
    } else {
        output::print(session, |terminal| write(removed, terminal))?;
    }
    Ok(if removed.is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write(removed: &Removed, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (list, pieces) in &removed.evidence {
        rows.push(vec![format!("evidence: {}", text::short(list, 48)), pieces.to_string()]);
    }
    let figures = [
        ("complete lists", removed.snapshots),
        ("ranges", removed.ranges),
        ("entries of knowledge", removed.knowledge),
        ("units of sightings", removed.units),
        ("digests of known-good files", removed.known_files),
    ];
    let figures = figures.into_iter().filter(|(_, count)| *count > 0);
    rows.extend(figures.map(|(name, count)| vec![name.to_owned(), count.to_string()]));
    if rows.is_empty() {
        return terminal.line(if removed.is_done { "nothing was removed" } else { NOT_DONE });
    }
    terminal.line("removed:")?;
    terminal.table(2, &[1], &rows)?;
    if removed.is_done { Ok(()) } else { terminal.line(NOT_DONE) }
}

const NOT_DONE: &str = "stopped before the end: it goes on when the data is opened";
