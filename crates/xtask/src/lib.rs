//! House rules as tests, and what they share: the workspace's folder, its files, the answers of `cargo metadata`.
//!
//! No program and no build step: `cargo test -p xtask` is all there is, so that the rules hold wherever the tests run.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The workspace's folder.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// A text file of the workspace, by its path from the root; empty when it is not there or not UTF-8.
#[must_use]
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// Every file of ours below `folder` whose name ends with `suffix`, by its path from the root, sorted. Build output and hidden folders
/// are passed over.
#[must_use]
pub fn files(folder: &str, suffix: &str) -> Vec<String> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
                folders.push(entry.path());
            } else if kind.is_file() && name.ends_with(suffix) {
                let path = entry.path();
                found.push(path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// Names of the folders directly below `folder`, sorted.
#[must_use]
pub fn folders(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut names: Vec<String> =
        entries.filter(is_folder).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
