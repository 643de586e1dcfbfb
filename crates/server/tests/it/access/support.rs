//! People, and browsers that keep their cookies.

mod provider;

use std::collections::BTreeMap;

use accounts::{NewUser, Role, TicketKind, User};
use model::Timestamp;
use serde_json::Value;

pub(crate) use self::provider::{Lie, MockProvider};
use crate::support::{Reply, TestApp};

/// A password that may be chosen.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Adds somebody with [`PASSWORD`] to the administrator's group.
pub(crate) fn person(test: &TestApp, name: &str, role: Role) -> User {
    let group_id = test.accounts.groups().unwrap()[0].id;
    let mail = name.contains('@').then(|| name.to_owned());
    let user =
        test.accounts.add_user(&NewUser { group_id, name: name.to_owned(), mail, role }, test.now()).unwrap();
    test.accounts.set_password(user.id, PASSWORD).unwrap();
    test.accounts.user(user.id).unwrap().unwrap()
}

/// The secret of a one-time link.
pub(crate) fn ticket(test: &TestApp, kind: TicketKind, user: &User) -> String {
    let ttl = std::time::Duration::from_secs(3600);
    test.accounts.create_ticket(kind, &user.id.to_string(), "", ttl, test.now()).unwrap().expose().to_owned()
}

/// What the audit says of an action: outcome and object, the newest first.
pub(crate) fn audited(test: &TestApp, action: &str) -> Vec<(String, String)> {
    let query =
        accounts::AuditQuery { action_prefix: Some(action.to_owned()), limit: 100, ..Default::default() };
    let records = test.accounts.audit(&query).unwrap();
    records
        .into_iter()
        .map(|record| (record.entry.outcome.as_str().to_owned(), record.entry.object))
        .collect()
}

impl TestApp {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.set(self.now().plus_millis(minutes * 60_000));
    }
}

/// A browser: it keeps its cookies, and repeats the secret of its session.
pub(crate) struct Browser<'a> {
    test: &'a TestApp,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: Option<String>,
    /// Lines of the head besides.
    pub(crate) more: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(test: &'a TestApp) -> Self {
        Self { test, cookies: BTreeMap::new(), csrf: None, more: String::new() }
    }

    /// One in which somebody is signed in.
    #[track_caller]
    pub(crate) fn of(test: &'a TestApp, name: &str) -> Self {
        let mut browser = Self::new(test);
        let reply = browser.sign_in(name, PASSWORD);
        assert_eq!(reply.status, 200, "{}", reply.text());
        browser
    }

    pub(crate) fn sign_in(&mut self, name: &str, password: &str) -> Reply {
        self.post("/api/session", &serde_json::json!({ "Name": name, "Password": password }))
    }

    pub(crate) fn get(&mut self, target: &str) -> Reply {
        self.send("GET", target, None)
    }

    pub(crate) fn post(&mut self, target: &str, body: &Value) -> Reply {
        self.send("POST", target, Some(body))
    }

    pub(crate) fn put(&mut self, target: &str, body: &Value) -> Reply {
        self.send("PUT", target, Some(body))
    }

    pub(crate) fn delete(&mut self, target: &str) -> Reply {
        self.send("DELETE", target, None)
    }

    pub(crate) fn send(&mut self, method: &str, target: &str, body: Option<&Value>) -> Reply {
        let body = body.map(|body| serde_json::to_vec(body).unwrap());
        let kind = if body.is_some() { "Content-Type: application/json\r\n" } else { "" };
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{kind}{}", self.more);
        if let Some(csrf) = &self.csrf {
            head += &format!("X-CSRF-Token: {csrf}\r\n");
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        let body = body.unwrap_or_default();
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        let reply = self.test.send_bare(&head, &body);
        self.keep(&reply);
        reply
    }

    fn keep(&mut self, reply: &Reply) {
        for line in set_cookies(reply) {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Ok(body) = serde_json::from_slice::<Value>(&reply.body)
            && let Some(csrf) = body["Csrf"].as_str()
        {
            self.csrf = Some(csrf.to_owned());
        }
    }
}

/// The lines that set cookies.
pub(crate) fn set_cookies(reply: &Reply) -> Vec<String> {
    reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, line)| line.clone()).collect()
}

/// The code of six digits of a seed in base32 (RFC 6238, RFC 4648), reckoned apart from the program.
pub(crate) fn code(seed: &str, moment: Timestamp) -> String {
    let mut bits = seed.bytes().flat_map(|letter| {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).unwrap();
        (0..5).rev().map(move |bit| value >> bit & 1)
    });
    let mut bytes = Vec::new();
    while let (Some(first), rest) = (bits.next(), bits.by_ref().take(7).collect::<Vec<_>>()) {
        if rest.len() < 7 {
            break;
        }
        bytes.push(u8::try_from(rest.into_iter().fold(first, |byte, bit| byte << 1 | bit)).unwrap());
    }
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let step = u64::try_from(moment.millis()).unwrap() / 30_000;
    let tag = ring::hmac::sign(&key, &step.to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 0xf);
    let word = u32::from_be_bytes(tag.as_ref()[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// What comes by itself, soon.
pub(crate) fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begun = std::time::Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed().as_secs() < 20, "it never came");
        std::thread::yield_now();
    }
}
