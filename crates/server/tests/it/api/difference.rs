//! `/api/difference/{type}/<object>`: what came and went between two moments.

use serde_json::{Value, json};

use crate::support::TestApp;

#[test]
fn two_moments_in_the_form_of_the_manual() {
    let test = TestApp::with_world();
    let differs =
        test.json("/api/difference/domain/c2.loader.example?from=2026-07-01&to=2026-07-10T12:00:00Z");
    assert_eq!((&differs["Object"], &differs["Type"]), (&json!("c2.loader.example"), &json!("domain")));
    let (before, after) = (&differs["Before"], &differs["After"]);
    assert_eq!((&before["Zone"], &before["EvidenceTotal"]), (&json!("Grey"), &json!(0)));
    assert_eq!((&after["Zone"], &after["Status"]), (&json!("Red"), &json!("Dangerous")));
    assert_eq!(
        (&after["Moment"], &before["Moment"]),
        (&json!("2026-07-10T12:00:00Z"), &json!("2026-07-01T23:59:59.999Z"))
    );
    let evidence = differs["Evidence"].as_array().unwrap();
    let piece = evidence.iter().find(|piece| piece["Source"] == "threatfox").unwrap();
    assert_eq!((&piece["Change"], &piece["Before"]), (&json!("came"), &Value::Null));
    assert_eq!((&piece["Detection"], &piece["After"]["Counted"]), (&json!("MockRAT"), &json!(true)));
    // It is what an explanation of that moment says.
    let why = test.json("/api/explain/domain/c2.loader.example");
    let same = why["Explanation"]["Evidence"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["EvidenceId"] == piece["EvidenceId"]);
    assert_eq!(same.unwrap()["Weight"], piece["After"]["Weight"]);
    let section = |name: &str| {
        differs["Sections"].as_array().unwrap().iter().find(|each| each["Section"] == name).unwrap()
    };
    let detections = section("DetectionsInfo");
    assert_eq!(
        (&detections["Before"], &detections["After"], &detections["Came"]),
        (&json!(0), &json!(1), &json!(1))
    );
    assert_eq!((&detections["Went"], &detections["IsExact"]), (&json!(0), &json!(true)));
    // Without an end: until now.
    let until_now = test.json("/api/difference/domain/c2.loader.example?from=2026-07-01");
    assert_eq!(until_now, differs);
}

#[test]
fn moments_are_checked() {
    let test = TestApp::with_world();
    let path = "/api/difference/ip/198.51.100.7";
    for (query, says) in [
        ("", "`?from=`"),
        ("?to=2026-07-01", "`?from=`"),
        ("?from=2026-07-02&to=2026-07-01", "behind"),
        ("?from=yesterday", "RFC 3339"),
        ("?from=2026-07-01&as_of=2026-07-01", "`as_of`"),
    ] {
        let (_, message) = test.refused(&format!("{path}{query}"), 400);
        assert!(message.contains(says), "{query}: {message}");
    }
    assert_eq!(test.refused("/api/difference/mail/a@b.example?from=2026-07-01", 404).0, "no_route");
}
