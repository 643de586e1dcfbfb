//! A folder that is followed: order, half-written files, lists that shrink, restarts. Nothing waits: each look is a call.

use std::{
    cell::Cell,
    fs::{self, File},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, SystemTime},
};

use app::{
    App, Clock, ImportOptions, ImportSummary, Progress,
    import::{Outcome, Silent, follow::Follower},
};

use crate::support::{Harness, netset, options, time, urlhaus};

/// A folder with files whose time of change is set, so that looks tell them apart without waiting.
struct Inbox(tempfile::TempDir, Cell<u64>);

impl Inbox {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap(), Cell::new(1_770_000_000))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file a second after the one before.
    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        self.1.set(self.1.get() + 1);
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(self.1.get());
        File::options().append(true).open(&path).unwrap().set_modified(changed).unwrap();
    }
}

fn feed(n: u32) -> String {
    urlhaus(&[("2026-01-05 00:00:00", "2026-01-06 00:00:00", &format!("http://h{n}.evil.example/x"))])
}

fn set(date: &str, entries: u8) -> String {
    let entries: Vec<String> = (1..=entries).map(|n| format!("192.0.2.{n}")).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    netset("dshield", date, "attacks", &entries)
}

const FIRST: &str = "Sun Feb  1 00:00:00 UTC 2026";
const SECOND: &str = "Mon Feb  2 00:00:00 UTC 2026";

fn follower<'a>(app: &'a App, inbox: &Inbox) -> Follower<'a> {
    Follower::new(app, inbox.path(), ImportOptions::default(), false).unwrap()
}

/// The names of a look, each with a mark for what became of it.
fn told(summary: &ImportSummary) -> Vec<String> {
    let mark = |outcome: &Outcome| match outcome {
        Outcome::Imported => "+",
        Outcome::Unchanged => "=",
        Outcome::WouldImport => "?",
        Outcome::Refused(_) => "-",
    };
    summary.files.iter().map(|file| format!("{}{}", mark(&file.outcome), file.name)).collect()
}

#[test]
fn files_are_taken_once_in_the_order_in_which_they_came() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    let mut follower = follower(&harness.app, &inbox);
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    inbox.put("z.csv", feed(1));
    inbox.put("sub/a.csv", feed(2));
    inbox.put("m.csv", feed(3));
    // Seen for the first time: they may still be written.
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    assert_eq!(told(&follower.look(&Silent).unwrap()), ["+z.csv", "+sub/a.csv", "+m.csv"]);
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
}

#[test]
fn a_file_that_grows_waits() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    let mut follower = follower(&harness.app, &inbox);
    let whole = feed(1) + &feed(2);
    inbox.put("a.csv", whole.split_at(40).0);
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    inbox.put("a.csv", whole.split_at(90).0);
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    inbox.put("a.csv", &whole);
    assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    let taken = follower.look(&Silent).unwrap();
    assert_eq!((told(&taken), taken.records()), (vec!["+a.csv".to_owned()], 2));
}

#[test]
fn unfinished_names_are_left_alone_until_they_are_renamed() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    let mut follower = follower(&harness.app, &inbox);
    for name in ["a.csv.part", "b.TMP", ".hidden.csv", "c.csv~"] {
        inbox.put(name, feed(1));
    }
    fs::create_dir(inbox.path().join(".git")).unwrap();
    inbox.put(".git/d.csv", feed(1));
    for _ in 0..3 {
        assert!(told(&follower.look(&Silent).unwrap()).is_empty());
    }
    fs::rename(inbox.path().join("a.csv.part"), inbox.path().join("a.csv")).unwrap();
    let at_once = told(&follower.look(&Silent).unwrap());
    // Where the system does not tell when a file was made, it waits for one look more.
    let taken = if at_once.is_empty() { told(&follower.look(&Silent).unwrap()) } else { at_once };
    assert_eq!(taken, ["+a.csv"]);
}

#[test]
fn a_list_that_shrinks_by_more_than_half_is_refused() {
    for (entries, is_forced, expected) in
        [(1, false, "-b.netset"), (2, false, "+b.netset"), (1, true, "+b.netset")]
    {
        let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
        let mut follower =
            Follower::new(&harness.app, inbox.path(), ImportOptions::default(), is_forced).unwrap();
        inbox.put("a.netset", set(FIRST, 4));
        inbox.put("b.netset", set(SECOND, entries));
        follower.look(&Silent).unwrap();
        let summary = follower.look(&Silent).unwrap();
        assert_eq!(told(&summary), ["+a.netset", expected], "{entries} {is_forced}");
        if let Outcome::Refused(why) = &summary.files[1].outcome {
            let expected = "has 1 entries and had 4 on 2026-02-01, so that it may be half a list: if it is right, follow with --force, or import the file by its name";
            assert!(why.ends_with(expected), "{why}");
            // A person who names the file is believed.
            let by_name =
                harness.app.import(&[inbox.path().join("b.netset")], &ImportOptions::default(), &Silent);
            assert_eq!(by_name.unwrap().files[0].outcome, Outcome::Imported);
        }
    }
}

#[test]
fn one_bad_file_stops_nothing_and_is_tried_again_when_it_changes() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    let mut follower = follower(&harness.app, &inbox);
    inbox.put("bad.csv", [0xff; 50]);
    inbox.put("good.csv", feed(1));
    follower.look(&Silent).unwrap();
    assert_eq!(told(&follower.look(&Silent).unwrap()), ["-bad.csv", "+good.csv"]);
    for _ in 0..2 {
        assert!(told(&follower.look(&Silent).unwrap()).is_empty(), "it is told once");
    }
    inbox.put("bad.csv", feed(2));
    follower.look(&Silent).unwrap();
    assert_eq!(told(&follower.look(&Silent).unwrap()), ["+bad.csv"]);
}

#[test]
fn a_restart_reads_nothing_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy().into_owned();
    let (clock, inbox) = (Clock::fixed(time("2026-02-10")), Inbox::new());
    inbox.put("a.csv", feed(1));
    inbox.put("bad.csv", [0xff; 50]);
    for expected in [vec!["+a.csv", "-bad.csv"], vec!["-bad.csv"]] {
        let app = App::open(&options(&data, &clock)).unwrap();
        let mut follower = follower(&app, &inbox);
        follower.look(&Silent).unwrap();
        assert_eq!(told(&follower.look(&Silent).unwrap()), expected);
    }
    // What changed is new.
    inbox.put("a.csv", feed(1) + &feed(2));
    let app = App::open(&options(&data, &clock)).unwrap();
    let mut follower = follower(&app, &inbox);
    follower.look(&Silent).unwrap();
    assert_eq!(told(&follower.look(&Silent).unwrap()), ["-bad.csv", "+a.csv"]);
}

/// Says to stop as soon as a file begins.
struct StopsIn<'a>(&'a str, AtomicBool);

impl Progress for StopsIn<'_> {
    fn file_started(&self, name: &str, _: Option<u64>) {
        self.1.fetch_or(name == self.0, Ordering::SeqCst);
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(Ordering::SeqCst)
    }
}

#[test]
fn stopping_leaves_what_was_not_done_for_the_next_time() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    for name in ["a.csv", "b.csv", "c.csv"] {
        inbox.put(name, feed(1));
    }
    let mut first = follower(&harness.app, &inbox);
    let progress = StopsIn("b.csv", AtomicBool::new(false));
    first.look(&progress).unwrap();
    assert_eq!(told(&first.look(&progress).unwrap()), ["+a.csv", "-b.csv"]);
    let mut second = follower(&harness.app, &inbox);
    second.look(&Silent).unwrap();
    assert_eq!(told(&second.look(&Silent).unwrap()), ["+b.csv", "+c.csv"]);
}

#[test]
fn the_loop_waits_between_looks_and_ends_when_told() {
    let (harness, inbox) = (Harness::at("2026-02-10"), Inbox::new());
    let mut follower = follower(&harness.app, &inbox);
    let (mut waits, mut all) = (0, Vec::new());
    let mut wait = || {
        waits += 1;
        inbox.put(&format!("{waits}.csv"), feed(waits));
        waits < 4
    };
    app::import::follow::follow(&mut follower, &Silent, &mut wait, &mut |summary| all.extend(told(summary)))
        .unwrap();
    assert_eq!(all, ["+1.csv", "+2.csv"]);
    assert!(Follower::new(&harness.app, &inbox.path().join("no"), ImportOptions::default(), false).is_err());
}
