//! The manual: the OpenAPI document is the one that is committed, every operation of it answers, the page needs nothing from elsewhere.

use crate::support::TestApp;

/// The committed document.
const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

#[test]
fn snapshot_is_fresh() {
    let parsed = |text: &str| serde_json::from_str(text).unwrap_or(serde_json::Value::Null);
    let text = server::openapi::text();
    // Compared as JSON: extensions of an operation come in any order.
    let is_fresh = || parsed(&std::fs::read_to_string(SNAPSHOT).unwrap_or_default()) == parsed(text);
    if !is_fresh() && std::env::var_os("HANTEI_BLESS").is_some() {
        std::fs::create_dir_all(std::path::Path::new(SNAPSHOT).parent().unwrap()).unwrap();
        std::fs::write(SNAPSHOT, text).unwrap();
    }
    assert!(is_fresh(), "docs/openapi.json is stale: run the tests with HANTEI_BLESS=1 and commit it");
}

#[test]
fn document_describes_what_is_served() {
    let test = TestApp::with_world();
    let document = test.json("/api/openapi.json");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let routes = server::openapi::routes();
    assert!(routes.len() >= 16, "{routes:?}");
    for route in &routes {
        assert!(!route.summary.is_empty() && !route.path.contains('*'), "{route:?}");
        let target = route
            .path
            .replace("{type}", "ip")
            .replace("{object}", "198.51.100.7")
            .replace("{name}", "MockRAT")
            .replace("{file}", "sign_in.css")
            .replace("{id}", "usr_00000000000000000000000000000000");
        let reply = match route.method.as_str() {
            "GET" => test.get(&target),
            method => test.send_as(&test.token, method, &target, "application/octet-stream", b""),
        };
        let is_there = reply.status != 404 || reply.json()["code"] != "no_route";
        assert!(is_there && !matches!(reply.status, 405 | 500), "{route:?}: {}", reply.status);
        let described = &document["paths"][&route.path][route.method.to_lowercase()]["responses"];
        assert!(
            described.get(reply.status.to_string()).is_some(),
            "{route:?}: {} is not described",
            reply.status
        );
    }
    // Every reference leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document["components"]["schemas"].get(reference).is_some(), "{reference}");
    }
}

#[test]
fn page_is_served_and_needs_nothing_from_elsewhere() {
    let test = TestApp::empty();
    for (target, kind) in
        [("/api", "text/html"), ("/api/browser.css", "text/css"), ("/api/browser.js", "text/javascript")]
    {
        let reply = test.get(target);
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-type").starts_with(kind), "{target}");
        let text = reply.text();
        let foreign = [
            "src=\"http",
            "href=\"http",
            "@import",
            "url(",
            "innerHTML",
            "eval(",
            "<script>",
            " onclick",
            "style=\"",
        ];
        for foreign in foreign {
            assert!(!text.contains(foreign), "{target} has {foreign}");
        }
    }
}
