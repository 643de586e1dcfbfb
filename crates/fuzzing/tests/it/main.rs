//! The corpus of the fuzzers and the fixtures of the feeds, through the same code as under libFuzzer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use fuzzing::TARGETS;

/// An input that takes longer is a defect; under libFuzzer it is five seconds of optimised code.
const INPUT_TIME_MAX: Duration = Duration::from_secs(20);
/// The corpus is kept small: what finds nothing new is left out.
const CORPUS_BYTES_MAX: u64 = 1024 * 1024;
/// Longer fixtures are tested by the feeds.
const FIXTURE_BYTES_MAX: usize = 16 * 1024;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Runs the target; the name goes out first, for a panic does not say which input it was.
fn run(target: fn(&[u8]), path: &Path, bytes: &[u8]) {
    println!("{}", path.display());
    let begun = Instant::now();
    target(bytes);
    assert!(begun.elapsed() < INPUT_TIME_MAX, "{} took {:?}", path.display(), begun.elapsed());
}

#[test]
fn the_corpus() {
    let mut bytes_all = 0;
    for (name, target) in TARGETS {
        let inputs = files(&root().join("fuzz/corpus").join(name));
        assert!(!inputs.is_empty(), "target `{name}` has no corpus in fuzz/corpus/{name}");
        for path in inputs {
            let bytes = fs::read(&path).unwrap();
            bytes_all += bytes.len() as u64;
            run(*target, &path, &bytes);
        }
    }
    assert!(bytes_all <= CORPUS_BYTES_MAX, "{bytes_all} bytes of corpus: minimise it");
}

#[test]
fn fixtures_through_every_target() {
    let feeds = root().join("crates/feeds");
    let mut seen = 0;
    for path in files(&feeds.join("fixtures")).into_iter().chain(files(&feeds.join("fixtures-broken"))) {
        let bytes = fs::read(&path).unwrap();
        if path.extension() != Some("in".as_ref()) || bytes.len() > FIXTURE_BYTES_MAX {
            continue;
        }
        seen += 1;
        for (name, target) in TARGETS {
            // Where the first byte chooses, every fixture would meet one choice only; the corpus has those.
            if !["source", "stored"].contains(name) {
                run(*target, &path, &bytes);
            }
        }
    }
    assert!(seen > 100, "only {seen} fixtures");
}

#[test]
fn a_target_is_a_word_a_file_and_two_folders() {
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert!(TARGETS.is_sorted_by_key(|(name, _)| *name));
    let listed = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("fuzz").join(folder)).into_iter().flatten();
        let stem = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.unwrap().path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        };
        entries.map(stem).collect()
    };
    for folder in ["fuzz_targets", "corpus", "prove"] {
        assert_eq!(listed(folder), names, "fuzz/{folder}");
    }
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "fuzz/Cargo.toml has no `{name}`");
    }
}
