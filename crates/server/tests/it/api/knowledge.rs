//! `/api/knowledge`, and the section `Families` of a report.

use serde_json::{Value, json};

use crate::support::{LOADER_SHA256, TestApp};

#[track_caller]
fn check(test: &TestApp, name: &str, expected: &str) {
    let reply = test.json(&format!("/api/knowledge/{name}"));
    assert_eq!(reply["Card"]["Name"], expected, "{name}: {reply}");
    assert_eq!(reply["Candidates"], json!([]), "{name}");
}

#[test]
fn a_family_is_found_by_any_of_its_names() {
    let test = TestApp::with_world();
    for name in [
        "MockRAT",
        "mock%20rat",
        "win.mockrat",
        "Jester%20RAT",
        "JESTER-RAT?x=1",
        "00000000-0000-4000-8000-00000000A001",
    ] {
        check(&test, name, "MockRAT");
    }
    let card = &test.json("/api/knowledge/mockrat")["Card"];
    assert_eq!(card["Kind"], "malware");
    assert_eq!(card["Aliases"], json!(["Jester RAT", "win.mockrat"]));
    assert_eq!(card["Sources"], json!(["misp_galaxy/malpedia"]));
    assert_eq!(card["AttackId"], Value::Null);
    assert_eq!(card["Techniques"]["Total"], 0);
}

#[test]
fn an_ambiguous_name_gives_candidates_and_an_unknown_one_404() {
    let test = TestApp::with_world();
    let reply = test.json("/api/knowledge/twin");
    assert_eq!(reply["Card"], Value::Null);
    let candidates = reply["Candidates"].as_array().unwrap();
    let names: Vec<&Value> = candidates.iter().map(|candidate| &candidate["Name"]).collect();
    assert_eq!(names, ["Castor", "Pollux"]);
    check(&test, candidates[1]["Id"].as_str().unwrap(), "Pollux");
    assert_eq!(test.refused("/api/knowledge/Nobody", 404).0, "unknown_name");
    assert_eq!(test.refused("/api/knowledge/", 400).0, "bad_request");
    assert_eq!(test.refused("/api/knowledge", 400).0, "bad_request");
    assert_eq!(test.refused("/api/knowledge/%ff", 400).0, "bad_request");
    assert_eq!(test.refused(&format!("/api/knowledge/{}", "x".repeat(401)), 414).0, "uri_too_long");
}

#[test]
fn a_report_shows_each_family_once() {
    let test = TestApp::with_world();
    for target in [format!("/api/hash/{LOADER_SHA256}"), "/api/domain/c2.loader.example".to_owned()] {
        let report = test.json(&target);
        let families = report["Families"].as_array().unwrap();
        assert_eq!(families.len(), 1, "{families:?}");
        assert_eq!(families[0]["Name"], "MockRAT");
        assert_eq!(families[0]["StatedAs"][0]["Name"], "MockRAT");
        assert_eq!(families[0]["Card"]["Description"], "A remote access tool that mocks.");
        assert_eq!(report["SectionInfo"]["Families"]["Sources"], json!(["misp_galaxy/malpedia"]));
    }
    let bare = test.json("/api/domain/c2.loader.example?sections=Zone");
    assert!(bare.get("Families").is_none());
    let unknown = test.json("/api/domain/nobody.example");
    assert_eq!(unknown["Families"], json!([]));
}

#[test]
fn the_bundle_tells_aliases() {
    let test = TestApp::with_world();
    let bundle = test.get("/api/domain/c2.loader.example?format=stix").json();
    let objects = bundle["objects"].as_array().unwrap();
    let malware: Vec<&Value> = objects.iter().filter(|object| object["type"] == "malware").collect();
    assert_eq!(malware.len(), 1, "{malware:?}");
    assert_eq!(malware[0]["aliases"], json!(["Jester RAT", "win.mockrat"]));
}
