//! Mails of a server that is a process of its own, as somebody gets them: a link for a new password, and the warning of a licence that is nearly used up.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    cli::{Home, Served, out},
    cli_ask::ask,
    mail_over_tls::smtp::{Script, Server, Taken},
};

/// The mail of this number, once it is there: whom it is for, and its text as it is read (RFC 2045 section 6.7).
fn mail(server: &Server, number: usize) -> (Vec<String>, String) {
    let begun = Instant::now();
    loop {
        if let Some(Taken { recipients, content, .. }) = server.taken().get(number).cloned() {
            let text = String::from_utf8(content).unwrap();
            return (recipients, text.replace("=\r\n", "").replace("=3D", "="));
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "mail {number} did not come");
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
    let (recipients, text) = mail(&relay, 0);
    assert_eq!(recipients, ["RCPT TO:<head@example.com>"]);
    let secret =
        text.split_once("https://hantei.example/sign-in#ticket=").unwrap().1.split_whitespace().next();
    let body = json!({ "Ticket": secret, "Password": "another horse battery" });
    assert_eq!(post(&server, "/api/session", &body), 200, "{text}");

    // The eightieth of a hundred.
    let lines: String = (0..80).map(|n| format!("n{n}.example\n")).collect();
    let client = [("x-api-key", token.as_str()), ("content-type", "text/plain")];
    let told = ask(&server, "POST", "/api/v1/search/bulk", &client, &Value::String(lines));
    assert_eq!(told.status, 200);
    let (recipients, warning) = mail(&relay, 1);
    assert_eq!(recipients, ["RCPT TO:<head@example.com>"]);
    assert!(warning.contains("used 80 of 100 searches of Threat Lookup"), "{warning}");
    assert_eq!(server.stop(), Some(0));
}
