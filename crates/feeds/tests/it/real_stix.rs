//! The publishers' real STIX files, where they are at hand: every indicator that a second reading counts is a record or a
//! refusal with a reason, and no other source claims the file; and the same indicators in the Elastic Common Schema say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use feeds::{Fact, Spot, input::Input};
use model::{Claim, Class};
use serde_json::Value;

use crate::support::{files, print_reasons, read_own, recognise, samples, walk};

/// Folder, its source, fewest indicators in all its files together.
const FOLDERS: &[(&str, &str, usize)] = &[("stix2", "stix2", 16_000), ("taxii21", "taxii21", 2_800)];

#[test]
fn every_indicator_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (folder, name, indicators_min) in FOLDERS {
        let mut indicators = 0;
        for path in files(&root.join(folder)) {
            walk(&root, &path, &mut |input| indicators += check(input, name));
        }
        println!("{folder}: {indicators} indicators");
        assert!(indicators >= *indicators_min, "{folder}: {indicators}");
    }
}

/// Reports of Elastic Security Labs in whose bundles nobody can read some patterns: they have no brackets.
const OTHERWISE: &[&str] = &["shellter", "tollbooth"];

#[test]
fn two_forms_of_one_report_agree() {
    let Some(root) = samples() else { return };
    let mut reports = BTreeMap::<String, [BTreeSet<String>; 2]>::new();
    let mut refused = 0;
    walk(&root, &root.join("stix2/elastic_labs.tar.zst"), &mut |input| {
        let Some((folder, base)) = input.name().rsplit_once('/') else { return };
        let form = usize::from(base.ends_with(".ndjson"));
        let (_, outcome) = read_own(input, ["stix2", "elastic_ecs"][form]);
        if form == 1 {
            println!(
                "{}: {} records, {} refused",
                input.name(),
                outcome.records.len(),
                outcome.refused.len()
            );
            print_reasons(&outcome);
            refused += outcome.refused.len();
        }
        let report = reports.entry(folder.rsplit('/').next().unwrap().to_owned()).or_default();
        for fact in outcome.records.iter().flat_map(|record| &record.facts) {
            let Fact::Evidence(evidence) = fact else { continue };
            if matches!(&evidence.claim, Claim::Assessed(told) if told.class == Class::Malicious) {
                report[form].insert(evidence.subject.to_string());
            }
        }
    });
    assert!(reports.len() >= 20 && refused <= 10, "{} reports, {refused} refused", reports.len());
    let mut otherwise = Vec::new();
    for (report, [stix, ecs]) in &reports {
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
        let (only_stix, only_ecs) = (only(stix, ecs), only(ecs, stix));
        println!(
            "{report}: {} in STIX, {} in ECS; {only_stix:?} only in STIX, {only_ecs:?} only in ECS",
            stix.len(),
            ecs.len()
        );
        if !only_stix.is_empty() || !only_ecs.is_empty() {
            otherwise.push(report.as_str());
        }
    }
    assert_eq!(otherwise, OTHERWISE);
}

fn check(input: &dyn Input, name: &str) -> usize {
    let mut text = String::new();
    input.open().unwrap().read_to_string(&mut text).unwrap();
    let claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    let expected = indicators(&text);
    if expected.is_empty() && names.is_empty() {
        println!("{}: nobody's", input.name());
        return 0;
    }
    if names == ["elastic_ecs"] {
        // The same indicators in another form: compared below.
        return 0;
    }
    let (_, outcome) = read_own(input, name);
    let facts: usize = outcome.records.iter().map(|record| record.facts.len()).sum();
    println!(
        "{}: {} indicators, {} records, {facts} facts, {} refused",
        input.name(),
        expected.len(),
        outcome.records.len(),
        outcome.refused.len()
    );
    print_reasons(&outcome);
    let accepted = outcome.records.iter().map(|record| &record.spot);
    let refused = outcome.refused.iter().map(|(spot, ..)| spot);
    let told: BTreeSet<String> = accepted.chain(refused).map(Spot::to_string).collect();
    let missing: Vec<_> = expected.difference(&told).collect();
    assert!(missing.is_empty(), "{}: {missing:?}", input.name());
    expected.len()
}

/// Where the indicators stand.
fn indicators(text: &str) -> BTreeSet<String> {
    let is_indicator = |object: &Value| object.get("type").and_then(Value::as_str) == Some("indicator");
    match serde_json::from_str::<Value>(text) {
        Ok(document) => {
            let (objects, member) = match &document {
                Value::Array(objects) => (Some(objects), ""),
                document => (document.get("objects").and_then(Value::as_array), "objects"),
            };
            let numbered =
                objects.into_iter().flatten().enumerate().filter(|(_, object)| is_indicator(object));
            numbered.map(|(at, _)| format!("entry {member}[{at}]")).collect()
        }
        Err(_) => {
            let lines = text.lines().zip(1..).filter(|(line, _)| {
                serde_json::from_str::<Value>(line).is_ok_and(|object| is_indicator(&object))
            });
            lines.map(|(_, number)| format!("line {number}")).collect()
        }
    }
}
