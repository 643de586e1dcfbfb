//! Lists of the operator's own: read by a mapping, and otherwise like every source.

use std::{fs, path::Path, sync::Arc};

use app::{
    App, Clock, ImportOptions,
    import::{Mapping, Outcome, Silent},
};
use model::{Grade, Zone};

use crate::support::{Harness, options, time};

const MAPPING: &str = include_str!("../../../feeds/tests/mapping/acme.toml");

const LIST: &str = r#"[list]
name = "own/blocks"
title = "Blocks"
grade = "A"
tlp = "clear"
unit = "snapshot"
every_hours = 24
[format]
type = "txt"
[indicator]
type = "detect"
[evidence]
class = { value = "malicious" }
category = { value = "attacks" }
"#;

fn mapped(text: &str) -> ImportOptions {
    ImportOptions { mapping: Some(Arc::new(Mapping::parse(text).unwrap())), ..ImportOptions::default() }
}

#[test]
fn records_count_with_the_grade_of_their_mapping() {
    let harness = Harness::at("2026-02-04");
    let file = include_str!("../../../feeds/tests/mapping/acme.in");
    let summary = harness.import_with("acme.csv", file, &mapped(MAPPING));
    assert_eq!((summary.files[0].records, summary.files[0].rejected), (1, 1), "{summary:?}");
    assert_eq!(harness.zone("http://evil.example/login"), Zone::Red);
    let sources = harness.app.sources(&analysis::Viewer::all()).unwrap();
    let own = sources.iter().find(|status| status.source.name == "own/acme").unwrap();
    assert_eq!((own.source.grade, own.lists.len(), own.lists[0].evidence), (Grade::B, 1, 1));
    // Again, nothing new.
    let again = harness.import_with("acme.csv", file, &mapped(MAPPING));
    assert_eq!((again.files[0].new, again.files[0].known), (0, 1));
    assert!(harness.app.fsck().unwrap().findings.is_empty());
}

#[test]
fn a_changed_grade_holds_without_importing_again() {
    let harness = Harness::at("2026-02-04");
    harness.import_with("acme.csv", "ioc,seen\nevil.example,2026-02-03\n", &mapped(MAPPING));
    assert_eq!(harness.zone("evil.example"), Zone::Red);
    let worse = mapped(&MAPPING.replace("grade = \"B\"", "grade = \"E\""));
    harness.app.import(&[], &worse, &Silent).unwrap();
    assert_eq!(harness.zone("evil.example"), Zone::Grey);
    assert!(harness.app.check_verdicts().unwrap().different.is_empty());
}

#[test]
fn the_grade_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let clock = Clock::fixed(time("2026-02-04"));
    let file = folder.path().join("acme.csv");
    fs::write(&file, "ioc,seen\nevil.example,2026-02-03\n").unwrap();
    let score = |app: &App| {
        app.quick_verdicts(&[model::Observable::detect("evil.example").unwrap()], &analysis::Viewer::all())
            .unwrap()[0]
            .score
    };
    let before = {
        let app = App::open(&options(&data, &clock)).unwrap();
        app.import(&[file], &mapped(MAPPING), &Silent).unwrap();
        score(&app)
    };
    let app = App::open(&options(&data, &clock)).unwrap();
    assert_eq!(score(&app), before);
    assert_eq!(app.policy().reliability("own/acme"), app.policy().reliability("urlhaus"));
    assert_eq!(app.policy().origins("own/acme"), ["own/acme"]);
    assert!(app.check_verdicts().unwrap().different.is_empty());
}

#[test]
fn a_complete_list_has_snapshots() {
    let harness = Harness::at("2026-02-10");
    let first = harness.import_with("blocks-2026-02-01.txt", "192.0.2.7\n198.51.100.0/28\n", &mapped(LIST));
    assert_eq!(first.files[0].observed_at, Some(time("2026-02-01")));
    assert_eq!(harness.as_of("198.51.100.3", "2026-02-02"), Zone::Red);
    let again = harness.import_with("blocks-2026-02-01.txt", "198.51.100.0/28\n192.0.2[.]7\n", &mapped(LIST));
    assert_eq!(again.files[0].outcome, Outcome::Unchanged);
    let missing = mapped(&MAPPING.replace("\"ioc\"", "\"indicator\""));
    let refused = harness.import_with("acme.csv", "ioc,seen\n1,2\n", &missing);
    let Outcome::Refused(why) = &refused.files[0].outcome else { panic!("{refused:?}") };
    assert!(
        why.starts_with("the file has no column `indicator`, which line 11 of the mapping names"),
        "{why}"
    );
}

#[test]
fn mappings_of_the_folder_claim_files_by_name() {
    let harness = Harness::at("2026-02-04");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("acme.toml"), MAPPING).unwrap();
    fs::write(folder.path().join("broken.toml"), "[list").unwrap();
    let options = ImportOptions { mappings: Some(folder.path().to_owned()), ..ImportOptions::default() };
    let file = "ioc,seen\nevil.example,2026-02-03\n";
    let summary = harness.import_with("acme-1.csv", file, &options);
    assert_eq!(summary.files[0].list.as_deref(), Some("own/acme"));
    // Another name is nobody's.
    let summary = harness.import_with("other.csv", file, &options);
    assert!(
        matches!(&summary.files[0].outcome, Outcome::Refused(why) if why.contains("--mapping")),
        "{summary:?}"
    );
    // Two that claim one name contradict each other.
    fs::write(folder.path().join("twin.toml"), MAPPING.replace("own/acme", "own/twin")).unwrap();
    let summary = harness.import_with("acme-2.csv", file, &options);
    assert!(
        matches!(&summary.files[0].outcome, Outcome::Refused(why) if why.contains("`own/acme` and `own/twin`"))
    );
}

#[test]
fn names_of_mappings() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("acme.toml"), MAPPING).unwrap();
    fs::write(folder.path().join("broken.toml"), MAPPING.replace("grade = \"B\"", "grade = \"X\"")).unwrap();
    let named = |name: &str| app::import::mappings::named(Some(folder.path()), name);
    assert_eq!(named("acme").unwrap().list().name, "own/acme");
    let source = |name: &str| std::error::Error::source(&named(name).unwrap_err()).unwrap().to_string();
    assert_eq!(source("broken"), "line 4: there is no grade `X`; there are: A, B, C, D, E, F");
    for name in ["nobody", "../acme", "/etc/passwd", ""] {
        let error = named(name).unwrap_err().to_string();
        assert!(error.contains("there are: acme, broken"), "{error}");
    }
}

#[test]
fn the_examples_of_the_document_become_verdicts() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping.md");
    let document = fs::read_to_string(path).unwrap();
    let blocks: Vec<&str> = document.split("\n```").collect();
    let block = |word: &str, from: &str| {
        let starts = |block: &&&str| block.starts_with(word) && block.contains(from);
        blocks.iter().find(starts).unwrap().split_once('\n').unwrap().1.to_owned() + "\n"
    };
    let harness = Harness::at("2026-02-05");
    for (mapping, data, looked_up) in [
        ("own/acme-blocklist", ("csv", "indicator;kind"), "http://evil.example/update.exe"),
        ("own/sensor-net", ("json", "ssh_bruteforce"), "2001:db8::25"),
        ("own/gateway-blocks", ("text", "Exported"), "https://phish.example/kit/login.php"),
    ] {
        let options = mapped(&block("toml", mapping));
        let summary = harness.import_with("data", block(data.0, data.1), &options);
        assert_eq!((summary.refused(), summary.files[0].rejected), (0, 0), "{summary:?}");
        assert!(summary.files[0].new > 0);
        let zone = harness.zone(looked_up);
        assert!(matches!(zone, Zone::Red | Zone::Orange), "{looked_up} is {zone}");
    }
}
