//! Which URLs are asked for at all: schemes, ports, lengths.

use fetch::{Config, Error, Fetcher, PORTS_DEFAULT, Request};

/// The error of a client with no exceptions and the default configuration, but for `http`. Names have no address.
fn check(url: &str, is_http_allowed: bool) -> Error {
    let resolver = std::sync::Arc::new(crate::names::Names::none());
    let client = Fetcher::new(Config { is_http_allowed, resolver, ..Config::default() }).unwrap();
    client.send(&Request::get(url)).unwrap_err()
}

#[test]
fn schemes() {
    assert!(
        matches!(check("http://feed.example/", false), Error::HttpNotAllowed(host) if host == "feed.example")
    );
    assert!(matches!(check("http://feed.example/", true), Error::NotFound { .. }));
    assert!(matches!(check("https://feed.example/", false), Error::NotFound { .. }));
    assert!(matches!(check("HTTPS://feed.example/", false), Error::NotFound { .. }));
    assert!(matches!(check("gopher://feed.example/", true), Error::Scheme(scheme) if scheme == "gopher"));
    let long = format!("{}:x", "a".repeat(5000));
    assert!(matches!(check(&long, true), Error::Scheme(scheme) if scheme.len() == 32));
}

#[test]
fn ports() {
    assert_eq!(PORTS_DEFAULT, [80, 443, 8080, 8443]);
    for port in PORTS_DEFAULT {
        assert!(matches!(check(&format!("https://feed.example:{port}/"), false), Error::NotFound { .. }));
    }
    for port in
        [0, 1, 21, 22, 23, 25, 53, 81, 110, 389, 445, 2375, 3306, 5432, 6379, 8000, 9200, 11211, 27017, 65535]
    {
        let error = check(&format!("https://feed.example:{port}/"), false);
        assert!(matches!(error, Error::Port { port: told, .. } if told == port), "{error}");
    }
}

#[test]
fn lengths() {
    let url = |length: usize| format!("https://feed.example/{}", "a".repeat(length - 21));
    assert!(matches!(check(&url(8192), false), Error::NotFound { .. }));
    assert!(matches!(check(&url(8193), false), Error::UrlTooLong(8193)));
}

/// An error names the host and nothing else of a URL, where people keep their keys.
#[test]
fn errors_say_no_more_than_the_host() {
    for url in [
        "https://feed.example/canary?key=canary#canary",
        "http://feed.example/canary",
        "https://user:canary@feed.example/",
        "https://feed.example:22/canary",
        "https://feed.example/can ary",
        "https://10.0.0.5/canary",
        "https://[canary/",
    ] {
        let error = check(url, false);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}
