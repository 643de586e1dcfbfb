//! Lists of files that are known to be good, beside the ledger.

use app::{App, Clock};
use model::{Observable, Zone};

use crate::support::{Harness, bazaar, options, time};

const EXPORT: &str = "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\",\"FileSize\",\"ProductCode\",\"OpSystemCode\",\"SpecialCode\"\n\
    \"ABABABABABABABABABABABABABABABABABABABAB\",\"CDCDCDCDCDCDCDCDCDCDCDCDCDCDCDCD\",\"00000000\",\"a.exe\",10,1,\"1\",\"\"\n";

fn open(data: &std::path::Path) -> App {
    App::open(&options(&data.to_string_lossy(), &Clock::fixed(time("2026-02-08")))).unwrap()
}

#[test]
fn a_listed_file_is_clean_by_each_of_its_digests() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("NSRLFile.txt");
    std::fs::write(&export, EXPORT).unwrap();
    let data = folder.path().join("data");
    let app = open(&data);
    let zone = |app: &App, text: &str| {
        let observable = Observable::detect(text).unwrap();
        let report = app.lookup(&app::Query::new(observable.clone())).unwrap();
        let quick = &app.quick_verdicts(&[observable], &analysis::Viewer::all()).unwrap()[0];
        assert_eq!(quick.zone, report.verdict.zone, "{text}");
        assert_eq!(quick.is_known, report.is_known, "{text}");
        report.verdict.zone
    };
    let (sha1, md5) = ("ab".repeat(20), "cd".repeat(16));
    assert_eq!(zone(&app, &sha1), Zone::Grey);
    let import = |list: &str, day: &str| {
        app.import_known_files(list, time(day), false, std::slice::from_ref(&export), &mut |_| ())
    };
    let imported = import("nsrl", "2026-01-01").unwrap();
    assert_eq!((imported.accepted, imported.digests, imported.refused), (1, 2, 0));
    for digest in [&sha1, &md5] {
        assert_eq!(zone(&app, digest), Zone::Green, "{digest}");
        assert!(!app.is_silent(&Observable::detect(digest).unwrap()));
    }
    assert_eq!(zone(&app, &"ac".repeat(20)), Zone::Grey);
    let digest = app.digest().unwrap();
    drop(app);

    // It is there after a start, in no digest, and goes when it is removed.
    let app = open(&data);
    assert_eq!(zone(&app, &md5), Zone::Green);
    assert_eq!(app.digest().unwrap(), digest);
    app.check_known_files().unwrap();
    assert!(app.remove_known_files("nsrl").unwrap());
    assert_eq!(zone(&app, &md5), Zone::Grey);
    assert!(!app.remove_known_files("nsrl").unwrap());
}

/// A row of the table that was made before a list came knows of it afterwards.
#[test]
fn rows_run_out_when_a_list_comes() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder.path().join("data"));
    let (sha256, md5, sha1) = ("ee".repeat(32), "ef".repeat(16), "f0".repeat(20));
    let feed = folder.path().join("recent.csv");
    std::fs::write(&feed, bazaar(&[("2026-02-01 10:00:00", &sha256, &md5, &sha1, "a.exe", "MockRAT")]))
        .unwrap();
    app.import(&[feed], &app::ImportOptions::default(), &app::import::Silent).unwrap();
    let score = || {
        app.quick_verdicts(&[Observable::detect(&sha256).unwrap()], &analysis::Viewer::all()).unwrap()[0]
            .score
    };
    let before = score();
    let list = folder.path().join("own.txt");
    std::fs::write(&list, format!("{md5}\n")).unwrap();
    app.import_known_files("own", time("2026-02-07"), false, &[list], &mut |_| ()).unwrap();
    assert!(score() < before, "{} is not below {before}", score());
    assert!(app.check_verdicts().unwrap().different.is_empty());
}

#[test]
fn what_is_no_list_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder.path().join("data"));
    let path = folder.path().join("x");
    std::fs::write(&path, "<html>nothing of it</html>").unwrap();
    let import = |path: &std::path::Path| {
        app.import_known_files("own", time("2026-02-07"), false, &[path.to_owned()], &mut |_| ())
    };
    assert!(import(&path).unwrap_err().to_string().contains("no digest"));
    assert!(import(&folder.path().join("none")).is_err());
    let memory = Harness::at("2026-02-08");
    let error =
        memory.app.import_known_files("own", time("2026-02-07"), false, &[path], &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains("memory"), "{error}");
}
