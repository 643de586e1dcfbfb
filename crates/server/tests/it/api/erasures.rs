//! `POST /api/erasures`: reports and exports say nothing of whoever was erased, and neither does the audit.

use accounts::Role;
use serde_json::{Value, json};

use crate::{
    access::support::{audited, person},
    support::{Reply, TestApp, token},
};

const REPLY: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: First Registrar\nRegistrant Name: Jane Doe\n\
    Registrant Organization: Example K.K.\nRegistrant Country: JP\nRegistrant Email: jane@mail.example\n\
    Tech Name: Joe Roe\nTech Email: joe@mail.example\n>>> Last update of whois database: 2026-06-01T00:00:00Z <<<\n";

fn erase(test: &TestApp, body: &Value) -> Reply {
    test.post("/api/erasures", "application/json", body.to_string().as_bytes())
}

#[test]
fn a_person_is_erased() {
    let test = TestApp::with_world();
    test.import("whois", "1.txt", REPLY.as_bytes());
    let said = || {
        [
            "/api/domain/a-shop.example?sections=DomainWhoIsInfo",
            "/api/domain/a-shop.example?format=stix",
            "/api/explain/domain/a-shop.example",
        ]
        .map(|target| test.get(target).text())
    };
    assert!(said()[0].contains("jane@mail.example"));
    let counted = erase(&test, &json!({"Email": "jane@mail.example", "DryRun": true})).json();
    assert_eq!(counted, json!({"Records": 1, "Done": true}));
    assert!(said()[0].contains("jane@mail.example"));
    let erased = erase(&test, &json!({"Email": "Jane@Mail.Example", "Handle": "JD1-TEST"})).json();
    assert_eq!(erased, json!({"Records": 1, "Done": true}));
    for text in said() {
        assert!(!text.contains("jane") && !text.contains("Jane"), "{text}");
    }
    let contacts =
        &test.json("/api/domain/a-shop.example?sections=DomainWhoIsInfo")["DomainWhoIsInfo"]["Contacts"];
    assert_eq!(
        *contacts,
        json!([{"ContactType": "registrant", "Organization": "Example K.K.", "CountryCode": "JP"},
            {"ContactType": "technical", "Name": "Joe Roe", "Email": "joe@mail.example"}])
    );
    // What was only counted is not written down.
    let entries = audited(&test, "erasure.add");
    let (outcome, object) = &entries[0];
    assert_eq!((entries.len(), outcome.as_str(), object.split(' ').count()), (1, "ok", 2));
    assert!(object.split(' ').all(|hash| hash.starts_with("hmac:") && hash.len() == 21), "{object}");
    erase(&test, &json!({"Email": "jane@mail.example"}));
    let again = &audited(&test, "erasure.add")[0].1;
    assert!(object.starts_with(again), "the same value has the same hash");
    assert!(!test.get("/api/audit").text().contains("jane"));
}

#[test]
fn who_may_not_and_what_is_wrong_is_refused() {
    let test = TestApp::with_world();
    let body = json!({"Email": "jane@mail.example"}).to_string();
    for role in [Role::Reader, Role::Analyst, Role::Expert, Role::GroupAdministrator] {
        let user = person(&test, role.as_str(), role);
        let token = token(&test.accounts, &user, test.now());
        let reply = test.send_as(&token, "POST", "/api/erasures", "application/json", body.as_bytes());
        assert_eq!(reply.refused(403).0, "forbidden", "{role:?}");
    }
    test.send_as("", "POST", "/api/erasures", "application/json", body.as_bytes()).refused(401);
    for wrong in [
        json!({}),
        json!({"DryRun": true}),
        json!({"Email": "jane"}),
        json!({"Name": "REDACTED FOR PRIVACY"}),
        json!({"Mail": "jane@mail.example"}),
    ] {
        let (code, message) = erase(&test, &wrong).refused(400);
        assert_eq!(code, "bad_request");
        assert!(!message.contains("jane"), "{message}");
    }
    assert_eq!(audited(&test, "erasure"), []);
}
