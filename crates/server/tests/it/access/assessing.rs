//! Assessments over HTTP: a false positive is cleared, for a while, until it is withdrawn, for a group alone or for all.

use accounts::Role;
use serde_json::{Value, json};

use super::customers::{Shown, customer};
use crate::support::{NOW, TestApp, time};

/// A domain, an address, a file and a web address that sources call Red: kind and object.
const RED: [(&str, &str); 4] = [
    ("domain", "c2.loader.example"),
    ("ip", "198.51.100.7"),
    ("hash", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
    ("url", "http://198.51.100.21/bins/arm7"),
];

/// The zone of an object as every shape tells it, which is one.
#[track_caller]
fn zone(test: &TestApp, shown: &Shown, (kind, object): (&str, &str)) -> String {
    let mut zones = Vec::new();
    for target in [
        format!("/api/{kind}/{object}"),
        format!("/api/{kind}/{object}?sections=Zone"),
        format!("/api/v1/search/{kind}?request={object}"),
        format!("/api/explain/{kind}/{object}"),
    ] {
        let reply = shown.get(test, &target);
        assert_eq!(reply.status, 200, "{target}: {}", reply.text());
        zones.push(reply.json()["Zone"].as_str().unwrap().to_owned());
    }
    let lines =
        shown.send(test, "POST", "/api/v1/search/bulk", "application/x-ndjson", object.as_bytes()).lines();
    zones.push(lines[0]["Zone"].as_str().unwrap().to_owned());
    zones.dedup();
    assert_eq!(zones.len(), 1, "{object}: {zones:?}");
    zones.remove(0)
}

fn state(test: &TestApp, shown: &Shown, object: &str, scope: &str) -> Value {
    let body = json!({ "Object": object, "Zone": "Green", "Reason": "our own", "ExpiresAt": "2026-07-11T12:00:00Z", "Scope": scope });
    let reply = shown.post(test, "/api/assessments", &body);
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

#[test]
fn what_was_cleared_is_red_again_after_its_expiry() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_10000");
    let (analyst, reader) = (Shown::of(&test, &group, Role::Analyst), Shown::of(&test, &group, Role::Reader));
    for object in RED {
        test.clock.set(time(NOW));
        assert_eq!(zone(&test, &reader, object), "Red");
        state(&test, &analyst, object.1, "group");
        assert_eq!(zone(&test, &reader, object), "Green", "{object:?}");
        test.clock.set(time("2026-07-11T11:59:59Z"));
        assert_eq!(zone(&test, &reader, object), "Green", "{object:?}");
        test.clock.set(time("2026-07-11T12:00:00Z"));
        assert_eq!(zone(&test, &reader, object), "Red", "{object:?}");
    }
}

#[test]
fn what_was_cleared_is_red_again_when_it_is_withdrawn() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_10000");
    let (analyst, reader) = (Shown::of(&test, &group, Role::Analyst), Shown::of(&test, &group, Role::Reader));
    for object in RED {
        let stated = state(&test, &analyst, object.1, "group");
        assert_eq!(zone(&test, &reader, object), "Green", "{object:?}");
        let target = format!("/api/assessments/{}", stated["Id"].as_str().unwrap());
        assert_eq!(reader.send(&test, "DELETE", &target, "", b"").refused(403).0, "forbidden");
        assert_eq!(zone(&test, &reader, object), "Green", "{object:?}");
        assert_eq!(analyst.send(&test, "DELETE", &target, "", b"").status, 200);
        assert_eq!(zone(&test, &reader, object), "Red", "{object:?}");
        let again = analyst.send(&test, "DELETE", &target, "", b"");
        assert!(matches!(again.status, 200 | 400 | 409), "{}", again.text());
    }
}

#[test]
fn a_group_clears_for_itself_and_an_expert_for_all() {
    let test = TestApp::with_world();
    let [ours, others] = [(); 2].map(|()| customer(&test, "threat_lookup_10000"));
    let (analyst, expert) = (Shown::of(&test, &ours, Role::Analyst), Shown::of(&test, &ours, Role::Expert));
    let (reader, other) = (Shown::of(&test, &ours, Role::Reader), Shown::of(&test, &others, Role::Reader));
    for object in RED {
        // Both asked before, so that their answers are at hand.
        assert_eq!((zone(&test, &reader, object), zone(&test, &other, object)), ("Red".into(), "Red".into()));
        state(&test, &analyst, object.1, "group");
        assert_eq!(
            (zone(&test, &reader, object), zone(&test, &other, object)),
            ("Green".into(), "Red".into())
        );
        let listed = other.get(&test, &format!("/api/assessments?object={}&ended=true", object.1)).json();
        assert_eq!(listed["Returned"], 0);
        let explained = other.get(&test, &format!("/api/explain/{}/{}", object.0, object.1)).text();
        assert!(!explained.contains("our own"), "{explained}");
    }
    let for_all =
        json!({ "Object": "c2.loader.example", "Zone": "Green", "Reason": "a mistake", "Scope": "all" });
    assert_eq!(analyst.post(&test, "/api/assessments", &for_all).refused(403).0, "forbidden");
    assert_eq!(zone(&test, &other, RED[0]), "Red");
    assert_eq!(expert.post(&test, "/api/assessments", &for_all).status, 201);
    assert_eq!(zone(&test, &other, RED[0]), "Green");
}
