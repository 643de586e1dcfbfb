//! `hantei assess`: stated, listed, explained, withdrawn, in processes of their own.

use crate::cli::{Home, err, out};

#[test]
fn an_assessment_lives_in_the_data_directory() {
    let home = Home::new();
    let data = home.path("data");
    let run = |arguments: &[&str], code: i32| {
        let data = data.to_str().unwrap();
        home.run(&[arguments, &["--data", data, "--color", "never"]].concat(), code)
    };
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&out(&run(&[arguments, &["--json"]].concat(), 0))).unwrap()
    };
    let list = home.write("2026-01-05_urlhaus_hostfile.txt", "127.0.0.1\tshop.example\n");
    run(&["import", &list], 0);
    let zone = || json(&["explain", "shop.example"])["Zone"].as_str().unwrap().to_owned();
    let before = zone();
    assert_ne!(before, "Green");

    let add = ["assess", "add", "shop[.]example", "--zone", "green", "--reason", "our own \u{202e}shop"];
    let stated = json(&add);
    assert_eq!((stated["Object"].as_str(), stated["Scope"].as_str()), (Some("shop.example"), Some("all")));
    assert_eq!((stated["Author"].as_str(), stated["State"].as_str()), (Some("operator"), Some("in force")));
    assert_eq!(zone(), "Green");
    let explained = json(&["explain", "shop.example"]);
    let evidence = explained["Explanation"]["Evidence"].as_array().unwrap();
    let decision = &evidence[0]["Decision"];
    assert_eq!((decision["Decides"].as_bool(), decision["Author"].as_str()), (Some(true), Some("operator")));
    assert_eq!(decision["ExpiresAt"], stated["ExpiresAt"]);
    assert_eq!(
        (evidence[1]["Rule"].as_str(), evidence[1]["Counted"].as_bool()),
        (Some("analyst"), Some(false))
    );
    let told = out(&run(&["explain", "shop.example"], 0));
    for expected in ["an analyst's assessment for everybody", "operator", "‹U+202E›shop", "decides"] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains('\u{202e}'));

    let id = stated["Id"].as_str().unwrap();
    let listed = json(&["assess", "list", "shop.example"]);
    assert_eq!((listed["Returned"].as_u64(), &listed["Assessments"][0]), (Some(1), &stated));
    assert!(out(&run(&["assess", "list"], 0)).contains(id));
    assert_eq!(json(&["assess", "withdraw", id, "--author", "usr_2"])["WithdrawnBy"], "usr_2");
    assert_eq!(zone(), before);
    assert_eq!(json(&["assess", "list"])["Returned"], 0);
    assert_eq!(json(&["assess", "list", "--ended", "--group", "grp_1"])["Returned"], 1);
    assert!(out(&run(&["sources"], 0)).contains("assessment/all"));
    run(&["fsck"], 0);

    for (arguments, expected) in [
        (&["shop.example", "--zone", "pink", "--reason", "x"][..], "Green, Grey, Yellow, Orange or Red"),
        (&["shop.example", "--zone", "red", "--reason", "x", "--category", "x"], "CATEGORY_PHISHING"),
    ] {
        let output = run(&[&["assess", "add"], arguments].concat(), 2);
        assert!(err(&output).contains(expected), "{}", err(&output));
    }
    for (arguments, expected) in [
        (&["add", "shop.example", "--zone", "red", "--reason", ""][..], "a reason of 1 to 2,000 characters"),
        (&["add", "192.168.0.1", "--zone", "red", "--reason", "x"], "reserved range"),
        (&["add", "co.uk", "--below", "--zone", "red", "--reason", "x"], "public suffix"),
        (&["withdraw", "00000000000000000000000000000000"], "there is no assessment"),
    ] {
        let output = run(&[&["assess"], arguments].concat(), 1);
        assert!(err(&output).contains(expected), "{}", err(&output));
    }
}
