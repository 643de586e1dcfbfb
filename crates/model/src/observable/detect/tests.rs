//! What people type, and what we make of it.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, kind: Kind, expected: &str) {
    let found = Observable::detect(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!((found.kind(), found.to_string().as_str()), (kind, expected), "from {text:?}");
    assert_eq!(Observable::detect(&found.to_string()).as_ref(), Ok(&found), "printed {found}");
}

/// The message must contain `expected`.
#[track_caller]
fn check_error(text: &str, expected: &str) {
    let error = Observable::detect(text).expect_err(text).to_string();
    assert!(error.contains(expected), "{text:?}: {error}");
}

const MD5: &str = "d41d8cd98f00b204e9800998ecf8427e";
const SHA1: &str = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn hashes() {
    for digest in [MD5, SHA1, SHA256] {
        check(digest, Kind::Hash, digest);
        check(&digest.to_uppercase(), Kind::Hash, digest);
        check(&format!("\u{200e} {digest} "), Kind::Hash, digest);
        check(&format!("\"{digest}\","), Kind::Hash, digest);
        check(&format!("0x{digest}"), Kind::Hash, digest);
    }
    check(&format!("sha256:{SHA256}"), Kind::Hash, SHA256);
    check(&format!("SHA-256 = {SHA256}"), Kind::Hash, SHA256);
    check(&format!("MD5 = {MD5}"), Kind::Hash, MD5);
    check(&format!("md5: \"{MD5}\""), Kind::Hash, MD5);
    check(&format!("SHA1 {SHA1}"), Kind::Hash, SHA1);
    let wide: String = MD5.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    check(&wide, Kind::Hash, MD5);
    check_error("deadbeef", "8 hexadecimal digits are no digest");
    check_error(&"a".repeat(128), "128 hexadecimal digits");
    check_error("sha256:abcd", "4 hexadecimal digits");
    check_error("sha256:xyz", "`xyz` is not a file hash");
    check_error(&format!("{MD5} {SHA1}"), "more than one object");
}

#[test]
fn addresses() {
    check("192.0.2.1", Kind::Ip, "192.0.2.1");
    check("1.2.3[.]4", Kind::Ip, "1.2.3.4");
    check("192[.]0[.]2[.]1.", Kind::Ip, "192.0.2.1");
    check("１９２．０．２．１", Kind::Ip, "192.0.2.1");
    check("2001:DB8:0::1", Kind::Ip, "2001:db8::1");
    check("[2001:db8::1]", Kind::Ip, "2001:db8::1");
    check("2001:db8::", Kind::Ip, "2001:db8::");
    check("fe80::1%eth0", Kind::Ip, "fe80::1");
    check("::ffff:192.0.2.1", Kind::Ip, "192.0.2.1");
    check("192.0.2.7/32", Kind::Ip, "192.0.2.7");
    check_error("192.0.2.0/24", "`192.0.2.0/24` is a network: look up one of its addresses");
    check_error("2001:db8::/32", "is a network");
    check_error("2001:db8::/129", "is not a network");
    check_error("192.0.2.1-192.0.2.9", "is not a network");
    check_error("192.0.2.1 - 192.0.2.9", "is not a network");
    check_error("192.0.2.256", "is not an IP address: write it like");
    check_error("192.0.2.1.5", "is not an IP address");
    check_error("0x7f.1", "browsers read it as 127.0.0.1");
    check_error("0xC0000201", "browsers read it as 192.0.2.1");
    check_error("3221225985", "browsers read it as 192.0.2.1");
    check_error("192.0.513", "browsers read it as 192.0.2.1");
    check_error("0300.0.2.1", "browsers read it as 192.0.2.1");
    check_error("192.0.2.*", "pattern");
    check_error("192.0.2.1, 192.0.2.2", "more than one object");
    check_error("192.0.2.1%eth0", "is not");
}

#[test]
fn domains() {
    check("evil.example", Kind::Domain, "evil.example");
    check("EVIL.Example.", Kind::Domain, "evil.example");
    check("evil(dot)example", Kind::Domain, "evil.example");
    check("dead.beef.example", Kind::Domain, "dead.beef.example");
    check("bücher.example", Kind::Domain, "xn--bcher-kva.example");
    check("例え。テスト", Kind::Domain, "xn--r8jz45g.xn--zckzah");
    check("「evil.example」", Kind::Domain, "evil.example");
    check("_dmarc.evil.example", Kind::Domain, "_dmarc.evil.example");
    check_error("hello", "a domain has at least two labels");
    check_error("hello world", "more than one object");
    check_error("evil..example", "empty label");
    check_error(".evil.example", "empty label");
    check_error("evil.123", "last label is a number");
    check_error("*.evil.example", "it is a pattern");
    check_error("*.evil.example/*", "it is a pattern");
    check_error("a.example b.example", "more than one object");
    check_error("a.example\nb.example", "more than one object");
    check_error("a.example,b.example", "more than one object");
    check_error("me@evil.example", "is an e-mail address: look up its domain");
    check_error("mailto:me@evil.example", "is an e-mail address");
    check_error("me(at)evil(dot)example", "is an e-mail address");
    check_error("ev il.example", "more than one object");
    check_error("c℀.evil.example", "no domain can have");
    check_error("", "nothing was given");
    check_error(&"a".repeat(20_000), "20000 bytes are too long");
}

#[test]
fn urls() {
    check("hxxps[:]//evil[.]example/a", Kind::Url, "evil.example/a");
    check("http://evil.example", Kind::Url, "evil.example/");
    check("evil.example/a?b#c", Kind::Url, "evil.example/a?b");
    check("evil.example:8080", Kind::Url, "evil.example:8080/");
    check("evil[.]example[:]8080", Kind::Url, "evil.example:8080/");
    check("1.2.3.4:8080", Kind::Url, "1.2.3.4:8080/");
    check("[::1]:80", Kind::Url, "[::1]/");
    check("[2001:db8::1]:8443/x", Kind::Url, "[2001:db8::1]:8443/x");
    check("http://[fe80::1%25eth0]/x", Kind::Url, "[fe80::1]/x");
    check("http://0x7f.1/x", Kind::Url, "127.0.0.1/x");
    check("http://0300.0.2.1/", Kind::Url, "192.0.2.1/");
    check("http://3221225985/", Kind::Url, "192.0.2.1/");
    check("http://intranet/a", Kind::Url, "http://intranet/a");
    check("http://192.0.2.0/24", Kind::Url, "http://192.0.2.0/24");
    check("http://192.0.2.0/33", Kind::Url, "192.0.2.0/33");
    check("http://user:secret@evil.example/a", Kind::Url, "evil.example/a");
    check("http://evil.example/my file.exe", Kind::Url, "evil.example/my%20file.exe");
    check("evil.example/a,b", Kind::Url, "evil.example/a,b");
    check("http://evil.example/a.", Kind::Url, "evil.example/a");
    check(
        "http://evil.example/?u=http://x.example/,http://y.example/",
        Kind::Url,
        "evil.example/?u=http://x.example/,http://y.example/",
    );
    check("ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ａ", Kind::Url, "evil.example/a");
    check("http://bücher.example/ü", Kind::Url, "xn--bcher-kva.example/%C3%BC");
    check_error("tcp://192.0.2.1:443", "its scheme is not");
    check_error("http://", "it has no host");
    check_error("evil.example:99999", "its port is not a number");
    check_error("http://[2001:db8::zz]/", "is not a web address");
    check_error("Win32/Emotet", "its host is a single word");
    check_error("2024/01/02", "its host is a single word");
    check_error("C:\\Windows\\x.exe", "its host is a single word");
    check_error("http://a.example http://b.example", "more than one object");
    check_error("http://a.example/x http://b.example", "more than one object");
    check_error("hxxp://a[.]example/x,hxxp://b[.]example/y", "more than one object");
    check_error("http://a.example/x\nevil", "more than one object");
    check_error("http://a.example/x 192.0.2.1", "more than one object");
    check_error("a[.]example/x,b[.]example/y", "more than one object");
    check_error("a.example/x, b.example/y", "more than one object");
}

/// Our own print is never trimmed, though the same text with a scheme is.
#[test]
fn prints_are_literal() {
    for text in [
        "evil.example/a.",
        "evil.example/a)",
        "evil.example/a,",
        "evil.example/'a'",
        "evil.example/a[.]b",
        "evil.example/a?",
    ] {
        check(text, Kind::Url, text);
    }
}

#[track_caller]
fn check_as(kind: Kind, text: &str, expected: Result<&str, &str>) {
    match (Observable::parse_as(kind, text), expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found.to_string(), expected, "from {text:?}"),
        (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{text:?}: {error}"),
        (found, _) => panic!("{text:?} as {kind:?} gives {found:?}"),
    }
}

#[test]
fn kinds_asked_for() {
    check_as(Kind::Hash, MD5, Ok(MD5));
    check_as(Kind::Hash, &format!("MD5: {MD5}"), Ok(MD5));
    check_as(Kind::Hash, "evil.example", Err("is a domain, not a file hash"));
    check_as(Kind::Hash, "abcd", Err("4 hexadecimal digits"));
    check_as(Kind::Hash, "xyz", Err("`xyz` is not a file hash"));
    check_as(Kind::Ip, "192.0.2[.]1", Ok("192.0.2.1"));
    check_as(Kind::Ip, "http://192.0.2.1", Ok("192.0.2.1/"));
    check_as(Kind::Ip, "192.0.2.0/24", Err("is a network"));
    check_as(Kind::Ip, "evil.example", Err("is a domain, not an IP address"));
    check_as(Kind::Ip, "0x7f.1", Err("127.0.0.1"));
    check_as(Kind::Ip, "what", Err("is not an IP address"));
    check_as(Kind::Domain, "Evil[.]Example", Ok("evil.example"));
    check_as(Kind::Domain, "192.0.2.1", Err("is an IP address, not a domain"));
    check_as(Kind::Domain, MD5, Err("is a file hash, not a domain"));
    check_as(Kind::Domain, "http://evil.example/", Err("is a web address, not a domain"));
    check_as(Kind::Domain, "me@evil.example", Err("is an e-mail address"));
    check_as(Kind::Domain, "deadbeef", Err("at least two labels"));
    check_as(Kind::Url, "evil.example", Ok("evil.example/"));
    check_as(Kind::Url, "192.0.2.1", Ok("192.0.2.1/"));
    check_as(Kind::Url, "2001:db8::1", Ok("[2001:db8::1]/"));
    check_as(Kind::Url, "192.0.2.0/24", Ok("http://192.0.2.0/24"));
    check_as(Kind::Url, "localhost/x", Ok("http://localhost/x"));
    check_as(Kind::Url, "http://evil.example/x?a=1&b=2", Ok("evil.example/x?a=1&b=2"));
    check_as(Kind::Url, "http://evil.example/a...", Ok("evil.example/a..."));
    check_as(Kind::Url, "http://evil.example/?a=[x]&b=]", Ok("evil.example/?a=[x]&b=]"));
    check_as(Kind::Url, "hxxp://evil[.]example/a.", Ok("evil.example/a"));
    check_as(Kind::Url, "\"http://evil.example/a\".", Ok("evil.example/a"));
    check_as(Kind::Url, MD5, Err("is a file hash, not a web address"));
    check_as(Kind::Url, "me@evil.example", Err("is an e-mail address"));
    check_as(Kind::Url, "http://", Err("it has no host"));
}

/// Text near the borders of all kinds.
fn nearly() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("http".to_owned()),
        Just("hxxps".to_owned()),
        Just("://".to_owned()),
        Just("[:]".to_owned()),
        Just("[.]".to_owned()),
        Just("192.0.2.1".to_owned()),
        Just("2001:db8::".to_owned()),
        Just("evil.example".to_owned()),
        Just("md5".to_owned()),
        Just("%2e".to_owned()),
        Just("/../".to_owned()),
        Just("xn--".to_owned()),
        Just("。".to_owned()),
        Just("0x".to_owned()),
        "[a-f0-9]{0,40}",
        r"[\[\](){}<>.,:;/\\?#@%*|'\x22 -]{1,3}",
        r"\PC{1,4}",
        ".",
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn never_panics_and_prints_what_it_parses(text in nearly()) {
        if let Ok(found) = Observable::detect(&text) {
            prop_assert_eq!(Observable::detect(&found.to_string()), Ok(found.clone()), "printed {}", found);
        }
        for kind in Kind::ALL {
            if let Ok(found) = Observable::parse_as(kind, &text) {
                prop_assert_eq!(Observable::parse_as(found.kind(), &found.to_string()), Ok(found.clone()));
            }
        }
    }

    #[test]
    fn any_text(text in any::<String>()) {
        if let Err(error) = Observable::detect(&text) {
            prop_assert!(error.to_string().len() < 2000);
        }
    }
}
