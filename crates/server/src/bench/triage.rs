//! Log triage: a generated log against the whole ledger, in this process for the rate and by the command for memory; beside it ripgrep with
//! ten thousand patterns.

mod log;

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use app::{App, QuickVerdict, TriageOptions, triage::Triaged};
use model::Observable;

use super::{
    Plan,
    figure::{Figure, Figures, median},
    in_process,
    indicator::World,
    process::{self, Process},
};

/// In process, on one thread.
pub(super) const TRIAGE: &str = "triage (MB)";
/// The peer.
pub(super) const RIPGREP: &str = "rg -F -f, 10000 patterns (MB)";
/// Patterns of the peer.
const PATTERNS: u64 = 10_000;
/// Turns, of ours and the peer's.
const TURNS: u32 = 3;
/// Wildcards over URLs, over hosts, and networks that the ledger gets before: a ledger without any would be faster than a real one.
const MASKS: u64 = 4_000;
const BYTES_PER_MB: u64 = 1_000_000;

/// Measures on the data of the run, to which it adds masks.
pub(super) fn measure(
    world: &World,
    plan: &Plan,
    folder: &Path,
    data: &Path,
    figures: &mut Figures,
) -> Result<()> {
    let (path, masks) = (folder.join("triage.log"), folder.join("masks"));
    let written = log::write(world, plan.log_bytes, &path).context("cannot write the log")?;
    fs::create_dir_all(&masks).context("cannot make the folder of masks")?;
    write_masks(world, &masks).context("cannot write the masks")?;
    Process::start(&["import", &masks.to_string_lossy()], data)?
        .finish()
        .context("the import of masks failed")?;

    let app = App::open(&in_process::options(data)).context("cannot open the ledger")?;
    // By the end of a first triage the filter for misses is full.
    app.triage(TriageOptions::default()).finish()?;
    let patterns = folder.join("patterns.txt");
    let mut ripgrep = plan.peers.is_some();
    if ripgrep {
        write_patterns(world, &patterns).context("cannot write the patterns")?;
        if Command::new("rg").arg("--version").output().is_err() {
            println!("`rg` is not installed: its row is left out");
            ripgrep = false;
        }
    }
    for round in 1..=TURNS {
        figures.add(turn(&app, world, &path, &written, round)?);
        if ripgrep {
            let mut command = Command::new("rg");
            command.args(["-j1", "-c", "-F", "-f"]).arg(&patterns).arg(&path);
            let used = Process::of(&mut command)?.finish().context("`rg` failed")?;
            figures.add(Figure {
                what: RIPGREP.to_owned(),
                round,
                count: written.bytes / BYTES_PER_MB,
                took: used.took,
                cpu: used.cpu,
                rss_bytes: used.peak_bytes,
                ..Figure::default()
            });
        }
    }
    drop(app);
    let used = Process::start(&["triage", "--format", "ndjson", &path.to_string_lossy()], data)?
        .finish()
        .context("the command failed")?;
    figures.add(Figure {
        what: "triage, the command with its start (MB)".to_owned(),
        count: written.bytes / BYTES_PER_MB,
        took: used.took,
        cpu: used.cpu,
        rss_bytes: used.peak_bytes,
        ..Figure::default()
    });
    let rates: Vec<f64> = figures.of(TRIAGE).filter_map(|figure| Some(1e6 / figure.cpu_us()?)).collect();
    figures.notes.push(format!("Triage of a log: {:.0} MB for each second of a core.", median(rates)));
    Ok(())
}

fn turn(app: &App, world: &World, path: &Path, written: &log::Written, round: u32) -> Result<Figure> {
    let (started, before) = (Instant::now(), process::own_cpu());
    let mut triage = app.triage(TriageOptions::default());
    triage.path(path)?;
    let triaged = triage.finish()?;
    let took = started.elapsed();
    let cpu = in_process::since(before);
    if triaged.bytes != written.bytes {
        bail!("of {} bytes {} were read", written.bytes, triaged.bytes);
    }
    check(app, world, written, &triaged)?;
    Ok(Figure {
        what: TRIAGE.to_owned(),
        round,
        how: "1 thread".to_owned(),
        count: written.bytes / BYTES_PER_MB,
        took,
        cpu,
        ..Figure::default()
    })
}

/// Everything in the log that a look-up condemns was found, and there is some.
fn check(app: &App, world: &World, written: &log::Written, triaged: &Triaged) -> Result<()> {
    let hits: Vec<Observable> = (0..written.hits)
        .filter_map(|n| {
            let (kind, text) = log::hit(world, n);
            Observable::parse_as(kind, &text).ok()
        })
        .collect();
    let found: HashSet<&Observable> =
        triaged.matters.iter().map(|matter| &matter.verdict.observable).collect();
    let zones = TriageOptions::default().zones;
    let verdicts = app.quick_verdicts(&hits, &analysis::Viewer::all())?;
    let wanted: Vec<&QuickVerdict> =
        verdicts.iter().filter(|verdict| zones.contains(&verdict.zone)).collect();
    let missed = wanted.iter().find(|verdict| !found.contains(&verdict.observable));
    if let Some(missed) = missed {
        bail!("`{}` is {} and was not found in the log", missed.observable, missed.zone);
    }
    if wanted.is_empty() || hits.len() as u64 != written.hits {
        bail!("of {} indicators in the log {} matter", written.hits, wanted.len());
    }
    Ok(())
}

/// Wildcards over URLs and hosts in an AdGuard list, and networks. Hardly any line of the log is under one.
fn write_masks(world: &World, folder: &Path) -> std::io::Result<()> {
    let mut list = BufWriter::new(File::create(folder.join("urlhaus-filter-ag.txt"))?);
    write!(
        list,
        "! Title: Online Malicious URL Blocklist (AdGuard)\n! Updated: {}\n! Homepage: https://gitlab.com/malware-filter/urlhaus-filter\n",
        world.day
    )?;
    for n in 0..MASKS {
        match n % 4 {
            0 => writeln!(list, "||panel*.example/gate-{n:x}/*.php?id=")?,
            1 => writeln!(list, "||h{n:x}.example/drop/*.exe")?,
            2 => writeln!(list, "||*.zone{n:x}.example/a*b")?,
            _ => writeln!(list, "||pay{n:x}*.test^")?,
        }
    }
    list.flush()?;
    let mut list = BufWriter::new(File::create(folder.join("mock.netset"))?);
    write!(
        list,
        "#\n# blocklist_de\n#\n# ipv4 hash:net ipset\n#\n# Maintainer      : Example\n#\n# Category        : attacks\n#\n# This File Date  : Sun Feb  1 00:00:00 UTC 2026\n#\n"
    )?;
    for n in 0..MASKS {
        writeln!(list, "12.{}.{}.0/{}", n >> 8, n & 0xff, 24 + n % 5)?;
    }
    list.flush()
}

/// The first of them stand in the log.
fn write_patterns(world: &World, path: &Path) -> std::io::Result<()> {
    let mut list = BufWriter::new(File::create(path)?);
    for n in 0..PATTERNS {
        writeln!(list, "{}", log::hit(world, n).1)?;
    }
    list.flush()
}
