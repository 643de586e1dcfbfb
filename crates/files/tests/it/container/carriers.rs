//! Documents, mails, installers and programs that carry files.

use files::kind::Kind;

use super::{
    check, check_notice,
    samples::{self, Lock},
    unpack,
};

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn objects_of_documents() {
    let native = [&[0; 4][..], &samples::package("invoice.exe", b"MZ evil")].concat();
    let raw = b"\x04\0\0\0data".as_slice();
    let file = samples::compound(&[
        ("/WordDocument", &[7; 5_000]),
        ("/ObjectPool/_1/\u{1}Ole10Native", &native),
        ("/ObjectPool/_2/\u{1}Ole10Native", raw),
        ("/ObjectPool/_3/Package", b"PK\x03\x04 a document"),
        ("/ObjectPool/_4/CONTENTS", b"%PDF-1.7"),
        ("/ObjectPool/_4/\u{3}ObjInfo", b"nothing"),
    ]);
    let unpacked = unpack(&file, Kind::Ole);
    let mut texts = unpacked.texts();
    texts.sort_unstable();
    let expected = [
        ("ObjectPool/_2/\u{fffd}Ole10Native", "data"),
        ("ObjectPool/_3/Package", "PK\u{3}\u{4} a document"),
        ("ObjectPool/_4/CONTENTS", "%PDF-1.7"),
        ("invoice.exe", "MZ evil"),
    ];
    assert_eq!(texts, expected.map(|(name, text)| (name, text.to_owned())));
    assert!(unpacked.notices.is_empty(), "{:?}", unpacked.notices);
    let locked = samples::compound(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"y")]);
    check_notice(&locked, Kind::Ole, &[], "encrypted document");
}

#[test]
fn streams_longer_and_shorter_than_a_sector() {
    for length in [1, 63, 64, 65, 4_095, 4_096, 4_097, 100_000] {
        let content: Vec<u8> = (0_u8..=250).cycle().take(length).collect();
        let file = samples::compound(&[("/Package", &content), ("/Other", &[1; 70])]);
        assert_eq!(unpack(&file, Kind::Ole).members, [("Package".to_owned(), content)], "{length}");
    }
}

#[test]
fn attachments_of_messages() {
    let attached = "/__attach_version1.0_#00000000";
    let nested = "/__attach_version1.0_#00000001/__substg1.0_3701000D/__attach_version1.0_#00000000";
    let file = samples::compound(&[
        (&format!("{attached}/__substg1.0_37010102"), b"PK attached"),
        (&format!("{attached}/__substg1.0_3704001F"), &wide("SHORT~1.ZIP")),
        (&format!("{attached}/__substg1.0_3707001F"), &wide("long name.zip")),
        ("/__attach_version1.0_#00000001/__substg1.0_3001001E", b"Re: hello"),
        (&format!("{nested}/__substg1.0_37010102"), b"inner"),
        (&format!("{nested}/__substg1.0_3704001E"), b"inner.js"),
        ("/__substg1.0_1000001F", b"body"),
    ]);
    let unpacked = unpack(&file, Kind::Ole);
    let mut texts = unpacked.texts();
    texts.sort_unstable();
    let expected = [("Re: hello/inner.js", "inner"), ("long name.zip", "PK attached")];
    assert_eq!(texts, expected.map(|(name, text)| (name, text.to_owned())));
}

#[test]
fn streams_of_installers() {
    let cabinet = samples::cab(cab::CompressionType::None, &[("f", b"text")]);
    let file = samples::msi(&[("Data1.cab", &cabinet), ("Binary.Action", b"MZ action")]);
    let unpacked = unpack(&file, Kind::Ole);
    let mut members = unpacked.members;
    members.sort_unstable();
    assert_eq!(
        members,
        [("Binary.Action".to_owned(), b"MZ action".to_vec()), ("Data1.cab".to_owned(), cabinet)]
    );
}

#[test]
fn what_a_program_carries() {
    let archive = samples::zip(Lock::Open, &[("a", b"one")]);
    let carried = samples::pe(&samples::resource(&archive), b"");
    assert_eq!(unpack(&carried, Kind::Pe).members, [("RCDATA/101/1033".to_owned(), archive.clone())]);
    // Not at the first byte of what is appended.
    let appended = samples::pe(&samples::resource(b"text"), &[b"config;".as_slice(), &archive].concat());
    assert_eq!(unpack(&appended, Kind::Pe).members, [("overlay".to_owned(), archive.clone())]);
    // Cabinets behind one another, with a signature between.
    let cabinet = samples::cab(cab::CompressionType::None, &[("f", b"text")]);
    let bundle = samples::pe(b"x", &[cabinet.as_slice(), b"signature", &cabinet].concat());
    let expected = [("overlay".to_owned(), cabinet.clone()), ("overlay.1".to_owned(), cabinet)];
    assert_eq!(unpack(&bundle, Kind::Pe).members, expected);
    // Certificates are none of it.
    let mut signed =
        samples::pe(b"x", &[b"\x10\0\0\0\0\x02\x02\0PK\x03\x04PK\x03\x04".as_slice(), &archive].concat());
    let at = u32::try_from(0x401).unwrap();
    signed[0x58 + 112 + 32..0x58 + 112 + 36].copy_from_slice(&at.to_le_bytes());
    signed[0x58 + 112 + 36] = 16;
    assert_eq!(unpack(&signed, Kind::Pe).members, [("overlay".to_owned(), archive)]);
    let nullsoft = samples::pe(b"x", b"\0\0\0\0\xef\xbe\xad\xdeNullsoftInst");
    check_notice(&nullsoft, Kind::Pe, &[], "NSIS");
    check(&samples::pe(b"x", b"nothing"), Kind::Pe, &[]);
    check(b"MZ", Kind::Pe, &[]);
}

#[test]
fn files_in_pdf() {
    check(&samples::pdf("a.exe", b"MZ endstream"), Kind::Pdf, &[("a.exe", "MZ endstream")]);
    for (text, name, content) in [
        ("1 0 obj<</Type /Embedded#46ile>>stream\nraw\nendstream", "embedded.1", "raw\n"),
        ("7 0 obj<</Type/EmbeddedFile/Filter[/AHx]>>stream\n4D5a>\nendstream", "embedded.7", "MZ"),
        ("7 0 obj<</Type/EmbeddedFile/Length 3>>stream\nabcendstream endobj", "embedded.7", "abc"),
        ("7 0 obj<</Type/EmbeddedFile>>stream\nno end", "embedded.7", "no end"),
    ] {
        check(format!("%PDF-1.4\n{text}").as_bytes(), Kind::Pdf, &[(name, content)]);
    }
    check(b"%PDF-1.4\n1 0 obj<</Type/Page>>stream\nx\nendstream", Kind::Pdf, &[]);
}

#[test]
fn objects_in_rtf() {
    check(&samples::rtf("Package", &samples::package("p.exe", b"MZ")), Kind::Rtf, &[("p.exe", "MZ")]);
    check(&samples::rtf("Equation.3", b"data"), Kind::Rtf, &[("Equation.3", "data")]);
    check(b"{\\rtf{\\object{\\*\\objdata 0102ff4d5a}}}", Kind::Rtf, &[("objdata", "\u{1}\u{2}\u{fffd}MZ")]);
    check(b"{\\rtf{\\*\\objdata 0102504b0304}}", Kind::Rtf, &[("objdata", "PK\u{3}\u{4}")]);
    check(b"{\\rtf nothing}", Kind::Rtf, &[]);
}

#[test]
fn parts_of_mails() {
    let expected = [
        ("body.html", "<a>"),
        ("日.js", "var x;"),
        ("raw.bin", "raw"),
        ("message.eml", "Subject: inner\r\n\r\ntext"),
    ];
    check(&samples::mail(), Kind::Mail, &expected);
    check(&[b"From x Thu Jan 1\r\n".as_slice(), &samples::mail()].concat(), Kind::Mail, &expected);
    check(b"Subject: x\n\ntext", Kind::Mail, &[]);
    check(b"Subject: x\nContent-Transfer-Encoding: base64\n\ndGV4dA==", Kind::Mail, &[("body.txt", "text")]);
}

#[test]
fn what_is_only_named() {
    let image = [vec![0; 0x8001], b"CD001".to_vec()].concat();
    check_notice(&image, Kind::Unknown, &[], "an ISO 9660 image");
    check_notice(b"Rar!\x1a\x07\0", Kind::Rar, &[], "RAR");
    check_notice(b"ITSF\x03", Kind::Media("chm"), &[], "CHM");
    let disk = [vec![1; 100], b"koly".to_vec(), vec![0; 508]].concat();
    check_notice(&disk, Kind::Unknown, &[], "DMG");
    check(&[3; 600], Kind::Unknown, &[]);
}
