//! `hantei source`, `hantei backup` and `hantei restore`, as the program.

use std::fs;

use serde_json::Value;

use crate::cli::{Home, err, holds, out};

const URLHAUS: &str = include_str!("../../../feeds/fixtures/urlhaus/urls.in");

fn json(home: &Home, arguments: &[&str], code: i32) -> Value {
    serde_json::from_str(&out(&home.run(arguments, code))).unwrap()
}

fn home() -> Home {
    let home = Home::new();
    home.write("urls.csv", URLHAUS);
    home.run(&["import", "--data", "data", "--source", "urlhaus", "urls.csv"], 0);
    home
}

#[test]
fn a_source_is_paused_kept_and_removed() {
    let home = home();
    let run = |arguments: &[&str], code| home.run(&[arguments, &["--data", "data"]].concat(), code);
    holds(&err(&run(&["source", "pause", "urlhause"], 1)), &["no source `urlhause`"]);
    let pause = ["source", "pause", "urlhaus", "--by", "anna", "--reason", "half of it is wrong"];
    holds(&out(&run(&pause, 0)), &["urlhaus is paused"]);
    holds(&out(&run(&["sources"], 0)), &["urlhaus", "paused since", "by anna: half of it is wrong"]);
    holds(
        &err(&run(&["import", "--source", "urlhaus", "urls.csv"], 1)),
        &["`urlhaus` is paused since", "by anna"],
    );
    holds(&out(&run(&["source", "resume", "urlhaus"], 0)), &["comes in again"]);
    holds(&out(&run(&["source", "resume", "urlhaus"], 0)), &["was not paused"]);

    run(&["source", "retain", "urlhaus"], 2);
    holds(&err(&run(&["source", "retain", "urlhaus", "--days", "0"], 1)), &["from 1 to"]);
    let kept = run(&["source", "retain", "urlhaus", "--days", "36525"], 0);
    holds(&out(&kept), &["kept for 36525 days", "nothing was removed"]);
    let sources = json(&home, &["sources", "--json", "--data", "data"], 0);
    let urlhaus = sources.as_array().unwrap().iter().find(|source| source["Name"] == "urlhaus").unwrap();
    assert_eq!((&urlhaus["RetentionDays"], &urlhaus["Paused"]), (&36_525.into(), &Value::Null));
    holds(&out(&run(&["source", "retain", "urlhaus", "--forever"], 0)), &["for good"]);

    holds(&err(&run(&["source", "remove", "urlhaus"], 1)), &["--yes"]);
    let removed = json(&home, &["source", "remove", "urlhaus", "--yes", "--json", "--data", "data"], 0);
    assert!(
        removed["Evidence"]["urlhaus/urls"].as_u64().unwrap() > 0 && removed["Done"] == true,
        "{removed}"
    );
    holds(&out(&run(&["source", "remove", "urlhaus", "--yes"], 0)), &["nothing was removed"]);
    assert_eq!(json(&home, &["digest", "--json", "--data", "data"], 0)["Evidence"], 0);
    holds(&out(&run(&["fsck"], 0)), &["sound"]);
}

#[test]
fn a_back_up_comes_back() {
    let home = home();
    home.write("data/mappings/a.toml", "title = 1");
    home.run(&["user", "--data", "data", "list"], 0);
    let run = |arguments: &[&str], code| home.run(arguments, code);
    let digest = out(&run(&["digest", "--data", "data"], 0));
    home.write("key", [7; 32]);
    home.write("phrase", "correct horse battery\n");
    for (name, keys) in [
        ("plain", &[][..]),
        ("keyed", &["--key-file", "key"][..]),
        ("phrased", &["--pass-phrase-file", "phrase"][..]),
    ] {
        let made = run(&[&["backup", "--data", "data", name], keys].concat(), 0);
        holds(
            &out(&made),
            &["as of entry", digest.trim(), if keys.is_empty() { "not encrypted" } else { ", encrypted" }],
        );
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(home.path(name)).unwrap().permissions())
                & 0o777,
            0o600
        );
        assert!(!home.path(&format!("{name}.part")).exists());
        holds(&err(&run(&["backup", "--data", "data", name], 1)), &["is there: name a file that is not"]);
        holds(&out(&run(&[&["restore", "--check", name], keys].concat(), 0)), &["it is whole"]);
        let folder = format!("restored-{name}");
        let restored = run(&[&["restore", "--data", &folder, name], keys].concat(), 0);
        holds(&out(&restored), &["restored into", digest.trim(), "secret key"]);
        assert_eq!(out(&run(&["digest", "--data", &folder], 0)), digest);
        holds(&out(&run(&["fsck", "--data", &folder], 0)), &["sound"]);
        assert_eq!(fs::read(home.path(&folder).join("mappings/a.toml")).unwrap(), b"title = 1");
        assert!(home.path(&folder).join("accounts.sqlite").is_file());
        let again = run(&[&["restore", "--data", &folder, name], keys].concat(), 1);
        holds(&err(&again), &["is not empty"]);
    }
    assert!(
        fs::read_dir(home.path("data")).unwrap().all(|entry| !entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".backup"))
    );
    // Without its key, with another, damaged, none at all: nothing is put in place.
    let mut damaged = fs::read(home.path("keyed")).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    home.write("damaged", damaged);
    home.write("other", [8; 32]);
    home.write("short", [8; 31]);
    for (arguments, why) in [
        (&["keyed"][..], "is encrypted: give `--key-file`"),
        (&["phrased", "--key-file", "key"], "with a pass phrase"),
        (&["keyed", "--key-file", "other"], "the key is another one"),
        (&["keyed", "--key-file", "short"], "it has not 32 bytes"),
        (&["damaged", "--key-file", "key"], "it is damaged"),
        (&["plain", "--key-file", "key"], "it is not encrypted"),
        (&["urls.csv"], "this is no back-up"),
        (&["none"], "cannot read `none`"),
    ] {
        let refused = run(&[&["restore", "--data", "new"], arguments].concat(), 1);
        holds(&err(&refused), &[why]);
        assert!(!home.path("new").exists() && !home.path("new.restoring").exists());
    }
}
