//! `/api/watches`: who watches is told by mail, in his language, once for each change, and of nothing that he may not see.

use accounts::{Language, LicenceChange, Preferences, Product, QueuedMail, Role, User, UserChange};
use model::Tlp;
use serde_json::json;
use server::watching::{Looked, Watching};

use crate::{
    access::{
        customers::{Shown, customer, group, licence},
        support::audited,
    },
    support::TestApp,
};

const OBJECT: &str = "shop.example";

/// A list that calls the object's owner bad.
const ACCUSED: &str = r#"{"2001": [{"ioc_value": "shop.example", "ioc_type": "domain", "threat_type": "botnet_cc", "malware": "win.mockrat",
    "malware_alias": null, "malware_printable": "MockRAT", "first_seen_utc": "2026-07-09 15:24:57", "last_seen_utc": null,
    "confidence_level": 100, "is_compromised": false, "reference": null, "tags": "MockRAT", "anonymous": 0, "reporter": "kestrel"}]}"#;

/// Somebody with an address, in this group.
fn person(test: &TestApp, name: &str, group: &accounts::Group) -> User {
    let mail = Some(format!("{name}@example.com"));
    let new = accounts::NewUser { group_id: group.id, name: name.to_owned(), mail, role: Role::Reader };
    test.accounts.add_user(&new, test.now()).unwrap()
}

fn look(test: &TestApp) -> Looked {
    let watching =
        Watching { app: &test.app, accounts: &test.accounts, public_url: Some("https://hantei.example") };
    watching.look(None, test.now()).unwrap()
}

fn watch(test: &TestApp, shown: &Shown, object: &str) -> serde_json::Value {
    let reply = shown.post(test, "/api/watches", &json!({ "Object": object, "Note": "our landlord" }));
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

fn mails(test: &TestApp) -> Vec<QueuedMail> {
    let mut mails = test.accounts.due_mails(100, test.now()).unwrap();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    for mail in &mails {
        test.accounts.mail_sent(mail.id, test.now()).unwrap();
    }
    mails
}

#[test]
fn watches_are_begun_listed_and_ended() {
    let test = TestApp::with_world();
    let jane = person(&test, "jane", &customer(&test, "threat_lookup_100"));
    let shown = Shown::token(&test, &jane);
    let begun = watch(&test, &shown, "c2[.]loader[.]example");
    assert_eq!((&begun["Object"], &begun["Zone"]), (&json!("c2.loader.example"), &json!("Red")));
    assert_eq!(
        (&begun["Type"], &begun["Changes"], &begun["ChangedAt"]),
        (&json!("domain"), &json!(0), &json!(null))
    );
    // What could be read as something else is watched as what it is.
    let url = watch(&test, &shown, "http://192.0.2.0/24");
    assert_eq!((&url["Object"], &url["Type"]), (&json!("http://192.0.2.0/24"), &json!("url")));
    assert_eq!(
        shown.send(&test, "DELETE", &format!("/api/watches/{}", url["Id"].as_str().unwrap()), "", b"").status,
        204
    );
    // It tells a verdict, and costs what one does.
    let licence = shown.get(&test, "/api/licence").json();
    assert_eq!(licence["Licences"][0]["Services"][0]["Used"], 2);
    let again = shown.post(&test, "/api/watches", &json!({ "Object": "c2.loader.example" }));
    assert_eq!(again.refused(409).0, "conflict");
    assert_eq!(shown.get(&test, "/api/licence").json()["Licences"][0]["Services"][0]["Used"], 2);
    for wrong in [
        json!({ "Object": "" }),
        json!({ "Object": "no object" }),
        json!({ "Note": "without one" }),
        json!({ "Object": "a.example", "Note": "n".repeat(501) }),
        json!({ "Object": "a.example", "Colour": "red" }),
    ] {
        assert_eq!(shown.post(&test, "/api/watches", &wrong).refused(400).0, "bad_request", "{wrong}");
    }
    let list = shown.get(&test, "/api/watches").json();
    assert_eq!(
        (&list["Total"], &list["Limit"], &list["ToldTo"]),
        (&json!(1), &json!(1000), &json!("jane@example.com"))
    );
    assert_eq!(list["Watches"][0], begun);
    let target = format!("/api/watches/{}", begun["Id"].as_str().unwrap());
    // Not by others of the group, and once.
    let other =
        Shown::token(&test, &person(&test, "joe", &test.accounts.group(jane.group_id).unwrap().unwrap()));
    for (who, status) in [(&other, 404), (&shown, 204), (&shown, 404)] {
        assert_eq!(who.send(&test, "DELETE", &target, "", b"").status, status);
    }
    shown.send(&test, "DELETE", "/api/watches/1", "", b"").refused(400);
    assert_eq!(shown.get(&test, "/api/watches").json()["Total"], 0);
    assert_eq!((audited(&test, "watch.add").len(), audited(&test, "watch.remove").len()), (2, 2));
}

#[test]
fn each_change_is_told_once_in_the_language_of_who_watches() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_100");
    let (jane, taro) = (person(&test, "jane", &group), person(&test, "taro", &group));
    let japanese = Preferences { language: Some(Language::Japanese), ..Preferences::default() };
    test.accounts.set_preferences(taro.id, &japanese).unwrap();
    for user in [&jane, &taro] {
        assert_eq!(watch(&test, &Shown::token(&test, user), OBJECT)["Zone"], "Grey");
    }
    assert_eq!(look(&test), Looked { watches: 2, told: 0, behind: None });
    test.import("threatfox", "more.json", ACCUSED.as_bytes());
    assert_eq!(look(&test).told, 2);
    assert_eq!(look(&test).told, 0, "once");
    let told = mails(&test);
    let [english, japanese] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((english.to.as_str(), japanese.to.as_str()), ("jane@example.com", "taro@example.com"));
    assert_eq!(english.subject, "Hantei: shop[.]example is now Red (Dangerous)");
    for line in [
        "Before:  Grey (Not categorized)",
        "Now:     Red (Dangerous)",
        "Why:     threatfox (MockRAT)",
        "Note:    our landlord",
        "https://hantei.example/report/domain/shop%2Eexample",
    ] {
        assert!(english.text.lines().any(|each| each == line), "{line}: {}", english.text);
    }
    assert_eq!(japanese.subject, "【Hantei】shop[.]example の判定が 赤（危険） に変わりました");
    for line in
        ["変更前　　　：灰（未分類）", "変更後　　　：赤（危険）", "根拠　　　　：threatfox（MockRAT）"]
    {
        assert!(japanese.text.lines().any(|each| each == line), "{line}: {}", japanese.text);
    }
    let row = Shown::token(&test, &jane).get(&test, "/api/watches").json()["Watches"][0].clone();
    assert_eq!((&row["Zone"], &row["Changes"]), (&json!("Red"), &json!(1)));
    assert_eq!(row["ChangedAt"], json!("2026-07-10T12:00:00Z"));
    // Nobody is charged for being told.
    let licence = Shown::token(&test, &jane).get(&test, "/api/licence").json();
    assert_eq!(licence["Licences"][0]["Services"][0]["Used"], 2);
    // What nobody says any more is another change.
    let removed = test.send_as(&test.token, "DELETE", "/api/sources/threatfox", "application/json", b"");
    assert_eq!(removed.status, 200, "{}", removed.text());
    assert_eq!(look(&test).told, 2);
    let told = mails(&test);
    assert!(told[0].text.contains("Why:     what sources say is no longer enough"), "{}", told[0].text);
    assert!(told[1].text.contains("変更後　　　：灰（未分類）"), "{}", told[1].text);
}

#[test]
fn who_may_not_be_told_is_not() {
    let test = TestApp::with_world();
    // Who does not see the list; whose licence is over; who has no address; who is disabled; who is removed.
    let few = group(&test, Tlp::Amber);
    licence(&test, &few, "threat_lookup_100", None);
    let body = json!({ "Groups": [few.id.to_string()] }).to_string();
    let target = "/api/sources/threatfox";
    let restricted = test.send_as(&test.token, "PATCH", target, "application/json", body.as_bytes());
    assert_eq!(restricted.status, 200, "{}", restricted.text());
    let others = customer(&test, "threat_lookup_100");
    let over = customer(&test, "threat_lookup_100");
    let names = ["sees", "disabled", "removed", "addressless"].map(|name| (name, &few));
    let users: Vec<User> = names
        .into_iter()
        .chain([("blind", &others), ("over", &over)])
        .map(|(name, group)| {
            let user = person(&test, name, group);
            watch(&test, &Shown::token(&test, &user), OBJECT);
            user
        })
        .collect();
    let change = |user: &User, change: UserChange| test.accounts.change_user(user.id, &change).unwrap();
    change(&users[3], UserChange { mail: Some(None), ..UserChange::default() });
    let ended = LicenceChange { ends_at: Some(Some(test.now())), count: None };
    let of_over = test.accounts.licences(over.id).unwrap().remove(0);
    assert_eq!(of_over.product, Product::parse("threat_lookup_100").unwrap());
    test.accounts.change_licence(of_over.id, ended).unwrap();
    test.accounts.remove_user(users[2].id).unwrap();
    test.import("threatfox", "more.json", ACCUSED.as_bytes());
    // Between the change and the mail.
    assert_eq!(look(&test).told, 3, "who sees it, who is disabled in a moment, and who has no address");
    change(&users[1], UserChange { is_disabled: Some(true), ..UserChange::default() });
    let told: Vec<String> = mails(&test).into_iter().map(|mail| mail.to).collect();
    assert_eq!(told, ["sees@example.com"]);
    let zone = |user: &User| test.accounts.watches_of(user.id).unwrap()[0].told.zone.clone();
    assert_eq!(
        (zone(&users[3]), zone(&users[4]), zone(&users[5])),
        ("Red".into(), "Grey".into(), "Grey".into())
    );
    // Who was without a licence is told when there is one again.
    licence(&test, &over, "threat_lookup_lite_5000", None);
    assert_eq!(look(&test).told, 0, "it does not see that list either");
    let body = json!({ "Groups": [] }).to_string();
    test.send_as(&test.token, "PATCH", target, "application/json", body.as_bytes());
    assert_eq!(look(&test).told, 2, "now everybody sees it");
    let told: Vec<String> = mails(&test).into_iter().map(|mail| mail.to).collect();
    assert_eq!(told, ["blind@example.com", "over@example.com"]);
}
