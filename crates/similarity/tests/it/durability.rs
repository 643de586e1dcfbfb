//! What is on disk is either there as a whole or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use similarity::{Entry, Imphash, Index};

use crate::support::{file, fill, nearest, scored};

fn many(from: u32, to: u32) -> Vec<Entry> {
    let entry = |number: u32| {
        let body =
            format!("{:064X}", u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
        Entry {
            file: file(number),
            tlsh: Some(
                format!("T1{:02X}2{:X}3{:X}{body}", number % 4, number % 3, number % 2).parse().unwrap(),
            ),
            ctph: Some(format!("96:abcdefgh{number}:klmnopqrs{number}").parse().unwrap()),
            imphash: Some(Imphash([(number % 5) as u8; 16])),
        }
    };
    (from..to).map(entry).collect()
}

/// Whether the index answers as one of these entries would.
fn has(index: &Index, entries: &[Entry]) -> bool {
    let [tlsh, ctph] = [many(3, 4), many(4, 5)].map(|entries| entries[0]);
    let (tlsh, ctph) = (tlsh.tlsh.unwrap(), ctph.ctph.unwrap());
    index.similar_by_tlsh(&tlsh, 30, 500).unwrap() == nearest(entries, &tlsh, 30, 500)
        && index.similar_by_ctph(&ctph, 30, 1).unwrap() == scored(entries, &ctph, 30, 1)
        && index.same_imphash(Imphash([2; 16]), 0).unwrap().count
            == entries.iter().filter(|entry| entry.imphash == Some(Imphash([2; 16]))).count() as u64
}

#[test]
fn flushed_digests_stay_and_others_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.position(), None);
    index.insert(many(0, 100));
    index.flush(Some(b"here")).unwrap();
    index.insert(many(100, 120));
    assert!(has(&index, &many(0, 120)));
    assert_eq!(index.recent(), 60);
    drop(index);

    let index = Index::open(folder.path()).unwrap();
    assert_eq!((index.position(), index.recent()), (Some(b"here".to_vec()), 0));
    assert!(has(&index, &many(0, 100)));
    index.check().unwrap();
    index.flush(Some(b"there")).unwrap();
    drop(index);
    assert_eq!(Index::open(folder.path()).unwrap().position(), Some(b"there".to_vec()));
}

#[test]
fn many_small_segments_become_few_and_digests_are_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap().with_lowest_rows(50);
    for _ in 0..3 {
        for part in many(0, 600).chunks(11) {
            index.insert(part.iter().copied());
            index.flush(Some(b"")).unwrap();
        }
    }
    let stats = index.stats();
    assert!(stats.segments < 24 && stats.tlsh <= 4 * 600, "{stats:?}");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, stats.segments + 1, "segments and the manifest");
    drop(index);
    assert!(has(&Index::open(folder.path()).unwrap(), &many(0, 600)));
}

#[test]
fn what_a_crash_left_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    drop(fill(Index::open(folder.path()).unwrap(), &many(0, 10), 10));
    fs::write(folder.path().join("00000000000000ff.segment"), b"half").unwrap();
    fs::write(folder.path().join("manifest.new"), b"half").unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert!(has(&index, &many(0, 10)));
    assert!(!folder.path().join("00000000000000ff.segment").exists());
    index.insert(many(10, 20));
    index.flush(Some(b"")).unwrap();
    assert!(has(&index, &many(0, 20)));
}

/// Whatever file ends wherever: the index is empty.
#[test]
fn files_that_end_early() {
    let folder = tempfile::tempdir().unwrap();
    let entries = many(0, 3);
    drop(fill(Index::open(folder.path()).unwrap(), &entries, 3));
    let files = contents(folder.path());
    for (path, whole) in &files {
        for length in 0..whole.len() {
            files.iter().for_each(|(path, whole)| fs::write(path, whole).unwrap());
            fs::write(path, &whole[..length]).unwrap();
            let index = Index::open(folder.path()).unwrap();
            assert_eq!(index.position(), None, "{length} of {}", path.display());
            assert!(has(&index, &[]));
        }
        assert!(has(&Index::open(folder.path()).unwrap(), &[]), "emptied for good");
    }
}

/// Whatever byte is another: the index is empty, or says so when it is checked; it never panics.
#[test]
fn damage_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let entries = many(0, 40);
    drop(fill(Index::open(folder.path()).unwrap(), &entries, 40));
    let files = contents(folder.path());
    for (path, whole) in &files {
        for at in (0..whole.len()).step_by(7) {
            files.iter().for_each(|(path, whole)| fs::write(path, whole).unwrap());
            let mut broken = whole.clone();
            broken[at] ^= 0x81;
            fs::write(path, &broken).unwrap();
            let index = Index::open(folder.path()).unwrap();
            assert!(index.position().is_none() || index.check().is_err(), "byte {at} of {}", path.display());
            let entry = entries[7];
            let _ = index.similar_by_tlsh(&entry.tlsh.unwrap(), 10, 500);
            let _ = index.similar_by_ctph(&entry.ctph.unwrap(), 10, 1);
            let _ = index.same_imphash(entry.imphash.unwrap(), 10);
        }
    }
}

/// The files of an index of one segment.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = paths.map(|path| (path.clone(), fs::read(&path).unwrap())).collect();
    assert_eq!(files.len(), 2);
    files
}

#[test]
fn damage_is_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let index = fill(Index::open(folder.path()).unwrap(), &many(0, 10), 10);
    let path = folder.path().join(format!("{:016x}.segment", 0));
    let mut broken = fs::read(&path).unwrap();
    broken[5] ^= 1;
    fs::write(&path, broken).unwrap();
    let mut merged = Ok(());
    for from in 10..20 {
        index.insert(many(from, from + 1));
        merged = merged.and(index.flush(Some(b"")));
    }
    assert!(merged.is_err());
    index.clear().unwrap();
    assert_eq!((index.position(), index.stats().segments), (None, 0));
}
