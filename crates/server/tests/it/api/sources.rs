//! `/api/sources`: what can be read, and what is there.

use crate::support::TestApp;

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
