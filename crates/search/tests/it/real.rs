//! The index over a million real names, where the sample data has them.

use std::{collections::BTreeSet, fs::File, io::Read, sync::OnceLock};

use analysis::lookalike::Target;
use model::DomainName;
use search::{NameIndex, Pattern};

/// Real names of a publisher's list, and what can be built of them once for all tests.
fn names() -> Option<&'static [DomainName]> {
    static NAMES: OnceLock<Option<Vec<DomainName>>> = OnceLock::new();
    NAMES.get_or_init(read).as_deref()
}

fn read() -> Option<Vec<DomainName>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let samples = std::env::var("HANTEI_SAMPLES").unwrap_or_else(|_| default.to_owned());
    let path = format!("{samples}/domains-1m/misp-tranco.list.json.gz");
    let Ok(file) = File::open(&path) else {
        println!("no list of names at {path}: not checked");
        return None;
    };
    let mut text = String::new();
    #[expect(clippy::disallowed_types, reason = "a sample that was chosen, not a feed")]
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let list: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names =
        list["list"].as_array().unwrap().iter().filter_map(|name| DomainName::parse(name.as_str()?).ok());
    let names: BTreeSet<DomainName> = names.collect();
    assert!(names.len() > 500_000);
    Some(names.into_iter().collect())
}

fn built() -> Option<&'static NameIndex> {
    static INDEX: OnceLock<NameIndex> = OnceLock::new();
    let names = names()?;
    Some(INDEX.get_or_init(|| {
        let index = NameIndex::in_memory();
        for part in names.chunks(250_000) {
            index.insert(part.iter().cloned());
            index.flush(Some(b"")).unwrap();
        }
        index
    }))
}

#[test]
fn hits_are_those_of_a_scan() {
    let (Some(index), Some(names)) = (built(), names()) else { return };
    for pattern in [
        "*paypa1*",
        "login*",
        "*-login.*",
        "a?azon.*",
        "*bank*online*",
        "~rakuten",
        "~paypal",
        "*q?x?z*",
        "*zq*",
        "*.xn--*",
        "*ü*",
    ] {
        let pattern = Pattern::parse(pattern).unwrap();
        let expected: Vec<_> = names.iter().filter(|name| pattern.covers(name.as_str())).cloned().collect();
        let found = index.find(&pattern, None, usize::MAX).unwrap().names;
        assert_eq!(found.len(), expected.len(), "{pattern:?}");
        assert_eq!(found, expected, "{pattern:?}");
    }
}

#[test]
fn lookalikes_are_those_of_a_scan() {
    let Some(index) = built() else { return };
    for brand in ["paypal.com", "rakuten.co.jp", "dhl.com"] {
        let target = Target::new(&DomainName::parse(brand).unwrap()).unwrap();
        let found = index.lookalikes(&target).unwrap();
        let expected = index.lookalikes_by_scan(&target).unwrap();
        println!("{brand}: {} names", found.items.len());
        assert_eq!(found.items.len(), expected.len(), "{brand}");
        assert_eq!(found.items, expected, "{brand}");
        assert!(!found.items.is_empty());
    }
}

#[test]
fn a_name_takes_little_room() {
    let Some(index) = built() else { return };
    let stats = index.stats();
    let each = stats.bytes / stats.names;
    println!("{stats:?}: {each} bytes a name");
    assert!(each <= 50, "{each} bytes a name: {stats:?}");
}
