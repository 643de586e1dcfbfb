//! What cargo knows about the workspace and everything it depends on, on this platform.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

/// A package: ours, or one we depend on.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// SPDX expression.
    pub(crate) license: Option<String>,
    /// Names of its direct dependencies, tests' and builds' too.
    pub(crate) direct: BTreeSet<String>,
    /// Whether it is a member of the workspace.
    pub(crate) is_ours: bool,
    /// Packages that its normal build needs, by id.
    needs: Vec<String>,
}

/// All packages by id.
pub(crate) static PACKAGES: LazyLock<BTreeMap<String, Package>> = LazyLock::new(read);

/// The members of the workspace.
pub(crate) fn ours() -> impl Iterator<Item = &'static Package> {
    PACKAGES.values().filter(|package| package.is_ours)
}

/// Names of everything that a member's normal build needs, with what it needs in turn.
pub(crate) fn closure(name: &str) -> BTreeSet<&'static str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut open: Vec<&Package> = ours().filter(|package| package.name == name).collect();
    while let Some(package) = open.pop() {
        for id in &package.needs {
            if let Some(needed) = PACKAGES.get(id)
                && seen.insert(id)
            {
                names.insert(needed.name.as_str());
                open.push(needed);
            }
        }
    }
    names
}

fn read() -> BTreeMap<String, Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // This platform only: the packages of others need not be on the machine.
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(xtask::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let members: BTreeSet<&str> = array(&metadata, "workspace_members").filter_map(Value::as_str).collect();
    let nodes = metadata
        .get("resolve")
        .map(|resolve| array(resolve, "nodes").collect::<Vec<_>>())
        .unwrap_or_default();
    let needs: BTreeMap<&str, Vec<String>> =
        nodes.into_iter().map(|node| (word(node, "id"), needs(node))).collect();
    array(&metadata, "packages")
        .map(|package| {
            let id = word(package, "id");
            let package = Package {
                name: word(package, "name").to_owned(),
                version: word(package, "version").to_owned(),
                license: package.get("license").and_then(Value::as_str).map(str::to_owned),
                direct: array(package, "dependencies")
                    .map(|dependency| word(dependency, "name").to_owned())
                    .collect(),
                is_ours: members.contains(id),
                needs: needs.get(id).cloned().unwrap_or_default(),
            };
            (id.to_owned(), package)
        })
        .collect()
}

/// Ids of what a node's normal build needs.
fn needs(node: &Value) -> Vec<String> {
    let is_normal = |dependency: &&Value| {
        array(dependency, "dep_kinds").any(|kind| kind.get("kind").is_none_or(Value::is_null))
    };
    array(node, "deps").filter(is_normal).map(|dependency| word(dependency, "pkg").to_owned()).collect()
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
