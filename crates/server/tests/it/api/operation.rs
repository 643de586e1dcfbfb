//! Health, readiness, figures, the constant of the bench.

use server::http::Settings;

use crate::support::TestApp;

#[test]
fn alive_and_ready() {
    let test = TestApp::empty();
    assert_eq!(test.json("/healthz")["Status"], "ok");
    assert_eq!(test.json("/readyz")["Status"], "ok");
}

#[test]
fn figures_count_requests_by_route() {
    let test = TestApp::with_world();
    test.json("/api/ip/198.51.100.7");
    test.json("/api/ip/192.0.2.1");
    test.get("/api/ip/nonsense");
    test.get("/nowhere/secret.example");
    test.post("/api/v1/search/bulk", "application/x-ndjson", b"192.0.2.1\nx x\n");
    let reply = test.get("/metrics");
    assert_eq!(reply.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let page = reply.text();
    for line in [
        r#"hantei_http_requests_total{route="/api/ip/{*object}",method="GET",status="200"} 2"#,
        r#"hantei_http_requests_total{route="/api/ip/{*object}",method="GET",status="400"} 1"#,
        r#"hantei_http_requests_total{route="none",method="GET",status="404"} 1"#,
        r#"hantei_http_seconds_count{route="/api/ip/{*object}"} 3"#,
        r#"hantei_verdicts_total{path="bulk"} 1"#,
        "hantei_bulk_errors_total 1",
        r#"hantei_snapshots{list="tranco"} 1"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    }
    assert!(!page.contains("secret") && !page.contains("198.51.100.7"), "a look-up is in the figures");
}

#[test]
fn constant_is_there_for_benches_only() {
    assert_eq!(TestApp::empty().refused("/api/bench/constant", 404).0, "no_route");
    let test = TestApp::with_settings(Settings { bench_routes: true, ..Settings::default() });
    assert_eq!(test.json("/api/bench/constant")["Zone"], "Red");
}
