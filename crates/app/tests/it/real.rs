//! Over the publishers' real files, where they are at hand (`HANTEI_SAMPLES`): 200 look-ups drawn by a fixed seed must say what the
//! raw files say, read here by plain means and not by the parsers under test.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use analysis::Witness;
use app::{App, Clock, ImportOptions, Query, Report, import::Silent};
use feeds::unpack;
use model::{Class, Observable, Zone};

use crate::{
    quality::samples,
    support::{options, time},
};

/// Folders and files below the samples that are imported: the sources of every format, without the lists of a million names.
const IMPORTED: [&str; 10] = [
    "abusech_feodo",
    "abusech_malwarebazaar",
    "abusech_threatfox",
    "abusech_urlhaus",
    "allowlists/misp_warninglists.tar.zst",
    "allowlists/tranco_top100k_ranked.csv.zst",
    "firehol/2026-08-22",
    "geo_asn/asn-ipv4.csv.zst",
    "geo_asn/geo-whois-asn-country-ipv4.csv.zst",
    "openphish/openphish_feed_latest_2026-08-22.txt",
];

/// The application with all of [`IMPORTED`], made once for the tests of this file.
fn imported() -> Option<&'static (App, PathBuf)> {
    static APP: OnceLock<Option<(App, PathBuf)>> = OnceLock::new();
    let make = || {
        let samples = samples()?;
        let app = App::open(&options("memory:", &Clock::fixed(time("2026-08-23")))).unwrap();
        let paths: Vec<PathBuf> =
            IMPORTED.iter().map(|path| samples.join(path)).filter(|path| path.exists()).collect();
        let summary = app.import(&paths, &ImportOptions::default(), &Silent).unwrap();
        println!("{} records of {} files", summary.records(), summary.files.len());
        Some((app, samples))
    };
    APP.get_or_init(make).as_ref()
}

fn text(samples: &Path, file: &str) -> String {
    let path = samples.join(file);
    let mut text = Vec::new();
    let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(std::fs::File::open(&path)?)) };
    unpack::unpack(file, &open, &unpack::Limits::DEFAULT, &mut |input| {
        input.open().unwrap().read_to_end(&mut text).unwrap();
        std::ops::ControlFlow::Continue(())
    });
    String::from_utf8_lossy(&text).into_owned()
}

/// `count` of `items` by a linear congruential generator with a fixed seed.
fn draw<T: Clone>(items: &[T], count: usize) -> Vec<T> {
    let mut state = 20_260_822_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % items.len()
    };
    (0..count).map(|_| items[next()].clone()).collect()
}

/// Rows of a quoted CSV whose values hold neither quotes nor line ends, by either delimiter.
fn quoted(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| line.starts_with('"'));
    rows.map(|line| {
        let inner = line.trim_end().trim_matches('"');
        inner
            .split("\",")
            .map(|field| field.trim_start_matches(' ').trim_start_matches('"').to_owned())
            .collect()
    })
    .collect()
}

fn at(app: &App, text: &str, moment: &str) -> Report {
    let observable = Observable::detect(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    app.lookup(&Query { as_of: Some(time(moment)), ..Query::new(observable) }).unwrap()
}

fn witness<'r>(report: &'r Report, list: &str) -> &'r Witness {
    let lists: Vec<&str> = report.witnesses.iter().map(|witness| witness.list.as_str()).collect();
    report
        .witnesses
        .iter()
        .find(|witness| witness.list == list)
        .unwrap_or_else(|| panic!("{}: {lists:?} has no {list}", report.asked))
}

#[test]
fn two_hundred_lookups_agree_with_the_raw_files() {
    let Some((app, samples)) = imported() else { return };
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();

    for row in draw(&quoted(&text(samples, "abusech_urlhaus/urlhaus_csv_online_2026-02-07.csv.zst")), 50) {
        let [_, added, url, status, _, _, _, link, reporter] = &row[..] else { panic!("{row:?}") };
        let report = at(app, url, added);
        let found =
            report.witnesses.iter().find(|w| w.assessment.reference.as_deref() == Some(link)).unwrap();
        assert_eq!((found.list.as_str(), found.assessment.reporter.as_ref()), ("urlhaus", Some(reporter)));
        assert!(found.assessment.note.as_deref().is_some_and(|note| note.contains(status.as_str())));
        assert_eq!(found.presences[0].start, time(added));
        assert!(report.verdict.zone >= Zone::Orange, "{url}: {:?}", report.verdict.pieces);
        *checked.entry("URLhaus").or_default() += 1;
    }

    let threatfox: serde_json::Value =
        serde_json::from_str(&text(samples, "abusech_threatfox/threatfox_export_2026-07-24.json.zst"))
            .unwrap();
    let entries: Vec<(String, serde_json::Value)> =
        threatfox.as_object().unwrap().iter().map(|(id, list)| (id.clone(), list[0].clone())).collect();
    for (id, entry) in draw(&entries, 50) {
        let field = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let value = field("ioc_value");
        let object =
            if field("ioc_type") == "ip:port" { value.split(':').next().unwrap().to_owned() } else { value };
        let report = at(app, &object, &field("first_seen_utc"));
        let found = report
            .witnesses
            .iter()
            .find(|w| w.assessment.external_id.as_deref() == Some(&id))
            .unwrap_or_else(|| panic!("{id} {object}"));
        assert_eq!(u64::from(found.assessment.confidence), entry["confidence_level"].as_u64().unwrap());
        let family = field("malware_printable");
        if family != "Unknown malware" {
            assert_eq!(found.assessment.detection.as_deref(), Some(family.as_str()));
        }
        assert_eq!(
            (found.assessment.class, found.presences[0].start),
            (Class::Malicious, time(&field("first_seen_utc")))
        );
        *checked.entry("ThreatFox").or_default() += 1;
    }

    for row in
        draw(&quoted(&text(samples, "abusech_malwarebazaar/malwarebazaar_recent_2025-08-27.csv.zst")), 40)
    {
        let (seen, sha256, md5, name, family) = (&row[0], &row[1], &row[2], &row[5], &row[8]);
        let report = at(app, md5, seen);
        assert_eq!((report.observable.to_string(), report.verdict.zone), (sha256.clone(), Zone::Red));
        let detection = witness(&report, "malwarebazaar").assessment.detection.clone();
        assert_eq!(detection.unwrap_or("n/a".into()), *family);
        assert!(report.file_names.unwrap().items.iter().any(|known| known.name == *name));
        *checked.entry("MalwareBazaar").or_default() += 1;
    }

    let lines = |file: &str| -> Vec<String> {
        text(samples, file)
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(String::from)
            .collect()
    };
    for entry in draw(&lines("firehol/2026-08-22/spamhaus_drop.netset"), 20) {
        let report = at(app, entry.split('/').next().unwrap(), "2026-08-22T23:00:00Z");
        let masks = report.feed_masks.unwrap();
        let lists = |mask: &app::report::FeedMask| {
            mask.is_listed && mask.lists.iter().any(|list| list == "firehol/spamhaus_drop")
        };
        assert!(masks.items.iter().any(lists), "{entry}: {:?}", masks.items);
        *checked.entry("FireHOL").or_default() += 1;
    }
    for url in draw(&lines("openphish/openphish_feed_latest_2026-08-22.txt"), 15) {
        let report = at(app, &url, "2026-08-22T12:00:00Z");
        assert_eq!(
            (witness(&report, "openphish").assessment.class, report.verdict.zone >= Zone::Orange),
            (Class::Malicious, true),
            "{url}"
        );
        *checked.entry("OpenPhish").or_default() += 1;
    }
    let ranked = lines("allowlists/tranco_top100k_ranked.csv.zst");
    for at_rank in draw(&(1..=1000_usize).collect::<Vec<_>>(), 10) {
        let domain = ranked[at_rank].split(',').next().unwrap().trim_start_matches("https://");
        let report = at(app, domain, "2026-08-22");
        let rank = witness(&report, "tranco").assessment.rank;
        assert_eq!(rank, u32::try_from(at_rank).ok(), "{domain}");
        *checked.entry("Tranco").or_default() += 1;
    }
    let countries = lines("geo_asn/geo-whois-asn-country-ipv4.csv.zst");
    let systems = lines("geo_asn/asn-ipv4.csv.zst");
    for line in draw(&systems, 10) {
        let fields: Vec<&str> = line.splitn(4, ',').collect();
        let network = at(app, fields[0], "2026-08-22").network.unwrap();
        let (number, organisation) = network.asn.unwrap_or_else(|| panic!("{line}"));
        assert_eq!(
            (number.to_string().as_str(), organisation.as_str()),
            (fields[2], fields[3].trim_matches('"').replace("\"\"", "\"").as_str())
        );
        *checked.entry("ASN").or_default() += 1;
    }
    for line in draw(&countries, 5) {
        let fields: Vec<&str> = line.split(',').collect();
        // Where the publisher's ranges overlap, the one that begins inside the other is the more precise.
        let network = at(app, fields[0], "2026-08-22").network.unwrap();
        let same_start = countries.iter().filter(|other| other.split(',').next() == Some(fields[0])).count();
        assert!(same_start > 1 || network.country.as_deref() == Some(fields[2]), "{line}: {network:?}");
        *checked.entry("country").or_default() += 1;
    }
    println!("{checked:?}");
    assert_eq!(checked.values().sum::<usize>(), 200);
}

#[test]
fn no_domain_of_the_top_thousand_is_red_or_orange() {
    let Some((app, samples)) = imported() else { return };
    let ranked = text(samples, "allowlists/tranco_top100k_ranked.csv.zst");
    let top: Vec<Observable> = ranked
        .lines()
        .skip(1)
        .take(1000)
        .map(|line| {
            Observable::detect(line.split(',').next().unwrap().trim_start_matches("https://")).unwrap()
        })
        .collect();
    let verdicts = app.quick_verdicts(&top, &analysis::Viewer::all()).unwrap();
    let condemned: Vec<String> = verdicts
        .iter()
        .filter(|verdict| verdict.zone >= Zone::Orange)
        .map(|verdict| format!("{} {} {}", verdict.observable, verdict.zone, verdict.score))
        .collect();
    println!("zones of the top thousand: {:?}", zones(&verdicts));
    assert_eq!((top.len(), condemned), (1000, vec![]));
}

fn zones(verdicts: &[app::QuickVerdict]) -> BTreeMap<Zone, usize> {
    let mut zones = BTreeMap::new();
    for verdict in verdicts {
        *zones.entry(verdict.zone).or_default() += 1;
    }
    zones
}

#[test]
fn listing_and_delisting_change_what_is_told_of_a_day() {
    let Some((app, samples)) = imported() else { return };
    let rows = quoted(&text(samples, "abusech_urlhaus/urlhaus_csv_online_2026-02-07.csv.zst"));
    for row in draw(&rows, 10) {
        let (added, url) = (&row[1], &row[2]);
        let before = time(added).plus_millis(-model::time::DAY_MS).to_string();
        let (before, after) = (at(app, url, &before).verdict, at(app, url, added).verdict);
        assert!(before.sum_mdb < after.sum_mdb, "{url} {} {}", before.sum_mdb, after.sum_mdb);
        assert!(after.zone >= Zone::Orange);
    }
}
