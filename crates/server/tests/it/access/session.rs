//! `/api/session`: signing in and out, and what guessing brings.

use accounts::{Role, TicketKind, UserChange};
use serde_json::json;

use super::support::{Browser, PASSWORD, audited, code, person, set_cookies, ticket};
use crate::support::TestApp;

#[test]
fn a_session_is_a_locked_cookie_and_a_secret_that_requests_repeat() {
    let test = TestApp::empty();
    let jane = person(&test, "jane@example.com", Role::Analyst);
    let mut browser = Browser::new(&test);
    let reply = browser.sign_in("  Jane@Example.COM", PASSWORD);
    let body = reply.json();
    assert_eq!(body["User"]["Id"], jane.id.to_string(), "{body}");
    assert_eq!(body["User"]["Role"], "analyst");
    assert_eq!(body["Preferences"], json!({ "Language": null, "Theme": "system", "TimeZone": null }));
    let lines = set_cookies(&reply);
    let session = lines.iter().find(|line| line.starts_with("__Host-hantei=")).unwrap();
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"), "{session}");
    // 256 bits in base64url.
    assert_eq!(session.split(['=', ';']).nth(1).unwrap().len(), 43);
    let device = lines.iter().find(|line| line.starts_with("__Host-hantei-device=")).unwrap();
    assert!(device.contains("HttpOnly; SameSite=Strict; Max-Age="), "{device}");
    assert_eq!(reply.header("cache-control"), "no-store");

    let shown = browser.get("/api/session").json();
    assert_eq!((&shown["User"], &shown["Csrf"]), (&body["User"], &body["Csrf"]));
    assert_eq!(browser.get("/api/sources").status, 200);
    let csrf = browser.csrf.take();
    assert_eq!(browser.delete("/api/session").refused(403).0, "wrong_csrf");
    browser.csrf = Some("guess".to_owned());
    assert_eq!(browser.delete("/api/session").refused(403).0, "wrong_csrf");
    browser.csrf = csrf;
    let kept = browser.cookies.clone();
    assert_eq!(browser.delete("/api/session").status, 204);
    assert!(!browser.cookies.contains_key("__Host-hantei"));
    browser.cookies = kept;
    assert_eq!(browser.get("/api/session").refused(401).0, "unauthenticated");
    assert_eq!(audited(&test, "session.end"), [("ok".to_owned(), String::new())]);
}

#[test]
fn who_cannot_sign_in_is_told_the_same_whatever_the_reason() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let john = person(&test, "john", Role::Reader);
    let change = UserChange { is_disabled: Some(true), ..UserChange::default() };
    test.accounts.change_user(john.id, &change).unwrap();
    let mut browser = Browser::new(&test);
    let mut told = Vec::new();
    for (name, password) in [
        ("nobody", PASSWORD),
        ("jane", "wrong password"),
        ("john", PASSWORD),
        ("", ""),
        ("jane", ""),
        ("a:b", "x"),
        ("jane\0", PASSWORD),
    ] {
        let reply = browser.sign_in(name, password);
        assert_eq!(reply.refused(401).0, "wrong_credentials", "{name}");
        assert!(set_cookies(&reply).is_empty());
        let mut headers = reply.headers.clone();
        headers.retain(|(name, _)| name != "x-request-id" && name != "date");
        let message = reply.json()["message"].clone();
        told.push((headers, message, reply.body.len()));
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    // Names stand in the audit as keyed hashes, unless they are somebody's.
    let refused = audited(&test, "session.begin");
    assert_eq!(refused.len(), 7);
    assert_eq!(refused[5], ("refused".to_owned(), jane.id.to_string()));
    assert!(refused[6].1.starts_with("hmac:") && !format!("{refused:?}").contains("nobody"), "{refused:?}");
}

#[test]
fn guesses_at_an_account_are_counted_over_all_spellings_and_ways() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::new(&test);
    let spellings = ["jane", "JANE", " jane ", "ｊａｎｅ", "Jane\u{3000}"];
    for number in 0..10 {
        browser.cookies.clear();
        assert_eq!(browser.sign_in(spellings[number % 5], "guess").refused(401).0, "wrong_credentials");
    }
    for spelling in spellings {
        let reply = browser.sign_in(spelling, PASSWORD);
        assert_eq!(reply.refused(429).0, "too_often", "{spelling}");
        let seconds: u64 = reply.header("retry-after").parse().unwrap();
        assert!((1..=900).contains(&seconds), "{seconds}");
    }
    // Names that nobody has are counted alike.
    for _ in 0..10 {
        browser.sign_in("nobody", "guess").refused(401);
    }
    browser.sign_in("nobody", "guess").refused(429);
    test.pass(14);
    browser.sign_in("jane", PASSWORD).refused(429);
    test.pass(2);
    assert_eq!(browser.sign_in("jane", PASSWORD).status, 200);
}

#[test]
fn an_address_guesses_thirty_times() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::new(&test);
    for number in 0..30 {
        browser.sign_in(&format!("user{number}"), "guess").refused(401);
    }
    browser.sign_in("user31", "guess").refused(429);
    browser.sign_in("jane", PASSWORD).refused(429);
    let secret = ticket(&test, TicketKind::SignIn, &test.accounts.user_by_name("jane").unwrap().unwrap());
    browser.post("/api/session", &json!({ "Ticket": secret })).refused(429);
}

#[test]
fn strangers_cannot_keep_the_owner_out() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    person(&test, "john", Role::Reader);
    let mut owner = Browser::of(&test, "jane");
    let mut other = Browser::of(&test, "john");
    let mut stranger = Browser::new(&test);
    for _ in 0..9 {
        stranger.sign_in("jane", "guess").refused(401);
    }
    stranger.sign_in("jane", "guess").refused(429);
    // Neither a mark of somebody else's device nor one that was made up helps.
    other.sign_in("jane", PASSWORD).refused(429);
    stranger.cookies.insert("__Host-hantei-device".to_owned(), "AAAAAAAAAAAAAAAAAAAAAA.AAAA".to_owned());
    stranger.sign_in("jane", PASSWORD).refused(429);
    assert_eq!(owner.sign_in("jane", PASSWORD).status, 200);
    // The owner's device has guesses of its own, and no more.
    for _ in 0..9 {
        owner.sign_in("jane", "guess").refused(401);
    }
    owner.sign_in("jane", PASSWORD).refused(429);
}

#[test]
fn only_json_of_our_own_pages_signs_in() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let body = json!({ "Name": "jane", "Password": PASSWORD }).to_string();
    for kind in ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""] {
        let reply = test.send_as("", "POST", "/api/session", kind, body.as_bytes());
        assert_eq!(reply.refused(415).0, "wrong_media_type", "{kind}");
    }
    assert_eq!(test.send_as("", "PUT", "/api/session", "application/json", body.as_bytes()).status, 401);
    let mut browser = Browser::new(&test);
    for (line, status) in [
        ("Origin: https://evil.example\r\n", 403),
        ("Origin: null\r\n", 403),
        ("Sec-Fetch-Site: cross-site\r\n", 403),
        ("Sec-Fetch-Site: same-site\r\n", 403),
        ("Origin: http://test\r\nSec-Fetch-Site: same-origin\r\n", 200),
    ] {
        line.clone_into(&mut browser.more);
        assert_eq!(browser.sign_in("jane", PASSWORD).status, status, "{line}");
    }
}

#[test]
fn bodies_are_bounded_and_never_repeated() {
    let test = TestApp::empty();
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ("{}", 400),
        (r#"{"Name":"jane"}"#, 400),
        (r#"{"Name":"jane","Password":7}"#, 400),
        (r#"{"Name":"jane","Password":"canary","Admin":true}"#, 400),
        (r#"{"name":"canary","Password":"x"}"#, 400),
        (r#"{"Name":"jane","Name":"jane","Password":"canary"}"#, 400),
        (r#"{"Name":"jane","Password":"canary","Ticket":"x"}"#, 400),
        (r#"{"Name":"jane","Ticket":"x"}"#, 400),
    ] {
        let reply = test.send_as("", "POST", "/api/session", "application/json", body.as_bytes());
        assert_eq!(reply.refused(status).0, "bad_request", "{body}");
        assert!(!reply.text().contains("canary"), "{}", reply.text());
    }
    let long = json!({ "Name": "jane", "Password": "x".repeat(70_000) }).to_string();
    let reply = test.send_as("", "POST", "/api/session", "application/json", long.as_bytes());
    assert_eq!(reply.refused(413).0, "body_too_large");
    let long = json!({ "Name": "jane", "Password": "x".repeat(60_000) }).to_string();
    test.send_as("", "POST", "/api/session", "application/json", long.as_bytes()).refused(401);
}

#[test]
fn signing_in_again_ends_the_session_before() {
    let test = TestApp::empty();
    person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    let before = browser.cookies.clone();
    assert_eq!(browser.sign_in("jane", PASSWORD).status, 200);
    assert_ne!(browser.cookies["__Host-hantei"], before["__Host-hantei"]);
    assert_eq!(browser.get("/api/session").status, 200);
    browser.cookies = before;
    browser.get("/api/session").refused(401);
    // A session that somebody else planted is none afterwards either.
    browser.cookies.insert("__Host-hantei".to_owned(), "A".repeat(43));
    assert_eq!(browser.sign_in("jane", PASSWORD).status, 200);
    assert_ne!(browser.cookies["__Host-hantei"], "A".repeat(43));
}

#[test]
fn sessions_end_with_time_and_do_not_come_back() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    for _ in 0..20 {
        test.pass(29);
        // Callers are believed for a second; the clock of the test does not move that one.
        test.accounts.sessions_of(jane.id, test.now()).unwrap();
        assert_eq!(browser.get("/api/session").status, 200);
    }
    let begun = test.now();
    test.pass(31);
    browser.get("/api/session").refused(401);
    test.clock.set(begun);
    browser.get("/api/session").refused(401);
    let mut browser = Browser::of(&test, "jane");
    for _ in 0..26 {
        test.pass(28);
        browser.get("/api/session");
    }
    test.pass(28);
    browser.get("/api/session").refused(401);
}

#[test]
fn a_disabled_user_is_out_at_once() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let mut browser = Browser::of(&test, "jane");
    let change = UserChange { is_disabled: Some(true), ..UserChange::default() };
    test.accounts.change_user(jane.id, &change).unwrap();
    browser.get("/api/session").refused(401);
}

#[test]
fn links_let_in_once() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let secret = ticket(&test, TicketKind::SignIn, &jane);
    let mut browser = Browser::new(&test);
    assert_eq!(browser.post("/api/session", &json!({ "Ticket": secret })).status, 200);
    assert_eq!(browser.get("/api/session").json()["User"]["Name"], "jane");
    let again = browser.post("/api/session", &json!({ "Ticket": secret }));
    assert_eq!(again.refused(401).0, "wrong_ticket");
    for wrong in ["", "x", &"A".repeat(43), &secret.to_uppercase()] {
        assert_eq!(browser.post("/api/session", &json!({ "Ticket": wrong })).refused(401).0, "wrong_ticket");
    }
    let late = ticket(&test, TicketKind::SignIn, &jane);
    test.pass(61);
    assert_eq!(browser.post("/api/session", &json!({ "Ticket": late })).refused(401).0, "wrong_ticket");
    // Those of other kinds let nobody in.
    let flow = ticket(&test, TicketKind::OidcFlow, &jane);
    assert_eq!(browser.post("/api/session", &json!({ "Ticket": flow })).refused(401).0, "wrong_ticket");
}

#[test]
fn links_that_set_a_password_ask_for_one_and_end_what_was() {
    let test = TestApp::empty();
    let new = "another horse battery";
    for (number, kind) in
        [TicketKind::SetUp, TicketKind::Invitation, TicketKind::PasswordReset].into_iter().enumerate()
    {
        let name = format!("user{number}");
        let user = person(&test, &name, Role::Reader);
        let mut before = Browser::of(&test, &name);
        let secret = ticket(&test, kind, &user);
        let other = ticket(&test, TicketKind::SignIn, &user);
        let mut browser = Browser::new(&test);
        let asked = browser.post("/api/session", &json!({ "Ticket": secret }));
        assert_eq!(asked.refused(401).0, "password_needed");
        for short in ["short", "ｐａｓｓ", &"x".repeat(300)] {
            let reply = browser.post("/api/session", &json!({ "Ticket": secret, "Password": short }));
            assert_eq!(reply.refused(400).0, "bad_request");
        }
        let reply = browser.post("/api/session", &json!({ "Ticket": secret, "Password": new }));
        assert_eq!(reply.status, 200, "{}", reply.text());
        before.get("/api/session").refused(401);
        let mut again = Browser::new(&test);
        again.post("/api/session", &json!({ "Ticket": secret, "Password": new })).refused(401);
        again.post("/api/session", &json!({ "Ticket": other })).refused(401);
        again.sign_in(&name, PASSWORD).refused(401);
        assert_eq!(again.sign_in(&name, new).status, 200);
        test.pass(16);
    }
    assert_eq!(audited(&test, "password.change").len(), 3);
}

#[test]
fn a_second_factor_is_asked_for_after_the_right_password_alone() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let seed = test.accounts.begin_totp(jane.id).unwrap().seed.expose().to_owned();
    assert!(test.accounts.confirm_totp(jane.id, &code(&seed, test.now()), test.now()).unwrap());
    test.pass(1);
    let mut browser = Browser::new(&test);
    let mut try_in = |password: &str, code: Option<&str>| {
        browser.post("/api/session", &json!({ "Name": "jane", "Password": password, "Code": code }))
    };
    assert_eq!(try_in("wrong", None).refused(401).0, "wrong_credentials");
    assert_eq!(try_in(PASSWORD, None).refused(401).0, "code_needed");
    assert_eq!(try_in(PASSWORD, Some("000000")).refused(401).0, "wrong_credentials");
    let right = code(&seed, test.now());
    assert_eq!(try_in("wrong", Some(&right)).refused(401).0, "wrong_credentials");
    let (left, rest) = right.split_at(3);
    let spaced = format!("{left} {rest}");
    assert_eq!(try_in(PASSWORD, Some(&spaced)).status, 200);
    // A step is used once.
    assert_eq!(try_in(PASSWORD, Some(&right)).refused(401).0, "wrong_credentials");

    // A link by mail does not go around it.
    let secret = ticket(&test, TicketKind::PasswordReset, &jane);
    let mut browser = Browser::new(&test);
    let wish =
        |code: Option<&str>| json!({ "Ticket": secret, "Password": "another horse battery", "Code": code });
    assert_eq!(browser.post("/api/session", &wish(None)).refused(401).0, "code_needed");
    assert_eq!(browser.post("/api/session", &wish(Some(&right))).refused(401).0, "wrong_credentials");
    test.pass(1);
    let next = code(&seed, test.now());
    assert_eq!(browser.post("/api/session", &wish(Some(&next))).status, 200);
}

#[test]
fn codes_are_counted_with_passwords() {
    let test = TestApp::empty();
    let jane = person(&test, "jane", Role::Reader);
    let seed = test.accounts.begin_totp(jane.id).unwrap().seed.expose().to_owned();
    assert!(test.accounts.confirm_totp(jane.id, &code(&seed, test.now()), test.now()).unwrap());
    test.pass(1);
    let mut browser = Browser::new(&test);
    for number in 0..10 {
        let body = json!({ "Name": "jane", "Password": PASSWORD, "Code": format!("{number:06}") });
        browser.post("/api/session", &body).refused(401);
    }
    let body = json!({ "Name": "jane", "Password": PASSWORD, "Code": code(&seed, test.now()) });
    browser.post("/api/session", &body).refused(429);
}

#[test]
fn the_page_is_open_and_needs_nothing_from_elsewhere() {
    let test = TestApp::empty();
    for (target, kind) in [
        ("/sign-in", "text/html"),
        ("/sign-in/sign_in.css", "text/css"),
        ("/sign-in/sign_in.js", "text/javascript"),
        ("/sign-in/options.json", "application/json"),
    ] {
        let reply = test.get_as("", target);
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-type").starts_with(kind), "{target}");
        let text = reply.text();
        for foreign in [
            "src=\"http",
            "href=\"http",
            "@import",
            "url(",
            "innerHTML",
            "eval(",
            "<script>",
            " onclick",
            "style=\"",
        ] {
            assert!(!text.contains(foreign), "{target} has {foreign}");
        }
    }
    let page = test.get_as("", "/sign-in");
    assert!(page.header("content-security-policy").contains("require-trusted-types-for 'script'"));
    let options = test.get_as("", "/sign-in/options.json").json();
    assert_eq!(options, json!({ "Home": "/", "Reset": false, "Oidc": null, "Demo": false }));
    assert_eq!(test.get_as("", "/sign-in/other.js").status, 404);
    assert_eq!(test.get_as("", "/sign-in/..%2f..%2fCargo.toml").status, 404);
    assert_eq!(test.get_as("", "/api/session/oidc").refused(404).0, "not_found");
    assert_eq!(test.get_as("", "/api/session/oidc/callback").refused(404).0, "not_found");
}
