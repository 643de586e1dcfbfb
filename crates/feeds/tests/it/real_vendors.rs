//! Vendors' real files and allowlists, where they are at hand: each is claimed by its publisher's source alone, and what is refused is shown
//! by reason with examples (`--nocapture`).

use std::collections::{BTreeMap, BTreeSet};

use feeds::{Fact, Spot, input::Input};
use model::{Claim, Class};

use crate::support::{Collect, context, files, recognise, samples, walk};

/// How a file's name begins, the source that must claim it or its members, and the least number of records.
const PUBLISHERS: &[(&str, &str, usize)] = &[
    ("avast_iocs", "avast", 9_000),
    ("bitdefender", "bitdefender", 450),
    ("citizenlab", "citizenlab", 30_000),
    ("dailyioc", "strangereal", 5_000),
    ("disposable_email", "disposable_email_domains", 8_300),
    ("eset_hashes", "eset", 12_000),
    ("executemalware", "executemalware", 20_000),
    ("hp_iocs", "hp", 5_000),
    ("microsoft", "microsoft_mstic", 220),
    ("opendns", "opendns_top", 9_990),
    ("prodaft", "prodaft", 9_990),
    ("public_suffix_list", "public_suffix_list", 0),
    ("reddrip", "reddrip", 27_000),
    ("sekoia", "sekoia", 4_300),
    ("signature-base_filename", "signature_base", 0),
    ("signature-base_hash", "signature_base", 3_000),
    ("sophos", "sophos", 9_000),
    ("talos", "talos", 10_000),
    ("test_psl", "public_suffix_list", 0),
    ("toplist_org", "toplist_org", 31_000),
    ("unit42", "unit42", 27_000),
    ("volexity", "volexity", 1_050),
    ("withsecure", "withsecure", 2_500),
    ("zscaler", "zscaler", 2_250),
];

/// Names that nearly everybody visits: few of them may be called bad, and only in notes.
const POPULAR: usize = 300;

#[derive(Default)]
struct Total {
    popular: BTreeMap<String, String>,
    files: usize,
    unclaimed: Vec<String>,
    records: usize,
    evidence: BTreeMap<&'static str, usize>,
    classes: BTreeMap<&'static str, usize>,
    refused: BTreeMap<String, (usize, String)>,
}

#[test]
fn vendors_files_are_their_own() {
    let Some(root) = samples() else { return };
    let mut totals = BTreeMap::<&str, Total>::new();
    let top = std::fs::read_to_string(root.join("allowlists/opendns-top-domains.txt")).unwrap_or_default();
    let popular: BTreeSet<String> = top.lines().take(POPULAR).map(str::to_owned).collect();
    let vendors = files(&root.join("vendor_iocs"));
    let allowlists = files(&root.join("allowlists"));
    for path in vendors.iter().chain(&allowlists) {
        let file = path.file_name().unwrap().to_str().unwrap();
        let Some((prefix, name, _)) = PUBLISHERS.iter().find(|(prefix, ..)| file.starts_with(prefix)) else {
            assert!(allowlists.contains(path), "{file} is of no publisher");
            continue;
        };
        let total = totals.entry(prefix).or_default();
        let refusals = walk(&root, path, &mut |input| check(input, name, &popular, total));
        assert_eq!(refusals, [], "{}", path.display());
    }
    for (prefix, total) in &totals {
        let refused: usize = total.refused.values().map(|(count, _)| count).sum();
        println!(
            "{prefix}: {} files, {} records, {:?}, {:?}, {refused} refused",
            total.files, total.records, total.evidence, total.classes
        );
        println!("    not claimed: {:?}", total.unclaimed);
        println!("    popular and called bad: {:?}", total.popular);
        let mut reasons: Vec<_> = total.refused.iter().collect();
        reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (reason, (count, example)) in reasons {
            println!("    {count} {reason}: {example}");
        }
    }
    for (prefix, _, least) in PUBLISHERS {
        let records = totals.get(prefix).map_or(0, |total| total.records);
        assert!(records >= *least, "{prefix}: only {records} records");
    }
}

fn check(input: &dyn Input, expected: &str, popular: &BTreeSet<String>, total: &mut Total) {
    total.files += 1;
    let claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    if names.is_empty() {
        total.unclaimed.push(input.name().to_owned());
        return;
    }
    // What a registry said of a name in a report is a registry's reply.
    if names == ["whois"] && input.name().contains("whois") {
        total.unclaimed.push(input.name().to_owned());
        return;
    }
    assert_eq!(names, [expected], "{}", input.name());
    let (source, found) = &claims[0];
    let mut outcome = Collect::default();
    (source.parse)(input, &context(found), &mut outcome).unwrap();
    let whole = outcome.refused.iter().any(|(spot, ..)| *spot == Spot::File);
    assert!(!whole || outcome.records.is_empty(), "{}", input.name());
    total.records += outcome.records.len();
    if std::env::var_os("HANTEI_SHOW").is_some_and(|show| input.name().contains(show.to_str().unwrap())) {
        println!("{}", crate::support::render(found, &outcome, None));
    }
    for fact in outcome.records.iter().flat_map(|record| &record.facts) {
        let Fact::Evidence(evidence) = fact else { panic!("a range in {}", input.name()) };
        *total.evidence.entry(evidence.subject.kind_tag()).or_default() += 1;
        if let Claim::Assessed(assessment) | Claim::Listed(assessment) = &evidence.claim {
            let name = evidence.subject.to_string();
            if evidence.subject.kind_tag() == "domain"
                && assessment.class == Class::Malicious
                && popular.contains(&name)
            {
                let note = assessment.note.clone().unwrap_or_default();
                total.popular.insert(name, format!("{}: {} % {note}", input.name(), assessment.confidence));
            }
            let is_clean = assessment.class == Class::Clean;
            assert_eq!(is_clean, ["opendns_top", "toplist_org"].contains(&expected), "{}", input.name());
            *total.classes.entry(assessment.category.as_str()).or_default() += 1;
        }
    }
    for (_, reason, text) in outcome.refused {
        let (count, example) = total.refused.entry(reason).or_default();
        *count += 1;
        if example.len() < 500 && *count % 7 == 1 {
            *example +=
                &format!("{:?} ", String::from_utf8_lossy(&text).chars().take(100).collect::<String>());
        }
    }
}
