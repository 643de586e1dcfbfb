//! Writes seeds for the fuzz targets from the fixtures of the feeds: `cargo run -p fuzzing --example seeds -- FOLDER`. One folder a
//! target; nothing but our own fixtures goes in.

use std::{
    collections::BTreeMap,
    error::Error,
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use feeds::{Context, Fact, Record, SOURCES, Sink, Spot, input::Memory};
use model::{Evidence, Timestamp, Tlp};

/// A longer seed costs speed and shows nothing that its beginning does not.
const SEED_BYTES_MAX: usize = 16 * 1024;
/// How many rows of one file become seeds of the stored rows.
const ROWS_MAX: usize = 3;

/// Seeds by target and name.
type Seeds = BTreeMap<(&'static str, String), Vec<u8>>;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args_os().nth(1).ok_or("say into which folder")?);
    let feeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../feeds");
    let mut seeds = Seeds::new();
    for root in ["fixtures", "fixtures-broken"] {
        let root = feeds.join(root);
        for folder in entries(&root)? {
            for file in
                entries(&folder)?.into_iter().filter(|file| file.extension().is_some_and(|e| e == "in"))
            {
                let name = file.strip_prefix(&feeds)?.to_string_lossy().replace(['/', ' '], "-");
                let folder = folder.file_name().unwrap_or_default().to_string_lossy();
                let bytes = fs::read(&file)?;
                if bytes.len() <= SEED_BYTES_MAX {
                    of_file(&mut seeds, &name, &folder, &bytes);
                }
            }
        }
    }
    for path in entries(&feeds.join("tests/mapping"))?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
    {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let pair = [fs::read(&path)?, b"\n---\n".to_vec(), fs::read(path.with_extension("in"))?].concat();
        seeds.insert(("mapping", name), pair);
    }
    for ((target, name), bytes) in seeds {
        let folder = out.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) if folder.is_dir() => entries.map(|entry| Ok(entry?.path())).collect(),
        _ => Ok(Vec::new()),
    }
}

fn of_file(seeds: &mut Seeds, name: &str, folder: &str, bytes: &[u8]) {
    let mut put = |target: &'static str, bytes: &[u8]| {
        seeds.insert((target, name.to_owned()), bytes.to_vec());
    };
    let behind = |choice: u8| [&[choice], bytes].concat();
    put("archive", bytes);
    put("lines", bytes);
    put("extract", bytes);
    let index = SOURCES.iter().position(|source| source.name == folder);
    put("source", &behind(index.and_then(|index| u8::try_from(index).ok()).unwrap_or(0)));
    let text = String::from_utf8_lossy(bytes);
    if ["cof", "dnsdb", "json_lines"].contains(&folder) {
        put("cof", bytes);
    }
    if folder.starts_with("zeek_dns") {
        put("zeek_log", bytes);
    }
    // Targets that read one source.
    const OF_SOURCES: [(&str, &str); 13] = [
        ("assemblyline", "sandbox"),
        ("cape", "sandbox"),
        ("cuckoo", "sandbox"),
        ("drakvuf", "sandbox"),
        ("mail", "mail"),
        ("polyswarm", "sandbox"),
        ("rdap", "rdap"),
        ("suricata_eve", "eve"),
        ("triage", "sandbox"),
        ("virustotal", "sandbox"),
        ("vmray", "sandbox"),
        ("whois", "whois"),
        ("zeek_traffic", "zeek_traffic"),
    ];
    if let Some((_, target)) = OF_SOURCES.iter().find(|(source, _)| *source == folder) {
        put(target, bytes);
    }
    match text.trim_start_matches('\u{FEFF}').trim_start().bytes().next() {
        Some(b'<') => put("xml", bytes),
        Some(b'{' | b'[') => {
            put("json", bytes);
            put(if text.contains("Attribute") { "misp" } else { "stix" }, bytes);
        }
        _ if bytes.contains(&0) => put("mmdb", bytes),
        _ if text.contains("#fields") => {
            put("zeek_log", bytes);
            put("zeek_tsv", bytes);
        }
        _ if folder.starts_with("zone_file") => put("zone_file", bytes),
        _ if folder.starts_with("geo_") => put("ranges", bytes),
        _ if folder == "firehol" => put("netset", bytes),
        _ => {
            put("csv", &behind(0));
            put("list", bytes);
            put("blocklist", bytes);
        }
    }
    for (at, pattern) in text.split("\"pattern\":").skip(1).enumerate() {
        let pattern = pattern.trim_start().trim_start_matches('"').split("\",").next().unwrap_or_default();
        seeds.insert(("stix_pattern", format!("{name}-{at}")), pattern.replace('\\', "").into_bytes());
    }
    let words = text.split(|c: char| c.is_whitespace() || "\",;|".contains(c)).filter(|word| word.len() > 5);
    for (at, word) in words.take(20).enumerate() {
        seeds.insert(("observable", format!("{name}-{at}")), word.as_bytes().to_vec());
        let ours = format!("{}\n{word}", mask(word));
        seeds.insert(("mask", format!("{name}-{at}")), ours.into_bytes());
    }
    for (at, evidence) in evidence(folder, bytes).into_iter().enumerate() {
        let (key, value) = store::rows::write(&evidence);
        let length = u8::try_from(key.len()).unwrap_or(u8::MAX);
        seeds.insert(("stored", format!("{name}-{at}-key")), [&[0], key.as_slice()].concat());
        seeds.insert(("stored", format!("{name}-{at}")), [&[1, length], key.as_slice(), &value].concat());
    }
}

/// A mask that has to do with `word`.
fn mask(word: &str) -> String {
    match word.rsplit_once('/') {
        Some((folder, file)) if file.contains('?') => {
            format!("{folder}/{}?*", file.split('?').next().unwrap_or_default())
        }
        Some((folder, _)) => format!("{folder}/*"),
        None if word.starts_with(|c: char| c.is_ascii_digit()) => format!("{word}/24"),
        None => format!("*.{word}"),
    }
}

/// The first evidence of a file, dated as the importer would.
fn evidence(folder: &str, bytes: &[u8]) -> Vec<Evidence> {
    let context = Context {
        list: folder.to_owned(),
        observed_at: Timestamp::from_seconds(1_767_312_000),
        tlp: Tlp::Clear,
    };
    let mut rows = Rows::default();
    if let Some(source) = feeds::find(folder) {
        // A fixture may be damaged on purpose: what came before the damage is enough.
        let _ = (source.parse)(&Memory::new("f", bytes), &context, &mut rows);
    }
    rows.0
}

#[derive(Default)]
struct Rows(Vec<Evidence>);

impl Sink for Rows {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        for fact in record.facts {
            if let Fact::Evidence(evidence) = fact {
                self.0.push(Evidence {
                    import: 7,
                    recorded_at: Timestamp::from_seconds(1_767_312_000),
                    ..evidence
                });
            }
        }
        if self.0.len() < ROWS_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn reject(&mut self, _: Spot, _: &str, _: &[u8]) {}
}
