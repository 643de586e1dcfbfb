//! `hantei bench`: measures this build on this machine.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::bench::{self, Plan};

/// Measure this build on this machine
///
/// Generates indicators, imports them by the real importers into a ledger of its own, and measures import, look-ups in process and over
/// HTTP. Takes minutes; wants a release build and a quiet machine. What the figures mean: `docs/bench.md`.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// Indicators to generate
    #[arg(long, alias = "n", value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1000..=100_000_000))]
    records: u64,
    /// Another seed makes other indicators
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Rounds of the HTTP measurements
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// Seconds of one turn of an HTTP measurement
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    turn: f64,
    /// Connections of the HTTP client
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    connections: u16,
    /// Size of the log for the triage, in megabytes; the published runs have 1000
    #[arg(long, value_name = "MB", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    log_mb: u64,
    /// Folder for feeds and data, which stay there [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Keep the run below this folder: set-up, raw figures, summary
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Measure peers in the same run: the program that `cargo build --release` makes in `bench/peers`
    #[arg(long, value_name = "PROGRAM")]
    peers: Option<PathBuf>,
    /// Only write the feeds of the crash tests into this folder
    #[arg(long, value_name = "DIR", hide = true)]
    write_crash_world: Option<PathBuf>,
}

/// Reads a length of time that makes sense for a turn.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.05..=600.0).contains(seconds));
    seconds.ok_or_else(|| "give seconds from 0.05 to 600".to_owned())
}

impl Bench {
    pub(super) fn run(self) -> Result<ExitCode> {
        if let Some(folder) = &self.write_crash_world {
            bench::write_crash_world(folder, self.records, self.seed)
                .with_context(|| format!("cannot write below `{}`", folder.display()))?;
            return Ok(ExitCode::SUCCESS);
        }
        bench::run(&Plan {
            records: self.records,
            seed: self.seed,
            turn: Duration::from_secs_f64(self.turn),
            rounds: self.rounds,
            connections: usize::from(self.connections),
            log_bytes: self.log_mb * 1_000_000,
            folder: self.folder,
            out: self.out,
            peers: self.peers,
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_have_bounds() {
        assert_eq!(seconds("0.5"), Ok(0.5));
        for text in ["0", "-1", "601", "NaN", "inf", "x"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
