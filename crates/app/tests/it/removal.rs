//! Sources are paused, removed and kept for some days: what is left is what would be there had the rest never come.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use analysis::Viewer;
use app::{
    App, Clock, Error, ImportOptions, NamePattern, Progress, Query, Removed, Sections, import::Silent,
};
use model::{Observable, Zone, time::DAY_MS};
use proptest::prelude::*;

use crate::support::{Harness, adguard, bazaar, netset, options, threatfox, time, urlhaus, warninglist};

/// Everything that is said of objects, and of names, lists and figures.
pub(crate) fn said(app: &App, objects: &BTreeSet<Observable>) -> Vec<String> {
    let mut said = Vec::new();
    let all: Vec<Observable> = objects.iter().cloned().collect();
    said.extend(app.quick_verdicts(&all, &Viewer::all()).unwrap().iter().map(|answer| format!("{answer:?}")));
    for object in objects {
        let sections = Sections::all(object.kind());
        let report = app.lookup(&Query { sections, ..Query::new(object.clone()) }).unwrap();
        said.push(format!("{report:?}"));
    }
    let names = app.find_names(&NamePattern::parse("*").unwrap(), None, 10_000, &Viewer::all()).unwrap();
    said.push(format!("{names:?}"));
    let lists = app.sources(&Viewer::all()).unwrap().into_iter().flat_map(|source| source.lists);
    said.extend(lists.map(|list| format!("{list:?}")));
    said.push(format!("{:?}", app.digest().unwrap()));
    said
}

#[track_caller]
fn same(one: &App, other: &App, objects: &BTreeSet<Observable>) {
    for (one, other) in said(one, objects).into_iter().zip(said(other, objects)) {
        assert_eq!(one, other);
    }
    for app in [one, other] {
        assert_eq!(app.fsck().unwrap().findings, []);
        assert_eq!(app.check_verdicts().unwrap().different, []);
    }
    assert_eq!(one.analyse_all(&Silent).unwrap().changed, 0, "nothing is concluded from what is gone");
}

/// Files of several sources about the same objects: source, name, content.
pub(crate) fn feeds() -> Vec<(&'static str, &'static str, String)> {
    let (one, two) = ("ab".repeat(32), "cd".repeat(32));
    let (weak, weaker) = ("ef".repeat(20), "01".repeat(16));
    let warnings =
        |names: &[&str]| warninglist("Top 10K most-used sites from Tranco", "hostname", 20260104, names);
    vec![
        (
            "urlhaus",
            "urlhaus-a.csv",
            urlhaus(&[
                ("2026-01-05 01:00:00", "2026-01-06 04:00:00", "http://a.evil.example/x"),
                ("2026-01-05 01:00:00", "2026-01-07 04:00:00", "http://www.pay.example/X?y"),
                ("2026-01-05 01:00:00", "2026-01-07 04:00:00", "http://203.0.113.5:8080/i"),
            ]),
        ),
        ("urlhaus", "2026-01-08_urlhaus_hostfile.txt", "a.evil.example\nb.evil.example\n".to_owned()),
        ("misp_warninglists", "popular.json", warnings(&["shop.example", "evil.example"])),
        (
            "misp_warninglists",
            "cdn.json",
            warninglist("List of known Cloudflare IP ranges", "cidr", 20260104, &["203.0.113.0/29"]),
        ),
        (
            "urlhaus_filter",
            "wild-a.txt",
            adguard("2026-01-06T00:00:00Z", &["||*evil*.example^", "||*/x?gate-id=*|", "||evil.example^"]),
        ),
        (
            "firehol",
            "3.netset",
            netset("blocklist_de", "Sat Jan  3 00:00:00 UTC 2026", "attacks", &["203.0.113.5", "203.0.113.0/28"]),
        ),
        (
            "firehol",
            "4.netset",
            netset("blocklist_de", "Sun Jan  4 00:00:00 UTC 2026", "attacks", &["203.0.113.5"]),
        ),
        (
            "threatfox",
            "threatfox.csv",
            threatfox(&[
                ("url", "http://a.evil.example/edge", true),
                ("url", "http://203.0.113.5:8080/edge", true),
                ("domain", "paypa1.example", false),
                ("domain", "a.evil.example", false),
                ("ip:port", "203.0.113.7:443", false),
            ]),
        ),
        (
            "malwarebazaar",
            "bazaar.csv",
            bazaar(&[
                ("2026-01-05 10:00:00", &one, &weaker, &weak, "a.exe", "MockRAT"),
                ("2026-01-05 10:00:00", &two, &weaker, &weak, "b.exe", "MockRAT"),
            ]),
        ),
        (
            "rdap",
            "whois-2026-01-06.txt",
            "Domain Name: evil.example\nRegistry Domain ID: 1_DOMAIN\nRegistrar: Example Registrar\nCreation Date: 2026-01-01T10:00:00Z\nName Server: ns1.example.net\n>>> Last update of WHOIS database: 2026-01-06T00:00:00Z <<<\n".to_owned(),
        ),
    ]
}

pub(crate) fn objects() -> BTreeSet<Observable> {
    let texts = [
        "a.evil.example",
        "b.evil.example",
        "evil.example",
        "other.evil.example",
        "shop.example",
        "paypa1.example",
        "pay.example",
        "http://a.evil.example/x",
        "http://a.evil.example/edge",
        "http://b.evil.example/x?gate-id=1",
        "http://pay.example/X?y",
        "http://www.pay.example/X?y",
        "http://shop.example/x",
        "http://203.0.113.5:8080/i",
        "http://203.0.113.5:8080/edge",
        "203.0.113.5",
        "203.0.113.6",
        "203.0.113.7",
        "203.0.113.12",
    ];
    let digests = ["ab".repeat(32), "cd".repeat(32), "ef".repeat(20), "01".repeat(16)];
    let texts = texts.iter().map(|text| (*text).to_owned()).chain(digests);
    texts.map(|text| Observable::detect(&text).unwrap()).collect()
}

/// The source that takes each file, whatever it was thought to be.
pub(crate) fn take(
    harness: &Harness,
    feeds: &[&(&str, &str, String)],
    out: Option<&str>,
) -> BTreeSet<String> {
    let mut sources = BTreeSet::new();
    for (_, name, content) in feeds {
        let path = harness.write(name, content);
        let dry = ImportOptions { dry_run: Some(0), ..ImportOptions::default() };
        let list =
            harness.app.import_file(&path, name, &dry, &Silent).unwrap().files[0].list.clone().unwrap();
        let source = list.split('/').next().unwrap().to_owned();
        if Some(source.as_str()) != out {
            let taken = harness.app.import_file(&path, name, &ImportOptions::default(), &Silent).unwrap();
            assert!(taken.files[0].new > 0, "{:?}", taken.files[0]);
        }
        sources.insert(source);
    }
    harness.app.analyse(&Silent).unwrap();
    sources
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_is_what_would_be_there(
        order in Just((0..feeds().len()).collect::<Vec<_>>()).prop_shuffle(),
        which in any::<prop::sample::Index>(),
    ) {
        let feeds = feeds();
        let feeds: Vec<_> = order.iter().map(|at| &feeds[*at]).collect();
        let (all, without) = (Harness::at("2026-01-10"), Harness::at("2026-01-10"));
        let sources: Vec<String> = take(&all, &feeds, None).into_iter().collect();
        prop_assert!(sources.len() >= 6, "{:?}", sources);
        let source = &sources[which.index(sources.len())];
        take(&without, &feeds, Some(source));
        let removed = all.app.remove_source(source, &Silent).unwrap();
        prop_assert!(removed.is_done && removed.pieces() > 0);
        same(&all.app, &without.app, &objects());
        let again = all.app.remove_source(source, &Silent).unwrap();
        prop_assert_eq!(again, Removed { is_done: true, ..Removed::default() });
    }
}

/// The feeds' own formats, all that there are: fixtures of every source, about the objects that they speak of.
#[test]
fn every_format_can_be_taken_away() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../feeds/fixtures");
    let mut sources: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Where clients of a log were is told by the geography that is known when it comes.
    sources.sort_by_key(|source| (source.to_string_lossy().contains("geo_"), source.clone()));
    let import = |app: &App, source: &Path| {
        let name = source.file_name().unwrap().to_string_lossy().into_owned();
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
        files.sort();
        for (day, path) in files.iter().enumerate() {
            let options = ImportOptions {
                source: Some(name.clone()),
                observed_at: Some(time("2026-01-02").plus_millis(day as i64 * DAY_MS)),
                ..ImportOptions::default()
            };
            app.import_file(path, &path.file_name().unwrap().to_string_lossy(), &options, &Silent).unwrap();
        }
        name
    };
    let all = Harness::at("2026-05-01");
    let names: Vec<String> = sources.iter().map(|source| import(&all.app, source)).collect();
    let whole = all.app.digest().unwrap();
    assert!(
        whole.evidence.values().sum::<u64>() > 900 && whole.knowledge > 0 && whole.places > 0,
        "{whole:?}"
    );
    // One after the other: what is left is always what the others brought.
    let mut left: Vec<&PathBuf> = sources.iter().collect();
    for (round, part) in names.chunks(names.len().div_ceil(4)).enumerate() {
        for name in part {
            let removed = all.app.remove_source(name, &Silent).unwrap();
            assert!(removed.is_done, "{name}");
        }
        left.retain(|source| !part.iter().any(|name| source.ends_with(name)));
        let without = Harness::at("2026-05-01");
        left.iter().for_each(|source| drop(import(&without.app, source)));
        assert_eq!(all.app.digest().unwrap(), without.app.digest().unwrap(), "round {round}");
        assert_eq!(all.app.fsck().unwrap().findings, []);
        assert_eq!(all.app.check_verdicts().unwrap().different, []);
        let names = |app: &App| {
            app.find_names(&NamePattern::parse("*").unwrap(), None, 10_000, &Viewer::all()).unwrap()
        };
        assert_eq!(format!("{:?}", names(&all.app)), format!("{:?}", names(&without.app)), "round {round}");
    }
    let empty = Harness::at("2026-05-01");
    assert_eq!(all.app.digest().unwrap(), empty.app.digest().unwrap());
    assert!(all.app.sources(&Viewer::all()).unwrap().iter().all(|source| source.lists.is_empty()));
    assert_eq!(
        all.app.stats().unwrap().ledger.verdicts.values().sum::<u64>(),
        0,
        "no row of a verdict is left"
    );
}

#[test]
fn what_only_a_source_knew_is_unknown() {
    let harness = Harness::at("2026-01-10");
    let [urls, hosts, ..] = &feeds()[..] else { unreachable!() };
    harness.import(urls.1, &urls.2);
    harness.import(hosts.1, &hosts.2);
    let asked = |text: &str| {
        let observable = Observable::detect(text).unwrap();
        let quick =
            harness.app.quick_verdicts(std::slice::from_ref(&observable), &Viewer::all()).unwrap().remove(0);
        let report = harness.lookup(text);
        assert_eq!((quick.zone, quick.is_known), (report.verdict.zone, report.is_known), "{text}");
        (report.verdict.zone, report.is_known)
    };
    assert_eq!(asked("http://a.evil.example/x"), (Zone::Red, true));
    assert!(asked("b.evil.example").1 && harness.zone("http://pay.example/X?y") == Zone::Red);
    let removed = harness.app.remove_source("urlhaus/hostfile", &Silent).unwrap();
    assert_eq!((removed.pieces(), removed.snapshots), (2, 1));
    assert!(!asked("b.evil.example").1 && asked("http://a.evil.example/x").1);
    let removed = harness.app.remove_source("urlhaus", &Silent).unwrap();
    assert_eq!(removed.evidence.into_iter().collect::<Vec<_>>(), [("urlhaus".to_owned(), 3)]);
    for object in objects() {
        assert_eq!(asked(&object.to_string()), (Zone::Grey, false), "{object}");
    }
}

/// A host that is not known any more takes nothing with it from its pages but what was said of it.
#[test]
fn pages_outlive_their_host() {
    let harness = Harness::at("2026-01-10");
    harness.import("threatfox.csv", threatfox(&[("domain", "hub.example", false)]));
    let urls: Vec<String> = (0..50).map(|n| format!("http://hub.example/{n}")).collect();
    let rows: Vec<_> =
        urls.iter().map(|url| ("2026-01-05 01:00:00", "2026-01-06 04:00:00", url.as_str())).collect();
    harness.import("urlhaus.csv", urlhaus(&rows));
    let scores = |harness: &Harness| {
        let asked: Vec<Observable> = urls.iter().map(|url| Observable::detect(url).unwrap()).collect();
        harness
            .app
            .quick_verdicts(&asked, &Viewer::all())
            .unwrap()
            .iter()
            .map(|answer| answer.score)
            .collect::<Vec<_>>()
    };
    let with = scores(&harness);
    harness.app.remove_source("threatfox", &Silent).unwrap();
    let alone = Harness::at("2026-01-10");
    alone.import("urlhaus.csv", urlhaus(&rows));
    assert_eq!(scores(&harness), scores(&alone));
    assert_ne!(scores(&harness), with);
    assert!(!harness.lookup("hub.example").is_known);
    assert_eq!(harness.app.check_verdicts().unwrap().different, []);
}

#[test]
fn a_paused_source_does_not_come_in_and_goes_on_counting() {
    let harness = Harness::at("2026-01-10");
    let (_, name, content) = &feeds()[0];
    harness.import(name, content);
    harness.app.pause_source("urlhaus", "anna@example.org", "half of it is wrong").unwrap();
    let pause = harness.app.paused("urlhaus").unwrap();
    assert_eq!((pause.by.as_str(), pause.since), ("anna@example.org", time("2026-01-10")));
    let new = urlhaus(&[("2026-01-09 01:00:00", "", "http://new.example/x")]);
    let refused = harness.import("urlhaus-new.csv", &new);
    let why = "`urlhaus` is paused since 2026-01-10T00:00:00Z by anna@example.org: half of it is wrong";
    assert_eq!(refused.files[0].outcome, app::import::Outcome::Refused(why.to_owned()));
    let named = ImportOptions { source: Some("urlhaus".to_owned()), ..ImportOptions::default() };
    let path = harness.write("urlhaus-new.csv", &new);
    let error = harness.app.import_file(&path, "urlhaus-new.csv", &named, &Silent).unwrap_err();
    assert_eq!(error.to_string(), why);
    assert_eq!(harness.zone("http://a.evil.example/x"), Zone::Red);
    assert!(!harness.lookup("http://new.example/x").is_known);
    assert!(harness.app.resume_source("urlhaus").unwrap());
    assert!(!harness.app.resume_source("urlhaus").unwrap());
    assert_eq!(harness.import("urlhaus-new.csv", &new).files[0].new, 1);
    for unknown in ["urlhause", "", "analysis", "assessment/all", "urlhaus/none", "own/none"] {
        assert!(
            matches!(harness.app.pause_source(unknown, "", ""), Err(Error::UnknownSource { .. })),
            "{unknown}"
        );
        assert!(harness.app.remove_source(unknown, &Silent).is_err(), "{unknown}");
        assert!(harness.app.set_retention(unknown, Some(1)).is_err(), "{unknown}");
    }
    // What clients send and what is handed in come in by names too.
    harness.app.pause_source("sightings", "", "").unwrap();
    let error = harness.app.take_sightings(&app::sightings::SightingBatch::default()).unwrap_err();
    assert!(error.to_string().starts_with("`sightings` is paused since"), "{error}");
}

#[test]
fn what_is_set_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy().into_owned();
    let open = || App::open(&options(&data, &Clock::fixed(time("2026-02-08")))).unwrap();
    let app = open();
    app.pause_source("firehol/no_such_list", "", "").unwrap_err();
    app.pause_source("firehol", "cli", "").unwrap();
    app.set_retention("urlhaus", Some(90)).unwrap();
    app.set_retention("urlhaus", Some(0)).unwrap_err();
    let export = folder.path().join("own.txt");
    std::fs::write(&export, format!("{}\n", "ab".repeat(20))).unwrap();
    let import = |app: &App| {
        app.import_known_files("own", time("2026-02-07"), false, std::slice::from_ref(&export), &mut |_| ())
    };
    assert_eq!(import(&app).unwrap().digests, 1);
    app.set_retention("known_files/own", Some(9)).unwrap_err();
    app.pause_source("known_files/own", "", "").unwrap();
    drop(app);
    let app = open();
    assert_eq!((app.paused("firehol").unwrap().by.as_str(), app.retention("urlhaus")), ("cli", Some(90)));
    assert!(matches!(import(&app), Err(Error::SourcePaused { .. })));
    assert!(!app.is_silent(&Observable::detect(&"ab".repeat(20)).unwrap()));
    let removed = app.remove_source("known_files/own", &Silent).unwrap();
    assert_eq!((removed.known_files, removed.is_done), (1, true));
    assert!(app.is_silent(&Observable::detect(&"ab".repeat(20)).unwrap()));
    assert!(app.known_files().is_empty() && app.paused("known_files/own").is_some());
    app.set_retention("urlhaus", None).unwrap();
    drop(app);
    assert_eq!(open().retention("urlhaus"), None);
}

#[test]
fn what_is_older_than_its_retention_goes_and_does_not_come_back() {
    let harness = Harness::at("2026-01-10T05:00:00Z");
    let rows = [
        ("2025-10-01 01:00:00", "2025-10-09 23:00:00", "http://old.example/x"),
        ("2025-10-01 01:00:00", "2026-01-03 01:00:00", "http://still.example/x"),
        ("2026-01-05 01:00:00", "2026-01-06 04:00:00", "http://new.example/x"),
    ];
    harness.import("urlhaus.csv", urlhaus(&rows));
    let lists = [
        ("Sat Oct  4 00:00:00 UTC 2025", &["203.0.113.5", "203.0.113.6"][..]),
        ("Sun Oct  5 00:00:00 UTC 2025", &["203.0.113.5"][..]),
    ];
    for (n, (date, entries)) in lists.iter().enumerate() {
        harness.import(&format!("{n}.netset"), netset("blocklist_de", date, "attacks", entries));
    }
    let known = |text: &str| harness.lookup(text).is_known;
    assert!(known("http://old.example/x") && known("203.0.113.6"));
    let nothing = harness.app.apply_retention(harness.app.now(), &Silent).unwrap();
    assert_eq!(nothing, Removed { is_done: true, ..Removed::default() });
    harness.app.set_retention("urlhaus", Some(30)).unwrap();
    harness.app.set_retention("firehol", Some(7)).unwrap();
    let removed = harness.app.apply_retention(harness.app.now(), &Silent).unwrap();
    assert!(removed.is_done);
    assert_eq!((removed.evidence["urlhaus"], removed.snapshots), (1, 1));
    for (text, expected) in [
        ("http://old.example/x", false),
        ("http://still.example/x", true),
        ("http://new.example/x", true),
        // It is listed still, however long ago the last list came.
        ("203.0.113.5", true),
        ("203.0.113.6", false),
    ] {
        assert_eq!(known(text), expected, "{text}");
    }
    // Neither comes back: records one by one, lists as a whole.
    let again = harness.import("urlhaus.csv", urlhaus(&rows));
    assert_eq!((again.files[0].known, again.files[0].new, again.files[0].rejected), (2, 0, 1));
    assert_eq!(again.files[0].reasons[0].0, "it is older than what is kept of its source");
    let old = harness.import("old.csv", urlhaus(&rows[..1]));
    let app::import::Outcome::Refused(why) = &old.files[0].outcome else { panic!("{:?}", old.files[0]) };
    assert!(why.contains("older than what is kept"), "{why}");
    let (date, entries) = lists[0];
    let list = harness.import("0.netset", netset("blocklist_de", date, "attacks", entries));
    let app::import::Outcome::Refused(why) = &list.files[0].outcome else { panic!("{:?}", list.files[0]) };
    assert!(why.contains("kept from 2026-01-03 on"), "{why}");
    assert!(!known("203.0.113.6") && harness.app.fsck().unwrap().findings.is_empty());
    assert_eq!(harness.app.check_verdicts().unwrap().different, []);
    // As the days go by, more does.
    harness.clock.set(time("2026-03-01"));
    harness.app.apply_retention(harness.app.now(), &Silent).unwrap();
    assert!(!known("http://new.example/x") && known("203.0.113.5"));
}

/// Stops after some batches.
struct Stops(AtomicU64);

impl Progress for Stops {
    fn is_cancelled(&self) -> bool {
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err()
    }
}

/// A removal that was broken off goes on when the data is opened, and until then nothing of the source comes in.
#[test]
fn a_removal_that_was_broken_off_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy().into_owned();
    let open = || App::open(&options(&data, &Clock::fixed(time("2026-01-10")))).unwrap();
    let urls: Vec<String> = (0..4_000).map(|n| format!("http://h{n}.example/x")).collect();
    let rows: Vec<_> = urls.iter().map(|url| ("2026-01-05 01:00:00", "", url.as_str())).collect();
    let path = files.path().join("urlhaus.csv");
    std::fs::write(&path, urlhaus(&rows)).unwrap();
    let import =
        |app: &App| app.import(std::slice::from_ref(&path), &ImportOptions::default(), &Silent).unwrap();
    for batches in [0, 1, 3, 6] {
        let app = open();
        assert_eq!(import(&app).files[0].new, 4_000, "{batches}");
        let removed = app.remove_source("urlhaus", &Stops(AtomicU64::new(batches))).unwrap();
        assert!(!removed.is_done);
        let refused = import(&app);
        let why = "`urlhaus` is being removed: import when that is done";
        assert_eq!(refused.files[0].outcome, app::import::Outcome::Refused(why.to_owned()));
        assert_eq!(app.fsck().unwrap().findings, []);
        drop(app);
        let app = open();
        assert_eq!(app.digest().unwrap().evidence.values().sum::<u64>(), 0);
        assert_eq!(app.stats().unwrap().ledger.verdicts.len(), 0);
        assert_eq!(app.name_stats().names, 0);
        assert!(app.sources(&Viewer::all()).unwrap().iter().all(|source| source.lists.is_empty()));
        assert_eq!(app.fsck().unwrap().findings, []);
    }
}

/// Look-ups and other imports go on while a source is removed, and come to what they would without.
#[test]
fn others_come_in_meanwhile() {
    let harness = Harness::at("2026-01-10");
    let urls: Vec<String> = (0..6_000).map(|n| format!("http://h{n}.example/x")).collect();
    let rows: Vec<_> = urls.iter().map(|url| ("2026-01-05 01:00:00", "", url.as_str())).collect();
    harness.import("urlhaus.csv", urlhaus(&rows));
    let edges: Vec<_> = urls.iter().step_by(7).map(|url| ("url", url.as_str(), true)).collect();
    let other = harness.write("threatfox.csv", threatfox(&edges));
    std::thread::scope(|scope| {
        let removal = scope.spawn(|| harness.app.remove_source("urlhaus", &Silent).unwrap());
        harness.app.import_file(&other, "threatfox.csv", &ImportOptions::default(), &Silent).unwrap();
        while !removal.is_finished() {
            for url in urls.iter().step_by(501) {
                harness.lookup(url);
            }
        }
        assert!(removal.join().unwrap().is_done);
    });
    let alone = Harness::at("2026-01-10");
    alone.import("threatfox.csv", threatfox(&edges));
    for of in [&harness, &alone] {
        of.app.analyse(&Silent).unwrap();
    }
    let objects = urls.iter().step_by(49).map(|url| Observable::detect(url).unwrap()).collect();
    same(&harness.app, &alone.app, &objects);
}
