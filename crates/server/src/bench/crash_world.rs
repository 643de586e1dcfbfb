//! The feeds of the crash tests (`scripts/reliability`): dated records, a complete list, dated records again; and beside them what has to
//! be found afterwards, so that the scripts need not read the feeds.

use std::{
    fs,
    io::{self, Write},
    net::Ipv4Addr,
    path::Path,
};

use app::Clock;
use model::Kind;
use serde_json::{Value, json};

use super::{
    feed::{self, Counted, ThreatFoxRow},
    indicator::World,
};

/// Entries of the complete list: the documentation networks of RFC 5737 have no more addresses.
const LIST_ENTRIES: u64 = 3 * 254;
/// Name of the complete list's file; the scripts look for it.
const LIST_FILE: &str = "2_blocklist.ipset";
/// One in so many records goes to ThreatFox, the others to URLhaus.
const TO_THREATFOX: u64 = 3;

/// Writes `feeds/` with about `records` records into `folder`, and `expected.tsv`: a line a record in the order of the import, its file and
/// its object.
///
/// # Errors
/// When a file cannot be written.
pub fn write(folder: &Path, records: u64, seed: u64) -> io::Result<()> {
    let world = World { records, seed, day: Clock::System.now() };
    let feeds = folder.join("feeds");
    fs::create_dir_all(&feeds)?;
    let mut expected = Counted::create(&folder.join("expected.tsv"))?;
    urlhaus(&world, &feeds.join("1_urlhaus.csv"), &mut expected)?;
    blocklist(&world, &feeds.join(LIST_FILE), &mut expected)?;
    threatfox(&world, &feeds.join("3_threatfox.json"), &mut expected)?;
    expected.finish()?;
    Ok(())
}

fn urlhaus(world: &World, path: &Path, expected: &mut Counted) -> io::Result<()> {
    let mut file = Counted::create(path)?;
    feed::banner(&mut file, "URLhaus Database Dump (CSV)", world.day)?;
    writeln!(file, "# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter")?;
    for n in (0..world.records).filter(|n| !n.is_multiple_of(TO_THREATFOX)) {
        let added = feed::stamp(world.indicator(n).first_seen);
        // One host in a hundred has many URLs.
        let host = if n.is_multiple_of(100) { world.hub(n / 100 % 3) } else { format!("h{n:06}.example") };
        let url = format!("http://{host}/{n:x}/update.exe");
        writeln!(
            file,
            "\"{n}\",\"{added}\",\"{url}\",\"online\",\"{added}\",\"malware_download\",\"elf,mirai\",\"https://urlhaus.abuse.ch/url/{n}/\",\"kestrel\""
        )?;
        writeln!(expected, "1_urlhaus.csv\t{url}")?;
    }
    file.finish()?;
    Ok(())
}

fn blocklist(world: &World, path: &Path, expected: &mut Counted) -> io::Result<()> {
    let mut file = Counted::create(path)?;
    let date = feed::stamp(world.day);
    write!(
        file,
        "#\n# crash_test\n#\n# ipv4 hash:ip ipset\n#\n# Maintainer      : Crash test\n# Maintainer URL  : https://list.example/\n\
         # Source File Date: {date}\n#\n# Category        : attacks\n#\n# This File Date  : {date}\n# Entries         : {LIST_ENTRIES} unique IPs\n#\n"
    )?;
    for network in [[192, 0, 2], [198, 51, 100], [203, 0, 113]] {
        for last in 1..=254 {
            let [a, b, c] = network;
            let address = Ipv4Addr::new(a, b, c, last);
            writeln!(file, "{address}")?;
            writeln!(expected, "{LIST_FILE}\t{address}")?;
        }
    }
    file.finish()?;
    Ok(())
}

fn threatfox(world: &World, path: &Path, expected: &mut Counted) -> io::Result<()> {
    let mut file = Counted::create(path)?;
    writeln!(file, "{{")?;
    for n in (0..world.records).step_by(TO_THREATFOX as usize) {
        let mut indicator = world.indicator(n);
        // Every fifth leads to a sample: records that become several rows, some of them under another key.
        if indicator.kind != Kind::Hash && n.is_multiple_of(5) {
            indicator.sample = Some(world.sample(n % 7));
        }
        let row = ThreatFoxRow::of(n, &indicator);
        let record = json!([{
            "ioc_value": row.value, "ioc_type": row.kind, "threat_type": row.threat, "malware": "win.mock", "malware_alias": Value::Null,
            "malware_printable": row.family, "first_seen_utc": row.first_seen, "last_seen_utc": row.last_seen,
            "confidence_level": row.confidence, "is_compromised": false, "reference": row.reference, "tags": row.tags, "anonymous": 0,
            "reporter": row.reporter,
        }]);
        let comma = if n + TO_THREATFOX < world.records { "," } else { "" };
        writeln!(file, "\"{}\": {record:#}{comma}", row.id)?;
        writeln!(expected, "3_threatfox.json\t{}", indicator.text)?;
    }
    writeln!(file, "}}")?;
    file.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use app::{App, ImportOptions, Options, import::Silent};
    use model::Observable;

    use super::*;

    #[test]
    fn everything_expected_is_known_after_the_import() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 3_000, 5).unwrap();
        let options = Options {
            data: "memory:".to_owned(),
            policy: None,
            clock: Clock::System,
            cache_bytes: 1 << 20,
            rows: app::RowMemory { bytes: 1 << 20, is_whole: false },
            command: "test".to_owned(),
        };
        let app = App::open(&options).unwrap();
        let summary = app.import(&[folder.path().join("feeds")], &ImportOptions::default(), &Silent).unwrap();
        let expected = fs::read_to_string(folder.path().join("expected.tsv")).unwrap();
        let lines: Vec<(&str, &str)> = expected.lines().map(|line| line.split_once('\t').unwrap()).collect();
        let counts: Vec<u64> = summary.files.iter().map(|file| file.records).collect();
        let listed = |name: &str| lines.iter().filter(|(file, _)| *file == name).count() as u64;
        assert_eq!(counts, ["1_urlhaus.csv", LIST_FILE, "3_threatfox.json"].map(listed));
        assert!(summary.files.iter().all(|file| file.rejected == 0));
        let objects: Vec<Observable> =
            lines.iter().map(|(_, object)| Observable::detect(object).unwrap()).collect();
        for answer in app.quick_verdicts(&objects, &analysis::Viewer::all()).unwrap() {
            assert!(answer.is_known, "{}", answer.observable);
        }
    }
}
