//! Names that resolve to what a test wants, and how the client takes it.

use std::{
    collections::{HashMap, VecDeque},
    io,
    net::IpAddr,
    sync::Mutex,
    time::Duration,
};

use fetch::{Config, Error, Fetcher, Request, Resolve, SystemResolver};

use crate::loopback::{Listener, Server, config, fetcher, text};

/// Answers for names: one list of addresses after the other, the last for good.
#[derive(Debug, Default)]
pub(crate) struct Names {
    answers: Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>,
    aliases: HashMap<String, String>,
    others: Option<Vec<IpAddr>>,
}

impl Names {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Every name has these addresses.
    pub(crate) fn all(addresses: &[&str]) -> Self {
        Self {
            others: Some(addresses.iter().map(|address| address.parse().unwrap()).collect()),
            ..Self::default()
        }
    }

    /// `name` has the addresses of the first list when it is asked for first, and so on.
    pub(crate) fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let read = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        self.answers.lock().unwrap().insert(name.to_owned(), answers.iter().map(read).collect());
        self
    }

    /// `name` is an alias of another (CNAME).
    pub(crate) fn with_alias(mut self, name: &str, target: &str) -> Self {
        self.aliases.insert(name.to_owned(), target.to_owned());
        self
    }
}

impl Resolve for Names {
    fn resolve(&self, host: &str, _: Duration) -> io::Result<Vec<IpAddr>> {
        let mut name = host;
        while let Some(target) = self.aliases.get(name) {
            name = target;
        }
        let mut answers = self.answers.lock().unwrap();
        match answers.get_mut(name) {
            Some(answers) if answers.len() > 1 => Ok(answers.pop_front().unwrap()),
            Some(answers) => Ok(answers[0].clone()),
            None => self.others.clone().ok_or_else(|| io::ErrorKind::NotFound.into()),
        }
    }
}

/// A public address that nobody has: connecting to it must not be tried in a test, so the lists begin with what is refused.
const PUBLIC: &str = "127.0.0.2";

/// Lets 127.0.0.2 play a public address: all that lies in 127.0.0.0/8 besides is refused as ever.
fn fetcher_with_public(port: u16, names: Names) -> Fetcher {
    let allow_private = vec![PUBLIC.parse().unwrap()];
    Fetcher::new(Config { allow_private, ..config(&[port], names) }).unwrap()
}

#[test]
fn private_answers_are_refused() {
    let listener = Listener::everywhere();
    for addresses in [
        &["127.0.0.1"][..],
        &["::1"],
        &["10.0.0.5", "127.0.0.1"],
        &["127.0.0.1", "::1"],
        &["::ffff:127.0.0.1"],
        &["::127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["2002:7f00:1::"],
        &["2001:0:7f00:1::80ff:fffe"],
        &["0.0.0.0"],
        &["::"],
        &["169.254.169.254"],
        &["fd00:ec2::254"],
        &["fe80::1"],
        &["100.100.100.200"],
        &["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"],
    ] {
        let client = fetcher_with_public(listener.port(), Names::none().with("feed.example", &[addresses]));
        let error =
            client.send(&Request::get(&format!("http://feed.example:{}/", listener.port()))).unwrap_err();
        assert!(matches!(&error, Error::Refused(host) if host == "feed.example"), "{addresses:?}: {error}");
    }
    assert_eq!(listener.connections(), 0);
}

#[test]
fn of_mixed_answers_only_what_is_permitted_is_used() {
    for addresses in [
        &["127.0.0.1", PUBLIC][..],
        &["::1", PUBLIC],
        &["::1", "10.0.0.5", "::ffff:127.0.0.1", PUBLIC, "127.0.0.1"],
        &["0.0.0.0", PUBLIC],
    ] {
        let listener = Listener::everywhere();
        let client = fetcher_with_public(listener.port(), Names::none().with("feed.example", &[addresses]));
        let request = Request::get(&format!("http://feed.example:{}/", listener.port()));
        // Nobody answers, so it takes too long; who was connected to is what matters.
        let error = client.send(&request.with_timeout(Duration::from_millis(500))).unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{addresses:?}: {error}");
        assert_eq!(listener.destinations(), [PUBLIC.parse::<IpAddr>().unwrap()], "{addresses:?}");
    }
}

#[test]
fn rebinding_between_requests_and_hops_is_refused() {
    // A server on 127.0.0.1 that redirects to its own name, which means something else by then.
    let server = Server::saying("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
    let names = Names::none().with("feed.example", &[&["127.0.0.1"], &["127.0.0.3"], &["10.0.0.5"]]);
    let client = fetcher(&[server.port()], names);
    let request = Request::get(&format!("http://feed.example:{}/", server.port()));
    for _ in 0..2 {
        let error = client.send(&request).unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{error}");
    }
    assert_eq!(server.asked().len(), 1, "only the first hop had an address that is permitted");
}

#[test]
fn a_name_is_resolved_once_a_connection() {
    // Were it asked for a second time between check and use, the second answer would be used.
    let server = Server::page();
    let names = Names::none().with("feed.example", &[&["127.0.0.1"], &["10.0.0.5"]]);
    let client = fetcher(&[server.port()], names);
    let request = Request::get(&format!("http://feed.example:{}/", server.port()));
    assert_eq!(text(client.send(&request).unwrap()), "page");
    assert!(matches!(client.send(&request), Err(Error::Refused(_))), "the second connection asks anew");
}

#[test]
fn aliases_count_by_where_they_end() {
    let server = Server::page();
    let names = Names::none()
        .with_alias("a.example", "b.example")
        .with_alias("b.example", "inside.example")
        .with_alias("c.example", "outside.example")
        .with("inside.example", &[&["10.0.0.5"]])
        .with("outside.example", &[&["127.0.0.1"]]);
    let client = fetcher(&[server.port()], names);
    let ask = |name: &str| client.send(&Request::get(&format!("http://{name}:{}/", server.port())));
    assert!(matches!(ask("a.example"), Err(Error::Refused(_))));
    assert_eq!(text(ask("c.example").unwrap()), "page");
}

#[test]
fn names_that_do_not_exist() {
    let client = fetcher(&[80], Names::none().with("empty.example", &[&[]]));
    for name in ["missing.example", "empty.example"] {
        let error = client.send(&Request::get(&format!("http://{name}/"))).unwrap_err();
        assert!(matches!(&error, Error::NotFound { host, .. } if host == name), "{error}");
        assert!(error.is_temporary());
    }
}

/// Resolvers that fail in their own ways.
#[derive(Debug)]
struct Failing(io::ErrorKind);

impl Resolve for Failing {
    fn resolve(&self, _: &str, _: Duration) -> io::Result<Vec<IpAddr>> {
        Err(self.0.into())
    }
}

#[test]
fn resolvers_that_fail() {
    let ask = |kind| {
        let resolver = std::sync::Arc::new(Failing(kind));
        let client = Fetcher::new(Config { resolver, ..config(&[80], Names::none()) }).unwrap();
        client.send(&Request::get("http://feed.example/")).unwrap_err()
    };
    assert!(matches!(ask(io::ErrorKind::TimedOut), Error::Timeout(_)));
    assert!(matches!(ask(io::ErrorKind::ResourceBusy), Error::Busy(_)));
    assert!(matches!(ask(io::ErrorKind::Other), Error::NotFound { .. }));
}

#[test]
fn the_system_is_asked() {
    let listener = Listener::everywhere();
    let found = SystemResolver::default().resolve("localhost", Duration::from_secs(20)).unwrap();
    assert!(found.iter().all(IpAddr::is_loopback) && !found.is_empty(), "{found:?}");
    let resolver = std::sync::Arc::new(SystemResolver::default());
    let client = Fetcher::new(Config { resolver, ..config(&[listener.port()], Names::none()) }).unwrap();
    for name in ["localhost", "LOCALHOST"] {
        let error = client.send(&Request::get(&format!("http://{name}:{}/", listener.port()))).unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{name}: {error}");
    }
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_literal_address_is_never_resolved() {
    let listener = Listener::everywhere();
    // Whatever the resolver says of an address, it is not asked.
    let client = fetcher_with_public(listener.port(), Names::all(&[PUBLIC]));
    for host in ["127.0.0.1", "[::1]", "2130706433"] {
        let error = client.send(&Request::get(&format!("http://{host}:{}/", listener.port()))).unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{host}: {error}");
    }
    assert_eq!(listener.connections(), 0);
}
