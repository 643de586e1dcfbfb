//! Lists that must agree: the sources, their files, their fixtures; and what each says about itself.

use std::{collections::BTreeSet, fs, path::Path};

use feeds::{Head, SOURCES, find};

fn names(folder: &str, take: impl Fn(&Path) -> bool) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| take(path))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn list_is_sorted_and_equals_files_and_fixtures() {
    let listed: Vec<_> = SOURCES.iter().map(|source| source.name.to_owned()).collect();
    assert!(listed.is_sorted(), "{listed:?}");
    let listed: BTreeSet<_> = listed.into_iter().collect();
    assert_eq!(listed.len(), SOURCES.len(), "a name occurs twice");
    assert_eq!(listed, names("src/source", Path::is_file), "files under src/source");
    let has_case = |path: &Path| {
        fs::read_dir(path).unwrap().any(|file| file.unwrap().path().extension() == Some("in".as_ref()))
    };
    assert_eq!(listed, names("fixtures", has_case), "folders under fixtures with a case");
}

#[test]
fn facts_about_sources() {
    for source in SOURCES {
        assert_eq!(find(source.name).map(|found| found.name), Some(source.name));
        assert!(source.url.starts_with("https://"), "{}", source.name);
        assert!(!source.title.is_empty() && !source.licence.is_empty(), "{}", source.name);
        assert!(source.every_hours > 0, "{}", source.name);
        let names: Vec<_> = source.lists.iter().map(|list| list.name).collect();
        assert!(
            names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]),
            "{}: {names:?}",
            source.name
        );
        assert!(source.lists.iter().all(|list| list.every_hours > 0), "{}", source.name);
    }
    assert!(find("no such source").is_none());
}

/// What the source called `source` takes a file for.
#[track_caller]
fn check_claim(source: &str, name: &str, text: &str, named: bool, expected: Option<&str>) {
    let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
    let found = (find(source).unwrap().recognise)(&head).map(|found| found.list);
    assert_eq!(found.as_deref(), expected, "{source} {name} {text}");
}

#[test]
fn only_its_name_tells_whose_a_bare_list_is() {
    for (source, name, list) in [
        ("alienvault", "x/alienvault-ssh-bruteforce-aa.txt", "alienvault/ssh-bruteforce"),
        ("bitwire", "bitwire_outbound_networks.txt", "bitwire/outbound"),
        ("greensnow", "greensnow.co-aa.txt.zst", "greensnow"),
        ("greensnow", "greensnow.txt", "greensnow"),
        ("projecthoneypot", "projecthoneypot.org-aa.txt", "projecthoneypot"),
    ] {
        check_claim(source, name, "192.0.2.1\n", false, Some(list));
        check_claim(source, "a.txt", "192.0.2.1\n", false, None);
        check_claim(source, "a.txt", "192.0.2.1\n", true, Some(list));
        check_claim(source, name, "# a banner\n192.0.2.1\n", false, None);
        check_claim(source, name, "a.example\n", false, None);
    }
}

#[test]
fn replies_of_registries_are_told_by_what_they_say_and_where_they_are_kept() {
    let is_reply = |name: &str, text: &str, is_one: bool| {
        check_claim("whois", name, text, false, is_one.then_some("whois"));
    };
    let record = "Domain: a.example\nStatus: connect\nNserver: ns1.example.net\n";
    for name in ["a.example", "a.example.txt", "x/whois.nic.example/found.txt", "reply-17", "x.log"] {
        is_reply(name, record, true);
    }
    // One fact beside the name is too little to tell a stranger by, but not in a folder of replies.
    let short = "Domain: a.example\nStatus: connect\n";
    is_reply("reply-17", short, false);
    is_reply("a.example", short, true);
    is_reply("reply-17", &format!("[Querying whois.nic.example]\n[whois.nic.example]\n\n{record}"), true);
    is_reply("reply-17", &format!("[\"{record}\"]"), false);
    is_reply("whois.nic.example/reply-17.txt", short, true);
    is_reply("replies/whois.nic.example.txt", short, true);
    is_reply("whois.nic.example/reply-17.expected", short, false);
    // Of what it is only the file's name tells.
    let nameless = "Registrar: Example Registrar\nCreated: 2020-01-02\nNserver: ns1.example.net\n";
    is_reply("a.example", nameless, true);
    is_reply("a.txt", nameless, false);
    // That there is none.
    let none = "No match for \"A.EXAMPLE\".\n";
    is_reply("a.example", none, true);
    is_reply("b.example.txt", none, false);
    is_reply("build.rs", "fn main() { panic!(\"not found\") }\n", false);
    is_reply("notes.txt", none, false);
    is_reply("whois.nic.example/available.txt", none, true);
    is_reply("whois.nic.example/throttled.txt", "% Query rate limit exceeded\n", true);
    is_reply("notes.txt", "% Query rate limit exceeded\n", false);
    is_reply("whoisit/notes.txt", "not found\n", false);
}
