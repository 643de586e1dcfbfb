//! Containers that the tests look into, written by the crates' writers or byte by byte.

use std::io::{Cursor, Write};

use files::kind::Kind;
use flate2::{Compression, write::DeflateEncoder};
use zip::{AesMode, CompressionMethod, ZipWriter, unstable::write::FileOptionsExt, write::SimpleFileOptions};

/// How the members of a ZIP are locked.
#[derive(Clone, Copy)]
pub(super) enum Lock {
    Open,
    Aes(&'static str),
    Legacy(&'static str),
}

pub(super) fn zip(lock: Lock, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        match lock {
            Lock::Open => archive.start_file(*name, options),
            Lock::Aes(password) => {
                archive.start_file(*name, options.with_aes_encryption(AesMode::Aes256, password))
            }
            Lock::Legacy(password) => {
                archive.start_file(*name, options.with_deprecated_encryption(password.as_bytes()).unwrap())
            }
        }
        .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn deflate(content: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

pub(super) fn gzip(name: &str, content: &[u8]) -> Vec<u8> {
    let packer = flate2::GzBuilder::new();
    let packer = if name.is_empty() { packer } else { packer.filename(name) };
    let mut packer = packer.write(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

pub(super) fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

pub(super) fn zstd(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}

pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        // A name that leads out of the archive, which the crate does not write by itself.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, *content).unwrap();
    }
    archive.into_inner().unwrap()
}

pub(super) fn cab(compression: cab::CompressionType, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(compression);
    members.iter().for_each(|(name, _)| {
        folder.add_file(*name);
    });
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    let mut contents = members.iter();
    while let Some(mut file) = writer.next_file().unwrap() {
        file.write_all(contents.next().unwrap().1).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A cabinet with one LZX block that is stored (MS-PATCH section 2.4).
pub(super) fn cab_lzx(content: &[u8; 14]) -> Vec<u8> {
    // No translation of calls (1 bit), type 3 (3 bits), length (24 bits), aligned to 16 bits; then three offsets that may repeat.
    let bits: u32 = 3 << 28 | 14 << 4;
    let mut block = Vec::new();
    block.extend(u16::try_from(bits >> 16).unwrap().to_le_bytes());
    block.extend(u16::try_from(bits & 0xFFFF).unwrap().to_le_bytes());
    [1_u32; 3].iter().for_each(|offset| block.extend(offset.to_le_bytes()));
    block.extend(content);
    let mut bytes = cab(cab::CompressionType::None, &[("lzx.txt", content)]);
    let at = bytes.len() - content.len();
    bytes.splice(at.., block.iter().copied());
    bytes[42..44].copy_from_slice(&0x0F03_u16.to_le_bytes());
    // Its checksum is not looked at when it is zero.
    bytes[at - 8..at - 4].fill(0);
    bytes[at - 4..at - 2].copy_from_slice(&u16::try_from(block.len()).unwrap().to_le_bytes());
    bytes
}

pub(super) fn ar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, content) in members {
        let length = content.len();
        bytes.extend(format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{length:<10}`\n", 0, 0, 0, 644).into_bytes());
        bytes.extend(*content);
        bytes.extend(vec![b'\n'; length & 1]);
    }
    bytes
}

/// A compound file with streams by path.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        let parent = std::path::Path::new(path).parent().unwrap();
        file.create_storage_all(parent).unwrap();
        file.create_stream(path).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

pub(super) fn msi(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = msi::Package::create(msi::PackageType::Installer, Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        package.write_stream(name).unwrap().write_all(content).unwrap();
    }
    package.flush().unwrap();
    package.into_inner().unwrap().into_inner()
}

/// The content of an `Ole10Native` stream or of an OLE 1.0 package.
pub(super) fn package(name: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![2, 0];
    bytes.extend(format!("{name}\0C:\\x\\{name}\0\0\0\u{3}\0").into_bytes());
    let path = format!("C:\\tmp\\{name}\0").into_bytes();
    bytes.extend(u32::try_from(path.len()).unwrap().to_le_bytes());
    bytes.extend(path);
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes.extend(content);
    bytes
}

/// A PE with one section at `0x400`, whose resources are `resources`, and `overlay` behind it.
pub(super) fn pe(resources: &[u8], overlay: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 0x400];
    let mut put = |at: usize, piece: &[u8]| bytes[at..at + piece.len()].copy_from_slice(piece);
    put(0, b"MZ");
    put(0x3C, &0x40_u32.to_le_bytes());
    put(0x40, b"PE\0\0\x64\x86\x01\0");
    put(0x54, &240_u16.to_le_bytes());
    put(0x58, b"\x0b\x02");
    put(0x58 + 112 + 16, &0x1000_u32.to_le_bytes());
    let length = u32::try_from(resources.len()).unwrap().to_le_bytes();
    let table = 0x58 + 240;
    put(table, b".rsrc");
    put(table + 8, &length);
    put(table + 12, &0x1000_u32.to_le_bytes());
    put(table + 16, &length);
    put(table + 20, &0x400_u32.to_le_bytes());
    [&bytes, resources, overlay].concat()
}

/// Resources with one of type RCDATA, named by a number.
pub(super) fn resource(content: &[u8]) -> Vec<u8> {
    let directory = |id: u32, to: u32| {
        let numbers = [0_u32, 0, 0, 1 << 16, id, to];
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>()
    };
    let length = u32::try_from(content.len()).unwrap();
    let data: Vec<u8> =
        [0x1000 + 88, length, 0, 0].iter().flat_map(|number: &u32| number.to_le_bytes()).collect();
    [directory(10, 1 << 31 | 24), directory(101, 1 << 31 | 48), directory(1033, 72), data, content.to_vec()]
        .concat()
}

/// A 7z of two files as 7-Zip's format has it by default: LZMA2, solid, packed header.
pub(super) const SEVENZIP: &str = "N3q8ryccAAS15ROPmwAAAAAAAAAUAAAAAAAAAJqPJvXgAPwAH10ANBlJ7o3pEuYUDr+5HvyjdXf8Qk6poO7NcbvD3dmAAADgAHgAbF0AAIEzB64P0Hif/J85EJxt+2pcRsiMI2VELthL4Dd8PIKmZW6dSkh4h/+3uovwAGV/l3TN9H4TChSJHN15qijzntzaCzupC94QMUu0za17fjC8yj+MrFyQda5scpP9E4kxzVmCLruHWiWE4AAAABcGJwEJdAAHCwEAASEhARgMeQAA";
/// The same, encrypted with `infected`.
pub(super) const SEVENZIP_INFECTED: &str = "N3q8ryccAARgP8KrwAAAAAAAAAAWAAAAAAAAAJt/CIzzczS7hB3liGeDh7TRdm+uqihki9g/Yxi2+Lj7g7F0YibNxqmjf8iXU9q506TPIxDgAJAAiF0AAIEzB64P0QEiE0QF9291xx75SgJAfxX5H8Hnds3904IWfOwvfkWR17RDfB65w/kgN9v8wGuM6fjifj/HMsSn+xWzuloowQpUSrK23HdSTNx36eUoy+HZMmtL/ZlXFWlJEenFucxlsnKH4S5ZGF0ZMT3ubk7hlqAe8mQpli/Yta+hPbF2HmAAAAAXBjABCYCQAAcLAQABISEBGAyAkQAA";
/// The same, encrypted with `malware`, header and all.
pub(super) const SEVENZIP_HEADER: &str = "N3q8ryccAATFcE+50AAAAAAAAAAqAAAAAAAAAAWfK2BdIBVhxpCahpcIfGpc+JA/ufabPvsB9ZatH7s7ywhRx0uH04kmYXz97/RDHe96r+fdZPU2ea0CTB8fx/KQkyT0opZhnJF99jp4wMwqLdb0+w6/cf7Mlagh6sqAbATxIUKikJaCwi/jAiyisg30pguElFkTyT6I8I7IStYW2Hm59s5CTk6Sz2Ec4NqSRvAiki+pHqR7XG4vxYsh5iO6BSCtCYxa9355ZXtC0AAyyDpYJqeVtvDekHof+HoZkNfADICh2xhwC7qMqZOfUDjOMEejFwYwAQmAoAAHCwEAASQG8QcBElMP1mkSLvNUbfbNPM4eEmV61QyAkQAA";
/// The same, encrypted with a password that is not tried.
pub(super) const SEVENZIP_OTHER: &str = "N3q8ryccAARgP8KrwQAAAAAAAAAWAAAAAAAAAAruYCJtGB7q9eAY0ES/9lh2YjpyLn8vQmhRkf6ijbV1fYnANjwG7/G4okjxZFHMM58UGKjgAJAAiV0AAIEzB64P0QEiEmTY/a2N3T0LjA56xHb4rp8ip4OeUsPWK8ntyLw6ICCW5xRXi1cO04gnng90rIyrFUvTf7du0T4EqO/dU7mNObqx/fhkYec0CoPej9eU4z4NqxnWnCh3KUdkYTmnqlEw0/52W+8fAtdpMSlcYiTIL4tQANJvF1De80B6Fm4AAAAAFwYwAQmAkQAHCwEAASEhARgMgJEAAA==";
/// `hello from xz` as `xz -9` writes it.
pub(super) const XZ: &str =
    "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQANaGVsbG8gZnJvbSB4egoAAABb+Ybd5id65gABJg4IG+AEH7bzfQEAAAAABFla";
/// `hello from lzma` as `.lzma`.
pub(super) const LZMA: &str = "XQAAgAD//////////wA0GUnujekS5hQOv7l4wqGoqdmXVP//cpgAAA==";

/// Undoes base64.
pub(super) fn bytes(base64: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = base64
        .chars()
        .filter_map(|c| ALPHABET.find(c))
        .flat_map(|six| (0..6).rev().map(move |bit| six >> bit & 1));
    let bits: Vec<usize> = bits.collect();
    bits.chunks_exact(8)
        .map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | u8::try_from(*bit).unwrap()))
        .collect()
}

/// A document with an embedded file.
pub(super) fn pdf(name: &str, content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    let data = packer.finish().unwrap();
    let length = data.len();
    [
        format!("%PDF-1.7\n1 0 obj\n<</Type/Filespec/F({name})/EF<</F 2 0 R>>>>\nendobj\n").into_bytes(),
        format!("2 0 obj\n<</Length {length}/Filter/FlateDecode>>\nstream\r\n").into_bytes(),
        data,
        b"\nendstream\nendobj\ntrailer<<>>\n%%EOF".to_vec(),
    ]
    .concat()
}

/// A text with an embedded object.
pub(super) fn rtf(class: &str, data: &[u8]) -> Vec<u8> {
    let mut object = [1_u32, 2].iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    for text in [class, "", ""] {
        object.extend(u32::try_from(text.len() + 1).unwrap().to_le_bytes());
        object.extend(format!("{text}\0").into_bytes());
    }
    object.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    object.extend(data);
    let digits: String = object.iter().map(|byte| format!("{byte:02x}\n")).collect();
    format!("{{\\rtf1 text{{\\object\\objemb{{\\*\\objdata {digits}}}}}}}").into_bytes()
}

/// A mail with an attachment and a mail in it.
pub(super) fn mail() -> Vec<u8> {
    concat!(
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n",
        "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\nnothing\r\n",
        "--b\r\nContent-Type: text/plain\r\n\r\nplain text\r\n",
        "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGE+\r\n",
        "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n",
        "--c\r\nContent-Type: application/x; name=\"=?utf-8?B?5pel?=.js\"\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nvar=20x;\r\n--c--\r\n",
        "--b\r\nContent-Disposition: attachment; filename=raw.bin\r\n\r\nraw\r\n",
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntext\r\n--b--\r\n",
    )
    .as_bytes()
    .to_vec()
}

/// One of [`all`], which are made once.
pub(super) fn one(index: usize) -> (Kind, Vec<u8>) {
    static ALL: std::sync::LazyLock<Vec<(Kind, Vec<u8>)>> = std::sync::LazyLock::new(all);
    ALL[index].clone()
}

/// One of each kind.
pub(super) fn all() -> Vec<(Kind, Vec<u8>)> {
    let members: &[(&str, &[u8])] = &[("a.txt", b"first member"), ("b.txt", b"second member")];
    let native = [&[0; 4][..], &package("p.exe", b"MZ package")].concat();
    vec![
        (Kind::Zip, zip(Lock::Open, members)),
        (Kind::Zip, zip(Lock::Legacy("infected"), members)),
        (Kind::Tar, tar(members)),
        (Kind::Gzip, gzip("a.txt", b"some text, some text, some text")),
        (Kind::Bzip2, bzip2(b"some text")),
        (Kind::Xz, bytes(XZ)),
        (Kind::Unknown, bytes(LZMA)),
        (Kind::Zstd, zstd(b"some text")),
        (Kind::SevenZip, bytes(SEVENZIP)),
        (Kind::Cab, cab(cab::CompressionType::MsZip, members)),
        (Kind::Cab, cab_lzx(b"Hello, world!\n")),
        (Kind::Ar, ar(members)),
        (Kind::Ole, compound(&[("/ObjectPool/_1/\u{1}Ole10Native", &native)])),
        (Kind::Pe, pe(&resource(&zip(Lock::Open, members)), &cab(cab::CompressionType::None, members))),
        (Kind::Pdf, pdf("a.exe", b"MZ embedded")),
        (Kind::Rtf, rtf("Package", &package("p.exe", b"MZ package"))),
        (Kind::Mail, mail()),
    ]
}
