//! A day of a customer's that is interrupted: by a restart, by a crash, by a restore from a back-up. Counters, tokens and sessions go on as
//! docs/backup.md has it.

use serde_json::{Value, json};

use crate::{
    cli::{Home, Served, holds, out},
    cli_ask::ask,
};

const DATA: [&str; 2] = ["--data", "data"];

/// Somebody with a token and a session.
struct Customer {
    token: String,
    cookies: String,
}

impl Customer {
    /// Looks one object up, and tells what is left of the day's searches.
    #[track_caller]
    fn look_up(&self, server: &Served, object: &str) -> u64 {
        let target = format!("/api/domain/{object}?sections=Zone");
        let answer = ask(server, "GET", &target, &[("x-api-key", &self.token)], &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.remaining.unwrap()
    }

    /// What the portal is told of him.
    #[track_caller]
    fn is_signed_in(&self, server: &Served) {
        let answer = ask(server, "GET", "/api/session", &[("cookie", &self.cookies)], &Value::Null);
        assert_eq!((answer.status, &answer.body["User"]["Name"]), (200, &json!("bob")), "{}", answer.body);
    }
}

/// A group with 100 searches a day and a member, beside an administrator.
fn customer(home: &Home, server: &Served) -> Customer {
    let run = |arguments: &[&str]| out(&home.run(&[arguments, &DATA].concat(), 0));
    run(&["group", "add", "Acme", "--time-zone", "Asia/Tokyo"]);
    run(&["licence", "grant", "Acme", "threat_lookup_100"]);
    let added = run(&["user", "add", "bob", "--role", "analyst", "--group", "Acme", "--token", "--json"]);
    let added: Value = serde_json::from_str(&added).unwrap();
    home.pipe(&["user", "password", "bob", "--data", "data"], "correct horse battery\n", 0);
    let body = json!({ "Name": "bob", "Password": "correct horse battery" });
    let signed_in = ask(server, "POST", "/api/session", &[("content-type", "application/json")], &body);
    assert_eq!(signed_in.status, 200, "{}", signed_in.body);
    Customer { token: added["token"].as_str().unwrap().to_owned(), cookies: signed_in.cookies.join("; ") }
}

#[test]
fn a_day_goes_on_after_restart_crash_and_restore() {
    let home = Home::new();
    home.write("urls.csv", include_str!("../../../feeds/fixtures/urlhaus/urls.in"));
    home.run(&["import", "--data", "data", "--source", "urlhaus", "urls.csv"], 0);
    let server = home.serve("data");
    let bob = customer(&home, &server);
    for (at, object) in ["a.example", "b.example", "a.example"].into_iter().enumerate() {
        assert_eq!(bob.look_up(&server, object), 99 - at as u64);
    }
    bob.is_signed_in(&server);

    assert_eq!(server.stop(), Some(0));
    let server = home.serve("data");
    assert_eq!(bob.look_up(&server, "a.example"), 96, "a restart forgets nothing");
    bob.is_signed_in(&server);

    // SIGKILL: what was answered was charged.
    drop(server);
    let server = home.serve("data");
    assert_eq!(bob.look_up(&server, "a.example"), 95);
    bob.is_signed_in(&server);

    let made = home.run(&["backup", "--server", &server.base, "day.backup"], 0);
    holds(&out(&made), &["as of entry", "not encrypted"]);
    // Behind the back-up: not in what is restored.
    assert_eq!(bob.look_up(&server, "a.example"), 94);
    let refused = ask(&server, "GET", "/api/backup", &[("x-api-key", &bob.token)], &Value::Null);
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("forbidden")), "{}", refused.body);
    let audit = ask(&server, "GET", "/api/audit?action=backup", &[("x-api-key", home.token())], &Value::Null);
    assert_eq!(audit.body["Entries"][0]["Action"], "backup.make", "{}", audit.body);
    assert_eq!(server.stop(), Some(0));

    home.run(&["restore", "--data", "restored", "day.backup"], 0);
    let digest = |data| out(&home.run(&["digest", "--data", data], 0));
    assert_eq!(digest("data"), digest("restored"));
    let server = home.serve("restored");
    assert_eq!(bob.look_up(&server, "a.example"), 94, "as many as were used before the back-up, and one");
    bob.is_signed_in(&server);
}

/// What is restricted on another server with the same accounts.
#[test]
fn what_is_restricted_elsewhere_is_kept_from_others_soon() {
    let home = Home::new();
    home.write("urls.csv", include_str!("../../../feeds/fixtures/urlhaus/urls.in"));
    home.run(&["import", "--data", "data", "--source", "urlhaus", "urls.csv"], 0);
    let server = home.serve("data");
    let run = |arguments: &[&str]| out(&home.run(&[arguments, &DATA].concat(), 0));
    run(&["group", "add", "Other"]);
    run(&["licence", "grant", "Other", "unlimited"]);
    let eve = run(&["user", "add", "eve", "--role", "reader", "--group", "Other", "--token"]);
    let eve = eve.lines().last().unwrap();
    let zone = |token: &str| {
        let target = "/api/url/http:%2F%2F203.0.113.202:8080%2Fbins%2Fa.arm5?sections=Zone";
        ask(&server, "GET", target, &[("x-api-key", token)], &Value::Null).body["Zone"].clone()
    };
    let before = zone(home.token());
    assert_eq!((&zone(eve), before == "Grey"), (&before, false));
    let address = format!("sqlite:{}", home.path("data/accounts.sqlite").display());
    let accounts = accounts::Accounts::open(&address).unwrap();
    let own = accounts.group_by_name("default").unwrap().unwrap().id;
    accounts.restrict("urlhaus", &[own].into()).unwrap();
    let begun = std::time::Instant::now();
    while zone(eve) != "Grey" {
        assert!(begun.elapsed().as_secs() < 60, "it is told still");
        std::thread::yield_now();
    }
    assert_eq!(zone(home.token()), before);
}
