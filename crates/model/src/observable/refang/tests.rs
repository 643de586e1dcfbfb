//! Defanged and pasted forms, and what they stand for.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(refang(text).as_deref(), Ok(expected), "from {text:?}");
}

#[test]
fn schemes() {
    for text in [
        "hxxp://evil.example/a",
        "hXXp://evil.example/a",
        "HXXP://evil.example/a",
        "h**p://evil.example/a",
        "hxtp://evil.example/a",
        "htxp://evil.example/a",
        "h__p://evil.example/a",
        "h..p://evil.example/a",
        "meow://evil.example/a",
        "ttp://evil.example/a",
        "http[:]//evil.example/a",
        "hxxp[:]//evil.example/a",
        "hxxp[://]evil.example/a",
        "hxxp(:)//evil.example/a",
        "hxxp:\\\\evil.example/a",
        "hxxp[:]\\\\evil.example/a",
        "hxxp:[/][/]evil.example/a",
        "hxxp[:][/][/]evil.example/a",
        "hxxp{:}//evil.example/a",
        "[hxxp]://evil.example/a",
        "h[tt]p://evil.example/a",
        "hxxp : // evil.example/a",
        "http:/evil.example/a",
        "http:////evil.example/a",
        "hxxp[:/]/evil.example/a",
        "hxxp:[//]evil.example/a",
    ] {
        check(text, "http://evil.example/a");
    }
    for text in [
        "hxxps[:]//evil[.]example/a",
        "hxxp(s)://evil.example/a",
        "hxxpx://evil.example/a",
        "meows://evil.example/a",
        "h**ps://evil.example/a",
        "https[://]evil.example/a",
    ] {
        check(text, "https://evil.example/a");
    }
    check("fxp://evil.example/a", "ftp://evil.example/a");
    check("//evil.example/a", "evil.example/a");
    check("[://]evil.example/a", "evil.example/a");
    check("tcp://192.0.2.1:443", "tcp://192.0.2.1:443");
    check("evil.example:8080", "evil.example:8080");
    check("2001:db8::1", "2001:db8::1");
}

#[test]
fn hosts() {
    for text in [
        "evil[.]example",
        "evil(.)example",
        "evil{.}example",
        "evil<.>example",
        "evil[dot]example",
        "evil(dot)example",
        "evil{DOT}example",
        "evil[ . ]example",
        "evil [.] example",
        "evil [dot] example",
        "evil[.example",
        "evil.]example",
        "evil[.example]",
        "[evil].example",
        "evil\\.example",
        "evil。example",
        "evil．example",
        "evil｡example",
        "evil【.】example",
        "evil[。]example",
        "ｅｖｉｌ．ｅｘａｍｐｌｅ",
        "evil［．］example",
        "evil[[.]]example",
    ] {
        check(text, "evil.example");
    }
    check("1.2.3[.]4", "1.2.3.4");
    check("1[.]2[.]3[.]4[:]8080", "1.2.3.4:8080");
    check("2001[:]db8[::]1", "2001:db8::1");
    check("user[@]evil[.]example", "user@evil.example");
    check("user(at)evil(dot)example", "user@evil.example");
    check("①⑨②.０.②.①", "192.0.2.1");
    check("c℀.evil.example", "c℀.evil.example");
}

#[test]
fn surroundings() {
    for text in [
        " evil.example ",
        "\u{feff}evil.example",
        "evil.example\u{200b}",
        "\u{200e}evil\u{ad}.example",
        "\u{a0}evil.example\u{3000}",
        "\"evil.example\",",
        "'evil.example';",
        "“evil.example”",
        "「evil.example」",
        "『evil.example』。",
        "`evil.example`",
        "<evil.example>",
        "(evil.example)",
        "evil.example)",
        "(evil.example",
        "[evil.example]",
        "evil.example.",
        "evil.example..,",
        "evil.example,;",
        "evil.example、",
        "((\"<evil.example>\").);",
        "evil.example:",
        "evil.example!",
        "\t\r\nevil.example\r\n",
        "»evil.example«",
    ] {
        check(text, "evil.example");
    }
    check("[2001:db8::1]", "2001:db8::1");
    check("2001:db8::", "2001:db8::");
    check("http://evil.example/Foo_(bar)", "http://evil.example/Foo_(bar)");
    check("(http://evil.example/Foo_(bar))", "http://evil.example/Foo_(bar)");
    check("http://evil.example/a).", "http://evil.example/a");
}

#[test]
fn literals_and_paths() {
    check("http://[2001:db8::1]/", "http://[2001:db8::1]/");
    check("hxxp://[2001[:]db8::1]:81/", "http://[2001:db8::1]:81/");
    check("http://[fe80::1%25eth0]/a", "http://[fe80::1]/a");
    check("hxxp://[::ffff:192.0.2.1]/", "http://[::ffff:192.0.2.1]/");
    check("http://evil.example/a[.]b", "http://evil.example/a[.]b");
    check("hxxp[://]evil[.]example/a[.]exe?x[]=1", "http://evil.example/a.exe?x[]=1");
    check("hxxp://evil[.]example[/]a", "http://evil.example/a");
    check("hxxp://evil[.]example/?u=hxxps[:]//x[.]example", "http://evil.example/?u=https://x.example");
    check("http://evil。example/a。b", "http://evil.example/a。b");
    check("http://evil.example/ＡＢ", "http://evil.example/AB");
    check("http://evil.example/①", "http://evil.example/①");
    check("hxxp://evil.example\\a", "http://evil.example\\a");
}

#[test]
fn refuses() {
    for empty in ["", "  ", "\u{feff}", "\"\"", "[]", "((()))", "...", "\u{200d}"] {
        assert_eq!(refang(empty), Err(ParseError::Empty), "{empty:?}");
    }
    let long = "a".repeat(INPUT_BYTES_MAX + 1);
    assert_eq!(
        refang(&long),
        Err(ParseError::TooLong { length: INPUT_BYTES_MAX + 1, limit: INPUT_BYTES_MAX })
    );
    // Deep nesting costs no more than a few passes.
    assert_eq!(refang(&"([".repeat(INPUT_BYTES_MAX / 2)), Err(ParseError::Empty));
}

proptest! {
    #[test]
    fn never_panics(text in r"(hxxp|http|\PC|[\[\](){}<>.:/\\。% @a1-])*") {
        let _ = refang(&text);
    }

    #[test]
    fn what_is_plain_has_nothing_to_undo(text in "[0-9A-Za-z]((dot|DOT|http|hxxp|www|[0-9A-Za-z.-])*[0-9A-Za-z])?") {
        prop_assert_eq!(undo(&text), Ok(text.clone()));
        prop_assert_eq!(refang(&text), Ok(text));
    }
}
