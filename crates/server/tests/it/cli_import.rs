//! `hantei import` with a mapping, without writing, and from a folder that is followed.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command},
};

use serde_json::Value;

use crate::cli::{Home, err, holds, out};

const MAPPING: &str = include_str!("../../../feeds/tests/mapping/acme.toml");
const FILE: &str = include_str!("../../../feeds/tests/mapping/acme.in");

#[test]
fn a_dry_run_needs_no_data_directory_and_makes_none() {
    let home = Home::new();
    let (mapping, file) = (home.write("acme.toml", MAPPING), home.write("in/a.csv", FILE));
    let shown = home.run(&["import", "--dry-run", "--mapping", &mapping, &file], 0);
    holds(
        &out(&shown),
        &[
            "own/acme",
            "would be imported: 1 records, 1 pieces of evidence",
            "1 × column `ioc`: ",
            "line 3",
            "evil.example/login",
            "malicious phishing",
            "TLP:AMBER",
            "nothing was written",
        ],
    );
    assert!(!home.path(".local").exists() && !home.path("data").exists());
    let json = home.run(&["import", "--dry-run", "--show", "0", "--json", "--mapping", &mapping, &file], 0);
    let json: Value = serde_json::from_str(&out(&json)).unwrap();
    let file = &json["Files"][0];
    assert_eq!((&file["Outcome"], &file["DryRun"]["Pieces"]), (&"WouldImport".into(), &1.into()));
    assert_eq!(file["DryRun"]["Evidence"], serde_json::json!([]));
    home.run(&["import", "--show", "3", "a"], 2);
    home.run(&["import", "--dry-run", "--show", "1000000", "a"], 2);
}

#[test]
fn a_mapping_by_file_and_by_name() {
    let home = Home::new();
    let (mapping, file) = (home.write("acme.toml", MAPPING), home.write("in/a.csv", FILE));
    holds(&out(&home.run(&["import", "--data", "data", "--mapping", &mapping, &file], 0)), &["own/acme"]);
    holds(&out(&home.run(&["sources", "--data", "data"], 0)), &["own/acme", "B"]);
    holds(
        &err(&home.run(&["import", "--data", "data", "--mapping", "acme", &file], 1)),
        &["no mapping `acme`"],
    );
    home.write("data/mappings/acme.toml", MAPPING.replace("\"B\"", "\"E\""));
    // Only what it says of its list.
    holds(
        &out(&home.run(&["import", "--data", "data", "--mapping", "acme"], 0)),
        &["holds; no file was named"],
    );
    holds(&out(&home.run(&["lookup", "--data", "data", "http://evil.example/login"], 0)), &["GREY"]);
    holds(&out(&home.run(&["fsck", "--data", "data"], 0)), &[]);
    home.write("data/mappings/acme.toml", MAPPING.replace("grade", "grad"));
    let refused = home.run(&["import", "--data", "data", "--mapping", "acme", &file], 1);
    holds(&err(&refused), &["acme.toml", "line 4: unknown field `grad`"]);
    home.run(&["import", "--data", "data", "--mapping", "acme", "--source", "urlhaus", &file], 2);
}

/// Ends with its owner.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Ended {
    /// Asks it to stop as a service manager does, and returns its exit code.
    fn stop(mut self) -> Option<i32> {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.0.wait().unwrap().code()
    }
}

#[test]
fn what_is_no_file_to_read_twice_is_refused_with_what_to_do() {
    let home = Home::new();
    home.write("empty.csv", "");
    home.write("empty.csv.gz", [31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert!(Command::new("mkfifo").arg(home.path("pipe")).status().unwrap().success());
    for (name, reason) in [
        ("empty.csv", "it is empty"),
        ("empty.csv.gz", "it is empty"),
        ("pipe", "save what it gives to a file"),
    ] {
        holds(&out(&home.run(&["import", "--data", "data", name], 1)), &[name, reason]);
    }
    holds(
        &out(&home.run(&["import", "--data", "data", "--source", "urlhaus", "empty.csv"], 1)),
        &["it is empty"],
    );
}

#[test]
fn a_folder_is_followed_until_the_signal() {
    let home = Home::new();
    home.write("data/mappings/acme.toml", MAPPING);
    home.write("in/acme-1.csv", FILE);
    home.write("in/other.csv", "a,b\n");
    let arguments = ["import", "--data", "data", "--follow", "in", "--interval", "1"];
    let mut child = Ended(home.command(&arguments).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut next = |what: &str| lines.find(|line| line.contains(what)).unwrap();
    holds(&next("acme-1.csv"), &["own/acme: 1 records, 1 new, 1 refused"]);
    holds(&next("other.csv"), &["refused: no source knows this format"]);
    fs::rename(home.path("in/other.csv"), home.path("in/acme-2.csv")).unwrap();
    holds(&next("acme-2.csv"), &["refused: the file has no column `ioc`"]);
    assert_eq!(child.stop(), Some(0));
    let then = ["lookup", "--data", "data", "--as-of", "2026-02-03", "http://evil.example/login"];
    holds(&out(&home.run(&then, 0)), &["RED"]);
    home.run(&["import", "--data", "data", "--follow", "in", "file"], 2);
    home.run(&["import", "--data", "data", "--follow", "in", "--dry-run"], 2);
    holds(&err(&home.run(&["import", "--data", "data", "--follow", "none"], 1)), &["cannot follow `none`"]);
}

#[test]
fn a_server_follows_the_folder_of_its_configuration() {
    let home = Home::new();
    home.write("data/mappings/acme.toml", MAPPING);
    home.write("in/acme-1.csv", FILE);
    let config = home.write("c.toml", "[import]\nfollow = \"in\"\ninterval_seconds = 1\n");
    let arguments = ["serve", "--config", &config, "--data", "data", "--listen", "127.0.0.1:0"];
    let mut child = Ended(home.command(&arguments).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stderr.take().unwrap()).lines().map(Result::unwrap);
    holds(&lines.find(|line| line.contains("acme-1.csv")).unwrap(), &["imported", "own/acme"]);
    assert_eq!(child.stop(), Some(0));
    let config = home.write("c.toml", "[import]\nfollow = \"none\"\n");
    let refused = home.run(&["serve", "--config", &config, "--data", "data", "--listen", "127.0.0.1:0"], 1);
    holds(&err(&refused), &["cannot follow `none`"]);
}

#[test]
fn through_a_server_mappings_have_names() {
    let home = Home::new();
    home.write("data/mappings/acme.toml", MAPPING);
    let file = home.write("in/a.csv", FILE);
    let served = home.serve("data");
    let server = served.base.clone();
    let dry = home.run(&["import", "--server", &server, "--dry-run", "--mapping", "acme", &file], 0);
    holds(&out(&dry), &["would be imported: 1 records", "evil.example/login"]);
    let taken = home.run(&["import", "--server", &server, "--mapping", "acme", &file], 0);
    holds(&out(&taken), &["own/acme"]);
    let refused = home.run(&["import", "--server", &server, "--mapping", "./acme.toml", &file], 1);
    holds(&err(&refused), &["a server knows its mappings by name"]);
    let refused = home.run(&["import", "--server", &server, "--mapping", "nobody", &file], 1);
    holds(&err(&refused), &["there is no mapping `nobody`", "there are: acme"]);
    // The server has the ledger: the files are shown all the same.
    let dry = home.run(&["import", "--data", "data", "--dry-run", "--mapping", "acme", &file], 0);
    holds(&err(&dry), &["without a look at what is there already"]);
    assert_eq!(served.stop(), Some(0));
}
