//! Over the publishers' real passive DNS, logs, zones, new domains and categories, where they are at hand: what was made of them is printed,
//! the second time adds nothing, and look-ups say what stands in the files.

use std::path::PathBuf;

use app::{App, Clock, ImportOptions, Query, import::Silent, report::RelatedSection};
use model::Observable;

use crate::{
    quality::{files, samples},
    support::{options, time},
};

/// Files of logs that are not about names stand in the same folders, and belong to others.
fn is_ours(path: &std::path::Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    let of_logs = path.to_string_lossy().contains("pdns-zeek-");
    let is_beside = ["usage", "expressions"].iter().any(|stem| name.starts_with(stem));
    if of_logs { name.starts_with("dns") } else { !is_beside && !name.ends_with(".csv") }
}

#[test]
fn real_dns_says_the_same_twice() {
    let Some(samples) = samples() else { return };
    let folders = [
        "pdns-samples",
        "pdns-c2intel",
        "pdns-zeek-wrccdc",
        "pdns-zeek-slips",
        "pdns-zeek-rita",
        "zone-dotgov/gov-2026-08-21.zone.txt.gz",
        "nrd-xruffkez",
        "nrd-shreshta/daily/2026-08-22",
        "categories-ut1",
    ];
    let app = App::open(&options("memory:", &Clock::fixed(time("2026-08-23")))).unwrap();
    let import_options = ImportOptions { observed_at: Some(time("2026-08-22")), ..ImportOptions::default() };
    for folder in folders {
        let mut paths: Vec<PathBuf> = Vec::new();
        files(&samples.join(folder), &mut paths);
        paths.retain(|path| is_ours(path));
        if paths.is_empty() {
            println!("{folder}: not here");
            continue;
        }
        let summary = app.import(&paths, &import_options, &Silent).unwrap();
        let [new, refused] = [
            summary.files.iter().map(|file| file.new).sum::<u64>(),
            summary.files.iter().map(|file| file.rejected).sum::<u64>(),
        ];
        println!(
            "{folder}: {} files, {} records, {new} new, {refused} refused",
            paths.len(),
            summary.records()
        );
        for file in &summary.files {
            for (reason, count) in &file.reasons {
                println!("    {}: {count} {reason}", file.name);
            }
        }
        // A capture without dates says nothing that could be dated.
        assert_eq!(new == 0, folder == "pdns-zeek-slips", "{folder}");
        let again = app.import(&paths, &import_options, &Silent).unwrap();
        assert_eq!(again.files.iter().map(|file| file.new).sum::<u64>(), 0, "{folder}");
    }
    println!("{:?}", app.digest().unwrap().evidence);
    assert_eq!(app.fsck().unwrap().findings, []);
    // Quoted in the draft: two aliases, one after the other.
    let report = app.lookup(&Query::new(Observable::detect("www.circl.lu").unwrap())).unwrap();
    let aliases: Vec<String> = report
        .dns_records
        .unwrap()
        .items
        .iter()
        .map(|item| item.related.as_ref().unwrap().object.to_string())
        .collect();
    assert_eq!(aliases, ["cpab.circl.lu", "cpa.circl.lu"]);
    // From an address to the names, and back.
    let report = app.lookup(&Query::new(Observable::detect("43.154.88.249").unwrap())).unwrap();
    let (_, names) =
        report.related.iter().find(|(section, _)| *section == RelatedSection::IpDnsResolutions).unwrap();
    assert!(names.items.iter().any(|item| item.object.to_string() == "16-fa.pw"), "{names:?}");
}
