//! Sightings through the importers and in batches: counted once whatever the order, the parts, the hands and the interruptions, and shown
//! as a count by hand says.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use app::{
    App, Clock, Error, ImportOptions, Progress, Query, Report,
    import::{Outcome, Silent},
    sightings::{SightingBatch, SightingItem},
};
use model::{CountryCode, Observable, Zone};
use proptest::prelude::*;

use crate::support::{Harness, options, time, urlhaus};

/// A table of `(time, object, count, country, sensor, zone)`.
fn table(rows: &[(&str, &str, u64, &str, &str, &str)]) -> String {
    let mut text = String::from("time,object,count,country,sensor,zone\n");
    for (time, object, count, country, sensor, zone) in rows {
        text += &format!("{time},{object},{count},{country},{sensor},{zone}\n");
    }
    text
}

/// An event of EVE.
fn event(at: &str, kind: &str, from: &str, to: &str, rest: &str) -> String {
    format!(
        "{{\"timestamp\":\"{at}\",\"event_type\":\"{kind}\",\"src_ip\":\"{from}\",\"dest_ip\":\"{to}\"{rest}}}\n"
    )
}

fn hits(report: &Report) -> u64 {
    report.general.hits.unwrap()
}

fn country(text: &str) -> Option<CountryCode> {
    CountryCode::parse(text)
}

#[test]
fn a_log_is_counted_once_and_shown() {
    let harness = Harness::at("2026-03-01T12:00:00Z");
    assert_eq!(harness.lookup("shop.example").general.hits, None, "nobody reports");
    let log = [
        event(
            "2026-02-27T10:00:00+0000",
            "tls",
            "10.0.0.5",
            "203.0.113.7",
            ",\"tls\":{\"sni\":\"shop.example\"}",
        ),
        event(
            "2026-02-27T11:00:00+0000",
            "tls",
            "10.0.0.6",
            "203.0.113.7",
            ",\"tls\":{\"sni\":\"shop.example\"}",
        ),
        event("2026-02-28T00:00:00+0000", "flow", "10.0.0.5", "203.0.113.7", ""),
        event("2026-02-28T01:00:00+0000", "alert", "10.0.0.5", "203.0.113.7", ",\"alert\":{\"severity\":1}"),
        event("2026-02-28T01:00:00+0000", "flow", "10.0.0.5", "10.0.0.6", ""),
    ]
    .concat();
    let options =
        ImportOptions { sensor: Some("ids-1".into()), country: country("jp"), ..ImportOptions::default() };
    let summary = harness.import_with("eve.json", &log, &options);
    let file = &summary.files[0];
    assert_eq!((file.records, file.rejected, file.new), (4, 1, 2), "{summary:?}");
    let digest = harness.app.digest().unwrap();
    let again = harness.import("eve-copy.json", &log);
    assert_eq!((&again.files[0].outcome, again.files[0].new), (&Outcome::Unchanged, 0));
    assert_eq!(harness.app.digest().unwrap(), digest);

    let report = harness.lookup("shop.example");
    assert_eq!((report.verdict.zone, report.is_known, hits(&report)), (Zone::Grey, true, 2));
    assert_eq!(report.general.first_seen, Some(time("2026-02-27T10:00:00Z")));
    assert_eq!(report.general.last_seen, Some(time("2026-02-27T11:00:00Z")));
    let statistics = harness.lookup("203.0.113.7").statistics.unwrap();
    assert_eq!((statistics.hits, statistics.popularity, statistics.period.red), (2, 1, 1));
    assert_eq!(statistics.sensors, [("ids-1".to_owned(), 2)]);
    let of_country: Vec<_> =
        statistics.countries.iter().map(|each| (each.country, each.hits, each.detections)).collect();
    assert_eq!(of_country, [(country("JP"), 2, 1)]);
    assert_eq!(statistics.days.len(), 1);
    assert_eq!(statistics.days[0].start, time("2026-02-28"));
    assert_eq!(statistics.weeks[0].start, time("2026-02-23"));
    assert_eq!(statistics.months[0].start, time("2026-02-01"));
    assert_eq!(statistics.coverage[0].source, "suricata_eve");
    // Known, and met nothing.
    assert_eq!(hits(&harness.lookup("other.example")), 0);
    // The near side is not met, and nobody learns of it.
    assert!(!harness.lookup("10.0.0.5").is_known);
    assert_eq!(harness.zone("shop.example"), Zone::Grey);
    assert_eq!(harness.app.fsck().unwrap().findings, []);
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.rows, check.different), (2, vec![]));
}

#[test]
fn a_hit_is_a_detection_by_the_sensor_or_by_the_verdict_of_its_day() {
    let harness = Harness::at("2026-03-01T12:00:00Z");
    harness.import(
        "sightings.csv",
        table(&[
            ("2026-01-04T10:00:00Z", "evil.example", 1, "JP", "a", ""),
            ("2026-01-05T10:00:00Z", "http://evil.example/x", 2, "JP", "a", ""),
            ("2026-01-06T10:00:00Z", "http://evil.example/x", 4, "US", "a", ""),
            ("2026-01-06T10:00:00Z", "http://evil.example/x", 8, "US", "a", "Green"),
            ("2026-01-03T10:00:00Z", "http://evil.example/x", 16, "US", "a", "Yellow"),
            ("2026-01-03T10:00:00Z", "http://evil.example/x", 32, "US", "a", ""),
        ]),
    );
    let before = harness.lookup("http://evil.example/x").statistics.unwrap();
    assert_eq!((before.period.hits, before.period.detections()), (62, 16));
    // Learned later of a time before: the day's verdict is another one now.
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-01-05 09:00:00", "2026-02-28 00:00:00", "http://evil.example/x")]),
    );
    let report = harness.lookup("http://evil.example/x");
    let after = report.statistics.unwrap();
    assert_eq!((after.period.hits, after.period.red, after.period.yellow), (62, 6, 16));
    let countries: BTreeMap<_, _> =
        after.countries.iter().map(|each| (each.country, (each.hits, each.detections))).collect();
    assert_eq!(countries, BTreeMap::from([(country("JP"), (2, 2)), (country("US"), (60, 20))]));
    assert_eq!(report.verdict.zone, Zone::Red);
    // Sightings weigh nothing.
    assert_eq!(harness.zone("evil.example"), Zone::Grey);
}

#[test]
fn moments_of_the_past_know_only_what_was_met_or_learned_by_then() {
    let harness = Harness::at("2026-02-01T12:00:00Z");
    let rows = [
        ("2025-12-31T10:00:00Z", "a.example", 1, "JP", "s", ""),
        ("2026-01-10T10:00:00Z", "a.example", 10, "JP", "s", ""),
        ("2026-01-20T10:00:00Z", "a.example", 100, "JP", "s", ""),
    ];
    harness.import("one.csv", table(&rows));
    harness.clock.set(time("2026-03-01T12:00:00Z"));
    harness.import("two.csv", table(&[("2026-01-10T11:00:00Z", "a.example", 1000, "US", "t", "")]));
    let ask = |query: Query| {
        let report = harness.app.lookup(&query).unwrap();
        let statistics = report.statistics.unwrap();
        assert_eq!(report.general.hits, Some(statistics.hits));
        (
            statistics.hits,
            statistics.period.hits,
            statistics.first.map(|at| at.to_date()),
            statistics.last.map(|at| at.to_date()),
        )
    };
    let query = || Query::new(Observable::detect("a.example").unwrap());
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(ask(query()), (1111, 1111, day("2025-12-31"), day("2026-01-20")));
    let as_of = |text: &str| Query { as_of: Some(time(text)), ..query() };
    assert_eq!(ask(as_of("2026-01-15")), (1011, 1011, day("2025-12-31"), day("2026-01-10")));
    assert_eq!(ask(as_of("2026-01-05")), (1, 1, day("2025-12-31"), day("2025-12-31")));
    assert_eq!(ask(as_of("2025-12-30")), (0, 0, None, None));
    let known_at = |text: &str| Query { known_at: Some(time(text)), ..query() };
    assert_eq!(ask(known_at("2026-02-15")), (111, 111, day("2025-12-31"), day("2026-01-20")));
    assert_eq!(ask(known_at("2026-01-31")).0, 0);
    // Logs are marked for the organisation; who sees only what is open does not even see that anybody keeps any.
    let viewer = analysis::Viewer { tlp_max: model::Tlp::Clear, ..analysis::Viewer::all() };
    let report = harness.app.lookup(&Query { viewer, ..query() }).unwrap();
    assert!(report.statistics.is_none() && report.general.hits.is_none());
}

#[test]
fn a_file_was_met_under_any_of_its_digests() {
    use crate::support::bazaar;
    let (sha256, md5, sha1) = ("ab".repeat(32), "cd".repeat(16), "ef".repeat(20));
    let harness = Harness::at("2026-03-01");
    harness.import("bazaar.csv", bazaar(&[("2026-01-05 00:00:00", &sha256, &md5, &sha1, "a.exe", "Mock")]));
    let rows = [
        ("2026-02-10T10:00:00Z", md5.as_str(), 3, "JP", "s", ""),
        ("2026-02-11T10:00:00Z", sha256.as_str(), 4, "JP", "t", ""),
    ];
    harness.import("s.csv", table(&rows));
    for name in [&sha256, &md5, &sha1] {
        let statistics = harness.lookup(name).statistics.unwrap();
        assert_eq!((statistics.hits, statistics.period.red, statistics.sensors.len()), (7, 7, 2), "{name}");
    }
}

#[test]
fn the_client_tells_the_country_and_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let clock = Clock::fixed(time("2026-03-01"));
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let geography =
        write("country-ipv4.csv", "198.51.100.0,198.51.100.127,JP\n198.51.100.128,198.51.100.255,US\n");
    let log = [
        event("2026-02-28T00:00:00+0000", "flow", "198.51.100.77", "203.0.113.7", ""),
        event("2026-02-28T00:00:00+0000", "flow", "198.51.100.177", "203.0.113.7", ""),
        event("2026-02-28T00:00:00+0000", "flow", "192.0.2.77", "203.0.113.7", ""),
        event("2026-02-28T00:00:00+0000", "flow", "10.0.0.5", "203.0.113.7", ""),
    ];
    let log = write("eve.json", &log.concat());
    let app = App::open(&options(data.to_str().unwrap(), &clock)).unwrap();
    let source = Some("geo_country".to_owned());
    let summary =
        app.import(&[geography], &ImportOptions { source, ..ImportOptions::default() }, &Silent).unwrap();
    assert_eq!(summary.refused(), 0, "{summary:?}");
    let options = ImportOptions { country: country("DE"), ..ImportOptions::default() };
    app.import(&[log], &options, &Silent).unwrap();
    let query = Query::new(Observable::detect("203.0.113.7").unwrap());
    let statistics = app.lookup(&query).unwrap().statistics.unwrap();
    let countries: Vec<_> = statistics.countries.iter().map(|each| (each.country, each.hits)).collect();
    assert_eq!(countries, [(country("DE"), 2), (country("JP"), 1), (country("US"), 1)]);
    for client in ["198.51.100.77", "198.51.100.177", "192.0.2.77"] {
        let observable = Observable::detect(client).unwrap();
        assert!(
            !app.quick_verdicts(&[observable], &analysis::Viewer::all()).unwrap()[0].is_known,
            "{client}"
        );
    }
    drop(app);
    // Neither as a key nor as a text does it stand on the disk.
    let mut files = Vec::new();
    crate::quality::files(&data, &mut files);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for client in [&b"198.51.100.77"[..], &[0x10, 4, 198, 51, 100, 77]] {
            assert!(!bytes.windows(client.len()).any(|window| window == client), "{}", file.display());
        }
    }
}

/// Stops an import after so many batches.
struct Stop(AtomicU64);

impl Progress for Stop {
    fn is_cancelled(&self) -> bool {
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err()
    }
}

/// Many objects on few days, so that parts of a large log overlap.
fn large_log() -> (String, BTreeMap<String, u64>) {
    let (mut text, mut by_hand) = (String::from("time,object,count,sensor\n"), BTreeMap::new());
    for line in 0..280_000_u64 {
        let object = format!("h{}.example", line.wrapping_mul(2_654_435_761) >> 7 & 0xFFF);
        let count = line % 3 + 1;
        text += &format!("2026-02-{:02}T00:00:00Z,{object},{count},s{}\n", line % 5 + 1, line % 2);
        *by_hand.entry(object).or_default() += count;
    }
    (text, by_hand)
}

#[test]
fn a_large_log_counts_in_parts_and_goes_on_where_it_was_stopped() {
    let (text, by_hand) = large_log();
    let once = Harness::at("2026-03-01");
    let summary = once.import("large.csv", &text);
    assert_eq!((summary.files[0].records, summary.files[0].rejected), (280_000, 0));
    let stopped = Harness::at("2026-03-01");
    let path = stopped.write("large.csv", &text);
    let mut outcomes = Vec::new();
    for batches in [2, 9, 30, 400] {
        let stop = Stop(AtomicU64::new(batches));
        let summary = stopped.app.import_file(&path, "large.csv", &ImportOptions::default(), &stop).unwrap();
        outcomes.push(matches!(summary.files[0].outcome, Outcome::Imported | Outcome::Unchanged));
    }
    assert_eq!((outcomes[0], outcomes[3]), (false, true), "{outcomes:?}");
    for harness in [&once, &stopped] {
        for (object, count) in by_hand.iter().step_by(97) {
            assert_eq!(hits(&harness.lookup(object)), *count, "{object}");
        }
        assert_eq!(harness.app.fsck().unwrap().findings, []);
    }
    assert_eq!(once.app.digest().unwrap(), stopped.app.digest().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn logs_in_any_order_by_many_hands_are_what_a_count_by_hand_gives(
        logs in prop::collection::vec(prop::collection::vec((0..6_usize, 0..40_u32, 1..50_u64, 0..3_usize, 0..2_usize), 1..60), 1..6),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
    ) {
        let objects = ["a.example", "b.example", "a.example/x", "203.0.113.7", "2001:db8::7", "c.a.example"];
        let mut by_hand: BTreeMap<(usize, Option<CountryCode>), u64> = BTreeMap::new();
        let mut texts = Vec::new();
        for log in &logs {
            let rows: Vec<_> = log.iter().map(|(object, day, count, country, sensor)| {
                let month = if *day < 20 { "2026-01" } else { "2026-02" };
                (format!("{month}-{:02}T01:00:00Z", day % 20 + 1), *object, *count, ["JP", "US", ""][*country], ["s", "t"][*sensor])
            }).collect();
            let rows: Vec<_> = rows.iter().map(|(time, object, count, country, sensor)| (time.as_str(), objects[*object], *count, *country, *sensor, "")).collect();
            texts.push(table(&rows));
        }
        // Two logs of the same content are one log.
        let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
        prop_assume!(distinct.len() == texts.len());
        for (object, _, count, at, _) in logs.iter().flatten() {
            *by_hand.entry((*object, country(["JP", "US", ""][*at]))).or_default() += count;
        }

        let many = Harness::at("2026-03-01");
        let paths: Vec<PathBuf> = texts.iter().enumerate().map(|(at, text)| many.write(&format!("{at}.csv"), text)).collect();
        let hands: Vec<PathBuf> = order.iter().map(|at| at.get(&paths).clone()).chain(paths.iter().rev().cloned()).collect();
        std::thread::scope(|scope| {
            for hand in hands.chunks(3) {
                scope.spawn(|| many.app.import(hand, &ImportOptions::default(), &Silent).unwrap());
            }
        });
        for (at, object) in objects.iter().enumerate() {
            let statistics = many.lookup(object).statistics.unwrap();
            let counted: BTreeMap<_, _> = statistics.countries.iter().map(|each| ((at, each.country), each.hits)).collect();
            let expected: BTreeMap<_, _> = by_hand.iter().filter(|((object, _), _)| *object == at).map(|(place, hits)| (*place, *hits)).collect();
            prop_assert_eq!(counted, expected, "{}", object);
            prop_assert_eq!(statistics.hits, statistics.period.hits);
        }
        prop_assert_eq!(many.app.fsck().unwrap().findings, vec![]);
    }
}

fn item(object: &str, time: &str) -> SightingItem {
    SightingItem { object: object.into(), time: time.into(), ..SightingItem::default() }
}

fn batch(id: Option<&str>, items: Vec<SightingItem>) -> SightingBatch {
    SightingBatch {
        id: id.map(str::to_owned),
        sensor: Some("proxy-1".into()),
        country: None,
        items: items.into_iter().map(Ok).collect(),
    }
}

#[test]
fn a_batch_counts_once_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let clock = Clock::fixed(time("2026-03-01"));
    let open = || App::open(&options(data.to_str().unwrap(), &clock)).unwrap();
    let met = || {
        let counted = SightingItem { count: "5".into(), ..item("a.example", "2026-02-27T10:00:00Z") };
        let identified = SightingItem { id: Some("x-1".into()), ..item("a.example", "2026-02-28T10:00:00Z") };
        vec![counted, item("10.0.0.1", "2026-02-27T10:00:00Z"), identified]
    };
    for round in 0..3 {
        let app = open();
        let outcome = app.take_sightings(&batch(Some("b-1"), met())).unwrap();
        assert_eq!((outcome.accepted, outcome.known), (2, if round == 0 { 0 } else { 2 }));
        assert_eq!((outcome.refused[0].index, outcome.refused[0].reason.as_str()), (1, "reserved address"));
        // The identified one counts once, whichever batch brings it.
        let other = app.take_sightings(&batch(Some(&format!("b-{round}-2")), vec![met().remove(2)])).unwrap();
        assert_eq!((other.accepted, other.known), (1, 1));
        let report = app.lookup(&Query::new(Observable::detect("a.example").unwrap())).unwrap();
        assert_eq!(hits(&report), 6, "round {round}");
        assert_eq!(app.fsck().unwrap().findings, []);
    }
    let app = open();
    let other = batch(Some("b-1"), vec![item("b.example", "2026-02-27T10:00:00Z")]);
    assert!(matches!(app.take_sightings(&other), Err(Error::BatchDiffers(id)) if id == "b-1"));
    assert!(!app.lookup(&Query::new(Observable::detect("b.example").unwrap())).unwrap().is_known);
    // Another sensor has its own keys.
    let sensor = SightingBatch { sensor: Some("proxy-2".into()), ..other };
    assert_eq!(app.take_sightings(&sensor).unwrap().known, 0);
}

#[test]
fn batches_at_the_same_time_count_once() {
    let harness = Harness::at("2026-03-01");
    std::thread::scope(|scope| {
        for hand in 0..8 {
            let app = &harness.app;
            scope.spawn(move || {
                for number in 0..20 {
                    // Each batch comes from two hands.
                    let id = format!("b-{}-{number}", hand / 2);
                    let met = batch(Some(&id), vec![item("a.example", "2026-02-27T10:00:00Z")]);
                    assert_eq!(app.take_sightings(&met).unwrap().accepted, 1);
                }
            });
        }
    });
    assert_eq!(hits(&harness.lookup("a.example")), 80);
    assert_eq!(harness.app.fsck().unwrap().findings, []);
}

#[test]
fn what_cannot_be_counted_is_refused_with_its_place() {
    let harness = Harness::at("2026-03-01");
    let wrong = |change: &dyn Fn(&mut SightingItem)| {
        let mut item = item("a.example", "2026-02-27T10:00:00Z");
        change(&mut item);
        let outcome = harness.app.take_sightings(&batch(Some("k"), vec![item])).unwrap();
        assert_eq!((outcome.accepted, outcome.refused[0].index), (0, 0));
        outcome.refused[0].reason.clone()
    };
    for (reason, change) in [
        ("no object", &(|item: &mut SightingItem| item.object = String::new()) as &dyn Fn(&mut SightingItem)),
        ("a name under no public suffix", &|item| item.object = "wiki.corp".into()),
        ("no date", &|item| item.time = String::new()),
        ("its date is in the future", &|item| item.time = "2026-03-04T00:00:00Z".into()),
        ("date is in the far future", &|item| item.time = "2999-01-01T00:00:00Z".into()),
        ("its date is before 2000", &|item| item.time = "1970-01-01T00:00:00Z".into()),
        ("the count is not a whole number", &|item| item.count = "-1".into()),
        ("the country is not", &|item| item.country = "JPN".into()),
        ("the zone is not", &|item| item.zone = "Purple".into()),
        ("the client is not", &|item| item.client = "me".into()),
        ("its identifier", &|item| item.id = Some("x".repeat(129))),
    ] {
        let actual = wrong(change);
        assert!(actual.starts_with(reason), "{actual} is not {reason}");
    }
    // The key is free, since nothing was counted.
    let good = batch(Some("k"), vec![item("a.example", "2026-02-27T10:00:00Z")]);
    assert_eq!(harness.app.take_sightings(&good).unwrap().known, 0);
    let nobody = SightingBatch { sensor: None, ..good.clone() };
    let reason = harness.app.take_sightings(&nobody).unwrap().refused.remove(0).reason;
    assert!(reason.starts_with("no sensor"), "{reason}");
    let nothing = SightingBatch { id: None, ..good.clone() };
    let reason = harness.app.take_sightings(&nothing).unwrap().refused.remove(0).reason;
    assert!(reason.starts_with("neither"), "{reason}");
    for bad in [
        SightingBatch { id: Some(String::new()), ..good.clone() },
        SightingBatch { sensor: Some("x".repeat(64)), ..good.clone() },
        SightingBatch { country: Some("Japan".into()), ..good },
    ] {
        assert!(matches!(harness.app.take_sightings(&bad), Err(Error::BadBatch(_))), "{bad:?}");
    }
}

#[test]
fn a_log_that_is_not_all_there_counts_nothing() {
    use std::io::Write as _;
    let harness = Harness::at("2026-03-01");
    let text = table(&[("2026-02-27T10:00:00Z", "a.example", 1, "JP", "s", "")]);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.repeat(50).as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let summary = harness.import("cut.csv.gz", &packed[..packed.len() - 9]);
    let Outcome::Refused(why) = &summary.files[0].outcome else { panic!("{summary:?}") };
    assert!(why.contains("counts only whole"), "{why}");
    assert_eq!(harness.lookup("a.example").general.hits, None);
    // Packed or not, it is the same log.
    harness.import("whole.csv.gz", &packed);
    assert_eq!(harness.import("whole.csv", text.repeat(50)).files[0].outcome, Outcome::Unchanged);
    assert_eq!(hits(&harness.lookup("a.example")), 50);
}
