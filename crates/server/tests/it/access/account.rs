//! One's own account: password, second factor, choices, tokens, licences; and links for a new password.

use accounts::{NewGroup, NewLicence, NewUser, Product, Role, Scope, TokenWish};
use model::Tlp;
use serde_json::{Value, json};
use server::sign_in::SignIn;

use super::support::{Browser, PASSWORD, audited, code, eventually, person};
use crate::support::TestApp;

const NEW: &str = "another horse battery";

#[test]
fn an_account_tells_of_itself() {
    let test = TestApp::empty();
    person(&test, "jane@example.com", Role::Expert);
    let mut browser = Browser::of(&test, "jane@example.com");
    let mut second = Browser::of(&test, "jane@example.com");
    let account = browser.get("/api/account").json();
    assert_eq!(account["User"]["Mail"], "jane@example.com");
    assert_eq!(account["User"]["Group"]["Name"], "default");
    let sessions = account["Sessions"].as_array().unwrap();
    assert_eq!(sessions.iter().filter(|session| session["IsCurrent"] == true).count(), 1);
    assert_eq!(sessions.len(), 2);
    assert_eq!(second.get("/api/account").status, 200);
    // A token is told less.
    let of_token = test.json("/api/account");
    assert_eq!((&of_token["User"]["Role"], &of_token["Sessions"]), (&json!("administrator"), &json!([])));
    test.get_as("", "/api/account").refused(401);
}

#[test]
fn a_password_is_changed_with_the_one_before() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    let mut other = Browser::of(&test, "jane");
    let target = "/api/account/password";
    let wish = |current: &str, new: &str| json!({ "Current": current, "New": new });
    assert_eq!(browser.put(target, &wish("wrong", NEW)).refused(401).0, "wrong_credentials");
    assert_eq!(browser.put(target, &wish("", NEW)).refused(401).0, "wrong_credentials");
    assert_eq!(browser.put(target, &wish(PASSWORD, "short")).refused(400).0, "bad_request");
    assert_eq!(browser.put(target, &json!({ "New": NEW })).refused(400).0, "bad_request");
    assert_eq!(
        test.send_as(&test.token, "PUT", target, "application/json", b"{}").refused(403).0,
        "forbidden"
    );
    let before = browser.cookies.clone();
    let csrf = browser.csrf.clone();
    let reply = browser.put(target, &wish(PASSWORD, NEW));
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_ne!(browser.cookies["__Host-hantei"], before["__Host-hantei"]);
    assert_ne!(browser.csrf, csrf);
    assert_eq!(browser.get("/api/session").status, 200);
    other.get("/api/session").refused(401);
    let mut old = Browser::new(&test);
    old.cookies = before;
    old.get("/api/session").refused(401);
    old.sign_in("jane", PASSWORD).refused(401);
    assert_eq!(Browser::new(&test).sign_in("jane", NEW).status, 200);
    let outcomes: Vec<String> =
        audited(&test, "password.change").into_iter().map(|(outcome, _)| outcome).collect();
    assert_eq!(outcomes, ["ok", "refused", "refused"]);
}

#[test]
fn guesses_in_a_session_count_as_well() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    for _ in 0..10 {
        browser.put("/api/account/password", &json!({ "Current": "guess", "New": NEW })).refused(401);
    }
    browser.put("/api/account/password", &json!({ "Current": PASSWORD, "New": NEW })).refused(429);
    browser.send("DELETE", "/api/account/totp", Some(&json!({ "Password": PASSWORD }))).refused(429);
}

#[test]
fn a_second_factor_is_added_and_removed() {
    let test = TestApp::empty();
    person(&test, "jane@example.com", Role::Reader);
    let mut browser = Browser::of(&test, "jane@example.com");
    let mut other = Browser::of(&test, "jane@example.com");
    let target = "/api/account/totp";
    let made = browser.send("POST", target, None).json();
    let seed = made["Secret"].as_str().unwrap().to_owned();
    let uri = made["Uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/Hantei:jane%40example.com?") && uri.contains(&seed), "{uri}");
    assert_eq!(browser.put(target, &json!({ "Code": "000000" })).refused(400).0, "bad_request");
    assert_eq!(
        Browser::new(&test).sign_in("jane@example.com", PASSWORD).status,
        200,
        "it does not count yet"
    );
    let reply = browser.put(target, &json!({ "Code": code(&seed, test.now()) }));
    assert_eq!((reply.status, &reply.json()["User"]["HasTotp"]), (200, &json!(true)));
    other.get("/api/session").refused(401);
    assert_eq!(browser.get("/api/session").status, 200);
    assert_eq!(Browser::new(&test).sign_in("jane@example.com", PASSWORD).refused(401).0, "code_needed");
    assert_eq!(browser.send("POST", target, None).refused(409).0, "conflict");
    assert_eq!(browser.put(target, &json!({ "Code": code(&seed, test.now()) })).refused(409).0, "conflict");
    let wrong = browser.send("DELETE", target, Some(&json!({ "Password": "wrong" })));
    assert_eq!(wrong.refused(401).0, "wrong_credentials");
    browser.delete(target).refused(415);
    assert_eq!(browser.send("DELETE", target, Some(&json!({ "Password": PASSWORD }))).status, 204);
    assert_eq!(Browser::new(&test).sign_in("jane@example.com", PASSWORD).status, 200);
    let acts: Vec<String> = audited(&test, "totp.").into_iter().map(|(outcome, _)| outcome).collect();
    assert_eq!(acts, ["ok", "refused", "ok", "refused", "ok"]);
}

#[test]
fn choices_are_kept() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    let target = "/api/account/preferences";
    let chosen = json!({ "Language": "ja", "Theme": "dark", "TimeZone": "Asia/Tokyo" });
    assert_eq!(browser.put(target, &chosen).json(), chosen);
    assert_eq!(browser.get(target).json(), chosen);
    assert_eq!(browser.get("/api/session").json()["Preferences"], chosen);
    for wrong in [
        json!({ "Language": "de", "Theme": "dark", "TimeZone": null }),
        json!({ "Language": null, "Theme": "neon", "TimeZone": null }),
        json!({ "Language": null, "Theme": "dark", "TimeZone": "Mars/Olympus" }),
        json!({ "Theme": "dark", "Colour": "red" }),
    ] {
        assert_eq!(browser.put(target, &wrong).refused(400).0, "bad_request", "{wrong}");
    }
    assert_eq!(browser.get(target).json(), chosen);
    assert_eq!(browser.put(target, &json!({ "Theme": "system" })).json()["TimeZone"], Value::Null);
}

#[test]
fn tokens_are_shown_once_and_do_what_they_are_for() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Analyst);
    let mut browser = Browser::of(&test, "jane");
    let made = browser.post("/api/tokens", &json!({ "Name": "SIEM", "Scopes": ["lookup"] }));
    assert_eq!(made.status, 201, "{}", made.text());
    let (secret, row) = (made.json()["Secret"].as_str().unwrap().to_owned(), made.json()["Token"].clone());
    assert!(secret.starts_with("hantei_") && secret.starts_with(row["Prefix"].as_str().unwrap()), "{row}");
    assert_eq!((&row["Scopes"], &row["ExpiresAt"]), (&json!(["lookup"]), &json!("2026-10-08T12:00:00Z")));
    let list = browser.get("/api/tokens");
    assert_eq!(list.json()["Tokens"][0]["Id"], row["Id"]);
    assert!(!list.text().contains(&secret));
    assert_eq!(test.get_as(&secret, "/api/sources").status, 200);
    assert_eq!(test.get_as(&secret, "/api/account").status, 200);
    assert_eq!(test.get_as(&secret, "/api/tokens").json()["Total"], 1);
    for target in ["/api/session", "/metrics"] {
        assert_eq!(test.get_as(&secret, target).refused(403).0, "forbidden");
    }
    let body = json!({ "Name": "more", "Scopes": ["lookup"] }).to_string();
    test.send_as(&secret, "POST", "/api/tokens", "application/json", body.as_bytes()).refused(403);
    for wrong in [
        json!({ "Name": "", "Scopes": ["lookup"] }),
        json!({ "Name": "x", "Scopes": [] }),
        json!({ "Name": "x", "Scopes": ["everything"] }),
        json!({ "Name": "x", "Scopes": ["administer"] }),
        json!({ "Name": "x", "Scopes": vec!["lookup"; 20] }),
        json!({ "Name": "x", "Scopes": ["lookup"], "ExpiresAt": "2028-01-01" }),
        json!({ "Name": "x", "Scopes": ["lookup"], "ExpiresAt": "2026-01-01" }),
        json!({ "Name": "x", "Scopes": ["lookup"], "ExpiresAt": "soon" }),
        json!({ "Name": "x", "Scopes": ["lookup"], "Licence": "mine" }),
    ] {
        assert_eq!(browser.post("/api/tokens", &wrong).refused(400).0, "bad_request", "{wrong}");
    }
    let target = format!("/api/tokens/{}", row["Id"].as_str().unwrap());
    assert_eq!(browser.delete(&target).status, 204);
    test.get_as(&secret, "/api/sources").refused(401);
    assert_eq!(browser.get("/api/tokens").json()["Tokens"][0]["IsInForce"], false);
    let id = row["Id"].as_str().unwrap().to_owned();
    assert_eq!(audited(&test, "token.revoke"), [("ok".to_owned(), id.clone())]);
    assert_eq!(audited(&test, "token.add"), [("ok".to_owned(), id)]);
}

/// A group of its own with somebody of each role in it.
fn neighbours(test: &TestApp) -> [accounts::User; 2] {
    let new =
        NewGroup { name: "Neighbours".to_owned(), time_zone: "Asia/Tokyo".to_owned(), tlp_max: Tlp::Amber };
    let group_id = test.accounts.add_group(&new, test.now()).unwrap().id;
    [("chief", Role::GroupAdministrator), ("clerk", Role::Reader)].map(|(name, role)| {
        let user = NewUser { group_id, name: name.to_owned(), mail: None, role };
        let user = test.accounts.add_user(&user, test.now()).unwrap();
        test.accounts.set_password(user.id, PASSWORD).unwrap();
        user
    })
}

#[test]
fn tokens_of_others_are_within_an_administrators_reach_alone() {
    let test = TestApp::empty();
    let [chief, clerk] = neighbours(&test);
    let jane = person(&test, "jane", Role::Reader);
    let boss = person(&test, "boss", Role::Administrator);
    let token = |user: &accounts::User| {
        let scopes = [Scope::Lookup].into_iter().collect();
        let wish = TokenWish { name: "x".to_owned(), scopes, expires_at: None, licence: None };
        test.accounts.create_token(user.id, &wish, test.now()).unwrap().1.id.to_string()
    };
    let (of_clerk, of_jane, of_boss) = (token(&clerk), token(&jane), token(&boss));
    let mut chief_in = Browser::of(&test, "chief");
    let mut clerk_in = Browser::of(&test, "clerk");
    let list = |browser: &mut Browser<'_>, user: &accounts::User| {
        browser.get(&format!("/api/tokens?user={}", user.id)).status
    };
    assert_eq!(list(&mut chief_in, &clerk), 200);
    assert_eq!(list(&mut chief_in, &chief), 200);
    assert_eq!((list(&mut chief_in, &jane), list(&mut chief_in, &boss)), (404, 404));
    assert_eq!(
        (list(&mut clerk_in, &clerk), list(&mut clerk_in, &chief), list(&mut clerk_in, &jane)),
        (200, 404, 404)
    );
    assert_eq!(test.get(&format!("/api/tokens?user={}", clerk.id)).json()["Total"], 1);
    assert_eq!(chief_in.get("/api/tokens?user=x").refused(400).0, "bad_request");
    assert_eq!(chief_in.get("/api/tokens?group=x").refused(400).0, "bad_request");
    let revoke = |browser: &mut Browser<'_>, id: &str| browser.delete(&format!("/api/tokens/{id}")).status;
    assert_eq!((revoke(&mut clerk_in, &of_jane), revoke(&mut chief_in, &of_jane)), (404, 404));
    assert_eq!(revoke(&mut chief_in, &of_boss), 404);
    assert_eq!(revoke(&mut chief_in, "tok_0"), 400);
    assert_eq!(revoke(&mut chief_in, "tok_00000000000000000000000000000000"), 404);
    assert_eq!(revoke(&mut chief_in, &of_clerk), 204);
    let mut boss_in = Browser::of(&test, "boss");
    assert_eq!(revoke(&mut boss_in, &of_jane), 204);
}

#[test]
fn licences_tell_what_is_left_of_today() {
    let test = TestApp::empty();
    let [_, clerk] = neighbours(&test);
    let licence = |product: &str, starts_at| {
        let product = Product::parse(product).unwrap();
        let new = NewLicence {
            group_id: clerk.group_id,
            product,
            services: None,
            count: 2,
            starts_at,
            ends_at: None,
        };
        test.accounts.grant_licence(&new, test.now()).unwrap()
    };
    let full = licence("threat_lookup_100", test.now());
    let lite = licence("threat_lookup_lite_5000", test.now());
    licence("threat_lookup_250", test.now().plus_millis(86_400_000));
    let mut browser = Browser::of(&test, "clerk");
    assert_eq!(browser.get("/api/ip/198.51.100.7").status, 200);
    let reply = browser.get("/api/licence").json();
    assert_eq!(reply["Group"]["TimeZone"], "Asia/Tokyo");
    let rows = reply["Licences"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{reply}");
    let row = |id: &str| rows.iter().find(|row| row["Id"] == id).unwrap();
    let of_full = row(&full.id.to_string());
    assert_eq!(
        (&of_full["Code"], &of_full["Count"], &of_full["IsUsable"]),
        (&json!("threat_lookup_100"), &json!(2), &json!(true))
    );
    assert_eq!(
        of_full["Services"][0],
        json!({ "Service": "threat_lookup", "Used": 1, "Limit": 200, "Remaining": 199, "ResetsAt": "2026-07-10T15:00:00Z" })
    );
    assert_eq!(of_full["Services"].as_array().unwrap().len(), 4);
    let of_lite = row(&lite.id.to_string());
    assert_eq!((&of_lite["HasDetails"], of_lite["Services"].as_array().unwrap().len()), (&json!(false), 1));
    // A token that is bound to one uses no other.
    let body = json!({ "Name": "lite", "Scopes": ["lookup"], "Licence": lite.id.to_string() });
    let secret = browser.post("/api/tokens", &body).json()["Secret"].as_str().unwrap().to_owned();
    let reply = test.get_as(&secret, "/api/licence").json();
    let usable: Vec<&Value> =
        reply["Licences"].as_array().unwrap().iter().filter(|row| row["IsUsable"] == true).collect();
    assert_eq!((usable.len(), &usable[0]["Id"]), (1, &json!(lite.id.to_string())));
    // A foreign licence is none.
    let foreign = test.json("/api/licence")["Licences"][0].clone();
    assert_eq!((&foreign["Code"], &foreign["Services"][0]["Limit"]), (&json!("unlimited"), &Value::Null));
    let body = json!({ "Name": "x", "Scopes": ["lookup"], "Licence": foreign["Id"] });
    assert_eq!(browser.post("/api/tokens", &body).refused(404).0, "not_found");
}

/// Waits for what is done after the answer.
fn ask(browser: &mut Browser<'_>, name: &str) -> u16 {
    browser.post("/api/password/reset", &json!({ "Name": name })).status
}

#[test]
fn a_link_for_a_new_password_comes_by_mail() {
    let test =
        TestApp::with_sign_in(SignIn::new(&Default::default(), Some("https://hantei.example/")).unwrap());
    person(&test, "jane@example.com", Role::Reader);
    let mut browser = Browser::new(&test);
    "Accept-Language: ja-JP,en;q=0.5\r\n".clone_into(&mut browser.more);
    assert_eq!(ask(&mut browser, "JANE@example.com"), 202);
    let mail = eventually(|| test.accounts.due_mails(10, test.now()).unwrap().pop());
    assert_eq!(mail.to, "jane@example.com");
    assert!(mail.subject.contains("パスワード"), "{}", mail.subject);
    let link =
        mail.text.lines().find(|line| line.starts_with("https://hantei.example/sign-in#ticket=")).unwrap();
    let secret = link.split_once("#ticket=").unwrap().1.to_owned();
    assert_eq!(browser.post("/api/session", &json!({ "Ticket": secret })).refused(401).0, "password_needed");
    let reply = browser.post("/api/session", &json!({ "Ticket": secret, "Password": NEW }));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let asked = audited(&test, "password.reset");
    assert!(asked[0].1.starts_with("hmac:"), "{asked:?}");
    assert_eq!(browser.get("/sign-in/options.json").json()["Reset"], true);
}

#[test]
fn links_by_mail_are_few_and_tell_nothing() {
    let test =
        TestApp::with_sign_in(SignIn::new(&Default::default(), Some("https://hantei.example")).unwrap());
    person(&test, "jane@example.com", Role::Reader);
    person(&test, "mailless", Role::Reader);
    let gone = person(&test, "gone@example.com", Role::Reader);
    let change = accounts::UserChange { is_disabled: Some(true), ..Default::default() };
    test.accounts.change_user(gone.id, &change).unwrap();
    let mut browser = Browser::new(&test);
    let mut told = Vec::new();
    for name in ["nobody@example.com", "mailless", "gone@example.com", "a:b", "", "jane@example.com"] {
        let reply = browser.post("/api/password/reset", &json!({ "Name": name }));
        let mut headers = reply.headers.clone();
        headers.retain(|(name, _)| name != "x-request-id" && name != "date");
        told.push((reply.status, reply.body, headers));
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    assert_eq!(told[0].0, 202);
    for _ in 0..13 {
        assert_eq!(ask(&mut browser, " Jane@example.com"), 202);
    }
    // The twentieth from here is a name of its own, so that all before it was done when its mail is there.
    person(&test, "last@example.com", Role::Reader);
    assert_eq!(ask(&mut browser, "last@example.com"), 202);
    assert_eq!(ask(&mut browser, "last@example.com"), 429);
    let mut mails: Vec<String> = Vec::new();
    eventually(|| {
        mails.extend(test.accounts.due_mails(100, test.now()).unwrap().into_iter().map(|mail| mail.to));
        (mails.iter().any(|to| to == "last@example.com") && mails.len() >= 4).then_some(())
    });
    test.pass(1);
    mails.extend(test.accounts.due_mails(100, test.now()).unwrap().into_iter().map(|mail| mail.to));
    mails.sort();
    assert_eq!(mails, ["jane@example.com", "jane@example.com", "jane@example.com", "last@example.com"]);
}
