//! Analysers over real data, where it is at hand: what each adds is printed, popular domains stay as they are, and once more nothing changes.

use std::path::PathBuf;

use app::{App, Clock, ImportOptions, import::Silent};

use crate::{
    quality::{files, samples},
    support::{options, time},
};

/// What tells of names, of ties between objects, of registrations, and of what is popular.
const FOLDERS: [&str; 13] = [
    "abusech_urlhaus",
    "abusech_threatfox",
    "abusech_malwarebazaar",
    "abusech_feodo",
    "openphish",
    "redirects",
    "c2intelfeeds",
    "whois-weppos",
    "whois-likexian",
    "rdap-openrdap",
    "pdns-samples",
    "pdns-c2intel",
    "allowlists/tranco_top100k_ranked.csv.zst",
];

#[test]
fn popular_domains_are_not_condemned_for_conclusions() {
    let Some(samples) = samples() else { return };
    let app = App::open(&options("memory:", &Clock::fixed(time("2026-08-23")))).unwrap();
    let mut paths: Vec<PathBuf> = Vec::new();
    FOLDERS.iter().for_each(|folder| files(&samples.join(folder), &mut paths));
    let import_options = ImportOptions { observed_at: Some(time("2026-08-22")), ..ImportOptions::default() };
    app.import(&paths, &import_options, &Silent).unwrap();
    let analysed = app.analyse(&Silent).unwrap();
    println!("{} objects, conclusions about {}", analysed.objects, analysed.changed);
    let adds = app.analyser_contributions().unwrap();
    for (name, adds) in &adds.analysers {
        println!(
            "{name}: {} conclusions, {} about condemned, {} about good, {} zones worse, {} better, against {} popular",
            adds.conclusions, adds.agrees, adds.contradicts, adds.worse, adds.better, adds.against_popular
        );
    }
    for (object, analyser) in &adds.against_popular {
        println!("    {analyser} speaks against {object}");
    }
    assert!(adds.popular >= 9_000, "{} popular domains", adds.popular);
    assert_eq!(adds.popular_condemned, [], "condemned for conclusions alone");
    let [fresh, lookalike, propagation] =
        ["fresh_registration", "lookalike", "propagation"].map(|name| adds.analysers.get(name));
    assert!(fresh.is_some() && lookalike.is_some() && propagation.is_some(), "each has something to say");
    let against: u64 = adds.analysers.values().map(|adds| adds.against_popular).sum();
    assert!(against <= adds.popular / 500, "{against} of {} popular domains", adds.popular);
    assert_eq!(app.analyse_all(&Silent).unwrap().changed, 0);
    assert_eq!(app.check_verdicts().unwrap().different, []);
}
