//! Data directories: making, opening again, owning, refusing.

use std::{fs, path::Path};

use store::{Error, Ledger, Options, Section};

use crate::{
    places::complete,
    support::{assessed, described, listed, md5, observable, sha256},
};

fn open(uri: &str) -> store::Result<Ledger> {
    Ledger::open(
        uri,
        &Options { cache_bytes: 1 << 20, command: "test serve".to_owned(), ..Options::default() },
    )
}

fn path(dir: &Path) -> String {
    dir.to_str().unwrap().to_owned()
}

#[test]
fn what_was_appended_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let data = path(&dir.path().join("deep/er/data"));
    let ledger = open(&data).unwrap();
    ledger.append(vec![assessed("192.0.2.1"), described(&sha256(1), &[&md5(1)])]).unwrap();
    ledger.append(vec![listed("list", "2026-01-01", "192.0.2.2")]).unwrap();
    complete(&ledger, "list", "2026-01-01");
    ledger.put_meta("cursor", b"value").unwrap();
    ledger.sync().unwrap();
    let digest = ledger.digest().unwrap();
    let cursor = ledger.follow(None, 100).unwrap().cursor;
    drop(ledger);

    let ledger = open(&format!("fjall:{data}")).unwrap();
    assert_eq!(ledger.digest().unwrap(), digest);
    assert_eq!(ledger.meta("cursor").unwrap().as_deref(), Some(&b"value"[..]));
    assert!(ledger.snapshots().of("list").len() == 1);
    assert!(ledger.follow(Some(cursor.clone()), 100).unwrap().is_empty());
    ledger.wait_for_filter();
    assert!(ledger.filter_ready());
    assert!(ledger.may_contain(&observable("192.0.2.1").into()));
    assert!(ledger.may_contain(&observable(&md5(1)).into()), "an alias is known too");
    let denied =
        (0..1000).filter(|n| !ledger.may_contain(&observable(&format!("h{n}.example")).into())).count();
    assert!(denied > 950, "{denied} of 1,000 unknown names are denied");
    let host = model::Host::Domain(model::DomainName::parse("urls.example").unwrap());
    assert!(!ledger.may_have_urls_on(&host), "no URL on the host is known");
    assert_eq!(ledger.append(vec![assessed("192.0.2.1")]).unwrap().known, 1);
    ledger.append(vec![assessed("192.0.2.9")]).unwrap();
    let page = ledger.follow(Some(cursor), 100).unwrap();
    assert_eq!((page.subjects.len(), page.gap), (1, false));
    assert_eq!(ledger.fsck().unwrap().findings, []);
    assert_eq!(
        ledger.evidence(&[observable("192.0.2.9").into()], &Section::VERDICT).unwrap()[0].items.len(),
        1
    );
}

#[test]
fn a_second_owner_is_told_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(&path(dir.path())).unwrap();
    let error = open(&path(dir.path())).unwrap_err();
    assert!(error.is_temporary());
    let text = error.to_string();
    assert!(text.contains(&format!("pid {}: test serve", std::process::id())), "{text}");
    drop(ledger);
    open(&path(dir.path())).unwrap();
}

#[test]
fn the_file_of_a_dead_owner_is_no_obstacle() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("LOCK"), "pid 4194304: gone\u{1b}[2J".repeat(100)).unwrap();
    let ledger = open(&path(dir.path())).unwrap();
    let text = open(&path(dir.path())).unwrap_err().to_string();
    assert!(!text.contains("gone"), "{text}");
    drop(ledger);
}

#[test]
fn a_newer_format_is_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    for format in ["2\n", "4294967296", "", "one", "0"] {
        fs::write(dir.path().join("FORMAT"), format).unwrap();
        assert!(matches!(open(&path(dir.path())), Err(Error::Format { .. })), "{format:?}");
        let names: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["FORMAT"]);
        assert_eq!(fs::read_to_string(dir.path().join("FORMAT")).unwrap(), format);
    }
}

#[test]
fn a_creation_that_was_cut_short_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    // As a crash in the middle of creation leaves it.
    fs::create_dir_all(dir.path().join("ledger.new/keyspaces")).unwrap();
    fs::write(dir.path().join("ledger.new/0.jnl"), b"").unwrap();
    let ledger = open(&path(dir.path())).unwrap();
    ledger.append(vec![assessed("192.0.2.1")]).unwrap();
    drop(ledger);
    assert_eq!(fs::read_to_string(dir.path().join("FORMAT")).unwrap(), "1\n");
    assert!(!dir.path().join("ledger.new").exists());
    // Cut between the rename and the format: nothing is lost.
    fs::remove_file(dir.path().join("FORMAT")).unwrap();
    let ledger = open(&path(dir.path())).unwrap();
    assert_eq!(ledger.append(vec![assessed("192.0.2.1")]).unwrap().known, 1);
}

#[test]
fn uris() {
    assert!(open("memory:").is_ok());
    for uri in ["", "postgres://localhost/x", "memory:x", "fjall:", "lmdb:/tmp/x", "s3:bucket"] {
        let error = open(uri).unwrap_err();
        assert!(matches!(error, Error::Scheme { .. }), "{uri}: {error}");
        assert!(error.to_string().contains("`fjall:PATH`"), "{error}");
    }
}

#[test]
fn a_path_that_is_a_file_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "text").unwrap();
    assert!(matches!(open(&path(&file)), Err(Error::Io { .. })));
    assert_eq!(fs::read_to_string(&file).unwrap(), "text");
}
