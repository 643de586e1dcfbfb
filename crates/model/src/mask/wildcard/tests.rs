//! What wildcards mean, how they are written, and which cover too much.

use proptest::prelude::*;

use super::*;
use crate::{Mask, MaskType};

#[track_caller]
fn check(text: &str, expected: Result<(MaskType, &str), &str>) {
    let actual = Mask::parse(text);
    let shown = actual.as_ref().map(|mask| (mask.mask_type(), mask.to_string()));
    let shown = shown.as_ref().map(|(kind, text)| (*kind, text.as_str()));
    match (shown, expected) {
        (Err(error), Err(reason)) => assert!(error.to_string().contains(reason), "{text}: {error}"),
        (shown, expected) => assert_eq!(shown.ok(), expected.ok(), "{text}: {actual:?}"),
    }
    if let Ok(mask) = actual {
        assert_eq!(Mask::parse(&mask.to_string()), Ok(mask.clone()), "printed {mask}");
        assert_eq!(Mask::parse(&mask.defanged()), Ok(mask.clone()), "defanged {}", mask.defanged());
    }
}

fn wildcard(text: &str) -> Result<(MaskType, &str), &str> {
    Ok((MaskType::Wildcard, text))
}

#[test]
fn canonical_texts() {
    check("*Evil*.Example", wildcard("*evil*.example"));
    check("hxxps://*evil*[.]example", wildcard("*evil*.example"));
    check("*evil***.example.", wildcard("*evil*.example"));
    check("*evil.example", wildcard("*evil.example"));
    check("a*.evil.example/*", wildcard("a*.evil.example"));
    check("bücher*.example/a", Err("write the rest of it in ASCII"));
    check("bücher.*evil.example", wildcard("xn--bcher-kva.*evil.example"));
    check("bücher.example/*/é?ü=*", wildcard("xn--bcher-kva.example/*/%C3%A9?%C3%BC=*"));
    check("evil.example/a*", wildcard("evil.example/a*"));
    check("evil.example?id=*", wildcard("evil.example/?id=*"));
    check("https://evil.example:443/A/../b*c", wildcard("evil.example/b*c"));
    check("*.evil.example:80/a/", wildcard("*.evil.example/a/"));
    check("https://*.evil.example:443/a/", wildcard("*.evil.example/a/"));
    check("*.evil.example:8080", wildcard("*.evil.example:8080/*"));
    check("evil.example:*/a", wildcard("evil.example:*/a"));
    check("*://*.evil.example/x y*", wildcard("*.evil.example/x%20y*"));
    check("192.0.2.1/a*.exe", wildcard("192.0.2.1/a*.exe"));
    check("192.0.2.*/gate.php", wildcard("192.0.2.*/gate.php"));
    check("[2001:DB8::1]:81/a*b", wildcard("[2001:db8::1]:81/a*b"));
    check("*/gate.php", wildcard("*/gate.php"));
    check("*/x.php?ws_login*", wildcard("*/x.php?ws_login*"));
    // What is exactly what we print is taken literally, to its last sign.
    assert_eq!(Mask::parse("*evil.example/a!"), Mask::from_pattern("*evil.example/a!"));
    check("\"*Evil.example/a\"!", wildcard("*evil.example/a"));
}

#[test]
fn what_other_kinds_say() {
    check("*.evil.example", Ok((MaskType::Domain, "*.evil.example")));
    check("**.evil.example/*", Ok((MaskType::Domain, "*.evil.example")));
    check("*://*.evil.example/*", Ok((MaskType::Domain, "*.evil.example")));
    check("evil.example/a/**", Ok((MaskType::Folder, "evil.example/a/*")));
    check("evil.example/a?*", Ok((MaskType::Script, "evil.example/a?*")));
    check("192.0.2.*", Ok((MaskType::Network, "192.0.2.0/24")));
    check("203.0.*.*", Ok((MaskType::Network, "203.0.0.0/16")));
    check("203.0.*", Ok((MaskType::Network, "203.0.0.0/16")));
    check("192.0.2.1*", Err("whole numbers at the end of an address"));
    check("192.*.2.1", Err("whole numbers at the end of an address"));
    check("192.0.2.1.*", Err("whole numbers at the end of an address"));
}

#[test]
fn malformed() {
    check("evil.example/#*", Err("is never sent"));
    check("*evil?x=1", Err("a query stands behind a path"));
    check("a@*evil.example", Err("an e-mail address"));
    check("*evil..example", Err("an empty label"));
    check("*ev!l.example", Err("characters that no domain can have"));
    check("gopher://*evil.example", Err("its scheme is not"));
    check("*evil.example:99999/", Err("no number up to 65535"));
    check("evil.example/a*/../b", Err("goes up from a folder"));
    check(&format!("*evil.example/{}", "*a".repeat(STARS_MAX)), Err("more than 16"));
    check(&format!("*evil.example/{}", "a".repeat(WILDCARD_BYTES_MAX)), Err("1,024 bytes"));
    // Also a folder, and as it is printed: each of these letters takes nine bytes in a URL.
    check(&format!("evil.example/{}/*", "\u{FFFD}".repeat(113)), Err("1,024 bytes"));
    check("evil.example", Err("is not a mask"));
}

#[test]
fn too_wide() {
    for text in [
        "*",
        "*/*",
        "*:*/*",
        "*a*",
        "*ab.cd*",
        "*com",
        "*.co*",
        "*.com*",
        "*com.br",
        "*.c*m",
        "*om*",
        "www.*",
        "www*",
        "*.*.com",
        "*kdns.org",
        "*duckdns*",
        "*.duckdns.*",
        "*github*",
        "*/*.exe",
        "*/",
        "*/index.php",
        "*/*index.html",
        "*/*/robots.txt",
        "*.com/wp-login.php",
        "*.duckdns.org:8080/x",
    ] {
        check(text, Err("covers too much"));
    }
    for text in [
        "*paypal*",
        "*evil*.com",
        "paypal-*.com",
        "*-paypal.duckdns.org",
        "paypal*.github.io",
        "*.duckdns.org/a/gate.php",
        "github.io/*",
        "evil.example/*a",
        "*.evil.example/a",
    ] {
        assert!(Mask::parse(text).is_ok(), "{text}: {:?}", Mask::parse(text));
    }
}

#[track_caller]
fn check_covers(mask: &str, yes: &[&str], no: &[&str]) {
    let mask = Mask::parse(mask).unwrap();
    for (texts, expected) in [(yes, true), (no, false)] {
        for text in texts {
            assert_eq!(mask.covers(&Observable::detect(text).unwrap()), expected, "{mask} and {text}");
        }
    }
}

#[test]
fn coverage() {
    check_covers(
        "*evil*.example",
        &["evil.example", "evil.a.example", "my-evil.example", "http://xevily.example:81/a?b"],
        &["evil.test", "evi.example", "http://a.example/evil.example", "192.0.2.1"],
    );
    check_covers(
        "h.example/*/gate.php?id=*",
        &["h.example/a/gate.php?id=", "h.example/a/b/gate.php?id=1&x", "h.example/?/gate.php?id="],
        &["h.example/gate.php?id=", "h.example:81/a/gate.php?id=", "a.h.example/a/gate.php?id=", "h.example"],
    );
    // The host of a pattern is the host: not a text inside a path or query.
    check_covers(
        "*.evil.example/x",
        &["a.evil.example/x", "a.b.evil.example/x"],
        &["evil.example/x", "good.example/?u=a.evil.example/x", "good.example/.evil.example/x"],
    );
    check_covers(
        "*/gate.php",
        &["h.example/gate.php", "192.0.2.1:81/gate.php", "[2001:db8::1]/gate.php"],
        &["h.example/a/gate.php", "h.example/gate.php?", "h.example/Gate.php", "h.example"],
    );
    // No part is used twice.
    check_covers("evil.example/ab*ba", &["evil.example/abba", "evil.example/ab-ba"], &["evil.example/aba"]);
    check_covers("*evil*evil*.example", &["evilevil.example"], &["evil.example"]);
}

/// Many `*` before what is not there: one pass, not one for each choice.
#[test]
fn hostile_patterns_are_cheap() {
    let mask = Mask::parse(&format!("evil.example/{}b", "*a".repeat(STARS_MAX))).unwrap();
    let url = Observable::detect(&format!("evil.example/{}", "a".repeat(8000))).unwrap();
    let begun = (0..1000).filter(|_| mask.covers(&url)).count();
    assert_eq!(begun, 0);
}

/// By the definition: each `*` tried with every length.
fn matches_slowly(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skipped| matches_slowly(rest, &text[skipped..])),
        Some((byte, rest)) => text.split_first().is_some_and(|(b, t)| b == byte && matches_slowly(rest, t)),
    }
}

fn covers_slowly(mask: &Wildcard, observable: &Observable) -> bool {
    match (mask.as_str().split_once('/'), observable) {
        (None, Observable::Domain(name)) => {
            matches_slowly(mask.as_str().as_bytes(), name.as_str().as_bytes())
        }
        (None, Observable::Url(url)) => {
            url.domain().is_some_and(|name| covers_slowly(mask, &Observable::Domain(name.clone())))
        }
        (Some((server, path)), Observable::Url(url)) => {
            let text = url.to_string();
            let (url_server, url_path) = text.split_once('/').unwrap();
            matches_slowly(server.as_bytes(), url_server.as_bytes())
                && matches_slowly(path.as_bytes(), url_path.as_bytes())
        }
        _ => false,
    }
}

/// Few letters, so that patterns and objects meet.
fn patterns() -> impl Strategy<Value = String> {
    "(\\*|\\*\\.|[ab*]{0,3}\\.)?[ab*]{1,3}(evil|paypal)[ab*]{0,2}(\\.[ab*]{0,2}example|\\.\\*|)(:\\*|:8[01])?(/[ab*?/.!%]{0,8})?"
}

fn observables() -> impl Strategy<Value = Observable> {
    prop_oneof![
        "([ab]{1,2}\\.){0,2}[ab]{0,3}(evil|paypal)[ab]{0,2}\\.[ab]{0,2}example(:8[01])?/[ab?/.!]{0,8}"
            .prop_map(|text| Observable::Url(Url::parse(&text).unwrap())),
        "([ab]{1,2}\\.){0,2}[ab]{0,3}(evil|paypal)[ab]{0,2}\\.[ab]{0,2}example"
            .prop_map(|text| Observable::Domain(DomainName::parse(&text).unwrap())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn covers_is_the_definition(pattern in patterns(), observable in observables()) {
        if let Ok(Mask::Wildcard(mask)) = Mask::from_pattern(&pattern) {
            let covers = Mask::Wildcard(mask.clone()).covers(&observable);
            prop_assert_eq!(covers, covers_slowly(&mask, &observable), "{} and {}", mask, observable);
            if covers {
                let text = observable.to_string();
                prop_assert!(mask.literals().all(|literal| text.contains(literal)));
                let host = match &observable { Observable::Url(url) => url.domain(), Observable::Domain(name) => Some(name), _ => None };
                prop_assert!(mask.domain().is_none_or(|domain| host.unwrap().is_at_or_below(&domain)), "{}", mask);
            }
        }
    }

    #[test]
    fn printing_and_reading(pattern in prop_oneof![patterns(), r"(\*|\PC|[a-c./?*:\[\]%@!-]){0,24}"]) {
        if let Ok(mask) = Mask::from_pattern(&pattern) {
            let printed = mask.to_string();
            prop_assert_eq!(Mask::from_pattern(&printed), Ok(mask.clone()), "printed {}", printed);
            prop_assert_eq!(Mask::parse(&printed), Ok(mask.clone()), "printed {}", printed);
            if let Mask::Wildcard(wildcard) = mask {
                prop_assert_eq!(Wildcard::from_canonical(&printed), Some(wildcard.clone()));
                prop_assert!(printed.is_ascii() && printed.len() <= WILDCARD_BYTES_MAX);
                prop_assert!(printed.matches('*').count() <= STARS_MAX && !printed.contains("**"));
            }
        }
    }

    #[test]
    fn matching_is_the_definition(pattern in "[ab*]{0,8}", text in "[ab]{0,8}") {
        prop_assert_eq!(matches(&pattern, &text), matches_slowly(pattern.as_bytes(), text.as_bytes()));
    }
}

#[test]
fn a_star_that_is_gone_makes_no_wildcard() {
    for text in ["*://e.", "*://a.example/", "h.example/*/../x"] {
        assert!(Mask::parse(text).is_err(), "{text}");
    }
}
