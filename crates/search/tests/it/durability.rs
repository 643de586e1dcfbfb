//! What is on disk is either there as a whole or not at all.

use std::fs;

use model::DomainName;
use search::{NameIndex, Pattern};

use crate::support::{index, name};

fn all(index: &NameIndex) -> Vec<String> {
    let names = index.find(&Pattern::all(), None, usize::MAX).unwrap().names;
    names.iter().map(DomainName::to_string).collect()
}

fn many(from: u32, to: u32) -> Vec<DomainName> {
    (from..to).map(|n| name(&format!("host{n}.a{}.example", n % 7))).collect()
}

#[test]
fn flushed_names_stay_and_others_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let index = NameIndex::open(folder.path()).unwrap();
    assert_eq!(index.position(), None);
    index.insert(many(0, 100));
    index.flush(Some(b"here")).unwrap();
    index.insert(many(100, 120));
    assert_eq!(all(&index).len(), 120);
    assert_eq!(index.recent(), 20);
    drop(index);

    let index = NameIndex::open(folder.path()).unwrap();
    assert_eq!((index.position(), all(&index).len(), index.recent()), (Some(b"here".to_vec()), 100, 0));
    index.check().unwrap();
}

#[test]
fn many_small_segments_become_few() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(NameIndex::open(folder.path()).unwrap(), &many(0, 600), 5);
    index.flush(Some(b"")).unwrap();
    assert!(index.stats().segments < 8, "{:?}", index.stats());
    assert_eq!(index.stats().names, 600);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, index.stats().segments + 1, "segments and the manifest");
    let expected = all(&index);
    drop(index);
    assert_eq!(all(&NameIndex::open(folder.path()).unwrap()), expected);
}

#[test]
fn a_name_that_comes_again_and_again_is_kept_once() {
    let index = NameIndex::in_memory().with_segment_names(50);
    for _ in 0..200 {
        index.insert(many(0, 120));
        index.flush(Some(b"")).unwrap();
    }
    let expected = many(0, 120).iter().map(DomainName::to_string).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(all(&index).into_iter().collect::<std::collections::BTreeSet<_>>(), expected);
    assert_eq!(all(&index).len(), 120);
    let stats = index.stats();
    assert!(stats.names < 9 * 120, "{stats:?}");
    assert!(stats.segments < 9 * 3, "{stats:?}");
}

#[test]
fn what_a_crash_left_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(NameIndex::open(folder.path()).unwrap(), &many(0, 10), 10);
    drop(index);
    fs::write(folder.path().join("00000000000000ff.segment"), b"half").unwrap();
    fs::write(folder.path().join("manifest.new"), b"half").unwrap();
    let index = NameIndex::open(folder.path()).unwrap();
    assert_eq!(all(&index).len(), 10);
    assert!(!folder.path().join("00000000000000ff.segment").exists());
    // The number of the file that was removed may be used again.
    index.insert(many(10, 20));
    index.flush(Some(b"")).unwrap();
    assert_eq!(all(&index).len(), 20);
}

/// Whatever byte of whatever file is damaged: the index says so, is empty, or gives the same; it never panics.
#[test]
fn damage_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(NameIndex::open(folder.path()).unwrap(), &many(0, 40), 40);
    let expected = all(&index);
    drop(index);
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 2);
    for path in files {
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(3) {
            let mut broken = whole.clone();
            broken[at] ^= 0x81;
            fs::write(&path, &broken).unwrap();
            let index = NameIndex::open(folder.path()).unwrap();
            let is_told = index.position().is_none() || index.check().is_err();
            assert!(is_told, "byte {at} of {}", path.display());
            for pattern in ["*", "*host1*", "~host12", "*a?.exa*"] {
                let _ = index.find(&Pattern::parse(pattern).unwrap(), Some(&name("b.example")), 100);
            }
            if index.position().is_none() {
                // It was emptied: put back what was there.
                drop(index);
                restore(folder.path(), &expected);
                break;
            }
        }
        if path.exists() {
            fs::write(&path, &whole).unwrap();
        }
    }
}

fn restore(folder: &std::path::Path, names: &[String]) {
    let index = NameIndex::open(folder).unwrap();
    index.insert(names.iter().map(|text| name(text)));
    index.flush(Some(b"")).unwrap();
}

#[test]
fn a_cleared_index_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(NameIndex::open(folder.path()).unwrap(), &many(0, 10), 3);
    index.clear().unwrap();
    assert_eq!((all(&index).len(), index.position()), (0, None));
    drop(index);
    let index = NameIndex::open(folder.path()).unwrap();
    assert_eq!((all(&index).len(), index.position()), (0, None));
}
