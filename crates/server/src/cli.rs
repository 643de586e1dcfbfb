//! The command line: what was typed, and one module for each command.

mod analyse;
mod analyses;
mod assess;
mod attacks;
mod backup;
mod bench;
mod check_config;
mod chores;
mod demo;
mod erase;
mod explain;
mod group;
mod import;
mod knowledge;
mod known_files;
mod licence;
mod lookup;
mod names;
mod output;
mod people;
mod registration;
mod remote;
mod report;
mod routes;
mod scan;
mod serve;
mod source;
mod statistics;
mod status;
mod terminal;
pub(crate) mod text;
mod token;
mod triage;
mod user;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result};
use app::{App, Clock, Options, RowMemory};
use clap::{Args, Parser, Subcommand};

use self::terminal::Colour;
use crate::config::{Config, Format, Overrides};

/// What the exit code tells, for `--help`.
const EXIT_CODES: &str = "\
Exit codes:
  0  done; an import may have refused single records, its summary counts them
  1  something failed as a whole: a file refused, an object that is none, an I/O error, a check that found damage
  2  the command line is wrong

Settings: what is typed goes before the environment, that before the configuration file, that before the defaults;
`hantei check-config` prints what holds.";

/// Hantei: a self-hosted threat lookup that says why.
#[derive(Debug, Parser)]
#[command(name = "hantei", bin_name = "hantei", version, after_long_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Global {
    /// Data directory [default: `hantei` in the user's data folder]; `memory:` forgets
    #[arg(long, global = true, env = "HANTEI_DATA", value_name = "DIR")]
    data: Option<String>,
    /// Configuration file [default: hantei/config.toml in the user's configuration folder, if it is there]
    #[arg(long, global = true, env = "HANTEI_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Policy file in place of the compiled-in one
    #[arg(long, global = true, env = "HANTEI_POLICY", value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What to log to standard error: error, warn, info, debug, trace, or a filter like `warn,app=debug`
    #[arg(long, global = true, env = "HANTEI_LOG", value_name = "LEVEL")]
    log: Option<String>,
    /// How log lines look
    #[arg(long, global = true, env = "HANTEI_LOG_FORMAT", value_name = "FORMAT")]
    log_format: Option<Format>,
    /// When to colour; `NO_COLOR` is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer over HTTP
    Serve(serve::Serve),
    /// Read files of sources into the ledger
    Import(import::Import),
    /// What is it? A report on hashes, addresses, domains or URLs
    Lookup(lookup::Lookup),
    /// Why? The verdict as a sum, with what would change it
    Explain(explain::Explain),
    /// What matters in these logs? Indicators in them with their verdicts
    Triage(triage::Triage),
    /// What is known about a malware family, a tool, an actor or a technique
    Knowledge(knowledge::Knowledge),
    /// What is in these files? They are examined, kept as evidence and looked up
    Scan(scan::Scan),
    /// The side of `scan` that meets the bytes
    #[command(hide = true)]
    ScanWorker,
    /// Lists of files that are known to be good
    KnownFiles(known_files::KnownFiles),
    /// Who may use the installation
    User(user::UserCommand),
    /// Groups of people, which share licences
    Group(group::GroupCommand),
    /// Licences of groups
    Licence(licence::LicenceCommand),
    /// Tokens of the API
    Token(token::TokenCommand),
    /// Names that were seen, by pattern
    Names(names::Names),
    /// What follows from the evidence, and what that adds
    Analyse(analyse::Analyse),
    /// What people decide about objects, against whatever sources say of them
    Assess(assess::Assess),
    /// Sources that can be read, and what was imported of them
    Sources(status::Sources),
    /// Pause sources, remove them with everything that they brought, or keep what they say for a number of days
    Source(source::Source),
    /// Erase what registration records say of a person
    Erase(erase::Erase),
    /// Figures of the ledger
    Stats(status::Stats),
    /// A canonical hash over the evidence, whatever the order in which it came
    Digest(status::Digest),
    /// Check the ledger, and the verdict table against the evidence
    Fsck(status::Fsck),
    /// Everything in one file
    Backup(backup::Backup),
    /// A back-up into a new data directory
    Restore(backup::Restore),
    /// The HTTP API's paths
    Routes(routes::Routes),
    /// Read the configuration and print what holds
    CheckConfig(check_config::CheckConfig),
    /// Make a small world to try things in
    Demo(demo::Demo),
    /// Measure this build on this machine
    Bench(bench::Bench),
}

impl Command {
    /// Its name on the command line.
    fn name(&self) -> &'static str {
        match self {
            Self::Serve(_) => "serve",
            Self::Import(_) => "import",
            Self::Lookup(_) => "lookup",
            Self::Explain(_) => "explain",
            Self::Triage(_) => "triage",
            Self::Knowledge(_) => "knowledge",
            Self::KnownFiles(_) => "known-files",
            Self::Scan(_) => "scan",
            Self::ScanWorker => "scan-worker",
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::Licence(_) => "licence",
            Self::Token(_) => "token",
            Self::Names(_) => "names",
            Self::Analyse(_) => "analyse",
            Self::Assess(_) => "assess",
            Self::Sources(_) => "sources",
            Self::Source(_) => "source",
            Self::Erase(_) => "erase",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Stats(_) => "stats",
            Self::Digest(_) => "digest",
            Self::Fsck(_) => "fsck",
            Self::Routes(_) => "routes",
            Self::CheckConfig(_) => "check-config",
            Self::Demo(_) => "demo",
            Self::Bench(_) => "bench",
        }
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let colour_errors = cli.global.color.applies_to(&io::stderr());
    match Session::new(cli.global).and_then(|session| session.run(cli.command)) {
        Ok(code) => code,
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let word = if colour_errors { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
            // Messages quote what was given, which may be hostile.
            let lines: Vec<String> = error.chain().map(|cause| text::visible(&cause.to_string())).collect();
            let _ = writeln!(io::stderr(), "{word}: {}", lines.join("\n  because: "));
            if let Some(hint) = hint(&error) {
                let _ = writeln!(io::stderr(), "  {hint}");
            }
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|io| io.kind() == io::ErrorKind::BrokenPipe)
}

/// What to do about it, where a command line can say more than the error.
fn hint(error: &anyhow::Error) -> Option<&'static str> {
    let locked = error.chain().any(|cause| cause.to_string().contains(" is in use by "));
    locked.then_some(
        "if that is a server, go through it: `--server URL` with `import`, `lookup`, `explain`, `triage`, `scan` and `backup`",
    )
}

/// What every command has at hand.
struct Session {
    config: Config,
    colour: Colour,
    /// The command as other processes are told, e.g. `hantei serve`.
    command: String,
    /// Whether the data directory was named by option or variable, not by the file or by default.
    is_data_named: bool,
}

impl Session {
    fn new(global: Global) -> Result<Self> {
        let Global { data, config, policy, log, log_format, color } = global;
        // An empty variable says nothing.
        let data = data.filter(|data| !data.is_empty());
        let is_data_named = data.is_some();
        let config = Config::load(config.as_deref(), Overrides { data, policy, log, log_format })?;
        Ok(Self { config, colour: color, command: "hantei".to_owned(), is_data_named })
    }

    fn run(mut self, command: Command) -> Result<ExitCode> {
        if let Command::Serve(_) = command
            && self.config.log == crate::config::Log::default()
        {
            // A server tells its life unless told otherwise; a command only its troubles.
            "info".clone_into(&mut self.config.log.level);
        }
        self.command = format!("hantei {}", command.name());
        self.config.log.start(self.colour.applies_to(&io::stderr()))?;
        match command {
            Command::Serve(command) => command.run(self),
            Command::Import(command) => command.run(&self),
            Command::Lookup(command) => command.run(&self),
            Command::Explain(command) => command.run(&self),
            Command::Triage(command) => command.run(&self),
            Command::Knowledge(command) => command.run(&self),
            Command::KnownFiles(command) => command.run(&self),
            Command::Scan(command) => command.run(&self),
            Command::ScanWorker => {
                crate::scan::worker::run()?;
                Ok(ExitCode::SUCCESS)
            }
            Command::User(command) => command.run(&self),
            Command::Group(command) => command.run(&self),
            Command::Licence(command) => command.run(&self),
            Command::Token(command) => command.run(&self),
            Command::Names(command) => command.run(&self),
            Command::Analyse(command) => command.run(&self),
            Command::Assess(command) => command.run(&self),
            Command::Sources(command) => command.run(&self),
            Command::Source(command) => command.run(&self),
            Command::Erase(command) => command.run(&self),
            Command::Backup(command) => command.run(&self),
            Command::Restore(command) => command.run(&self),
            Command::Stats(command) => command.run(&self),
            Command::Digest(command) => command.run(&self),
            Command::Fsck(command) => command.run(&self),
            Command::Routes(command) => command.run(),
            Command::CheckConfig(command) => command.run(&self),
            Command::Demo(command) => command.run(self),
            Command::Bench(command) => command.run(),
        }
    }

    /// Opens the application on the configured data, to do one thing.
    fn open(&self) -> Result<Arc<App>> {
        self.open_with(self.config.storage.rows(false))
    }

    /// Opens it to go on answering: verdicts come from memory.
    fn open_to_serve(&self) -> Result<Arc<App>> {
        self.open_with(self.config.storage.rows(true))
    }

    fn open_with(&self, rows: RowMemory) -> Result<Arc<App>> {
        let options = Options {
            data: self.config.storage.prepare()?,
            policy: self.config.policy.clone(),
            clock: Clock::System,
            cache_bytes: self.config.storage.cache_bytes(),
            rows,
            command: self.command.clone(),
        };
        let app = App::open(&options).context("cannot open the ledger")?;
        app.protect(&self.config.names.protected);
        Ok(Arc::new(app))
    }

    /// The folder of mappings: the configured one, else `mappings` in the data directory.
    fn mappings(&self) -> Option<PathBuf> {
        self.config.import.mappings.clone().or_else(|| {
            let folder = self.config.storage.folder()?;
            Some(folder.join("mappings"))
        })
    }

    /// Whether to colour standard output.
    fn colours_output(&self) -> bool {
        self.colour.applies_to(&io::stdout())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn verify_cli() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_options_stand_anywhere() {
        let cli = Cli::try_parse_from(["hantei", "lookup", "--data", "/d", "a.example", "--color", "never"])
            .unwrap();
        assert_eq!((cli.global.data.as_deref(), cli.global.color), (Some("/d"), Colour::Never));
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_broken_pipe(&error));
        assert!(!is_broken_pipe(&anyhow::anyhow!("other")));
    }
}
