//! Any source survives any file: every fixture, cut and changed, read by every parser.

use std::{fs, path::Path, sync::LazyLock};

use feeds::{Context, Head, SOURCES, input::Memory};
use model::{Timestamp, Tlp};
use proptest::prelude::*;

use crate::support::{Collect, files};

static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["fixtures", "fixtures-broken"].map(|folder| files(&root.join(folder)));
    all.iter()
        .flatten()
        .filter(|path| path.extension() == Some("in".as_ref()))
        .map(|path| fs::read(path).unwrap())
        .collect()
});

/// Reads `bytes` by every source as if the operator had named it.
fn survive(bytes: &[u8]) {
    for source in SOURCES {
        let head = Head { name: "x", bytes, tail: bytes, named: true };
        let list = (source.recognise)(&head).map_or(source.name.to_owned(), |found| found.list);
        let context = Context { list, observed_at: Timestamp::parse("2026-01-02").unwrap(), tlp: Tlp::Clear };
        let mut outcome = Collect::default();
        // A damaged document may end in an error; only a panic fails.
        let _ = (source.parse)(&Memory::new("x", bytes), &context, &mut outcome);
        for (_, reason, _) in &outcome.refused {
            assert!(!reason.is_empty() && reason.len() <= 200, "{}: {reason}", source.name);
        }
    }
}

#[test]
fn there_are_fixtures() {
    assert!(FIXTURES.len() >= SOURCES.len());
    FIXTURES.iter().for_each(|bytes| survive(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_fixtures(
        at in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<prop::sample::Index>(),
        quoted in any::<bool>(),
    ) {
        let mut bytes = at.get(&FIXTURES).clone();
        for (at, byte) in changes {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if quoted {
            bytes.insert(end.index(bytes.len() + 1), b'"');
        } else {
            bytes.truncate(end.index(bytes.len() + 1));
        }
        survive(&bytes);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        survive(&bytes);
    }
}
