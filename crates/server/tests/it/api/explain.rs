//! `/api/explain/{type}/<object>`: the sum adds up, and people understand it.

use serde_json::{Value, json};

use crate::support::{FILES, LOADER_SHA256, TestApp};

#[test]
fn the_sum_adds_up() {
    let test = TestApp::with_world();
    let report = test.json("/api/explain/domain/c2.loader.example");
    assert_eq!((&report["Object"], &report["Type"]), (&json!("c2.loader.example"), &json!("domain")));
    assert_eq!((&report["Zone"], &report["Status"]), (&json!("Red"), &json!("Dangerous")));
    let why = &report["Explanation"];
    let counted = why["Evidence"].as_array().unwrap().iter().filter(|piece| piece["Counted"] == true);
    let weights: f64 = counted.map(|piece| piece["Weight"].as_f64().unwrap()).sum();
    let sum = why["Prior"].as_f64().unwrap() + weights;
    assert!((sum - why["Sum"].as_f64().unwrap()).abs() < 0.001, "{why}");
    let probability = 100.0 / (1.0 + 10_f64.powf(-sum / 10.0));
    assert!((probability - why["Score"].as_f64().unwrap()).abs() <= 0.5, "{why}");
    assert_eq!(
        (&why["Thresholds"]["Orange"]["Score"], &why["Thresholds"]["Red"]["Score"]),
        (&json!(50), &json!(75))
    );
    let piece = &why["Evidence"][0];
    assert_eq!(
        (&piece["Source"], &piece["Via"], &piece["Detection"]),
        (&json!("threatfox"), &json!("object"), &json!("MockRAT"))
    );
    assert_eq!(piece["EvidenceId"].as_str().unwrap().len(), 32);
    assert_eq!(why["Flip"]["Zone"], "Grey");
    assert_eq!(why["Flip"]["Withdraw"][0]["EvidenceId"], piece["EvidenceId"]);
    // The score of that moment; since then it has aged by a day.
    let then = test.json("/api/explain/domain/c2.loader.example?as_of=2026-07-09T15:24:57Z");
    let score = &then["Explanation"]["Score"];
    assert_eq!(report["Timeline"], json!([{"At": "2026-07-09T15:24:57Z", "Zone": "Red", "Score": score}]));
    assert!(score.as_u64() > why["Score"].as_u64());
    assert!(report["SectionInfo"]["FeedMasks"]["Sources"].as_array().unwrap().contains(&json!("threatfox")));
}

/// What a stranger reads.
#[track_caller]
fn says(test: &TestApp, target: &str, parts: &[&str]) {
    let report = test.json(target);
    let summary = report["Explanation"]["Summary"].as_str().unwrap();
    for part in parts {
        assert!(summary.contains(part), "`{part}` is not in: {summary}");
    }
    assert!(summary.ends_with('.') && summary.len() < 600, "{summary}");
}

#[test]
fn summaries_are_understood() {
    let test = TestApp::with_world();
    says(
        &test,
        "/api/explain/domain/c2.loader.example",
        &["Dangerous", "threatfox calls it a botnet's command and control (MockRAT)", "2026-07-09"],
    );
    says(
        &test,
        &format!("/api/explain/hash/{LOADER_SHA256}"),
        &["Malware", "2 sources", "malwarebazaar", "urlhaus"],
    );
    says(
        &test,
        "/api/explain/ip/192.0.2.1",
        &["Good", "a content delivery network", "nothing that counts speaks against it"],
    );
    says(&test, "/api/explain/domain/popular.example", &["tranco", "a popular site"]);
    says(&test, "/api/explain/ip/10.0.0.1", &["reserved range", "RFC 1918", "no verdict"]);
    says(
        &test,
        "/api/explain/domain/unknown.example",
        &["none of the", "mentions it", "asked:", "threatfox"],
    );
    let empty = TestApp::empty();
    says(&empty, "/api/explain/domain/unknown.example", &["no source", "imported"]);
}

/// What is concluded is told apart from what sources call it, with its ground.
#[test]
fn conclusions_tell_what_they_rest_on() {
    let test = TestApp::with_world();
    let record = "Domain Name: paypa1.example\nRegistrar: Example Registrar\nCreation Date: 2026-07-08T10:00:00Z\nName Server: ns1.example.net\n";
    test.import("whois", "whois-2026-07-09.txt", record.as_bytes());
    test.app.analyse(&app::import::Silent).unwrap();
    let why = &test.json("/api/explain/domain/paypa1.example")["Explanation"];
    let pieces = why["Evidence"].as_array().unwrap();
    let of = |list: &str| pieces.iter().find(|piece| piece["Source"] == list).unwrap();
    let basis = &of("analysis/lookalike")["Basis"];
    assert_eq!((&basis["Version"], &basis["HoldsUntil"]), (&json!(1), &Value::Null));
    assert_eq!(basis["Objects"], json!(["paypal.com"]));
    let fresh = of("analysis/fresh_registration");
    assert_eq!(fresh["Basis"]["HoldsUntil"], "2026-08-07T10:00Z");
    assert_eq!(fresh["Basis"]["Sources"], json!(["whois"]));
    says(
        &test,
        "/api/explain/domain/paypa1.example",
        &["Not trusted", "concluded from what is known around it", "it imitates paypal.com", "registered on"],
    );
    let feeds = test.json("/api/domain/paypa1.example?sections=FeedMasks,DomainGeneralInfo");
    assert_eq!(feeds["FeedMasks"], json!([]), "no feed has it");
}

/// A second issue of a source is not held against it.
#[test]
fn a_source_that_counts_is_not_said_not_to() {
    let test = TestApp::with_world();
    let (source, name, content) = FILES.iter().find(|(source, ..)| *source == "threatfox").unwrap();
    test.import(source, name, content.replace("2026-07-09", "2026-07-08").as_bytes());
    let why = &test.json("/api/explain/domain/c2.loader.example")["Explanation"];
    let overruled = why["Evidence"].as_array().unwrap().iter().filter(|piece| piece["Counted"] == false);
    assert!(overruled.map(|piece| &piece["Source"]).eq(["threatfox"]), "{why}");
    let summary = why["Summary"].as_str().unwrap();
    assert!(summary.contains("threatfox") && !summary.contains("not count"), "{summary}");
}

#[test]
fn objects_are_written_as_in_look_ups() {
    let test = TestApp::with_world();
    let zone = |target: &str| test.json(target)["Zone"].clone();
    assert_eq!(zone("/api/explain/url/http://dl.loader.example/x?a=1&b=2"), "Red");
    assert_eq!(zone("/api/explain/url/dl.loader.example%2Fx%3Fa%3D1%26b%3D2"), "Red");
    assert_eq!(zone("/api/explain/domain/c2.loader.example?as_of=2026-07-01"), "Grey");
    assert_eq!(test.refused("/api/explain/mail/a@b.example", 404).0, "no_route");
    test.refused("/api/explain/ip/nonsense", 400);
    let none: &Value = &test.json("/api/explain/domain/unknown.example")["Explanation"]["Flip"];
    assert_eq!(none, &Value::Null);
}
