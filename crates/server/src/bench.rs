//! The benchmark: what the product does in a second, measured on generated indicators through the real paths (`docs/bench.md`).
//!
//! Import and server run as processes of their own, so that memory and processor time are theirs; look-ups in process run here. What is
//! to be compared runs in turns within one run. Not a test: it judges nothing, it prints figures and, when asked, keeps them.

mod client;
mod crash_world;
mod door;
mod feed;
mod figure;
mod hub;
mod importing;
mod in_process;
mod indicator;
mod machine;
mod mixed;
mod over_http;
mod peers;
mod process;
mod record;
mod reply;
mod resolving;
mod triage;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use app::Clock;

pub use self::crash_world::write as write_crash_world;
use self::{figure::Figures, indicator::World, machine::Machine};

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Indicators to generate and import.
    pub records: u64,
    /// What makes one generated world differ from another.
    pub seed: u64,
    /// Length of one turn of an HTTP measurement.
    pub turn: Duration,
    /// Turns of each HTTP measurement.
    pub rounds: u32,
    /// Connections of the HTTP client.
    pub connections: usize,
    /// Size of the log for the triage.
    pub log_bytes: u64,
    /// Folder for feeds and data; they stay there. A temporary one when left out.
    pub folder: Option<PathBuf>,
    /// Folder below which the run is kept.
    pub out: Option<PathBuf>,
    /// The program of `bench/peers`, to measure peers in the same run.
    pub peers: Option<PathBuf>,
}

/// Measures, prints, and keeps the run when the plan says so.
///
/// # Errors
/// When a step fails: the figures so far were printed.
pub fn run(plan: &Plan) -> Result<()> {
    let temporary = tempfile::tempdir().context("cannot make a temporary folder")?;
    let folder = plan.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    let world = World { records: plan.records, seed: plan.seed, day: Clock::System.now() };
    let machine = Machine::describe();
    let mut figures = Figures::default();
    println!("{}", machine.setup(plan));

    let empty = over_http::idle(&folder.join("empty"))?;
    figures.add(empty);
    let data = importing::measure(&world, &folder, &mut figures)?;
    in_process::measure(&world, &data, &mut figures)?;
    over_http::measure(&world, plan, &data, &mut figures)?;
    if let Some(program) = &plan.peers {
        peers::measure(&world, program, &folder, &mut figures)?;
    }
    hub::measure(&world, &folder, &mut figures)?;
    resolving::measure(&world, &folder, &mut figures)?;
    mixed::measure(&world, plan, &folder, &data, &mut figures)?;
    triage::measure(&world, plan, &folder, &data, &mut figures)?;

    let load_after = machine::load();
    println!("\nload average afterwards: {load_after}");
    if let Some(out) = &plan.out {
        let kept = record::keep(out, plan, &world, &machine, &load_after, &figures)?;
        println!("kept in {}", shown(&kept));
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.components()
        .next_back()
        .map_or_else(String::new, |name| name.as_os_str().to_string_lossy().into_owned())
}
