//! The publishers' real STIX files, where they are at hand: every indicator that a second reading counts is a record or a
//! refusal with a reason, and no other source claims the file.

use std::{collections::BTreeSet, io::Read};

use feeds::{Spot, input::Input};
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
