//! Laws of import: the same evidence whatever the order, the parts, the number of times and of hands.

use std::sync::Arc;

use app::{App, Clock, ImportOptions, Progress, import::Silent};
use proptest::prelude::*;

use crate::support::{Harness, options, time, urlhaus};

fn rows(count: usize) -> Vec<(String, String, String)> {
    (0..count)
        .map(|n| {
            let day = format!("2026-01-{:02} 0{}:00:00", n % 28 + 1, n % 10);
            (day.clone(), day, format!("http://h{}.evil.example/{}", n % 7, n % 50))
        })
        .collect()
}

fn dump(rows: &[(String, String, String)]) -> String {
    // The id stands in the row; keep it with the row and not with its place in the file.
    let mut text =
        String::from("# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n");
    for (added, online, url) in rows {
        let row = urlhaus(&[(added, online, url)]);
        text += row.lines().nth(1).unwrap();
        text.push('\n');
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn shuffled_and_in_overlapping_parts(order in Just((0..120_usize).collect::<Vec<_>>()).prop_shuffle(), cuts in prop::collection::vec((0..120_usize, 0..120_usize), 7)) {
        let rows = rows(120);
        let once = Harness::at("2026-02-01");
        once.import("urlhaus.csv", dump(&rows));
        let shuffled: Vec<_> = order.iter().map(|at| rows[*at].clone()).collect();
        let parts = Harness::at("2026-02-01");
        for (a, b) in cuts {
            parts.import("urlhaus.csv", dump(&shuffled[a.min(b)..a.max(b)]));
        }
        parts.import("urlhaus.csv", dump(&shuffled));
        prop_assert_eq!(once.app.digest().unwrap(), parts.app.digest().unwrap());
    }
}

#[test]
fn by_four_hands_at_once() {
    let rows = rows(4_000);
    let once = Harness::at("2026-02-01");
    once.import("urlhaus.csv", dump(&rows));
    let many = Harness::at("2026-02-01");
    let paths: Vec<_> = (0..4)
        .map(|n| many.write(&format!("urlhaus-{n}.csv"), dump(&rows[n * 800..n * 800 + 1_600])))
        .collect();
    std::thread::scope(|scope| {
        for path in &paths {
            scope.spawn(|| {
                many.app.import(std::slice::from_ref(path), &ImportOptions::default(), &Silent).unwrap()
            });
        }
    });
    assert_eq!(once.app.digest().unwrap(), many.app.digest().unwrap());
    let check = many.app.check_verdicts().unwrap();
    assert_eq!((check.different, check.rows > 0), (vec![], true));
}

#[test]
fn again_adds_nothing() {
    let harness = Harness::at("2026-02-01");
    let first = harness.import("urlhaus.csv", dump(&rows(100)));
    let before = harness.app.digest().unwrap();
    let again = harness.import("urlhaus.csv", dump(&rows(100)));
    assert_eq!((first.files[0].new > 0, again.files[0].new), (true, 0));
    assert_eq!(harness.app.digest().unwrap(), before);
}

#[test]
fn what_was_told_as_committed_is_there_after_opening_again() {
    struct Last(std::sync::atomic::AtomicU64);
    impl Progress for Last {
        fn committed(&self, records: u64) {
            self.0.store(records, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let clock = Clock::fixed(time("2026-02-01"));
    let file = dir.path().join("urlhaus.csv");
    std::fs::write(&file, dump(&rows(9_000))).unwrap();
    let told = Arc::new(Last(std::sync::atomic::AtomicU64::new(0)));
    let digest = {
        let app = App::open(&options(data.to_str().unwrap(), &clock)).unwrap();
        app.import(&[file], &ImportOptions::default(), &*told).unwrap();
        app.digest().unwrap()
    };
    assert_eq!(told.0.load(std::sync::atomic::Ordering::SeqCst), 9_000);
    let app = App::open(&options(data.to_str().unwrap(), &clock)).unwrap();
    assert_eq!(app.digest().unwrap(), digest);
    assert_eq!(app.check_verdicts().unwrap().different, vec![]);
    assert_eq!(app.fsck().unwrap().total, 0);
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    let harness = Harness::at("2026-02-01");
    let json_depth = "[".repeat(200_000);
    let cases: [(&str, Vec<u8>); 6] = [
        ("empty.csv", Vec::new()),
        ("noise.bin", (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
        ("deep.json", json_depth.into_bytes()),
        ("line.txt", vec![b'a'; 5_000_000]),
        ("nul.txt", vec![0; 1_000_000]),
        ("cut.gz", vec![0x1F, 0x8B, 8, 0, 0]),
    ];
    for (name, content) in cases {
        let summary = harness.import(name, content);
        assert_eq!(summary.refused(), 1, "{name}: {summary:?}");
    }
    assert_eq!(harness.app.digest().unwrap().evidence.values().sum::<u64>(), 0);
}

#[test]
fn a_bad_line_loses_nothing_else() {
    let harness = Harness::at("2026-02-01");
    let mut text = dump(&rows(10));
    text += "\"x\",\"yesterday\",\"http://a.example/\",\"online\",\"\",\"malware_download\",\"\",\"\",\"\"\n\"1\"\n";
    text += dump(&rows(12)).lines().last().unwrap();
    let summary = harness.import("urlhaus.csv", text);
    assert_eq!(
        (summary.files[0].records, summary.files[0].rejected),
        (11, 2),
        "{:?}",
        summary.files[0].samples
    );
    assert!(summary.files[0].samples.iter().all(|sample| sample.spot.starts_with("line 1")));
}
