//! Two worlds over HTTP: what a group may not see changes nothing of any answer that it gets, to the byte; not the length, not a header, not a
//! word of an error. Each server has a copy of the same accounts, so that the same token asks in all.

mod asking;
/// The pieces of both worlds, which the application's own test has.
#[expect(dead_code, reason = "the application's test names groups itself")]
#[path = "../../../../app/tests/it/two_worlds/world.rs"]
mod world;

use std::time::Duration;

use accounts::{Group, Role};
use analysis::SCAN;
use app::{Clock, ImportOptions, import::Silent};
use model::{Claim, Evidence, Observable, Tlp};
use server::{access::Keys, http::Settings};

use self::{
    asking::{Answers, Asking},
    world::{HIDDEN, Label, OTHER, RESTRICTED, Told, hidden, hidden_knowledge, known, objects, open},
};
use super::customers::{Shown, group, licence, member};
use crate::support::{Plan, TestApp, time};

const NOW: &str = "2026-02-10";
/// Objects of which nothing is known but what is hidden.
const MORE: usize = 300;

/// What all worlds have in common.
struct Common {
    folder: tempfile::TempDir,
    keys: Keys,
    clock: Clock,
    groups: Groups,
}

/// Who asks: the group that must not notice, and the other one.
struct Groups {
    ours: Shown,
    other: Shown,
    other_group: Group,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Open,
    Hidden,
    Analyse,
}

impl Common {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (keys, clock) = (Keys::passing().unwrap(), Clock::fixed(time(NOW)));
        let test = server("memory:", &keys, &clock);
        let [ours, other_group] = [Tlp::Amber, Tlp::Red].map(|tlp_max| {
            let group = group(&test, tlp_max);
            // Counted in memory: a charge that is written waits for the disk each time.
            licence(&test, &group, "unlimited", None);
            group
        });
        let shown = |group| Shown::token(&test, &member(&test, group, Role::Analyst));
        let groups = Groups { ours: shown(&ours), other: shown(&other_group), other_group };
        test.accounts.copy_to(&folder.path().join("accounts")).unwrap();
        Self { folder, keys, clock, groups }
    }

    /// A server with what the steps bring. Lists are restricted before anything comes in.
    fn world(&self, name: &str, steps: &[Step]) -> TestApp {
        let groups = &self.groups;
        let copy = self.folder.path().join(name);
        std::fs::copy(self.folder.path().join("accounts"), &copy).unwrap();
        let test = server(&format!("sqlite:{}", copy.display()), &self.keys, &self.clock);
        let body = serde_json::json!({ "Groups": [groups.other_group.id.to_string()] });
        let restricted = test.send_as(
            &test.token,
            "PATCH",
            &format!("/api/sources/{RESTRICTED}"),
            "application/json",
            body.to_string().as_bytes(),
        );
        assert_eq!(restricted.status, 200, "{}", restricted.text());
        for step in steps {
            match step {
                Step::Open => {
                    test.app.take_pieces(open(), known()).unwrap();
                    import(&test, "country-ipv4.csv", NOW, "203.0.113.0,203.0.113.255,JP\n", None);
                    // What the group itself decides.
                    let body =
                        serde_json::json!({ "Object": "plain.example", "Zone": "Green", "Reason": "ours" });
                    assert_eq!(groups.ours.post(&test, "/api/assessments", &body).status, 201);
                }
                Step::Hidden => {
                    HIDDEN.into_iter().for_each(|label| hide(&test, groups, label));
                    hide_scans(&test, groups);
                    hide_files(&test);
                    let body = serde_json::json!({ "Object": "shop.example", "Zone": "Green", "Reason": "secret reason" });
                    assert_eq!(groups.other.post(&test, "/api/assessments", &body).status, 201);
                }
                Step::Analyse => while !test.app.analyse(&Silent).unwrap().is_done {},
            }
        }
        test
    }
}

fn import(test: &TestApp, name: &str, day: &str, content: &str, tlp: Option<Tlp>) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), content).unwrap();
    let options = ImportOptions { tlp, observed_at: Some(time(day)), ..ImportOptions::default() };
    let summary = test.app.import_file(file.path(), name, &options, &Silent).unwrap();
    assert_eq!(summary.refused(), 0, "{summary:?}");
}

/// Takes what is hidden by this label: what the application's test has, and the same said of many more objects.
fn hide(test: &TestApp, groups: &Groups, label: Label) {
    let is_told_of_any =
        |told: &Told| matches!(told.claim, Claim::Assessed(_) | Claim::Sighted(_) | Claim::Resolved(_));
    let many = hidden().into_iter().filter(is_told_of_any).collect::<Vec<_>>().into_iter();
    let claims: Vec<(&'static str, Claim)> = many.map(|told| (told.day, told.claim)).collect();
    let more = (0..MORE).map(|number| {
        let (day, claim) = claims[number % claims.len()].clone();
        let name = match number % 3 {
            0 => format!("hidden{number}.shop.example"),
            1 => format!("acmebank{number}.example"),
            _ => format!("hidden{number}.example"),
        };
        Told { subject: Observable::detect(&name).unwrap().into(), day, claim }
    });
    let ours = |piece: Evidence| {
        // The application's test names groups as it likes.
        let source = piece.source.replace(OTHER, &groups.other_group.id.to_string());
        Evidence { source, ..piece }
    };
    let pieces = hidden().into_iter().chain(more).map(|told| ours(told.by(label))).collect();
    test.app.take_pieces(pieces, hidden_knowledge(label)).unwrap();
}

/// Takes what is found in files that the other group hands in.
fn hide_scans(test: &TestApp, groups: &Groups) {
    let source = format!("{SCAN}/static/{}", groups.other_group.id);
    let is_found = |told: &Told| {
        matches!(
            told.claim,
            Claim::Described(_) | Claim::Analysed(_) | Claim::Assessed(_) | Claim::Related(_)
        )
    };
    let found = hidden().into_iter().filter(is_found).map(|told| told.by((RESTRICTED, Tlp::Clear)));
    let pieces = found.map(|piece| Evidence { source: source.clone(), ..piece }).collect();
    test.app.take_pieces(pieces, Vec::new()).unwrap();
}

/// Imports files of which all is hidden.
fn hide_files(test: &TestApp) {
    let ranges = "198.51.100.0,198.51.100.255,DE\n203.0.113.0,203.0.113.255,US\n";
    import(test, "country-ipv4.csv", "2026-02-09", ranges, Some(Tlp::Red));
    let registered = "Domain Name: shop.example\nRegistrar: Secret Registrar\nCreation Date: 2026-02-01T00:00:00Z\n>>> Last update of WHOIS \
                      database: 2026-02-02T00:00:00Z <<<\n";
    import(test, "whois-2026-02-02.txt", "2026-02-02", registered, Some(Tlp::Red));
}

fn server(accounts: &str, keys: &Keys, clock: &Clock) -> TestApp {
    let (keys, clock) = (keys.clone(), clock.clone());
    // However busy the machine is, nobody is told that it took too long.
    let settings = Settings { request_timeout: Duration::from_secs(600), ..Settings::default() };
    TestApp::of(Plan { settings, accounts: accounts.to_owned(), keys, clock, ..Plan::default() })
}

fn ask(test: &TestApp, shown: &Shown) -> Answers {
    Asking { test, shown, objects: &objects() }.everything()
}

#[track_caller]
fn assert_same(what: &str, expected: &Answers, found: &Answers) {
    assert!(expected.keys().eq(found.keys()), "{what}: other things were asked for");
    for (asked, expected) in expected {
        let found = &found[asked];
        if expected != found {
            let at = expected.bytes().zip(found.bytes()).position(|(one, other)| one != other).unwrap_or(0);
            let around = |text: &str| {
                let bytes = text.as_bytes();
                String::from_utf8_lossy(
                    &bytes[at.saturating_sub(200).min(bytes.len())..(at + 200).min(bytes.len())],
                )
                .into_owned()
            };
            panic!(
                "{what}: `{asked}` differs at {at}\n--- without\n{}\n--- with\n{}",
                around(expected),
                around(found)
            );
        }
    }
}

#[test]
fn what_a_group_may_not_see_changes_no_byte() {
    let common = Common::new();
    let groups = &common.groups;
    let without = common.world("without", &[Step::Open, Step::Analyse]);
    let with = common.world("with", &[Step::Open, Step::Analyse, Step::Hidden, Step::Analyse]);
    let expected = ask(&without, &groups.ours);
    assert!(expected.len() > 300, "{}", expected.len());
    assert_same("first", &expected, &ask(&with, &groups.ours));
    // The other group and the administrator see more, and warm all that is kept.
    for shown in [&groups.other, &Shown(with.shown())] {
        let more = ask(&with, shown);
        let others = more.iter().filter(|(asked, said)| expected.get(*asked) != Some(*said)).count();
        assert!(others > 250, "who sees more is told no more: {others} of {}", expected.len());
    }
    assert_same("when others had asked", &ask(&without, &groups.ours), &ask(&with, &groups.ours));
    // Time goes on.
    common.clock.set(time("2026-04-01T01:00:00Z"));
    assert_same("two months later", &ask(&without, &groups.ours), &ask(&with, &groups.ours));
}

#[test]
fn nor_when_it_came_first() {
    let common = Common::new();
    let groups = &common.groups;
    let without = common.world("without", &[Step::Open, Step::Analyse]);
    let with = common.world("with", &[Step::Hidden, Step::Analyse, Step::Open, Step::Analyse]);
    assert_same("first", &ask(&without, &groups.ours), &ask(&with, &groups.ours));
    drop(ask(&with, &groups.other));
    assert_same("when others had asked", &ask(&without, &groups.ours), &ask(&with, &groups.ours));
}
