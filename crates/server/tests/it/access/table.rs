//! The table of permissions over HTTP: every operation as every caller, with the status that he is answered; and that there is nothing else.

mod expected;
mod requests;
mod unlisted;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU32, Ordering},
};

use accounts::{Detail, Group, Role, Scopes, Service, TokenWish, UserChange, Want};
use model::{Network, Tlp};
use server::{
    access::gate::ROWS,
    http::{Proxies, Settings},
};

use self::{expected::TABLE, requests::Request};
use super::{
    customers::{Shown, customer, fresh, group, licence, member},
    support::PASSWORD,
};
use crate::support::{FILES, Plan, Reply, TestApp, scans};

/// How somebody shows who he is.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Nothing,
    Token,
    /// A token for registration records alone.
    Whois,
    /// A token of somebody who was disabled.
    Disabled,
    Session,
    /// A session whose secret is not repeated.
    Bare,
}

/// Of which group somebody is.
#[derive(Clone, Copy)]
enum Place {
    /// Whose objects are asked for, with a licence for everything.
    Home,
    /// Another one with such a licence.
    Other,
    /// With a licence for verdicts alone.
    Lite,
    /// With a licence that ended.
    Over,
    /// Without a licence.
    Without,
    /// With a licence that is used up for today.
    Used,
}

use How::{Bare, Disabled, Nothing, Session, Token, Whois};
use Place::{Home, Lite, Other, Over, Used, Without};
use Role::{Administrator, Analyst, Expert, GroupAdministrator, Reader};

/// The columns: their names, who it is, and the codes with which he may be refused where he is known.
const CALLERS: [(&str, Place, Role, How, &[&str]); 16] = [
    ("anon", Home, Reader, Nothing, &[]),
    ("read", Home, Reader, Token, &["forbidden"]),
    ("anal", Home, Analyst, Token, &["forbidden"]),
    ("expe", Home, Expert, Token, &["forbidden"]),
    ("grad", Home, GroupAdministrator, Token, &["forbidden"]),
    ("admi", Home, Administrator, Token, &["forbidden"]),
    ("othr", Other, GroupAdministrator, Token, &["forbidden"]),
    ("scop", Home, Administrator, Whois, &["forbidden"]),
    ("gone", Home, Administrator, Disabled, &[]),
    ("lite", Lite, Administrator, Token, &["forbidden", "not_in_licence"]),
    ("over", Over, Administrator, Token, &["forbidden", "no_licence"]),
    ("none", Without, Administrator, Token, &["forbidden", "no_licence"]),
    ("used", Used, Administrator, Token, &["forbidden", "quota_exceeded"]),
    ("sess", Home, Reader, Session, &["forbidden"]),
    ("lses", Lite, Reader, Session, &["forbidden", "not_in_licence"]),
    ("page", Home, Administrator, Bare, &["wrong_csrf"]),
];

/// How often it is tried again when there is no room.
const TRIES_MAX: usize = 1_000;

struct World {
    test: TestApp,
    home: Group,
    other: Group,
    lite: Group,
    over: Group,
    without: Group,
    used: Group,
    requests: AtomicU32,
}

impl World {
    fn new() -> Self {
        // Each request comes from an address of its own, so that nobody is shut out for what others guessed.
        let networks = vec![Network::parse("127.0.0.0/8").unwrap()];
        let settings = Settings {
            proxies: Proxies { networks, ..Proxies::default() },
            bench_routes: true,
            ..Settings::default()
        };
        let scans = Some(scans(1 << 20, "rule told { strings: $a = \"told\" condition: $a }"));
        let test = TestApp::of(Plan { settings, scans, ..Plan::default() });
        for (source, name, content) in FILES {
            test.import(source, name, content.as_bytes());
        }
        let [home, other] = [(); 2].map(|()| customer(&test, "threat_lookup_10000"));
        let lite = customer(&test, "threat_lookup_lite_5000");
        let (over, without) = (group(&test, Tlp::Green), group(&test, Tlp::Green));
        licence(&test, &over, "threat_lookup_10000", Some(test.now()));
        let used = customer(&test, "threat_lookup_100");
        let all = Want {
            group: used.id,
            service: Service::ThreatLookup,
            detail: Detail::Full,
            licence: None,
            units: 100,
            is_partial: false,
        };
        assert!(test.accounts.charge(&all, test.now()).unwrap().granted().is_some());
        Self { test, home, other, lite, over, without, used, requests: AtomicU32::new(0) }
    }

    fn group(&self, place: Place) -> &Group {
        match place {
            Home => &self.home,
            Other => &self.other,
            Lite => &self.lite,
            Over => &self.over,
            Without => &self.without,
            Used => &self.used,
        }
    }

    /// Somebody who was never there before.
    fn shown(&self, place: Place, role: Role, how: How, needs_password: bool) -> Shown {
        let Self { test, .. } = self;
        if how == Nothing {
            return Shown::default();
        }
        let user = member(test, self.group(place), role);
        if needs_password && matches!(how, Session | Bare) {
            test.accounts.set_password(user.id, PASSWORD).unwrap();
        }
        match how {
            Nothing => Shown::default(),
            Token => Shown::token(test, &user),
            Whois => {
                let scopes = Scopes::parse("whois").unwrap();
                let wish = TokenWish { name: fresh("token"), scopes, expires_at: None, licence: None };
                let secret = test.accounts.create_token(user.id, &wish, test.now()).unwrap().0;
                Shown(format!("x-api-key: {}\r\n", secret.expose()))
            }
            Disabled => {
                let shown = Shown::token(test, &user);
                let change = UserChange { is_disabled: Some(true), ..UserChange::default() };
                test.accounts.change_user(user.id, &change).unwrap();
                shown
            }
            Session => Shown::session(test, &user, true),
            Bare => Shown::session(test, &user, false),
        }
    }

    fn ask(&self, (place, role, how): (Place, Role, How), request: &Request) -> Reply {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let shown = self.shown(place, role, how, request.needs_password());
        let shown = Shown(format!("{}x-forwarded-for: 2001:db8:0:{number:x}::1\r\n", shown.0));
        let (target, body) = (self.filled(request.target), self.filled(request.body));
        let send = || shown.send(&self.test, request.method, &target, request.kind, body.as_bytes());
        // Of some there is room for one, and the one before is over a moment after its answer is.
        let is_busy = |reply: &Reply| reply.status == 503 && reply.json()["code"] == "overloaded";
        (0..TRIES_MAX).map(|_| send()).find(|reply| !is_busy(reply)).unwrap()
    }

    /// A target or a body with new objects of the home group in place of their names.
    fn filled(&self, text: &str) -> String {
        let Self { test, home, .. } = self;
        let mut text = text.to_owned();
        let mut fill = |name: &str, make: &dyn Fn() -> String| {
            if text.contains(name) {
                text = text.replace(name, &make());
            }
        };
        let reader = || member(test, home, Reader);
        fill("{user}", &|| reader().id.to_string());
        fill("{name}", &|| {
            let user = reader();
            test.accounts.set_password(user.id, PASSWORD).unwrap();
            user.name
        });
        fill("{fresh}", &|| fresh("new"));
        fill("{token}", &|| {
            let scopes = Scopes::of_role(Reader);
            let wish = TokenWish { name: fresh("token"), scopes, expires_at: None, licence: None };
            test.accounts.create_token(reader().id, &wish, test.now()).unwrap().1.id.to_string()
        });
        fill("{watch}", &|| {
            let told = accounts::Told { zone: "Grey".into(), status: "Not categorized".into() };
            let watch =
                test.accounts.add_watch(reader().id, ("domain", "shop.example"), "", &told, test.now());
            watch.unwrap().id.to_string()
        });
        fill("{group}", &|| group(test, Tlp::Green).id.to_string());
        fill("{own}", &|| test.accounts.licences(home.id).unwrap()[0].id.to_string());
        fill("{licence}", &|| {
            licence(test, &group(test, Tlp::Green), "threat_lookup_100", None).id.to_string()
        });
        fill("{graph}", &|| {
            let nodes = [serde_json::json!({ "Type": "ip", "Object": "198.51.100.7" })];
            let body = serde_json::json!({ "Name": fresh("graph"), "Shared": true, "Nodes": nodes });
            let kept = Shown::of(test, home, Reader).post(test, "/api/graphs", &body);
            assert_eq!(kept.status, 201, "{}", kept.text());
            kept.json()["Id"].as_str().unwrap().to_owned()
        });
        fill("{assessment}", &|| {
            let body = serde_json::json!({ "Object": "assessed.example", "Zone": "Green", "Reason": fresh("reason") });
            let stated = Shown::of(test, home, Analyst).post(test, "/api/assessments", &body);
            assert_eq!(stated.status, 201, "{}", stated.text());
            stated.json()["Id"].as_str().unwrap().to_owned()
        });
        text
    }
}

/// The lines of the table: method and route, and a status for each caller.
fn lines() -> impl Iterator<Item = (&'static str, Vec<u16>)> {
    let mut lines = TABLE.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(head, CALLERS.map(|(name, ..)| name));
    lines.map(|line| {
        let (row, statuses) = line.split_once("  ").unwrap();
        let statuses: Vec<u16> = statuses.split_whitespace().map(|word| word.parse().unwrap()).collect();
        assert_eq!(statuses.len(), CALLERS.len(), "{line}");
        (row, statuses)
    })
}

#[test]
fn every_operation_answers_every_caller_as_it_is_written() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (row, expected) in lines() {
        let request = Request::of(row);
        let mut found = Vec::new();
        for (column, status) in CALLERS.iter().zip(&expected) {
            let (name, place, role, how, codes) = *column;
            let reply = world.ask((place, role, how), &request);
            found.push(reply.status);
            if reply.status != *status {
                wrong.push(format!("{row} as {name}: {} {}", reply.status, reply.text()));
            }
            if reply.status == 401 || reply.status == 403 {
                let code = reply.refused(reply.status).0;
                let is_known = reply.status == 403;
                let is_meant =
                    if is_known { codes.contains(&code.as_str()) } else { code == "unauthenticated" };
                assert!(is_meant, "{row} as {name}: {}", reply.text());
                // What is refused is told of nothing.
                let text = reply.text();
                assert!(!text.contains("Zone") && !text.contains("MockRAT"), "{row} as {name}: {text}");
            }
        }
        if found != expected {
            let found: Vec<String> = found.iter().map(u16::to_string).collect();
            wrong.push(format!("the line would be: {row} {}", found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rows_lines_and_routes_are_the_same() {
    let rows: BTreeSet<String> = ROWS.iter().map(|row| format!("{} {}", row.0, row.1)).collect();
    let written: Vec<String> = lines().map(|(row, _)| row.to_owned()).collect();
    let unique: BTreeSet<String> = written.iter().cloned().collect();
    assert_eq!(unique.len(), written.len(), "a line stands there twice");
    assert_eq!(rows, unique, "each row of the gate has a line in the table, and each line a row");
    let paths: BTreeSet<String> = ROWS.iter().map(|row| row.1.to_owned()).collect();
    assert_eq!(server::router::paths(), paths, "each route has a row, and each row a route");
    let plain = |row: &String| row.replace("{*", "{");
    let rows: BTreeSet<String> = rows.iter().map(plain).collect();
    for route in server::openapi::routes() {
        let operation = format!("{} {}", route.method, route.path);
        assert!(rows.contains(&operation), "{operation} is described and has no row");
    }
}
