//! Mails of a server that is a process of its own, as somebody gets them: a link for a new password, and the warning of a licence that is nearly used up.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    cli::{Home, Served, out},
    cli_ask::ask,
    mail_over_tls::smtp::{Script, Server, Taken},
};

/// The first mail that came to somebody, as text.
fn mail_to(server: &Server, to: &str) -> String {
    let begun = Instant::now();
    loop {
        let found = server.taken().into_iter().find(|taken: &Taken| taken.recipients == [to]);
        if let Some(taken) = found {
            return String::from_utf8(taken.content).unwrap();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "no mail came to {to}");
        std::thread::yield_now();
    }
}

fn post(server: &Served, target: &str, body: &Value) -> u16 {
    ask(server, "POST", target, &[("content-type", "application/json")], body).status
}

#[test]
fn mails_go_out_by_themselves() {
    let relay = Server::new(Script::default());
    let home = Home::new();
    home.write(
        ".config/hantei/config.toml",
        format!(
            "[accounts]\npublic_url = \"https://hantei.example\"\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"Hantei <hantei@hantei.example>\"\n",
            relay.port()
        ),
    );
    let server = home.serve("data");
    let run = |arguments: &[&str]| out(&home.run(&[arguments, &["--data", "data"]].concat(), 0));
    run(&["group", "add", "Acme"]);
    run(&["licence", "grant", "Acme", "threat_lookup_100"]);
    let head =
        ["user", "add", "head@example.com", "--role", "group-administrator", "--group", "Acme", "--token"];
    let token = run(&head).lines().last().unwrap().to_owned();

    assert_eq!(post(&server, "/api/password/reset", &json!({ "Name": "head@example.com" })), 202);
    let mail = mail_to(&relay, "head@example.com");
    let secret =
        mail.split_once("https://hantei.example/sign-in#ticket=").unwrap().1.split_whitespace().next();
    let body = json!({ "Ticket": secret, "Password": "another horse battery" });
    assert_eq!(post(&server, "/api/session", &body), 200, "{mail}");

    // The eightieth of a hundred.
    let relay_before = relay.taken().len();
    let lines: String = (0..80).map(|n| format!("n{n}.example\n")).collect();
    let client = [("x-api-key", token.as_str()), ("content-type", "text/plain")];
    let told = ask(&server, "POST", "/api/v1/search/bulk", &client, &Value::String(lines));
    assert_eq!(told.status, 200);
    let begun = Instant::now();
    while relay.taken().len() == relay_before {
        assert!(begun.elapsed() < Duration::from_secs(60), "no warning came");
        std::thread::yield_now();
    }
    let warning = relay.taken().pop().unwrap();
    let text = String::from_utf8(warning.content).unwrap();
    assert_eq!(warning.recipients, ["head@example.com"]);
    assert!(text.contains("80") && text.contains("100") && text.contains("Acme"), "{text}");
    assert_eq!(server.stop(), Some(0));
}
