//! Knowledge: what is one, what is not, whatever the order; the families of a report.

use std::collections::BTreeSet;

use analysis::Viewer;
use app::knowledge::{Card, KnowledgeFound};
use model::{KnowledgeKind, Tlp};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Harness, bazaar};

/// Number, name, synonyms, related entries by type and number.
type Entry<'a> = (u32, &'a str, &'a [&'a str], &'a [(&'a str, u32)]);

/// A cluster of `(number, name, synonyms, related: (type, number))`.
fn cluster(kind: &str, category: &str, values: &[Entry<'_>]) -> String {
    let related = |(word, number): &(&str, u32)| {
        json!({"dest-uuid": uuid(*number), "type": word,
            "tags": ["estimative-language:likelihood-probability=\"likely\""]})
    };
    let values: Vec<Value> = values
        .iter()
        .map(|(number, name, synonyms, links)| {
            json!({"value": name, "uuid": uuid(*number), "description": format!("About {name}."),
                "meta": {"synonyms": synonyms, "refs": ["https://report.example/"]},
                "related": links.iter().map(related).collect::<Vec<_>>()})
        })
        .collect();
    json!({"authors": [], "category": category, "description": "d", "name": kind, "source": "s", "type": kind,
        "uuid": uuid(0), "values": values, "version": 1})
    .to_string()
}

fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn import_all(harness: &Harness, files: &[(&str, String)]) {
    for (name, content) in files {
        let summary = harness.import(name, content);
        assert_eq!(summary.refused(), 0, "{summary:?}");
    }
}

#[track_caller]
fn card(harness: &Harness, name: &str) -> Card {
    match harness.app.knowledge(name, &Viewer::all(), 100).unwrap() {
        KnowledgeFound::Card(card) => *card,
        other => panic!("{name}: {other:?}"),
    }
}

fn names(found: &KnowledgeFound) -> BTreeSet<String> {
    match found {
        KnowledgeFound::Card(card) => BTreeSet::from([card.name.clone()]),
        KnowledgeFound::Candidates(all) => all.iter().map(|candidate| candidate.name.clone()).collect(),
        KnowledgeFound::Unknown => BTreeSet::new(),
    }
}

#[track_caller]
fn check(harness: &Harness, name: &str, expected: &[&str]) {
    let found = harness.app.knowledge(name, &Viewer::all(), 100).unwrap();
    assert_eq!(names(&found), expected.iter().map(|name| (*name).to_owned()).collect(), "{name}");
}

/// Three lists of software and one of actors that disagree as real ones do.
fn world() -> Vec<(&'static str, String)> {
    vec![
        (
            "malpedia.json",
            cluster(
                "malpedia",
                "tool",
                &[
                    (1, "Kumobot (Windows)", &["Cumulus", "Agent"], &[]),
                    (2, "Kumobot (ELF)", &[], &[]),
                    (3, "Nimbus", &["Twin", "Agent"], &[]),
                    (4, "Stratus", &["Twin"], &[]),
                    (5, "Apricot", &["Plum"], &[]),
                    (6, "Tempest", &[], &[]),
                ],
            ),
        ),
        (
            "tool.json",
            cluster(
                "tool",
                "tool",
                &[
                    (11, "Cumulus", &["Heodo Cloud"], &[("used-by", 31)]),
                    // Kept apart by their publisher, though each has the other's name.
                    (12, "Apricot", &[], &[]),
                    (13, "Plum", &["Apricot"], &[("similar", 5)]),
                    // Similar, without a name in common.
                    (14, "Lenticularis", &[], &[("similar", 3)]),
                ],
            ),
        ),
        (
            "ransomware.json",
            cluster(
                "ransomware",
                "tool",
                &[(21, "Nimbus", &[], &[]), (22, "Tempest", &[], &[("similar", 6)])],
            ),
        ),
        (
            "threat-actor.json",
            cluster(
                "threat-actor",
                "actor",
                &[
                    (31, "Paper Crane", &["APT-EX1", "Kumobot"], &[("uses", 1)]),
                    (32, "Paper Swan", &["APT-EX2"], &[("revoked-by", 31)]),
                ],
            ),
        ),
    ]
}

#[test]
fn one_thing_under_many_names_is_one() {
    let harness = Harness::at("2026-02-01");
    import_all(&harness, &world());
    let kumobot = card(&harness, "heodo cloud");
    assert_eq!((kumobot.name.as_str(), kumobot.kind), ("Kumobot", KnowledgeKind::Malware));
    assert_eq!(kumobot.aliases, ["Agent", "Cumulus", "Heodo Cloud"]);
    assert_eq!(kumobot.lists, ["misp_galaxy/malpedia", "misp_galaxy/tool"]);
    let actors: Vec<_> = kumobot.actors.items.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(actors, ["Paper Crane"]);
    // A successor stands for what was revoked.
    let crane = card(&harness, "APT-EX2");
    assert_eq!((crane.name.as_str(), crane.kind), ("Paper Crane", KnowledgeKind::Actor));
    assert_eq!(card(&harness, &uuid(32)).name, "Paper Crane");
    // The list of ransomware says that it is similar, so the name is no chance.
    assert_eq!(card(&harness, "Tempest").lists, ["misp_galaxy/malpedia", "misp_galaxy/ransomware"]);
    assert_eq!(card(&harness, "Apricot").lists, ["misp_galaxy/malpedia", "misp_galaxy/tool"]);
}

#[test]
fn different_things_stay_apart() {
    let harness = Harness::at("2026-02-01");
    import_all(&harness, &world());
    // An alias of two is of neither, and joins nothing.
    check(&harness, "Twin", &["Nimbus", "Stratus"]);
    check(&harness, "Agent", &["Kumobot", "Nimbus"]);
    // A family and an everyday word for a ransomware.
    check(&harness, "Nimbus", &["Nimbus"]);
    assert!(matches!(
        harness.app.knowledge("Nimbus", &Viewer::all(), 9).unwrap(),
        KnowledgeFound::Candidates(all) if all.len() == 2
    ));
    // What a publisher keeps apart.
    assert_eq!(card(&harness, "Plum").name, "Plum");
    // A statement of likeness alone.
    assert_eq!(card(&harness, "Lenticularis").aliases, Vec::<String>::new());
    // A family and an actor of one name: the family's own name goes first, neither is the other.
    check(&harness, "Kumobot", &["Kumobot"]);
    check(&harness, "nobody", &[]);
    check(&harness, "", &[]);
    check(&harness, "—", &[]);
}

#[test]
fn a_report_tells_each_family_once() {
    let harness = Harness::at("2026-02-01");
    import_all(&harness, &world());
    let sha256 = "ab".repeat(32);
    let row = |family| ("2026-01-20 10:00:00", sha256.as_str(), "n/a", "n/a", "a.exe", family);
    for (at, family) in ["win.cumulus", "Heodo Cloud", "Agent", "Twin", "Never Heard"].into_iter().enumerate()
    {
        harness.import(&format!("bazaar-{at}.csv"), bazaar(&[row(family)]));
    }
    let report = harness.lookup(&sha256);
    let families = report.families.unwrap();
    let shown: Vec<(Option<&str>, Vec<&str>)> = families
        .items
        .iter()
        .map(|family| {
            let stated = family.stated.iter().map(|stated| stated.name.as_str()).collect();
            (family.card.as_ref().map(|card| card.name.as_str()), stated)
        })
        .collect();
    assert_eq!(shown, [(Some("Kumobot"), vec!["Heodo Cloud", "win.cumulus"]), (None, vec!["Twin"])]);
    assert_eq!(families.items[1].candidates.len(), 2);
    assert_eq!(families.coverage.len(), 4);
    // The newest of a list answers, and what a viewer may not see is not told.
    let viewer =
        Viewer { tlp_max: Tlp::Clear, sources: Some(vec!["misp_galaxy/tool".to_owned()]), ..Viewer::all() };
    let KnowledgeFound::Card(seen) = harness.app.knowledge("Cumulus", &viewer, 9).unwrap() else { panic!() };
    assert_eq!((seen.name.as_str(), seen.lists.len()), ("Cumulus", 1));
    assert_eq!(names(&harness.app.knowledge("Nimbus", &viewer, 9).unwrap()), BTreeSet::new());
}

#[test]
fn importing_again_adds_nothing() {
    let harness = Harness::at("2026-02-01");
    import_all(&harness, &world());
    let digest = harness.app.digest().unwrap();
    for (name, content) in world() {
        let file = &harness.import(name, content).files[0];
        assert_eq!(file.new, 0, "{file:?}");
        assert!(file.known > 0);
    }
    assert_eq!(harness.app.digest().unwrap(), digest);
    assert_eq!(digest.knowledge, 14);
    assert_eq!(harness.app.fsck().unwrap().findings, []);
}

/// What every name means, as text.
fn meanings(harness: &Harness) -> Vec<String> {
    let asked =
        ["Kumobot", "Cumulus", "Heodo Cloud", "Agent", "Twin", "Nimbus", "Tempest", "Apricot", "Plum"];
    let mut texts = Vec::new();
    for name in asked.into_iter().chain(["Lenticularis", "Paper Crane", "APT-EX1", "APT-EX2", "Paper Swan"]) {
        texts.push(format!("{name}: {:?}", harness.app.knowledge(name, &Viewer::all(), 9).unwrap()));
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_matter(order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let straight = Harness::at("2026-02-01");
        import_all(&straight, &world());
        let shuffled = Harness::at("2026-02-01");
        let files = world();
        for at in order {
            import_all(&shuffled, &files[at..=at]);
        }
        prop_assert_eq!(straight.app.digest().unwrap(), shuffled.app.digest().unwrap());
        prop_assert_eq!(meanings(&straight), meanings(&shuffled));
    }
}
