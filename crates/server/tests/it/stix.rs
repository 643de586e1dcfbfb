//! `format=stix`: the bundle hangs together. Whether it obeys the standard to the letter, the client checks ask stix2-validator.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{LOADER_SHA256, TestApp};

fn bundle(test: &TestApp, target: &str) -> Vec<Value> {
    let reply = test.get(&format!("{target}?format=stix&sections=Zone&count=1"));
    assert_eq!(reply.header("content-type"), "application/stix+json;version=2.1");
    let bundle = reply.json();
    assert_eq!(bundle["type"], "bundle");
    bundle["objects"].as_array().unwrap().clone()
}

fn kinds(objects: &[Value]) -> BTreeSet<&str> {
    objects.iter().map(|object| object["type"].as_str().unwrap()).collect()
}

/// Every reference leads to an object of the bundle, and no object comes twice.
#[track_caller]
fn hangs_together(objects: &[Value]) {
    let ids: Vec<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
    let set: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), set.len());
    for object in objects {
        for (name, value) in object.as_object().unwrap() {
            let references: Vec<&str> = match value {
                Value::String(id) if name.ends_with("_ref") => vec![id],
                Value::Array(ids) if name.ends_with("_refs") => {
                    ids.iter().filter_map(Value::as_str).collect()
                }
                _ => continue,
            };
            for reference in references {
                assert!(set.contains(reference), "{name} of {} leads nowhere: {reference}", object["id"]);
            }
        }
    }
}

#[test]
fn dangerous_objects_have_an_indicator() {
    let test = TestApp::with_world();
    for target in [
        format!("/api/hash/{LOADER_SHA256}"),
        "/api/ip/198.51.100.7".to_owned(),
        "/api/domain/c2.loader.example".to_owned(),
        "/api/url/dl.loader.example%2Fx%3Fa%3D1%26b%3D2".to_owned(),
    ] {
        let objects = bundle(&test, &target);
        hangs_together(&objects);
        let kinds = kinds(&objects);
        for kind in ["indicator", "observed-data", "identity", "marking-definition", "note", "relationship"] {
            assert!(kinds.contains(kind), "{target}: no {kind} in {kinds:?}");
        }
    }
    let file = bundle(&test, &format!("/api/hash/{LOADER_SHA256}"));
    assert!(kinds(&file).contains("malware") && kinds(&file).contains("url"));
    let indicates = file.iter().find(|object| object["relationship_type"] == "indicates").unwrap();
    assert!(indicates["target_ref"].as_str().unwrap().starts_with("malware--"));
}

#[test]
fn harmless_and_unknown_objects_have_none() {
    let test = TestApp::with_world();
    for target in [
        "/api/domain/popular.example",
        "/api/domain/unknown.example",
        "/api/ip/10.0.0.1",
        "/api/ip/192.0.2.1",
    ] {
        let objects = bundle(&test, target);
        hangs_together(&objects);
        assert!(!kinds(&objects).contains("indicator"), "{target}");
        assert!(kinds(&objects).contains("note"), "{target}");
    }
}

#[test]
fn the_same_again_is_the_same() {
    let test = TestApp::with_world();
    let target = "/api/domain/c2.loader.example?format=stix";
    assert_eq!(test.json(target), test.json(target));
}
