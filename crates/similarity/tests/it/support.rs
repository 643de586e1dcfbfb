//! Digests for tests, and answers by comparison with every one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use similarity::{Ctph, Entry, FILE_ID_BYTES, FileId, Imphash, Index, Tlsh};

pub(crate) fn file(number: u32) -> FileId {
    let mut bytes = [0; FILE_ID_BYTES];
    // The order of keys is not the order of numbers.
    bytes[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B1).to_be_bytes());
    bytes[32] = (number % 3) as u8;
    FileId(bytes)
}

/// Digests of which many share a header, a body or most of it.
pub(crate) fn tlsh() -> impl Strategy<Value = Tlsh> {
    let body = prop_oneof![
        3 => ("[0-9A-F]{2}", Just("E5".repeat(31))).prop_map(|(a, b)| a + &b),
        2 => ("[0-9A-F]{20}", Just("0".repeat(44))).prop_map(|(a, b)| b + &a),
        1 => "[0-9A-F]{64}",
    ];
    ("[0-1]{2}", "[0-2]{2}", "[08F]{2}", body)
        .prop_map(|(a, b, c, d)| format!("T1{a}{b}{c}{d}").parse().unwrap())
}

/// Digests that have pieces in common.
pub(crate) fn ctph() -> impl Strategy<Value = Ctph> {
    let part = || {
        prop_oneof![
            "(abcdefghij|klmnopq|[a-c]|x){0,9}",
            "[ab]{0,12}",
            "[A-Za-z0-9+/]{0,64}",
            "a{3,9}(bcdefgh)?"
        ]
        .prop_map(|text: String| text.chars().take(64).collect::<String>())
    };
    (0_u32..4, part(), part()).prop_map(|(level, a, b)| format!("{}:{a}:{b}", 3 << level).parse().unwrap())
}

pub(crate) fn imphash() -> impl Strategy<Value = Imphash> {
    (0_u8..6).prop_map(|byte| Imphash([byte; 16]))
}

pub(crate) fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (0_u32..60, prop::option::of(tlsh()), prop::option::of(ctph()), prop::option::of(imphash()));
    let entry =
        entry.prop_map(|(number, tlsh, ctph, imphash)| Entry { file: file(number), tlsh, ctph, imphash });
    prop::collection::vec(entry, 0..150)
}

/// Entries as an index in parts, some flushed.
pub(crate) fn fill(index: Index, entries: &[Entry], part: usize) -> Index {
    for (at, part) in entries.chunks(part.max(1)).enumerate() {
        index.insert(part.iter().copied());
        if at % 3 != 2 {
            index.flush(Some(b"")).unwrap();
        }
    }
    index
}

/// Of each file the least cost, the best first.
fn best(costs: impl Iterator<Item = (FileId, u32)>, k: usize) -> Vec<(FileId, u32)> {
    let mut least = BTreeMap::new();
    for (file, cost) in costs {
        let before = least.entry(file).or_insert(cost);
        *before = (*before).min(cost);
    }
    let mut all: Vec<_> = least.into_iter().collect();
    all.sort_by_key(|(file, cost)| (*cost, *file));
    all.truncate(k);
    all
}

pub(crate) fn nearest(entries: &[Entry], query: &Tlsh, k: usize, max: u32) -> Vec<(FileId, u32)> {
    let costs = entries.iter().filter_map(|entry| Some((entry.file, query.distance(&entry.tlsh?))));
    best(costs.filter(|(_, distance)| *distance <= max), k)
}

pub(crate) fn scored(entries: &[Entry], query: &Ctph, k: usize, min: u8) -> Vec<(FileId, u8)> {
    let costs = entries.iter().filter_map(|entry| Some((entry.file, query.score(&entry.ctph?))));
    let costs = costs.filter(|(_, score)| *score >= min.max(1));
    let best = best(costs.map(|(file, score)| (file, 100 - u32::from(score))), k);
    best.into_iter().map(|(file, cost)| (file, 100 - cost as u8)).collect()
}

pub(crate) fn with_imphash(entries: &[Entry], hash: Imphash) -> BTreeSet<FileId> {
    entries.iter().filter(|entry| entry.imphash == Some(hash)).map(|entry| entry.file).collect()
}
