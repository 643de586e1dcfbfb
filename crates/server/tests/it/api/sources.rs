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
