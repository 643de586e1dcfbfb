//! How good the verdicts are, over the publishers' real files (`HANTEI_SAMPLES`): do dated malicious entries stand out at their date, and are
//! popular names left alone. The policy was tuned on the earlier half of the entries; the later half is judged by the same bounds.
//!
//! `HANTEI_QUALITY_ALL=1` imports the largest lists too, `HANTEI_QUALITY_EVERY=1` looks at every entry instead of one in so many; `HANTEI_QUALITY_DATA` names a data directory to
//! keep: what is there is not imported again.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    fs::File,
    io::Read,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use analysis::{Reach, Witness};
use app::{App, Clock, ImportOptions, Options, Query, Report, Sections, import::Silent};
use feeds::{Context, Fact, Peek, Record, Sink, Spot, unpack};
use model::{Claim, Class, Kind, Observable, Subject, Timestamp, Tlp, Zone};

use crate::support::{options, time};

/// Folders below the samples: indicators, knowledge, allowlists, geography.
pub(crate) const IMPORTED: &[&str] = &[
    "abusech_feodo",
    "abusech_malwarebazaar",
    "abusech_sslbl",
    "abusech_threatfox",
    "abusech_urlhaus",
    "allowlists",
    "attack",
    "c2_tracker",
    "c2intelfeeds",
    "domain_lists",
    "firehol",
    "geo_asn",
    "hashes",
    "ip_lists",
    "ipsum",
    "jpcert_phishurl",
    "maltrail",
    "misp_events",
    "misp_feed",
    "misp_galaxy",
    "openioc_stix1",
    "openphish",
    "phishing_database",
    "phishtank",
    "redirects",
    "stalkerware",
    "stix1",
    "stix2",
    "taxii21",
    "tweetfeed",
    "urlhaus_filter",
    "vendor_iocs",
    "zeek_intel",
];
/// Folders that bear on no verdict asked for here.
const WEIGHTLESS: &[&str] = &["attack", "geo_asn", "hashes", "misp_galaxy"];
/// Left out unless everything is asked for: they take longer to read without optimisation than all others.
const LARGE: &[&str] = &[
    "domain_lists/",
    "firehol/",
    "ipsum/",
    "jpcert_phishurl/",
    "maltrail/",
    "misp_nioc_filehash",
    "misp_tranco_1m",
    "openphish/",
    "phishing_database/",
    "phishtank/",
    "tweetfeed/",
];
/// A dated entry in so many is looked up: some ten thousand in all.
const EVERY: u64 = 101;
/// Of a hundred dated malicious entries that no allowlist names, at least so many are Red or Orange at their date.
const CONDEMNED_PERCENT_MIN: f64 = 95.0;
/// Of the ten thousand most popular names, at most so many are.
const POPULAR_CONDEMNED_MAX: usize = 5;
/// A day after the newest list: the moment of "now".
const NOW: &str = "2026-08-23";
/// Marks an entry that states no date of its own.
const UNDATED: Timestamp = Timestamp::MIN;

/// Where the publishers' files are, if they are.
pub(crate) fn samples() -> Option<PathBuf> {
    let given = std::env::var_os("HANTEI_SAMPLES").map(PathBuf::from);
    let path = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    if path.is_dir() {
        return Some(path);
    }
    println!("no samples at `{}`: nothing was compared", path.display());
    None
}

/// A malicious claim with its own date.
struct Entry {
    list: String,
    object: Observable,
    date: Timestamp,
}

/// Keeps one entry in so many.
struct Sampler<'a> {
    entries: &'a mut Vec<Entry>,
    every: u64,
}

impl Sink for Sampler<'_> {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        for fact in record.facts {
            let Fact::Evidence(item) = fact else { continue };
            let (Claim::Assessed(assessment), Subject::Observable(object)) = (&item.claim, &item.subject)
            else {
                continue;
            };
            let [a, b, c, d, ..] = item.id().0;
            let drawn = u64::from(u32::from_be_bytes([a, b, c, d])).is_multiple_of(self.every);
            if drawn && assessment.class == Class::Malicious && item.observed_at != UNDATED {
                self.entries.push(Entry {
                    list: item.source.clone(),
                    object: object.clone(),
                    date: item.observed_at,
                });
            }
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: Spot, _: &str, _: &[u8]) {}
}

pub(crate) fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut below: Vec<_> = path.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        below.sort();
        below.iter().for_each(|path| files(path, found));
    } else if path.exists() {
        found.push(path.to_owned());
    }
}

/// The dated malicious entries of all files, one in `every`, by date.
fn dated_entries(paths: &[PathBuf], every: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    for path in paths {
        let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(File::open(path)?)) };
        unpack::unpack(&path.to_string_lossy(), &open, &unpack::Limits::DEFAULT, &mut |input| {
            let peek = Peek::read(input).unwrap_or_default();
            if let [(source, recognised)] = feeds::recognise(&peek.head(input.name(), false)).as_slice() {
                let context =
                    Context { list: recognised.list.clone(), observed_at: UNDATED, tlp: Tlp::Clear };
                // What a cut file still says was imported too.
                let _ = (source.parse)(input, &context, &mut Sampler { entries: &mut entries, every });
            }
            ControlFlow::Continue(())
        });
    }
    entries.sort_by(|a, b| (a.date, &a.object, &a.list).cmp(&(b.date, &b.object, &b.list)));
    entries.dedup_by(|a, b| (a.date, &a.object, &a.list) == (b.date, &b.object, &b.list));
    entries
}

fn report(app: &App, object: &Observable, moment: Timestamp) -> Report {
    let sections = Sections::default();
    app.lookup(&Query { as_of: Some(moment), sections, ..Query::new(object.clone()) }).unwrap()
}

/// Whether a list of good or shared things names the object by then: itself, or the domain or network it belongs to. What is said of a
/// URL's host does not name the URL.
fn is_allowlisted(report: &Report) -> bool {
    let names = |witness: &Witness| {
        matches!(witness.assessment.class, Class::Clean | Class::NothingFound | Class::Shared(_))
            && matches!(witness.reach, Reach::Own(_))
            && !witness.crosses
            && witness.presence_at(report.moment).is_some()
    };
    report.witnesses.iter().any(names)
}

#[derive(Clone, Copy, Default)]
struct Share {
    condemned: usize,
    all: usize,
    allowlisted: usize,
}

impl Share {
    fn percent(self) -> f64 {
        if self.all == 0 { 100.0 } else { 100.0 * self.condemned as f64 / self.all as f64 }
    }
}

/// Looks each entry up at its date, prints the table by list and kind, and returns the whole.
fn judge(app: &App, title: &str, entries: &[Entry]) -> Share {
    let mut whole = Share::default();
    let mut shares: BTreeMap<(String, Kind), Share> = BTreeMap::new();
    let mut missed: HashMap<String, Vec<String>> = HashMap::new();
    for entry in entries {
        let report = report(app, &entry.object, entry.date);
        let share = shares.entry((entry.list.clone(), entry.object.kind())).or_default();
        if is_allowlisted(&report) {
            share.allowlisted += 1;
            whole.allowlisted += 1;
            continue;
        }
        let condemned = report.verdict.zone >= Zone::Orange;
        for share in [share, &mut whole] {
            share.all += 1;
            share.condemned += usize::from(condemned);
        }
        let missed = missed.entry(entry.list.clone()).or_default();
        if !condemned && missed.len() < 3 {
            missed.push(format!("{} {} {}", entry.date, entry.object.defanged(), report.verdict.score));
        }
    }
    let mut table = format!("\n{title}: dated malicious entries, Red or Orange at their date\n");
    let _ = writeln!(
        table,
        "{:38} {:6} {:>8} {:>9} {:>7} {:>11}",
        "list", "kind", "entries", "condemned", "%", "allowlisted"
    );
    for ((list, kind), share) in &shares {
        let Share { condemned, all, allowlisted } = share;
        let _ = writeln!(
            table,
            "{list:38} {:6} {all:>8} {condemned:>9} {:>7.1} {allowlisted:>11}",
            kind.as_str(),
            share.percent()
        );
        if share.percent() < CONDEMNED_PERCENT_MIN {
            for line in missed.remove(list).unwrap_or_default() {
                let _ = writeln!(table, "    {line}");
            }
        }
    }
    let Share { condemned, all, allowlisted } = whole;
    let _ = writeln!(
        table,
        "{:38} {:6} {all:>8} {condemned:>9} {:>7.1} {allowlisted:>11}",
        "all",
        "",
        whole.percent()
    );
    println!("{table}");
    whole
}

/// The ten thousand most popular names, and which of them are condemned at `moment`.
fn condemned_of_popular(app: &App, samples: &Path, moment: Timestamp) -> Vec<String> {
    let path = samples.join("allowlists/tranco_top100k_ranked.csv.zst");
    let mut text = String::new();
    let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(File::open(&path)?)) };
    unpack::unpack("tranco.csv.zst", &open, &unpack::Limits::DEFAULT, &mut |input| {
        input.open().unwrap().read_to_string(&mut text).unwrap();
        ControlFlow::Continue(())
    });
    let names = text.lines().skip(1).take(10_000);
    let names: Vec<Observable> = names
        .map(|line| {
            Observable::detect(line.split(',').next().unwrap().trim_start_matches("https://")).unwrap()
        })
        .collect();
    assert_eq!(names.len(), 10_000);
    let mut condemned = Vec::new();
    for name in &names {
        let report = report(app, name, moment);
        if report.verdict.zone >= Zone::Orange {
            let lists: Vec<&str> = report.witnesses.iter().map(|witness| witness.list.as_str()).collect();
            condemned.push(format!("{name} {} {} {lists:?}", report.verdict.zone, report.verdict.score));
        }
    }
    println!(
        "of the 10,000 most popular names at {moment}: {} Red or Orange {condemned:#?}",
        condemned.len()
    );
    condemned
}

#[test]
fn what_is_malicious_stands_out_and_what_is_popular_is_left_alone() {
    let Some(samples) = samples() else { return };
    let every = std::env::var("HANTEI_QUALITY_EVERY").map_or(EVERY, |every| every.parse().unwrap());
    let mut paths = Vec::new();
    let weighs = |folder: &&&str| !WEIGHTLESS.contains(folder);
    IMPORTED.iter().filter(weighs).for_each(|folder| files(&samples.join(folder), &mut paths));
    if std::env::var_os("HANTEI_QUALITY_ALL").is_none() {
        paths.retain(|path| !LARGE.iter().any(|part| path.to_string_lossy().contains(part)));
    }
    let entries = dated_entries(&paths, every);

    let clock = Clock::fixed(time(NOW));
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var("HANTEI_QUALITY_DATA").ok();
    let data = kept.unwrap_or_else(|| folder.path().join("ledger").to_string_lossy().into_owned());
    let is_there = Path::new(&data).exists();
    let app = App::open(&Options { cache_bytes: 256 << 20, ..options(&data, &clock) }).unwrap();
    if !is_there {
        let summary = app.import(&paths, &ImportOptions::default(), &Silent).unwrap();
        println!("{} records of {} files", summary.records(), summary.files.len());
    }

    let middle = entries.len() / 2;
    let split = entries[middle].date;
    println!("{} entries, one in {every}; the halves meet at {split}", entries.len());
    let earlier = judge(&app, "earlier half", &entries[..middle]);
    let later = judge(&app, "later half", &entries[middle..]);
    let then = condemned_of_popular(&app, &samples, split);
    let now = condemned_of_popular(&app, &samples, time(NOW));
    for (share, popular) in [(earlier, then), (later, now)] {
        assert!(share.all > 1_000 / usize::try_from(every).unwrap_or(1), "there are entries to judge");
        assert!(share.percent() >= CONDEMNED_PERCENT_MIN, "{:.2} % are Red or Orange", share.percent());
        assert!(popular.len() <= POPULAR_CONDEMNED_MAX, "{popular:?}");
    }
}
