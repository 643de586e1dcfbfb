//! What a group may not see leaves no trace: in a world that has it, the group is told what it would be told in one that never had it, by
//! everything that tells anybody anything, whoever asked before, whatever came first.

mod asking;
mod functions;
mod generated;
mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use analysis::{Restrictions, Viewer};
use app::import::Silent;
use model::{Evidence, Observable, Tlp};
use store::Section;

use self::{
    asking::{Answers, Asking},
    world::{GROUP, HIDDEN, OTHER, RESTRICTED, hidden, hidden_knowledge, known, objects, open},
};
use crate::support::{Harness, time};

const NOW: &str = "2026-02-10";
const PATTERNS: [&str; 6] = ["*", "*shop*", "*.example", "acme*", "*secret*", "paypa1*"];
const NAMES: [&str; 8] =
    ["Kumobot", "Cumulus", "Stratus", "Nimbus", "Evil", "Secretbot", "Secret alias", "Wobbling"];

/// One source is for the other group, and everybody sees what is open.
fn restrictions() -> Restrictions {
    let lists = BTreeMap::from([(RESTRICTED.to_owned(), BTreeSet::from([OTHER.to_owned()]))]);
    Restrictions { lists, common_tlp_max: Tlp::Clear }
}

/// What comes into a world.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// What is seen.
    Open,
    /// What is not, by the list and with the marking.
    Hidden(world::Label),
    /// Both, a few pieces of each in turn.
    Mixed(world::Label),
    /// The analysers are run.
    Analyse,
    /// Restrictions are put in force.
    Restrict,
    /// There are none any more.
    Release,
}

/// A world of these steps, under restrictions from the start unless a step puts them in force.
fn world(steps: &[Step]) -> Harness {
    let harness = Harness::at(NOW);
    let app = &harness.app;
    if !steps.iter().any(|step| matches!(step, Step::Restrict | Step::Release)) {
        assert!(!app.set_restrictions(restrictions()).unwrap(), "nothing is there to be made anew");
    }
    for step in steps {
        let hidden = |label| hidden().into_iter().map(|told| told.by(label)).collect::<Vec<Evidence>>();
        match *step {
            Step::Open => {
                app.take_pieces(open(), known()).unwrap();
                harness.import("country-ipv4.csv", "203.0.113.0,203.0.113.255,JP\n");
            }
            Step::Hidden(label) => {
                app.take_pieces(hidden(label), hidden_knowledge(label)).unwrap();
                let options = app::ImportOptions {
                    tlp: Some(Tlp::Red),
                    observed_at: Some(time("2026-02-09")),
                    ..app::ImportOptions::default()
                };
                harness.import_with(
                    "country-ipv4.csv",
                    "203.0.113.0,203.0.113.255,US\n198.51.100.0,198.51.100.255,DE\n",
                    &options,
                );
                let registered = "Domain Name: shop.example\nRegistrar: Secret Registrar\nCreation Date: 2026-02-01T00:00:00Z\n>>> Last update of WHOIS database: 2026-02-02T00:00:00Z <<<\n";
                let red = app::ImportOptions { tlp: Some(Tlp::Red), ..app::ImportOptions::default() };
                let summary = harness.import_with("whois-2026-02-02.txt", registered, &red);
                assert_eq!(summary.refused(), 0, "{summary:?}");
            }
            Step::Mixed(label) => {
                let (hidden, open) = (hidden(label), open());
                let (mut hidden, mut open) = (hidden.chunks(7), open.chunks(3));
                loop {
                    let (more, others) = (hidden.next(), open.next());
                    if more.is_none() && others.is_none() {
                        break;
                    }
                    for pieces in [more, others].into_iter().flatten() {
                        app.take_pieces(pieces.to_vec(), Vec::new()).unwrap();
                    }
                }
                app.take_pieces(Vec::new(), hidden_knowledge(label)).unwrap();
                app.take_pieces(Vec::new(), known()).unwrap();
                harness.import("country-ipv4.csv", "203.0.113.0,203.0.113.255,JP\n");
            }
            Step::Analyse => while !app.analyse(&Silent).unwrap().is_done {},
            Step::Restrict => {
                app.set_restrictions(restrictions()).unwrap();
            }
            Step::Release => {
                app.set_restrictions(Restrictions::default()).unwrap();
            }
        }
    }
    assert_eq!(app.check_verdicts().unwrap().different, vec![]);
    assert_eq!(app.fsck().unwrap().findings, vec![]);
    harness
}

fn of_group(harness: &Harness, group: &str, tlp_max: Tlp) -> Viewer {
    Viewer::of_group(group, tlp_max, harness.app.restrictions())
}

/// Those who must not notice: one who sees more than everybody, one who sees the same, and whoever is of no group.
fn viewers(harness: &Harness) -> [(&'static str, Viewer); 3] {
    [
        ("the group", of_group(harness, GROUP, Tlp::Amber)),
        ("a third group", of_group(harness, "grp_z", Tlp::Clear)),
        ("nobody's", Viewer::common(harness.app.restrictions())),
    ]
}

fn ask(harness: &Harness, viewer: &Viewer, objects: &[Observable]) -> Answers {
    Asking { app: &harness.app, viewer, objects, patterns: &PATTERNS, names: &NAMES }.everything()
}

#[track_caller]
fn assert_same(what: &str, expected: &Answers, found: &Answers) {
    assert!(expected.keys().eq(found.keys()));
    for (asked, expected) in expected {
        let found = &found[asked];
        if expected != found {
            let differs = expected.lines().zip(found.lines()).enumerate().find(|(_, (a, b))| a != b);
            panic!("{what}: `{asked}` differs from {differs:?}\n--- without\n{expected}\n--- with\n{found}");
        }
    }
}

/// Everybody who must not notice is told the same in both worlds, also after all others have asked.
#[track_caller]
fn check(what: &str, without: &Harness, with: &Harness) {
    let objects = objects();
    let expected = viewers(without).map(|(who, viewer)| (who, ask(without, &viewer, &objects)));
    let cold = viewers(with).map(|(_, viewer)| ask(with, &viewer, &objects));
    for ((who, expected), found) in expected.iter().zip(&cold) {
        assert_same(&format!("{what}, {who}"), expected, found);
    }
    // The other group and the administrator's tools see more, and warm everything that is kept.
    let other = of_group(with, OTHER, Tlp::Red);
    let others = [ask(with, &other, &objects), ask(with, &Viewer::all(), &objects)];
    let (_, expected_of_group) = &expected[0];
    for told in &others {
        let more = told.iter().filter(|(asked, said)| expected_of_group.get(*asked) != Some(*said)).count();
        assert!(more > objects.len() * 3, "{what}: who sees more is told no more: {more}");
    }
    let [(who, viewer), ..] = viewers(with);
    assert_same(
        &format!("{what}, {who}, when others had asked"),
        expected_of_group,
        &ask(with, &viewer, &objects),
    );
}

#[test]
fn what_came_later_is_not_told() {
    let without = world(&[Step::Open, Step::Analyse]);
    for label in HIDDEN {
        let with = world(&[Step::Open, Step::Analyse, Step::Hidden(label), Step::Analyse]);
        check(&format!("later, {label:?}"), &without, &with);
        // As time goes on.
        without.clock.set(time("2026-04-01T01:00:00Z"));
        with.clock.set(time("2026-04-01T01:00:00Z"));
        let viewer = of_group(&with, GROUP, Tlp::Amber);
        let objects = objects();
        assert_same("two months later", &ask(&without, &viewer, &objects), &ask(&with, &viewer, &objects));
        without.clock.set(time(NOW));
    }
}

#[test]
fn what_came_before_is_not_told() {
    let without = world(&[Step::Open, Step::Analyse]);
    let with = world(&[Step::Hidden(HIDDEN[0]), Step::Analyse, Step::Open, Step::Analyse]);
    check("before", &without, &with);
    let with = world(&[Step::Mixed(HIDDEN[2]), Step::Analyse]);
    let without = world(&[Step::Open, Step::Analyse]);
    check("in turn", &without, &with);
}

#[test]
fn restrictions_that_come_later_hold_for_all_that_was_there() {
    let without = world(&[Step::Open, Step::Analyse]);
    let with = world(&[
        Step::Open,
        Step::Hidden(HIDDEN[1]),
        Step::Hidden(HIDDEN[2]),
        Step::Analyse,
        Step::Restrict,
        Step::Analyse,
    ]);
    check("restricted later", &without, &with);
    // And let go again, everybody is told what he would be told if there had never been any; what another group decided stays its own.
    assert!(with.app.set_restrictions(Restrictions::default()).unwrap());
    while !with.app.analyse(&Silent).unwrap().is_done {}
    assert_eq!(with.app.check_verdicts().unwrap().different, vec![]);
    let never =
        world(&[Step::Release, Step::Open, Step::Hidden(HIDDEN[1]), Step::Hidden(HIDDEN[2]), Step::Analyse]);
    let (viewer, objects) = (of_group(&with, GROUP, Tlp::Red), objects());
    let expected = ask(&never, &viewer, &objects);
    assert_same("let go", &expected, &ask(&with, &viewer, &objects));
    assert!(expected["shop.example now"].contains("Secretbot"));
    assert!(!expected.values().any(|said| said.contains("assessment/grp_y")));
}

/// While marks and rows are being made anew, nobody is told more than he may be: here nothing was made at all.
#[test]
fn restrictions_hold_before_anything_is_made_anew() {
    let without = world(&[Step::Open]);
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data").to_str().unwrap().to_owned();
    let clock = app::Clock::fixed(time(NOW));
    let open_app = || app::App::open(&crate::support::options(&data, &clock)).unwrap();
    let app = open_app();
    app.take_pieces(open(), known()).unwrap();
    app.take_pieces(hidden().into_iter().map(|told| told.by(HIDDEN[1])).collect(), Vec::new()).unwrap();
    app.set_restrictions(restrictions()).unwrap();
    drop(app);
    // Kept with the data: whoever opens it marks what is for few.
    let app = open_app();
    assert_eq!(*app.restrictions(), restrictions());
    app.take_pieces(hidden().into_iter().map(|told| told.by(HIDDEN[2])).collect(), Vec::new()).unwrap();
    drop(app);
    let app = open_app();
    assert_eq!(app.check_verdicts().unwrap().different, vec![]);
    let viewer = Viewer::of_group(GROUP, Tlp::Amber, app.restrictions());
    let objects = objects();
    let asked = |app: &app::App| app.quick_verdicts(&objects, &viewer).unwrap();
    assert_eq!(asked(&app), asked(&without.app));
    // A viewer of other restrictions than those in force is told by what he sees himself.
    let stale = Viewer::of_group(GROUP, Tlp::Amber, Arc::new(Restrictions::default()));
    let restricted = app.quick_verdicts(&objects, &stale).unwrap();
    assert!(restricted.iter().zip(asked(&app)).any(|(stale, now)| *stale != now));
    assert!(!app.sees_common(&stale));
}

#[test]
fn hidden_pieces_stand_in_every_section() {
    let mut sections = BTreeSet::new();
    for told in hidden() {
        let section = Section::of(&told.claim);
        sections.insert(section);
        sections.extend(section.inverse());
    }
    // What analysers conclude follows from the others.
    let missing: Vec<Section> = Section::ALL
        .into_iter()
        .filter(|section| *section != Section::Concluded && !sections.contains(section))
        .collect();
    assert_eq!(missing, [], "add a piece of it that the viewer does not see");
}

#[test]
fn what_lasts_is_told_to_everybody() {
    let harness = world(&[Step::Open, Step::Hidden(HIDDEN[0])]);
    let app = &harness.app;
    let ask = |text: &str, viewer: &Viewer| {
        let query = app::Query {
            sections: app::Sections::default(),
            viewer: viewer.clone(),
            ..app::Query::new(world::object(text))
        };
        app.lookup_lasting(&query).unwrap().1
    };
    let viewer = of_group(&harness, GROUP, Tlp::Amber);
    for (text, is_for_few) in [
        ("shop.example", true),
        ("secret.example", true),
        ("unheard.example", false),
        ("http://evil.example/y", true),
    ] {
        assert_eq!(app.is_for_few(&world::object(text)).unwrap(), is_for_few, "{text}");
        assert!(!is_for_few || ask(text, &viewer).is_none(), "{text}");
    }
    // Other restrictions end it.
    let lasting = ask("unheard.example", &viewer).unwrap();
    assert!(app.holds(&lasting));
    app.set_restrictions(Restrictions { common_tlp_max: Tlp::Green, ..restrictions() }).unwrap();
    assert!(!app.holds(&lasting));
}
