//! The publishers' real ATT&CK bundles and galaxy clusters, where they are at hand: every object that a second reading counts
//! is an entry or a refusal with a reason, and no other source claims the file.

use std::io::Read;

use feeds::{Fact, input::Input};
use serde_json::Value;

use crate::support::{files, print_reasons, read_own, samples, walk};

/// Folder, its source, files in it, fewest entries in all its files together.
const FOLDERS: &[(&str, &str, usize, usize)] =
    &[("attack", "attack", 2, 2_000), ("misp_galaxy", "misp_galaxy", 16, 9_600)];

#[test]
fn every_object_is_an_entry_or_refused() {
    let Some(root) = samples() else { return };
    for (folder, name, files_min, entries_min) in FOLDERS {
        let (mut claimed, mut entries) = (0, 0);
        for path in files(&root.join(folder)) {
            walk(&root, &path, &mut |input| {
                claimed += 1;
                entries += check(input, name);
            });
        }
        println!("{folder}: {claimed} files, {entries} entries");
        assert!(
            claimed >= *files_min && entries >= *entries_min,
            "{folder}: {claimed} files, {entries} entries"
        );
    }
}

fn check(input: &dyn Input, name: &str) -> usize {
    let mut text = String::new();
    input.open().unwrap().read_to_string(&mut text).unwrap();
    let (found, outcome) = read_own(input, name);
    let (mut aliases, mut links) = (0, 0);
    for record in &outcome.records {
        for fact in &record.facts {
            let Fact::Knowledge(entry) = fact else { panic!("{}: {fact:?}", input.name()) };
            aliases += entry.aliases.len();
            links += entry.links.len();
            assert!(entry.revision > 0, "{}: {}", input.name(), entry.name);
        }
    }
    let entries = outcome.records.len();
    println!(
        "{}: {}, {entries} entries, {aliases} aliases, {links} links, {} refused",
        input.name(),
        found.list,
        outcome.refused.len()
    );
    print_reasons(&outcome);
    assert_ne!(found.list, *name, "{}: the list is not known by its name", input.name());
    assert_eq!(entries, expected(&text), "{}", input.name());
    entries
}

fn expected(text: &str) -> usize {
    let document: Value = serde_json::from_str(text).unwrap();
    if let Some(values) = document.get("values").and_then(Value::as_array) {
        return values.len();
    }
    let kinds = ["malware", "tool", "intrusion-set", "attack-pattern", "campaign"];
    let objects = document.get("objects").and_then(Value::as_array).unwrap();
    objects.iter().filter(|object| kinds.contains(&object["type"].as_str().unwrap())).count()
}
