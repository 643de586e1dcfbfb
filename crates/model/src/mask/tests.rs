//! What masks cover, and how they are written.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, mask_type: MaskType, printed: &str) {
    let mask = Mask::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!((mask.mask_type(), mask.to_string().as_str()), (mask_type, printed));
    assert_eq!(Mask::parse(printed), Ok(mask));
}

#[track_caller]
fn check_covers(mask: &str, yes: &[&str], no: &[&str]) {
    let mask = Mask::parse(mask).unwrap();
    for (texts, expected) in [(yes, true), (no, false)] {
        for text in texts {
            let observable = Observable::detect(text).unwrap();
            assert_eq!(mask.covers(&observable), expected, "{mask} and {text}");
            assert_eq!(Mask::covering(&observable).contains(&mask), expected, "{mask} and {text}");
        }
    }
}

#[test]
fn texts() {
    check("*.Evil.example", MaskType::Domain, "*.evil.example");
    check("*.evil[.]example", MaskType::Domain, "*.evil.example");
    check("hxxp://*.evil[.]example/*", MaskType::Domain, "*.evil.example");
    check("*.example", MaskType::Domain, "*.example");
    check("192.0.2.7/24", MaskType::Network, "192.0.2.0/24");
    check("2001:db8::/32", MaskType::Network, "2001:db8::/32");
    check("sub.evil.example/folder/*", MaskType::Folder, "sub.evil.example/folder/*");
    check("192.0.2.1/folder/*", MaskType::Folder, "192.0.2.1/folder/*");
    check("evil.example/*", MaskType::Folder, "evil.example/*");
    check("https://evil.example:8443/A/../b/*", MaskType::Folder, "evil.example:8443/b/*");
    check("evil.example/folder/load.php?*", MaskType::Script, "evil.example/folder/load.php?*");
    check("evil.example/.sys/?*", MaskType::Script, "evil.example/.sys/?*");
    check("[2001:db8::1]:81/a/*", MaskType::Folder, "[2001:db8::1]:81/a/*");
}

#[test]
fn refused() {
    for text in ["evil.example", "192.0.2.1", "evil.example/a", "evil.example/#/*", "*", "/*", "?*", "*."] {
        assert!(Mask::parse(text).is_err(), "{text}");
    }
    assert!(Mask::parse("evil.example/a").unwrap_err().to_string().contains("is not a mask: write it like"));
    let url = |text: &str| Url::parse(text).unwrap();
    assert_eq!(Mask::folder(url("h.example/a")), None);
    assert_eq!(Mask::folder(url("h.example/?a/")), None);
    assert_eq!(Mask::folder(url(&format!("h.example/{}", "a/".repeat(FOLDERS_MAX)))), None);
    assert!(Mask::folder(url(&format!("h.example/{}", "a/".repeat(FOLDERS_MAX - 1)))).is_some());
    assert_eq!(Mask::script(url("h.example/a?")), None);
    assert_eq!(Mask::script(url("h.example/a")), Some(Mask::Script(url("h.example/a"))));
}

#[track_caller]
fn check_defanged(mask: &str, expected: &str) {
    let mask = Mask::parse(mask).unwrap();
    assert_eq!(mask.defanged(), expected);
    assert_eq!(Mask::parse(expected), Ok(mask));
}

/// As observables are: of an address the last dot, of a name every dot, of a path none.
#[test]
fn defangs_and_comes_back() {
    check_defanged("8.8.8.0/24", "8.8.8[.]0/24");
    check_defanged("2001:db8::/32", "2001:db8::/32");
    check_defanged("*.evil.example", "*[.]evil[.]example");
    check_defanged("192.0.2.1:81/a.b/*", "192.0.2[.]1:81/a.b/*");
    check_defanged("evil.example/load.php?*", "evil[.]example/load.php?*");
    check_defanged("[2001:db8::1]/a/*", "[2001:db8::1]/a/*");
    check_defanged("*evil*.example", "*evil*[.]example");
    check_defanged("192.0.2.1/a*.exe", "192.0.2[.]1/a*.exe");
    check_defanged("*.evil.example:81/a.b*c", "*[.]evil[.]example:81/a.b*c");
}

#[test]
fn coverage() {
    check_covers(
        "*.evil.example",
        &["evil.example", "a.b.evil.example", "http://evil.example/x", "http://a.evil.example:81/x?y"],
        &["notevil.example", "evil.example.test", "http://good.example/evil.example", "192.0.2.1"],
    );
    check_covers(
        "192.0.2.0/24",
        &["192.0.2.0", "192.0.2.255", "http://192.0.2.9:81/x", "::ffff:192.0.2.9"],
        &["192.0.3.0", "2001:db8::1", "http://198.51.100.1/x", "evil.example"],
    );
    check_covers(
        "evil.example/a/*",
        &["evil.example/a/", "evil.example/a/b/c?d", "http://evil.example/a/b"],
        &[
            "evil.example/a",
            "evil.example/ab/",
            "evil.example/?x=/a/",
            "sub.evil.example/a/",
            "evil.example:81/a/",
            "evil.example",
        ],
    );
    check_covers(
        "evil.example/x.php?*",
        &["evil.example/x.php?", "evil.example/x.php?a=1"],
        &[
            "evil.example/x.php",
            "evil.example/x.php/?a",
            "evil.example/y?u=evil.example/x.php?a",
            "evil.example/X.php?a",
        ],
    );
}

/// A path of slashes alone must not cost a mask per slash, each with a copy of the path.
#[test]
fn covering_is_bounded() {
    let url = Url::parse(&format!("h.example{}", "/".repeat(8000))).unwrap();
    assert!(Mask::covering(&Observable::Url(url)).len() <= FOLDERS_MAX + 2);
    let address = Observable::detect("2001:db8::1").unwrap();
    assert_eq!(Mask::covering(&address).len(), 129);
}

/// Few values, so that masks and observables meet.
fn url_texts() -> impl Strategy<Value = String> {
    "(192\\.0\\.2\\.[0-3]|\\[2001:db8::[0-3]\\]|([ab]\\.){1,2}c|c)(:8[01])?(/[ab]?){0,3}(\\?[ab/]{0,2})?"
}

fn observables() -> impl Strategy<Value = Observable> {
    prop_oneof![
        url_texts().prop_map(|text| Observable::Url(Url::parse(&text).unwrap())),
        "([ab]\\.){1,3}c".prop_map(|text| Observable::Domain(DomainName::parse(&text).unwrap())),
        "(192\\.0\\.2\\.[0-9]|2001:db8::[0-9])".prop_map(|text| Observable::Ip(text.parse().unwrap())),
        "[a-f]{32}".prop_map(|text| Observable::detect(&text).unwrap()),
    ]
}

/// Also such as the constructors refuse: they are values of the type all the same.
fn masks() -> impl Strategy<Value = Mask> {
    prop_oneof![
        url_texts().prop_map(|text| Mask::Folder(Url::parse(&text).unwrap())),
        url_texts().prop_map(|text| Mask::Script(Url::parse(&text).unwrap())),
        "([ab]\\.){0,3}c".prop_map(|text| Mask::Domain(DomainName::parse_host(&text).unwrap())),
        ("(192\\.0\\.2\\.[0-9]|2001:db8::[0-9])", 0_u8..=128)
            .prop_filter_map("too long a prefix", |(text, prefix_len)| {
                Network::new(text.parse().unwrap(), prefix_len).map(Mask::Network)
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn covering_agrees_with_covers(mask in masks(), observable in observables()) {
        let covering = Mask::covering(&observable);
        prop_assert_eq!(mask.covers(&observable), covering.contains(&mask), "{} and {}", mask, observable);
        prop_assert!(covering.iter().all(|mask| mask.covers(&observable)));
    }

    #[test]
    fn prints_what_it_parses(observable in observables()) {
        for mask in Mask::covering(&observable) {
            prop_assert_eq!(Mask::parse(&mask.to_string()), Ok(mask.clone()), "printed {}", mask);
        }
    }

    #[test]
    fn parse_never_panics(text in r"(\*\.|\*|\?\*|/\*|\PC|[a./?*:\[\]]){0,20}") {
        if let Ok(mask) = Mask::parse(&text) {
            prop_assert_eq!(Mask::parse(&mask.to_string()), Ok(mask));
        }
    }
}
