//! Files that are signed here and now, told as what they are.

use std::io::{Cursor, Write};

use codesign::{Signature, Status, TrustList, TrustSources, signatures};

use crate::authority::{Authority, run};

/// A program without code.
fn program() -> Vec<u8> {
    let mut bytes = vec![0_u8; 0x400];
    bytes[..2].copy_from_slice(b"MZ");
    bytes[0x3c] = 0x40;
    bytes[0x40..0x44].copy_from_slice(b"PE\0\0");
    bytes[0x44..0x46].copy_from_slice(&0x8664_u16.to_le_bytes());
    bytes[0x54..0x56].copy_from_slice(&240_u16.to_le_bytes());
    bytes[0x58..0x5a].copy_from_slice(&0x20b_u16.to_le_bytes());
    bytes[0x58 + 60..0x58 + 62].copy_from_slice(&0x200_u16.to_le_bytes());
    bytes[0x58 + 108] = 16;
    bytes[0x300..].fill(0x90);
    bytes
}

/// A cabinet with one file of five bytes, not compressed.
fn cabinet() -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"MSCF\0\0\0\0");
    bytes.extend([36 + 8 + 16 + 6 + 8 + 5, 0, 36 + 8, 0].map(u32::to_le_bytes).concat());
    bytes.extend([3, 1]);
    bytes.extend([1_u16, 1, 0, 7, 0].map(u16::to_le_bytes).concat());
    bytes.extend((36_u32 + 8 + 16 + 6).to_le_bytes());
    bytes.extend([1_u16, 0].map(u16::to_le_bytes).concat());
    bytes.extend([5_u32, 0].map(u32::to_le_bytes).concat());
    bytes.extend([0_u16, 0x5821, 0, 0x20].map(u16::to_le_bytes).concat());
    bytes.extend(b"a.txt\0");
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend([5_u16, 5].map(u16::to_le_bytes).concat());
    bytes.extend(b"hello");
    bytes
}

fn installer() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in [("/table", vec![1; 100]), ("/Data", vec![2; 9000]), ("/A", vec![3; 5000])] {
        file.create_stream(name).unwrap().write_all(&content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn trust(roots: &[&[u8]]) -> TrustList {
    let (trust, refusals) = TrustList::parse(TrustSources { roots, ..TrustSources::default() });
    assert_eq!(refusals, []);
    trust
}

/// A moment at which the certificates are valid.
fn moment(bytes: &[u8]) -> i64 {
    let found = signatures(bytes, &TrustList::default(), 0);
    found.first().and_then(|signature| signature.chain.first()).map_or(0, |signer| signer.issued_at + 3600)
}

fn told(found: &[Signature]) -> Vec<(Status, bool, Vec<&str>)> {
    let subjects = |signature: &Signature| signature.chain.len();
    assert!(found.iter().all(|signature| subjects(signature) <= 10));
    let told = found.iter().map(|signature| {
        let chain = signature.chain.iter().map(|certificate| certificate.subject.as_str()).collect();
        (signature.status, signature.is_nested, chain)
    });
    told.collect()
}

#[test]
fn files_of_every_kind() {
    let Some(authority) = Authority::new() else { return };
    authority.issue("signer", "signer", "rsa:2048", Some("middle"));
    authority.issue("curve", "signer", "ec", Some("middle"));
    let root = authority.read("root.pem");
    let (with_root, without) = (trust(&[&root]), trust(&[]));
    // What is signed, by whom, with which digest, and a byte of it that is covered.
    let check = |unsigned: &[u8], signer: &str, digest: &str, covered: usize| {
        let arguments = ["-h", digest, "-n", "Program of tests"];
        let mut signed = authority.sign(unsigned, signer, &arguments);
        let now = moment(&signed);
        let found = signatures(&signed, &with_root, now);
        assert_eq!(told(&found), [(Status::Trusted, false, vec![signer, "middle", "root"])], "{found:?}");
        let signature = &found[0];
        assert_eq!((signature.digest_algorithm.as_str(), &signature.reason), (digest, &None));
        assert!(signature.digest_matches && signature.is_signature_valid);
        assert_eq!(signature.program_name.as_deref(), Some("Program of tests"));
        assert_eq!(signature.chain[0].organisation.as_deref(), Some("Tests of example.com"));

        let found = signatures(&signed, &without, now);
        assert_eq!(told(&found), [(Status::NotTrusted, false, vec![signer, "middle"])]);
        assert_eq!(found[0].reason.as_deref(), Some("the issuer `root` is not known"));

        let found = signatures(&signed, &with_root, now + 31 * 86_400);
        assert_eq!(found[0].status, Status::NotTrusted);
        let reason = found[0].reason.clone().unwrap_or_default();
        assert!(reason.starts_with(&format!("the certificate `{signer}` expired on ")), "{reason}");

        signed[covered] ^= 1;
        let found = signatures(&signed, &with_root, now);
        assert_eq!(told(&found), [(Status::Discredited, false, vec![signer, "middle", "root"])]);
        assert_eq!(found[0].reason.as_deref(), Some("the file was changed after it was signed"));
        assert!(!found[0].digest_matches && found[0].is_signature_valid);
    };
    check(&program(), "signer", "sha256", 0x340);
    check(&program(), "signer", "sha1", 0x340);
    check(&program(), "signer", "sha384", 0x340);
    check(&program(), "signer", "sha512", 0x340);
    check(&program(), "curve", "sha256", 0x340);
    check(&cabinet(), "signer", "sha256", 24 + 36 + 8 + 16 + 6 + 8);
    let content = installer().windows(64).position(|window| window.iter().all(|byte| *byte == 2)).unwrap();
    check(&installer(), "signer", "sha256", content);
    check(&installer(), "curve", "sha256", content);
}

#[test]
fn several_signatures_and_stamps() {
    let Some(authority) = Authority::new() else { return };
    authority.issue("signer", "signer", "rsa:2048", Some("middle"));
    authority.issue("stamper", "stamper", "rsa:2048", Some("root"));
    let root = authority.read("root.pem");
    let trust = trust(&[&root]);
    let first = authority.sign(&program(), "signer", &["-h", "sha1"]);
    let both = authority.sign(&first, "signer", &["-h", "sha256", "-nest"]);
    let now = moment(&both);
    let chain = || vec!["signer", "middle", "root"];
    let expected = [(Status::Trusted, false, chain()), (Status::Trusted, true, chain())];
    assert_eq!(told(&signatures(&both, &trust, now)), expected);

    let stamp = (now - 1800).to_string();
    let arguments =
        ["-h", "sha256", "-TSA-certs", "stamper.pem", "-TSA-key", "stamper.key", "-TSA-time", &stamp];
    let stamped = authority.sign(&program(), "signer", &arguments);
    // Long after the certificates expired.
    let found = signatures(&stamped, &trust, now + 900 * 86_400);
    assert_eq!(told(&found), [(Status::Trusted, false, chain())], "{found:?}");
    assert_eq!(found[0].signed_at, Some(now - 1800));
    assert_eq!(
        found[0].counter_chain.iter().map(|c| c.subject.as_str()).collect::<Vec<_>>(),
        ["stamper", "root"]
    );

    // A byte of the stamp that is changed does not give another moment.
    let start = program().len();
    for at in (start..stamped.len()).step_by(5) {
        let mut changed = stamped.clone();
        changed[at] ^= 1;
        let found = signatures(&changed, &trust, now + 900 * 86_400);
        let moments = found.iter().filter_map(|signature| signature.signed_at);
        assert!(moments.into_iter().all(|moment| moment == now - 1800), "{at:#x}: {found:?}");
        let is_trusted = found.iter().any(|signature| signature.status == Status::Trusted);
        assert!(!is_trusted || found[0].signed_at.is_some(), "{at:#x}: {found:?}");
    }

    // Extended digests of installers: names are signed too.
    let signed = authority.sign(&installer(), "signer", &["-h", "sha256", "-add-msi-dse"]);
    assert_eq!(told(&signatures(&signed, &trust, now)), [(Status::Trusted, false, chain())]);
    let name: Vec<u8> = "table".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = signed.windows(name.len()).position(|window| window == name).unwrap();
    let mut renamed = signed.clone();
    renamed[at] = b's';
    assert_eq!(told(&signatures(&renamed, &trust, now)), [(Status::Discredited, false, chain())]);
}

#[test]
fn who_may_not() {
    let Some(authority) = Authority::new() else { return };
    authority.issue("server", "other", "rsa:2048", Some("middle"));
    authority.issue("signer", "signer", "rsa:2048", Some("middle"));
    authority.issue("below", "signer", "rsa:2048", Some("signer"));
    let root = authority.read("root.pem");
    let trust = trust(&[&root]);
    let check = |signer: &str, reason: &str| {
        let signed = authority.sign(&program(), signer, &[]);
        let found = signatures(&signed, &trust, moment(&signed));
        assert_eq!(
            (found[0].status, found[0].reason.as_deref()),
            (Status::NotTrusted, Some(reason)),
            "{found:?}"
        );
        assert!(found[0].digest_matches && found[0].is_signature_valid);
    };
    check("server", "the certificate `server` is not for signing code");
    authority.write("middle.pem", &[authority.read("middle.pem"), authority.read("signer.pem")].concat());
    check("below", "the certificate `signer` may not issue others");
}

#[test]
fn every_byte_of_a_signed_program() {
    let Some(authority) = Authority::new() else { return };
    authority.issue("signer", "signer", "rsa:2048", Some("middle"));
    let root = authority.read("root.pem");
    let trust = trust(&[&root]);
    let signed = authority.sign(&program(), "signer", &["-h", "sha256"]);
    let now = moment(&signed);
    for length in 0..signed.len() {
        let found = signatures(&signed[..length], &trust, now);
        assert!(found.is_empty(), "{length}: {found:?}");
    }
    let mut trusted = 0;
    for at in 0..signed.len() {
        let mut changed = signed.clone();
        changed[at] ^= 0x41;
        let found = signatures(&changed, &trust, now);
        let is_trusted = found.iter().any(|signature| signature.status == Status::Trusted);
        // Check sum, directory, and what of the signature is not signed.
        let may_be = (0x98..0x9c).contains(&at) || (0xe8..0xf0).contains(&at) || at >= program().len();
        assert!(!is_trusted || may_be, "{at:#x}: {found:?}");
        trusted += usize::from(is_trusted);
    }
    assert!(trusted < 1000, "{trusted} bytes may change");
}

#[test]
fn modules_and_lists() {
    let Some(authority) = Authority::new() else { return };
    authority.issue("signer", "signer", "rsa:2048", Some("middle"));
    let root = authority.read("root.pem");
    let trust = trust(&[&root]);
    let content = b"\x7fELF and what is in a module";
    authority.write("content", content);
    let check = |arguments: &[&str]| {
        let mut command = authority.command("openssl");
        command.args(["cms", "-sign", "-binary", "-outform", "DER", "-in", "content", "-out", "signature"]);
        command
            .args(["-signer", "signer.pem", "-inkey", "signer.key", "-certfile", "middle.pem"])
            .args(arguments);
        run(command);
        let signature = authority.read("signature");
        let length = u32::try_from(signature.len()).unwrap().to_be_bytes();
        let header = [&[0, 0, 2, 0, 0, 0, 0, 0][..], &length].concat();
        let mut module = [&content[..], &signature, &header, b"~Module signature appended~\n"].concat();
        let now = moment(&module);
        let chain = || vec!["signer", "middle", "root"];
        assert_eq!(
            told(&signatures(&module, &trust, now)),
            [(Status::Trusted, false, chain())],
            "{arguments:?}"
        );
        module[6] ^= 1;
        assert_eq!(
            told(&signatures(&module, &trust, now)),
            [(Status::Discredited, false, chain())],
            "{arguments:?}"
        );
    };
    check(&[]);
    check(&["-noattr"]);
    check(&["-keyid", "-noattr"]);
    // With indefinite lengths.
    check(&["-stream"]);

    let mut command = authority.command("openssl");
    command.args([
        "cms",
        "-sign",
        "-binary",
        "-nodetach",
        "-outform",
        "DER",
        "-in",
        "content",
        "-out",
        "list",
    ]);
    command.args(["-signer", "signer.pem", "-inkey", "signer.key", "-certfile", "middle.pem"]);
    command.args(["-econtent_type", "1.3.6.1.4.1.311.10.1"]);
    run(command);
    let mut list = authority.read("list");
    let now = moment(&list);
    let chain = || vec!["signer", "middle", "root"];
    assert_eq!(told(&signatures(&list, &trust, now)), [(Status::Trusted, false, chain())]);
    let at = list.windows(content.len()).position(|window| window == content).unwrap();
    list[at] ^= 1;
    assert_eq!(told(&signatures(&list, &trust, now)), [(Status::Discredited, false, chain())]);
}
