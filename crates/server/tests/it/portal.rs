//! The portal's files as a browser gets them: of this build, which may have none.

use std::path::Path;

use crate::support::TestApp;

/// Where the build of the portal lies.
const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist");

#[test]
fn pages_are_open_and_carry_nothing() {
    let test = TestApp::with_world();
    let is_built = Path::new(BUILT).join("index.html").exists();
    for page in
        ["/", "/report/domain/c2.loader.example", "/report/url/http%3A%2F%2Fa.example%2Fx", "/admin/users"]
    {
        let reply = test.get_as("", page);
        assert_eq!(reply.status, 200, "{page}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let text = reply.text();
        assert!(text.contains(if is_built { "/assets/" } else { "make portal" }), "{text}");
        assert!(!text.contains("loader.example"), "{text}");
    }
    assert_eq!(test.get_as("", "/favicon.svg").header("content-type"), "image/svg+xml");
    assert_eq!(test.get_as("", "/assets/none.js").refused(404).0, "no_route");
    assert_eq!(test.get_as("", "/assets/..%2Findex.html").refused(404).0, "no_route");
}

#[test]
fn what_pages_load_is_compressed_and_kept() {
    if !Path::new(BUILT).join("index.html").exists() {
        assert!(std::env::var_os("HANTEI_PORTAL_IS_BUILT").is_none(), "there is no portal in {BUILT}");
        eprintln!("the portal is not built: its files are not looked at");
        return;
    }
    let test = TestApp::with_world();
    let page = test.get_as("", "/").text();
    let (_, rest) = page.split_once("src=\"").unwrap();
    let (script, _) = rest.split_once('"').unwrap();
    let plain = test.get_as("", script);
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    assert_eq!(plain.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(plain.header("vary"), "accept-encoding");
    for coding in ["gzip", "br"] {
        let head = format!(
            "GET {script} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAccept-Encoding: {coding}\r\n\r\n"
        );
        let packed = test.send_bare(&head, b"");
        assert_eq!((packed.status, packed.header("content-encoding")), (200, coding));
        assert!(packed.body.len() * 2 < plain.body.len(), "{} of {}", packed.body.len(), plain.body.len());
    }
}
