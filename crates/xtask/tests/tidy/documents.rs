//! Documents say what is.

use crate::metadata;

#[test]
fn the_architecture_names_every_crate() {
    let text = xtask::text("ARCHITECTURE.md");
    for package in metadata::ours() {
        let heading = format!("\n### `crates/{}`: ", package.name);
        assert!(text.contains(&heading), "ARCHITECTURE.md has no part on `crates/{}`", package.name);
    }
}

#[test]
fn commands_in_documents_exist() {
    let makefile = xtask::text("Makefile");
    for document in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let text = xtask::text(document);
        for after in text.split("`make ").skip(1).chain(text.split("\nmake ").skip(1)) {
            let target: String =
                after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            assert!(
                makefile.contains(&format!("\n{target}:")),
                "{document} says `make {target}`, the Makefile has no such target"
            );
        }
    }
}

#[test]
fn links_to_files_lead_somewhere() {
    for document in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "STYLE.md"] {
        for after in xtask::text(document).split("](").skip(1) {
            let target: String = after.chars().take_while(|c| *c != ')' && *c != '#').collect();
            let is_here = target.is_empty() || target.contains("://") || xtask::root().join(&target).exists();
            assert!(is_here, "{document} links to `{target}`, which is not there");
        }
    }
}

#[test]
fn the_changelog_has_room_for_what_comes() {
    assert!(
        xtask::text("CHANGELOG.md").contains("\n## Unreleased\n"),
        "CHANGELOG.md begins with `## Unreleased`"
    );
}

#[test]
fn licences_are_with_the_source() {
    for (file, words) in
        [("LICENSE-MIT", "Permission is hereby granted"), ("LICENSE-APACHE", "Version 2.0, January 2004")]
    {
        assert!(xtask::text(file).contains(words), "{file} is missing or is not the licence's text");
    }
}
