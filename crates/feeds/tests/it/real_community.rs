//! Real files of phishing reports, community feeds and C2 trackers, where they are at hand: every entry is accepted or
//! refused, counted here without the parser, and no other source claims the file (`--nocapture` shows the refusals).

use std::{collections::BTreeMap, io::Read};

use feeds::{
    Spot, Unit,
    input::{Input, Memory},
};

use crate::support::{Collect, context, files, recognise, samples, walk};

/// Folder or file, the sources one of which must claim its files, how entries are counted, and the least share of them
/// to be accepted.
const FOLDERS: &[(&str, &[&str], Count, f64)] = &[
    ("phishtank", &["phishtank"], Count::Lines(&["phish_id,"]), 0.99),
    ("jpcert_phishurl", &["jpcert_phishurl"], Count::Lines(&["date,"]), 0.99),
    ("phishing_database", &["phishing_database"], Count::Lines(&["first_seen_utc\t"]), 0.99),
    (
        "domain_lists/mitchellkrogza_phishing.database_phishing-domains-active.txt.zst",
        &["phishing_database"],
        Count::Lines(&[]),
        0.99,
    ),
    ("tweetfeed", &["tweetfeed"], Count::Tweets, 0.99),
    ("ipsum", &["ipsum"], Count::Lines(&["#"]), 0.99),
    ("ip_lists", &["alienvault", "bitwire", "greensnow", "projecthoneypot"], Count::Lines(&[]), 0.99),
    ("c2intelfeeds", &["c2intelfeeds"], Count::Lines(&["#"]), 0.97),
    ("pdns-c2intel/original", &["c2intelfeeds"], Count::Lines(&["#"]), 0.97),
    ("c2_tracker", &["c2_tracker"], Count::Lines(&[]), 0.99),
    ("zeek_intel", &["zeek_intel"], Count::Lines(&["#"]), 0.98),
];

/// How much of a table is read to cut it.
const PART_BYTES: u64 = 200_000;

#[derive(Clone, Copy)]
enum Count {
    /// Lines that are not empty and do not begin so.
    Lines(&'static [&'static str]),
    /// Lines of the tables and blocklists, indicators of the campaigns.
    Tweets,
}

#[test]
fn every_entry_of_community_feeds_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (folder, names, count, share) in FOLDERS {
        let mut total = Total::default();
        let at = root.join(folder);
        let paths = if at.is_file() { vec![at] } else { files(&at) };
        for path in paths {
            let refusals = walk(&root, &path, &mut |input| check(input, names, *count, &mut total));
            assert_eq!(refusals, [], "{}", path.display());
        }
        println!("{folder}: {} records, {} refused", total.records, total.refused.values().sum::<usize>());
        for (reason, count) in &total.refused {
            println!("    {count} {reason}: {}", total.examples[reason]);
        }
        let refused: usize = total.refused.values().sum();
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let accepted = total.records as f64 / (total.records + refused).max(1) as f64;
        assert!(accepted >= *share || total.records == 0, "{folder}: only {accepted} accepted");
    }
}

#[test]
fn rests_of_community_tables_are_told() {
    let Some(root) = samples() else { return };
    for folder in ["phishtank", "jpcert_phishurl", "tweetfeed"] {
        for path in files(&root.join(folder)).into_iter().filter(|path| path.to_string_lossy().contains("20"))
        {
            walk(&root, &path, &mut |input| {
                let mut bytes = Vec::new();
                input.open().unwrap().take(PART_BYTES).read_to_end(&mut bytes).unwrap();
                // Few rows tell nothing.
                if bytes.len() < 10_000 {
                    return;
                }
                for at in (1..6).map(|step| bytes.len() * step / 7) {
                    // Not within a character: a head that begins so is not text.
                    let begin = (at..).find(|at| bytes[*at] & 0xC0 != 0x80).unwrap();
                    let part = Memory::new("part", bytes[begin..].to_vec());
                    let names: Vec<_> = recognise(&part).iter().map(|(source, _)| source.name).collect();
                    assert_eq!(names, [folder], "{} from byte {at}", input.name());
                }
            });
        }
    }
}

#[derive(Default)]
struct Total {
    records: usize,
    refused: BTreeMap<String, usize>,
    examples: BTreeMap<String, String>,
}

fn check(input: &dyn Input, expected: &[&str], count: Count, total: &mut Total) {
    let mut bytes = Vec::new();
    input.open().unwrap().read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let claims = recognise(input);
    if text.trim().is_empty() {
        assert!(claims.is_empty(), "{} is empty", input.name());
        return;
    }
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    assert_eq!(names.len(), 1, "{} is claimed by {names:?}", input.name());
    assert!(expected.contains(&names[0]), "{} is claimed by {names:?}", input.name());
    let (source, found) = &claims[0];
    assert!(found.list == source.name || found.list.starts_with(&format!("{}/", source.name)));
    let mut outcome = Collect::default();
    (source.parse)(input, &context(found), &mut outcome).unwrap();
    let (records, refused) = (outcome.records.len(), outcome.refused.len());
    assert!(outcome.refused.iter().all(|(spot, ..)| *spot != Spot::File), "{}", input.name());
    assert_eq!(records + refused, count.entries(&text), "{}", input.name());
    if found.unit == Unit::Snapshot || records < 100 || !input.name().contains(".tar") {
        println!(
            "{} as {} ({:?}): {records} records, {refused} refused",
            input.name(),
            found.list,
            found.unit
        );
    }
    total.records += records;
    for (_, reason, text) in outcome.refused {
        let example = total.examples.entry(reason.clone()).or_default();
        if example.len() < 400 {
            *example +=
                &format!("{:?} ", String::from_utf8_lossy(&text).chars().take(90).collect::<String>());
        }
        *total.refused.entry(reason).or_default() += 1;
    }
}

impl Count {
    fn entries(self, text: &str) -> usize {
        let lines = |skipped: &[&str]| {
            let text = text.trim_start_matches('\u{feff}');
            let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
            lines.filter(|line| !skipped.iter().any(|prefix| line.starts_with(prefix))).count()
        };
        match self {
            Self::Lines(skipped) => lines(skipped),
            Self::Tweets if text.starts_with('{') => {
                let document: serde_json::Value = serde_json::from_str(text).unwrap();
                let campaigns = document["campaigns"].as_array().unwrap().iter();
                campaigns.map(|campaign| campaign["iocs"].as_array().unwrap().len()).sum()
            }
            Self::Tweets => lines(&["#", ";", "$", "@"]),
        }
    }
}
