//! Every public function of the application, and why it tells nobody what he may not see. A new one is added here, or the test fails.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Why a function is no leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// It is asked in both worlds.
    Asked,
    /// It takes something in, or keeps something up, and what it returns is for whoever brought it or runs the installation.
    Takes,
    /// It is for who runs the installation, or for the program itself: what it says is not told as it is.
    Operator,
    /// It tells nothing of what any list says.
    Neutral,
}

const FUNCTIONS: &[(&str, Why)] = &[
    ("adopt", Why::Takes),
    ("analyse", Why::Takes),
    ("analyse_all", Why::Takes),
    ("analyser_contributions", Why::Operator),
    ("apply_retention", Why::Takes),
    ("assess", Why::Takes),
    ("assessment", Why::Operator),
    ("assessments", Why::Asked),
    ("backup", Why::Operator),
    ("check_known_files", Why::Operator),
    ("check_names", Why::Operator),
    ("check_similar_files", Why::Operator),
    ("check_verdicts", Why::Operator),
    ("count_erasable", Why::Operator),
    ("count_names", Why::Asked),
    ("difference", Why::Asked),
    ("digest", Why::Operator),
    ("erase", Why::Takes),
    ("examined_for", Why::Operator),
    ("find_names", Why::Asked),
    ("fsck", Why::Operator),
    ("graph", Why::Asked),
    ("has_data", Why::Operator),
    ("holds", Why::Asked),
    ("imitated", Why::Neutral),
    ("import", Why::Takes),
    ("import_file", Why::Takes),
    ("import_known_files", Why::Takes),
    ("is_examined", Why::Asked),
    ("is_for_few", Why::Operator),
    ("is_silent", Why::Operator),
    ("knowledge", Why::Asked),
    ("known_files", Why::Operator),
    ("lookup", Why::Asked),
    ("lookup_lasting", Why::Asked),
    ("measure_sources", Why::Takes),
    ("name_stats", Why::Operator),
    ("now", Why::Neutral),
    ("open", Why::Operator),
    ("pause_source", Why::Takes),
    ("past_imports", Why::Operator),
    ("paused", Why::Operator),
    ("policy", Why::Neutral),
    ("protect", Why::Takes),
    ("quick_verdicts", Why::Asked),
    ("rebuild_names", Why::Takes),
    ("rebuild_similar_files", Why::Takes),
    ("rebuild_verdicts", Why::Takes),
    ("refresh_verdicts", Why::Takes),
    ("remove_known_files", Why::Takes),
    ("remove_source", Why::Takes),
    ("restrictions", Why::Neutral),
    ("resume_source", Why::Takes),
    ("retention", Why::Operator),
    ("running_imports", Why::Operator),
    ("sees_common", Why::Neutral),
    ("set_restrictions", Why::Takes),
    ("set_retention", Why::Takes),
    ("settle_verdicts", Why::Takes),
    ("similar_file_stats", Why::Operator),
    ("source_metrics", Why::Asked),
    ("sources", Why::Asked),
    ("stats", Why::Operator),
    ("take_examined", Why::Takes),
    ("take_pieces", Why::Takes),
    ("take_sightings", Why::Takes),
    ("triage", Why::Asked),
    ("united", Why::Operator),
    ("warm_up", Why::Takes),
    ("withdraw_assessment", Why::Takes),
];

fn functions(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut is_app = false;
        for line in text.lines() {
            if line.starts_with("impl") {
                is_app = line.starts_with("impl App {");
            }
            let name = line.strip_prefix("    pub fn ").and_then(|rest| rest.split(['(', '<']).next());
            if let (true, Some(name)) = (is_app, name) {
                found.insert(name.to_owned(), path.display().to_string());
            }
        }
    }
}

#[test]
fn every_public_function_is_named() {
    let mut found = BTreeMap::new();
    functions(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    let named: BTreeMap<&str, Why> = FUNCTIONS.iter().copied().collect();
    for (name, path) in &found {
        assert!(
            named.contains_key(name.as_str()),
            "`{name}` of {path}: ask it in both worlds, or say why not"
        );
    }
    for name in named.keys() {
        assert!(found.contains_key(*name), "there is no function `{name}` any more");
    }
}

#[test]
fn what_is_asked_is_asked() {
    let asking = include_str!("asking.rs");
    for (name, why) in FUNCTIONS {
        if *why == Why::Asked {
            assert!(asking.contains(&format!(".{name}(")), "`{name}` is not asked");
        }
    }
}

/// Reads of the ledger that have a twin for those who may not see everything.
const FOR_ALL: [&str; 17] = [
    "aliases",
    "announced",
    "attacks",
    "count",
    "edges",
    "evidence",
    "first_evidence",
    "judged_below",
    "judged_on",
    "knowledge",
    "page",
    "places",
    "registrations",
    "registrations_around",
    "resolutions",
    "verdict_evidence",
    "walk_knowledge",
];

/// What is read for all, where it is known that the viewer sees all of it.
const KNOWN_TO_BE_ALL: [(&str, &str); 1] = [("lookup/general.rs", "count")];

#[test]
fn what_people_are_told_is_read_for_them() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut files = Vec::new();
    for part in [
        "lookup",
        "lookup.rs",
        "knowledge",
        "knowledge.rs",
        "similar_files",
        "names.rs",
        "analysers/for_viewer.rs",
    ] {
        collect(&root.join(part), &mut files);
    }
    assert!(files.len() > 25, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        for read in FOR_ALL {
            let is_allowed = KNOWN_TO_BE_ALL.contains(&(name.as_str(), read));
            let is_read = text.contains(&format!("ledger.{read}("));
            assert_eq!(is_read, is_allowed, "{name} reads `{read}`, whoever asks: read `{read}_seen`");
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), files));
    } else {
        files.push(path.to_owned());
    }
}
