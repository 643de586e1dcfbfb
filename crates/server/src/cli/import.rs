//! `hantei import`: files of sources into the ledger, here or through a running server.

mod progress;
mod summary;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use anyhow::Result;
use app::{ImportOptions, Progress};
use clap::Args;
use model::{Timestamp, Tlp};

use self::progress::{Bar, Plain};
use super::{Session, output, remote};
use crate::api::imports::ImportReport;

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
    /// The date of lists that state none
    #[arg(long, value_name = "DATE", value_parser = output::moment)]
    observed_at: Option<Timestamp>,
    /// Marking in place of the source's own: clear, green, amber, amber+strict, red
    #[arg(long, value_name = "LABEL", value_parser = marking)]
    tlp: Option<Tlp>,
    /// Send the files to a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
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
        let Self { source, observed_at, tlp, server, json, paths } = self;
        let options = ImportOptions { source, observed_at, tlp };
        let report = match server {
            Some(server) => summary::from_answers(remote::import(&server, &paths, &options)?)?,
            None => {
                let app = session.open()?;
                let bar;
                let plain;
                let progress: &dyn Progress = if std::io::stderr().is_terminal() && !json {
                    bar = Bar::new();
                    &bar
                } else {
                    // The summary alone belongs to standard output when it is JSON.
                    plain = Plain { to_stderr: json };
                    &plain
                };
                ImportReport::of(&app.import(&paths, &options, progress)?)
            }
        };
        if json {
            output::print_json(&report)?;
        } else {
            output::print(session, |terminal| summary::write(&report, terminal))?;
        }
        Ok(if summary::is_good(&report) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
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
