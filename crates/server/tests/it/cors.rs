//! Pages of other sites.

use server::http::Settings;

use crate::support::{Reply, TestApp};

/// What a browser is answered, and whether the page may read it.
#[track_caller]
fn check(test: &TestApp, head: &str, status: u16, origin: &str) -> Reply {
    let reply = test.send(&format!("{head}Host: test\r\nConnection: close\r\n\r\n"), b"");
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (status, origin), "{head}");
    assert_eq!(reply.header("access-control-allow-credentials"), "", "{head}");
    reply
}

#[test]
fn pages_of_listed_sites_alone_may_ask_and_with_a_token_alone() {
    let origins = vec!["https://soc.example".to_owned()];
    let test = TestApp::with_settings(Settings { origins, ..Settings::default() });
    let listed = "Origin: https://soc.example\r\nSec-Fetch-Site: cross-site\r\n";
    let other = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n";
    let look_up = "GET /api/ip/198.51.100.7?sections=Zone HTTP/1.1\r\n";
    let reply = check(&test, &format!("{look_up}{listed}"), 200, "https://soc.example");
    assert!(reply.header("access-control-expose-headers").contains("ratelimit-remaining"));
    assert_eq!(reply.header("vary"), "origin");
    assert_eq!(check(&test, &format!("{look_up}{other}"), 200, "").header("vary"), "origin");
    assert_eq!(check(&test, look_up, 200, "").header("vary"), "origin");

    let bulk = "POST /api/v1/search/bulk HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n";
    check(&test, &format!("{bulk}{listed}"), 200, "https://soc.example");
    assert_eq!(check(&test, &format!("{bulk}{other}"), 403, "").refused(403).0, "cross_site");
    let cookie = format!("{bulk}{listed}Cookie: __Host-hantei=x\r\n");
    assert_eq!(check(&test, &cookie, 403, "").refused(403).0, "cross_site");

    let asking = "OPTIONS /api/v1/search/bulk HTTP/1.1\r\nAccess-Control-Request-Method: POST\r\n";
    let reply = test.send_bare(&format!("{asking}{listed}Host: test\r\nConnection: close\r\n\r\n"), b"");
    assert_eq!(reply.status, 204);
    assert!(reply.header("access-control-allow-headers").contains("x-api-key"));
    let reply = test.send_bare(&format!("{asking}{other}Host: test\r\nConnection: close\r\n\r\n"), b"");
    assert_eq!((reply.status, reply.header("access-control-allow-methods")), (401, ""));
    assert_eq!(reply.header("access-control-allow-origin"), "");
}

#[test]
fn nobody_may_unless_it_is_configured() {
    let test = TestApp::empty();
    let head = "GET /healthz HTTP/1.1\r\nOrigin: https://soc.example\r\n";
    assert_eq!(check(&test, head, 200, "").header("vary"), "");
}
