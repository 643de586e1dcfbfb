//! Measures the index of names: processor time of the thread, bytes, memory.
//!
//! ```text
//! cargo run --release -p search --example names -- generated COUNT FOLDER
//! cargo run --release -p search --example names -- real LIST.json[.gz] FOLDER [PERMUTATIONS.tsv]
//! ```
//! `LIST` is a MISP warning list of names. `PERMUTATIONS` are lines of `brand TAB generator TAB name`, as `bench/permutations.py` writes them: each that is
//! in the list must be among what is found.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fs::{self, File},
    io::Read,
    path::Path,
    time::Instant,
};

use analysis::lookalike::Target;
use model::DomainName;
use search::{NameIndex, Pattern};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Is handed every name.
type Each<'a> = &'a mut dyn FnMut(&DomainName);

/// Turns of each question; the figures are of all of them.
const TURNS: usize = 20;
/// Names that a page has.
const PAGE: usize = 1000;

fn main() -> Outcome {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["generated", count, folder] => {
            let count: u64 = count.parse()?;
            let index = built(Path::new(folder), (0..count).map(generated))?;
            questions(&index, &mut |each| (0..count).for_each(|n| each(&generated(n))))
        }
        ["real", list, folder, rest @ ..] => {
            let names = read_list(list)?;
            let index = built(Path::new(folder), names.iter().cloned())?;
            questions(&index, &mut |each| names.iter().for_each(&mut *each))?;
            match rest {
                [permutations] => against(&index, permutations),
                _ => Ok(()),
            }
        }
        _ => Err("say `generated COUNT FOLDER` or `real LIST FOLDER [PERMUTATIONS]`".into()),
    }
}

/// Opens the index in a folder, or builds it there.
fn built(
    folder: &Path,
    names: impl Iterator<Item = DomainName>,
) -> Result<NameIndex, Box<dyn std::error::Error>> {
    let index = NameIndex::open(folder)?;
    if index.position().is_none() {
        let (cpu, start) = (cpu_ns(), Instant::now());
        let mut waiting = Vec::new();
        for name in names {
            waiting.push(name);
            if waiting.len() == 500_000 {
                index.insert(waiting.drain(..));
                index.flush(None)?;
            }
        }
        index.insert(waiting);
        index.flush(Some(b""))?;
        let stats = index.stats();
        println!(
            "built in {:.1} s of processor time ({:.1} s on the clock): {} names, {} segments",
            (cpu_ns() - cpu) as f64 / 1e9,
            start.elapsed().as_secs_f64(),
            stats.names,
            stats.segments
        );
        drop(index);
        return Ok(NameIndex::open(folder)?);
    }
    Ok(index)
}

fn questions(index: &NameIndex, each_name: &mut dyn FnMut(Each<'_>)) -> Outcome {
    let stats = index.stats();
    let names = stats.names.max(1);
    println!(
        "{} bytes a name on disk, {:.1} in memory ({} MB), {} segments",
        stats.bytes / names,
        stats.memory_bytes as f64 / names as f64,
        stats.memory_bytes / 1_000_000,
        stats.segments
    );
    println!("resident: {} MB", resident_mb());

    // The names as one text, for what a scan of memory costs.
    let mut text = String::new();
    let mut substrings: Vec<String> = Vec::new();
    let mut at = 0_u64;
    each_name(&mut |name| {
        at += 1;
        if text.len() < 400_000_000 {
            text.push_str(name.as_str());
            text.push('\n');
        }
        if scatter(at).is_multiple_of((names / 2000).max(1)) {
            substrings.extend(name.as_str().get(1..7).map(|part| format!("*{part}*")));
        }
    });
    println!("\npattern                 hits   p50 ms   p95 ms   memmem ms");
    for pattern in [
        "*paypa1*",
        "*paypal*",
        "micros0ft*",
        "*-login.*",
        "a?azon.*",
        "*bank*online*",
        "^secure",
        "~rakuten",
        "~paypal",
        "~google",
    ] {
        ask(index, pattern, &text)?;
    }
    println!("hopeless:");
    for pattern in ["*q?x?z*", "*zqxj*", "*q0q*", "?q?.j*", "*x?*?q?*?zj", "*zq*"] {
        ask(index, pattern, &text)?;
    }
    drop(text);
    let mut all = Vec::new();
    for pattern in substrings.iter().take(2000) {
        let pattern = Pattern::parse(pattern)?;
        let cpu = cpu_ns();
        index.find(&pattern, None, PAGE)?;
        all.push(cpu_ns() - cpu);
    }
    all.sort_unstable();
    println!(
        "{} random substrings of six: p50 {} p95 {} p99 {} ms",
        all.len(),
        of(&all, 50),
        of(&all, 95),
        of(&all, 99)
    );

    println!("\nlook-alikes of          found   p50 ms   p95 ms");
    for brand in BRANDS {
        let target = target(brand)?;
        let (mut times, mut found) = (Vec::new(), 0);
        for _ in 0..TURNS {
            let cpu = cpu_ns();
            found = index.lookalikes(&target)?.items.len();
            times.push(cpu_ns() - cpu);
        }
        times.sort_unstable();
        println!("{brand:<22} {found:>6} {:>8} {:>8}", of(&times, 50), of(&times, 95));
    }
    println!("resident afterwards: {} MB", resident_mb());
    Ok(())
}

const BRANDS: [&str; 10] = [
    "paypal.com",
    "google.com",
    "amazon.co.jp",
    "rakuten.co.jp",
    "microsoft.com",
    "netflix.com",
    "facebook.com",
    "dhl.com",
    "coinbase.com",
    "mitsubishi.com",
];

fn target(brand: &str) -> Result<Target, Box<dyn std::error::Error>> {
    Ok(Target::new(&DomainName::parse(brand)?).ok_or("a brand is a registrable domain")?)
}

fn ask(index: &NameIndex, text: &str, scanned: &str) -> Outcome {
    let pattern = Pattern::parse(text)?;
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..TURNS {
        let cpu = cpu_ns();
        found = index.find(&pattern, None, PAGE)?.names.len();
        times.push(cpu_ns() - cpu);
    }
    times.sort_unstable();
    let literal = text.split(['*', '?', '^', '~']).max_by_key(|part| part.len()).unwrap_or_default();
    let cpu = cpu_ns();
    let hits = memchr::memmem::find_iter(scanned.as_bytes(), literal).count();
    let scan = cpu_ns() - cpu;
    println!("{text:<20} {found:>7} {:>8} {:>8} {:>9} ({hits})", of(&times, 50), of(&times, 95), ms(scan));
    Ok(())
}

/// Holds what was found against what a generator makes.
fn against(index: &NameIndex, permutations: &str) -> Outcome {
    let mut by_brand: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for line in fs::read_to_string(permutations)?.lines() {
        if let [brand, generator, name] = line.split('\t').collect::<Vec<_>>().as_slice() {
            by_brand
                .entry((*brand).to_owned())
                .or_default()
                .insert(((*name).to_owned(), (*generator).to_owned()));
        }
    }
    println!("\nbrand                generated  in list  missed  found  look-up ms  index ms");
    let mut missed_all = 0;
    for (brand, permutations) in by_brand {
        let target = target(&brand)?;
        let names: BTreeSet<DomainName> =
            permutations.iter().filter_map(|(name, _)| DomainName::parse(name).ok()).collect();
        let cpu = cpu_ns();
        let mut there = Vec::new();
        for name in &names {
            if index.contains(name)? {
                there.push(name.clone());
            }
        }
        let looked_up = cpu_ns() - cpu;
        // The brand itself is not generated.
        there.retain(|name| name != target.name());
        let cpu = cpu_ns();
        let found = index.lookalikes(&target)?;
        let asked = cpu_ns() - cpu;
        let found: BTreeSet<DomainName> = found.items.into_iter().map(|found| found.name).collect();
        let missed: Vec<&DomainName> = there.iter().filter(|name| !found.contains(name)).collect();
        missed_all += missed.len();
        println!(
            "{brand:<20} {:>9} {:>8} {:>7} {:>6} {:>11} {:>9}",
            names.len(),
            there.len(),
            missed.len(),
            found.len(),
            ms(looked_up),
            ms(asked)
        );
        for name in missed {
            let by: Vec<&str> = permutations
                .iter()
                .filter(|(text, _)| text == name.as_str())
                .map(|(_, by)| by.as_str())
                .collect();
            println!("  missed {name} ({}, {})", name.to_unicode(), by.join(" "));
        }
    }
    if missed_all == 0 { Ok(()) } else { Err(format!("{missed_all} names were missed").into()) }
}

fn read_list(path: &str) -> Result<Vec<DomainName>, Box<dyn std::error::Error>> {
    let mut text = String::new();
    let file = File::open(path)?;
    if path.ends_with(".gz") {
        #[expect(clippy::disallowed_types, reason = "a list that was chosen, not a feed")]
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        { file }.read_to_string(&mut text)?;
    }
    let list: serde_json::Value = serde_json::from_str(&text)?;
    let names = list.get("list").and_then(serde_json::Value::as_array).ok_or("no `list` in the list")?;
    Ok(names.iter().filter_map(|name| DomainName::parse(name.as_str()?).ok()).collect())
}

/// A name that differs from those of other numbers, with the letters and lengths of real ones.
fn generated(n: u64) -> DomainName {
    const WORDS: [&str; 64] = [
        "shop", "bank", "online", "secure", "login", "cloud", "news", "travel", "food", "auto", "home",
        "game", "play", "tech", "web", "my", "the", "best", "free", "live", "city", "club", "art", "life",
        "blog", "data", "net", "mail", "smart", "green", "blue", "red", "star", "sun", "sea", "wood",
        "stone", "river", "king", "queen", "gold", "silver", "pay", "card", "credit", "loan", "crypto",
        "coin", "trade", "market", "invest", "media", "photo", "video", "music", "movie", "book", "school",
        "job", "health", "care", "doctor", "pet", "kids",
    ];
    const TLDS: [&str; 16] = [
        "com", "com", "com", "com", "com", "com", "com", "net", "org", "de", "co.uk", "ru", "info", "xyz",
        "co.jp", "top",
    ];
    const SOUNDS: &[u8] = b"bcdfghjklmnprstvwz";
    const VOWELS: &[u8] = b"aeiouaeio";
    let mut seed = scatter(n);
    let mut next = |below: usize| {
        seed = scatter(seed);
        usize::try_from(seed % below as u64).unwrap_or(0)
    };
    let mut name = String::new();
    if next(5) == 0 {
        name.push_str(["www.", "mail.", "api.", "m.", "cdn."].get(next(5)).unwrap_or(&"www."));
    }
    for part in 0..1 + next(3) {
        if part > 0 && next(5) == 0 {
            name.push('-');
        }
        if next(2) == 0 {
            name.push_str(WORDS.get(next(WORDS.len())).unwrap_or(&"web"));
        } else {
            for _ in 0..2 + next(2) {
                name.push(char::from(*SOUNDS.get(next(SOUNDS.len())).unwrap_or(&b's')));
                name.push(char::from(*VOWELS.get(next(VOWELS.len())).unwrap_or(&b'a')));
            }
        }
    }
    // What makes it differ: its number in letters, in few of them.
    let mut rest = n;
    while rest > 0 {
        let digit = usize::try_from(rest % 22).unwrap_or(0);
        name.push(char::from(*b"aeiounrstlmdkgphbcfvwy".get(digit).unwrap_or(&b'a')));
        rest /= 22;
    }
    if next(8) == 0 {
        name.push_str(["q", "x", "j", "z", "qx", "7", "24", "0"].get(next(8)).unwrap_or(&"q"));
    }
    name.push('.');
    name.push_str(TLDS.get(next(TLDS.len())).unwrap_or(&"com"));
    DomainName::parse(&name).unwrap_or_else(|error| unreachable!("{name}: {error}"))
}

/// A number that looks random (SplitMix64).
fn scatter(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

fn ms(ns: u64) -> String {
    format!("{:.2}", ns as f64 / 1e6)
}

fn of(sorted: &[u64], percent: usize) -> String {
    ms(sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0))
}

/// Processor time of this thread in nanoseconds, by Linux's scheduler.
fn cpu_ns() -> u64 {
    // The scheduler brings its account up to date when it is called.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0)
}

fn resident_mb() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}
