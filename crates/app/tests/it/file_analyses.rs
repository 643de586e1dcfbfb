//! Reports of sandboxes and engines on the page of a file, and what they do not prove about others.

use app::{
    Query, Report, Sections,
    report::{DynamicSummary, RelatedSection},
};
use model::{Kind, Observable, Zone, malware_analysis::AnalysisResult};

use crate::support::{Harness, time};

fn digest(byte: &str) -> String {
    byte.repeat(32)
}

/// A report of CAPE on a file that starts what it drops, with a configuration read out of it.
fn cape(sample: &str, dropped: &str, started: &str) -> String {
    let file = |name: &str, sha256: &str| serde_json::json!({"name": name, "sha256": sha256, "md5": "0123456789abcdef0123456789abcdef", "size": 10, "type": "PE32 executable"});
    let mut other = file("b.exe", dropped);
    other["guest_paths"] = serde_json::json!(["C:\\b.exe"]);
    other["md5"] = serde_json::json!("");
    serde_json::json!({
        "info": {"version": "2.4-CAPE", "id": 1, "started": started, "ended": started, "machine": {"name": "win10"}},
        "target": {"category": "file", "file": file("a.exe", sample)},
        "CAPE": {"payloads": [], "configs": [{"MockRAT": {"C2": ["198.51.100.66:4443"]}}]},
        "behavior": {
            "processes": [
                {"process_id": 1, "parent_id": 0, "process_name": "a.exe", "module_path": "C:\\a.exe"},
                {"process_id": 2, "parent_id": 1, "process_name": "b.exe", "module_path": "C:\\b.exe"},
            ],
            "summary": {"mutexes": ["Global\\Mock"]},
        },
        "network": {"hosts": [{"ip": "203.0.113.7"}], "domains": [{"domain": "update.example.com", "ip": "203.0.113.7"}]},
        "dropped": [other],
        "signatures": [{"name": "hollowing", "description": "Process hollowing", "severity": 3}],
        "malscore": 10.0,
        "ttps": [{"signature": "hollowing", "ttps": ["T1055.012"]}],
    })
    .to_string()
}

fn world() -> (Harness, String, String) {
    let harness = Harness::at("2026-02-08");
    let (sample, dropped) = (digest("ab"), digest("cd"));
    harness.import("report.json", cape(&sample, &dropped, "2026-02-01 10:00:00"));
    (harness, sample, dropped)
}

fn related(report: &Report, section: RelatedSection) -> Vec<(String, Option<String>)> {
    let (_, listing) = report.related.iter().find(|(found, _)| *found == section).unwrap();
    listing.items.iter().map(|item| (item.object.to_string(), item.path.clone())).collect()
}

#[test]
fn the_page_of_a_file_has_what_a_report_says() {
    let (harness, sample, dropped) = world();
    let report = harness.lookup(&sample);
    assert_eq!(report.verdict.zone, Zone::Red);
    let analyses = report.analyses.as_ref().unwrap();
    assert_eq!((analyses.total.n, analyses.total.exact), (1, true));
    let found = &analyses.items[0].analysis;
    assert_eq!(
        (found.result, found.score, &*found.families),
        (AnalysisResult::Malicious, Some(100), &["MockRAT".to_owned()][..])
    );
    assert_eq!(found.signatures[0].techniques, ["T1055.012"]);
    assert_eq!((found.processes.len(), found.processes[1].parent), (2, Some(0)));
    let paths = report.file_paths.as_ref().unwrap();
    assert_eq!(paths.items.iter().map(|path| path.path.as_str()).collect::<Vec<_>>(), ["C:\\a.exe"]);
    let b = || vec![(dropped.clone(), Some("C:\\b.exe".to_owned()))];
    assert_eq!(related(&report, RelatedSection::FileStartedObjects), b());
    assert_eq!(related(&report, RelatedSection::FileDownloadedObjects), b());
    let contacts: Vec<String> =
        related(&report, RelatedSection::FileAccessedUrls).into_iter().map(|(object, _)| object).collect();
    assert_eq!(contacts, ["198.51.100.66", "203.0.113.7", "update.example.com"]);
    let (_, accessed) =
        report.related.iter().find(|(section, _)| *section == RelatedSection::FileAccessedUrls).unwrap();
    let only_seen: Vec<bool> = accessed.items.iter().map(|item| item.is_incidental).collect();
    assert_eq!(only_seen, [false, true, true]);
    // The other end sees it too; the path is not its own place but the file's.
    let other = harness.lookup(&dropped);
    assert_eq!(related(&other, RelatedSection::FileStartedBy), [(sample.clone(), None)]);
    assert_eq!(related(&other, RelatedSection::FileDownloadedBy), [(sample.clone(), None)]);
    // By its weak digest it is the same page.
    let alias = harness.lookup("0123456789abcdef0123456789abcdef");
    assert_eq!((alias.observable, alias.analyses.unwrap().total.n), (report.observable, 1));
}

#[test]
fn what_was_only_seen_condemns_nobody() {
    let (harness, _, dropped) = world();
    harness.app.analyse(&app::import::Silent).unwrap();
    // A server in the configuration is the malware's.
    let server = harness.lookup("198.51.100.66");
    assert!(server.verdict.zone >= Zone::Orange, "{:?}", server.verdict);
    for object in ["203.0.113.7", "update.example.com", dropped.as_str()] {
        let report = harness.lookup(object);
        assert_eq!(report.verdict.zone, Zone::Grey, "{object}");
        assert!(report.witnesses.is_empty(), "{object}: {:?}", report.witnesses);
    }
}

#[test]
fn an_analysis_counts_from_its_day_on() {
    let (harness, sample, _) = world();
    harness.import("later.json", cape(&sample, &digest("ef"), "2026-02-05 10:00:00"));
    let count = |moment: Option<&str>| {
        let mut query = Query::new(Observable::detect(&sample).unwrap());
        query.sections = Sections::all(Kind::Hash);
        query.as_of = moment.map(time);
        harness.app.lookup(&query).unwrap().analyses.unwrap().total.n
    };
    assert_eq!(count(None), 2);
    assert_eq!(count(Some("2026-02-02")), 1);
    assert_eq!(count(Some("2026-01-02")), 0);
    // Told again, it adds nothing.
    let again = harness.import("again.json", cape(&sample, &digest("cd"), "2026-02-01 10:00:00"));
    assert_eq!(again.files[0].new, 0);
}

#[test]
fn runs_are_summed_up() {
    let (harness, sample, _) = world();
    let summary = |object: &str| {
        let sections = Sections { dynamic: true, ..Sections::default() };
        let query = Query { sections, ..Query::new(Observable::detect(object).unwrap()) };
        harness.app.lookup(&query).unwrap().dynamic
    };
    let expected = DynamicSummary {
        detections: [(Zone::Red, 1)].into(),
        activities: [(Zone::Red, 1)].into(),
        files: [(Zone::Grey, 1)].into(),
        contacts: [(Zone::Grey, 2), (Zone::Orange, 1)].into(),
        threats: vec!["MockRAT".to_owned()],
    };
    assert_eq!(summary(&sample), Some(expected));
    assert_eq!(summary(&digest("99")), None);
}

#[test]
fn an_answer_lasts_unless_a_report_is_still_to_count() {
    let (harness, sample, _) = world();
    let lasts = || {
        let sections = Sections { detections: true, dynamic: true, ..Sections::default() };
        let query = Query { sections, ..Query::new(Observable::detect(&sample).unwrap()) };
        harness.app.lookup_lasting(&query).unwrap().1.is_some_and(|lasting| harness.app.holds(&lasting))
    };
    assert!(lasts());
    harness.import("tomorrow.json", cape(&sample, &digest("ef"), "2026-02-09 10:00:00"));
    assert!(!lasts());
    harness.clock.set(time("2026-02-10"));
    // The first look-up of a day renews the verdicts of what the file is tied to.
    lasts();
    assert!(lasts());
}
