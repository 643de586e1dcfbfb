//! A generated log: lines of web servers, proxies and endpoints in turns, as logs are: few hosts make most of it, nearly every path is new, and
//! one line in [`LINES_PER_HIT`] holds an indicator of the world. Names stand below `.example` and `.test`, addresses in 10.0.0.0/8 and in
//! 11.0.0.0/8, which is routed nowhere in public and yet has to be looked up.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use model::Kind;

use crate::bench::indicator::World;

/// Lines of which one holds an indicator of the world.
pub(super) const LINES_PER_HIT: u64 = 1000;
/// Hosts that nobody knows.
const HOSTS: u64 = 20_000;
/// Addresses that nobody knows.
const ADDRESSES: u64 = 50_000;
const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "curl/8.5.0",
];
const FIRST_LABELS: [&str; 8] = ["www", "cdn", "api", "static", "img", "mail", "app", "m"];
const WORDS: [&str; 24] = [
    "about", "account", "article", "assets", "basket", "blog", "catalog", "download", "fonts", "gallery",
    "help", "home", "images", "index", "login", "media", "news", "page", "product", "search", "share",
    "static", "upload", "video",
];

/// What was written.
pub(super) struct Written {
    pub(super) bytes: u64,
    /// Indicators of the world in it, with repetitions.
    pub(super) hits: u64,
}

/// Writes whole lines until there are `bytes` of them.
pub(super) fn write(world: &World, bytes: u64, path: &Path) -> io::Result<Written> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut written = Written { bytes: 0, hits: 0 };
    let mut random = Random(world.seed ^ 0x6c6f_6773);
    let mut line = Vec::new();
    for number in 0.. {
        if written.bytes >= bytes {
            break;
        }
        line.clear();
        let hit = (number % LINES_PER_HIT == LINES_PER_HIT / 2).then(|| {
            written.hits += 1;
            hit(world, written.hits - 1)
        });
        write_line(&mut random, hit, &mut line)?;
        file.write_all(&line)?;
        written.bytes += line.len() as u64;
    }
    file.flush()?;
    Ok(written)
}

/// The n-th indicator that the log holds. Addresses are left out: those of the world are for documentation, and never matter.
pub(super) fn hit(world: &World, n: u64) -> (Kind, String) {
    let picked = world.pick(n);
    let found = world.indicator(picked);
    let found = if found.kind == Kind::Ip { world.indicator(picked - 1) } else { found };
    (found.kind, found.text)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9_u64), (27, 0x94d0_49bb_1331_11eb)] {
            z = (z ^ (z >> shift)).wrapping_mul(factor);
        }
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Below `limit`, small numbers much more often.
    fn skewed(&mut self, limit: u64) -> u64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (unit * unit * unit * limit as f64) as u64
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = self.below(words.len() as u64);
        words.get(at as usize).copied().unwrap_or_default()
    }
}

fn host(random: &mut Random) -> String {
    let at = random.skewed(HOSTS);
    let label = FIRST_LABELS.get(at as usize % FIRST_LABELS.len()).unwrap_or(&"www");
    let word = WORDS.get(at as usize / 7 % WORDS.len()).unwrap_or(&"name");
    format!("{label}.{word}{at}.{}", if at.is_multiple_of(5) { "test" } else { "example" })
}

fn address(random: &mut Random) -> String {
    let at = random.skewed(ADDRESSES).wrapping_mul(2_654_435_761);
    format!("11.{}.{}.{}", at & 0xff, at >> 8 & 0xff, 1 + (at >> 16 & 0x7f))
}

fn path(random: &mut Random) -> String {
    let (folder, page, number) = (random.pick(&WORDS), random.pick(&WORDS), random.below(1 << 30));
    match random.below(6) {
        0 => format!("/{folder}/{page}-{number}.html"),
        1 => format!("/{folder}/{page}.js?v={number}"),
        2 => format!("/{folder}/{page}?id={number}&session={:016x}", random.next()),
        3 => format!("/{folder}/{number}.png"),
        4 => format!("/{folder}/{page}?q=%E6%97%A5+{number}&page=2"),
        _ => format!("/{folder}/"),
    }
}

fn write_line(random: &mut Random, hit: Option<(Kind, String)>, out: &mut Vec<u8>) -> io::Result<()> {
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    let (digest, place) = match hit {
        Some((Kind::Hash, text)) => (Some(text), None),
        Some((Kind::Domain, text)) => (None, Some(format!("https://{text}/"))),
        Some((_, text)) => (None, Some(text)),
        None => (None, None),
    };
    let form = if digest.is_some() { 8 } else { random.below(10) };
    let scheme = random.pick(&["http", "https"]);
    let url = place.clone().unwrap_or_else(|| format!("{scheme}://{}{}", host(random), path(random)));
    match form {
        0..4 => {
            let (client, bytes, agent) = (address(random), random.below(90_000), random.pick(&AGENTS));
            let referer = if place.is_some() || random.below(10) < 7 { url.as_str() } else { "-" };
            let page = path(random);
            writeln!(
                out,
                "{client} - - [22/Nov/2026:{hour:02}:{minute:02}:{second:02} +0000] \"GET {page} HTTP/1.1\" 200 {bytes} \"{referer}\" \"{agent}\""
            )
        }
        4..7 => {
            let (client, number, server) = (random.below(1 << 16), random.below(1 << 20), address(random));
            let (a, b) = (client >> 8, client & 0xff);
            writeln!(
                out,
                "1795478400.{:03} {:6} 10.1.{a}.{b} TCP_MISS/200 {number} GET {url} - HIER_DIRECT/{server} text/html",
                second * 16,
                number % 10_000
            )
        }
        _ => {
            let (client, server, process) = (random.below(250), address(random), random.below(60_000));
            write!(
                out,
                "{{\"ts\":\"2026-11-22T{hour:02}:{minute:02}:{second:02}.{:03}Z\",\"host\":\"pc-{process:04}\",\"src_ip\":\"10.2.3.{client}\",\"dst_ip\":\"{server}\",\"dst_port\":443,",
                process % 1000
            )?;
            match (form, digest) {
                (_, Some(digest)) => {
                    write!(out, "\"event\":\"process\",\"pid\":{process},\"digest\":\"{digest}\"")?
                }
                (7, _) => {
                    let escaped = url.replace('/', "\\/");
                    write!(
                        out,
                        "\"event\":\"http\",\"url\":\"{escaped}\",\"agent\":\"{}\"",
                        random.pick(&AGENTS)
                    )?;
                }
                (8, None) if place.is_none() => {
                    let word = random.pick(&WORDS);
                    write!(
                        out,
                        "\"event\":\"process\",\"pid\":{process},\"image\":\"C:\\\\Program Files\\\\{word}\\\\{word}.exe\",\"sha256\":\"{:016x}{:016x}{:016x}{:016x}\"",
                        random.next(),
                        random.next(),
                        random.next(),
                        random.next()
                    )?;
                }
                _ => {
                    let name = place.as_deref().map_or_else(|| host(random), str::to_owned);
                    write!(
                        out,
                        "\"event\":\"dns\",\"query\":\"{name}\",\"answers\":[\"{}\",\"{}\"]",
                        address(random),
                        address(random)
                    )?;
                }
            }
            writeln!(out, "}}")
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn a_log_is_its_seed_and_of_the_size_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let world = World { records: 2000, seed: 7, day: Timestamp::parse("2026-02-03").unwrap() };
        let read = |name: &str, seed| {
            let path = folder.path().join(name);
            let written = write(&World { seed, ..world }, 1_000_000, &path).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text.len() as u64, written.bytes);
            assert!((1_000_000..1_001_000).contains(&text.len()) && written.hits >= 4);
            text
        };
        let text = read("a", 7);
        assert_eq!(text, read("b", 7));
        assert_ne!(text, read("c", 8));
        for n in 0..4 {
            let (_, hit) = hit(&world, n);
            assert!(text.contains(&hit) || text.contains(&hit.replace('/', "\\/")), "{hit}");
        }
    }
}
