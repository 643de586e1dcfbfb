//! `hantei check-config`: the effective configuration, and whether the policy can be used.

use std::process::ExitCode;

use analysis::Policy;
use anyhow::{Context as _, Result};
use clap::Args;

use super::{Session, output};

/// Read the configuration and print what holds
#[derive(Debug, Args)]
pub(super) struct CheckConfig {
    /// Print the policy in force besides
    #[arg(long = "show-policy")]
    show_policy: bool,
}

impl CheckConfig {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let policy = match &session.config.policy {
            Some(path) => {
                let context = || format!("cannot use the policy `{}`", path.display());
                let text = std::fs::read_to_string(path).with_context(context)?;
                Policy::parse(&text).with_context(context)?;
                text
            }
            None => Policy::DEFAULT_TEXT.to_owned(),
        };
        output::print(session, |terminal| {
            terminal.line(session.config.to_string().trim_end())?;
            if self.show_policy {
                terminal.line(format_args!("\n# The policy in force\n\n{}", policy.trim_end()))?;
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
