//! Files that are cut, changed, or made to overwhelm.

use files::{Limits, kind::Kind};
use proptest::prelude::*;

use super::{
    samples::{self, Lock, bytes},
    unpack, unpack_within,
};

#[test]
fn cut_at_every_length() {
    for (kind, bytes) in samples::all() {
        for length in 0..bytes.len() {
            // What comes of it does not matter; it comes to an end.
            unpack(&bytes[..length], kind);
        }
    }
}

/// Cases of each law: enough to touch every format some times.
const CASES: u32 = 512;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn changed_anywhere(sample in 0_usize..17, changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..8)) {
        let (kind, mut bytes) = samples::one(sample);
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        unpack(&bytes, kind);
    }

    #[test]
    fn any_bytes_as_any_kind(sample in 0_usize..17, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let (kind, whole) = samples::one(sample);
        let magic = &whole[..whole.len().min(8)];
        unpack(&bytes, kind);
        unpack(&[magic, &bytes].concat(), kind);
    }
}

#[test]
fn bombs_meet_their_bound() {
    let zeros = vec![0; 3 << 20];
    let limits = Limits { child_bytes_max: 1 << 20, ..Limits::default() };
    for (kind, bytes) in [
        (Kind::Gzip, samples::gzip("z", &zeros)),
        (Kind::Bzip2, samples::bzip2(&zeros)),
        (Kind::Zstd, samples::zstd(&zeros)),
        (Kind::Zip, samples::zip(Lock::Open, &[("z", &zeros)])),
        (Kind::Zip, samples::zip(Lock::Aes("virus"), &[("z", &zeros)])),
        (Kind::Cab, samples::cab(cab::CompressionType::MsZip, &[("z", &zeros)])),
        (Kind::Pdf, samples::pdf("z", &zeros)),
    ] {
        let unpacked = unpack_within(&bytes, kind, limits);
        assert!(unpacked.members.is_empty(), "{kind:?}");
        let bounds = ["child_bytes_max", "ratio_max", "longer than may be unpacked"];
        assert!(bounds.iter().any(|bound| unpacked.says(bound)), "{kind:?}: {:?}", unpacked.notices);
    }
}

#[test]
fn work_in_vain_is_bounded() {
    // Members of 200 KiB each that are too long: after some of them nothing is left to waste.
    let zeros = vec![0; 200 << 10];
    let names: Vec<String> = (0..400).map(|number| number.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let limits = Limits { child_bytes_max: 100 << 10, unpacked_bytes_max: 1 << 20, ..Limits::default() };
    let mut archive = samples::zip(Lock::Open, &members);
    // The directory says that they are short.
    let entries: Vec<usize> =
        (0..archive.len() - 4).filter(|at| archive[*at..].starts_with(b"PK\x01\x02")).collect();
    entries.iter().for_each(|at| archive[at + 24..at + 28].copy_from_slice(&[9, 0, 0, 0]));
    let unpacked = unpack_within(&archive, Kind::Zip, limits);
    assert!(unpacked.members.is_empty());
    assert!(unpacked.says("unpacked in vain"), "{:?}", unpacked.notices);
    assert!(unpacked.notices.len() < 120);
}

#[test]
fn members_that_share_their_bytes() {
    let mut archive = samples::zip(Lock::Open, &[("a", b"one"), ("b", b"two")]);
    let second = (0..archive.len() - 4).rev().find(|at| archive[*at..].starts_with(b"PK\x01\x02")).unwrap();
    archive[second + 42..second + 46].fill(0);
    let unpacked = unpack(&archive, Kind::Zip);
    assert_eq!(unpacked.texts(), [("a", "one".to_owned())]);
    assert!(unpacked.says("shares its bytes"));
}

#[test]
fn windows_that_are_too_large() {
    // A window of 1 GiB for `.lzma`, and of 3.75 GiB for Zstandard.
    let mut lzma = bytes(samples::LZMA);
    lzma[1..5].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    assert!(unpack(&lzma, Kind::Unknown).says("mem"));
    let zstd = b"\x28\xb5\x2f\xfd\x00\xaf\x0b\0\0a";
    assert!(unpack(zstd, Kind::Zstd).says("not unpacked"));
}

#[test]
fn a_quine_gives_one_child() {
    // Whoever unpacks the child again stops by depth; one container does not go on by itself.
    let inner = samples::gzip("again", b"again");
    let outer = samples::gzip("again", &inner);
    assert_eq!(unpack(&outer, Kind::Gzip).members, [("again".to_owned(), inner)]);
}

#[test]
fn parts_without_end() {
    let part = "--b\nContent-Type: a/b; name=x\n\ny\n";
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", part.repeat(3_000));
    let unpacked =
        unpack_within(many.as_bytes(), Kind::Mail, Limits { children_max: 5_000, ..Limits::default() });
    assert!(unpacked.members.len() < 1_001 && unpacked.says("PARTS_MAX"));
    let deep: String = (0..100)
        .map(|level| format!("Content-Type: multipart/x; boundary=b{level}\n\n--b{level}\n"))
        .collect();
    assert!(unpack(deep.as_bytes(), Kind::Mail).says("DEPTH_MAX"));
}
