//! How long questions take, and how much room an index does, for generated digests: half of them in clusters, half alone.
//!
//! `bench [COUNT…]` (1,000,000 and 10,000,000 unless told). Files go to a folder of their own below the system's temporary one.

use std::{io::Write, time::Instant};

use similarity::{Ctph, Entry, FILE_ID_BYTES, FileId, Index, Tlsh};

type Failure = Box<dyn std::error::Error>;

/// Questions of each kind.
const QUESTIONS: usize = 50;
/// Files of a cluster.
const CLUSTER: u64 = 16;
/// Digests between two flushes.
const BATCH: u64 = 250_000;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Numbers that only look random.
struct Numbers(u64);

impl Numbers {
    fn new(seed: u64) -> Self {
        let mut numbers = Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        numbers.next();
        numbers
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 20) % end
    }
}

/// A TLSH of a file of 10 kB to 10 MB: the ratios spread evenly, the body with each quarter equally often.
fn tlsh(seed: u64, changes: u64, own: &mut Numbers) -> Result<Tlsh, Failure> {
    let mut numbers = Numbers::new(seed);
    let length = u8::try_from(70 + numbers.below(72))?;
    let mut bytes = vec![own.below(256) as u8, length.rotate_left(4), numbers.below(256) as u8];
    bytes.extend((0..4).flat_map(|_| numbers.next().to_le_bytes()));
    for _ in 0..changes {
        let at = usize::try_from(3 + own.below(32))?;
        let bit = own.below(8);
        bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit);
    }
    let text: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(text.parse()?)
}

/// A CTPH of such a file; `changes` characters are others than those of its cluster.
fn ctph(seed: u64, changes: u64, own: &mut Numbers) -> Result<Ctph, Failure> {
    let mut numbers = Numbers::new(!seed);
    let size = 192_u64 << numbers.below(10);
    let mut chars = |length: u64| -> Result<Vec<u8>, Failure> {
        let place = |numbers: &mut Numbers| ALPHABET.get(numbers.below(64) as usize).copied().unwrap_or(b'A');
        let mut text: Vec<u8> = (0..length).map(|_| place(&mut numbers)).collect();
        for _ in 0..changes {
            let at = usize::try_from(own.below(length))?;
            let char = place(own);
            text.iter_mut().skip(at).take(1).for_each(|old| *old = char);
        }
        Ok(text)
    };
    let length = 34 + seed % 30;
    let (first, second) = (String::from_utf8(chars(length)?)?, String::from_utf8(chars(length / 2)?)?);
    Ok(format!("{size}:{first}:{second}").parse()?)
}

fn entry(number: u64) -> Result<Entry, Failure> {
    let mut own = Numbers::new(number << 1 | 1);
    let (seed, changes) =
        if number.is_multiple_of(2) { (number, 0) } else { (number / (2 * CLUSTER) * 2 + 1, 6) };
    let mut id = [0; FILE_ID_BYTES];
    let words = id.as_chunks_mut::<8>().0;
    words.iter_mut().for_each(|word| *word = own.next().to_le_bytes());
    let (tlsh, ctph) = (tlsh(seed, changes, &mut own)?, ctph(seed, changes, &mut own)?);
    Ok(Entry { file: FileId(id), tlsh: Some(tlsh), ctph: Some(ctph), imphash: None })
}

fn main() -> Result<(), Failure> {
    let counts: Result<Vec<u64>, _> = std::env::args().skip(1).map(|count| count.parse()).collect();
    let counts = counts?;
    computing()?;
    for count in if counts.is_empty() { vec![1_000_000, 10_000_000] } else { counts } {
        measure(count)?;
    }
    Ok(())
}

/// How fast digests are computed.
fn computing() -> Result<(), Failure> {
    let mut numbers = Numbers::new(7);
    let content: Vec<u8> = (0..4 << 20).flat_map(|_| numbers.next().to_le_bytes()).collect();
    let mut out = std::io::stdout();
    for length in [100_000, content.len()] {
        let content = content.get(..length).unwrap_or_default();
        let times = (content.len() * 2).max(64 << 20) / length;
        let rate = |seconds: f64| (length * times) as f64 / 1e6 / seconds;
        let start = Instant::now();
        let sum: u64 = (0..times).map(|_| Ctph::of(std::hint::black_box(content)).block_size()).sum();
        writeln!(out, "CTPH of {length} bytes: {:.0} MB/s ({sum})", rate(start.elapsed().as_secs_f64()))?;
        let start = Instant::now();
        let sum = (0..times).filter_map(|_| Tlsh::of(std::hint::black_box(content))).count();
        writeln!(out, "TLSH of {length} bytes: {:.0} MB/s ({sum})", rate(start.elapsed().as_secs_f64()))?;
    }
    Ok(())
}

fn measure(count: u64) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    let folder = std::env::temp_dir().join(format!("similarity-bench-{}", std::process::id()));
    let index = Index::open(&folder)?;
    let (mut generating, mut longest) = (0.0, 0.0_f64);
    let start = Instant::now();
    for from in (0..count).step_by(BATCH as usize) {
        let generate = Instant::now();
        let entries = (from..(from + BATCH).min(count)).map(entry).collect::<Result<Vec<_>, _>>()?;
        generating += generate.elapsed().as_secs_f64();
        let flush = Instant::now();
        index.insert(entries);
        index.flush(Some(&from.to_le_bytes()))?;
        longest = longest.max(flush.elapsed().as_secs_f64());
    }
    let building = start.elapsed().as_secs_f64() - generating;
    let stats = index.stats();
    let each = |bytes: u64| bytes as f64 / count as f64;
    writeln!(out, "\n{count} files, each with TLSH and CTPH, {} segments", stats.segments)?;
    writeln!(
        out,
        "built in {building:.1} s, longest flush {longest:.1} s (digests made in {generating:.1} s)"
    )?;
    writeln!(
        out,
        "{:.1} bytes a file on disk, {:.2} in memory",
        each(stats.bytes),
        each(stats.memory_bytes as u64)
    )?;
    let start = Instant::now();
    drop(index);
    let index = Index::open(&folder)?;
    writeln!(out, "opened in {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;
    questions(&index, count)?;
    let start = Instant::now();
    index.check()?;
    writeln!(out, "checked in {:.1} s", start.elapsed().as_secs_f64())?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn questions(index: &Index, count: u64) -> Result<(), Failure> {
    let mut own = Numbers::new(99);
    let mut alone = Vec::new();
    let mut members = Vec::new();
    for _ in 0..QUESTIONS {
        alone.push(entry((count + own.below(count)) << 1)?);
        members.push(entry(own.below(count) | 1)?);
    }
    for (name, entries) in [("unlike all", &alone), ("of a cluster", &members)] {
        for distance_max in [30, 100, u32::MAX] {
            let ask = |entry: &Entry| match &entry.tlsh {
                Some(query) => Ok(index.similar_by_tlsh(query, 10, distance_max)?.len()),
                None => Ok(0),
            };
            report(&format!("TLSH {name}, up to {distance_max}"), entries, ask)?;
        }
        let ask = |entry: &Entry| match &entry.ctph {
            Some(query) => Ok(index.similar_by_ctph(query, 10, 1)?.len()),
            None => Ok(0),
        };
        report(&format!("CTPH {name}"), entries, ask)?;
    }
    Ok(())
}

/// Asks twice, so that what is on disk is in the system's cache, and prints the second.
fn report(
    name: &str,
    entries: &[Entry],
    ask: impl Fn(&Entry) -> Result<usize, Failure>,
) -> Result<(), Failure> {
    entries.iter().try_for_each(|entry| ask(entry).map(|_| ()))?;
    let mut times = Vec::new();
    let mut found = 0;
    for entry in entries {
        let start = Instant::now();
        found += ask(entry)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    let (median, most) = (at(0.5), times.last().copied().unwrap_or(0.0));
    writeln!(
        std::io::stdout(),
        "{name}: median {median:.2} ms, 90 % {:.2} ms, most {most:.2} ms, {found} found",
        at(0.9)
    )?;
    Ok(())
}
