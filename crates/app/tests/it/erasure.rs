//! Erasure: what records say of a person goes, from disk as well, and does not come back.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use analysis::Viewer;
use app::{
    App, Clock, Erased, Error, ImportOptions, PersonalKind, PersonalValue, Progress, Query, backup,
    import::Silent,
};
use model::{
    Observable,
    registration::{Contact, Role},
};

use crate::support::{Harness, options, time};

const NOW: &str = "2026-04-01T00:00:00Z";
const REPLY: &str = "Domain Name: A-SHOP.EXAMPLE\nRegistrar: First Registrar\nCreation Date: 2019-10-01T03:04:05Z\n\
    Registrant Name: Quentin Wombat\nRegistrant Organization: Example K.K.\nRegistrant Street: 1 Burrow\nRegistrant City: Tokyo\n\
    Registrant Country: JP\nRegistrant Phone: +81.355550100\nRegistrant Email: Quokka77zyx@mail.example\n\
    Tech Name: Joe Numbat\nTech Country: AU\nTech Phone: +61.255550199\nTech Email: joe@mail.example\n\
    Name Server: NS1.A-SHOP.EXAMPLE\n>>> Last update of whois database: 2026-01-05T00:00:00Z <<<\n";
const NETWORKS: &str = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: OUTER\ndescr: Quokka77zyx@mail.example\ncountry: JP\n\n\
    inetnum: 198.51.100.0 - 198.51.100.255\nnetname: OTHER\ndescr: Nobody\ncountry: JP\n";
const FILES: [(&str, &str); 2] = [("reply.txt", REPLY), ("apnic.db.inetnum", NETWORKS)];
/// What of them tells the person; as it is written on disk, too.
const TRACES: [&str; 3] = ["Quokka77zyx", "Wombat", "355550100"];

fn open(folder: &Path) -> App {
    App::open(&options(&folder.to_string_lossy(), &Clock::fixed(time(NOW)))).unwrap()
}

/// Imports files, and returns how many pieces were new and how many known.
fn import(app: &App, files: &[(&str, &str)]) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    files.iter().fold((0, 0), |(new, known), (name, content)| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let summary = app.import_file(&path, name, &ImportOptions::default(), &Silent).unwrap();
        assert_eq!(summary.refused(), 0, "{summary:?}");
        summary.files.iter().fold((new, known), |(new, known), file| (new + file.new, known + file.known))
    })
}

fn email() -> PersonalValue {
    PersonalValue::new(PersonalKind::Email, "quokka77ZYX@mail.example").unwrap()
}

fn erase(app: &App) -> Erased {
    app.erase(&[email()], &Silent).unwrap()
}

fn report(app: &App, object: &str) -> app::Report {
    app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap()
}

/// Those of the texts that a file below a folder has; one that goes meanwhile has none.
fn on_disk(folder: &Path) -> Vec<&'static str> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(on_disk(&path));
        } else {
            found.extend(in_bytes(&fs::read(&path).unwrap_or_default()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn in_bytes(bytes: &[u8]) -> Vec<&'static str> {
    let is_there = |trace: &&str| memchr::memmem::find(bytes, trace.as_bytes()).is_some();
    TRACES.into_iter().filter(is_there).collect()
}

/// What is left after the erasure, whatever came before.
#[track_caller]
fn check_erased(app: &App) {
    let reports = ["a-shop.example", "192.0.2.1", "198.51.100.1"].map(|object| report(app, object));
    let text = format!("{reports:?}");
    assert_eq!(in_bytes(text.as_bytes()), [""; 0], "{text}");
    let [shop, outer, other] = reports.map(|report| report.registration.unwrap().current.record.unwrap());
    let (organization, country) = (Some("Example K.K.".to_owned()), Some("JP".to_owned()));
    let left = Contact { organization, country, ..Contact::new(Role::Registrant) };
    assert_eq!(shop.contact(Role::Registrant), Some(&left));
    assert_eq!(shop.contact(Role::Technical).unwrap().email.as_deref(), Some("joe@mail.example"));
    assert_eq!((shop.registrar.name.as_deref(), shop.raw.as_str()), (Some("First Registrar"), ""));
    assert_eq!((outer.name.as_deref(), outer.description.len()), (Some("OUTER"), 0));
    assert_eq!(other.description, ["Nobody"]);
    assert!(other.raw.contains("Nobody"));
    assert_eq!(app.count_erasable(&[email()]).unwrap(), 0);
    assert_eq!(app.fsck().unwrap().findings, []);
    assert_eq!(app.check_verdicts().unwrap().different, []);
}

/// Pieces of evidence of all lists, as the figures have them and as they are counted.
fn pieces(app: &App) -> (u64, u64) {
    let lists = app.sources(&Viewer::all()).unwrap().into_iter().flat_map(|source| source.lists);
    let counted = app.stats().unwrap().ledger.sources.values().sum();
    (lists.map(|list| list.evidence).sum(), counted)
}

#[test]
fn what_is_erased_is_gone_and_does_not_come_back() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let app = open(&data);
    assert_eq!(import(&app, &FILES), (3, 0));
    let before = app.digest().unwrap().sha256;
    assert_eq!(on_disk(&data).len(), TRACES.len(), "there is nothing to erase");

    assert_eq!((app.count_erasable(&[email()]).unwrap(), app.digest().unwrap().sha256), (2, before.clone()));
    assert_eq!(erase(&app), Erased { records: 2, is_done: true });
    check_erased(&app);
    assert_eq!(on_disk(&data), [""; 0]);
    let after = app.digest().unwrap().sha256;
    assert_ne!(after, before);

    // The same files bring nothing, and again is nothing to do.
    assert_eq!(import(&app, &FILES), (0, 3));
    assert_eq!(erase(&app), Erased { records: 0, is_done: true });
    assert_eq!((app.digest().unwrap().sha256, pieces(&app)), (after.clone(), (3, 3)));
    assert_eq!(on_disk(&data), [""; 0]);
    drop(app);
    let app = open(&data);
    assert_eq!((import(&app, &FILES), on_disk(&data).len()), ((0, 3), 0));

    // A back-up keeps what is not to come back.
    let mut bytes = Vec::new();
    app.backup(&mut bytes, &[]).unwrap();
    let folder = root.path().join("restored");
    backup::restore(&mut &*bytes, &folder).unwrap();
    let restored = open(&folder);
    assert_eq!((import(&restored, &FILES), restored.digest().unwrap().sha256), ((0, 3), after));
    check_erased(&restored);
    assert_eq!((in_bytes(&bytes).len(), on_disk(&folder).len()), (0, 0));
}

#[test]
fn what_comes_after_the_erasure_is_what_is_left_by_one() {
    let (first, later) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, later) = (open(first.path()), open(later.path()));
    assert_eq!(erase(&first), Erased { records: 0, is_done: true });
    assert_eq!(import(&first, &FILES), (3, 0));
    check_erased(&first);
    import(&later, &FILES);
    erase(&later);
    assert_eq!(first.digest().unwrap(), later.digest().unwrap());
}

#[test]
fn records_that_become_one_are_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let other = REPLY.replace("Quentin Wombat", "Q. Wombat");
    assert_eq!(import(&app, &[FILES[0], ("other.txt", &other)]), (2, 0));
    assert_eq!(pieces(&app), (2, 2));
    assert_eq!(erase(&app).records, 2);
    assert_eq!((pieces(&app), app.fsck().unwrap().findings), ((1, 1), vec![]));
    assert_eq!(import(&app, &[("other.txt", &other)]), (0, 1));
}

/// Stops before the first record.
struct Stopped;

impl Progress for Stopped {
    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn what_was_interrupted_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    import(&app, &FILES);
    assert_eq!(app.erase(&[email()], &Stopped).unwrap(), Erased { records: 0, is_done: false });
    assert_eq!(app.count_erasable(&[email()]).unwrap(), 2, "it was not stopped");
    // Nothing of it comes in meanwhile.
    assert_eq!(import(&app, &[("again.txt", REPLY)]), (1, 0));
    assert_eq!(app.count_erasable(&[email()]).unwrap(), 2);
    drop(app);
    let app = open(folder.path());
    check_erased(&app);
    assert_eq!(on_disk(folder.path()), [""; 0]);
    assert_eq!(erase(&app), Erased { records: 0, is_done: true });
}

/// Erases once something was imported.
struct Erasing<'a> {
    app: &'a App,
    has_begun: AtomicBool,
    erased: AtomicU64,
}

impl Progress for Erasing<'_> {
    fn committed(&self, _: u64) {
        if !self.has_begun.swap(true, Ordering::SeqCst) {
            self.erased.store(erase(self.app).records, Ordering::SeqCst);
        }
    }
}

#[test]
fn what_comes_in_meanwhile_is_erased_as_well() {
    const NETWORKS: u64 = 40_000;
    let harness = Harness::at(NOW);
    let app = &harness.app;
    let network = |n: u64| {
        let block = format!("10.{}.{}", n / 256, n % 256);
        format!("inetnum: {block}.0 - {block}.255\nnetname: N{n}\ndescr: Quokka77zyx@mail.example\n\n")
    };
    let path = harness.write("apnic.db.inetnum", (0..NETWORKS).map(network).collect::<String>());
    let erasing = Erasing { app, has_begun: AtomicBool::new(false), erased: AtomicU64::new(0) };
    let summary = app.import_file(&path, "apnic.db.inetnum", &ImportOptions::default(), &erasing).unwrap();
    assert_eq!(summary.files[0].new, NETWORKS);
    // Some came before, and some after.
    let erased = erasing.erased.load(Ordering::SeqCst);
    assert!((1..NETWORKS).contains(&erased), "{erased}");
    assert_eq!(app.count_erasable(&[email()]).unwrap(), 0);
    assert_eq!((app.fsck().unwrap().findings, pieces(app)), (vec![], (NETWORKS, NETWORKS)));
}

#[test]
fn what_stands_for_nobody_is_refused() {
    for (kind, text) in [
        (PersonalKind::Name, "REDACTED FOR PRIVACY"),
        (PersonalKind::Name, ""),
        (PersonalKind::Email, "mail.example"),
        (PersonalKind::Phone, "0"),
        (PersonalKind::Handle, "x"),
    ] {
        assert!(matches!(PersonalValue::new(kind, text), Err(Error::NotPersonal(_))), "{text}");
    }
}
