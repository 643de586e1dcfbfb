//! The index of names: every name that evidence speaks of is in it, through restarts, and similar domains are read from it.

use analysis::lookalike::Edit;
use app::{App, Clock, NamePattern, Query, Sections, import::Silent};
use model::{DomainName, Observable, Zone};

use crate::support::{Harness, adguard, options, time, urlhaus};

fn names(app: &App, pattern: &str) -> Vec<String> {
    let page =
        app.find_names(&NamePattern::parse(pattern).unwrap(), None, 1000, &analysis::Viewer::all()).unwrap();
    page.names.iter().map(DomainName::to_string).collect()
}

fn import(app: &App, folder: &std::path::Path, name: &str, content: &str) {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    app.import(&[path], &app::ImportOptions::default(), &Silent).unwrap();
}

const DAY: &str = "2026-02-07 01:00:00";

/// A list of URLs on these hosts.
fn hosts(names: &[&str]) -> String {
    let urls: Vec<String> = names.iter().map(|name| format!("http://{name}/x")).collect();
    urlhaus(&urls.iter().map(|url| (DAY, DAY, url.as_str())).collect::<Vec<_>>())
}

#[test]
fn hosts_of_urls_and_masks_are_names() {
    let harness = Harness::at("2026-02-08");
    harness.import("urlhaus.csv", hosts(&["dl.evil.example", "192.0.2.7", "acmebank-login.test"]));
    harness.import("urlhaus-filter-ag.txt", adguard("2026-02-07T00:00:00Z", &["||masked.example^"]));
    assert_eq!(names(&harness.app, "*"), ["dl.evil.example", "masked.example", "acmebank-login.test"]);
    assert_eq!(names(&harness.app, "*bank*"), ["acmebank-login.test"]);
}

#[test]
fn similar_domains_have_kind_distance_and_zone() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "urlhaus.csv",
        hosts(&[
            "acmebank.test",
            "acmebamk.example",
            "acmebank-login.test",
            "acmebank.example.shop.test",
            "other.example",
        ]),
    );
    harness.import("urlhaus-filter-ag.txt", adguard("2026-02-07T00:00:00Z", &["||acrnebank.example^"]));
    for asked in ["acmebank.example", "http://www.acmebank.example/login"] {
        let similar = harness.lookup(asked).similar.unwrap();
        let found: Vec<_> = similar
            .items
            .iter()
            .map(|item| {
                let likeness = &item.likeness;
                assert_eq!(likeness.of.as_str(), "acmebank.example");
                (
                    item.related.object.to_string(),
                    likeness.edits.clone(),
                    likeness.distance,
                    item.related.zone,
                )
            })
            .collect();
        let masked = harness.zone("acrnebank.example");
        assert!(masked > Zone::Grey);
        let of =
            |name: &str, edits: &[Edit], distance| (name.to_owned(), edits.to_vec(), distance, Zone::Grey);
        let expected = [
            ("acrnebank.example".to_owned(), vec![Edit::Homoglyph], 0, masked),
            of("acmebank.test", &[Edit::TldSwap], 0),
            of("acmebamk.example", &[Edit::Homoglyph], 1),
            of("acmebank-login.test", &[Edit::Combosquat], 0),
            of("acmebank.example.shop.test", &[Edit::Subdomain], 0),
        ];
        assert_eq!(found, expected, "{asked}");
        assert_eq!((similar.total.n, similar.total.exact, similar.cursor), (5, true, None));
    }
    assert!(harness.lookup("192.0.2.7").similar.is_none());
}

#[test]
fn pages_of_similar_domains() {
    let harness = Harness::at("2026-02-08");
    let all: Vec<String> = (0..25).map(|n| format!("acmebank{n}.test")).collect();
    harness.import("urlhaus.csv", hosts(&all.iter().map(String::as_str).collect::<Vec<_>>()));
    let observable = Observable::detect("acmebank.example").unwrap();
    let sections = Sections { similar: true, ..Sections::default() };
    let mut query = Query { sections, count: 10, ..Query::new(observable) };
    let mut found = Vec::new();
    loop {
        let similar = harness.app.lookup(&query).unwrap().similar.unwrap();
        assert_eq!(similar.total.n, 25);
        found.extend(similar.items.into_iter().map(|item| item.related.object.to_string()));
        query.cursor = similar.cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    found.sort_unstable();
    let mut expected = all;
    expected.sort_unstable();
    assert_eq!(found, expected);
    query.cursor = Some("ten".to_owned());
    assert!(matches!(harness.app.lookup(&query), Err(app::Error::BadCursor(_))));
}

#[test]
fn watched_names_are_told() {
    let harness = Harness::at("2026-02-08");
    harness.app.protect(&[DomainName::parse("acmebank.example").unwrap()]);
    let of = |asked: &str| {
        let imitates = harness.lookup(asked).imitates.unwrap();
        imitates.iter().map(|likeness| likeness.of.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("acmebnak.test"), ["acmebank.example"]);
    assert_eq!(of("https://paypal-login.test/"), ["paypal.com"]);
    assert_eq!(of("acmebank.example"), [""; 0]);
    assert_eq!(of("nothing.test"), [""; 0]);
}

/// Names that were imported last are not on disk yet when the program ends: the log has them.
#[test]
fn no_name_is_lost_by_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let clock = Clock::fixed(time("2026-02-08"));
    let open = || App::open(&options(&data.to_string_lossy(), &clock)).unwrap();
    import(&open(), folder.path(), "a.csv", &hosts(&["one.example", "two.example"]));
    let app = open();
    assert_eq!(names(&app, "*"), ["one.example", "two.example"]);
    import(&app, folder.path(), "b.csv", &hosts(&["three.example", "one.example"]));
    let all = ["one.example", "three.example", "two.example"];
    assert_eq!(names(&app, "*"), all);
    app.check_names().unwrap();
    drop(app);
    assert_eq!(names(&open(), "*"), all);

    // Whatever happens to the index, the evidence has the names.
    std::fs::remove_dir_all(data.join("names")).unwrap();
    assert_eq!(names(&open(), "*"), all);
    std::fs::write(data.join("names/manifest"), b"damaged").unwrap();
    assert_eq!(names(&open(), "*"), all);
    let app = open();
    assert_eq!(app.rebuild_names().unwrap(), 3);
    assert_eq!(names(&app, "*"), all);
}

/// So many that they go to disk meanwhile, and the log is trimmed.
#[test]
fn many_names_stay_through_flushes() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let clock = Clock::fixed(time("2026-02-08"));
    let open = || App::open(&options(&data.to_string_lossy(), &clock)).unwrap();
    let all: Vec<String> = (0..20_000).map(|n| format!("host{n}.example")).collect();
    let app = open();
    import(&app, folder.path(), "a.csv", &hosts(&all.iter().map(String::as_str).collect::<Vec<_>>()));
    assert!(app.name_stats().segments > 0, "{:?}", app.name_stats());
    let count = |app: &App| {
        app.count_names(&NamePattern::parse("host*.example").unwrap(), 100_000, &analysis::Viewer::all())
            .unwrap()
            .n
    };
    assert_eq!(count(&app), 20_000);
    drop(app);
    let app = open();
    assert_eq!(count(&app), 20_000);
    assert_eq!(app.rebuild_names().unwrap(), 20_000);
    assert_eq!(count(&app), 20_000);
}
