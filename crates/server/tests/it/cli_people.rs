//! `hantei user`, `group`, `licence`, `token`, as their users call them: alone, and beside a server on the same data.

use serde_json::{Value, json};

use crate::cli::{Home, err, holds, out};

/// What a command prints as JSON.
#[track_caller]
fn json(home: &Home, arguments: &[&str]) -> Value {
    let output = home.run(&[arguments, &["--data", "d", "--json"]].concat(), 0);
    serde_json::from_str(&out(&output)).unwrap_or_else(|error| panic!("{error}: {}", out(&output)))
}

#[track_caller]
fn run(home: &Home, arguments: &[&str]) -> String {
    out(&home.run(&[arguments, &["--data", "d"]].concat(), 0))
}

#[track_caller]
fn fails(home: &Home, arguments: &[&str], says: &[&str]) {
    holds(&err(&home.run(&[arguments, &["--data", "d"]].concat(), 1)), says);
}

#[test]
fn the_first_user_gets_a_group_a_link_and_a_token() {
    let home = Home::new();
    let text = run(&home, &["user", "add", "Ann@Example.com", "--role", "administrator", "--token"]);
    holds(
        &text,
        &["ann@example.com is administrator of default", "http://127.0.0.1:8080/sign-in#ticket=", "hantei_"],
    );
    let users = json(&home, &["user", "list"]);
    assert_eq!(
        (&users[0]["name"], &users[0]["mail"]),
        (&json!("ann@example.com"), &json!("Ann@example.com"))
    );
    assert_eq!((&users[0]["has_password"], &users[0]["last_seen_at"]), (&json!(false), &Value::Null));
    assert_eq!(json(&home, &["licence", "list"])[0]["product"], "unlimited");
    let tokens = json(&home, &["token", "list", "ann@example.com"]);
    assert_eq!(
        tokens[0]["scopes"],
        json!(["lookup", "import", "assess", "whois", "documents", "administer"])
    );
    // Nothing that lets anybody in is shown again.
    let secret = text.lines().last().unwrap();
    assert!(!tokens.to_string().contains(secret));
    fails(&home, &["user", "add", "ann@example.com", "--role", "reader"], &["already"]);
    fails(&home, &["user", "remove", "ann@example.com"], &["last administrator"]);
    fails(&home, &["user", "disable", "ann@example.com"], &["last administrator"]);
    fails(&home, &["user", "change", "ann@example.com", "--role", "reader"], &["last administrator"]);
}

#[test]
fn people_are_changed_and_removed() {
    let home = Home::new();
    run(&home, &["user", "add", "ann", "--role", "administrator"]);
    run(&home, &["group", "add", "Example K.K.", "--time-zone", "asia/tokyo", "--tlp-max", "amber+strict"]);
    let added =
        json(&home, &["user", "add", "bob", "--role", "group-administrator", "--group", "example k.k."]);
    assert_eq!((&added["group"], &added["token"]), (&json!("Example K.K."), &Value::Null));
    fails(&home, &["user", "add", "carl", "--role", "reader"], &["2 groups", "--group"]);
    let id = added["id"].as_str().unwrap();
    run(&home, &["user", "change", id, "--role", "expert", "--mail", "bob@example.com"]);
    run(&home, &["user", "disable", "bob"]);
    let bob = json(&home, &["user", "list", "--group", "Example K.K."])[0].clone();
    assert_eq!(
        (&bob["role"], &bob["mail"], &bob["is_disabled"]),
        (&json!("expert"), &json!("bob@example.com"), &json!(true))
    );
    fails(&home, &["user", "link", "bob"], &["disabled"]);
    run(&home, &["user", "enable", "bob"]);
    run(&home, &["user", "change", "bob", "--no-mail", "--group", "default"]);
    assert_eq!(json(&home, &["user", "list", "--group", "default"]).as_array().unwrap().len(), 2);
    fails(&home, &["user", "change", "bob"], &["nothing to change"]);
    fails(
        &home,
        &["user", "change", "nobody", "--role", "reader"],
        &["no user `nobody`", "hantei user list"],
    );
    fails(&home, &["group", "remove", "default"], &["still has users"]);
    run(&home, &["group", "change", "Example K.K.", "--name", "Example Inc.", "--tlp-max", "clear"]);
    let group = json(&home, &["group", "list"])
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["name"] == "Example Inc.")
        .unwrap()
        .clone();
    assert_eq!((&group["time_zone"], &group["tlp_max"]), (&json!("Asia/Tokyo"), &json!("TLP:CLEAR")));
    run(&home, &["group", "remove", "Example Inc."]);
    run(&home, &["user", "remove", "bob"]);
    holds(&run(&home, &["user", "list"]), &["name", "ann", "administrator", "no password"]);
    assert!(!run(&home, &["user", "list"]).contains("bob"));
    home.run(&["user", "add", "x", "--role", "boss", "--data", "d"], 2);
}

#[test]
fn passwords_come_from_a_file_or_a_pipe() {
    let home = Home::new();
    run(&home, &["user", "add", "ann", "--role", "administrator"]);
    home.pipe(&["user", "password", "ann", "--data", "d"], "correct horse battery\n", 0);
    assert_eq!(json(&home, &["user", "list"])[0]["has_password"], true);
    let file = home.write("p", "another horse battery");
    run(&home, &["user", "password", "ann", "--password-file", &file]);
    let short = home.write("p", "short");
    fails(&home, &["user", "password", "ann", "--password-file", &short], &["12 to 256"]);
    fails(&home, &["user", "password", "ann", "--password-file", "nowhere"], &["nowhere"]);
    run(&home, &["user", "change", "ann", "--remove-password"]);
    assert_eq!(json(&home, &["user", "list"])[0]["has_password"], false);
}

#[test]
fn licences_are_granted_changed_and_revoked() {
    let home = Home::new();
    run(&home, &["group", "add", "Example"]);
    let granted = json(
        &home,
        &[
            "licence",
            "grant",
            "Example",
            "threat_lookup_250",
            "--count",
            "2",
            "--until",
            "2999-01-01",
            "--services",
            "threat_lookup,whois",
        ],
    );
    assert_eq!((&granted["limit"], &granted["services"]), (&json!(500), &json!(["threat_lookup", "whois"])));
    let id = granted["id"].as_str().unwrap();
    run(&home, &["licence", "change", id, "--count", "3", "--no-end"]);
    let listed = json(&home, &["licence", "list", "Example"])[0].clone();
    assert_eq!(
        (&listed["limit"], &listed["ends_at"], &listed["is_in_force"]),
        (&json!(750), &Value::Null, &json!(true))
    );
    holds(&run(&home, &["licence", "list"]), &["Example", "Threat Lookup", "750", "in force"]);
    run(&home, &["licence", "revoke", id]);
    assert_eq!(json(&home, &["licence", "list"])[0]["is_revoked"], true);
    fails(&home, &["licence", "grant", "Nobody", "unlimited"], &["no group `Nobody`"]);
    fails(
        &home,
        &["licence", "grant", "Example", "threat_lookup_lite_5000", "--services", "whois"],
        &["services"],
    );
    fails(&home, &["licence", "change", id], &["nothing to change"]);
    for product in ["bench", "threat_lookup_5000", "free"] {
        home.run(&["licence", "grant", "Example", product, "--data", "d"], 2);
    }
}

#[test]
fn tokens_and_links_work_beside_a_running_server() {
    let home = Home::new();
    run(&home, &["user", "add", "ann", "--role", "administrator"]);
    let server = home.serve("d");
    let ask = |method: &str, target: &str, token: &str, body: Option<Value>| {
        #[expect(clippy::disallowed_methods, reason = "its own server")]
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let url = format!("{}{target}", server.base);
        let request = ureq::http::Request::builder().method(method).uri(url).header("x-api-key", token);
        let mut reply = match body {
            Some(body) => {
                agent.run(request.header("content-type", "application/json").body(body.to_string()).unwrap())
            }
            None => agent.run(request.body(()).unwrap()),
        }
        .unwrap();
        (
            reply.status().as_u16(),
            serde_json::from_str::<Value>(&reply.body_mut().read_to_string().unwrap()).unwrap_or_default(),
        )
    };
    let made = json(&home, &["token", "add", "ann", "--name", "SIEM", "--scopes", "lookup,administer"]);
    let token = made["token"].as_str().unwrap();
    assert_eq!(ask("GET", "/api/account", token, None).1["User"]["Name"], "ann");
    run(&home, &["token", "revoke", made["id"].as_str().unwrap()]);
    holds(&run(&home, &["token", "list"]), &["SIEM", "ann", "lookup administer", "revoked"]);
    fails(&home, &["token", "revoke", "tok_00000000000000000000000000000000"], &["no token"]);
    home.run(&["token", "add", "ann", "--scopes", "everything", "--data", "d"], 2);
    let sign_in = |link: &str, password: Option<&str>| {
        let ticket = link.trim().split_once("/sign-in#ticket=").unwrap().1;
        ask("POST", "/api/session", "", Some(json!({ "Ticket": ticket, "Password": password })))
    };
    let link = run(&home, &["user", "link", "ann"]);
    assert_eq!(sign_in(&link, None).1["User"]["Name"], "ann");
    assert_eq!(sign_in(&link, None).1["code"], "wrong_ticket");
    let link = json(&home, &["user", "link", "ann", "--password", "--hours", "2"])["link"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(sign_in(&link, None).1["code"], "password_needed");
    assert_eq!(sign_in(&link, Some("correct horse battery")).0, 200);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_clock_that_was_far_ahead_is_set_back() {
    let home = Home::new();
    run(&home, &["user", "add", "ann", "--role", "administrator"]);
    let address = format!("sqlite:{}", home.path("d/accounts.sqlite").display());
    let accounts = accounts::Accounts::open(&address).unwrap();
    let far = accounts.moment(model::Timestamp::parse("2199-01-01").unwrap());
    accounts.record(&[accounts::AuditEntry::new(far, "test", accounts::AuditOutcome::Ok)]).unwrap();
    drop(accounts);
    fails(&home, &["licence", "reset-clock"], &["where it was 2199-01-01T00:00:00Z", "--yes"]);
    holds(&run(&home, &["licence", "reset-clock", "--yes"]), &["the time is 20", "was 2199-01-01T00:00:00Z"]);
    let again = run(&home, &["licence", "reset-clock", "--yes"]);
    assert!(!again.contains("2199"), "{again}");
}
