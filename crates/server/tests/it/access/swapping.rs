//! Identifiers of another group's things: whoever shows one is told what he is told of one that nobody has, and nothing changes.

use accounts::{Group, Role, Scopes, TokenId, TokenWish, TokensOf, User};
use model::Tlp;
use serde_json::json;

use super::customers::{JSON, Shown, customer, fresh, group, licence, member};
use crate::support::{FILES, Plan, TestApp, scans};

/// One thing of each kind that a group has.
struct Things {
    group: Group,
    user: User,
    token: TokenId,
    licence: String,
    assessment: String,
    /// The digest of a file that was handed in.
    file: String,
}

impl Things {
    fn of(test: &TestApp) -> Self {
        // Nothing is kept back for its marking.
        let group = group(test, Tlp::Red);
        licence(test, &group, "threat_lookup_10000", None);
        let user = member(test, &group, Role::Analyst);
        let shown = Shown::token(test, &user);
        let wish = TokenWish {
            name: fresh("token"),
            scopes: Scopes::of_role(Role::Reader),
            expires_at: None,
            licence: None,
        };
        let token = test.accounts.create_token(user.id, &wish, test.now()).unwrap().1.id;
        let body =
            json!({ "Object": "c2.loader.example", "Zone": "Green", "Reason": fresh("secret reason") });
        let stated = shown.post(test, "/api/assessments", &body).json();
        let content = fresh("this is told of");
        let target = "/api/v1/scan/file?filename=secret.txt";
        let scanned = shown.send(test, "POST", target, "application/octet-stream", content.as_bytes());
        assert_eq!(scanned.status, 200, "{}", scanned.text());
        Self {
            licence: licence(test, &group, "threat_lookup_100", None).id.to_string(),
            group,
            user,
            token,
            assessment: stated["Id"].as_str().unwrap().to_owned(),
            file: scanned.json()["FileGeneralInfo"]["Sha256"].as_str().unwrap().to_owned(),
        }
    }

    /// What stands for the names in braces.
    fn names(&self) -> [(&'static str, String); 6] {
        [
            ("{user}", self.user.id.to_string()),
            ("{group}", self.group.id.to_string()),
            ("{token}", self.token.to_string()),
            ("{licence}", self.licence.clone()),
            ("{assessment}", self.assessment.clone()),
            ("{file}", self.file.clone()),
        ]
    }
}

/// Requests with identifiers: method, target, body, and the status of whoever administers another group.
const REQUESTS: [(&str, &str, &str, u16); 26] = [
    ("GET", "/api/users/{user}", "", 404),
    ("PATCH", "/api/users/{user}", r#"{"IsDisabled": true}"#, 404),
    ("PATCH", "/api/users/{user}", r#"{"Role": "reader"}"#, 404),
    ("DELETE", "/api/users/{user}", "", 404),
    ("POST", "/api/users/{user}/link", "", 404),
    ("GET", "/api/users?group={group}", "", 404),
    ("POST", "/api/users", r#"{"Name": "intruder", "Role": "reader", "GroupId": "{group}"}"#, 404),
    ("PATCH", "/api/users/{self}", r#"{"GroupId": "{group}"}"#, 404),
    ("GET", "/api/licences?group={group}", "", 404),
    ("PATCH", "/api/licences/{licence}", r#"{"Count": 7}"#, 403),
    ("DELETE", "/api/licences/{licence}", "", 403),
    ("POST", "/api/licences", r#"{"GroupId": "{group}", "Product": "unlimited"}"#, 403),
    ("PATCH", "/api/groups/{group}", r#"{"Name": "taken over"}"#, 403),
    ("DELETE", "/api/groups/{group}", "", 403),
    ("GET", "/api/audit?group={group}", "", 404),
    ("GET", "/api/audit/export?group={group}", "", 404),
    ("GET", "/api/audit?user={user}", "", 200),
    ("GET", "/api/audit/export?user={user}", "", 200),
    ("GET", "/api/tokens?user={user}", "", 404),
    ("DELETE", "/api/tokens/{token}", "", 404),
    ("POST", "/api/tokens", r#"{"Name": "one", "Scopes": ["lookup"], "Licence": "{licence}"}"#, 404),
    ("DELETE", "/api/assessments/{assessment}", "", 404),
    ("GET", "/api/assessments?object=c2.loader.example&ended=true", "", 200),
    ("POST", "/api/v1/getresult/file?request={file}", "", 200),
    ("GET", "/api/hash/{file}", "", 200),
    ("GET", "/api/v1/search/hash?request={file}", "", 404),
];

/// Identifiers that nobody has, of each form.
fn nobodys(own: &Things) -> Vec<(&'static str, String)> {
    own.names()
        .into_iter()
        .map(|(name, id)| {
            let (kind, number) = id.split_at(id.find('_').map_or(0, |at| at + 1));
            // Letters and figures exchanged: as long, and of the same alphabet.
            (name, format!("{kind}{}", number.chars().rev().collect::<String>()))
        })
        .collect()
}

/// Everything that belongs to a group, as the installation's administrator sees it.
fn state(test: &TestApp, things: &Things) -> String {
    let accounts = &test.accounts;
    format!(
        "{:?} {:?} {:?} {:?} {}",
        accounts.users(Some(things.group.id)).unwrap(),
        accounts.tokens_of(TokensOf::User(things.user.id)).unwrap(),
        accounts.licences(things.group.id).unwrap(),
        accounts.group(things.group.id).unwrap(),
        test.get("/api/assessments?ended=true").text(),
    )
}

#[test]
fn anothers_identifier_is_as_good_as_none() {
    let scans = Some(scans(1 << 20, "rule told { strings: $a = \"told\" condition: $a }"));
    let test = TestApp::of(Plan { scans, ..Plan::default() });
    for (source, name, content) in FILES {
        test.import(source, name, content.as_bytes());
    }
    let [ours, theirs] = [(); 2].map(|()| Things::of(&test));
    let intruder = member(&test, &ours.group, Role::GroupAdministrator);
    let (token, page) = (Shown::token(&test, &intruder), Shown::session(&test, &intruder, true));
    // Seeing them asks of nobody's first, so that what is kept in memory is the same.
    let before = state(&test, &theirs);
    let mut wrong = Vec::new();
    for (method, target, body, status) in REQUESTS {
        // A token is made in a session alone.
        let shown = if (method, target) == ("POST", "/api/tokens") { &page } else { &token };
        let ask = |names: &[(&'static str, String)]| {
            let fill = |text: &str| {
                let text = text.replace("{self}", &intruder.id.to_string());
                names.iter().fold(text, |text, (name, id)| text.replace(name, id))
            };
            let kind = if body.is_empty() { "" } else { JSON };
            let shown = Shown(format!("{}x-request-id: asked\r\n", shown.0));
            let reply = shown.send(&test, method, &fill(target), kind, fill(body).as_bytes());
            // What was asked for is repeated in some answers, and what is left of the day differs.
            let text = names.iter().fold(reply.text(), |text, (name, id)| {
                text.replace(&id.to_uppercase(), name).replace(id, name)
            });
            let mut headers = reply.headers.clone();
            headers.retain(|(name, _)| name != "date" && name != "ratelimit-remaining");
            (reply.status, without(&text, "\"DayRequests\":"), headers)
        };
        let (unknown, foreign) = (ask(&nobodys(&ours)), ask(&theirs.names()));
        if unknown != foreign || foreign.0 != status {
            wrong
                .push(format!("{method} {target} {body}\n  nobody's: {unknown:?}\n  another's: {foreign:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(state(&test, &theirs), before);
}

/// A text without the number behind a word.
fn without(text: &str, word: &str) -> String {
    match text.split_once(word) {
        Some((before, after)) => {
            format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => text.to_owned(),
    }
}

/// A session's cookie with the secret of another one's pages.
#[test]
fn a_secret_of_another_session_opens_none() {
    let test = TestApp::empty();
    let [ours, theirs] = [(); 2].map(|()| customer(&test, "threat_lookup_100"));
    let [ours, theirs] = [ours, theirs].map(|group| {
        let shown = Shown::session(&test, &member(&test, &group, Role::Analyst), true);
        let (cookie, secret) =
            shown.0.split_once("\r\n").map(|(one, other)| (one.to_owned(), other.to_owned())).unwrap();
        (cookie, secret)
    });
    for (cookie, secret, status) in
        [(&ours.0, &theirs.1, 403), (&theirs.0, &ours.1, 403), (&ours.0, &ours.1, 204)]
    {
        let shown = Shown(format!("{cookie}\r\n{secret}"));
        assert_eq!(shown.send(&test, "DELETE", "/api/session", "", b"").status, status);
    }
    // Who ended his session ended no other.
    let shown = |(cookie, secret): &(String, String)| Shown(format!("{cookie}\r\n{secret}"));
    assert_eq!(shown(&ours).get(&test, "/api/session").status, 401);
    assert_eq!(shown(&theirs).get(&test, "/api/session").status, 200);
}

/// What a group hands in is its own, unless somebody who may speak to all says otherwise.
#[test]
fn files_that_are_handed_in_are_their_groups() {
    let rules = "rule evil { meta: score = 90 strings: $a = \"EVIL\" condition: $a }";
    let test = TestApp::of(Plan { scans: Some(scans(1 << 20, rules)), ..Plan::default() });
    // The first sees no more than what is public, the second everything.
    let [ours, others] = [Tlp::Clear, Tlp::Red].map(|tlp_max| {
        let group = group(&test, tlp_max);
        licence(&test, &group, "threat_lookup_10000", None);
        group
    });
    let (reader, expert) = (Shown::of(&test, &ours, Role::Reader), Shown::of(&test, &ours, Role::Expert));
    let (colleague, stranger) =
        (Shown::of(&test, &ours, Role::Reader), Shown::of(&test, &others, Role::Expert));
    let content = b"This is EVIL, and of http://secret.example/x.";
    let hand_in = |shown: &Shown, scope: &str| {
        let target = format!("/api/v1/scan/file?filename=secret.txt{scope}");
        shown.send(&test, "POST", &target, "application/octet-stream", content)
    };
    let handed_in = hand_in(&reader, "");
    assert_eq!((handed_in.status, &handed_in.json()["Zone"]), (200, &json!("Red")), "{}", handed_in.text());
    let digests = handed_in.json()["FileGeneralInfo"].clone();
    // Who hands it in, whoever is of his group, somebody else.
    let check = |expected: [(&str, &str); 3]| {
        for (shown, (status, zone)) in [&reader, &colleague, &stranger].into_iter().zip(expected) {
            for digest in ["Md5", "Sha1", "Sha256"] {
                let digest = digests[digest].as_str().unwrap();
                let result = shown
                    .send(&test, "POST", &format!("/api/v1/getresult/file?request={digest}"), "", b"")
                    .json();
                assert_eq!(
                    (result["Status"].as_str(), result["Zone"].as_str()),
                    (Some(status), Some(zone)),
                    "{result}"
                );
                let report = shown.get(&test, &format!("/api/hash/{digest}"));
                assert_eq!(report.json()["Zone"].as_str(), Some(zone), "{}", report.text());
                assert_eq!(report.text().contains("secret.txt"), zone == "Red", "{}", report.text());
            }
        }
    };
    check([("complete", "Red"), ("complete", "Red"), ("not started", "Grey")]);
    // Of everybody's it is made by an expert alone.
    for shown in
        [&reader, &Shown::of(&test, &ours, Role::Analyst), &Shown::of(&test, &ours, Role::GroupAdministrator)]
    {
        assert_eq!(hand_in(shown, "&scope=all").refused(403).0, "forbidden");
    }
    assert_eq!(hand_in(&expert, "&scope=everybody").refused(400).0, "bad_request");
    assert_eq!(hand_in(&expert, "&scope=all").status, 200);
    check([("complete", "Red"), ("complete", "Red"), ("complete", "Red")]);
}
