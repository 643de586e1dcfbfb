//! `/api/sources`: what can be read, and what is there.

use serde_json::{Value, json};

use crate::{
    access::customers::{Shown, customer},
    support::{TestApp, time},
};

#[test]
fn sources_tell_their_lists() {
    let test = TestApp::with_world();
    let reply = test.json("/api/sources");
    let sources = reply["Sources"].as_array().unwrap();
    assert_eq!(reply["Total"], sources.len());
    let of = |name: &str| sources.iter().find(|source| source["Name"] == name).unwrap();
    let list = &of("threatfox")["Lists"][0];
    assert_eq!(
        (&list["Name"], &list["Evidence"]),
        (&"threatfox".into(), &of("threatfox")["Lists"][0]["Evidence"])
    );
    assert!(list["Evidence"].as_u64().unwrap() >= 2);
    assert_eq!(list["ImportedAt"], "2026-07-10T12:00:00Z");
    assert_eq!(of("tranco")["Lists"][0]["Snapshots"], 1);
    assert_eq!(of("openphish")["Lists"], serde_json::json!([]));
    assert!(of("urlhaus")["Licence"].as_str().is_some_and(|licence| !licence.is_empty()));
}

#[test]
fn what_cannot_be_set_for_a_source_is_refused_with_the_reason() {
    let test = TestApp::with_world();
    let set = |name: &str, body: &str| {
        let target = format!("/api/sources/{name}");
        test.send_as(&test.token, "PATCH", &target, "application/json", body.as_bytes())
    };
    let wrong_group = r#"{"Paused": true, "Groups": ["grp_1"]}"#;
    for (name, body, status) in [
        ("urlhaus", r#"{"RetentionDays": 36526}"#, 400),
        ("urlhaus", r#"{"RetentionDays": -1}"#, 400),
        ("urlhaus", wrong_group, 400),
        ("urlhouse", r#"{"Paused": true}"#, 404),
        ("urlhouse", r#"{"RetentionDays": 7}"#, 404),
    ] {
        set(name, body).refused(status);
    }
    test.send_as(&test.token, "DELETE", "/api/sources/urlhouse", "application/json", b"").refused(404);
    // What was refused was not done by half.
    let import =
        || test.post("/api/imports?source=urlhaus&name=x.csv", "application/octet-stream", b"nothing");
    assert_eq!(import().status, 200);
    let paused = set("urlhaus", r#"{"Paused": true, "Reason": "an example"}"#);
    assert_eq!((paused.status, &paused.json()["Paused"]), (200, &true.into()));
    assert_eq!(import().refused(409).0, "conflict");
    assert_eq!(set("urlhaus", r#"{"Paused": false}"#).status, 200);
    assert_eq!(import().status, 200);
}

#[test]
fn how_sources_do_is_measured_and_told() {
    let test = TestApp::with_world();
    let of = |reply: &Value, name: &str| {
        let sources = reply["Sources"].as_array().unwrap();
        sources.iter().find(|source| source["Name"] == name).cloned().unwrap()
    };
    let reply = test.json("/api/sources/metrics");
    assert_eq!((&reply["MeasuredAt"], &of(&reply, "urlhaus")["Comparison"]), (&Value::Null, &Value::Null));
    // What was not imported has nothing to tell.
    assert!(reply["Sources"].as_array().unwrap().iter().all(|source| source["Name"] != "openphish"));
    let mut measuring = app::Measuring::default();
    while !test.app.measure_sources(&mut measuring, 3).unwrap() {}
    test.clock.set(time("2026-07-12T13:00:00Z"));
    let reply = test.json("/api/sources/metrics");
    assert_eq!(
        (&reply["MeasuredAt"], &reply["AgeSeconds"]),
        (&json!("2026-07-10T12:00:00Z"), &json!(176_400))
    );
    let freshness = of(&reply, "urlhaus")["Freshness"].clone();
    assert_eq!((&freshness["AgeHours"], &freshness["IsLate"]), (&json!(49), &json!(true)), "{freshness}");
    let bazaar = of(&reply, "malwarebazaar")["Comparison"].clone();
    assert_eq!((&bazaar["Objects"], &bazaar["Shared"]), (&json!(1), &json!(1)), "{bazaar}");
    assert_eq!(bazaar["Others"][0], json!({ "Source": "urlhaus", "Objects": 1, "Share": 1.0 }));
    let lead = &bazaar["LeadTime"];
    assert!(lead["Objects"] == 1 && lead["MedianHours"].is_i64(), "{bazaar}");
    assert_eq!(bazaar["FalsePositives"], 0);
    let import = of(&reply, "urlhaus")["LastImports"][0].clone();
    assert_eq!((&import["List"], &import["Refused"]), (&json!("urlhaus"), &json!(0)));
}

#[test]
fn what_is_green_is_shown_to_administrators() {
    let test = TestApp::with_world();
    let assessed =
        json!({ "Object": "c2.loader.example", "Zone": "Green", "Reason": "ours", "Scope": "all" });
    let stated = test.post("/api/assessments", "application/json", assessed.to_string().as_bytes());
    assert_eq!(stated.status, 201, "{}", stated.text());
    // Before it is measured: with another group others see what all see, and it is measured anew.
    let reader = Shown::of(&test, &customer(&test, "threat_lookup_100"), accounts::Role::Reader);
    let mut measuring = app::Measuring::default();
    while !test.app.measure_sources(&mut measuring, 1_000).unwrap() {}
    for (reply, samples) in [
        (test.json("/api/sources/metrics"), json!([{ "Object": "c2.loader.example", "Type": "domain" }])),
        (reader.get(&test, "/api/sources/metrics").json(), json!([])),
    ] {
        let sources = reply["Sources"].as_array().unwrap();
        let threatfox = sources.iter().find(|source| source["Name"] == "threatfox").unwrap();
        assert_eq!(threatfox["Comparison"]["FalsePositives"], 1);
        assert_eq!(threatfox["Comparison"]["FalsePositiveSamples"], samples);
    }
}
