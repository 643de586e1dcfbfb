//! `hantei analyse`: the analysers over what is new or over everything, and what each of them adds.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::Result;
use app::{Analysed, App, Contributions, Progress};
use clap::Args;
use serde_json::{Value, json};

use super::{
    Session,
    import::follow::{Stop, until_signal},
    output,
    terminal::Style,
    text,
};
use crate::pace::Pace;

/// Objects between two lines of progress.
const SAY_EVERY: u64 = 100_000;

/// What follows from the evidence: fresh registrations, look-alikes, generated names, bad neighbourhoods
///
/// Conclusions are drawn after each import, and while a server runs. This draws those that are due, or all of them anew.
#[derive(Debug, Args)]
pub(super) struct Analyse {
    /// Conclude about everything anew, and count the addresses of autonomous systems
    #[arg(long)]
    all: bool,
    /// Tell what each analyser adds to the verdicts, and what it says of popular domains; reads everything
    #[arg(long)]
    report: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Tells how a run goes on, until it is to stop.
struct Told<'a> {
    stop: &'a Stop,
    said: AtomicU64,
}

impl Progress for Told<'_> {
    fn analysed(&self, objects: u64) {
        let step = objects / SAY_EVERY;
        if self.said.swap(step, Ordering::Relaxed) < step {
            // When nobody reads any more the work goes on.
            let _ = writeln!(io::stderr(), "{objects} objects analysed");
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_set()
    }
}

impl Analyse {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let app = session.open()?;
        let stop = Stop::default();
        let mut analysed = Analysed::default();
        until_signal(&stop, || {
            let told = Told { stop: &stop, said: AtomicU64::new(0) };
            analysed = if self.all { app.analyse_all(&told)? } else { app.analyse(&told)? };
            Ok(())
        })?;
        let contributions = if self.report { Some(app.analyser_contributions()?) } else { None };
        if self.json {
            output::print_json(&as_json(&analysed, contributions.as_ref()))?;
        } else {
            output::print(session, |terminal| {
                terminal.line(line(&analysed))?;
                let Some(contributions) = &contributions else { return Ok(()) };
                let heading = [
                    "analyser",
                    "conclusions",
                    "condemned too",
                    "known as good",
                    "worse",
                    "better",
                    "popular",
                ];
                let mut rows = vec![heading.map(|name| terminal.paint(Style::Faint, name)).to_vec()];
                for (name, adds) in &contributions.analysers {
                    let figures = [
                        adds.conclusions,
                        adds.agrees,
                        adds.contradicts,
                        adds.worse,
                        adds.better,
                        adds.against_popular,
                    ];
                    let mut row = vec![terminal.paint(Style::Strong, *name)];
                    row.extend(figures.iter().map(u64::to_string));
                    rows.push(row);
                }
                terminal.table(0, &[1, 2, 3, 4, 5, 6], &rows)?;
                terminal.line(format_args!(
                    "{} objects, {} popular domains among them",
                    contributions.objects, contributions.popular
                ))?;
                for (object, analyser) in &contributions.against_popular {
                    terminal.line(format_args!("{analyser} speaks against {}", text::object(object)))?;
                }
                for object in &contributions.popular_condemned {
                    terminal
                        .line(format_args!("condemned for conclusions alone: {}", text::object(object)))?;
                }
                Ok(())
            })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What a run did, in one line.
pub(super) fn line(analysed: &Analysed) -> String {
    let Analysed { objects, changed, is_whole, is_done } = analysed;
    let what = if *is_whole { "everything" } else { "what is new" };
    let end = if *is_done { "" } else { "; stopped before the end, and goes on there the next time" };
    format!("analysed {what}: {objects} objects, other conclusions about {changed}{end}")
}

fn as_json(analysed: &Analysed, contributions: Option<&Contributions>) -> Value {
    let mut told = json!({
        "Objects": analysed.objects, "Changed": analysed.changed, "Everything": analysed.is_whole,
        "Done": analysed.is_done,
    });
    if let (Some(contributions), Value::Object(told)) = (contributions, &mut told) {
        let analysers: Vec<Value> = contributions
            .analysers
            .iter()
            .map(|(name, adds)| {
                json!({
                    "Analyser": name, "Conclusions": adds.conclusions, "AboutCondemned": adds.agrees,
                    "AboutGood": adds.contradicts, "Worse": adds.worse, "Better": adds.better,
                    "AgainstPopular": adds.against_popular,
                })
            })
            .collect();
        let against: Vec<Value> = contributions
            .against_popular
            .iter()
            .map(|(object, analyser)| json!({ "Object": object.to_string(), "Analyser": analyser }))
            .collect();
        let condemned: Vec<String> =
            contributions.popular_condemned.iter().map(ToString::to_string).collect();
        told.insert("AllObjects".into(), contributions.objects.into());
        told.insert("PopularDomains".into(), contributions.popular.into());
        told.insert("Analysers".into(), analysers.into());
        told.insert("AgainstPopular".into(), against.into());
        told.insert("PopularCondemned".into(), condemned.into());
    }
    told
}

/// Runs beside the answers of a server, until it is told to stop.
pub(super) fn in_log(app: &App, pace: &Pace, stop: &Stop) {
    let wait = |time| {
        stop.wait(time);
    };
    let beside = Beside { pace, wait: &wait, stop };
    loop {
        match app.analyse(&beside) {
            Ok(analysed) if analysed.changed > 0 => tracing::info!(
                objects = analysed.objects,
                changed = analysed.changed,
                everything = analysed.is_whole,
                "analysed"
            ),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the analysers cannot go on");
            }
        }
        if !stop.wait(EVERY) {
            return;
        }
    }
}

/// Between two looks for what is new.
const EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// Gives way to answers, as an import does.
struct Beside<'a> {
    pace: &'a Pace,
    wait: &'a (dyn Fn(std::time::Duration) + Sync),
    stop: &'a Stop,
}

impl Progress for Beside<'_> {
    fn give_way(&self, objects: u64) {
        let wait = self.pace.wait_after(objects, std::time::Instant::now());
        if !wait.is_zero() {
            (self.wait)(wait);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_set()
    }
}
