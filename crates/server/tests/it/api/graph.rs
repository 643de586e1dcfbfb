//! `/api/graph/{type}/<object>`: neighbours in the form of the manual, the worst first, each with what it says.

use serde_json::{Value, json};

use crate::support::{LOADER_MD5, LOADER_SHA256, TestApp};

fn relation<'a>(step: &'a Value, name: &str) -> &'a Value {
    let relations = step["Relations"].as_array().unwrap();
    relations
        .iter()
        .find(|relation| relation["Relation"] == name)
        .unwrap_or_else(|| panic!("no {name}: {step}"))
}

#[test]
fn a_step_in_the_form_of_the_manual() {
    let test = TestApp::with_world();
    let step = test.json("/api/graph/domain/dl.loader.example");
    let node = &step["Node"];
    assert_eq!((&node["Object"], &node["Type"]), (&json!("dl.loader.example"), &json!("domain")));
    assert_eq!((&node["Zone"], &node["IsKnown"]), (&json!("Grey"), &json!(true)), "{node}");
    assert_eq!(
        (&step["Asked"], &step["Moment"]),
        (&json!("dl.loader.example"), &json!("2026-07-10T12:00:00Z"))
    );
    let hosts = relation(&step, "hosts");
    assert_eq!(
        (&hosts["Total"], &hosts["TotalIsExact"], &hosts["Cursor"]),
        (&json!(2), &json!(true), &Value::Null)
    );
    assert!(
        hosts["Nodes"].as_array().unwrap().iter().all(|url| url["Zone"] == "Red" && url["Rarity"] == 100)
    );
    let file = &relation(&step, "downloads")["Nodes"][0];
    assert_eq!(file["Object"], LOADER_SHA256.to_uppercase());
    assert_eq!((&file["Type"], &file["Via"]), (&json!("hash"), &json!("dl.loader.example/x?a=1&b=2")));
    assert_eq!(
        (&file["Degree"], &file["DegreeIsExact"], &file["Rarity"]),
        (&json!(1), &json!(true), &json!(100))
    );
    assert_eq!(file["FirstSeen"], "2026-07-08T04:00Z");
    let names: Vec<&str> =
        step["Relations"].as_array().unwrap().iter().map(|each| each["Relation"].as_str().unwrap()).collect();
    assert!(names.contains(&"subdomain-of") && !names.contains(&"similar-domain"), "{names:?}");
    // By its weak digest, the file.
    let step = test.json(&format!("/api/graph/hash/{LOADER_MD5}?relations=downloaded-from,drops"));
    assert_eq!(
        (&step["Node"]["Object"], &step["Asked"]),
        (&json!(LOADER_SHA256.to_uppercase()), &json!(LOADER_MD5.to_uppercase()))
    );
    assert_eq!(relation(&step, "downloaded-from")["Total"], 1);
    assert_eq!(step["Relations"].as_array().unwrap().len(), 2);
}

#[test]
fn parameters_are_checked() {
    let test = TestApp::with_world();
    let path = "/api/graph/domain/dl.loader.example";
    let page = test.json(&format!("{path}?relations=hosts&count=1"));
    let cursor = relation(&page, "hosts")["Cursor"].as_str().unwrap().to_owned();
    let next = test.json(&format!("{path}?relations=hosts&count=1&cursor={cursor}"));
    assert_ne!(relation(&page, "hosts")["Nodes"], relation(&next, "hosts")["Nodes"]);
    assert_eq!(relation(&next, "hosts")["Cursor"], Value::Null);
    let before = test.json(&format!("{path}?as_of=2026-07-01"));
    assert_eq!(relation(&before, "downloads")["Total"], 0);
    for (query, says) in [
        ("relations=nonsense", "`nonsense`"),
        ("count=0", "1 to 500"),
        ("count=501", "1 to 500"),
        ("as_of=yesterday", "RFC 3339"),
        ("cursor=1", "exactly that one"),
        ("sections=Zone", "`sections`"),
    ] {
        let (_, message) = test.refused(&format!("{path}?{query}"), 400);
        assert!(message.contains(says), "{query}: {message}");
    }
    assert_eq!(test.refused("/api/graph/mail/a@b.example", 404).0, "no_route");
    test.refused("/api/graph/ip/nonsense", 400);
    // A web address keeps parameters that are not ours here.
    let url = test.json("/api/graph/url/http://dl.loader.example/x?a=1&b=2&relations=hosted-on");
    assert_eq!(relation(&url, "hosted-on")["Nodes"][0]["Object"], "dl.loader.example");
}
