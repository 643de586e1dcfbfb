//! How sources compare: what they share, who was first, what is Green by now; and what is remembered of imports.

use std::sync::Mutex;

use analysis::Viewer;
use app::{
    App, Clock, ImportOptions, Measuring, Progress, SourceMetrics,
    import::{FileSummary, Silent, history::HISTORY_MAX},
    source_metrics::LeadTime,
};
use model::{Tlp, Zone};

use crate::{
    assessments::assessing,
    support::{Harness, netset, options, threatfox, time, urlhaus},
};

const SHARED: &str = "http://shop.example/x";

fn measured(app: &App) -> SourceMetrics {
    let mut measuring = Measuring::default();
    // Stretches of two verdicts, so that there are many.
    while !app.measure_sources(&mut measuring, 2).unwrap() {}
    app.source_metrics().unwrap()
}

fn compared(metrics: &SourceMetrics, source: &str) -> app::source_metrics::Compared {
    let found = metrics.sources.iter().find(|each| each.source.name == source).unwrap();
    found.compared.clone().unwrap()
}

fn world() -> Harness {
    let harness = Harness::at("2026-02-01");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[
            ("2026-01-05 11:00:00", "2026-01-31 04:00:00", SHARED),
            ("2026-01-06 11:00:00", "2026-01-31 04:00:00", "http://alone.example/x"),
        ]),
    );
    // Since 2026-01-05 01:00:00.
    harness.import(
        "threatfox.csv",
        threatfox(&[("url", SHARED, false), ("domain", "c2.loader.example", false)]),
    );
    harness
}

#[test]
fn sources_are_told_what_they_share_and_who_was_first() {
    let harness = world();
    let before = harness.app.source_metrics().unwrap();
    assert!(before.measured_at.is_none() && before.sources.iter().all(|source| source.compared.is_none()));
    let metrics = measured(&harness.app);
    assert_eq!((metrics.measured_at, metrics.objects), (Some(time("2026-02-01")), 3));
    let (urlhaus, threatfox) = (compared(&metrics, "urlhaus"), compared(&metrics, "threatfox"));
    assert_eq!((urlhaus.objects, urlhaus.shared, urlhaus.green), (2, 1, 0));
    assert_eq!(urlhaus.others, [("threatfox".to_owned(), 1)]);
    let lead =
        |hours| Some(LeadTime { objects: 1, first_quartile: hours, median: hours, third_quartile: hours });
    assert_eq!((urlhaus.lead, threatfox.lead), (lead(-10), lead(10)));
    let source = metrics.sources.iter().find(|each| each.source.name == "urlhaus").unwrap();
    assert_eq!(source.imported_at, time("2026-02-01"));
    assert_eq!(source.newest_at, time("2026-01-31T04:00:00Z"));
}

#[test]
fn what_is_green_by_now_is_counted() {
    let harness = world();
    harness.app.assess(&assessing(SHARED, Zone::Green), harness.app.now()).unwrap();
    let metrics = measured(&harness.app);
    let urlhaus = compared(&metrics, "urlhaus");
    assert_eq!((urlhaus.green, compared(&metrics, "threatfox").green), (1, 1));
    assert_eq!(urlhaus.green_samples[0].to_string(), "shop.example/x");
}

#[test]
fn nobody_knows_how_long_the_first_list_had_it() {
    let harness = Harness::at("2026-02-01");
    harness.import(
        "threatfox.csv",
        threatfox(&[("ip:port", "198.51.100.7:443", false), ("ip:port", "198.51.100.8:443", false)]),
    );
    for (day, entries) in
        [("Sat Jan 10", &["198.51.100.7"][..]), ("Tue Jan 20", &["198.51.100.7", "198.51.100.8"])]
    {
        let date = format!("{day} 02:00:00 UTC 2026");
        let file = netset("feodo", &date, "malware", entries);
        let summary = harness.import("feodo.ipset", file);
        assert_eq!(summary.refused(), 0, "{summary:?}");
    }
    let firehol = compared(&measured(&harness.app), "firehol");
    assert_eq!((firehol.objects, firehol.shared), (2, 2));
    assert_eq!(firehol.lead.map(|lead| (lead.objects, lead.median)), Some((1, -(15 * 24 + 1))));
}

#[test]
fn what_all_see_is_compared_and_nothing_else() {
    let harness = world();
    let with_few = measured(&harness.app);
    assert_eq!(compared(&with_few, "urlhaus").shared, 1);
    let restrictions = analysis::Restrictions {
        lists: [("threatfox".to_owned(), ["grp_1".to_owned()].into())].into(),
        ..analysis::Restrictions::default()
    };
    harness.app.set_restrictions(restrictions).unwrap();
    // What was measured before tells of what not all see any more.
    let metrics = harness.app.source_metrics().unwrap();
    assert!(metrics.measured_at.is_none());
    let metrics = measured(&harness.app);
    assert!(metrics.sources.iter().all(|source| source.source.name != "threatfox"));
    let urlhaus = compared(&metrics, "urlhaus");
    assert_eq!((metrics.objects, urlhaus.objects, urlhaus.shared, urlhaus.lead), (2, 2, 0, None));
    assert!(urlhaus.others.is_empty());
}

#[test]
fn what_is_removed_is_told_of_no_more() {
    let harness = world();
    measured(&harness.app);
    harness.app.remove_source("threatfox", &Silent).unwrap();
    let metrics = harness.app.source_metrics().unwrap();
    assert!(metrics.sources.iter().all(|source| source.source.name != "threatfox"));
    assert!(compared(&metrics, "urlhaus").others.is_empty());
    let lists: Vec<_> =
        harness.app.past_imports().unwrap().into_iter().filter_map(|import| import.list).collect();
    assert_eq!(lists, ["urlhaus"]);
}

#[test]
fn imports_are_remembered_with_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let clock = Clock::fixed(time("2026-02-01"));
    let app = App::open(&options(&data, &clock)).unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let import = |app: &App, name: &str, content: &[u8]| {
        app.import_file(&write(name, content), name, &ImportOptions::default(), &Silent).unwrap()
    };
    let feed = urlhaus(&[("2026-01-05 11:00:00", "2026-01-31 04:00:00", SHARED)]) + "not a record\n";
    import(&app, "urlhaus.csv", feed.as_bytes());
    import(&app, "holiday.jpg", &[0xff; 4_000]);
    let tried = ImportOptions { dry_run: Some(1), ..ImportOptions::default() };
    app.import_file(&write("tried.csv", feed.as_bytes()), "tried.csv", &tried, &Silent).unwrap();
    drop(app);
    // Also after a restart; what was tried is not there.
    let app = App::open(&options(&data, &clock)).unwrap();
    let past = app.past_imports().unwrap();
    let names: Vec<_> = past.iter().map(|import| (import.name.as_str(), import.outcome.as_str())).collect();
    assert_eq!(names, [("holiday.jpg", "Refused"), ("urlhaus.csv", "Imported")]);
    assert!(past[0].message.as_ref().is_some_and(|why| why.len() > 10) && past[0].list.is_none());
    let urlhaus = &past[1];
    assert_eq!((urlhaus.list.as_deref(), urlhaus.tlp(), urlhaus.rejected), (Some("urlhaus"), Tlp::Clear, 1));
    assert_eq!((urlhaus.started_at(), urlhaus.reasons.len()), (time("2026-02-01"), 1));
    assert_eq!(urlhaus.samples(&Viewer::all())[0].text, "not a record");
    let blind = Viewer { tlp_max: Tlp::Clear, sources: Some(vec!["openphish".to_owned()]), ..Viewer::all() };
    assert_eq!(urlhaus.samples(&blind)[0].text, "", "who does not see the list is told where and why");
    // The oldest make room.
    for number in 0..HISTORY_MAX {
        import(&app, &format!("{number}.jpg"), &[0xff; 4_000]);
    }
    let past = app.past_imports().unwrap();
    assert_eq!((past.len(), past[0].name.as_str()), (HISTORY_MAX, "99.jpg"));
    assert!(past.iter().all(|import| import.name != "urlhaus.csv"));
    // The last file of a list stays.
    let metrics = app.source_metrics().unwrap();
    let source = metrics.sources.iter().find(|each| each.source.name == "urlhaus").unwrap();
    assert_eq!(source.last_imports[0].rejected, 1);
}

#[test]
fn of_records_about_people_no_text_is_kept() {
    let harness = Harness::at("2026-02-01");
    let record = "Domain Name: shop.example\nRegistrar: Example\nCreation Date: yesterday, by Jane\n";
    harness.import("whois-2026-01-31.txt", record);
    let log = "192.0.2.1 jane http://shop.example/secret\n".repeat(3);
    harness.import("access.log", log);
    for import in harness.app.past_imports().unwrap() {
        for sample in import.samples(&Viewer::all()) {
            assert_eq!(sample.text, "", "{import:?}");
        }
    }
}

/// Looks at what runs whenever it is told something.
struct Looking<'a> {
    app: &'a App,
    seen: Mutex<Vec<app::import::history::RunningImport>>,
}

impl Progress for Looking<'_> {
    fn file_started(&self, _: &str, _: Option<u64>) {
        self.look();
    }

    fn committed(&self, _: u64) {
        self.look();
    }

    fn file_finished(&self, _: &FileSummary) {
        self.look();
    }
}

impl Looking<'_> {
    fn look(&self) {
        self.seen.lock().unwrap().extend(self.app.running_imports());
    }
}

#[test]
fn an_import_can_be_followed_while_it_runs() {
    let harness = Harness::at("2026-02-01");
    let rows: Vec<(String, String)> =
        (0..20_000).map(|n| ("2026-01-05 11:00:00".to_owned(), format!("http://h{n}.example/x"))).collect();
    let rows: Vec<(&str, &str, &str)> =
        rows.iter().map(|(at, url)| (at.as_str(), at.as_str(), url.as_str())).collect();
    let path = harness.write("urlhaus.csv", urlhaus(&rows));
    let looking = Looking { app: &harness.app, seen: Mutex::default() };
    harness.app.import_file(&path, "urlhaus.csv", &ImportOptions::default(), &looking).unwrap();
    let seen = looking.seen.into_inner().unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(seen.iter().all(|running| running.name == "urlhaus.csv" && running.bytes == Some(size)));
    let (first, last) = (seen.first().unwrap(), seen.last().unwrap());
    assert_eq!((first.records, first.files, first.started_at), (0, 0, time("2026-02-01")));
    assert_eq!((last.records, last.committed, last.files), (20_000, 20_000, 1));
    assert!(seen.iter().any(|running| (1..20_000).contains(&running.committed)), "it goes on step by step");
    assert!(seen.iter().all(|running| running.bytes_read <= size));
    assert_eq!(harness.app.running_imports(), []);
}
