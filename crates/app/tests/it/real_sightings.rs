//! Over real logs of sensors, where they are at hand: what is counted and what is refused, nothing new the second time, the same in another
//! order by four hands.

use std::{collections::BTreeMap, path::PathBuf};

use app::{
    App, Clock, ImportOptions, ImportSummary, Query,
    import::{Outcome, Silent},
};
use model::{CountryCode, Observable};

use crate::{
    quality::{files, samples},
    support::options,
};

/// Folders with logs of Zeek and Suricata.
const FOLDERS: [&str; 3] = ["pdns-zeek-rita", "pdns-zeek-slips", "pdns-zeek-wrccdc"];

fn import(app: &App, paths: &[PathBuf]) -> ImportSummary {
    let options = ImportOptions {
        sensor: Some("lab".into()),
        country: CountryCode::parse("CZ"),
        ..ImportOptions::default()
    };
    app.import(paths, &options, &Silent).unwrap()
}

#[test]
fn logs_of_sensors_count_the_same_whatever_the_order() {
    let Some(samples) = samples() else { return };
    let mut paths = Vec::new();
    FOLDERS.iter().for_each(|folder| files(&samples.join(folder), &mut paths));
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        App::open(&options(&folder.path().join(name).to_string_lossy(), &Clock::System)).unwrap()
    };
    let once = open("once");
    let summary = import(&once, &paths);
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let mut counted = 0;
    for file in &summary.files {
        let Some(list) = file.list.as_deref().filter(|list| {
            ["suricata_eve", "zeek_traffic"].contains(&list.split('/').next().unwrap_or_default())
        }) else {
            continue;
        };
        counted += 1;
        println!(
            "{list}: {} records, {} contributions, {} refused: {}",
            file.records, file.new, file.rejected, file.name
        );
        for (reason, count) in &file.reasons {
            println!("    {count:>7} × {reason}");
            *reasons.entry(reason.clone()).or_default() += count;
        }
    }
    let stats = once.stats().unwrap();
    println!(
        "{counted} logs; observables {:?}; evidence {:?}",
        stats.ledger.observables, stats.ledger.evidence
    );
    let digest = once.digest().unwrap();
    let again = import(&once, &paths);
    assert_eq!(again.files.iter().map(|file| file.new).sum::<u64>(), 0);
    assert!(again.files.iter().filter(|file| file.outcome == Outcome::Unchanged).count() >= counted);
    assert_eq!(once.digest().unwrap(), digest);

    let parts = open("parts");
    let mut hands = vec![Vec::new(); 4];
    paths.iter().rev().enumerate().for_each(|(at, path)| hands[at % 4].push(path.clone()));
    std::thread::scope(|scope| {
        for hand in &hands {
            scope.spawn(|| import(&parts, hand));
        }
    });
    assert_eq!(parts.digest().unwrap(), digest);
    for app in [&once, &parts] {
        assert_eq!(app.fsck().unwrap().findings, []);
        assert_eq!(app.check_verdicts().unwrap().different, vec![]);
    }
    // A resolver that the machine under attack asked, and who scanned it.
    for object in ["45.143.200.10", "www.google.com", "www.alexa.com"] {
        // As of the year of the capture: statistics are about three years.
        let as_of = model::Timestamp::parse("2021-12-31");
        let query = Query { as_of, ..Query::new(Observable::detect(object).unwrap()) };
        let statistics = once.lookup(&query).unwrap().statistics.unwrap();
        println!(
            "{object}: {} hits, {} detections, {:?}",
            statistics.hits,
            statistics.period.detections(),
            statistics.countries
        );
    }
}
