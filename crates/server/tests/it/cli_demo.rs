//! The demo world, through the real importers: its story comes out as it is told, today and in the past.

use std::{fs, path::Path};

use analysis::Viewer;
use app::{App, Clock, ImportOptions, Options, Query, import::Outcome, knowledge::KnowledgeFound};
use model::{Observable, Timestamp, time::DAY_MS};
use server::demo;

use crate::cli::{Home, holds, out};

/// Noon of the day on which the test's world is made.
fn noon() -> Timestamp {
    Timestamp::parse("2026-06-15T12:00:00Z").unwrap()
}

fn world() -> App {
    let folder = tempfile::tempdir().unwrap();
    demo::write(folder.path(), noon()).unwrap();
    let options = Options {
        data: "memory:".to_owned(),
        policy: None,
        clock: Clock::fixed(noon()),
        cache_bytes: 8 << 20,
        rows: app::RowMemory { bytes: 8 << 20, is_whole: false },
        command: "test".to_owned(),
    };
    let app = App::open(&options).unwrap();
    app.protect(&[model::DomainName::parse(demo::WATCHED).unwrap()]);
    let summary =
        app.import(&[folder.path().to_owned()], &ImportOptions::default(), &app::import::Silent).unwrap();
    for file in &summary.files {
        assert!(matches!(file.outcome, Outcome::Imported), "{}: {:?}", file.name, file.outcome);
        assert_eq!(file.rejected, 0, "{}: {:?}", file.name, file.samples);
    }
    app.analyse(&app::import::Silent).unwrap();
    app
}

fn zone(app: &App, object: &str, as_of: Option<Timestamp>) -> model::Zone {
    let query = Query { as_of, ..Query::new(Observable::detect(object).unwrap()) };
    app.lookup(&query).unwrap().verdict.zone
}

#[test]
fn the_story_comes_out() {
    let app = world();
    for scene in demo::story(noon()) {
        assert_eq!(zone(&app, &scene.object, None), scene.zone, "{}: {}", scene.object, scene.role);
        if let Some((at, then)) = scene.then {
            assert_ne!(then, scene.zone, "{}: a past that is no other", scene.object);
            assert_eq!(zone(&app, &scene.object, Some(at)), then, "{} at {at}: {}", scene.object, scene.role);
        }
    }
}

/// The zones of the story stand with what analysers conclude, and each of those that can has something to say.
#[test]
fn analysers_have_something_to_say() {
    let app = world();
    let adds = app.analyser_contributions().unwrap().analysers;
    for name in ["fresh_registration", "lookalike", "prevalence", "propagation"] {
        assert!(adds.get(name).is_some_and(|adds| adds.conclusions > 0), "{name}: {adds:?}");
    }
    assert_eq!(app.analyse_all(&app::import::Silent).unwrap().changed, 0);
    assert_eq!(app.check_verdicts().unwrap().different, []);
}

#[test]
fn before_and_after_a_listing_differ() {
    let app = world();
    let page = "https://tsukikage-bank-login.example/signin";
    let query = Query::new(Observable::detect(page).unwrap());
    let report = app.lookup(&query).unwrap();
    let change = report.timeline.first().unwrap();
    assert_eq!(change.zone, model::Zone::Red);
    assert_eq!(zone(&app, page, Some(change.at)), model::Zone::Red);
    assert_eq!(zone(&app, page, Some(change.at.plus_millis(-1))), model::Zone::Grey);
}

#[test]
fn malware_and_its_actor_are_known_by_their_other_names() {
    let app = world();
    let expected =
        [("tsukigrab", "KageSteal", 1), ("ShadowFetch", "KageLoader", 1), ("TA-DEMO-1", "Paper Lantern", 0)];
    for (name, known_as, actors) in expected {
        let found = app.knowledge(name, &Viewer::all(), 10).unwrap();
        let KnowledgeFound::Card(card) = found else { panic!("{name}: {found:?}") };
        assert_eq!((card.name.as_str(), card.actors.items.len()), (known_as, actors), "{name}");
    }
}

#[test]
fn registrations_of_the_cast_are_there_with_their_history() {
    let app = world();
    let registration = |object: &str| {
        app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap().registration.unwrap()
    };
    let phish = registration("https://tsukikage-bank-login.example/signin");
    assert_eq!(phish.records, 3);
    let registrant = phish.current.record.unwrap().contacts.remove(0);
    assert_eq!(registrant.veil().map(|veil| veil.as_str()), Some("privacy service"));
    assert!(phish.changes.iter().any(|change| change.field == "name servers"));
    let seized = registration("old-ember-c2.test");
    assert!(
        seized.changes.iter().any(|change| change.field == "registrant" && change.after.contains("CERT"))
    );
    assert!(registration("tsukikage-bank-verify.example").current.record.is_none());
    let network = registration("203.0.113.77").current.record.unwrap();
    assert_eq!(network.name.as_deref(), Some("BULLETPROOF-EXAMPLE"));
}

#[test]
fn attacks_of_the_cast_are_counted() {
    let app = world();
    let report = |object: &str| app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap();
    let phish = report("tsukikage-bank-login.example");
    let spam = phish.spam.unwrap();
    // Two texts in the first week and the dropper, one text in the next.
    assert_eq!((spam.mails, spam.counts.recent()), (5, spam.counts.total.n));
    let phishing = phish.phishing.unwrap();
    let targets: Vec<_> =
        phishing.targets.iter().map(|(target, _)| (target.organization.as_str(), target.industry)).collect();
    assert_eq!(targets, [("Tsukikage Bank", Some("banking"))]);
    let kits: Vec<_> = phishing.kits.iter().filter_map(|(kit, _)| kit.name.as_deref()).collect();
    assert_eq!(kits, ["tsuki-login.zip"]);
    assert!(phishing.stolen.iter().any(|(stolen, _)| stolen.as_str() == "one-time code"));
    // The mails that the dropper was attached to; and the bank itself took part in nothing.
    let dropper = demo::story(noon()).into_iter().find(|scene| scene.role.contains("the dropper")).unwrap();
    assert_eq!(report(&dropper.object).spam.unwrap().mails, 1);
    let bank = report(demo::WATCHED);
    assert_eq!(bank.phishing.unwrap().counts.total.n, 0);
    assert_eq!(bank.verdict.zone, model::Zone::Green);
}

#[test]
fn overruled_pieces_say_by_which_rule() {
    let app = world();
    for (object, rule) in
        [("198.51.100.23", "shared"), ("share-box.example", "shared"), ("192.0.2.53", "shared")]
    {
        let report = app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap();
        let rules: Vec<&str> = report
            .verdict
            .pieces
            .iter()
            .filter_map(|piece| match piece.standing {
                analysis::Standing::Overruled(rule) => Some(rule.name()),
                _ => None,
            })
            .collect();
        assert!(rules.contains(&rule), "{object}: {rules:?}");
    }
}

#[test]
fn the_chain_can_be_walked() {
    let app = world();
    let related = |object: &str| -> Vec<String> {
        let report = app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap();
        report
            .related
            .iter()
            .flat_map(|(_, listing)| &listing.items)
            .map(|item| item.object.to_string())
            .collect()
    };
    // Page → its host → the archive it served; loader → its C2 → the C2's name.
    let dropper =
        related("tsukikage-bank-login.example").into_iter().find(|object| object.len() == 64).unwrap();
    assert!(related(&dropper).contains(&"tsukikage-bank-login.example/docs/meisai.zip".to_owned()));
    let loader =
        related("http://203.0.113.45/bin/updater.exe").into_iter().find(|object| object.len() == 64).unwrap();
    let c2 = related("203.0.113.77");
    assert!(c2.contains(&"panel.kage-c2.test".to_owned()), "{c2:?}");
    assert!(c2.iter().any(|object| related(object).contains(&"203.0.113.77".to_owned())));
    assert!(!loader.is_empty());
}

/// The sensors show the wave: who was tricked, where and when, and how often while nobody knew.
#[test]
fn the_wave_is_in_the_statistics() {
    let app = world();
    let met = |object: &str| {
        let report = app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap();
        (report.general.hits.unwrap(), report.statistics.unwrap())
    };
    let (hits, phish) = met("tsukikage-bank-login.example");
    assert_eq!(hits, phish.period.hits);
    assert!((100..1000).contains(&hits), "{hits}");
    assert_eq!(phish.countries[0].country.map(|country| country.to_string()), Some("JP".to_owned()));
    assert!(phish.period.detections() > hits / 2, "{phish:?}");
    let (_, control) = met("203.0.113.77");
    // Fifteen alerts; the connections are detections by the verdict.
    assert!(control.period.red >= 30 && control.sensors == [("ids-tokyo".to_owned(), 33)], "{control:?}");
    let (popular, news) = met("morning-news.example");
    assert!(popular > 100_000 && news.popularity == 5 && news.period.detections() == 0);
    assert_eq!(met("nobody-knows.example").0, 0);
}

/// The table in the README is the program's story.
#[test]
fn the_readme_tells_the_story() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    for scene in demo::story(noon()) {
        let row = format!("| `{}` | {} | {} |", scene.object, scene.zone, scene.role);
        assert!(readme.contains(&row), "README.md lacks: {row}");
    }
}

#[test]
fn the_command_makes_imports_and_guides() {
    let home = Home::new();
    let today = Clock::System.now();
    let output = out(&home.run(&["demo"], 0));
    holds(&output, &["wrote", "imported", ", 0 refused", "Try", "hantei lookup --data"]);
    let data = home.path(&format!(".local/share/hantei-demo/{}/data", today.to_date()));
    // The day may have changed between the two clocks' readings.
    let data = if data.exists() {
        data
    } else {
        home.path(&format!(".local/share/hantei-demo/{}/data", today.plus_millis(DAY_MS).to_date()))
    };
    let data = data.to_string_lossy();
    let report = out(&home.run(&["lookup", "--data", &data, "tsukikage-bank-login.example"], 0));
    holds(
        &report,
        &[
            "●R RED",
            "Dangerous",
            "tsukikage-bank-login[.]example",
            "Files downloaded from it",
            "Timeline",
            "Statistics",
            "popularity",
            "proxy-tokyo",
        ],
    );
    let hostile = out(&home.run(
        &["lookup", "--data", &data, "c642a39cd65d4807ce853d03b6a69e83e1893031d85435fd6951057f3b6cd6d0"],
        0,
    ));
    holds(&hostile, &["meisai_‹U+202E›fdp.exe"]);
    let why = out(&home.run(&["explain", "--data", &data, "198.51.100.23"], 0));
    holds(&why, &["■G GREEN", "overruled", "prior", "Without"]);
    holds(&out(&home.run(&["fsck", "--data", &data], 0)), &["sound"]);
    // A second time adds nothing.
    let digest = out(&home.run(&["digest", "--data", &data], 0));
    home.run(&["demo"], 0);
    assert_eq!(digest, out(&home.run(&["digest", "--data", &data], 0)));
}

#[test]
fn the_feeds_alone_can_be_written() {
    let home = Home::new();
    let output = out(&home.run(&["demo", "--dir", "feeds", "--day", "2026-06-15", "--write-only"], 0));
    holds(&output, &["files of feeds to"]);
    assert!(home.path("feeds/firehol/2026-06-15/greensnow.ipset").exists());
    assert!(!home.path(".local").exists());
}

/// The look-alikes of the story are found from the bank, each with how it imitates, and the bank from each of them.
#[test]
fn look_alikes_are_found_from_both_ends() {
    let app = world();
    app.protect(&[model::DomainName::parse(demo::WATCHED).unwrap()]);
    let bank = app.lookup(&Query::new(Observable::detect(demo::WATCHED).unwrap())).unwrap();
    let similar = bank.similar.unwrap();
    let edits = |name: &str| {
        let found = similar.items.iter().find(|item| item.related.object.to_string() == name);
        let likeness = &found.unwrap_or_else(|| panic!("{name} is not among {:?}", similar.items)).likeness;
        (likeness.edits.iter().map(|edit| edit.as_str()).collect::<Vec<_>>(), likeness.distance)
    };
    assert_eq!(edits("tsukikage-bank-login.example"), (vec!["combosquat"], 0));
    assert_eq!(edits("tsukikagebank.example"), (vec!["omission"], 1));
    assert_eq!(edits("tsukikage-bank.test"), (vec!["tld-swap"], 0));
    assert_eq!(edits("tsuk1kage-bank.example"), (vec!["homoglyph"], 0));
    assert_eq!(edits("xn--tsukikge-bank-11k.example"), (vec!["homoglyph"], 0));
    assert_eq!(edits("tsukikage-bank.example.secure-verify.test"), (vec!["subdomain"], 0));
    let red = similar.items.iter().filter(|item| item.related.zone == model::Zone::Red).count();
    assert!(red >= 1, "{:?}", similar.items);

    let page =
        app.lookup(&Query::new(Observable::detect("https://tsukikagebank.example/").unwrap())).unwrap();
    let imitates = page.imitates.unwrap();
    assert_eq!(imitates.first().map(|likeness| likeness.of.as_str()), Some(demo::WATCHED));
}
