//! Back-ups: what was copied comes back, of one moment; and damage is found wherever it is.

use std::{collections::BTreeMap, io::Read, path::Path, sync::Arc};

use model::{Hash, Timestamp};
use proptest::prelude::*;
use store::{
    Engine, Ledger, LedgerCopy, NewLedger, Options,
    backup::{self, Error, Head, Manifest, Sink, Writer},
    engine::{Entry, KeyRange, Limit, Order, Table, memory::Memory},
    file_set::FileSet,
};

use crate::support::{any_evidence, assessed, day, memory, sha256};

fn head(copy: &LedgerCopy) -> Head {
    Head {
        made_at: day("2026-05-05"),
        program: "hantei 0".to_owned(),
        format: LedgerCopy::format(),
        point: copy.point().unwrap(),
    }
}

/// A back-up of a ledger with a file beside it.
fn back_up(copy: &LedgerCopy, file: &[u8]) -> (Vec<u8>, Manifest) {
    let mut out = Vec::new();
    let mut writer = Writer::begin(&mut out, &head(copy)).unwrap();
    writer.file("mappings/a.toml", &mut &*file).unwrap();
    copy.write(&mut writer).unwrap();
    let (manifest, bytes) = writer.end(&copy.digest().unwrap().sha256).unwrap();
    assert_eq!(bytes, out.len() as u64);
    (out, manifest)
}

/// Keeps what it is handed.
#[derive(Default)]
struct Kept {
    head: Option<Head>,
    rows: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    files: Vec<(String, Vec<u8>)>,
}

impl Sink for Kept {
    fn head(&mut self, head: &Head) -> backup::Result<()> {
        self.head = Some(head.clone());
        Ok(())
    }

    fn rows(&mut self, table: Table, rows: Vec<Entry>) -> backup::Result<()> {
        self.rows.extend(rows.into_iter().map(|row| ((table, row.key), row.value)));
        Ok(())
    }

    fn file(&mut self, name: &str) -> backup::Result<()> {
        self.files.push((name.to_owned(), Vec::new()));
        Ok(())
    }

    fn data(&mut self, bytes: &[u8]) -> backup::Result<()> {
        self.files.last_mut().unwrap().1.extend_from_slice(bytes);
        Ok(())
    }
}

/// Puts rows into a new ledger.
struct Into<'a>(&'a NewLedger);

impl Sink for Into<'_> {
    fn head(&mut self, _: &Head) -> backup::Result<()> {
        Ok(())
    }

    fn rows(&mut self, table: Table, rows: Vec<Entry>) -> backup::Result<()> {
        Ok(self.0.put(table, rows)?)
    }

    fn file(&mut self, _: &str) -> backup::Result<()> {
        Ok(())
    }

    fn data(&mut self, _: &[u8]) -> backup::Result<()> {
        Ok(())
    }
}

fn restore(bytes: &[u8], dir: &Path) -> Ledger {
    let new = NewLedger::begin(dir).unwrap();
    backup::read(&mut &*bytes, &mut Into(&new)).unwrap();
    assert!(!Ledger::is_in(dir));
    new.finish().unwrap();
    Ledger::open(&dir.to_string_lossy(), &Options::default()).unwrap()
}

fn all(engine: &dyn Engine) -> BTreeMap<(Table, Vec<u8>), Vec<u8>> {
    let mut rows = BTreeMap::new();
    for table in Table::ALL {
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let page = engine.scan(table, &range, Order::Forward, Limit::WALK).unwrap();
            rows.extend(page.entries.into_iter().map(|row| ((table, row.key), row.value)));
            rest = page.next;
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_was_copied_comes_back(pieces in prop::collection::vec(any_evidence(), 0..80), file in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let engine = Arc::new(Memory::new());
        let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
        ledger.append(pieces).unwrap();
        ledger.put_meta("kept", b"1").unwrap();
        let copy = ledger.copy().unwrap();
        let expected = all(&*engine);
        let digest = ledger.digest().unwrap();
        // What comes later is not in it.
        ledger.append(vec![assessed("later.example")]).unwrap();
        ledger.put_meta("kept", b"2").unwrap();
        let (bytes, manifest) = back_up(&copy, &file);
        let mut kept = Kept::default();
        prop_assert_eq!(&backup::read(&mut &*bytes, &mut kept).unwrap(), &manifest);
        prop_assert_eq!(kept.head.unwrap(), head(&copy));
        prop_assert_eq!(kept.rows, expected);
        prop_assert_eq!(kept.files, vec![("mappings/a.toml".to_owned(), file)]);
        prop_assert_eq!(&manifest.digest, &digest.sha256);
    }

    /// Every byte is looked at: whichever is another is found, and so is an end that comes early.
    #[test]
    fn damage_is_found(at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<prop::sample::Index>()) {
        let ledger = memory();
        ledger.append((0..200).map(|n| assessed(&format!("h{n}.example"))).collect()).unwrap();
        let (bytes, _) = back_up(&ledger.copy().unwrap(), b"kind = \"csv\"");
        let mut flipped = bytes.clone();
        flipped[at.index(bytes.len())] ^= 1 << bit;
        prop_assert!(backup::read(&mut &*flipped, &mut Kept::default()).is_err());
        prop_assert!(backup::read(&mut &bytes[..cut.index(bytes.len())], &mut Kept::default()).is_err());
    }
}

#[test]
fn a_ledger_is_made_of_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        |name: &str| Ledger::open(&folder.path().join(name).to_string_lossy(), &Options::default()).unwrap();
    let ledger = open("a");
    // More than one block of rows and one batch.
    for chunk in (0..20_000).collect::<Vec<_>>().chunks(4_000) {
        let pieces = chunk.iter().map(|n| assessed(&format!("h{n}.example"))).collect();
        ledger.append(pieces).unwrap();
    }
    let copy = ledger.copy().unwrap();
    let (bytes, manifest) = back_up(&copy, b"");
    assert_eq!(manifest.rows["evidence"], 20_000);
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
    let restored = restore(&bytes, &folder.path().join("b"));
    assert_eq!(restored.digest().unwrap().sha256, manifest.digest);
    assert_eq!(restored.digest().unwrap(), ledger.digest().unwrap());
    assert_eq!(restored.fsck().unwrap().findings, []);
    assert_eq!(restored.copy().unwrap().point().unwrap(), copy.point().unwrap());
    // It goes on where it was.
    restored.append(vec![assessed("new.example")]).unwrap();
    assert_eq!(restored.follow(Some(ledger.log_end()), 10).unwrap().subjects.len(), 1);
}

/// While others append, a copy is of one point: all up to it, and nothing behind.
#[test]
fn a_copy_is_of_one_point() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().to_string_lossy(), &Options::default()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Not without end: where copying is slow, it would be copied ever more.
            for batch in 0..200 {
                let pieces = (0..50).map(|n| assessed(&format!("b{batch}-{n}.example"))).collect();
                ledger.append(pieces).unwrap();
                ledger.put_meta("batches", &u64::to_be_bytes(batch + 1)).unwrap();
            }
        });
        let mut last = 0;
        for _ in 0..10 {
            let copy = ledger.copy().unwrap();
            let (bytes, manifest) = back_up(&copy, b"");
            let mut kept = Kept::default();
            backup::read(&mut &*bytes, &mut kept).unwrap();
            let evidence = kept.rows.keys().filter(|(table, _)| *table == Table::Evidence).count() as u64;
            let point = copy.point().unwrap();
            assert_eq!(
                (evidence % 50, evidence / 50),
                (0, point.sequence),
                "whole appends, as many as the log has"
            );
            let told = manifest.rows.get("evidence").copied().unwrap_or_default();
            assert!(evidence >= last && told == evidence);
            last = evidence;
        }
    });
}

#[track_caller]
fn refused(bytes: &[u8]) -> Error {
    backup::read(&mut &*bytes, &mut Kept::default()).unwrap_err()
}

#[test]
fn what_is_no_back_up_is_told() {
    let ledger = memory();
    ledger.append(vec![assessed("a.example")]).unwrap();
    let (bytes, _) = back_up(&ledger.copy().unwrap(), b"x");
    assert!(matches!(refused(b""), Error::NoBackup));
    assert!(matches!(refused(b"PK\x03\x04 something else entirely"), Error::NoBackup));
    let mut newer = bytes.clone();
    newer[8] = 2;
    assert_eq!(refused(&newer).to_string(), "the back-up has version 2, this program reads up to 1");
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(refused(&longer).to_string().contains("something follows its end"));
    assert!(matches!(refused(&bytes[..bytes.len() - 1]), Error::Damaged { what: "it ends early", .. }));
    // A length beyond all bounds is refused before anything is read for it.
    let mut long = bytes.clone();
    long[14..22].fill(0xFF);
    assert!(matches!(refused(&long), Error::Damaged { block: 0, what: "its length is none" }));
}

/// Blocks that are whole by themselves do not stand elsewhere.
#[test]
fn blocks_hold_to_their_place() {
    let ledger = memory();
    ledger.append(vec![assessed("a.example")]).unwrap();
    let (bytes, _) = back_up(&ledger.copy().unwrap(), &[7; 100]);
    let mut blocks = Vec::new();
    let mut at = 12;
    while at < bytes.len() {
        let stored = u32::from_le_bytes(bytes[at + 6..at + 10].try_into().unwrap()) as usize;
        blocks.push(&bytes[at..at + 42 + stored]);
        at += 42 + stored;
    }
    assert!(blocks.len() >= 6, "{}", blocks.len());
    let joined = |blocks: &[&[u8]]| [&bytes[..12], &blocks.concat()].concat();
    assert_eq!(joined(&blocks), bytes);
    for n in 0..blocks.len() {
        let (mut without, mut twice, mut moved) = (blocks.clone(), blocks.clone(), blocks.clone());
        without.remove(n);
        twice.insert(n, blocks[n]);
        moved.rotate_left(n);
        for (what, changed) in [("without", without), ("twice", twice), ("moved", moved)] {
            if changed != blocks {
                assert!(matches!(refused(&joined(&changed)), Error::Damaged { .. }), "{what} {n}");
            }
        }
    }
}

#[test]
fn the_files_of_a_set_are_the_set() {
    let folder = tempfile::tempdir().unwrap();
    let set = FileSet::open(&folder.path().join("a")).unwrap();
    let hash = |n: u8| Hash::parse(&sha256(n)).unwrap();
    let import = |list: &str, at: i64, numbers: &[u8]| {
        let mut builder = set.begin(list, Timestamp::from_day(at)).unwrap();
        numbers.iter().for_each(|n| builder.add(&hash(*n)).unwrap());
        builder.finish().unwrap();
    };
    import("one", 1, &[1, 2]);
    import("two", 1, &[3]);
    let lists = set.lists();
    let mut files = set.files();
    // What is replaced and removed meanwhile is read as it was.
    import("one", 2, &[9]);
    set.remove("two").unwrap();
    let copy = folder.path().join("b");
    std::fs::create_dir(&copy).unwrap();
    for file in &mut files {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        std::fs::write(copy.join(&file.name), bytes).unwrap();
    }
    let copy = FileSet::open(&copy).unwrap();
    assert_eq!(copy.lists(), lists);
    copy.check().unwrap();
    for (n, expected) in [(1, 1), (2, 1), (3, 1), (9, 0)] {
        assert_eq!(copy.lookup(&hash(n)).unwrap().len(), expected, "{n}");
    }
    // An empty set has its key alone.
    let empty = FileSet::open(&folder.path().join("c")).unwrap();
    assert_eq!(empty.files().iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["key"]);
}
