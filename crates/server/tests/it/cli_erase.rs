//! `hantei erase`, as the program.

use crate::cli::{Home, err, holds, out};

const REPLY: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: First Registrar\nRegistrant Name: Jane Doe\n\
    Registrant Country: JP\nRegistrant Email: jane@mail.example\nTech Name: Joe Roe\nTech Email: joe@mail.example\n\
    >>> Last update of whois database: 2026-01-05T00:00:00Z <<<\n";

#[test]
fn a_person_is_erased() {
    let home = Home::new();
    home.write("reply.txt", REPLY);
    let run = |arguments: &[&str], code| home.run(&[arguments, &["--data", "data"]].concat(), code);
    let import = || out(&run(&["import", "--source", "whois", "reply.txt"], 0));
    let lookup = || out(&run(&["lookup", "--json", "a-shop.example"], 0));
    import();
    holds(&lookup(), &["jane@mail.example", "joe@mail.example"]);
    run(&["erase"], 2);
    let refused = err(&run(&["erase", "--email", "jane"], 1));
    holds(&refused, &["give one e-mail address"]);
    holds(&err(&run(&["erase", "--name", "redacted for privacy"], 1)), &["left out"]);

    let (nobody, person) = (["--email", "nobody@mail.example"], ["--email", "JANE@Mail.Example"]);
    holds(&out(&run(&[&["erase", "--dry-run"], &nobody[..]].concat(), 0)), &["would change: 0 records"]);
    holds(&out(&run(&[&["erase", "--dry-run"], &person[..]].concat(), 0)), &["would change: 1 records"]);
    holds(&lookup(), &["jane@mail.example"]);
    let erase =
        [&["erase", "--json", "--name", "jane doe", "--phone", "+1 555 555 0100"], &person[..]].concat();
    let erased: serde_json::Value = serde_json::from_str(&out(&run(&erase, 0))).unwrap();
    assert_eq!(erased, serde_json::json!({"Records": 1, "Done": true}));
    let digest = out(&run(&["digest"], 0));
    import();
    assert_eq!(out(&run(&["digest"], 0)), digest);
    let left = lookup();
    holds(&left, &["joe@mail.example"]);
    assert!(!left.contains("jane") && !left.contains("Jane"), "{left}");
    holds(&out(&run(&["fsck"], 0)), &["sound"]);
}
