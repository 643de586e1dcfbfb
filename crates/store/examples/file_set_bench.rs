//! What a set of known files costs: bytes a digest, time and memory to build it, and microseconds a look-up, beside a
//! plain sorted file of 16-byte digests with a binary search.
//!
//! `cargo run --release --locked -p store --example file_set_bench -- DIGESTS [DIR]`

use std::{
    env,
    fs::{self, File},
    io::{BufWriter, Write},
    os::unix::fs::FileExt,
    path::Path,
    time::Instant,
};

use model::{Hash, Timestamp};
use store::file_set::FileSet;

const LOOKUPS: u64 = 200_000;
const LIST: &str = "bench";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let count: u64 = arguments.next().unwrap_or_else(|| "10000000".to_owned()).parse()?;
    let dir = arguments.next().unwrap_or_else(|| format!("{}/file-set", env::temp_dir().display()));
    let set = FileSet::open(Path::new(&dir))?;
    println!("{count} digests, {LOOKUPS} look-ups of each sort");

    set.remove(LIST)?;
    let begun = Instant::now();
    let mut builder = set.begin(LIST, Timestamp::from_seconds(1_780_000_000))?;
    for n in 0..count {
        builder.add(&Hash::Md5(digest(n)))?;
    }
    let added = begun.elapsed();
    let summary = builder.finish()?;
    let per_digest = summary.size_bytes as f64 / count as f64;
    println!(
        "build            {:8.1} s, of which {:.1} s to add",
        begun.elapsed().as_secs_f64(),
        added.as_secs_f64()
    );
    println!("on disk          {per_digest:8.3} bytes a digest, {} bytes", summary.size_bytes);
    println!("index in memory  {:8.3} MB", set.memory_bytes() as f64 / 1e6);
    println!("peak memory      {}", peak());
    let begun = Instant::now();
    set.check()?;
    println!("read and checked {:8.1} s", begun.elapsed().as_secs_f64());

    let picked: Vec<u64> = (0..LOOKUPS).map(|n| scatter(n) % count.max(1)).collect();
    let ours = |hit: bool| {
        let shift = if hit { 0 } else { count };
        measure(&picked, |n| Ok(!set.lookup(&Hash::Md5(digest(n + shift)))?.is_empty()))
    };
    let (hits, misses) = (ours(true)?, ours(false)?);
    hits.print("hits");
    misses.print("misses");

    let path = format!("{dir}/plain");
    let mut digests: Vec<[u8; 16]> = (0..count).map(digest).collect();
    let begun = Instant::now();
    digests.sort_unstable();
    let mut file = BufWriter::new(File::create(&path)?);
    digests.iter().try_for_each(|digest| file.write_all(digest))?;
    file.flush()?;
    drop(digests);
    println!("plain file       {:8.1} s to sort in memory and write", begun.elapsed().as_secs_f64());
    let plain = File::open(&path)?;
    let search = |n: u64| -> Result<bool, Box<dyn std::error::Error>> {
        let wanted = digest(n);
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            let mut found = [0; 16];
            plain.read_exact_at(&mut found, middle * 16)?;
            match found.cmp(&wanted) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(true),
            }
        }
        Ok(false)
    };
    let (plain_hits, plain_misses) = (measure(&picked, search)?, measure(&picked, |n| search(n + count))?);
    plain_hits.print("plain hits");
    plain_misses.print("plain misses");
    println!(
        "ours / plain     {:8.3} of the bytes; look-ups a second: hits {:.2}, misses {:.2} times as many",
        per_digest / 16.0,
        hits.per_second / plain_hits.per_second,
        misses.per_second / plain_misses.per_second,
    );
    fs::remove_file(&path)?;
    Ok(())
}

/// Rates of look-ups.
struct Rates {
    found: u64,
    per_second: f64,
    p50_us: f64,
    p99_us: f64,
}

impl Rates {
    fn print(&self, what: &str) {
        println!(
            "{what:16} {:8.0} a second, p50 {:.2} µs, p99 {:.2} µs, {} found",
            self.per_second, self.p50_us, self.p99_us, self.found
        );
    }
}

/// Asks for all twice: what is told is the second time.
fn measure(
    asked: &[u64],
    mut ask: impl FnMut(u64) -> Result<bool, Box<dyn std::error::Error>>,
) -> Result<Rates, Box<dyn std::error::Error>> {
    for n in asked {
        ask(*n)?;
    }
    let (begun, mut found) = (Instant::now(), 0);
    for n in asked {
        found += u64::from(ask(*n)?);
    }
    let per_second = asked.len() as f64 / begun.elapsed().as_secs_f64();
    let mut times = Vec::with_capacity(asked.len());
    for n in asked {
        let begun = Instant::now();
        ask(*n)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1e6);
    Ok(Rates { found, per_second, p50_us: at(50), p99_us: at(99) })
}

/// A digest of our own making.
fn digest(n: u64) -> [u8; 16] {
    let (high, low) = (scatter(2 * n), scatter(2 * n + 1));
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}

/// SplitMix64.
fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ n >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ n >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ n >> 31
}

fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown").to_owned()
}
