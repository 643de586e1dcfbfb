//! Decompression and archives: nesting, limits, damage. Archives are made here; nothing real is inside.

use std::{
    fmt::Write as _,
    io::{self, Cursor, Read, Write as _},
    ops::ControlFlow,
};

use feeds::unpack::{Limits, unpack};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

const TEXT: &[u8] = b"http://a.example/1\n";
/// `TEXT` by `xz -9`.
const TEXT_XZ: &[u8] = &[
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21, 0x01, 0x16,
    0x00, 0x00, 0x00, 0x74, 0x2f, 0xe5, 0xa3, 0x01, 0x00, 0x12, 0x68, 0x74, 0x74, 0x70, 0x3a, 0x2f, 0x2f,
    0x61, 0x2e, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2f, 0x31, 0x0a, 0x00, 0x00, 0x41, 0x72, 0x83,
    0x6e, 0x5c, 0x37, 0x7f, 0x18, 0x00, 0x01, 0x2b, 0x13, 0x9c, 0x09, 0x48, 0xd2, 0x1f, 0xb6, 0xf3, 0x7d,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a,
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written past the builder's own refusal of names that lead outside.
        if name.len() < 100 {
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        } else {
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (name, bytes)) in members.iter().enumerate() {
        let method =
            if index % 2 == 0 { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What comes out: a line a file (`name: content`, cut after 40 bytes, `! error`), then a line a refusal.
fn told(bytes: &[u8], limits: &Limits) -> String {
    let (mut text, bytes) = (String::new(), bytes.to_vec());
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    let refusals = unpack("f", &open, limits, &mut |input| {
        let mut first = Vec::new();
        let error = input.open().unwrap().read_to_end(&mut first).err();
        let mut second = Vec::new();
        let again = input.open().unwrap().read_to_end(&mut second).err();
        if limits.total_bytes_max == Limits::DEFAULT.total_bytes_max {
            let texts = [&error, &again].map(|error| error.as_ref().map(ToString::to_string));
            assert_eq!((&first, &texts[0]), (&second, &texts[1]), "a second reading differs");
        }
        assert!(first.len() as u64 <= limits.output_bytes_max.max(bytes.len() as u64));
        first.truncate(40);
        write!(text, "{}: {}", input.name(), String::from_utf8_lossy(&first).escape_debug()).unwrap();
        text += &error.map_or("\n".to_owned(), |error| format!(" ! {error}\n"));
        ControlFlow::Continue(())
    });
    for refusal in refusals {
        writeln!(text, "refused {}: {}", refusal.name, refusal.reason).unwrap();
    }
    text
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    assert_eq!(told(bytes, &Limits::DEFAULT), expected);
}

#[track_caller]
fn check_limits(bytes: &[u8], limits: Limits, expected: &str) {
    assert_eq!(told(bytes, &limits), expected);
}

#[test]
fn plain_and_compressed() {
    let line = "f: http://a.example/1\\n\n";
    check(b"", "f: \n");
    check(TEXT, line);
    check(&gzip(TEXT), line);
    check(&zstd(TEXT), line);
    check(&bzip2(TEXT), line);
    check(&bzip2(b""), "f: \n");
    check(TEXT_XZ, line);
    check(&gzip(&zstd(&bzip2(&gzip(TEXT)))), line);
}

#[test]
fn streams_of_several_parts() {
    let twice = "f: http://a.example/1\\nhttp://a.example/1\\n\n";
    check(&[gzip(TEXT), gzip(TEXT)].concat(), twice);
    check(&[bzip2(TEXT), bzip2(TEXT)].concat(), twice);
    check(&[TEXT_XZ, TEXT_XZ].concat(), twice);
    let skippable = [&[0x51, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    check(&[&*skippable, &zstd(TEXT), &skippable, &zstd(TEXT)].concat(), twice);
}

#[test]
fn archives_are_told_by_content() {
    let long = format!("{}/feed.txt", "d".repeat(200));
    let files = tar(&[("a/feed.txt", TEXT), ("../../etc/b.gz", &gzip(TEXT)), (&long, b"x"), ("empty", b"")]);
    let expected = format!(
        "f/a/feed.txt: http://a.example/1\\n\nf/../../etc/b.gz: http://a.example/1\\n\nf/{long}: x\nf/empty: \n"
    );
    check(&files, &expected);
    check(&zstd(&files), &expected);
    check(
        &zip(&[("a.txt", TEXT), ("b.txt", TEXT), ("d/in.zip", &zip(&[("c.xz", TEXT_XZ)]))]),
        "f/a.txt: http://a.example/1\\n\nf/b.txt: http://a.example/1\\n\nf/d/in.zip/c.xz: http://a.example/1\\n\n",
    );
    check(&zip(&[]), "");
}

#[test]
fn other_archives_are_refused_by_name() {
    check(b"7z\xBC\xAF\x27\x1C\0\x04", "refused f: 7-Zip is not supported: unpack it first\n");
    check(b"Rar!\x1A\x07\x01\x00", "refused f: RAR is not supported: unpack it first\n");
}

#[test]
fn bombs_stop() {
    let zeros = vec![0; 64 * 1024 * 1024];
    let ratio = " ! it expands more than 200 times\n";
    for bomb in [bzip2(&zeros), gzip(&zeros), zstd(&zeros), gzip(&gzip(&zeros))] {
        let told = told(&bomb, &Limits::DEFAULT);
        assert!(told.starts_with("f: \\0\\0") && told.ends_with(ratio), "{told}");
    }
    let told = told(&zip(&[("a", &zeros), ("b", TEXT)]), &Limits::DEFAULT);
    assert!(told.contains(ratio) && told.ends_with("f/b: http://a.example/1\\n\n"), "{told}");

    let nested = (0..20).fold(TEXT.to_vec(), |inner, _| gzip(&inner));
    check(&nested, "refused f: nested deeper than 8\n");
    let nested = (0..8).fold(TEXT.to_vec(), |inner, _| gzip(&inner));
    check(&nested, "f: http://a.example/1\\n\n");
    let nested = (0..20).fold(TEXT.to_vec(), |inner, _| zip(&[("z", &inner)]));
    check(&nested, &format!("refused f{}: nested deeper than 8\n", "/z".repeat(8)));
}

#[test]
fn limits_are_kept() {
    let limits = Limits { output_bytes_max: 10, ..Limits::DEFAULT };
    check_limits(&gzip(TEXT), limits, "f: http://a.e ! more than 10 bytes come out of it\n");
    let limits = Limits { output_bytes_max: TEXT.len() as u64, ..Limits::DEFAULT };
    check_limits(&gzip(TEXT), limits, "f: http://a.example/1\\n\n");
    let limits = Limits { entries_max: 2, ..Limits::DEFAULT };
    let three: [(&str, &[u8]); 3] = [("a", b"1"), ("b", b"2"), ("c", b"3")];
    check_limits(&tar(&three), limits, "f/a: 1\nf/b: 2\nrefused f: more than 2 entries\n");
    check_limits(&zip(&three), limits, "f/a: 1\nf/b: 2\nrefused f: more than 2 entries\n");
    let limits = Limits { spool_bytes_max: 10, ..Limits::DEFAULT };
    check_limits(
        &tar(&[("a", TEXT), ("b", b"2")]),
        limits,
        "f/b: 2\nrefused f/a: tar member is larger than 10 bytes: unpack it first\n",
    );
    check_limits(&zip(&three), limits, "refused f: zip is larger than 10 bytes: unpack it first\n");
    let limits = Limits { total_bytes_max: 100, ..Limits::DEFAULT };
    let told = told(&tar(&[("a", &gzip(TEXT)), ("b", &gzip(TEXT)), ("c", &gzip(TEXT))]), &limits);
    assert!(
        told.contains("f/a: http") && told.contains("more than 100 bytes come out of the whole file"),
        "{told}"
    );
}

#[test]
fn damage_keeps_what_came_before() {
    let whole = TEXT.repeat(20_000);
    for compressed in [bzip2(&whole), gzip(&whole), zstd(&whole)] {
        let told = told(&compressed[..compressed.len() / 2], &Limits::DEFAULT);
        assert!(told.starts_with("f: http://a.example/1\\n") && told.contains(" ! "), "{told}");
    }
    let cut = tar(&[("a", b"1"), ("b", &whole)]);
    let told_cut = told(&cut[..3000], &Limits::DEFAULT);
    assert!(
        told_cut.starts_with("f/a: 1\nf/b: http://a.example/1\\n") && told_cut.contains(" ! tar: cut short"),
        "{told_cut}"
    );
    let mut wrong = zip(&[("a", b"1"), ("b", TEXT)]);
    let at = wrong.windows(TEXT.len()).position(|bytes| bytes == TEXT).unwrap();
    wrong[at] = b'X';
    check(&wrong, "f/a: 1\nf/b: Xttp://a.example/1\\n ! zip: the checksum is wrong\n");
}

#[test]
fn the_consumer_may_stop() {
    let bytes = tar(&[("a", b"1"), ("b", b"2")]);
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    let mut seen = 0;
    let refusals = unpack("f", &open, &Limits::DEFAULT, &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert_eq!((seen, refusals.len()), (1, 0));
}

#[test]
fn every_cut_is_survived() {
    let samples = [
        bzip2(TEXT),
        gzip(TEXT),
        zstd(TEXT),
        TEXT_XZ.to_vec(),
        zip(&[("a", TEXT), ("b", TEXT)]),
        gzip(&tar(&[("a", TEXT)])),
    ];
    for sample in samples {
        for end in 0..sample.len() {
            told(&sample[..end], &Limits::DEFAULT);
        }
    }
}

fn sample() -> impl Strategy<Value = Vec<u8>> {
    let text = TEXT.repeat(50);
    let inner = gzip(&text);
    prop_oneof![
        Just(bzip2(&text)),
        Just(gzip(&text)),
        Just(zstd(&text)),
        Just(TEXT_XZ.to_vec()),
        Just(zip(&[("a", &text), ("b", &inner)])),
        Just(tar(&[("a", &text), (&"n".repeat(120), &inner)])),
        Just(zstd(&tar(&[("a", &inner)]))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_behind_any_magic(magic in 0..7_usize, bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let magics: [&[u8]; 7] =
            [b"", b"BZh91AY&SY", b"\x1F\x8B\x08\0", b"\xFD7zXZ\0", b"\x28\xB5\x2F\xFD", b"PK\x03\x04", b"\x50\x2A\x4D\x18"];
        told(&[magics[magic], &bytes].concat(), &Limits::DEFAULT);
    }

    #[test]
    fn changed_bytes(mut bytes in sample(), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        told(&bytes, &Limits { output_bytes_max: 1024 * 1024, ..Limits::DEFAULT });
    }
}
