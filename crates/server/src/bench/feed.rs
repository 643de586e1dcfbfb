//! Feed files in the true formats of abuse.ch and FireHOL, written row by row.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use model::{Kind, Timestamp};

use super::indicator::{Indicator, World};

/// Rows of one file of the ThreatFox export, so that the import is one of several files.
const ROWS_PER_FILE: u64 = 250_000;
/// Malware families that do not exist.
const FAMILIES: [&str; 8] =
    ["MockRAT", "KageLoader", "EmberBot", "PaperStealer", "ToyMiner", "ShamLocker", "DemoDoor", "StageKit"];
const REPORTERS: [&str; 6] = ["kestrel", "anonymous", "heron", "night_watch", "plover", "wren"];

/// Writes all indicators of a world as ThreatFox exports (CSV) into `folder`. Returns the bytes written.
pub(super) fn write_threatfox_csv(world: &World, folder: &Path) -> io::Result<u64> {
    write_csv(world, folder, |n| world.indicator(n))
}

/// The same with addresses, domains and URLs alone, and all of them lead to one file or nowhere.
pub(super) fn write_shared(world: &World, sample: Option<&str>, folder: &Path) -> io::Result<u64> {
    write_csv(world, folder, |n| {
        // Of twenty indicators the last six are no digests.
        let indicator = world.indicator(n / 6 * 20 + 14 + n % 6);
        Indicator { sample: sample.map(str::to_owned), ..indicator }
    })
}

fn write_csv(world: &World, folder: &Path, indicator: impl Fn(u64) -> Indicator) -> io::Result<u64> {
    let mut bytes = 0;
    for first in (0..world.records).step_by(ROWS_PER_FILE as usize) {
        let path = folder.join(format!("threatfox_full_{:03}.csv", first / ROWS_PER_FILE));
        let mut file = Counted::create(&path)?;
        banner(&mut file, "ThreatFox IOCs: full dump (CSV)", world.day)?;
        writeln!(
            file,
            "# \"first_seen_utc\",\"ioc_id\",\"ioc_value\",\"ioc_type\",\"threat_type\",\"fk_malware\",\"malware_alias\",\
             \"malware_printable\",\"last_seen_utc\",\"confidence_level\",\"is_compromised\",\"reference\",\"tags\",\"anonymous\",\"reporter\""
        )?;
        for n in first..world.records.min(first + ROWS_PER_FILE) {
            let row = ThreatFoxRow::of(n, &indicator(n));
            writeln!(
                file,
                "\"{}\", \"{}\", \"{}\", \"{}\", \"{}\", \"win.{}\", \"None\", \"{}\", \"{}\", \"{}\", \"False\", \"{}\", \"{}\", \"0\", \"{}\"",
                row.first_seen,
                row.id,
                row.value,
                row.kind,
                row.threat,
                row.family.to_ascii_lowercase(),
                row.family,
                row.last_seen,
                row.confidence,
                row.reference.as_deref().unwrap_or("None"),
                row.tags,
                row.reporter,
            )?;
        }
        bytes += file.finish()?;
    }
    Ok(bytes)
}

/// One record of ThreatFox, as either format writes it.
pub(super) struct ThreatFoxRow {
    pub(super) id: u64,
    pub(super) value: String,
    pub(super) kind: &'static str,
    pub(super) threat: &'static str,
    pub(super) family: &'static str,
    pub(super) first_seen: String,
    pub(super) last_seen: String,
    pub(super) confidence: u64,
    pub(super) reference: Option<String>,
    pub(super) tags: String,
    pub(super) reporter: &'static str,
}

impl ThreatFoxRow {
    /// The record of an indicator.
    pub(super) fn of(n: u64, indicator: &Indicator) -> Self {
        let Indicator { kind, text, sample, first_seen } = indicator;
        let (value, kind, threat) = match kind {
            Kind::Ip => (format!("[{text}]:443"), "ip:port", "botnet_cc"),
            Kind::Domain => (text.clone(), "domain", "botnet_cc"),
            Kind::Url => (text.clone(), "url", "payload_delivery"),
            Kind::Hash if text.len() == 32 => (text.clone(), "md5_hash", "payload"),
            Kind::Hash => (text.clone(), "sha256_hash", "payload"),
        };
        let family = pick(&FAMILIES, n / 20);
        Self {
            id: 1_000_000 + n,
            value,
            kind,
            threat,
            family,
            first_seen: stamp(*first_seen),
            last_seen: stamp(first_seen.plus_millis(3_600_000)),
            confidence: 50 + n % 3 * 25,
            reference: sample.as_ref().map(|sample| format!("https://bazaar.abuse.ch/sample/{sample}/")),
            tags: format!("{family},{}", pick(&["c2", "exe", "loader", "stealer"], n / 7)),
            reporter: pick(&REPORTERS, n / 3),
        }
    }
}

fn pick<'a>(words: &[&'a str], n: u64) -> &'a str {
    words.get((n % words.len() as u64) as usize).copied().unwrap_or_default()
}

/// `2026-02-03 04:05:06`.
pub(super) fn stamp(at: Timestamp) -> String {
    let text = at.to_string();
    let (day, time) = text.split_once('T').unwrap_or((&text, "00:00:00"));
    format!("{day} {}", time.get(..8).unwrap_or("00:00:00"))
}

/// The frame in which abuse.ch's dumps begin.
pub(super) fn banner(file: &mut impl Write, title: &str, day: Timestamp) -> io::Result<()> {
    let rule = "#".repeat(64);
    let line = |text: String| format!("# {text:<61}#\n");
    let (title, updated) =
        (line(format!("abuse.ch {title}")), line(format!("Last updated: {} UTC", stamp(day))));
    write!(file, "{rule}\n{title}{updated}{rule}\n#\n")
}

/// A file that knows how much was written to it.
pub(super) struct Counted {
    file: BufWriter<File>,
    bytes: u64,
}

impl Counted {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(File::create(path)?), bytes: 0 })
    }

    /// Writes what is left. Returns the bytes written in all.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.file.flush()?;
        Ok(self.bytes)
    }
}

impl Write for Counted {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.file.write(buffer)?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
