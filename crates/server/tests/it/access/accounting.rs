//! What each outcome costs, what answers tell of the rest, and that nothing is told once all is used up.

mod tricks;

use std::thread;

use accounts::{Detail, Group, Role, Service, TokenWish, Want};
use serde_json::json;

use super::customers::{Shown, customer, licence, member};
use crate::support::{FILES, LOADER_MD5, Plan, Reply, TestApp, scans};

const OCTETS: &str = "application/octet-stream";
const NDJSON: &str = "application/x-ndjson";

/// The small world, with files examined.
struct World {
    test: TestApp,
    /// Of a group that nothing is asked about.
    other: Shown,
}

impl std::ops::Deref for World {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.test
    }
}

fn world() -> World {
    let scans = Some(scans(1 << 20, "rule told { strings: $a = \"told\" condition: $a }"));
    let test = TestApp::of(Plan { scans, ..Plan::default() });
    for (source, name, content) in FILES {
        test.import(source, name, content.as_bytes());
    }
    let other = Shown::of(&test, &customer(&test, "threat_lookup_10000"), Role::Reader);
    World { test, other }
}

/// What a group used today. What is given back is given back before what is charged next.
fn used(test: &World, group: &Group) -> u64 {
    assert_eq!(test.other.get(test, "/api/ip/192.0.2.1?sections=Zone").status, 200);
    let usage = test.accounts.usage(group.id, Service::ThreatLookup, test.now()).unwrap();
    usage.iter().map(|usage| usage.used).sum()
}

/// Uses so many searches of a group's day.
fn use_up(test: &TestApp, group: &Group, units: u32) {
    let want = Want {
        group: group.id,
        service: Service::ThreatLookup,
        detail: Detail::Full,
        licence: None,
        units,
        is_partial: false,
    };
    assert!(test.accounts.charge(&want, test.now()).unwrap().granted().is_some());
}

/// What is asked for, in order: method, target, media type, body; the status; what it costs.
const OUTCOMES: [(&str, &str, &str, &str, u16, u64); 53] = [
    // Answered: known, unknown, at hand, in each shape.
    ("GET", "/api/ip/198.51.100.7", "", "", 200, 1),
    ("GET", "/api/ip/198.51.100.7?sections=Zone", "", "", 200, 1),
    ("GET", "/api/ip/198.51.100.7?sections=Zone", "", "", 200, 1),
    ("GET", "/api/ip/198.51.100.7?format=stix", "", "", 200, 1),
    ("GET", "/api/ip/198.51.100.7?as_of=2026-07-01", "", "", 200, 1),
    ("GET", "/api/domain/unknown.example", "", "", 200, 1),
    ("GET", "/api/ip/10.0.0.1", "", "", 200, 1),
    ("HEAD", "/api/ip/198.51.100.7", "", "", 200, 1),
    ("GET", "/api/v1/search/ip?request=198.51.100.7", "", "", 200, 1),
    ("GET", "/api/v1/search/ip?request=198.51.100.7", "", "", 200, 1),
    ("HEAD", "/api/v1/search/ip?request=198.51.100.7", "", "", 200, 1),
    ("GET", "/api/v1/search/domain?request=unknown.example", "", "", 404, 1),
    (
        "GET",
        "/api/v1/search/hash?request=594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06",
        "",
        "",
        404,
        1,
    ),
    ("GET", "/api/explain/ip/198.51.100.7", "", "", 200, 1),
    ("GET", "/api/graph/ip/198.51.100.7", "", "", 200, 1),
    ("GET", "/api/difference/ip/198.51.100.7?from=2026-07-09", "", "", 200, 1),
    ("POST", "/api/v1/getresult/file?request=0cc175b9c0f1b6a831c399e269772661", "", "", 200, 1),
    ("POST", "/api/v1/scan/file?filename=a.txt", OCTETS, "this is told", 200, 1),
    // Malformed.
    ("GET", "/api/ip", "", "", 400, 0),
    ("GET", "/api/ip/", "", "", 400, 0),
    ("GET", "/api/ip/not-an-address", "", "", 400, 0),
    ("GET", "/api/hash/abc", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?sections=Nonsense", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?count=0", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?format=xml", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?as_of=yesterday", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?request=1", "", "", 400, 0),
    ("GET", "/api/v1/search/ip", "", "", 400, 0),
    ("GET", "/api/v1/search/ip?request=", "", "", 400, 0),
    ("GET", "/api/v1/search/ip?request=abc", "", "", 400, 0),
    ("GET", "/api/explain/nothing/198.51.100.7", "", "", 404, 0),
    ("GET", "/api/explain/ip/abc", "", "", 400, 0),
    ("GET", "/api/graph/ip/198.51.100.7?relations=nonsense", "", "", 400, 0),
    ("GET", "/api/difference/ip/198.51.100.7", "", "", 400, 0),
    ("POST", "/api/v1/getresult/file?request=abc", "", "", 400, 0),
    ("POST", "/api/v1/scan/file", OCTETS, "", 400, 0),
    ("POST", "/api/v1/scan/file", "text/plain", "this is told", 415, 0),
    ("POST", "/api/triage?format=xml", OCTETS, "198.51.100.7\n", 400, 0),
    ("POST", "/api/ip/198.51.100.7", "", "", 405, 0),
    ("GET", "/api/v2/search/ip?request=198.51.100.7", "", "", 404, 0),
    // Failed, after it was charged: a cursor is read by whoever pages.
    ("GET", "/api/ip/198.51.100.7?sections=HostedUrls&cursor=nonsense", "", "", 400, 0),
    ("GET", "/api/ip/198.51.100.7?cursor=nonsense", "", "", 400, 0),
    ("GET", "/api/graph/ip/198.51.100.7?relations=hosts&cursor=nonsense", "", "", 400, 0),
    // In bulk: each object that is answered.
    ("POST", "/api/v1/search/bulk", NDJSON, "198.51.100.7\nunknown.example\n198.51.100.7\n", 200, 3),
    ("POST", "/api/v1/search/bulk", NDJSON, "not an indicator\n198.51.100.7\n\n", 200, 1),
    ("POST", "/api/v1/search/bulk", NDJSON, "not an indicator\n", 200, 0),
    ("POST", "/api/v1/search/bulk", NDJSON, "", 200, 0),
    // In a log: each indicator that is told.
    (
        "POST",
        "/api/triage",
        OCTETS,
        "GET http://198.51.100.21/bins/arm7\nquery c2.loader.example\nGET http://unknown.example/\n",
        200,
        2,
    ),
    ("POST", "/api/triage", OCTETS, "GET http://unknown.example/\n", 200, 0),
    // Not sold by the piece.
    ("GET", "/api/knowledge/MockRAT", "", "", 200, 0),
    ("GET", "/api/assessments", "", "", 200, 0),
    ("GET", "/api/sources", "", "", 200, 0),
    ("GET", "/api/licence", "", "", 200, 0),
];

#[test]
fn each_outcome_costs_what_is_written() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let reader = Shown::of(&test, &group, Role::Reader);
    let seconds = 12 * 60 * 60;
    let mut wrong = Vec::new();
    for (method, target, kind, body, status, cost) in OUTCOMES {
        let before = used(&test, &group);
        let reply = reader.send(&test, method, target, kind, body.as_bytes());
        let after = used(&test, &group);
        let what = format!("{method} {target} {body:?}");
        if (reply.status, after - before) != (status, cost) {
            wrong.push(format!("{what}: {} costs {}: {}", reply.status, after - before, reply.text()));
            continue;
        }
        let told =
            ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(|name| reply.header(name));
        // A bulk answer begins before it is known how many lines there are.
        let left = if target.contains("bulk") { 100 - before - 1 } else { 100 - after };
        if cost > 0 && told != ["100", &left.to_string(), &seconds.to_string()] {
            wrong.push(format!("{what}: {told:?}, {left} are left"));
        }
        if cost == 0 && status != 200 && !target.contains("cursor") && told != ["", "", ""] {
            wrong.push(format!("{what}: {told:?} of what was not charged"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All of a report in the portal: sections, pages, shapes.
const PAGES: [&str; 11] = [
    "/api/ip/198.51.100.7",
    "/api/ip/198.51.100.7?sections=Zone",
    "/api/ip/198.51.100.7?sections=HostedUrls&count=1",
    "/api/ip/198.51.100.7?sections=FilesAccessed",
    "/api/ip/198.51.100.7?sections=Timeline,Explanation",
    "/api/ip/198.51.100.7?format=stix",
    "/api/ip/198.51.100.7?as_of=2026-07-09",
    "/api/explain/ip/198.51.100.7",
    "/api/graph/ip/198.51.100.7",
    "/api/difference/ip/198.51.100.7?from=2026-07-09",
    "/api/v1/search/ip?request=198.51.100.7",
];

#[test]
fn a_report_in_the_portal_costs_one_in_ten_minutes() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let jane = member(&test, &group, Role::Reader);
    let page = Shown::session(&test, &jane, true);
    let all = |expected: u64, what: &str| {
        for target in PAGES {
            let reply = page.get(&test, target);
            assert_eq!(reply.status, 200, "{target}: {}", reply.text());
        }
        assert_eq!(used(&test, &group), expected, "{what}");
    };
    all(1, "once");
    test.pass(9);
    all(1, "within ten minutes");
    test.pass(2);
    all(2, "after ten minutes");
    // What failed did not pay for what comes after it.
    let broken = "/api/domain/c2.loader.example?sections=HostedUrls&cursor=nonsense";
    assert_eq!(page.get(&test, broken).status, 400);
    assert_eq!(used(&test, &group), 2);
    assert_eq!(page.get(&test, "/api/domain/c2.loader.example").status, 200);
    assert_eq!(used(&test, &group), 3);
    assert_eq!(page.get(&test, broken).status, 400);
    assert_eq!(used(&test, &group), 3);
    // Another session of hers has it, somebody else and a token of hers have not.
    let others = [
        (Shown::session(&test, &jane, true), 3),
        (Shown::session(&test, &member(&test, &group, Role::Reader), true), 4),
        (Shown::token(&test, &jane), 5),
    ];
    for (shown, expected) in others {
        assert_eq!(shown.get(&test, "/api/domain/c2.loader.example").status, 200);
        assert_eq!(used(&test, &group), expected);
    }
    // Another spelling is the same object.
    assert_eq!(page.get(&test, "/api/domain/C2[.]Loader.Example").status, 200);
    assert_eq!(used(&test, &group), 5);
    // In bulk the portal pays as everybody.
    let reply = page.send(&test, "POST", "/api/v1/search/bulk", NDJSON, b"c2.loader.example\n198.51.100.7\n");
    assert_eq!((reply.status, used(&test, &group)), (200, 7));
}

/// The portal asks for many sections at once.
#[test]
fn sections_that_are_asked_for_at_once_cost_one() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let page = Shown::session(&test, &member(&test, &group, Role::Reader), true);
    thread::scope(|scope| {
        for number in 0..16 {
            let (test, page) = (&test, &page);
            // One in four fails.
            let cursor = if number % 4 == 0 { "&cursor=nonsense" } else { "" };
            let target = format!("/api/ip/198.51.100.7?sections=HostedUrls{cursor}");
            scope.spawn(move || {
                assert_eq!(page.get(test, &target).status, if cursor.is_empty() { 200 } else { 400 });
            });
        }
    });
    assert_eq!(used(&test, &group), 1);
}

#[test]
fn where_there_are_two_licences_each_pays_for_its_own() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let lite = licence(&test, &group, "threat_lookup_lite_5000", None);
    let jane = member(&test, &group, Role::Reader);
    let of = |has_details: bool| -> u64 {
        let usage = test.accounts.usage(group.id, Service::ThreatLookup, test.now()).unwrap();
        usage.iter().filter(|usage| usage.product.has_details() == has_details).map(|usage| usage.used).sum()
    };
    let (token, page) = (Shown::token(&test, &jane), Shown::session(&test, &jane, true));
    let wish = TokenWish {
        name: "lite".to_owned(),
        scopes: accounts::Scopes::of_role(Role::Reader),
        expires_at: None,
        licence: Some(lite.id),
    };
    let bound = test.accounts.create_token(jane.id, &wish, test.now()).unwrap().0;
    let bound = Shown(format!("x-api-key: {}\r\n", bound.expose()));
    for (shown, target, full, verdicts) in [
        (&token, "/api/ip/198.51.100.7", 1, 0),
        (&token, "/api/ip/198.51.100.7?sections=Zone", 1, 1),
        (&bound, "/api/ip/198.51.100.7", 1, 2),
        // Verdicts alone are no part of the portal, which pays with what has details.
        (&page, "/api/ip/198.51.100.7?sections=Zone", 2, 2),
        (&page, "/api/ip/198.51.100.7", 2, 2),
    ] {
        assert_eq!(shown.get(&test, target).status, 200, "{target}");
        assert_eq!((of(true), of(false)), (full, verdicts), "{target}");
    }
    // A token is bound to what is used up, whatever else the group has.
    use_up(&test, &group, 98);
    assert_eq!(token.get(&test, "/api/ip/198.51.100.7").refused(403).0, "quota_exceeded");
    assert_eq!(bound.get(&test, "/api/ip/198.51.100.7?sections=Zone").status, 200);
}

/// Bulk and triage answer what the rest allows.
#[test]
fn what_the_rest_allows_is_answered() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let reader = Shown::of(&test, &group, Role::Reader);
    use_up(&test, &group, 97);
    let log = b"GET http://198.51.100.21/bins/arm7\nquery c2.loader.example\n198.51.100.7\n";
    let told = |reply: &Reply| reply.json()["Indicators"].as_array().unwrap().len();
    let bulk = reader.send(
        &test,
        "POST",
        "/api/v1/search/bulk",
        NDJSON,
        b"198.51.100.7\nno object\nunknown.example\n",
    );
    assert_eq!((bulk.status, used(&test, &group)), (200, 99), "{}", bulk.text());
    let triaged = reader.send(&test, "POST", "/api/triage", OCTETS, log);
    assert_eq!((triaged.status, told(&triaged), used(&test, &group)), (200, 1, 100), "{}", triaged.text());
    test.pass(24 * 60);
    use_up(&test, &group, 98);
    let lines = reader
        .send(
            &test,
            "POST",
            "/api/v1/search/bulk",
            NDJSON,
            b"no object\n198.51.100.7\nunknown.example\n198.51.100.21\nc2.loader.example\n",
        )
        .lines();
    let codes: Vec<&str> = lines.iter().map(|line| line["Error"]["code"].as_str().unwrap_or("-")).collect();
    assert_eq!(codes, ["bad_request", "-", "-", "quota_exceeded", "quota_exceeded"]);
    assert!(lines[3]["Error"]["message"].as_str().unwrap().contains("2026-07-12T00:00:00Z"), "{}", lines[3]);
    assert_eq!(used(&test, &group), 100);
}

/// Asking for what is not sold by the piece takes nothing, not even for a moment.
#[test]
fn what_is_not_charged_leaves_the_last_search_to_others() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let reader = Shown::of(&test, &group, Role::Reader);
    use_up(&test, &group, 99);
    thread::scope(|scope| {
        let knowing: Vec<_> = (0..4)
            .map(|_| {
                let (test, reader) = (&test, &reader);
                scope.spawn(move || {
                    (0..25).all(|_| matches!(reader.get(test, "/api/knowledge/MockRAT").status, 200 | 403))
                })
            })
            .collect();
        assert_eq!(reader.get(&test, "/api/ip/198.51.100.7").status, 200);
        assert!(knowing.into_iter().all(|known| known.join().unwrap()));
    });
    assert_eq!(used(&test, &group), 100);
    assert_eq!(reader.get(&test, "/api/knowledge/MockRAT").refused(403).0, "quota_exceeded");
}

#[test]
fn once_all_is_used_up_no_trick_brings_a_verdict() {
    let test = world();
    let group = customer(&test, "threat_lookup_100");
    let other = Shown::of(&test, &customer(&test, "threat_lookup_10000"), Role::Reader);
    let jane = member(&test, &group, Role::Analyst);
    let (token, page) = (Shown::token(&test, &jane), Shown::session(&test, &jane, true));
    let key = token.0.trim().split_once(": ").unwrap().1.to_owned();
    use_up(&test, &group, 98);
    // What was at hand before.
    for target in ["/api/v1/search/ip?request=198.51.100.7", "/api/ip/198.51.100.7"] {
        assert_eq!(token.get(&test, target).status, 200);
        assert_eq!(other.get(&test, target).status, 200);
    }
    assert_eq!(used(&test, &group), 100);
    let mut told = Vec::new();
    for trick in tricks::TRICKS {
        for shown in [&token, &page] {
            let more = trick.head.replace("{key}", &key);
            let shown =
                if trick.is_alone { Shown(more.clone()) } else { Shown(format!("{}{more}", shown.0)) };
            let target = trick.target.replace("{key}", &key);
            let reply = shown.send(&test, trick.method, &target, trick.kind, trick.body.as_bytes());
            if reply.status < 400 || tells_a_verdict(&reply) {
                told.push(format!("{} {target} {more}: {} {}", trick.method, reply.status, reply.text()));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert_eq!(used(&test, &group), 100);
    // A clock that goes back brings no day back.
    for hours in [-1, -13, -36, -24 * 40] {
        let now = test.now();
        test.clock.set(now.plus_millis(hours * 3_600_000));
        let reply = token.get(&test, "/api/ip/198.51.100.7");
        assert!(matches!(reply.status, 401 | 403), "{hours}: {}", reply.text());
        test.clock.set(now);
    }
    assert_eq!(token.get(&test, "/api/ip/198.51.100.7").refused(403).0, "quota_exceeded");
    // And the next day begins when it was said.
    let reply = token.get(&test, "/api/ip/198.51.100.7");
    test.clock.set(test.now().plus_millis(reply.header("retry-after").parse::<i64>().unwrap() * 1000));
    assert_eq!(token.get(&test, "/api/ip/198.51.100.7").status, 200);
}

/// Whether something of what is known of the loader is in an answer.
fn tells_a_verdict(reply: &Reply) -> bool {
    let text = reply.text();
    let words =
        ["Zone", "Red", "CATEGORY_", "MockRAT", "GeneralInfo", "Indicators", "Detections", "dangerous"];
    words.iter().any(|word| text.contains(word)) || !reply.header("etag").is_empty()
}

#[test]
fn a_lite_token_gets_verdicts_and_no_details() {
    let test = world();
    let lite = Shown::of(&test, &customer(&test, "threat_lookup_lite_5000"), Role::Reader);
    let members = |reply: &Reply| -> Vec<String> {
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json().as_object().unwrap().keys().cloned().collect()
    };
    let hash = lite.get(&test, &format!("/api/hash/{LOADER_MD5}"));
    assert_eq!(members(&hash), ["FileGeneralInfo", "LicenseInfo", "Zone"]);
    assert_eq!(hash.json()["Zone"], json!("Red"));
    assert_eq!(members(&lite.get(&test, "/api/ip/198.51.100.7")), ["IpGeneralInfo", "LicenseInfo", "Zone"]);
    assert_eq!(members(&lite.get(&test, "/api/ip/198.51.100.7?sections=HostedUrls,Zone")), ["Zone"]);
    let short = lite.get(&test, &format!("/api/v1/search/hash?request={LOADER_MD5}"));
    assert_eq!(members(&short), ["FileGeneralInfo", "Zone"]);
    let whole = Shown::of(&test, &customer(&test, "threat_lookup_100"), Role::Reader);
    // Whoever asked before: what was at hand for one is not for the other.
    let long = whole.get(&test, &format!("/api/v1/search/hash?request={LOADER_MD5}"));
    assert!(members(&long).contains(&"DetectionsInfo".to_owned()), "{}", long.text());
    assert_eq!(lite.get(&test, &format!("/api/v1/search/hash?request={LOADER_MD5}")).body, short.body);
}
