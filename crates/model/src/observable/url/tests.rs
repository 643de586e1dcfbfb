//! Canonical form, identity and order of URLs.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(url.to_string(), expected, "from {text:?}");
    assert_eq!(Url::parse(expected), Ok(url));
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    let error = Url::parse(text).expect_err(text).to_string();
    assert!(error.contains(expected), "{text:?}: {error}");
}

#[test]
fn identity() {
    for text in [
        "http://h.example/a",
        "https://h.example/a",
        "HTTPS://H.EXAMPLE:443/a",
        "http://h.example:80/a#f",
        "ftp://h.example:21/a",
        "http://me:you@h.example/a",
        "h.example/a",
        "//h.example/a",
        "wss://h.example:443/a",
        "http:\\\\h.example\\a",
        "http://h.example./a",
        "https://h.example:80/a",
        " http://h.example/a\n",
    ] {
        check(text, "h.example/a");
    }
    check("http://h.example:443/", "h.example:443/");
    check("https://h.example:8443", "h.example:8443/");
    check("http://h.example:081/", "h.example:81/");
    check("h.example:8080/x", "h.example:8080/x");
    check("http://bücher.example", "xn--bcher-kva.example/");
    check("http://localhost/x", "localhost/x");
}

#[test]
fn addresses() {
    check("http://0x7f.1/", "127.0.0.1/");
    check("http://0300.0x0.02.1/", "192.0.2.1/");
    check("http://192.0.513/", "192.0.2.1/");
    check("http://3221225985/", "192.0.2.1/");
    check("http://192.0.2.1./", "192.0.2.1/");
    check("http://[2001:DB8:0:0::1]:8080/x", "[2001:db8::1]:8080/x");
    check("http://[::ffff:192.0.2.1]/x", "192.0.2.1/x");
    check("http://１９２。０．２．１/", "192.0.2.1/");
}

#[test]
fn paths() {
    check("http://h.example/a/../b/./c", "h.example/b/c");
    check("http://h.example/%2e%2E/a", "h.example/a");
    check("http://h.example//a//", "h.example//a//");
    check("http://h.example/a b|c\"d<e>`{}^", "h.example/a%20b|c%22d%3Ce%3E%60%7B%7D^");
    check("http://h.example/a?b c'd\"", "h.example/a?b%20c%27d%22");
    check("http://h.example/ü?ü", "h.example/%C3%BC?%C3%BC");
    check("http://h.example/%zz%", "h.example/%zz%");
    check("http://h.example/a?", "h.example/a?");
    check("http://h.example?x", "h.example/?x");
    check("http://h.example/a[.]b", "h.example/a[.]b");
    check("h.example/?u=http://x.example/", "h.example/?u=http://x.example/");
}

#[test]
fn refused() {
    check_error("", "nothing was given");
    check_error("http://", "no host");
    check_error("/index.php", "no host");
    check_error("///a", "no host");
    check_error("gopher://h.example/", "its scheme is not");
    check_error("file:///etc/passwd", "its scheme is not");
    check_error("file://192.0.2.1@80/a.url", "its scheme is not");
    check_error("javascript:alert(1)", "port is not a number");
    check_error("http://h.example:65536/", "port is not a number");
    check_error("http://1.2.3.256/", "malformed IPv4");
    check_error("http://[::g]/", "malformed IPv6");
    check_error("http://a b.example/", "neither a domain nor an address");
    check_error("http://a..example/", "empty label");
    check_error(&format!("http://{}.example/", "a".repeat(64)), "at most 63");
}

#[test]
fn lengths() {
    let fits = format!("h.example/{}", "a".repeat(URL_BYTES_MAX - 10));
    check(&fits, &fits);
    check_error(&format!("{fits}a"), "too long");
    // Grows to three times its length.
    check_error(&format!("h.example/{}", "<".repeat(4000)), "too long");
}

#[test]
fn parts() {
    let host = Host::Domain(DomainName::parse("h.example").unwrap());
    let part =
        |port, path: &str| Url::from_parts(host.clone(), port, path.to_owned()).map(|url| url.to_string());
    assert_eq!(part(Some(81), "/a?b").as_deref(), Some("h.example:81/a?b"));
    assert_eq!(part(Some(80), "/").as_deref(), Some("h.example/"));
    for bad in ["", "a", "/a b", "/a#b", "/ü", "/\0"] {
        assert_eq!(part(None, bad), None, "{bad:?}");
    }
    assert_eq!(part(None, &format!("/{}", "a".repeat(URL_BYTES_MAX))), None);
    let url = Url::parse("h.example:81/a/b.php?c/d?e").unwrap();
    assert_eq!((url.path(), url.query(), url.port()), ("/a/b.php", Some("c/d?e"), Some(81)));
    assert_eq!(url.without_query().to_string(), "h.example:81/a/b.php");
    assert!(Url::parse("h.example").unwrap().is_root());
}

#[test]
fn folders() {
    let names =
        |text: &str| Url::parse(text).unwrap().folders().map(|url| url.to_string()).collect::<Vec<_>>();
    assert_eq!(names("h.example/a/b/c.php?x/y"), ["h.example/a/b/", "h.example/a/", "h.example/"]);
    assert_eq!(names("h.example/a/"), ["h.example/a/", "h.example/"]);
    assert_eq!(names("h.example"), ["h.example/"]);
    let deep = names(&format!("h.example/{}", "a/".repeat(4000)));
    assert_eq!((deep.len(), deep.last().unwrap().as_str()), (FOLDERS_MAX, "h.example/"));
}

fn host_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}(\\.[a-c]{1,2}){0,2}",
        any::<std::net::Ipv4Addr>().prop_map(|a| a.to_string()),
        any::<std::net::Ipv6Addr>().prop_map(|a| format!("[{a}]")),
        Just("bücher.example".to_owned()),
        Just("0x7f.1".to_owned()),
    ]
}

fn url_text() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![Just(""), Just("http://"), Just("https://"), Just("ftp://"), Just("wss://")];
    let port = prop_oneof![
        Just(String::new()),
        Just(":80".to_owned()),
        Just(":443".to_owned()),
        any::<u16>().prop_map(|p| format!(":{p}"))
    ];
    let tail = r"([/\\?#]([ -~]|\PC|%2[eEfF]|\.\.?|//|%|[\[\]|'\x22`^{}<>&=+;,@:-]){0,12}){0,4}";
    (scheme, host_text(), port, tail)
        .prop_map(|(scheme, host, port, tail)| format!("{scheme}{host}{port}{tail}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prints_what_it_parses(text in url_text()) {
        if let Ok(url) = Url::parse(&text) {
            prop_assert_eq!(Url::parse(&url.to_string()), Ok(url.clone()), "printed {}", url);
            let again = Url::from_parts(url.host().clone(), url.port(), url.path_and_query().to_owned());
            prop_assert_eq!(again, Some(url));
        }
    }

    #[test]
    fn never_panics(text in r"(\PC|[/\\?#:@.%\[\]]){0,60}") {
        if let Ok(url) = Url::parse(&text) {
            prop_assert_eq!(Url::parse(&url.to_string()), Ok(url));
        }
    }

    /// Labels from the right, then port, then path by bytes.
    #[test]
    fn order(left in url_text(), right in url_text()) {
        if let (Ok(left), Ok(right)) = (Url::parse(&left), Url::parse(&right)) {
            let key = |url: &Url| {
                let labels = url.domain().map(|domain| domain.labels().rev().map(str::to_owned).collect::<Vec<_>>());
                (labels, url.ip(), url.port(), url.path_and_query().as_bytes().to_vec())
            };
            prop_assert_eq!(left.cmp(&right), key(&left).cmp(&key(&right)));
            prop_assert_eq!(left == right, left.cmp(&right).is_eq());
        }
    }
}
