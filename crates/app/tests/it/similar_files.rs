//! Files that are like another, by TLSH, CTPH and import hash.

use app::{App, Clock, FileLikeness};
use files::{FileReport, similarity::Confidence};
use model::Observable;

use crate::support::{options, time};

/// Text of no meaning, of which one word in `every` differs by `seed`.
fn content(seed: u64, every: u64) -> Vec<u8> {
    let mut state = 1_u64;
    let mut text = String::new();
    for word in 0..2_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let shown = if word % every == 0 { state ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) } else { state };
        text.push_str(&format!("{:x} ", shown >> 40));
    }
    text.into_bytes()
}

fn report(bytes: &[u8], imphash: &str) -> FileReport {
    let mut report = files::digests(Some("a.exe"), bytes).unwrap();
    report.tlsh = files::similarity::Tlsh::of(bytes).map(|tlsh| tlsh.to_string());
    report.ctph = Some(files::similarity::Ctph::of(bytes).to_string());
    report.facts.imphash = Some(imphash.repeat(16));
    report
}

#[test]
fn files_that_are_alike_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let open = || App::open(&options(&data.to_string_lossy(), &Clock::fixed(time("2026-02-08")))).unwrap();
    let mut app = open();
    let (original, variant, other) =
        (content(1, 1), content(2, 50), content(1, 1).into_iter().rev().collect::<Vec<u8>>());
    let base = content(3, 50);
    for (bytes, imphash) in [(&base, "aa"), (&variant, "bb"), (&original, "cc"), (&other, "aa")] {
        app.take_examined(
            &files::Examined { files: vec![report(bytes, imphash)], notices: Vec::new() },
            None,
        )
        .unwrap();
    }
    let ask = |app: &App| {
        let hash = report(&base, "aa").sha256;
        let sections = app::Sections { similar_files: true, ..app::Sections::default() };
        let query = app::Query { sections, ..app::Query::new(Observable::detect(&hash).unwrap()) };
        app.lookup(&query).unwrap().similar_files.unwrap().items
    };
    let found = ask(&app);
    assert_eq!(found[0].related.object.to_string(), report(&variant, "bb").sha256, "{found:?}");
    assert!(
        found[0].likenesses.iter().any(|like| matches!(like, FileLikeness::Tlsh(distance) if *distance < 60))
    );
    assert!(found[0].likenesses[0].confidence() >= Confidence::Medium, "{found:?}");
    let same_imphash = found.iter().find(|item| item.likenesses.contains(&FileLikeness::Imphash(2))).unwrap();
    assert_eq!(same_imphash.related.object.to_string(), report(&other, "aa").sha256);
    assert_eq!(same_imphash.size_bytes, Some(other.len() as u64));
    // The file itself is not like itself.
    assert!(found.iter().all(|item| item.related.object.to_string() != report(&base, "aa").sha256));

    // After a start, and made anew when the index is gone.
    drop(app);
    app = open();
    assert_eq!(ask(&app), found);
    drop(app);
    std::fs::remove_dir_all(data.join("similar_files")).unwrap();
    app = open();
    assert_eq!(ask(&app), found);
    app.check_similar_files().unwrap();
}
