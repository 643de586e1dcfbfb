//! What a Mach-O says of itself.

use super::{
    examined, findings,
    macho_file::{MachOFile, fat},
    noise, property,
};

const ARM64: u32 = 0x0100_000c;

#[test]
fn types() {
    let check = |bytes: &[u8], expected: &str| assert_eq!(examined(bytes).0.as_deref(), Some(expected));
    let thin = |file: MachOFile, expected: &str| check(&file.build(), expected);
    thin(MachOFile::default(), "macho.64.x86_64");
    thin(MachOFile { processor: ARM64, ..MachOFile::default() }, "macho.64.arm64");
    thin(
        MachOFile { is_64: false, is_big_endian: true, processor: 18, ..MachOFile::default() },
        "macho.32.powerpc",
    );
    thin(MachOFile { kind: 6, ..MachOFile::default() }, "macho.64.x86_64.dylib");
    thin(MachOFile { kind: 8, ..MachOFile::default() }, "macho.64.x86_64.bundle");
    thin(MachOFile { processor: 0x99, ..MachOFile::default() }, "macho.64.0x99");
    check(&fat(&[(7, MachOFile::default().build())]), "macho.fat");
}

#[test]
fn properties() {
    for (is_64, is_big_endian) in [(true, false), (true, true), (false, false), (false, true)] {
        let file = MachOFile {
            is_64,
            is_big_endian,
            libraries: vec!["/usr/lib/libSystem.B.dylib", "@rpath/libother.dylib"],
            own_name: "@rpath/libbuilt.dylib",
            imports: vec!["_exit", "_malloc"],
            exports: vec!["_one", "_two"],
            signature: Some(("<dict><key>com.apple.security.app-sandbox</key><true/></dict>", true)),
            ..MachOFile::default()
        };
        let (_, facts) = examined(&file.build());
        let check = |key: &str, expected: &str| assert_eq!(property(&facts, key), expected, "{key}");
        check("Machine", "x86_64");
        check("Needed", "/usr/lib/libSystem.B.dylib, @rpath/libother.dylib");
        check("SoName", "@rpath/libbuilt.dylib");
        check("BuildId", &"cd".repeat(16));
        check("Subsystem", "macOS 13.1");
        check("ImportedNames", "2");
        check("CodeSignature", "ad hoc");
        check("Entitlements", "com.apple.security.app-sandbox");
        assert_eq!(facts.exports, ["_one", "_two"]);
        assert_eq!(findings(&facts), [""; 0]);
    }
}

#[test]
fn fat_files() {
    let slices = [
        (0x0100_0007, MachOFile { exports: vec!["_one"], ..MachOFile::default() }.build()),
        (
            ARM64,
            MachOFile { exports: vec!["_one"], processor: ARM64, protection: 7, ..MachOFile::default() }
                .build(),
        ),
    ];
    let (_, facts) = examined(&fat(&slices));
    assert_eq!(property(&facts, "Architectures"), "x86_64, arm64");
    assert_eq!(property(&facts, "Machine"), "x86_64");
    assert_eq!(facts.exports, ["_one"]);
    assert_eq!(findings(&facts), ["macho.segment.writable-code"]);

    let changed = |at: usize, number: u32, expected: &[&str]| {
        let mut bytes = fat(&slices);
        bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
        let (_, facts) = examined(&bytes);
        expected.iter().for_each(|name| assert!(findings(&facts).contains(name), "{name}"));
    };
    changed(8 + 12, 0x7fff_ffff, &["macho.slice.outside", "macho.slice.overlap"]);
    changed(8 + 20 + 8, 4096, &["macho.slice.overlap"]);
}

#[test]
fn what_is_worth_a_look() {
    let check = |file: MachOFile, expected: &[&str]| {
        assert_eq!(findings(&examined(&file.build()).1), expected);
    };
    check(MachOFile::default(), &[]);
    check(MachOFile { protection: 7, ..MachOFile::default() }, &["macho.segment.writable-code"]);
    check(MachOFile { code: noise(20_000), ..MachOFile::default() }, &["macho.segment.entropy"]);
    check(MachOFile { encrypted: 1, ..MachOFile::default() }, &["macho.encrypted"]);
    check(MachOFile { code: b"UPX!".to_vec(), ..MachOFile::default() }, &["packer.upx"]);
    let claims = "<key>com.apple.security.get-task-allow</key><true/>";
    check(MachOFile { signature: Some((claims, false)), ..MachOFile::default() }, &["macho.entitlements"]);
}
