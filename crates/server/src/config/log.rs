//! What is logged to standard error.

use std::fmt;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use tracing_subscriber::{EnvFilter, fmt as subscriber};

use super::quoted;

/// What is logged to standard error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug`, `trace`, or a filter like `warn,app=debug`.
    pub level: String,
    /// How lines look.
    pub format: Format,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "warn".to_owned(), format: Format::Text }
    }
}

impl Log {
    /// Starts logging. A second start in one process changes nothing.
    ///
    /// # Errors
    /// When the level is none.
    pub fn start(&self, colour: bool) -> Result<()> {
        let filter = EnvFilter::builder().parse(&self.level).with_context(|| {
            format!("`{}` is no log level: give error, warn, info, debug or trace", self.level)
        })?;
        let builder = subscriber().with_env_filter(filter).with_writer(std::io::stderr);
        let started = match self.format {
            Format::Text => builder.with_ansi(colour).try_init(),
            Format::Json => builder.json().try_init(),
        };
        // Somebody started it before: theirs holds.
        drop(started);
        Ok(())
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            Format::Text => "text",
            Format::Json => "json",
        };
        writeln!(f, "[log]\nlevel = {}\nformat = \"{format}\"", quoted(&self.level))
    }
}
