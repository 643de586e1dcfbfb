//! Look-ups while an import runs: the same requests alone and beside it, over HTTP. Then the server is killed in the middle of another
//! import, and the time is taken that opening takes after that.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use app::App;

use super::indicator::World;
use super::{
    Plan, client,
    door::{self, Counting},
    feed,
    figure::{Figure, Figures, Latency},
    in_process, over_http,
    process::{self, Process},
};

/// Most records of the import beside which is looked up: one file of the export.
const RECORDS_MAX: u64 = 250_000;
/// Turns of the look-ups alone, before and after the import.
const TURNS_ALONE: u32 = 2;

/// What is asked.
pub(super) const ALONE: &str = "http verdict, KTIP Zone, hit, alone";
/// The same beside an import.
pub(super) const BESIDE: &str = "http verdict, KTIP Zone, hit, during an import";

/// Measures on the data of the run, to which it adds.
pub(super) fn measure(
    world: &World,
    plan: &Plan,
    folder: &Path,
    data: &Path,
    figures: &mut Figures,
) -> Result<()> {
    let token = door::token(data, Counting::Blocks)?;
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0"], data)?;
    let address = server.address()?;
    server.rest();
    let work = over_http::zone_hits(world, &token);
    // Caches and the filter for misses fill.
    client::drive(address, plan.connections, plan.turn, &work).context("the look-ups failed")?;
    let mut alone = Tally::default();
    for _ in 0..TURNS_ALONE {
        alone.add(client::drive(address, plan.connections, plan.turn, &work)?);
    }

    let before = server.cpu();
    let file = feed_of(world, 1, folder)?;
    let started = Instant::now();
    let shown = token.clone();
    let upload = thread::spawn(move || upload(address, &shown, &file));
    let mut beside = Tally::default();
    // At least one turn, however short the import is.
    loop {
        beside.add(client::drive(address, plan.connections, plan.turn / 4, &work)?);
        if upload.is_finished() {
            break;
        }
    }
    upload.join().map_err(|_| anyhow::anyhow!("the upload panicked"))??;
    figures.add(Figure {
        what: "import over HTTP, beside look-ups".to_owned(),
        count: world.records.min(RECORDS_MAX),
        took: started.elapsed(),
        cpu: server.cpu().zip(before).and_then(|(after, before)| after.checked_sub(before)),
        rss_bytes: server.memory("VmHWM"),
        ..Figure::default()
    });
    for _ in 0..TURNS_ALONE {
        alone.add(client::drive(address, plan.connections, plan.turn, &work)?);
    }
    figures.add(alone.figure(ALONE, plan));
    figures.add(beside.figure(BESIDE, plan));

    let file = feed_of(world, 2, folder)?;
    let shown = token.clone();
    let doomed = thread::spawn(move || upload_in_vain(address, &shown, &file));
    // It is in the middle when the first of its records is known.
    let first = other_world(world, 2).indicator(0).text;
    while !doomed.is_finished() && !is_known(address, &token, &first)? {
        client::drive(address, plan.connections, plan.turn / 4, &work)?;
    }
    // SIGKILL; what the upload says of it is of no interest.
    drop(server);
    let _ = doomed.join();
    let (started, before) = (Instant::now(), process::own_cpu());
    let app = App::open(&in_process::options(data)).context("the ledger does not open after a crash")?;
    figures.add(Figure {
        what: "open after kill -9 during an import".to_owned(),
        count: 1,
        took: started.elapsed(),
        cpu: process::own_cpu().zip(before).and_then(|(after, before)| after.checked_sub(before)),
        ..Figure::default()
    });
    drop(app);
    Ok(())
}

/// A world of other indicators.
fn other_world(world: &World, other: u64) -> World {
    let records = world.records.min(RECORDS_MAX);
    World { records, seed: world.seed.wrapping_add(other << 32), ..*world }
}

/// Whether the server knows an indicator.
#[expect(clippy::disallowed_methods, reason = "its own server")]
fn is_known(address: SocketAddr, token: &str, indicator: &str) -> Result<bool> {
    let mut answer = ureq::post(format!("http://{address}/api/v1/search/bulk"))
        .header("x-api-key", token)
        .send(indicator)
        .context("the look-up failed")?;
    let line = answer.body_mut().read_to_string().context("the answer broke off")?;
    Ok(line.contains("\"Known\":true"))
}

/// A feed of other indicators than those of the world. One file.
fn feed_of(world: &World, other: u64, folder: &Path) -> Result<PathBuf> {
    let folder = folder.join(format!("beside-{other}"));
    fs::create_dir_all(&folder).context("cannot make the folder of feeds")?;
    feed::write_threatfox_csv(&other_world(world, other), &folder).context("cannot write the feeds")?;
    let entry = fs::read_dir(&folder)?.next().context("no feed was written")?;
    Ok(entry?.path())
}

#[expect(clippy::disallowed_methods, reason = "its own server")]
fn upload(address: SocketAddr, token: &str, file: &Path) -> Result<()> {
    let file = File::open(file).context("cannot read the feed")?;
    ureq::post(format!("http://{address}/api/imports"))
        .header("x-api-key", token)
        .header("content-type", "application/octet-stream")
        .send(file)
        .context("the import failed")?;
    Ok(())
}

/// The server dies under it.
fn upload_in_vain(address: SocketAddr, token: &str, file: &Path) {
    let _ = upload(address, token, file);
}

#[derive(Default)]
struct Tally {
    took: Duration,
    latencies_ns: Vec<u64>,
}

impl Tally {
    fn add(&mut self, outcome: client::Outcome) {
        self.took += outcome.took;
        self.latencies_ns.extend(outcome.latencies_ns);
    }

    fn figure(mut self, what: &str, plan: &Plan) -> Figure {
        Figure {
            what: what.to_owned(),
            how: format!("c={}", plan.connections),
            count: u64::try_from(self.latencies_ns.len()).unwrap_or(u64::MAX),
            took: self.took,
            latency: Some(Latency::of(&mut self.latencies_ns)),
            ..Figure::default()
        }
    }
}
