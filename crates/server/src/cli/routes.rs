//! `hantei routes`: the HTTP API's paths, as its own description has them.

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::output;
use crate::openapi;

/// The HTTP API's paths
#[derive(Debug, Args)]
pub(super) struct Routes {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Routes {
    pub(super) fn run(self) -> Result<ExitCode> {
        let routes = openapi::routes();
        if self.json {
            let route = |route: &openapi::RouteInfo| json!({"Method": route.method, "Path": route.path, "Summary": route.summary});
            output::print_json(&routes.iter().map(route).collect::<Vec<_>>())?;
        } else {
            let mut out = BufWriter::new(io::stdout().lock());
            for route in &routes {
                writeln!(out, "{:<6} {:<40} {}", route.method, route.path, route.summary)?;
            }
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
