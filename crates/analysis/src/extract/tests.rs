//! What is found in text, and what is not.

use super::*;

mod laws;

fn found(text: &[u8]) -> Vec<String> {
    let mut lines: Vec<String> = extract_all(text, &Options::default())
        .into_iter()
        .map(|found| {
            let role = match found.role {
                Role::Itself => "",
                Role::UrlHost => "host ",
                Role::EmailHost => "mail ",
            };
            let doubt = if found.doubtful { "?" } else { "" };
            format!("{role}{}{doubt}", found.observable)
        })
        .collect();
    lines.sort();
    lines
}

/// `expected`: separated by `; `; a URL's host is left out when it follows from the URL.
#[track_caller]
fn check(text: &str, expected: &str) {
    let found = found(text.as_bytes());
    let found: Vec<&str> =
        found.iter().map(String::as_str).filter(|line| !line.starts_with("host ")).collect();
    let mut expected: Vec<&str> = expected.split("; ").filter(|line| !line.is_empty()).collect();
    expected.sort_unstable();
    assert_eq!(found, expected, "in {text:?}");
}

const MD5: &str = "d41d8cd98f00b204e9800998ecf8427e";

#[test]
fn digests() {
    check(MD5, MD5);
    check(&format!("md5={MD5},x"), MD5);
    check(&format!("MD5:{}", MD5.to_uppercase()), MD5);
    check(&format!("0x{MD5}"), MD5);
    check(&format!("/{MD5}.exe"), MD5);
    check(&format!("a_{MD5}_b"), MD5);
    check(&format!(r#"{{"a":"x\n{MD5}\n"}}"#), MD5);
    check(&format!("{MD5}d41d8cd9"), &format!("{MD5}d41d8cd9"));
    check(&MD5.repeat(2), &MD5.repeat(2));
    check(&MD5.repeat(4), "");
    check(&format!("{MD5}0"), "");
    check(&format!("g{MD5}"), "");
    check(&format!("{MD5}z"), "");
    check("123e4567-e89b-12d3-a456-426614174000", "");
    check(&format!("QUJD{MD5}RA=="), "");
    check(&format!("{MD5} {MD5}\n{MD5}"), &format!("{MD5}; {MD5}; {MD5}"));
}

#[test]
fn ipv4() {
    check("192.0.2.1", "192.0.2.1");
    check("from 192.0.2.1.", "192.0.2.1");
    check("src=192.0.2.1,dst=198.51.100.7;", "192.0.2.1; 198.51.100.7");
    check("192.0.2.1:443->198.51.100.7:80", "192.0.2.1; 198.51.100.7");
    check("192.0.2.1-192.0.2.9", "192.0.2.1; 192.0.2.9");
    check("(192.0.2.1)", "192.0.2.1");
    check("192.0.2.0/24", "192.0.2.0");
    check("192.0.2.0/24, 198.51.100.0/24", "192.0.2.0; 198.51.100.0");
    check("::ffff:192.0.2.1", "192.0.2.1");
    check("接続先192.0.2.1に", "192.0.2.1");
    check("1.2.3.4.5", "");
    check("192.0.2.256", "");
    check("192.0.02.1", "");
    check("v192.0.2.1", "");
    check("192.0.2", "");
    check("0.5 12.25 3.14159", "");
    check("192.0.2.1.log", "");
    check("Chrome/120.0.6099.109", "");
}

#[test]
fn ipv6() {
    check("2001:db8::1", "2001:db8::1");
    check("addr:2001:db8::1, x", "2001:db8::1");
    check("2001:DB8:0:0:0:0:0:1", "2001:db8::1");
    check("[2001:db8::1]:443", "2001:db8::1");
    check("fe80::1%eth0", "fe80::1");
    check("IP6 2001:db8::1.443 > 2001:db8::2.53: ", "2001:db8::1; 2001:db8::2");
    check("2001:db8::1: unreachable", "2001:db8::1");
    check("64:ff9b::192.0.2.1", "192.0.2.1; 64:ff9b::c000:201");
    check("12:34:56 std::string a::b ::", "");
    check("00:11:22:33:44:55", "");
    check("00:11:22:33:44:55:66:77", "");
    check("00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff", "");
    check("2001:db8::1::2", "");
    check("2026-11-23T12:34:56.789Z", "");
}

#[test]
fn names() {
    check("example.com", "example.com");
    check("xexample.com", "xexample.com");
    check("WWW.Example.COM.", "www.example.com");
    check("login.foo.example:443", "login.foo.example");
    check(r#""host":"a.example","x""#, "a.example");
    check("query: evil.com IN A + (192.0.2.1)", "192.0.2.1; evil.com");
    check(".cookie.example", "cookie.example");
    check("_dmarc.a.example", "_dmarc.a.example");
    check("_a.example_ *b.example*", "a.example; b.example");
    check("bücher.example", "xn--bcher-kva.example");
    check("例え.テスト 例え.jp", "xn--r8jz45g.jp");
    check("悪性サイトevil.exampleに接続。次", "evil.example");
    check("evil。example", "evil.example");
    check(r"line\nevil.example\tx", "evil.example");
    check(r"\u003cevil.example\u003e", "evil.example");
    check("\u{1b}[1;31mevil.example\u{1b}[0m \u{1b}[31m192.0.2.1\u{1b}[m", "evil.example; 192.0.2.1");
    check("x=%2Fevil.example%2Fa", "evil.example");
    check("x=%252Fevil.example%252Fa", "evil.example");
    check("invoice.doc kernel32.dll index.html a.log", "");
    check("printer.local server.lan localhost", "");
    check("e.g. i.e. etc. a.b", "");
    check("-a.example", "a.example");
    check("a..example", "");
    check("example.com-", "example.com");
}

#[test]
fn files_and_hosts() {
    check("main.rs install.sh backup.zip", "main.rs?; install.sh?; backup.zip?");
    check("allegro.pl", "allegro.pl?");
    check("/usr/bin/install.sh", "");
    check(r"C:\tools\backup.zip", "");
    check("http://evil.zip/a www.evil.zip evil[.]zip", "evil.zip/a; www.evil.zip; evil.zip");
    check("a@evil.zip", "mail evil.zip");
    let options = Options { doubtful: false, ..Options::default() };
    assert_eq!(extract_all(b"main.rs install.sh/a", &options), []);
}

#[test]
fn urls() {
    check("http://evil.example/a?b=c#d", "evil.example/a?b=c");
    check("GET https://evil.example:8443/a HTTP/1.1", "evil.example:8443/a");
    check("evil.example/a/b.php", "evil.example/a/b.php");
    check("evil.example:8080/a", "evil.example:8080/a");
    check("192.0.2.1/x.exe", "192.0.2.1/x.exe");
    check("http://192.0.2.0/24", "http://192.0.2.0/24");
    check("//evil.example/a", "evil.example/a");
    check("(see http://evil.example/a).", "evil.example/a");
    check("http://evil.example/a_(b), x", "evil.example/a_(b)");
    check("[x](http://evil.example/a)", "evil.example/a");
    check("<a href='http://evil.example/a'>", "evil.example/a");
    check("http://evil.example/a,200,GET", "evil.example/a");
    check("http://evil.example/a,http://bad.example/b", "evil.example/a; bad.example/b");
    check("http://evil.example/a,b.html", "evil.example/a,b.html");
    check("http://evil.example", "evil.example/");
    check("http://evil.example.", "evil.example/");
    check("http://me:pw@evil.example/a", "evil.example/a");
    check("http://a.b@evil.example/a", "evil.example/a");
    check("http://localhost:8080/a http://intranet/", "http://localhost:8080/a; http://intranet/");
    check("http://[2001:db8::1]:81/x", "[2001:db8::1]:81/x");
    check("[2001:db8::1]:81/x", "[2001:db8::1]:81/x");
    check("http://3221225985/a", "192.0.2.1/a");
    check("ldap://evil.example/a", "evil.example");
    check("http://evil.exampleに", "evil.example/");
    check("http://evil.example/aに", "evil.example/a");
    check("/sites/foo.example/x.html", "foo.example");
    check("http://a.example/sites/foo.example/x.html", "a.example/sites/foo.example/x.html");
    check(r#""url":"http:\/\/evil.example\/a\u0026b","c""#, "evil.example/a&b");
    check("a.example|http://evil.example/x|200", "a.example; evil.example/x");
    assert_eq!(found(b"https://evil.example/a"), ["evil.example/a", "host evil.example"]);
    assert_eq!(found(b"https://evil.intern/a"), ["evil.intern/a", "host evil.intern"]);
}

#[test]
fn urls_in_urls() {
    check("http://a.example/?u=http://b.example/c", "a.example/?u=http://b.example/c; b.example/c");
    check(
        "http://a.example/?u=http%3A%2F%2Fb.example%2Fc%3Fd&e",
        "a.example/?u=http%3A%2F%2Fb.example%2Fc%3Fd&e; b.example/c?d",
    );
    check(&format!("http://a.example/{MD5}"), &format!("{MD5}; a.example/{MD5}"));
}

#[test]
fn mail() {
    check("first.last@evil.example", "mail evil.example");
    check("user[@]evil[.]example", "mail evil.example");
    let options = Options { email_hosts: false, ..Options::default() };
    assert_eq!(extract_all(b"a.b@evil.example", &options), []);
}

#[test]
fn defanged() {
    for text in [
        "evil[.]example",
        "evil(.)example",
        "evil{.}example",
        "evil[dot]example",
        "evil(dot)example",
        "evil[DOT]example",
        "evil [.] example",
        "evil [dot] example",
        "evil[.example",
        "evil.]example",
        r"evil\.example",
        "evil[ . ]example",
        "host=evil[.]example;",
        "(evil[.]example)",
        "“evil[.]example”",
        r"evil\u002eexample",
    ] {
        check(text, "evil.example");
        assert!(
            extract_all(text.as_bytes(), &Options::default()).iter().all(|found| found.defanged),
            "{text}"
        );
    }
    check("a[.]b[.]evil[.]example", "a.b.evil.example");
    check("www.evil[.]example and more", "www.evil.example");
    check("1.2.3[.]4 192[.]0[.]2[.]1", "1.2.3.4; 192.0.2.1");
    for text in [
        "hxxp://evil.example/a",
        "hXXps://evil[.]example/a",
        "hxxps[:]//evil[.]example/a",
        "hxxp[://]evil.example/a",
        "http[:]//evil.example/a",
        "evil[.]example/a",
        "meow://evil.example/a",
        "h**p://evil.example/a",
        "hxxp:\\\\evil.example/a",
        "evil[.]example[/]a",
    ] {
        check(text, "evil.example/a");
    }
    check("hxxp://evil[.]example[:]8080/a[.]php.", "evil.example:8080/a.php");
    check("hxxp://192[.]0[.]2[.]1/x", "192.0.2.1/x");
    check("a[1].b[0] (e.g.) [...] foo(.5) x[.]", "");
}

#[test]
fn spans_cover_the_text() {
    let text = b"see hxxps[:]//evil[.]example/a, ok";
    let all = extract_all(text, &Options::default());
    let spans: Vec<&[u8]> = all.iter().map(|found| &text[found.span.clone()]).collect();
    assert_eq!(spans, [b"evil[.]example".as_slice(), b"hxxps[:]//evil[.]example/a"]);
}

#[test]
fn blocks_cut_nothing() {
    for shift in 0..60 {
        let mut text = vec![b' '; BLOCK_BYTES - 60 + shift];
        text.extend_from_slice(
            format!("http://evil.example/a {MD5} 2001:db8::1 b[dot]example http://intranet/x").as_bytes(),
        );
        let found = found(&text);
        let expected =
            ["2001:db8::1", "b.example", MD5, "evil.example/a", "host evil.example", "http://intranet/x"];
        assert_eq!(found, expected, "shifted by {shift}");
    }
}
