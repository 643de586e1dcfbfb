//! Archives and compressors.

use files::{Limits, kind::Kind};

use super::{
    check, check_notice,
    samples::{self, Lock, bytes},
    unpack, unpack_within,
};

const MEMBERS: &[(&str, &[u8])] = &[("a.txt", b"first"), ("../dir/b.txt", b"second second second")];
const TEXTS: &[(&str, &str)] = &[("a.txt", "first"), ("../dir/b.txt", "second second second")];

#[test]
fn members_in_and_out() {
    check(&samples::zip(Lock::Open, MEMBERS), Kind::Zip, TEXTS);
    check(&samples::tar(MEMBERS), Kind::Tar, TEXTS);
    check(&samples::cab(cab::CompressionType::MsZip, MEMBERS), Kind::Cab, TEXTS);
    check(&samples::cab(cab::CompressionType::None, MEMBERS), Kind::Cab, TEXTS);
    check(&samples::cab_lzx(b"Hello, world!\n"), Kind::Cab, &[("lzx.txt", "Hello, world!\n")]);
    check(&samples::zip(Lock::Open, &[("empty", b"")]), Kind::Zip, &[]);
}

#[test]
fn one_file_in_a_stream() {
    check(&samples::gzip("a.sh", b"text"), Kind::Gzip, &[("a.sh", "text")]);
    check(&samples::gzip("", b"text"), Kind::Gzip, &[("content", "text")]);
    let two = [samples::gzip("a", b"one"), samples::gzip("b", b"two")].concat();
    check(&two, Kind::Gzip, &[("a", "onetwo")]);
    check(&samples::bzip2(b"text"), Kind::Bzip2, &[("content", "text")]);
    check(&bytes(samples::XZ), Kind::Xz, &[("content", "hello from xz\n")]);
    check(&bytes(samples::LZMA), Kind::Unknown, &[("content", "hello from lzma\n")]);
    let frames =
        [samples::zstd(b"one"), b"\x50\x2a\x4d\x18\x02\0\0\0xx".to_vec(), samples::zstd(b"two")].concat();
    check(&frames, Kind::Zstd, &[("content", "onetwo")]);
    let padded = [samples::gzip("a", b"one"), vec![0; 9]].concat();
    check_notice(&padded, Kind::Gzip, &[("a", "one")], "broken behind 3 bytes");
}

#[test]
fn names_of_ar() {
    let content: &[(&str, &[u8])] = &[
        ("//", b"a-rather-long-name.o/\nanother.o/\n"),
        ("/", b"symbols"),
        ("debian-binary", b"2.0\n"),
        ("short.o/", b"odd"),
        ("/0", b"long"),
        ("/22", b"other"),
        ("#1/8", b"bsd.o\0\0\0content"),
    ];
    let expected = [
        ("debian-binary", "2.0\n"),
        ("short.o", "odd"),
        ("a-rather-long-name.o", "long"),
        ("another.o", "other"),
        ("bsd.o", "content"),
    ];
    check(&samples::ar(content), Kind::Ar, &expected);
    let mut broken = samples::ar(&[("a/", b"x"), ("b/", b"y")]);
    broken[8 + 60 + 2 + 58] = b'?';
    check_notice(&broken, Kind::Ar, &[("a", "x")], "no header at byte 70");
    let cut = samples::ar(&[("a/", b"content")]);
    check_notice(&cut[..8 + 60 + 3], Kind::Ar, &[("a", "con")], "cut behind 3 of 7 bytes");
}

#[test]
fn passwords() {
    for password in ["infected", "malware", "virus", "password"] {
        check(&samples::zip(Lock::Aes(password), MEMBERS), Kind::Zip, TEXTS);
        check(&samples::zip(Lock::Legacy(password), MEMBERS), Kind::Zip, TEXTS);
    }
    for lock in [Lock::Aes("unknown"), Lock::Legacy("unknown")] {
        check_notice(&samples::zip(lock, MEMBERS), Kind::Zip, &[], "no known password");
    }
    // One wrong password in 256 passes ZipCrypto's own check; the checksum catches it.
    for number in 0..300 {
        let locked = samples::zip(Lock::Legacy("unknown"), &[("a", format!("{number}").as_bytes())]);
        assert!(unpack(&locked, Kind::Zip).members.is_empty());
    }
}

#[test]
fn sevenzip() {
    let second = "second file ".repeat(20);
    let expected = [("a.txt", "hello from a\n"), ("dir/b.bin", second.as_str())];
    for sample in [samples::SEVENZIP, samples::SEVENZIP_INFECTED, samples::SEVENZIP_HEADER] {
        check(&bytes(sample), Kind::SevenZip, &expected);
    }
    check_notice(&bytes(samples::SEVENZIP_OTHER), Kind::SevenZip, &[], "no known password");
    // The second member is too long, the first is not.
    let limits = Limits { child_bytes_max: 100, ..Limits::default() };
    let unpacked = unpack_within(&bytes(samples::SEVENZIP), Kind::SevenZip, limits);
    assert_eq!(unpacked.texts(), [("a.txt", "hello from a\n".to_owned())]);
    assert!(unpacked.says("240 bytes: longer than may be unpacked"), "{:?}", unpacked.notices);
}

#[test]
fn a_zip_that_deceives() {
    // A false flag of encryption, in the directory alone.
    let mut flagged = samples::zip(Lock::Open, &[("a", b"plain plain plain")]);
    let directory = find(&flagged, b"PK\x01\x02");
    flagged[directory + 8] |= 1;
    check_notice(&flagged, Kind::Zip, &[("a", "plain plain plain")], "is said to be encrypted");
    // A method that nobody knows.
    let mut unknown = samples::zip(Lock::Open, &[("a", b"plain plain plain")]);
    unknown[directory + 10] = 77;
    check(&unknown, Kind::Zip, &[("a", "plain plain plain")]);
    // A checksum that does not match.
    let mut wrong = samples::zip(Lock::Open, &[("a", b"plain plain plain")]);
    wrong[directory + 16] ^= 1;
    check_notice(&wrong, Kind::Zip, &[("a", "plain plain plain")], "checksum");
    // Two names that are the same.
    let mut doubled = samples::zip(Lock::Open, &[("a", b"one"), ("b", b"two")]);
    while let Some(at) = doubled.windows(1).position(|one| one == b"b") {
        doubled[at] = b'a';
    }
    check(&doubled, Kind::Zip, &[("a", "one"), ("a", "two")]);
}

#[test]
fn a_zip_among_other_bytes() {
    let archive = samples::zip(Lock::Open, &[("a", b"one")]);
    // Behind a script, and before a signature.
    let around = [b"#!/bin/sh\nexit\n", archive.as_slice(), b"trailer"].concat();
    check(&around, Kind::Script("shell"), &[("a", "one")]);
    // Two archives: programs show one or the other.
    let two = [archive.clone(), samples::zip(Lock::Open, &[("b", b"two")])].concat();
    check_notice(&two, Kind::Zip, &[("b", "two"), ("a", "one")], "before those of the directory");
    // No directory.
    let cut = &archive[..find(&archive, b"PK\x01\x02")];
    check_notice(cut, Kind::Zip, &[("a", "one")], "without a central directory");
    // A directory that leads nowhere.
    let mut forged = archive;
    let directory = find(&forged, b"PK\x01\x02");
    forged[directory + 42] = 9;
    check_notice(&forged, Kind::Zip, &[("a", "one")], "leads to no header");
    check(b"just text", Kind::Text, &[]);
}

#[test]
fn zip_methods() {
    let text = b"text text text text";
    let lzma_stream = &bytes(samples::LZMA)[13..];
    let mut crc = flate2::Crc::new();
    crc.update(b"hello from lzma\n");
    let lzma = [b"\x09\x04\x05\0\x5d\0\0\x80\0", lzma_stream].concat();
    let mut text_crc = flate2::Crc::new();
    text_crc.update(text);
    for (method, packed, crc, length, expected) in [
        (12, samples::bzip2(text), text_crc.sum(), 19, "text text text text"),
        (93, samples::zstd(text), text_crc.sum(), 19, "text text text text"),
        (14, lzma, crc.sum(), 16, "hello from lzma\n"),
        (0, text.to_vec(), text_crc.sum(), 19, "text text text text"),
        (8, samples::deflate(text), text_crc.sum(), 19, "text text text text"),
    ] {
        check(&by_hand(method, &packed, crc, length), Kind::Zip, &[("m", expected)]);
    }
    check_notice(&by_hand(9, b"xx", 0, 19), Kind::Zip, &[], "Deflate64");
}

#[test]
fn bounds_have_names() {
    let archive = samples::zip(Lock::Open, &[("a", &[0; 5_000]), ("b", b"two"), ("c", b"three")]);
    let default = Limits::default();
    for (limits, names, notice) in [
        (Limits { child_bytes_max: 100, ..default }, vec!["b", "c"], "child_bytes_max"),
        (Limits { unpacked_bytes_max: 4, ..default }, vec!["b"], "unpacked_bytes_max"),
        (Limits { children_max: 1, ..default }, vec!["a"], "children_max"),
        (Limits { ratio_max: 10, ..default }, vec!["b", "c"], "ratio_max"),
    ] {
        let unpacked = unpack_within(&archive, Kind::Zip, limits);
        assert_eq!(
            unpacked.members.iter().map(|member| member.0.as_str()).collect::<Vec<_>>(),
            names,
            "{notice}"
        );
        assert!(unpacked.says(notice), "{notice}: {:?}", unpacked.notices);
    }
}

/// A ZIP of one member that is packed already.
fn by_hand(method: u16, packed: &[u8], crc: u32, length: u32) -> Vec<u8> {
    let short = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let fields = [
        &20_u16.to_le_bytes()[..],
        &[0; 2],
        &method.to_le_bytes(),
        &[0; 4],
        &crc.to_le_bytes(),
        &short(packed.len()),
        &length.to_le_bytes(),
        &[1, 0, 0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", fields.as_slice(), b"m", packed].concat();
    let directory = [b"PK\x01\x02\x14\0", fields.as_slice(), &[0; 14], b"m"].concat();
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &short(directory.len())[..], &short(local.len()), &[0; 2]]
        .concat();
    [local, directory, end].concat()
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap()
}
