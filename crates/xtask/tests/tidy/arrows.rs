//! Which crate may know which: arrows point downwards only.

use std::collections::BTreeSet;

use crate::metadata;

/// Each crate of ours with those it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("accounts", &["model"]),
    ("analysis", &["model"]),
    ("app", &["analysis", "feeds", "files", "model", "search", "similarity", "store"]),
    ("codesign", &[]),
    ("feeds", &["analysis", "model"]),
    ("fetch", &[]),
    ("files", &["analysis", "codesign", "model", "similarity"]),
    ("fuzzing", &["analysis", "feeds", "files", "model", "server", "store"]),
    ("mail", &[]),
    ("model", &[]),
    ("oidc", &["fetch"]),
    ("search", &["analysis", "model"]),
    ("server", &["accounts", "analysis", "app", "fetch", "files", "mail", "model", "oidc"]),
    ("similarity", &[]),
    ("store", &["model"]),
    ("xtask", &[]),
];

/// Crates that are pure: no runtime, no network, no storage.
const PURE: [&str; 5] = ["analysis", "codesign", "feeds", "files", "model"];
const IMPURE: [&str; 9] = ["axum", "fjall", "hyper", "mio", "reqwest", "rustls", "socket2", "tokio", "ureq"];

#[test]
fn arrows_point_downwards() {
    let names: BTreeSet<&str> = metadata::ours().map(|package| package.name.as_str()).collect();
    for package in metadata::ours() {
        let (_, allowed) = ARROWS.iter().find(|(name, _)| *name == package.name).unwrap_or_else(|| {
            panic!("crate `{}` has no line in ARROWS: say what it may know", package.name);
        });
        for dependency in package.direct.iter().filter(|name| names.contains(name.as_str())) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "`{}` may not know `{dependency}`: move the code down, or the knowledge up",
                package.name,
            );
        }
    }
    assert!(
        ARROWS.iter().all(|(name, _)| names.contains(name)),
        "ARROWS names a crate that is gone: {names:?}"
    );
}

#[test]
fn pure_crates_stay_pure() {
    for pure in PURE {
        let needed = metadata::closure(pure);
        assert!(!needed.is_empty(), "nothing is known about `{pure}`");
        for impure in IMPURE {
            assert!(!needed.contains(impure), "`{pure}` is pure, and `{impure}` came under it");
        }
    }
}

#[test]
fn core_types_are_not_serialised() {
    let model = metadata::ours().find(|package| package.name == "model").expect("there is a crate `model`");
    for format in ["serde", "serde_json", "toml"] {
        assert!(
            !model.direct.contains(format),
            "`model` knows `{format}`: what crosses a boundary has its own type there"
        );
    }
}
