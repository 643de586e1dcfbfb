//! Redirects (RFC 9110 section 15.4): each hop is checked as the first is, and what says who asks stays at home.

use fetch::{Config, Error, Fetcher, REDIRECTS_MAX, Request};

use crate::{
    loopback::{Listener, Server, config, fetcher, text},
    names::Names,
};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, location: &str) -> String {
    format!("HTTP/1.1 {status} Word\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")
}

#[test]
fn are_followed() {
    for status in STATUSES {
        let end = Server::page();
        let start = Server::saying(redirect(status, &format!("{}/there", end.base())));
        let client = fetcher(&[start.port(), end.port()], Names::none());
        let response = client.send(&Request::get(&start.base())).unwrap();
        assert_eq!(response.url(), format!("{}/there", end.base()));
        assert_eq!(text(response), "page");
    }
}

/// Every way to say where to go, from every status.
#[test]
fn lead_to_no_address_inside() {
    let listener = Listener::everywhere();
    let port = listener.port();
    let server = Server::start(|request, stream| {
        // The path says what to answer.
        let path = request.split(' ').nth(1).unwrap();
        let (status, location) = path.trim_start_matches('/').split_once('/').unwrap();
        let location = location.replace("%20", " ").replace("%5C", "\\");
        std::io::Write::write_all(stream, redirect(status.parse().unwrap(), &location).as_bytes()).unwrap();
    });
    // Of loopback only the server's own address is allowed.
    let client = {
        let names =
            Names::none().with("start.example", &[&["127.0.0.1"]]).with("inside.example", &[&["127.0.0.3"]]);
        let allow_private = vec!["127.0.0.1".parse().unwrap()];
        Fetcher::new(Config { allow_private, ..config(&[server.port(), port], names) }).unwrap()
    };
    let mut tried = 0;
    for status in STATUSES {
        for location in [
            "http://127.0.0.3:P/",
            "//127.0.0.3:P/",
            "http://[::1]:P/",
            "http://[::ffff:127.0.0.3]:P/",
            "http://169.254.169.254:P/",
            "http://0x7f000003:P/",
            "http://0.0.0.0:P/",
            "http://inside.example:P/",
            "https://127.0.0.3:P/",
            "http://127.0.0.3:22/",
            "http://127.0.0.1:22/",
            "http://user@127.0.0.1:P/",
            "http://@127.0.0.1:P/",
            "//@127.0.0.1:P/",
            "\\\\127.0.0.1:P/",
            "http://127.0.0.1:P/a b",
            "file:///etc/hostname",
            "gopher://127.0.0.1:P/",
            "javascript:alert(1)",
            "http://[::1",
        ] {
            let location = location.replace('P', &port.to_string());
            let error = client
                .send(&Request::get(&format!("http://start.example:{}/{status}/{location}", server.port())));
            let error = error.expect_err(&location);
            assert!(
                matches!(
                    error,
                    Error::Refused(_)
                        | Error::Port { .. }
                        | Error::Userinfo
                        | Error::UrlCharacter
                        | Error::Scheme(_)
                        | Error::Url(_)
                ),
                "{status} to {location}: {error}"
            );
            tried += 1;
        }
    }
    assert!(tried >= 60);
    assert_eq!(listener.connections(), 0);
}

#[test]
fn end_after_five() {
    let server = Server::start(|request, stream| {
        let count: u32 = request.split(['/', ' ']).nth(2).unwrap().parse().unwrap();
        let answer = if count == 0 {
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage".to_owned()
        } else {
            redirect(302, &format!("/{}", count - 1))
        };
        std::io::Write::write_all(stream, answer.as_bytes()).unwrap();
    });
    let client = fetcher(&[server.port()], Names::none());
    let ask = |count: u32| client.send(&Request::get(&format!("{}/{count}", server.base())));
    assert_eq!(REDIRECTS_MAX, 5);
    assert_eq!(text(ask(5).unwrap()), "page");
    assert_eq!(server.asked().len(), 6);
    assert!(matches!(ask(6), Err(Error::TooManyRedirects(_))));
    assert_eq!(server.asked().len(), 12, "it stops asking after the fifth");
    assert!(matches!(ask(100), Err(Error::TooManyRedirects(_))));
    assert_eq!(server.asked().len(), 18);
}

#[test]
fn to_nowhere() {
    let check = |answer: &[u8]| {
        let server = Server::saying(answer);
        let client = fetcher(&[server.port()], Names::none());
        client.send(&Request::get(&server.base())).unwrap_err()
    };
    assert!(matches!(check(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), Error::RedirectNowhere(_)));
    let two = check(b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
    assert!(matches!(two, Error::RedirectNowhere(_)));
    let long = check(redirect(302, &format!("/{}", "a".repeat(9000))).as_bytes());
    assert!(matches!(long, Error::UrlTooLong(9001)));
    let no_text = check(b"HTTP/1.1 302 Found\r\nLocation: /\xe9\r\nContent-Length: 0\r\n\r\n");
    assert!(matches!(no_text, Error::UrlCharacter));
}

/// What a request has to say of who asks.
const SECRETS: [(&str, &str); 5] = [
    ("Authorization", "Bearer canary"),
    ("Cookie", "session=canary"),
    ("X-Api-Key", "canary"),
    ("Auth-Key", "canary"),
    ("X-Something-New", "canary"),
];

fn with_secrets(url: &str) -> Request {
    let request = Request::get(url).with_header("Accept", "text/plain").unwrap();
    SECRETS.iter().fold(request, |request, (name, value)| request.with_header(name, value).unwrap())
}

#[test]
fn to_another_origin_take_no_credentials() {
    for status in STATUSES {
        let end = Server::page();
        let other_port = Server::saying(redirect(status, &end.base()));
        let client = fetcher(&[other_port.port(), end.port()], Names::all(&["127.0.0.1"]));
        client.send(&with_secrets(&other_port.base())).unwrap();
        // Another name for the same server is another origin, too.
        let other_name = Server::saying(redirect(status, &format!("http://other.example:{}/", end.port())));
        let client = fetcher(&[other_name.port(), end.port()], Names::all(&["127.0.0.1"]));
        client.send(&with_secrets(&format!("http://feed.example:{}/", other_name.port()))).unwrap();
        for asked in end.asked() {
            assert!(!asked.contains("canary"), "{asked}");
            assert!(asked.contains("accept: text/plain"), "{asked}");
        }
        assert_eq!(end.asked().len(), 2);
    }
}

#[test]
fn to_the_same_origin_keep_credentials() {
    let server = Server::start(|request, stream| {
        let is_start = request.starts_with("GET /start ");
        let answer = if is_start { redirect(302, "/end") } else { redirect(404, "/") };
        std::io::Write::write_all(stream, answer.as_bytes()).unwrap();
    });
    let client = fetcher(&[server.port()], Names::none());
    assert_eq!(client.send(&with_secrets(&format!("{}/start", server.base()))).unwrap().status(), 404);
    assert_eq!(server.asked().len(), 2);
    assert!(server.asked().iter().all(|asked| asked.matches("canary").count() == SECRETS.len()));
}

/// Whoever redirects back chose the path, and could have it say what the credentials would then be used for.
#[test]
fn there_and_back_take_no_credentials() {
    let home = Server::start(|request, stream| {
        let away = request.lines().find_map(|line| line.strip_prefix("x-away: ")).map(str::to_owned);
        let answer = match away {
            Some(away) if request.starts_with("GET /start ") => redirect(302, &away),
            _ => redirect(404, "/"),
        };
        std::io::Write::write_all(stream, answer.as_bytes()).unwrap();
    });
    let back = Server::saying(redirect(302, &format!("{}/delete-everything", home.base())));
    let client = fetcher(&[home.port(), back.port()], Names::none());
    let request =
        with_secrets(&format!("{}/start", home.base())).with_header("X-Away", &back.base()).unwrap();
    assert_eq!(client.send(&request).unwrap().status(), 404);
    assert_eq!(home.asked().len(), 2);
    assert!(home.asked()[0].contains("canary"));
    assert!(!home.asked()[1].contains("canary"), "{}", home.asked()[1]);
}

#[test]
fn a_body_goes_nowhere_else() {
    for status in STATUSES {
        let end = Server::page();
        let start = Server::saying(redirect(status, &end.base()));
        let client = fetcher(&[start.port(), end.port()], Names::none());
        let request = Request::post(&start.base(), "text/plain", b"canary".to_vec()).unwrap();
        assert!(matches!(client.send(&request), Err(Error::RedirectOfBody(_))), "{status}");
        assert_eq!(end.asked().len(), 0);
    }
}
