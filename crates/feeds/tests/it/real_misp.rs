//! The publishers' real MISP events, where they are at hand: every attribute and object that a second reading counts is a
//! record or a refusal with a reason, and no other source claims the file.

use std::io::Read;

use feeds::{Spot, input::Input};
use serde_json::Value;

use crate::support::{Collect, context, files, print_reasons, recognise, samples, walk};

/// Folder, fewest attributes and objects in all its files together, fewest edges.
const FOLDERS: &[(&str, usize, usize)] =
    &[("misp_events", 2_899, 60), ("misp_feed", 29_778, 0), ("openioc_stix1", 600, 0), ("stix1", 21, 0)];

#[test]
fn every_attribute_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (folder, parts_min, edges_min) in FOLDERS {
        let (mut parts, mut edges) = (0, 0);
        for path in files(&root.join(folder)) {
            walk(&root, &path, &mut |input| {
                let (more, related) = check(input);
                parts += more;
                edges += related;
            });
        }
        println!("{folder}: {parts} attributes and objects, {edges} edges");
        assert!(parts >= *parts_min && edges >= *edges_min, "{folder}: {parts}, {edges}");
    }
}

fn check(input: &dyn Input) -> (usize, usize) {
    let mut bytes = Vec::new();
    input.open().unwrap().read_to_end(&mut bytes).unwrap();
    let claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    let document = serde_json::from_slice::<Value>(&bytes).ok();
    let expected = document.as_ref().map(parts);
    if expected == Some(0) || (bytes.first() != Some(&b'{') && bytes.first() != Some(&b'[')) {
        // Tables and other forms of the same reports are counted elsewhere.
        let known = names.iter().all(|name| ["misp", "openioc", "stix1"].contains(name));
        assert!(names.len() <= 1 && known, "{}: {names:?}", input.name());
        return (0, 0);
    }
    assert_eq!(names, ["misp"], "{} is claimed by the wrong sources", input.name());
    let (source, found) = &claims[0];
    let mut outcome = Collect::default();
    let error = (source.parse)(input, &context(found), &mut outcome).err();
    // What another reader refuses may still be read to its end, such as a comma behind the last element.
    assert!(error.is_none() || document.is_none(), "{}: {error:?}", input.name());
    let facts: Vec<_> = outcome.records.iter().flat_map(|record| &record.facts).collect();
    let is_edge = |fact: &feeds::Fact| matches!(fact, feeds::Fact::Evidence(evidence) if matches!(evidence.claim, model::Claim::Related(_)));
    let edges = facts.iter().filter(|fact| is_edge(fact)).count();
    println!(
        "{}: {} records, {} facts, {edges} edges, {} refused",
        input.name(),
        outcome.records.len(),
        facts.len(),
        outcome.refused.len()
    );
    print_reasons(&outcome);
    let mut told: Vec<_> = outcome.records.iter().map(|record| record.spot.to_string()).collect();
    let refused = outcome.refused.iter().map(|(spot, ..)| spot).filter(|spot| **spot != Spot::File);
    told.extend(refused.map(Spot::to_string));
    told.sort();
    told.dedup();
    if let Some(expected) = expected {
        assert_eq!(told.len(), expected, "{}", input.name());
    }
    (told.len(), edges)
}

/// Attributes and objects of all events.
fn parts(document: &Value) -> usize {
    let events = match document.get("response") {
        Some(Value::Array(events)) => events.iter().collect(),
        _ => vec![document],
    };
    let length = |event: &Value, key: &str| event.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let count = |event: &Value| length(event, "Attribute") + length(event, "Object");
    events.into_iter().map(|event| count(event.get("Event").unwrap_or(event))).sum()
}
