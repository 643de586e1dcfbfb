//! Programs of Windows (PE): where their signatures are, and what they are over (Microsoft, "Windows Authenticode Portable
//! Executable Signature Format", 2008): all of the file but the check sum, the entry of the directory, and the signatures.
//! Hashes of single pages are not checked: the digest covers every page.

use std::ops::Range;

use crate::{
    Signature, TrustList,
    bytes::{u16_at, u32_at},
    chain::Scene,
    verify::{Digests, SIGNATURES_MAX, authenticode},
};

/// Offset of the check sum in the optional header.
const CHECKSUM: usize = 64;
/// Number of the security directory.
const SECURITY: u32 = 4;
/// Kind of an entry of the table: `SignedData` of PKCS#7.
const PKCS7: u16 = 2;
/// Revision of an entry of the table.
const REVISION: u16 = 0x200;

/// Signatures of a program, outer ones first, each followed by those nested in it. None where it is no PE or not signed.
pub fn pe_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let mut found = Vec::new();
    let Some(layout) = Layout::parse(bytes) else { return found };
    let scene = Scene::new(trust, now_unix);
    let mut digests = Digests::new(|algorithm| Some(algorithm.digest(layout.signed(bytes))));
    for entry in layout.entries(bytes).take(SIGNATURES_MAX) {
        authenticode(entry, &mut digests, &scene, &mut found);
        if found.len() >= SIGNATURES_MAX {
            break;
        }
    }
    found
}

/// What is left out of the digest, in the order of the file.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    checksum: Range<usize>,
    directory: Range<usize>,
    table: Range<usize>,
}

impl Layout {
    fn parse(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"MZ") {
            return None;
        }
        let pe = usize::try_from(u32_at(bytes, 0x3c)?).ok()?;
        if bytes.get(pe..)?.get(..4)? != b"PE\0\0" {
            return None;
        }
        let size = usize::from(u16_at(bytes, pe.checked_add(20)?)?);
        let optional = pe.checked_add(24)?;
        let end = optional.checked_add(size)?;
        let directories = match u16_at(bytes, optional)? {
            0x10b => optional.checked_add(92)?,
            0x20b => optional.checked_add(108)?,
            _ => return None,
        };
        let entry = directories.checked_add(4 + 4 * 8)?;
        let entry_end = entry.checked_add(8)?;
        if u32_at(bytes, directories)? <= SECURITY || entry_end > end || end > bytes.len() {
            return None;
        }
        let start = usize::try_from(u32_at(bytes, entry)?).ok()?;
        let length = usize::try_from(u32_at(bytes, entry.checked_add(4)?)?).ok()?;
        let table = start..start.checked_add(length)?;
        if length == 0 || start < end || table.end > bytes.len() {
            return None;
        }
        Some(Self {
            checksum: optional + CHECKSUM..optional + CHECKSUM + 4,
            directory: entry..entry_end,
            table,
        })
    }

    /// The parts that are signed.
    fn signed<'a>(&self, bytes: &'a [u8]) -> [&'a [u8]; 4] {
        let part = |range: Range<usize>| bytes.get(range).unwrap_or_default();
        [
            part(0..self.checksum.start),
            part(self.checksum.end..self.directory.start),
            part(self.directory.end..self.table.start),
            part(self.table.end..bytes.len()),
        ]
    }

    /// What is in the entries of the table (`WIN_CERTIFICATE`) that are PKCS#7, until one cannot be read.
    fn entries<'a>(&self, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = bytes.get(self.table.clone()).unwrap_or_default();
        let entries = std::iter::from_fn(move || {
            let length = usize::try_from(u32_at(rest, 0)?).ok()?;
            let (revision, kind) = (u16_at(rest, 4)?, u16_at(rest, 6)?);
            let content = rest.get(8..length).filter(|content| !content.is_empty())?;
            if revision != REVISION {
                return None;
            }
            // Entries begin at multiples of eight.
            rest = rest.get(length.checked_next_multiple_of(8)?..).unwrap_or_default();
            Some((kind, content))
        });
        entries.filter(|(kind, _)| *kind == PKCS7).map(|(_, content)| content)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A PE with headers only, and a table.
    fn pe(magic: u16, table: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 0x200];
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3c] = 0x40;
        bytes[0x40..0x44].copy_from_slice(b"PE\0\0");
        bytes[0x54..0x56].copy_from_slice(&240_u16.to_le_bytes());
        bytes[0x58..0x5a].copy_from_slice(&magic.to_le_bytes());
        let directories = if magic == 0x10b { 0x58 + 92 } else { 0x58 + 108 };
        bytes[directories] = 16;
        bytes[directories + 36..directories + 40].copy_from_slice(&0x200_u32.to_le_bytes());
        bytes[directories + 40..directories + 44].copy_from_slice(&(table.len() as u32).to_le_bytes());
        bytes.extend_from_slice(table);
        bytes
    }

    fn entry(length: u32, kind: u16, content: &[u8]) -> Vec<u8> {
        let mut bytes =
            [&length.to_le_bytes()[..], &REVISION.to_le_bytes(), &kind.to_le_bytes(), content].concat();
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        bytes
    }

    #[test]
    fn what_is_left_out() {
        let check = |bytes: &[u8], expected: Option<(Range<usize>, Range<usize>, Range<usize>)>| {
            let expected = expected.map(|(checksum, directory, table)| Layout { checksum, directory, table });
            assert_eq!(Layout::parse(bytes), expected);
        };
        check(&pe(0x10b, &[0; 16]), Some((0x98..0x9c, 0x58 + 128..0x58 + 136, 0x200..0x210)));
        check(&pe(0x20b, &[0; 16]), Some((0x98..0x9c, 0x58 + 144..0x58 + 152, 0x200..0x210)));
        check(&pe(0x20b, &[]), None);
        check(&pe(0x107, &[0; 16]), None);
        check(&[], None);
        check(b"MZ", None);
        // Headers that point over the end, into themselves, and beyond all numbers.
        let check_with = |at: usize, value: u32| {
            let mut bytes = pe(0x20b, &[0; 16]);
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            check(&bytes, None);
        };
        check_with(0x3c, u32::MAX);
        check_with(0x3c, 0x1fe);
        check_with(0x58 + 108, 4);
        check_with(0x58 + 144, 0x100);
        check_with(0x58 + 144, u32::MAX);
        check_with(0x58 + 148, u32::MAX);
        check_with(0x58 + 148, 17);
        check_with(0x54, 0xffff);
        check_with(0x54, 151);
    }

    #[test]
    fn entries_of_the_table() {
        let check = |table: &[u8], expected: &[&[u8]]| {
            let bytes = pe(0x20b, table);
            let layout = Layout::parse(&bytes).unwrap();
            assert_eq!(layout.entries(&bytes).collect::<Vec<_>>(), expected);
        };
        check(&[entry(10, 2, b"ab"), entry(11, 2, b"cde")].concat(), &[b"ab", b"cde"]);
        check(&[entry(10, 1, b"ab"), entry(11, 2, b"cde")].concat(), &[b"cde"]);
        check(&[entry(8, 2, b""), entry(11, 2, b"cde")].concat(), &[]);
        check(&[entry(0, 2, b"ab"), entry(11, 2, b"cde")].concat(), &[]);
        check(&entry(u32::MAX, 2, b"ab"), &[]);
        check(&entry(17, 2, b"ab"), &[]);
        check(b"abc", &[]);
    }

    #[test]
    fn the_rest_is_signed() {
        let mut bytes = pe(0x20b, &[9; 16]);
        bytes.extend_from_slice(b"overlay");
        let layout = Layout::parse(&bytes).unwrap();
        let signed = layout.signed(&bytes).concat();
        assert_eq!(signed.len(), bytes.len() - 4 - 8 - 16);
        assert!(signed.ends_with(b"overlay"));
        assert!(!signed.contains(&9));
    }

    #[test]
    fn cut_short() {
        let trust = TrustList::default();
        let bytes = pe(0x20b, &entry(12, 2, b"\x30\x02\x05\x00"));
        assert_eq!(pe_signatures(&bytes, &trust, 0).len(), 1);
        for length in 0..bytes.len() {
            assert!(pe_signatures(&bytes[..length], &trust, 0).is_empty(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn any_changes(changes in prop::collection::vec((0_usize..0x220, any::<u8>()), 0..8)) {
            let mut bytes = pe(0x20b, &entry(12, 2, b"\x30\x02\x05\x00"));
            for (at, value) in changes {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let found = pe_signatures(&bytes, &TrustList::default(), 0);
            prop_assert!(found.iter().all(|signature| signature.reason.is_some()));
        }
    }
}
