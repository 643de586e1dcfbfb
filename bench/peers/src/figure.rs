//! One measured thing, printed as Hantei's benchmark reads it.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};

/// Ticks of `stat` in a second (proc(5)): `USER_HZ` is 100 on every Linux that matters here.
const TICKS: f64 = 100.0;

/// What was measured.
pub struct Figure {
    pub what: String,
    pub how: String,
    pub count: usize,
    pub took: Duration,
    pub latencies_ns: Vec<u64>,
    pub cpu_seconds: Option<f64>,
    pub disk_bytes: Option<u64>,
}

impl Figure {
    /// Prints the line.
    pub fn print(mut self) {
        self.latencies_ns.sort_unstable();
        let rank = |percent: usize| {
            let at = (self.latencies_ns.len() * percent).div_ceil(100).saturating_sub(1);
            self.latencies_ns.get(at).map_or_else(String::new, |ns| format!("{:.2}", *ns as f64 / 1000.0))
        };
        println!(
            "{}\t{}\t{}\t{:.4}\t{}\t{}\t{}\t{}",
            self.what,
            self.how,
            self.count,
            self.took.as_secs_f64(),
            rank(50),
            rank(99),
            self.cpu_seconds.map_or_else(String::new, |cpu| format!("{cpu:.2}")),
            self.disk_bytes.map_or_else(String::new, |bytes| bytes.to_string()),
        );
    }
}

/// Does one thing and times it.
pub fn once(what: &str, work: impl FnOnce() -> Result<usize>) -> Result<Figure> {
    let (started, cpu) = (Instant::now(), cpu_seconds("self"));
    let count = work()?;
    Ok(Figure {
        what: what.to_owned(),
        how: String::new(),
        count,
        took: started.elapsed(),
        latencies_ns: Vec::new(),
        cpu_seconds: since(cpu, "self"),
        disk_bytes: None,
    })
}

/// Shares `items` among threads, hands them to `work` `batch` at a time, and times each call. `start` makes what a thread needs.
pub fn shared<T: Sync, S>(
    what: &str,
    items: &[T],
    batch: usize,
    threads: usize,
    start: impl Fn() -> Result<S> + Sync,
    work: impl Fn(&mut S, &[T]) -> Result<()> + Sync,
) -> Result<Figure> {
    let (started, cpu) = (Instant::now(), cpu_seconds("self"));
    let share = items.len().div_ceil(threads).max(1);
    let (start, work) = (&start, &work);
    let one = move |items: &[T]| -> Result<Vec<u64>> {
        let mut state = start()?;
        let mut latencies = Vec::with_capacity(items.len() / batch + 1);
        for items in items.chunks(batch) {
            let started = Instant::now();
            work(&mut state, items)?;
            latencies.push(u64::try_from(started.elapsed().as_nanos())?);
        }
        Ok(latencies)
    };
    let done: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = items.chunks(share).map(|items| scope.spawn(move || one(items))).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let took = started.elapsed();
    let cpu_seconds = since(cpu, "self");
    let mut latencies_ns = Vec::new();
    for latencies in done {
        latencies_ns.extend(latencies.map_err(|_| anyhow!("a thread panicked"))??);
    }
    Ok(Figure {
        what: what.to_owned(),
        how: format!("{threads} thread{}", if threads == 1 { "" } else { "s" }),
        count: items.len(),
        took,
        latencies_ns,
        cpu_seconds,
        disk_bytes: None,
    })
}

/// Processor time of a process so far, user and system.
pub fn cpu_seconds(process: &str) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let (user, system) = (fields.next()?.parse::<f64>().ok()?, fields.next()?.parse::<f64>().ok()?);
    Some((user + system) / TICKS)
}

/// Processor time of a process since `before`.
pub fn since(before: Option<f64>, process: &str) -> Option<f64> {
    Some(cpu_seconds(process)? - before?)
}

/// Bytes of the files in a folder.
pub fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += std::os::unix::fs::MetadataExt::blocks(&entry?.metadata()?) * 512;
    }
    Ok(bytes)
}
