//! What the index finds is what a comparison with every digest finds, however the digests came.

use proptest::prelude::*;
use similarity::{Entry, Index};

use crate::support::{ctph, entries, fill, imphash, nearest, scored, tlsh, with_imphash};

proptest! {
    #[test]
    fn the_nearest_are_those_of_a_scan(
        entries in entries(), query in tlsh(), k in 0_usize..14, max in prop_oneof![0_u32..200, Just(u32::MAX)],
        part in 1_usize..60, lowest in 1_u64..40,
    ) {
        let index = fill(Index::in_memory().with_lowest_rows(lowest), &entries, part);
        prop_assert_eq!(index.similar_by_tlsh(&query, k, max).unwrap(), nearest(&entries, &query, k, max));
    }

    #[test]
    fn scores_are_those_of_a_scan(
        entries in entries(), query in ctph(), k in 0_usize..14, min in 0_u8..101, part in 1_usize..60, lowest in 1_u64..40,
    ) {
        let index = fill(Index::in_memory().with_lowest_rows(lowest), &entries, part);
        prop_assert_eq!(index.similar_by_ctph(&query, k, min).unwrap(), scored(&entries, &query, k, min));
        // Everything that is in the index is found by its own digest.
        for entry in &entries {
            if let Some(digest) = entry.ctph {
                let found = index.similar_by_ctph(&digest, 200, 100).unwrap();
                prop_assert!(found.contains(&(entry.file, 100)), "{}", digest);
            }
        }
    }

    #[test]
    fn files_of_an_imphash_are_counted_once(
        entries in entries(), hash in imphash(), k in 0_usize..14, part in 1_usize..60, lowest in 1_u64..40,
    ) {
        let index = fill(Index::in_memory().with_lowest_rows(lowest), &entries, part);
        let expected = with_imphash(&entries, hash);
        let found = index.same_imphash(hash, k).unwrap();
        prop_assert_eq!((found.count, found.is_exact), (expected.len() as u64, true));
        prop_assert_eq!(found.files, expected.into_iter().take(k).collect::<Vec<_>>());
    }

    #[test]
    fn order_and_parts_do_not_matter(
        entries in entries(), seed in any::<u64>(), part in 1_usize..60, a in tlsh(), b in ctph(),
    ) {
        let mut shuffled: Vec<Entry> = entries.iter().chain(&entries).copied().collect();
        shuffled.sort_by_key(|entry| {
            (u64::from_be_bytes(entry.file.0[..8].try_into().unwrap()) ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        let one = fill(Index::in_memory().with_lowest_rows(3), &shuffled, part);
        let other = fill(Index::in_memory(), &entries, usize::MAX);
        one.flush(None).unwrap();
        prop_assert_eq!(one.similar_by_tlsh(&a, 20, u32::MAX).unwrap(), other.similar_by_tlsh(&a, 20, u32::MAX).unwrap());
        prop_assert_eq!(one.similar_by_ctph(&b, 20, 1).unwrap(), other.similar_by_ctph(&b, 20, 1).unwrap());
    }
}

/// Thousands of digests of one header, so that a cell has several chunks, and of one digest more than are asked for.
#[test]
fn crowds() {
    let mut entries = Vec::new();
    for number in 0..6000_u32 {
        let body = format!(
            "{:064X}",
            u128::from(number / 3).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
        );
        let ctph = format!("48:{}abcdefgh:x", ["", "y", "zz"][number as usize % 3]);
        entries.push(Entry {
            file: crate::support::file(number),
            tlsh: Some(format!("T1{:02X}2030{body}", number % 2).parse().unwrap()),
            ctph: Some(ctph.parse().unwrap()),
            imphash: Some(similarity::Imphash([(number % 2) as u8; 16])),
        });
    }
    let index = fill(Index::in_memory(), &entries, 2500);
    index.flush(None).unwrap();
    for number in [0, 17, 2999, 5999] {
        let entry = entries[number];
        let (tlsh, ctph) = (entry.tlsh.unwrap(), entry.ctph.unwrap());
        for k in [1, 2, 3, 10, 500] {
            assert_eq!(index.similar_by_tlsh(&tlsh, k, 90).unwrap(), nearest(&entries, &tlsh, k, 90), "{k}");
            assert_eq!(index.similar_by_ctph(&ctph, k, 1).unwrap(), scored(&entries, &ctph, k, 1), "{k}");
        }
        let found = index.same_imphash(entry.imphash.unwrap(), 5).unwrap();
        assert_eq!((found.count, found.files.len()), (3000, 5));
    }
}
