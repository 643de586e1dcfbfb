//! Groups with their licences, and what their people show: a token, or a session of the portal.

use std::sync::atomic::{AtomicU32, Ordering};

use accounts::{Group, GroupId, Licence, NewLicence, NewUser, Product, Role, User};
use model::{Timestamp, Tlp};
use serde_json::json;

use crate::support::{Reply, TestApp, token};

/// Media type of most bodies.
pub(crate) const JSON: &str = "application/json";

/// A name that nobody else has.
pub(crate) fn fresh(word: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{word}-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A group that sees markings up to this one, made as an administrator makes it.
pub(crate) fn group(test: &TestApp, tlp_max: Tlp) -> Group {
    let body = json!({ "Name": fresh("group"), "TlpMax": tlp_max.as_str() });
    let reply = test.post("/api/groups", JSON, body.to_string().as_bytes());
    assert_eq!(reply.status, 201, "{}", reply.text());
    let id = GroupId::parse(reply.json()["Id"].as_str().unwrap()).unwrap();
    test.accounts.group(id).unwrap().unwrap()
}

/// A licence from long ago, until `ends_at`.
pub(crate) fn licence(test: &TestApp, group: &Group, code: &str, ends_at: Option<Timestamp>) -> Licence {
    let new = NewLicence {
        group_id: group.id,
        product: Product::parse(code).unwrap(),
        services: None,
        count: 1,
        starts_at: Timestamp::parse("2026-01-01T00:00:00Z").unwrap(),
        ends_at,
    };
    test.accounts.grant_licence(&new, test.now()).unwrap()
}

/// A group with a licence.
pub(crate) fn customer(test: &TestApp, code: &str) -> Group {
    let group = group(test, Tlp::Green);
    licence(test, &group, code, None);
    group
}

/// Somebody of a group, without a password.
pub(crate) fn member(test: &TestApp, group: &Group, role: Role) -> User {
    let new = NewUser { group_id: group.id, name: fresh("user"), mail: None, role };
    test.accounts.add_user(&new, test.now()).unwrap()
}

/// The lines of a head by which somebody shows who he is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(pub(crate) String);

impl Shown {
    /// By a token with all that his role may.
    pub(crate) fn token(test: &TestApp, user: &User) -> Self {
        Self(format!("x-api-key: {}\r\n", token(&test.accounts, user, test.now())))
    }

    /// By a session, with the secret that pages of ours repeat if they do.
    pub(crate) fn session(test: &TestApp, user: &User, repeats: bool) -> Self {
        let from = "192.0.2.1".parse().unwrap();
        let (secret, session) = test.accounts.begin_session(user.id, "test", from, test.now()).unwrap();
        let csrf = if repeats { format!("x-csrf-token: {}\r\n", session.csrf) } else { String::new() };
        Self(format!("cookie: __Host-hantei={}\r\n{csrf}", secret.expose()))
    }

    /// By a token of a new member.
    pub(crate) fn of(test: &TestApp, group: &Group, role: Role) -> Self {
        Self::token(test, &member(test, group, role))
    }

    pub(crate) fn get(&self, test: &TestApp, target: &str) -> Reply {
        self.send(test, "GET", target, "", b"")
    }

    pub(crate) fn post(&self, test: &TestApp, target: &str, body: &serde_json::Value) -> Reply {
        self.send(test, "POST", target, JSON, body.to_string().as_bytes())
    }

    pub(crate) fn send(&self, test: &TestApp, method: &str, target: &str, kind: &str, body: &[u8]) -> Reply {
        let kind = if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{kind}Content-Length: {}\r\n{}\r\n",
            body.len(),
            self.0
        );
        test.send_bare(&head, body)
    }
}
