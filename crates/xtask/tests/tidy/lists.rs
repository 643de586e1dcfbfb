//! Lists that must agree: a source is a word in a list, a file, and a folder of fixtures.

use std::collections::BTreeSet;

#[test]
fn sources_are_files_are_fixtures() {
    let text = xtask::text("crates/feeds/src/source.rs");
    let list =
        text.split_once("\nsources! {").and_then(|(_, rest)| rest.split_once('}')).map(|(list, _)| list);
    let listed: Vec<String> = list
        .expect("crates/feeds/src/source.rs has `sources! {`")
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(listed.len() >= 9, "only {listed:?}");
    assert!(listed.is_sorted(), "the list of sources is sorted by name: {listed:?}");
    let listed: BTreeSet<String> = listed.into_iter().collect();
    let stem = |path: String| {
        let rest = path.strip_prefix("crates/feeds/src/source/")?;
        rest.strip_suffix(".rs").filter(|stem| !stem.contains('/')).map(str::to_owned)
    };
    let files: BTreeSet<String> =
        xtask::files("crates/feeds/src/source", ".rs").into_iter().filter_map(stem).collect();
    assert_eq!(listed, files, "a source is one word in the list and one file under source/");
    let fixtures: BTreeSet<String> = xtask::folders("crates/feeds/fixtures").into_iter().collect();
    assert_eq!(listed, fixtures, "a source has one folder of fixtures");
}

#[test]
fn fixtures_come_in_pairs() {
    let inputs: BTreeSet<String> = stems(".in");
    let outputs: BTreeSet<String> = stems(".out");
    assert!(!inputs.is_empty());
    assert_eq!(inputs, outputs, "every fixture has its `.in` and its `.out`");
}

fn stems(suffix: &str) -> BTreeSet<String> {
    let files = xtask::files("crates/feeds/fixtures", suffix);
    files.into_iter().map(|path| path.trim_end_matches(suffix).to_owned()).collect()
}
