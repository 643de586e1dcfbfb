//! The program as its users call it: its own process, its own home, nothing of this machine's settings.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::OnceLock,
};

/// A home folder with a way to call the program in it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// The token of an administrator of the data that is served.
    token: OnceLock<String>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), token: OnceLock::new() }
    }

    /// The token of the administrator of what was served.
    pub(crate) fn token(&self) -> &str {
        self.token.get().unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file in it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hantei"));
        command.args(arguments).env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(token) = self.token.get() {
            command.env("HANTEI_TOKEN", token);
        }
        command
    }

    /// Calls the program and asserts its exit code.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str], code: i32) -> Output {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", out(&output), err(&output));
        output
    }

    /// Calls the program with something on its standard input.
    #[track_caller]
    pub(crate) fn pipe(&self, arguments: &[&str], input: &str, code: i32) -> Output {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", out(&output), err(&output));
        output
    }

    /// A server on the data in `data`, once it listens.
    pub(crate) fn serve(&self, data: &str) -> Served {
        self.token.get_or_init(|| {
            let add = ["user", "add", "ci", "--role", "administrator", "--token", "--json", "--data", data];
            let added: serde_json::Value = serde_json::from_str(&out(&self.run(&add, 0))).unwrap();
            added["token"].as_str().unwrap().to_owned()
        });
        let mut child = self.command(&["serve", "--data", data, "--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let Some(base) = base else {
            let mut errors = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut errors);
            panic!("the server says `{line}`: {errors}");
        };
        Served { child, base, _said: said }
    }
}

/// A running server; ends with its owner.
pub(crate) struct Served {
    child: Child,
    pub(crate) base: String,
    /// A server that cannot say anything any more would end.
    _said: BufReader<ChildStdout>,
}

impl Served {
    /// Asks it to stop as a service manager does, and returns its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asserts that every part is in the text.
#[track_caller]
pub(crate) fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

/// Two OpenPhish issues and a broken line, as files of a feed.
fn feeds(home: &Home) -> Vec<String> {
    vec![
        home.write("feeds/openphish_feed_2026-02-01.txt", "http://login.example/a\nhttp://pay.example/b\n"),
        home.write(
            "feeds/openphish_feed_2026-02-02.txt",
            "http://login.example/a\nhttp://c.example/\nhttp://d.example/\nhttp://e.example/\nhttp://f.example/\nnot a url at all\n",
        ),
    ]
}

#[test]
fn import_tells_what_it_took_and_what_it_refused() {
    let home = Home::new();
    let files = feeds(&home);
    let arguments = ["import", "--data", "data", &files[0], &files[1]];
    let first = home.run(&arguments, 0);
    holds(
        &out(&first),
        &[
            "committed_through=7",
            "openphish",
            "1 records were refused",
            "line 6",
            "not a url at all",
            "2 files",
        ],
    );
    let again = home.run(&["import", "--data", "data", "--json", &files[0], &files[1]], 0);
    let summary: serde_json::Value = serde_json::from_str(&out(&again)).unwrap();
    let new: u64 =
        summary["Files"].as_array().unwrap().iter().map(|file| file["New"].as_u64().unwrap()).sum();
    assert_eq!((summary["Files"].as_array().unwrap().len(), new), (2, 0), "importing again adds nothing");
}

#[test]
fn what_is_refused_as_a_whole_fails_and_the_rest_is_kept() {
    let home = Home::new();
    let files = feeds(&home);
    let alien = home.write("feeds/alien.bin", b"\x00\x01\x02 nobody's format \xff");
    let output = home.run(&["import", "--data", "data", &alien, &files[0]], 1);
    holds(&out(&output), &["was refused", "alien.bin", "openphish"]);
    holds(&err(&home.run(&["import", "--data", "data", "missing.txt"], 1)), &["missing.txt", "because"]);
    holds(
        &err(&home.run(&["import", "--data", "data", "--source", "nobody", &files[0]], 1)),
        &["nobody", "urlhaus"],
    );
    let report = home.run(&["lookup", "--data", "data", "--as-of", "2026-02-01", "http://pay.example/b"], 0);
    holds(&out(&report), &["●R RED", "pay[.]example/b"]);
}

#[test]
fn order_does_not_matter_to_the_digest() {
    let home = Home::new();
    let files = feeds(&home);
    home.run(&["import", "--data", "one", &files[0], &files[1]], 0);
    home.run(&["import", "--data", "two", &files[1]], 0);
    home.run(&["import", "--data", "two", &files[0], &files[1]], 0);
    home.run(&["import", "--data", "three", &files[0]], 0);
    let digest = |data: &str| out(&home.run(&["digest", "--data", data], 0));
    assert_eq!(digest("one"), digest("two"));
    assert_ne!(digest("one"), digest("three"));
    assert_eq!(digest("one").trim().len(), 64);
    let json = out(&home.run(&["digest", "--data", "one", "--json"], 0));
    holds(&json, &[digest("one").trim(), "Evidence"]);
    holds(&out(&home.run(&["fsck", "--data", "one"], 0)), &["sound"]);
}

#[test]
fn objects_come_from_standard_input_and_bad_ones_do_not_stop_the_others() {
    let home = Home::new();
    let files = feeds(&home);
    home.run(&["import", "--data", "data", &files[0]], 0);
    let output = home.pipe(
        &["lookup", "--data", "data", "--as-of", "2026-02-01"],
        "hxxp://login[.]example/a\n\nabcd\n  nobody-knows.example \n",
        1,
    );
    holds(
        &out(&output),
        &["●R RED  Dangerous  login[.]example/a", "○– GREY  Not categorized  nobody-knows[.]example"],
    );
    holds(&err(&output), &["4 hexadecimal digits are no digest"]);
    assert_eq!(
        out(&output),
        out(&home.pipe(
            &["lookup", "--data", "data", "--as-of", "2026-02-01", "-"],
            "login.example/a\nnobody-knows.example",
            0
        ))
    );
}

#[test]
fn colour_is_for_terminals_only_and_hostile_text_is_shown() {
    let home = Home::new();
    let plain = home.run(&["lookup", "--data", "memory:", "10.1.2.3"], 0);
    assert!(!out(&plain).contains('\u{1b}'));
    let forced = home.run(&["lookup", "--data", "memory:", "--color", "always", "10.1.2.3"], 0);
    assert!(out(&forced).contains('\u{1b}'));
    let hostile = home.run(&["lookup", "--data", "memory:", "\u{1b}[2J\u{202e}x y"], 1);
    assert!(!err(&hostile).contains(['\u{1b}', '\u{202e}']), "{}", err(&hostile));
}

#[test]
fn configuration_is_checked_and_printed() {
    let home = Home::new();
    home.write(
        ".config/hantei/config.toml",
        "[storage]\ndata = \"from-file\"\n[http]\nlisten = \"127.0.0.1:9\"\n",
    );
    holds(&out(&home.run(&["check-config"], 0)), &["data = \"from-file\"", "listen = \"127.0.0.1:9\""]);
    holds(&out(&home.run(&["check-config", "--data", "typed"], 0)), &["data = \"typed\""]);
    let bad = home.write("bad.toml", "[http]\nlisten = \"127.0.0.1:9\"\nport = 9\n");
    holds(&err(&home.run(&["check-config", "--config", &bad], 1)), &["port", "listen", "bad.toml"]);
    let policy = home.write("policy.toml", "[zones]\norange = 50\n");
    holds(&err(&home.run(&["check-config", "--policy", &policy], 1)), &["policy.toml", "red"]);
    holds(&err(&home.run(&["check-config", "--config", "missing.toml"], 1)), &["missing.toml"]);
    home.run(&["no-such-command"], 2);
}

#[cfg(unix)]
#[test]
fn the_default_data_directory_is_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.run(&["stats"], 0);
    let mode = fs::metadata(home.path(".local/share/hantei")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let home = Home::new();
    for arguments in [["check-config", "--show-policy"], ["routes", "--json"]] {
        let mut child = home.command(&arguments).spawn().unwrap();
        // Nobody reads: the pipe is closed before the first byte.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_directory_in_use_names_its_owner_and_the_way_through_it() {
    let home = Home::new();
    let files = feeds(&home);
    let served = home.serve("data");
    let refused = home.run(&["stats", "--data", "data"], 1);
    holds(&err(&refused), &["in use by", "hantei serve", "--server URL"]);
    let sent = home.run(&["import", "--server", &served.base, &files[0], &files[1]], 0);
    holds(&out(&sent), &["openphish", "2 files", "1 records were refused"]);
    let report =
        home.run(&["lookup", "--server", &served.base, "--as-of", "2026-02-01", "http://login.example/a"], 0);
    holds(&out(&report), &["●R RED", "login[.]example/a", "openphish"]);
    let json = home.run(&["lookup", "--json", "--server", &served.base, "http://login.example/a"], 0);
    let json: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert!(json["UrlGeneralInfo"].is_object());
    holds(&err(&home.run(&["lookup", "--server", "ftp://x", "a.example"], 1)), &["http://127.0.0.1:8080"]);
    assert_eq!(served.stop(), Some(0));
    // What came through the server is what comes directly.
    home.run(&["import", "--data", "direct", &files[0], &files[1]], 0);
    assert_eq!(
        out(&home.run(&["digest", "--data", "data"], 0)),
        out(&home.run(&["digest", "--data", "direct"], 0))
    );
}

#[test]
fn routes_are_those_of_the_api() {
    let home = Home::new();
    holds(&out(&home.run(&["routes"], 0)), &["GET", "/healthz", "/api/v1/search/bulk"]);
    let routes: serde_json::Value = serde_json::from_str(&out(&home.run(&["routes", "--json"], 0))).unwrap();
    assert!(
        routes
            .as_array()
            .unwrap()
            .iter()
            .any(|route| route["Path"] == "/api/imports" && route["Method"] == "POST")
    );
}

/// What the program says of itself is in the README, and the README names nothing that is not there.
#[test]
fn the_readme_names_every_command() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let help = out(&Home::new().run(&["help"], 0));
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> =
        commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(commands.len() >= 11, "{commands:?}");
    for command in commands {
        assert!(
            readme.contains(&format!("| `hantei {command}")),
            "README.md says nothing of `hantei {command}`"
        );
    }
}
