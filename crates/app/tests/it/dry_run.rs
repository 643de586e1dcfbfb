//! `--dry-run`: what files would become, and nothing written.

use app::{
    ImportOptions,
    import::{DateFrom, Outcome},
};

use crate::support::{Harness, netset, time, urlhaus};

const DRY: ImportOptions = ImportOptions {
    source: None,
    mapping: None,
    mappings: None,
    observed_at: None,
    tlp: None,
    sensor: None,
    country: None,
    dry_run: Some(2),
    refuse_shrunk: false,
};

#[test]
fn records_are_shown_and_not_written() {
    let harness = Harness::at("2026-02-01");
    let row = |n: &str| ("2026-01-05 00:00:00", "2026-01-06 00:00:00", format!("http://a{n}.evil.example/x"));
    let rows: Vec<_> = ["1", "2", "3"].map(row).into();
    let rows: Vec<_> = rows.iter().map(|(a, b, c)| (*a, *b, c.as_str())).collect();
    let before = harness.app.digest().unwrap();
    let summary = harness.import_with("urlhaus.csv", urlhaus(&rows) + "not a row\n", &DRY);
    let file = &summary.files[0];
    let dry = file.dry_run.as_ref().unwrap();
    assert_eq!((&file.outcome, file.records, file.rejected), (&Outcome::WouldImport, 3, 1));
    assert_eq!((dry.reader.as_str(), dry.is_snapshot, dry.evidence.len()), ("urlhaus", false, 2));
    assert!(dry.pieces >= 3);
    assert_eq!(dry.period, Some((time("2026-01-05"), time("2026-01-06"))));
    assert_eq!(dry.evidence[0].subject.to_string(), "a1.evil.example/x");
    assert_eq!(file.samples.len(), 1);
    assert_eq!(harness.app.digest().unwrap(), before);
    assert!(
        harness.app.sources(&analysis::Viewer::all()).unwrap().iter().all(|status| status.lists.is_empty())
    );
}

#[test]
fn a_list_says_whether_it_is_there_already() {
    let harness = Harness::at("2026-02-10");
    let list = netset("dshield", "Sun Feb  1 00:00:00 UTC 2026", "attacks", &["192.0.2.7", "198.51.100.9"]);
    let dry = harness.import_with("dshield.netset", &list, &DRY);
    assert_eq!(dry.files[0].outcome, Outcome::WouldImport, "{dry:?}");
    let what = dry.files[0].dry_run.as_ref().unwrap();
    assert_eq!((what.is_snapshot, what.date, what.date_from), (true, time("2026-02-01"), DateFrom::File));
    harness.import("dshield.netset", &list);
    assert_eq!(harness.import_with("dshield.netset", &list, &DRY).files[0].outcome, Outcome::Unchanged);
    let other = netset("dshield", "Sun Feb  1 00:00:00 UTC 2026", "attacks", &["192.0.2.8"]);
    let dry = harness.import_with("dshield.netset", other, &DRY);
    assert!(
        matches!(&dry.files[0].outcome, Outcome::Refused(why) if why.contains("another list")),
        "{dry:?}"
    );
}

#[test]
fn what_nobody_knows_is_told() {
    let harness = Harness::at("2026-02-10");
    let dry = harness.import_with("a.bin", [0xff; 100], &DRY);
    assert!(matches!(dry.files[0].outcome, Outcome::Refused(_)) && dry.files[0].dry_run.is_none());
    // From its name, and from nothing.
    let dated = harness.import_with("urlhaus-2026-01-09.csv", urlhaus(&[]), &DRY);
    assert_eq!(dated.files[0].dry_run.as_ref().unwrap().date_from, DateFrom::Name);
    let given = ImportOptions { observed_at: Some(time("2026-01-01")), ..DRY };
    let dated = harness.import_with("urlhaus-2026-01-09.csv", urlhaus(&[]), &given);
    let dry = dated.files[0].dry_run.as_ref().unwrap();
    assert_eq!((dry.date, dry.date_from), (time("2026-01-01"), DateFrom::Operator));
}
