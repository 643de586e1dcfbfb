//! The set of known files: what goes in is found, what does not is not, and nothing else is ever answered.

use std::{
    fs,
    path::{Path, PathBuf},
};

use model::{Hash, Timestamp};
use proptest::prelude::*;
use store::file_set::{Error, FileSet, LISTS_MAX, Summary};

/// The n-th digest of our own making; its kind goes around.
fn hash(n: u64) -> Hash {
    let mut state = n;
    let mut word = || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    };
    let bytes: Vec<u8> = (0..4).flat_map(|_| word().to_le_bytes()).collect();
    match n % 3 {
        0 => Hash::Md5(*bytes.first_chunk().unwrap()),
        1 => Hash::Sha1(*bytes.first_chunk().unwrap()),
        _ => Hash::Sha256(*bytes.first_chunk().unwrap()),
    }
}

fn day(n: i64) -> Timestamp {
    Timestamp::from_day(20_000 + n)
}

fn import(set: &FileSet, list: &str, on: i64, numbers: impl IntoIterator<Item = u64>) -> Summary {
    let mut builder = set.begin(list, day(on)).unwrap().with_held_digests(1000);
    numbers.into_iter().for_each(|n| builder.add(&hash(n)).unwrap());
    builder.finish().unwrap()
}

/// The lists that have the n-th digest, as `name@day`.
fn lists_of(set: &FileSet, n: u64) -> Vec<String> {
    let known = set.lookup(&hash(n)).unwrap();
    known.iter().map(|known| format!("{}@{}", known.list, known.observed_at.day() - 20_000)).collect()
}

fn is_known(set: &FileSet, n: u64) -> bool {
    !set.lookup(&hash(n)).unwrap().is_empty()
}

/// Files of the folder by the end of their names.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.to_str().unwrap().ends_with(end)).collect();
    paths.sort();
    paths
}

fn is_damaged<T: std::fmt::Debug>(result: Result<T, Error>) -> bool {
    match result {
        Err(error @ Error::Damaged { .. }) => error.to_string().contains("file set damaged"),
        _ => false,
    }
}

#[test]
fn what_goes_in_is_found_and_a_million_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    let summary = import(&set, "nsrl", 1, 0..30_000);
    assert_eq!((summary.added, summary.duplicates), (30_000, 0));
    set.check().unwrap();
    assert!((0..30_000).all(|n| is_known(&set, n)));
    let others = (30_000..1_030_000).filter(|n| is_known(&set, *n)).count();
    assert_eq!(others, 0);
    let lists = set.lists();
    assert_eq!((lists.len(), lists[0].digests), (1, [10_000; 3]));
    assert_eq!((lists[0].size_bytes, lists[0].is_damaged), (summary.size_bytes, false));
    let on_disk: u64 = files(folder.path(), ".segment").iter().map(|f| fs::metadata(f).unwrap().len()).sum();
    assert_eq!(on_disk, summary.size_bytes);
    // 10,000 of a kind: 66 − 13.3 bits each, and a block for the head.
    assert!(summary.size_bytes < 30_000 * 7 + 6 * 4096, "{}", summary.size_bytes);
    assert!(set.memory_bytes() < 1000, "{}", set.memory_bytes());
}

#[test]
fn it_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    import(&set, "nsrl", 1, 0..5000);
    import(&set, "circl_hashlookup", 2, 4000..6000);
    let lists = set.lists();
    assert!(matches!(FileSet::open(folder.path()), Err(Error::Locked(_))));
    drop(set);
    let set = FileSet::open(folder.path()).unwrap();
    assert_eq!(set.lists(), lists);
    set.check().unwrap();
    assert_eq!(lists_of(&set, 3999), ["nsrl@1"]);
    assert_eq!(lists_of(&set, 4500), ["circl_hashlookup@2", "nsrl@1"]);
    assert_eq!(lists_of(&set, 5999), ["circl_hashlookup@2"]);
    assert_eq!(lists_of(&set, 6000), [""; 0]);
}

#[test]
fn duplicates_are_counted_and_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    let summary = import(&set, "nsrl", 1, (0..9000).map(|n| n % 2500));
    assert_eq!((summary.added, summary.duplicates), (2500, 6500));
    set.check().unwrap();
    assert!((0..2500).all(|n| is_known(&set, n)));
}

#[test]
fn a_newer_snapshot_replaces_and_an_older_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    import(&set, "nsrl", 1, 0..300);
    let before = set.begin("nsrl", day(1)).unwrap();
    import(&set, "nsrl", 2, 200..400);
    assert_eq!((lists_of(&set, 0).len(), lists_of(&set, 250)), (0, vec!["nsrl@2".to_owned()]));
    assert_eq!(files(folder.path(), ".segment").len(), 3, "the old segments are gone");
    assert!(matches!(set.begin("nsrl", day(1)), Err(Error::Older { .. })));
    let mut before = before;
    before.add(&hash(0)).unwrap();
    assert!(matches!(before.finish(), Err(Error::Older { .. })));
    // The same day again is the same list again.
    import(&set, "nsrl", 2, 500..501);
    assert_eq!((lists_of(&set, 250).len(), lists_of(&set, 500).len()), (0, 1));
    assert_eq!(files(folder.path(), ".segment").len(), 1);
    assert!(set.remove("nsrl").unwrap());
    assert!(!set.remove("nsrl").unwrap());
    assert_eq!(
        (lists_of(&set, 500).len(), set.lists(), files(folder.path(), ".segment").len()),
        (0, vec![], 0)
    );
    import(&set, "nsrl", 1, 0..3);
    assert_eq!(lists_of(&set, 0), ["nsrl@1"]);
}

#[test]
fn an_addition_keeps_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    let add = |on, numbers: std::ops::Range<u64>| {
        let mut builder = set.begin_addition("nsrl", day(on)).unwrap();
        numbers.for_each(|n| builder.add(&hash(n)).unwrap());
        builder.finish().unwrap()
    };
    let first = add(1, 0..6000);
    assert_eq!((first.added, first.duplicates), (6000, 0));
    let second = add(2, 5000..7500);
    assert_eq!((second.added, second.duplicates), (1500, 1000));
    set.check().unwrap();
    assert!((0..7500).all(|n| lists_of(&set, n) == ["nsrl@2"]));
    // What brings one kind alone leaves the others as they are, as of the new day.
    assert_eq!(add(3, 7500..7501).added, 1);
    assert!((0..7501).all(|n| lists_of(&set, n) == ["nsrl@3"]));
    assert_eq!(set.lists()[0].digests, [2501, 2500, 2500]);
    assert_eq!(files(folder.path(), ".segment").len(), 3);
}

#[test]
fn what_is_no_list_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    for name in ["", "a\u{1b}[2J", &"a".repeat(129)] {
        assert!(matches!(set.begin(name, day(1)), Err(Error::Name { .. })), "{name:?}");
    }
    assert!(matches!(set.begin("nsrl", day(1)).unwrap().finish(), Err(Error::Empty { .. })));
    for n in 0..LISTS_MAX as u64 {
        import(&set, &format!("list {n}"), 1, [3 * n]);
    }
    assert!(matches!(set.begin("nsrl", day(1)), Err(Error::TooManyLists { .. })));
    import(&set, "list 1", 2, [1]);
    assert_eq!(set.lists().len(), LISTS_MAX);
}

#[test]
fn lookups_go_on_while_lists_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    import(&set, "nsrl", 0, 0..3000);
    let other = set.clone();
    let reader = std::thread::spawn(move || {
        let mut round = 0;
        while other.lists()[0].observed_at < day(5) || round == 0 {
            assert!((0..3000).all(|n| is_known(&other, n)));
            round += 1;
        }
    });
    for on in 1..=5 {
        import(&set, "nsrl", on, 0..3000 + on.unsigned_abs());
    }
    reader.join().unwrap();
}

#[test]
fn the_key_is_kept_and_private() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let set = FileSet::open(one.path()).unwrap();
    import(&set, "nsrl", 1, 0..300);
    drop(set);
    let key = fs::read(one.path().join("key")).unwrap();
    assert_eq!(key.len(), 16);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(one.path().join("key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    drop(FileSet::open(other.path()).unwrap());
    let another = fs::read(other.path().join("key")).unwrap();
    assert_ne!(key, another);
    // With another key or none, what is held would not be found: that is told.
    fs::write(one.path().join("key"), &another).unwrap();
    assert!(is_damaged(FileSet::open(one.path())));
    fs::remove_file(one.path().join("key")).unwrap();
    assert!(is_damaged(FileSet::open(one.path())));
    assert!(!one.path().join("key").exists());
    fs::write(one.path().join("key"), &key).unwrap();
    assert!(is_known(&FileSet::open(one.path()).unwrap(), 0));
}

#[test]
fn what_a_crash_leaves_behind_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let set = FileSet::open(path).unwrap();
    import(&set, "nsrl", 1, 0..3000);
    let old = (fs::read(path.join("manifest")).unwrap(), files(path, ".segment"));
    let old_segments: Vec<_> = old.1.iter().map(|file| fs::read(file).unwrap()).collect();
    import(&set, "nsrl", 2, 1000..4000);
    drop(set);
    let new_segments = files(path, ".segment");
    // Killed before the manifest was replaced: while sorting, within a segment, before and within the new manifest.
    let put_back = || {
        fs::write(path.join("manifest"), &old.0).unwrap();
        old.1.iter().zip(&old_segments).for_each(|(file, bytes)| fs::write(file, bytes).unwrap());
    };
    let newer = fs::read(path.join("manifest")).unwrap();
    for cut in [0, 1, 4096, 5000] {
        put_back();
        fs::create_dir_all(path.join("build-0000000000000009")).unwrap();
        fs::write(path.join("build-0000000000000009/00000000.run"), [1; 100]).unwrap();
        fs::write(&new_segments[0], vec![0; cut]).unwrap();
        fs::write(path.join("manifest.new"), newer.get(..cut.min(newer.len() - 1)).unwrap()).unwrap();
        fs::write(path.join("key.new"), b"half").unwrap();
        let set = FileSet::open(path).unwrap();
        assert!((0..3000).all(|n| lists_of(&set, n) == ["nsrl@1"]));
        assert!((3000..4000).all(|n| !is_known(&set, n)));
        set.check().unwrap();
        assert_eq!(files(path, ".segment"), old.1, "what no manifest names is gone");
        assert!(files(path, "9").is_empty(), "and so is what was sorted");
        import(&set, "other", 2, 0..1);
        assert!(set.remove("other").unwrap());
    }
    // Killed behind it, before the old segments were removed.
    let set = FileSet::open(path).unwrap();
    let leftover = path.join("00000000000000aa.segment");
    fs::write(&leftover, b"old").unwrap();
    drop(set);
    let set = FileSet::open(path).unwrap();
    assert!(!leftover.exists());
    import(&set, "other", 3, 0..1);
    assert_eq!(lists_of(&set, 0), ["nsrl@1", "other@3"]);
}

#[test]
fn an_import_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    let mut builder = set.begin("nsrl", day(1)).unwrap().with_held_digests(10);
    (0..1000).for_each(|n| builder.add(&hash(n)).unwrap());
    drop(builder);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn an_import_that_fails_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    import(&set, "nsrl", 1, 0..300);
    let mut builder = set.begin("nsrl", day(2)).unwrap().with_held_digests(10);
    (300..1000).for_each(|n| builder.add(&hash(n)).unwrap());
    let build =
        files(folder.path(), "").into_iter().find(|p| p.to_str().unwrap().contains("build-")).unwrap();
    let run = &files(&build, ".run")[0];
    let bytes = fs::read(run).unwrap();
    fs::write(run, &bytes[..bytes.len() - 3]).unwrap();
    assert!(matches!(builder.finish(), Err(Error::Io { .. })));
    assert!((0..300).all(|n| lists_of(&set, n) == ["nsrl@1"]));
    assert_eq!(files(folder.path(), ".segment").len(), 3);
}

#[test]
fn damage_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    // One kind alone, so that there is one segment.
    let numbers: Vec<u64> = (0..3000).map(|n| n * 3).collect();
    import(&set, "nsrl", 1, numbers.clone());
    drop(set);
    let segment = files(folder.path(), ".segment").remove(0);
    let good = fs::read(&segment).unwrap();
    assert!(good.len() > 5 * 4096, "{}", good.len());
    for at in (0..good.len()).step_by(151).chain([good.len() - 1]) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        fs::write(&segment, &bytes).unwrap();
        let set = FileSet::open(folder.path()).unwrap();
        // Either the segment as a whole, or the one block alone; an answer that comes is true.
        let mut told = 0;
        for n in &numbers {
            match set.lookup(&hash(*n)) {
                Ok(known) => assert_eq!(known.len(), 1, "byte {at}"),
                error => {
                    assert!(is_damaged(error));
                    told += 1;
                }
            }
        }
        assert!(told > 0, "byte {at}");
        assert!(is_damaged(set.check()));
        assert!(set.lookup(&hash(1)).unwrap().is_empty(), "another kind has no segment");
        let is_all = at < 4096 || at >= good.len() / 4096 * 4096;
        assert_eq!(set.lists()[0].is_damaged, is_all, "byte {at}");
    }
    for length in [0, 1, 4096, good.len() - 4096, good.len() - 1] {
        fs::write(&segment, &good[..length]).unwrap();
        let set = FileSet::open(folder.path()).unwrap();
        assert!(is_damaged(set.lookup(&hash(0))), "length {length}");
        assert!(is_damaged(set.check()));
        let mut addition = set.begin_addition("nsrl", day(2)).unwrap();
        addition.add(&hash(9001)).unwrap();
        assert!(is_damaged(addition.finish()), "nothing is added to what is damaged");
    }
    fs::remove_file(&segment).unwrap();
    let set = FileSet::open(folder.path()).unwrap();
    assert!(is_damaged(set.lookup(&hash(0))));
    // Importing again heals.
    import(&set, "nsrl", 1, numbers);
    assert!(is_known(&set, 0) && !set.lists()[0].is_damaged);
    drop(set);
    let manifest = folder.path().join("manifest");
    let good = fs::read(&manifest).unwrap();
    for length in 0..good.len() {
        fs::write(&manifest, &good[..length]).unwrap();
        assert!(is_damaged(FileSet::open(folder.path())), "length {length}");
    }
    assert_eq!(
        files(folder.path(), ".segment").len(),
        1,
        "nothing is removed for a manifest that is damaged"
    );
    fs::write(&manifest, &good).unwrap();
    assert!(is_known(&FileSet::open(folder.path()).unwrap(), 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn order_does_not_matter(numbers in proptest::collection::vec(0_u64..2000, 1..1500), held in 1_usize..700) {
        let folder = tempfile::tempdir().unwrap();
        let set = FileSet::open(folder.path()).unwrap();
        let bytes = |numbers: &[u64], list: &str| {
            let mut builder = set.begin(list, day(1)).unwrap().with_held_digests(held);
            numbers.iter().for_each(|n| builder.add(&hash(*n)).unwrap());
            builder.finish().unwrap();
            // Behind the head, which has the list's name.
            let mut files: Vec<Vec<u8>> = files(folder.path(), ".segment").iter().map(|f| fs::read(f).unwrap()).collect();
            files.iter_mut().for_each(|file| { file.drain(..4096); });
            set.remove(list).unwrap();
            files
        };
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        prop_assert_eq!(bytes(&numbers, "one"), bytes(&sorted, "two"));
    }
}
