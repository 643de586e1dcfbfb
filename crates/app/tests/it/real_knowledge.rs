//! The publishers' real lists of knowledge, where they are at hand: what is one thing and what is not, and the largest things
//! for a person to look at.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use analysis::Viewer;
use app::{
    App, ImportOptions,
    import::{Outcome, Silent},
    knowledge::KnowledgeFound,
};
use model::KnowledgeKind;

use crate::support::Harness;

fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("HANTEI_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if folder.join("misp_galaxy").is_dir() {
        return Some(folder);
    }
    println!("no real samples in {}: this test shows nothing", folder.display());
    None
}

/// All names mean one thing of this kind.
#[track_caller]
fn same(app: &App, kind: KnowledgeKind, names: &[&str]) {
    let ids: BTreeSet<Vec<String>> = names
        .iter()
        .map(|name| match app.knowledge(name, &Viewer::all(), 10).unwrap() {
            KnowledgeFound::Card(card) if card.kind == kind => card.ids,
            other => panic!("{name}: {other:?}"),
        })
        .collect();
    assert_eq!(ids.len(), 1, "{names:?}");
}

#[test]
fn real_families_and_actors() {
    let Some(samples) = samples() else { return };
    let harness = Harness::at("2026-11-01");
    let app = &harness.app;
    let folders = [samples.join("misp_galaxy"), samples.join("attack")];
    let summary = app.import(&folders, &ImportOptions::default(), &Silent).unwrap();
    assert_eq!(summary.files.len(), 18);
    assert!(summary.files.iter().all(|file| file.outcome == Outcome::Imported), "{summary:?}");
    let digest = app.digest().unwrap();
    assert_eq!((digest.damaged, app.fsck().unwrap().total), (0, 0));
    assert!(digest.knowledge > 11_000, "{} entries", digest.knowledge);
    let again = app.import(&folders, &ImportOptions::default(), &Silent).unwrap();
    assert_eq!(again.files.iter().map(|file| file.new).sum::<u64>(), 0);

    let other = Harness::at("2026-11-02");
    let turned = [samples.join("attack"), samples.join("misp_galaxy")];
    other.app.import(&turned, &ImportOptions::default(), &Silent).unwrap();
    assert_eq!(other.app.digest().unwrap(), digest);
    assert_eq!(other.app.united(10_000), app.united(10_000));

    let all = app.united(usize::MAX);
    println!("{} entries are {} things", digest.knowledge, all.len());
    for thing in all.iter().take(30) {
        let names: BTreeSet<&str> = thing.entries.iter().map(|(_, name)| name.as_str()).collect();
        println!("{} {}: {names:?}", thing.kind.as_str(), thing.name);
    }
    let most = all.iter().map(|thing| thing.entries.len()).max().unwrap();
    assert!(most <= 16, "{most} entries are one thing: {:?}", all.first());

    use KnowledgeKind::{Actor, Malware};
    same(app, Malware, &["Emotet", "Geodo", "Heodo", "win.emotet", "S0367"]);
    same(app, Malware, &["Qakbot", "QBot", "Pinkslipbot", "QuackBot", "win.qakbot", "S0650"]);
    same(app, Malware, &["Cobalt Strike", "CobaltStrike", "win.cobalt_strike", "S0154"]);
    same(app, Malware, &["Trickbot", "Trick Bot", "S0266"]);
    same(app, Malware, &["Agent Tesla", "win.agent_tesla", "AgentTesla"]);
    same(app, Malware, &["elf.mirai", "Mirai", "win.mirai"]);
    same(app, Actor, &["APT28", "Fancy Bear", "Forest Blizzard", "G0007"]);
    same(app, Actor, &["APT29", "The Dukes", "G0016"]);
}
