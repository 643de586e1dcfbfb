//! Addresses of this machine and its network in every spelling that we know: none is connected to.

use fetch::{Config, Error, Fetcher, Request};

use crate::{
    loopback::{Listener, Server, config},
    names::Names,
};

/// What a spelling comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// 127.0.0.1, which the exception in the positive control opens.
    Home,
    /// Another address that is no global one.
    Inside,
    /// A name, which resolves to 127.0.0.1.
    Name,
    /// Not a URL that is fetched.
    NoUrl,
}

use Kind::{Home, Inside, Name, NoUrl};

/// `PORT` stands for the listener's port.
const SPELLINGS: &[(&str, Kind)] = &[
    // Plain.
    ("http://127.0.0.1:PORT/", Home),
    ("http://127.0.0.1:PORT", Home),
    ("HTTP://127.0.0.1:PORT/", Home),
    ("hTtP://127.0.0.1:PORT/?q#f", Home),
    ("http:127.0.0.1:PORT/", Home),
    ("http:/127.0.0.1:PORT/", Home),
    ("http:///127.0.0.1:PORT/", Home),
    ("http://////127.0.0.1:PORT/", Home),
    ("http://127.0.0.1:0PORT/", Home),
    ("http://127.0.0.1:0000PORT/", Home),
    ("http://127.0.0.1.:PORT/", Home),
    ("http://127.0.0.1:PORT/a/../..//b", Home),
    ("http://127.0.0.1:PORT?x", Home),
    ("http://127.0.0.1:PORT#x", Home),
    // Short: the last number fills what is left (inet_aton).
    ("http://127.1:PORT/", Home),
    ("http://127.0.1:PORT/", Home),
    ("http://127.1.:PORT/", Home),
    // One number.
    ("http://2130706433:PORT/", Home),
    ("http://2130706433.:PORT/", Home),
    ("http://017700000001:PORT/", Home),
    ("http://0017700000001:PORT/", Home),
    ("http://0x7f000001:PORT/", Home),
    ("http://0X7F000001:PORT/", Home),
    ("http://0x000000007f000001:PORT/", Home),
    ("http://0x7f000001.:PORT/", Home),
    ("http://4294967296:PORT/", NoUrl),
    ("http://6425673729:PORT/", NoUrl),
    ("http://0x17f000001:PORT/", NoUrl),
    ("http://0x:PORT/", Inside),
    ("http://0:PORT/", Inside),
    ("http://00:PORT/", Inside),
    ("http://0x0:PORT/", Inside),
    ("http://0.:PORT/", Inside),
    // Octal and hexadecimal parts, mixed.
    ("http://0177.0.0.1:PORT/", Home),
    ("http://0177.0.0.01:PORT/", Home),
    ("http://00177.000.0000.00001:PORT/", Home),
    ("http://0x7f.0.0.1:PORT/", Home),
    ("http://0x7F.0x0.0x0.0x1:PORT/", Home),
    ("http://0x7f.1:PORT/", Home),
    ("http://0177.1:PORT/", Home),
    ("http://127.0x000001:PORT/", Home),
    ("http://127.0.0x1:PORT/", Home),
    ("http://0x7f.0.1:PORT/", Home),
    ("http://0177.0x0.1:PORT/", Home),
    ("http://127.00000000000001:PORT/", Home),
    ("http://0x7f.0x00.0x00.0x01.:PORT/", Home),
    ("http://0x07f.0x00000.0.0x00001:PORT/", Home),
    ("http://256.0.0.1:PORT/", NoUrl),
    ("http://127.0.0.256:PORT/", NoUrl),
    ("http://127.0.0.1.1:PORT/", NoUrl),
    ("http://127..1:PORT/", NoUrl),
    ("http://127.0.0.08:PORT/", NoUrl),
    ("http://127.0.0.0x1g:PORT/", Name),
    ("http://383.0.0.1:PORT/", NoUrl),
    // All of 127.0.0.0/8 is this machine.
    ("http://127.0.0.2:PORT/", Inside),
    ("http://127.127.127.127:PORT/", Inside),
    ("http://127.255.255.254:PORT/", Inside),
    ("http://127.65535:PORT/", Inside),
    ("http://0x7fffffff:PORT/", Inside),
    // This network.
    ("http://0.0.0.0:PORT/", Inside),
    ("http://0.1.2.3:PORT/", Inside),
    ("http://0.0.0.1:PORT/", Inside),
    ("http://0000.0000.0000.0000:PORT/", Inside),
    // Digits of other scripts and forms, which IDNA maps (UTS 46).
    ("http://１２７.0.0.1:PORT/", Home),
    ("http://１２７.０.０.１:PORT/", Home),
    ("http://①②⑦.⓪.⓪.①:PORT/", Home),
    ("http://127.0.0.①:PORT/", Home),
    ("http://①②⑦.0.0.1:PORT/", Home),
    ("http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:PORT/", Home),
    ("http://𝟙𝟚𝟟.𝟘.𝟘.𝟙:PORT/", Home),
    ("http://¹²⁷.⁰.⁰.¹:PORT/", Home),
    ("http://₁₂₇.₀.₀.₁:PORT/", Home),
    ("http://０x7f.0.0.1:PORT/", Home),
    ("http://０ｘ７ｆ０００００１:PORT/", Home),
    ("http://２１３０７０６４３３:PORT/", Home),
    ("http://٠.٠.٠.٠:PORT/", NoUrl),
    // Dots of other scripts (UTS 46), and dots that are none.
    ("http://127。0。0。1:PORT/", Home),
    ("http://127．0．0．1:PORT/", Home),
    ("http://127｡0｡0｡1:PORT/", Home),
    ("http://127。1:PORT/", Home),
    ("http://①②⑦。⓪。⓪。①:PORT/", Home),
    ("http://127․0․0․1:PORT/", NoUrl),
    // Percent signs, soft hyphens and other things that vanish.
    ("http://127%2e0%2e0%2e1:PORT/", Home),
    ("http://%31%32%37.0.0.1:PORT/", Home),
    ("http://127.0.0.%31:PORT/", Home),
    ("http://%6cocalhost:PORT/", Name),
    ("http://127.0.0.1%00:PORT/", NoUrl),
    ("http://127.0.0.1%20:PORT/", NoUrl),
    ("http://127.0.0.1%23.feed.example:PORT/", NoUrl),
    ("http://127.0.0.1%2f.feed.example:PORT/", NoUrl),
    ("http://127.0.0.1%40feed.example:PORT/", NoUrl),
    ("http://127.0.\u{ad}0.1:PORT/", Home),
    ("http://127.0.0\u{200b}.1:PORT/", Home),
    ("http://127.0.0.1\u{2060}:PORT/", Home),
    // IPv6, and IPv4 within it.
    ("http://[::1]:PORT/", Inside),
    ("http://[0:0:0:0:0:0:0:1]:PORT/", Inside),
    ("http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/", Inside),
    ("http://[::0001]:PORT/", Inside),
    ("http://[::]:PORT/", Inside),
    ("http://[0:0::0:0]:PORT/", Inside),
    ("http://[::0.0.0.1]:PORT/", Inside),
    ("http://[::127.0.0.1]:PORT/", Inside),
    ("http://[::7f00:1]:PORT/", Inside),
    ("http://[::ffff:127.0.0.1]:PORT/", Inside),
    ("http://[::ffff:7f00:1]:PORT/", Inside),
    ("http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/", Inside),
    ("http://[::FFFF:7F00:0001]:PORT/", Inside),
    ("http://[::ffff:0.0.0.0]:PORT/", Inside),
    ("http://[::ffff:169.254.169.254]:PORT/", Inside),
    ("http://[::ffff:0:127.0.0.1]:PORT/", Inside),
    ("http://[64:ff9b::127.0.0.1]:PORT/", Inside),
    ("http://[64:ff9b::7f00:1]:PORT/", Inside),
    ("http://[64:ff9b::10.0.0.5]:PORT/", Inside),
    ("http://[64:ff9b:1::127.0.0.1]:PORT/", Inside),
    ("http://[64:ff9b:1:7f00:0:100::]:PORT/", Inside),
    ("http://[2002:7f00:1::]:PORT/", Inside),
    ("http://[2002:7f00:1::7f00:1]:PORT/", Inside),
    ("http://[2002:a9fe:a9fe::]:PORT/", Inside),
    ("http://[2001:0:7f00:1::80ff:fffe]:PORT/", Inside),
    ("http://[2606:4700::5efe:127.0.0.1]:PORT/", Inside),
    ("http://[fe80::1]:PORT/", Inside),
    ("http://[fec0::1]:PORT/", Inside),
    ("http://[fd00:ec2::254]:PORT/", Inside),
    ("http://[fc00::1]:PORT/", Inside),
    ("http://[ff02::1]:PORT/", Inside),
    ("http://[100::1]:PORT/", Inside),
    ("http://[2001:db8::1]:PORT/", Inside),
    ("http://[3fff::1]:PORT/", Inside),
    ("http://[fe80::1%25lo]:PORT/", NoUrl),
    ("http://[fe80::1%lo]:PORT/", NoUrl),
    ("http://[::1%251]:PORT/", NoUrl),
    ("http://[::1]x:PORT/", NoUrl),
    ("http://[::1:PORT/", NoUrl),
    ("http://::1:PORT/", NoUrl),
    ("http://[127.0.0.1]:PORT/", NoUrl),
    ("http://[::127.1]:PORT/", NoUrl),
    ("http://[::0x7f000001]:PORT/", NoUrl),
    ("http://[v1.127]:PORT/", NoUrl),
    // Networks that are not the Internet.
    ("http://10.0.0.5:PORT/", Inside),
    ("http://172.16.0.1:PORT/", Inside),
    ("http://172.31.255.255:PORT/", Inside),
    ("http://192.168.1.1:PORT/", Inside),
    ("http://169.254.169.254:PORT/latest/meta-data/", Inside),
    ("http://2852039166:PORT/", Inside),
    ("http://0xa9fea9fe:PORT/", Inside),
    ("http://0251.0376.0251.0376:PORT/", Inside),
    ("http://169.254.43518:PORT/", Inside),
    ("http://100.64.0.1:PORT/", Inside),
    ("http://100.100.100.200:PORT/", Inside),
    ("http://168.63.129.16:PORT/", Inside),
    ("http://192.0.0.192:PORT/", Inside),
    ("http://192.0.2.1:PORT/", Inside),
    ("http://198.18.0.1:PORT/", Inside),
    ("http://198.51.100.1:PORT/", Inside),
    ("http://203.0.113.1:PORT/", Inside),
    ("http://192.88.99.1:PORT/", Inside),
    ("http://224.0.0.1:PORT/", Inside),
    ("http://239.255.255.250:PORT/", Inside),
    ("http://240.0.0.1:PORT/", Inside),
    ("http://255.255.255.255:PORT/", Inside),
    ("http://4294967295:PORT/", Inside),
    // Names; all resolve to 127.0.0.1.
    ("http://localhost:PORT/", Name),
    ("http://LOCALHOST:PORT/", Name),
    ("http://localhost.:PORT/", Name),
    ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", Name),
    ("http://ｌｏｃａｌｈｏｓｔ:PORT/", Name),
    ("http://localhost.localdomain:PORT/", Name),
    ("http://127.0.0.1.feed.example:PORT/", Name),
    ("http://127-0-0-1.feed.example:PORT/", Name),
    ("http://a.localhost:PORT/", Name),
    ("http://xn--bcher-kva.example:PORT/", Name),
    ("http://bücher.example:PORT/", Name),
    ("http://metadata.google.internal:PORT/", Name),
    // Credentials that hide the host.
    ("http://user@127.0.0.1:PORT/", NoUrl),
    ("http://user:word@127.0.0.1:PORT/", NoUrl),
    ("http://:word@127.0.0.1:PORT/", NoUrl),
    ("http://@127.0.0.1:PORT/", NoUrl),
    ("http://:@127.0.0.1:PORT/", NoUrl),
    ("http:@127.0.0.1:PORT/", NoUrl),
    ("http:/@127.0.0.1:PORT/", NoUrl),
    ("http:////@127.0.0.1:PORT/", NoUrl),
    ("http://feed.example@127.0.0.1:PORT/", NoUrl),
    ("http://feed.example:80@127.0.0.1:PORT/", NoUrl),
    ("http://feed.example%40x@127.0.0.1:PORT/", NoUrl),
    ("http://a@b@127.0.0.1:PORT/", NoUrl),
    ("http://127.0.0.1:PORT@feed.example/", NoUrl),
    // Characters that readers of URLs disagree about.
    ("http:\\\\127.0.0.1:PORT\\", NoUrl),
    ("http://feed.example\\@127.0.0.1:PORT/", NoUrl),
    ("http:/\\127.0.0.1:PORT/", NoUrl),
    ("\\\\127.0.0.1:PORT\\share", NoUrl),
    (" http://127.0.0.1:PORT/", NoUrl),
    ("http://127.0.0.1:PORT/ ", NoUrl),
    ("http://127.0.0.1 :PORT/", NoUrl),
    ("http://127.0.\t0.1:PORT/", NoUrl),
    ("ht\ntp://127.0.0.1:PORT/", NoUrl),
    ("http://127.0.0.1:PORT/\r\nHost: feed.example", NoUrl),
    ("http://127.0.0.1:PORT/\0", NoUrl),
    ("http://127.0.0.1＼:PORT/", NoUrl),
    ("http://127.0.0.1／:PORT/", NoUrl),
    ("http://feed.example＠127.0.0.1:PORT/", NoUrl),
    ("http://127.0.0.1：PORT/", NoUrl),
    ("http://127.0.0.1:+PORT/", NoUrl),
    ("http://127.0.0.1:1PORT99999/", NoUrl),
    // Other schemes, and none.
    ("file:///etc/hostname", NoUrl),
    ("file://127.0.0.1/etc/hostname", NoUrl),
    ("FILE:/etc/hostname", NoUrl),
    ("gopher://127.0.0.1:PORT/_GET%20/", NoUrl),
    ("dict://127.0.0.1:PORT/info", NoUrl),
    ("ftp://127.0.0.1:PORT/", NoUrl),
    ("ldap://127.0.0.1:PORT/", NoUrl),
    ("tftp://127.0.0.1:PORT/", NoUrl),
    ("sftp://127.0.0.1:PORT/", NoUrl),
    ("ws://127.0.0.1:PORT/", NoUrl),
    ("jar:http://127.0.0.1:PORT/!/", NoUrl),
    ("view-source:http://127.0.0.1:PORT/", NoUrl),
    ("unix:///var/run/docker.sock", NoUrl),
    ("unix:/var/run/docker.sock", NoUrl),
    ("http+unix://%2Fvar%2Frun%2Fdocker.sock/", NoUrl),
    ("data:text/plain,x", NoUrl),
    ("javascript:alert(1)", NoUrl),
    ("//127.0.0.1:PORT/", NoUrl),
    ("127.0.0.1:PORT", NoUrl),
    ("/", NoUrl),
    ("", NoUrl),
    ("http://", NoUrl),
    ("http:", NoUrl),
    ("http://:PORT/", NoUrl),
    ("http://./", Name),
];

fn spelled(pattern: &str, port: u16) -> String {
    pattern.replace("PORT", &port.to_string())
}

#[test]
fn no_spelling_is_connected_to() {
    assert!(SPELLINGS.len() >= 120);
    let listener = Listener::everywhere();
    // Port 80 for those without a port.
    let ports = [listener.port(), 80];
    let client = Fetcher::new(config(&ports, Names::all(&["127.0.0.1", "::1"]))).unwrap();
    for (pattern, kind) in SPELLINGS {
        let error = client.send(&Request::get(&spelled(pattern, listener.port()))).unwrap_err();
        let is_refused = matches!(error, Error::Refused(_));
        assert_eq!(is_refused, *kind != NoUrl, "{pattern:?}: {error}");
        let is_no_url = matches!(
            error,
            Error::Url(_) | Error::UrlCharacter | Error::Scheme(_) | Error::Userinfo | Error::Port { .. }
        );
        assert_eq!(is_no_url, *kind == NoUrl, "{pattern:?}: {error}");
        assert_eq!(listener.connections(), 0, "{pattern:?} was connected to");
    }
}

/// The same spellings with 127.0.0.1 allowed: those that mean it arrive, so that the test above could have failed.
#[test]
fn spellings_of_an_allowed_address_arrive() {
    let server = Server::page();
    let allow_private = vec!["127.0.0.1/32".parse().unwrap()];
    let names = Names::all(&["127.0.0.1"]);
    let client = Fetcher::new(Config { allow_private, ..config(&[server.port()], names) }).unwrap();
    let mut arrived = 0;
    for (pattern, kind) in SPELLINGS.iter().filter(|(pattern, _)| pattern.contains("PORT")) {
        let asked_before = server.asked().len();
        let sent = client.send(&Request::get(&spelled(pattern, server.port())));
        let is_arrived = sent.is_ok_and(|response| response.status() == 200);
        assert_eq!(is_arrived, matches!(kind, Home | Name), "{pattern:?}");
        assert_eq!(server.asked().len() - asked_before, usize::from(is_arrived), "{pattern:?}");
        arrived += usize::from(is_arrived);
    }
    assert!(arrived >= 50, "{arrived}");
}

/// Nothing in an error says whether something listens behind it.
#[test]
fn errors_are_the_same_for_open_and_closed_ports() {
    let open = Listener::everywhere();
    let closed = {
        let gone = Listener::everywhere();
        gone.port()
    };
    let client = Fetcher::new(config(&[open.port(), closed], Names::all(&["127.0.0.1"]))).unwrap();
    for host in ["127.0.0.1", "[::1]", "localhost", "10.0.0.5", "0x7f.1"] {
        let told = |port: u16| {
            let error = client.send(&Request::get(&format!("http://{host}:{port}/"))).unwrap_err();
            assert!(!error.is_temporary());
            format!("{error} {error:?}")
        };
        assert_eq!(told(open.port()), told(closed), "{host}");
    }
    assert_eq!(open.connections(), 0);
}
