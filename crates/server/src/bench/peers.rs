//! Peers in the same run: the program of `bench/peers` answers the same questions about the same records, and prints its figures.

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::{Context as _, Result, bail};

use super::{
    figure::{Figure, Figures, Latency},
    indicator::World,
};

/// Objects that the peers are asked for.
const LOOKUPS: u64 = 200_000;

/// Runs the program over the folder of the run.
pub(super) fn measure(world: &World, program: &Path, folder: &Path, figures: &mut Figures) -> Result<()> {
    let lines = |text: &dyn Fn(u64) -> String| (0..LOOKUPS).map(|n| text(n) + "\n").collect::<String>();
    fs::write(folder.join("hits.txt"), lines(&|n| world.indicator(world.pick(n)).text))
        .context("cannot write the questions")?;
    fs::write(folder.join("misses.txt"), lines(&|n| world.miss(n).text))
        .context("cannot write the questions")?;
    let output = Command::new(program)
        .arg(folder)
        .output()
        .with_context(|| format!("cannot start `{}`", program.display()))?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("the peers ended with {}: {}", output.status, complaints.trim());
    }
    for line in complaints.lines() {
        println!("{line}");
    }
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        figures.add(read(line).with_context(|| format!("the peers printed no figure: `{line}`"))?);
    }
    Ok(())
}

/// Reads a figure: what, how, count, seconds, p50 and p99 in microseconds, processor seconds, bytes on disk.
fn read(line: &str) -> Option<Figure> {
    let mut fields = line.split('\t');
    let (what, how) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    let mut number = || -> Option<Option<f64>> {
        let text = fields.next()?;
        if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
    };
    let (count, seconds, p50, p99, cpu, disk) =
        (number()??, number()??, number()?, number()?, number()?, number()?);
    let duration = |seconds: f64| Duration::try_from_secs_f64(seconds).ok();
    Some(Figure {
        what,
        how,
        count: count as u64,
        took: duration(seconds)?,
        latency: p50.zip(p99).map(|(p50_us, p99_us)| Latency { p50_us, p99_us }),
        cpu: cpu.and_then(duration),
        disk_bytes: disk.map(|bytes| bytes as u64),
        ..Figure::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_peers_print() {
        let figure = read("LMDB get, hit\t1 thread\t200000\t0.5000\t1.25\t9.00\t0.49\t").unwrap();
        assert_eq!(
            (figure.what.as_str(), figure.count, figure.rate()),
            ("LMDB get, hit", 200_000, 400_000.0)
        );
        assert_eq!(figure.latency, Some(Latency { p50_us: 1.25, p99_us: 9.0 }));
        assert_eq!((figure.cpu, figure.disk_bytes), (Some(Duration::from_millis(490)), None));
        let figure = read("SQLite import\t\t1000\t2.0\t\t\t1.0\t4096").unwrap();
        assert_eq!((figure.latency, figure.disk_bytes), (None, Some(4096)));
        for line in ["", "a\tb", "a\tb\tx\t1\t\t\t\t", "a\tb\t1\t-1\t\t\t\t"] {
            assert!(read(line).is_none(), "{line:?}");
        }
    }
}
