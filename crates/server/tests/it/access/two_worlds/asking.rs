//! Everything that reads, asked as one caller, with all that comes back: status, headers, bytes.

use std::collections::BTreeMap;

use model::Observable;

use super::super::customers::Shown;
use crate::support::{Reply, TestApp};

/// What was asked, and what was answered.
pub(super) type Answers = BTreeMap<String, String>;

/// Objects of which every section is asked for by itself, page by page.
const SEARCHED: [&str; 6] = [
    "shop.example",
    "203.0.113.5",
    "plain.example",
    "http://shop.example/x",
    "secret.example",
    "acmebank.example",
];
/// Moments beside now.
const MOMENTS: [&str; 4] =
    ["as_of=2026-01-05", "as_of=2026-01-20", "known_at=2026-01-05", "known_at=2026-02-09"];
const NAMES: [&str; 8] =
    ["Kumobot", "Cumulus", "Stratus", "Nimbus", "Evil", "Secretbot", "Secret%20alias", "Wobbling"];
/// Requests that fail, and those for lists.
const OTHERS: [&str; 18] = [
    "/api/sources",
    "/api/sources/metrics",
    "/api/watches",
    "/api/assessments",
    "/api/assessments?ended=true",
    "/api/assessments?object=shop.example",
    "/api/assessments?object=secret.example&ended=true",
    "/api/assessments?object=plain.example&count=1",
    "/api/assessments?cursor=nonsense",
    "/api/account",
    "/api/knowledge/",
    "/api/ip/secret.example",
    "/api/hash/secret",
    "/api/domain/shop.example?cursor=nonsense&sections=Subdomains",
    "/api/v1/search/domain?request=",
    "/api/explain/secret/shop.example",
    "/api/openapi.json",
    "/api/nothing",
];
/// Pages of one section that are read; more are an endless loop.
const PAGES_MAX: usize = 200;

pub(super) struct Asking<'a> {
    pub(super) test: &'a TestApp,
    pub(super) shown: &'a Shown,
    pub(super) objects: &'a [Observable],
}

impl Asking<'_> {
    pub(super) fn everything(&self) -> Answers {
        let mut answers = Answers::new();
        for object in self.objects {
            let (kind, text) = (object.kind().as_str(), encoded(object));
            for target in [
                format!("/api/{kind}/{text}"),
                format!("/api/{kind}/{text}?sections=Zone"),
                format!("/api/v1/search/{kind}?request={text}"),
            ] {
                self.get(target, &mut answers);
            }
        }
        for object in SEARCHED {
            self.search(&Observable::detect(object).unwrap(), &mut answers);
        }
        for name in NAMES {
            self.get(format!("/api/knowledge/{name}"), &mut answers);
        }
        for target in OTHERS {
            self.get(target.to_owned(), &mut answers);
        }
        let lines: String = self.objects.iter().map(|object| format!("{object}\n")).collect();
        self.post("/api/v1/search/bulk", "application/x-ndjson", &lines, &mut answers);
        for format in ["json", "ndjson", "csv"] {
            let target = format!("/api/triage?format={format}&lines=true&zones=red,orange,yellow,grey,green");
            self.post(&target, "application/octet-stream", &lines, &mut answers);
        }
        answers
    }

    /// All shapes of one object, and each section by itself.
    fn search(&self, object: &Observable, answers: &mut Answers) {
        let path = format!("{}/{}", object.kind().as_str(), encoded(object));
        self.get(format!("/api/explain/{path}"), answers);
        self.get(format!("/api/{path}?format=stix"), answers);
        self.get(format!("/api/graph/{path}?count=2"), answers);
        self.get(format!("/api/difference/{path}?from=2026-01-05"), answers);
        for moment in MOMENTS {
            self.get(format!("/api/graph/{path}?{moment}"), answers);
            self.get(format!("/api/{path}?{moment}"), answers);
            self.get(format!("/api/explain/{path}?{moment}"), answers);
        }
        let sections = self.shown.get(self.test, &format!("/api/{path}?sections=Nonsense")).json();
        let sections = sections["details"].as_array().unwrap();
        assert!(sections.len() > 20, "{sections:?}");
        for section in sections {
            let section = section.as_str().unwrap();
            let mut cursor = String::new();
            for page in 0.. {
                assert!(page < PAGES_MAX, "there is no end to {section} of {path}");
                let target = format!("/api/{path}?sections={section}&count=2{cursor}");
                let reply = self.get(target, answers);
                let Some(next) = next(&reply, section) else { break };
                cursor = format!("&cursor={next}");
            }
        }
    }

    fn get(&self, target: String, answers: &mut Answers) -> Reply {
        let reply = self.send("GET", &target, "", "");
        // Of what has no body the head tells as much in every shape.
        if target.starts_with("/api/v1/") {
            let head = self.send("HEAD", &target, "", "");
            assert!(head.body.is_empty());
            answers.insert(format!("HEAD {target}"), whole(&head));
        }
        answers.insert(format!("GET {target}"), whole(&reply));
        reply
    }

    fn post(&self, target: &str, kind: &str, body: &str, answers: &mut Answers) {
        answers.insert(format!("POST {target}"), whole(&self.send("POST", target, kind, body)));
    }

    fn send(&self, method: &str, target: &str, kind: &str, body: &str) -> Reply {
        // The same identifier each time, so that envelopes have it in common.
        let shown = Shown(format!("{}x-request-id: asked\r\n", self.shown.0));
        let reply = shown.send(self.test, method, target, kind, body.as_bytes());
        assert!(reply.status < 500, "{method} {target}: {}", reply.text());
        reply
    }
}

fn encoded(object: &Observable) -> String {
    percent_encoding::utf8_percent_encode(&object.to_string(), percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Where the next page of a section begins.
fn next(reply: &Reply, section: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
    Some(body["SectionInfo"][section]["Cursor"].as_str()?.to_owned())
}

/// All of an answer but its date, the time that a triage took, and how often the group itself asked today.
fn whole(reply: &Reply) -> String {
    let mut headers = reply.headers.clone();
    headers.retain(|(name, _)| name != "date");
    let mut text = reply.text();
    for number in ["\"Seconds\":", "\"DayRequests\":"] {
        if let Some((before, after)) = text.split_once(number) {
            headers.retain(|(name, _)| name != "content-length");
            let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || ".e-".contains(c));
            text = format!("{before}{after}");
        }
    }
    format!("{} {headers:?}\n{text}", reply.status)
}
