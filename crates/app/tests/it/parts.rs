//! Over the publishers' real files, where they are at hand: the same evidence whatever the order of the files, in four parts by four hands at
//! once as in one go, and nothing new the second time.
//!
//! `HANTEI_PARTS=DIR,DIR` names the folders below the samples, in place of some that are quick; `all` is all of them.

use std::path::PathBuf;

use app::{App, Clock, ImportOptions, Options, import::Silent};

use crate::{
    quality::{IMPORTED, files, samples},
    support::options,
};

/// Sources of every format, without the lists of a hundred thousand entries.
const QUICK: &[&str] = &[
    "abusech_feodo",
    "abusech_malwarebazaar",
    "abusech_sslbl",
    "attack",
    "c2intelfeeds",
    "misp_events",
    "misp_galaxy",
    "openioc_stix1",
    "pdns-c2intel",
    "pdns-samples",
    "stix1",
    "stix2",
    "taxii21",
    "zeek_intel",
];

fn folders() -> Vec<String> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match std::env::var("HANTEI_PARTS") {
        Err(_) => names(QUICK),
        Ok(all) if all == "all" => names(IMPORTED),
        Ok(given) => given.split(',').map(str::to_owned).collect(),
    }
}

#[test]
fn in_four_parts_in_another_order_by_four_hands() {
    let Some(samples) = samples() else { return };
    let mut paths = Vec::new();
    folders().iter().for_each(|folder| files(&samples.join(folder), &mut paths));
    // One that goes on: a URL's row tells by its time whether its host's row is newer.
    let clock = Clock::System;
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        let options = options(&folder.path().join(name).to_string_lossy(), &clock);
        App::open(&Options { cache_bytes: 128 << 20, ..options }).unwrap()
    };
    let import =
        |app: &App, paths: &[PathBuf]| app.import(paths, &ImportOptions::default(), &Silent).unwrap();

    let once = open("once");
    let summary = import(&once, &paths);
    let digest = once.digest().unwrap();
    println!("{} records of {} files: {}", summary.records(), summary.files.len(), digest.sha256);
    let again = import(&once, &paths);
    let new: u64 = again.files.iter().map(|file| file.new).sum();
    assert_eq!((new, &once.digest().unwrap()), (0, &digest));

    let parts = open("parts");
    // Dealt like cards from the end, so that neighbours come to different hands.
    let mut hands = vec![Vec::new(); 4];
    paths.iter().rev().enumerate().for_each(|(at, path)| hands[at % 4].push(path.clone()));
    std::thread::scope(|scope| {
        for hand in &hands {
            scope.spawn(|| import(&parts, hand));
        }
    });
    assert_eq!(parts.digest().unwrap(), digest);
    for app in [once, parts] {
        let check = app.check_verdicts().unwrap();
        println!("{} rows compared with the fold", check.rows);
        assert_eq!((check.different, check.rows > 0), (vec![], true));
    }
}
