//! Back-up and restore: the answers after are the answers before, as of the point that is told, while everything goes on.

use std::{fs, path::Path, sync::Mutex};

use analysis::Viewer;
use app::{
    App, Clock, Error, ImportOptions, Progress,
    backup::{self, Contents, Extra},
    import::Silent,
};
use model::Observable;
use proptest::prelude::*;

use crate::{
    removal::{feeds, objects, said},
    support::{options, time, urlhaus},
};

const NOW: &str = "2026-01-10T05:00:00Z";

fn open(folder: &Path) -> App {
    App::open(&options(&folder.to_string_lossy(), &Clock::fixed(time(NOW)))).unwrap()
}

fn back_up(app: &App, extras: &[Extra]) -> (Vec<u8>, Contents) {
    let mut out = Vec::new();
    let (contents, bytes) = app.backup(&mut out, extras).unwrap();
    assert_eq!(bytes, out.len() as u64);
    (out, contents)
}

/// Imports files of a world, with a list of known-good files, settings, and a folder of mappings.
fn fill(app: &App, folder: &Path, files: &[(&str, &str, String)]) {
    for (_, name, content) in files {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        app.import_file(&path, name, &ImportOptions::default(), &Silent).unwrap();
    }
    let known = folder.join("own.txt");
    fs::write(&known, format!("{}\n", "ef".repeat(20))).unwrap();
    app.import_known_files("own", time("2026-01-09"), false, &[known], &mut |_| ()).unwrap();
    app.pause_source("firehol", "anna@example.org", "wrong").unwrap();
    app.set_retention("urlhaus", Some(900)).unwrap();
}

#[test]
fn answers_after_are_the_answers_before() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let app = open(&data);
    fs::create_dir(data.join("mappings")).unwrap();
    fs::write(data.join("mappings/acme.toml"), "title = 1").unwrap();
    let accounts = root.path().join("copy-of-accounts");
    fs::write(&accounts, b"accounts").unwrap();
    fs::create_dir_all(root.path().join("kept/ab")).unwrap();
    fs::write(root.path().join("kept/ab/1"), vec![7; 3_000_000]).unwrap();
    fill(&app, root.path(), &feeds());
    app.analyse(&Silent).unwrap();
    let extra = |name: &str, path: &str| Extra {
        name: name.to_owned(),
        path: root.path().join(path),
        is_required: false,
    };
    let extras =
        [extra("accounts.sqlite", "copy-of-accounts"), extra("samples", "kept"), extra("none", "none")];
    let (bytes, contents) = back_up(&app, &extras);
    assert_eq!(contents.digest, app.digest().unwrap().sha256);
    assert_eq!((contents.made_at, contents.files), (time(NOW), 6), "{contents:?}");
    assert_eq!(backup::check(&mut &*bytes).unwrap(), contents);

    let folder = root.path().join("restored");
    assert_eq!(backup::restore(&mut &*bytes, &folder).unwrap(), contents);
    let restored = open(&folder);
    for (after, before) in said(&restored, &objects()).into_iter().zip(said(&app, &objects())) {
        assert_eq!(after, before);
    }
    assert_eq!(restored.fsck().unwrap().findings, []);
    assert_eq!(restored.check_verdicts().unwrap().different, []);
    assert_eq!(restored.analyse(&Silent).unwrap().changed, 0);
    assert_eq!(restored.analyse_all(&Silent).unwrap().changed, 0);
    restored.check_known_files().unwrap();
    assert_eq!(restored.known_files(), app.known_files());
    assert_eq!(
        (restored.paused("firehol"), restored.retention("urlhaus")),
        (app.paused("firehol"), Some(900))
    );
    assert_eq!(fs::read(folder.join("mappings/acme.toml")).unwrap(), b"title = 1");
    assert_eq!(fs::read(folder.join("accounts.sqlite")).unwrap(), b"accounts");
    assert!(fs::read(folder.join("samples/ab/1")).unwrap() == vec![7; 3_000_000]);
    #[cfg(unix)]
    for (name, mode) in
        [("", 0o700), ("accounts.sqlite", 0o600), ("samples/ab", 0o700), ("samples/ab/1", 0o600)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = fs::metadata(folder.join(name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{name}");
    }
    // What comes now is new to both alike, and a back-up of what was restored is the same again.
    let (_, again) = back_up(&restored, &[]);
    assert_eq!(again.digest, contents.digest);
    let path = root.path().join("more.csv");
    fs::write(&path, urlhaus(&[("2026-01-09 01:00:00", "", "http://more.example/x")])).unwrap();
    for app in [&app, &restored] {
        assert_eq!(
            app.import(std::slice::from_ref(&path), &ImportOptions::default(), &Silent).unwrap().files[0].new,
            1
        );
    }
    assert_eq!(restored.digest().unwrap(), app.digest().unwrap());
}

/// Backs up as soon as something is acknowledged, while the import goes on.
struct BacksUp<'a> {
    app: &'a App,
    made: Mutex<Vec<(u64, Vec<u8>, Contents)>>,
}

impl Progress for BacksUp<'_> {
    fn committed(&self, records: u64) {
        let (bytes, contents) = back_up(self.app, &[]);
        self.made.lock().unwrap().push((records, bytes, contents));
    }
}

/// In the middle of an import: everything that was acknowledged before the back-up began is in it, and the answers are those as of its point.
#[test]
fn a_back_up_in_the_middle_of_an_import_is_of_one_point() {
    let root = tempfile::tempdir().unwrap();
    let app = open(&root.path().join("data"));
    fill(&app, root.path(), &feeds()[..3]);
    let urls: Vec<String> = (0..14_000).map(|n| format!("http://h{}.example/{n}", n % 900)).collect();
    let rows: Vec<_> = urls.iter().map(|url| ("2026-01-05 01:00:00", "", url.as_str())).collect();
    let import = |app: &App, rows: &[(&str, &str, &str)], progress: &dyn Progress| {
        let path = root.path().join("large.csv");
        fs::write(&path, urlhaus(rows)).unwrap();
        app.import_file(&path, "large.csv", &ImportOptions::default(), progress).unwrap()
    };
    let progress = BacksUp { app: &app, made: Mutex::default() };
    import(&app, &rows, &progress);
    let made = progress.made.into_inner().unwrap();
    assert!(made.len() >= 2);
    let before = app.digest().unwrap().evidence.values().sum::<u64>() - 14_000;
    let mut objects = objects();
    objects.extend(urls.iter().step_by(997).map(|url| Observable::detect(url).unwrap()));
    let mut in_the_middle = 0;
    for (n, (acknowledged, bytes, contents)) in made.iter().enumerate() {
        let folder = root.path().join(format!("restored-{n}"));
        backup::restore(&mut bytes.as_slice(), &folder).unwrap();
        let restored = open(&folder);
        let digest = restored.digest().unwrap();
        assert_eq!(digest.sha256, contents.digest);
        let taken = digest.evidence.values().sum::<u64>() - before;
        assert!(
            (*acknowledged..=14_000).contains(&taken),
            "{taken} of {acknowledged} that were acknowledged"
        );
        in_the_middle += u64::from(taken < 14_000);
        assert_eq!(restored.fsck().unwrap().findings, []);
        assert_eq!(restored.check_verdicts().unwrap().different, []);
        // As if it had ended there.
        let other = open(&root.path().join(format!("other-{n}")));
        fill(&other, root.path(), &feeds()[..3]);
        import(&other, &rows[..usize::try_from(taken).unwrap()], &Silent);
        assert_eq!(other.digest().unwrap(), digest);
        let asked: Vec<Observable> = objects.iter().cloned().collect();
        let quick = |app: &App| app.quick_verdicts(&asked, &Viewer::all()).unwrap();
        assert_eq!(format!("{:?}", quick(&restored)), format!("{:?}", quick(&other)));
        // It can be gone on with.
        import(&restored, &rows, &Silent);
        assert_eq!(restored.digest().unwrap(), app.digest().unwrap());
    }
    assert!(in_the_middle > 0);
}

/// A removal that was under way goes on in what is restored.
#[test]
fn a_removal_goes_on_in_what_is_restored() {
    struct Stops(std::sync::atomic::AtomicU64);
    impl Progress for Stops {
        fn is_cancelled(&self) -> bool {
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 2
        }
    }
    let root = tempfile::tempdir().unwrap();
    let app = open(&root.path().join("data"));
    let urls: Vec<String> = (0..3_000).map(|n| format!("http://h{n}.example/x")).collect();
    let rows: Vec<_> = urls.iter().map(|url| ("2026-01-05 01:00:00", "", url.as_str())).collect();
    fill(&app, root.path(), &[("urlhaus", "large.csv", urlhaus(&rows))]);
    assert!(!app.remove_source("urlhaus", &Stops(0.into())).unwrap().is_done);
    let (bytes, contents) = back_up(&app, &[]);
    let folder = root.path().join("restored");
    backup::restore(&mut &*bytes, &folder).unwrap();
    assert_ne!(contents.digest, open(&folder).digest().unwrap().sha256);
    assert_eq!(open(&folder).digest().unwrap().evidence.len(), 0);
}

#[test]
fn nothing_is_put_over_what_is_there() {
    let root = tempfile::tempdir().unwrap();
    let app = open(&root.path().join("data"));
    let (bytes, _) = back_up(&app, &[]);
    let restore = |name: &str| backup::restore(&mut &*bytes, &root.path().join(name));
    assert!(matches!(restore("data"), Err(Error::NotEmpty { .. })));
    fs::write(root.path().join("file"), "x").unwrap();
    assert!(matches!(restore("file"), Err(Error::NotEmpty { .. })));
    fs::create_dir(root.path().join("busy.restoring")).unwrap();
    assert!(matches!(restore("busy"), Err(Error::Restoring { .. })));
    assert!(root.path().join("busy.restoring").exists() && !root.path().join("busy").exists());
    // An empty folder gives way; those above are made.
    fs::create_dir(root.path().join("empty")).unwrap();
    restore("empty").unwrap();
    restore("a/b/c").unwrap();
    assert!(App::has_data(&root.path().join("a/b/c")) && !root.path().join("a/b/c.restoring").exists());
    // What cannot be restored is told when the back-up is made.
    for name in ["../x", "ledger/x", "LOCK"] {
        let extra = Extra { name: name.to_owned(), path: root.path().join("file"), is_required: false };
        assert!(matches!(app.backup(&mut Vec::new(), &[extra]), Err(Error::Backup(_))), "{name}");
    }
    let missing = Extra { name: "x".to_owned(), path: root.path().join("none"), is_required: true };
    assert!(matches!(app.backup(&mut Vec::new(), &[missing]), Err(Error::Read { .. })));
    let twice = Extra { name: "x".to_owned(), path: root.path().join("file"), is_required: false };
    assert!(app.backup(&mut Vec::new(), &[twice.clone(), twice]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Wherever a byte is another or the end comes early, nothing is put in place, and nothing is left lying about.
    #[test]
    fn damage_is_found_before_anything_is_in_place(at in any::<prop::sample::Index>(), bit in 0..8_u8, is_cut in any::<bool>()) {
        let mut bytes = small().to_vec();
        if is_cut {
            bytes.truncate(at.index(bytes.len()));
        } else {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let root = tempfile::tempdir().unwrap();
        let error = backup::restore(&mut &*bytes, &root.path().join("restored")).unwrap_err();
        prop_assert!(matches!(error, Error::Backup(_)), "{}", error);
        prop_assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        prop_assert!(backup::check(&mut &*bytes).is_err());
    }
}

/// A small back-up, made once.
fn small() -> &'static [u8] {
    static SMALL: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    SMALL.get_or_init(|| {
        let root = tempfile::tempdir().unwrap();
        let app = open(&root.path().join("data"));
        fill(&app, root.path(), &feeds());
        back_up(&app, &[]).0
    })
}
