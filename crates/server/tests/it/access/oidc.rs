//! `/api/session/oidc`: signing in by the word of a provider.

use accounts::{Role, UserChange};

use super::support::{Browser, Lie, MockProvider, audited, person, set_cookies};
use crate::support::{NOW, Reply, TestApp};

/// Goes to the provider: where to.
#[track_caller]
fn go(browser: &mut Browser<'_>) -> String {
    let reply = browser.get("/api/session/oidc");
    assert_eq!(reply.status, 303, "{}", reply.text());
    let cookie = set_cookies(&reply).remove(0);
    assert!(
        cookie.starts_with("__Host-hantei-oidc=") && cookie.contains("HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    reply.header("location").to_owned()
}

/// Goes there and comes back as somebody.
fn come(
    browser: &mut Browser<'_>,
    provider: &MockProvider,
    subject: &str,
    mail: &str,
    is_verified: bool,
) -> Reply {
    let url = go(browser);
    let back = provider.visit(&url, subject, mail, is_verified, None);
    browser.get(&back)
}

#[track_caller]
fn is_out(browser: &mut Browser<'_>, reply: &Reply) {
    assert_eq!(reply.refused(401).0, "wrong_credentials");
    assert!(!browser.cookies.contains_key("__Host-hantei"));
}

#[test]
fn who_is_known_by_a_verified_address_comes_in_and_is_linked() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(None));
    let jane = person(&test, "jane@example.com", Role::Analyst);
    let mut browser = Browser::new(&test);
    let reply = come(&mut browser, &provider, "s1", "Jane@example.com", true);
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in#signed-in"), "{}", reply.text());
    assert!(!browser.cookies.contains_key("__Host-hantei-oidc"));
    assert_eq!(browser.get("/api/session").json()["User"]["Id"], jane.id.to_string());
    assert_eq!(audited(&test, "identity.link"), [("ok".to_owned(), jane.id.to_string())]);
    // From now on issuer and subject count, not the address.
    let mut browser = Browser::new(&test);
    assert_eq!(come(&mut browser, &provider, "s1", "else@example.com", false).status, 303);
    assert_eq!(browser.get("/api/session").json()["User"]["Id"], jane.id.to_string());
    // The address at another subject is somebody else's by now.
    let mut other = Browser::new(&test);
    let reply = come(&mut other, &provider, "s2", "jane@example.com", true);
    is_out(&mut other, &reply);
    assert_eq!(provider.discoveries(), 1, "what it says of itself is kept");
}

#[test]
fn who_is_not_known_stays_out() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(None));
    let boss = person(&test, "boss@example.com", Role::Administrator);
    let gone = person(&test, "gone@example.com", Role::Reader);
    let change = UserChange { is_disabled: Some(true), ..UserChange::default() };
    test.accounts.change_user(gone.id, &change).unwrap();
    for (subject, mail, is_verified) in [
        ("s1", "boss@example.com", false),
        ("s2", "nobody@example.com", true),
        ("s3", "gone@example.com", true),
        ("s4", "", true),
        ("s5", "boss@example.com, x@example.com", true),
    ] {
        let mut browser = Browser::new(&test);
        let reply = come(&mut browser, &provider, subject, mail, is_verified);
        is_out(&mut browser, &reply);
    }
    assert!(test.accounts.identities_of(boss.id).unwrap().is_empty());
    assert_eq!(test.accounts.users(None).unwrap().len(), 3);
    // A person is led back to the page instead.
    let mut browser = Browser::new(&test);
    "Accept: text/html,*/*\r\n".clone_into(&mut browser.more);
    let reply = come(&mut browser, &provider, "s6", "nobody@example.com", true);
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in#failed"));
    assert!(!browser.cookies.contains_key("__Host-hantei"));
}

#[test]
fn who_comes_for_the_first_time_is_made_a_user_where_that_is_wanted() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(Some(("default", Role::Reader))));
    let mut browser = Browser::new(&test);
    assert_eq!(come(&mut browser, &provider, "s1", "new@example.com", true).status, 303);
    let user = browser.get("/api/session").json()["User"].clone();
    assert_eq!(
        (&user["Name"], &user["Role"], &user["HasPassword"]),
        (&"new@example.com".into(), &"reader".into(), &false.into())
    );
    let mut browser = Browser::new(&test);
    let reply = come(&mut browser, &provider, "s2", "unverified@example.com", false);
    is_out(&mut browser, &reply);
    assert_eq!(browser.get("/sign-in/options.json").json()["Oidc"], "Example SSO");
}

#[test]
fn tokens_that_lie_let_nobody_in() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(None));
    person(&test, "jane@example.com", Role::Reader);
    for lie in [Lie::Nonce, Lie::Audience, Lie::Issuer, Lie::Expired, Lie::Key, Lie::Unsigned] {
        let mut browser = Browser::new(&test);
        let url = go(&mut browser);
        let back = provider.visit(&url, "s1", "jane@example.com", true, Some(lie));
        let reply = browser.get(&back);
        is_out(&mut browser, &reply);
    }
}

#[test]
fn a_flow_belongs_to_one_browser_and_one_time() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(None));
    person(&test, "jane@example.com", Role::Reader);
    let (mut one, mut other) = (Browser::new(&test), Browser::new(&test));
    let url = go(&mut one);
    let back = provider.visit(&url, "s1", "jane@example.com", true, None);
    // Another browser, without a flow and with one of its own.
    let reply = other.get(&back);
    is_out(&mut other, &reply);
    go(&mut other);
    let reply = other.get(&back);
    is_out(&mut other, &reply);
    // Without a state, and with another.
    let code = back.split(['?', '&']).nth(1).unwrap().to_owned();
    for query in [code.clone(), format!("{code}&state=x"), "error=access_denied".to_owned(), String::new()] {
        go(&mut other);
        let reply = other.get(&format!("/api/session/oidc/callback?{query}"));
        is_out(&mut other, &reply);
    }
    let flow = one.cookies.clone();
    assert_eq!(one.get(&back).status, 303);
    assert_eq!(one.get("/api/session").status, 200);
    let mut again = Browser::new(&test);
    again.cookies = flow;
    let reply = again.get(&back);
    is_out(&mut again, &reply);
    // A flow lasts ten minutes.
    let mut late = Browser::new(&test);
    let url = go(&mut late);
    let back = provider.visit(&url, "s1", "jane@example.com", true, None);
    test.pass(11);
    let reply = late.get(&back);
    is_out(&mut late, &reply);
}

#[test]
fn a_provider_that_is_down_is_said_to_be() {
    let provider = MockProvider::start(NOW);
    let test = TestApp::with_sign_in(provider.sign_in(None));
    provider.set_down(true);
    let mut browser = Browser::new(&test);
    assert_eq!(browser.get("/api/session/oidc").refused(503).0, "provider_unavailable");
    assert_eq!(browser.get("/api/session/oidc").refused(503).0, "provider_unavailable");
}
