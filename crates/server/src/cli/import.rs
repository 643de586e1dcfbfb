//! `hantei import`: files of sources into the ledger, here or through a running server.

mod dry_run;
pub(super) mod follow;
mod progress;
mod summary;

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use app::{
    App, Clock, ImportOptions, ImportSummary, Options, Progress,
    import::mappings,
    sightings::{read_country, read_sensor},
};
use clap::Args;
use model::{CountryCode, Timestamp, Tlp};

use self::{
    follow::{Follow, Stop},
    progress::{Bar, Plain},
};
use super::{Session, analyse, output, remote};
use crate::{
    api::imports::{FileReport, ImportReport, SHOWN, SHOWN_MAX},
    config::INTERVAL_SECONDS_MAX,
};

/// Read files of sources into the ledger
///
/// A file's source is detected from its content. Archives and compressed files are read as they are; folders with all below them.
/// A record that is wrong is refused, counted and shown with its place and reason; the others are taken. Importing again adds nothing.
///
/// Away from a terminal a line `committed_through=N` follows each batch of records that is on disk to stay (N counts this run).
#[derive(Debug, Args)]
#[command(after_long_help = "\
Exit codes:
  0  every file was taken (or was known already); single records may have been refused, the summary counts them
  1  a file was refused as a whole, or reading or writing failed
  2  the command line is wrong")]
pub(super) struct Import {
    /// The source the files come from, when their content does not tell; `hantei sources` lists them
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// What the columns of a list of your own mean: a mapping's file, or its name in the folder of mappings
    ///
    /// Without a file to import, only what it says of its list (grade, origins, interval) is taken over.
    #[arg(long, value_name = "FILE|NAME", conflicts_with = "source")]
    mapping: Option<String>,
    /// The date of lists that state none
    #[arg(long, value_name = "DATE", value_parser = output::moment)]
    observed_at: Option<Timestamp>,
    /// Marking in place of the source's own: clear, green, amber, amber+strict, red
    #[arg(long, value_name = "LABEL", value_parser = marking)]
    tlp: Option<Tlp>,
    /// Name of the sensor of logs that do not name it [default: the source's name]
    #[arg(long, value_name = "NAME", value_parser = read_sensor)]
    sensor: Option<String>,
    /// Country of the sensor, two letters, for sightings whose country nothing else tells
    #[arg(long, value_name = "CODE", value_parser = read_country)]
    country: Option<CountryCode>,
    /// Send the files to a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Write nothing, and show what the files would become; needs no data directory
    #[arg(long)]
    dry_run: bool,
    /// Pieces of evidence of each file that a dry run shows
    #[arg(long, value_name = "N", default_value_t = SHOWN, requires = "dry_run", value_parser = shown)]
    show: usize,
    /// Take the files of a folder as they arrive, until stopped; names like `x.part` and hidden ones are left alone
    #[arg(long, value_name = "DIR", conflicts_with_all = ["paths", "dry_run", "observed_at", "server"])]
    follow: Option<PathBuf>,
    /// Seconds between two looks into the folder; a file is taken when it stood still for one [default: 5]
    #[arg(long, value_name = "SECONDS", requires = "follow", value_parser = clap::value_parser!(u64).range(1..=INTERVAL_SECONDS_MAX))]
    interval: Option<u64>,
    /// Take lists too that have shrunk by more than half since the last one
    #[arg(long, requires = "follow")]
    force: bool,
    /// Draw no conclusions from what is new: the next import, a server or `hantei analyse` does
    #[arg(long, conflicts_with_all = ["dry_run", "server", "follow"])]
    defer_analysis: bool,
    /// Print the summary as JSON; of a folder that is followed, one line a file
    #[arg(long)]
    json: bool,
    /// Files and folders
    #[arg(value_name = "PATH", required_unless_present_any = ["follow", "mapping"])]
    paths: Vec<PathBuf>,
}

/// Reads how many pieces to show.
fn shown(text: &str) -> Result<usize, String> {
    let show = text.parse().ok().filter(|show| *show <= SHOWN_MAX);
    show.ok_or_else(|| format!("give a number up to {SHOWN_MAX}"))
}

/// Reads a TLP 2.0 label, with or without `TLP:`, of any case.
fn marking(text: &str) -> Result<Tlp, String> {
    let label = text.trim().to_ascii_uppercase();
    let label = label.strip_prefix("TLP:").unwrap_or(&label);
    let known = |tlp: &Tlp| tlp.as_str().trim_start_matches("TLP:") == label;
    Tlp::ALL.into_iter().find(known).ok_or_else(|| "give clear, green, amber, amber+strict or red".to_owned())
}

impl Import {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let folder = session.mappings();
        let mut options = ImportOptions {
            source: self.source.clone(),
            mappings: folder.clone(),
            observed_at: self.observed_at,
            tlp: self.tlp,
            sensor: self.sensor.clone(),
            country: self.country,
            dry_run: self.dry_run.then_some(self.show),
            ..ImportOptions::default()
        };
        let report = match &self.server {
            Some(server) => {
                if let Some(path) = self.mapping.as_deref().filter(|name| is_path(name)) {
                    bail!(
                        "`{path}` is a file, and a server knows its mappings by name: put it into the server's folder of mappings, and give the name without `.toml`"
                    );
                }
                if self.paths.is_empty() {
                    bail!("name the files to send to `{server}`");
                }
                let mapping = self.mapping.as_deref();
                summary::from_answers(remote::import(server, &self.paths, &options, mapping)?)?
            }
            None => {
                options.mapping =
                    self.mapping.as_deref().map(|name| mapping(folder.as_deref(), name)).transpose()?;
                let app = if self.dry_run { self.open_to_read(session)? } else { session.open()? };
                if let Some(folder) = &self.follow {
                    return self.follow(session, &app, folder, options);
                }
                self.take(&app, &options)?
            }
        };
        if self.json {
            output::print_json(&report)?;
        } else if self.dry_run {
            output::print(session, |terminal| dry_run::write(&report, terminal))?;
        } else if self.paths.is_empty() {
            output::print(session, |terminal| {
                terminal.line("what the mapping says of its list holds; no file was named")
            })?;
        } else {
            output::print(session, |terminal| summary::write(&report, terminal))?;
        }
        let is_good = summary::is_good(&report) || self.paths.is_empty();
        Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn take(&self, app: &App, options: &ImportOptions) -> Result<ImportReport> {
        let bar;
        let plain;
        let progress: &dyn Progress = if self.dry_run {
            &app::import::Silent
        } else if io::stderr().is_terminal() && !self.json {
            bar = Bar::new();
            &bar
        } else {
            // The summary alone belongs to standard output when it is JSON.
            plain = Plain { to_stderr: self.json };
            &plain
        };
        let imported = app.import(&self.paths, options, progress)?;
        if !self.dry_run && !self.defer_analysis && !self.paths.is_empty() {
            let analysed = app.analyse(progress)?;
            if analysed.objects > 0 && !self.json {
                let _ = writeln!(io::stderr(), "{}", analyse::line(&analysed));
            }
        }
        Ok(ImportReport::of(&imported))
    }

    /// The ledger to compare with, if there is one and nobody else has it; else an empty one in memory.
    fn open_to_read(&self, session: &Session) -> Result<Arc<App>> {
        let is_there = session.config.storage.folder().is_some_and(|folder| App::has_data(&folder));
        if is_there {
            match session.open() {
                Ok(app) => return Ok(app),
                Err(error) => {
                    let error = super::text::visible(&format!("{error:#}"));
                    let _ = writeln!(io::stderr(), "without a look at what is there already: {error}");
                }
            }
        }
        let options = Options {
            data: "memory:".to_owned(),
            policy: None,
            clock: Clock::System,
            cache_bytes: session.config.storage.cache_bytes(),
            rows: session.config.storage.rows(false),
            command: session.command.clone(),
        };
        Ok(Arc::new(App::open(&options).context("cannot open a ledger in memory")?))
    }

    fn follow(
        &self,
        session: &Session,
        app: &App,
        folder: &Path,
        options: ImportOptions,
    ) -> Result<ExitCode> {
        let configured = session.config.import.interval();
        let follow = Follow {
            folder: folder.to_owned(),
            interval: self.interval.map_or(configured, Duration::from_secs),
            force: self.force,
            options,
        };
        let stop = Stop::default();
        let plain = Plain { to_stderr: self.json };
        let mut each = |summary: &ImportSummary| {
            if self.json {
                for file in &summary.files {
                    // When nobody reads any more the import goes on.
                    let line = serde_json::to_string(&FileReport::of(file)).unwrap_or_default();
                    let mut out = io::stdout().lock();
                    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
                }
            }
        };
        let shown = super::text::visible(&folder.to_string_lossy());
        let _ = writeln!(io::stderr(), "following {shown}: CTRL-C ends it");
        follow::until_signal(&stop, || follow::run(app, &follow, &plain, &stop, &mut each))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Whether `--mapping` names a file, and not a mapping in the folder of mappings.
fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name.to_ascii_lowercase().ends_with(".toml")
}

fn mapping(folder: Option<&Path>, name: &str) -> app::Result<Arc<app::import::Mapping>> {
    if is_path(name) { mappings::load(Path::new(name)) } else { mappings::named(folder, name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markings_as_people_write_them() {
        for (text, expected) in
            [("clear", Tlp::Clear), ("TLP:AMBER+STRICT", Tlp::AmberStrict), ("tlp:red", Tlp::Red)]
        {
            assert_eq!(marking(text), Ok(expected));
        }
        assert!(marking("white?").unwrap_err().contains("amber+strict"));
    }
}
