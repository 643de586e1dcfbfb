//! What a PE says of itself.

use md5::{Digest, Md5};

use super::{
    examined, findings,
    pe_file::{
        Import::{Name, Ordinal},
        PeFile,
    },
    property,
};

fn hash(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn types() {
    let check = |file: PeFile, expected: &str| {
        assert_eq!(examined(&file.build()).0.as_deref(), Some(expected));
    };
    let kernel = vec![("ntoskrnl.exe", vec![Name("DbgPrint")])];
    let library = PeFile { is_library: true, ..PeFile::default() };
    check(PeFile::default(), "pe.64.exe");
    check(PeFile { is_64: false, ..PeFile::default() }, "pe.32.exe");
    check(library.clone(), "pe.64.dll");
    check(PeFile { is_64: false, ..library.clone() }, "pe.32.dll");
    check(PeFile { subsystem: 1, imports: kernel.clone(), ..PeFile::default() }, "pe.64.sys");
    // Drivers that others import from are libraries as well; a native program is no driver.
    check(PeFile { subsystem: 1, imports: kernel, ..library.clone() }, "pe.64.sys");
    check(PeFile { subsystem: 1, ..PeFile::default() }, "pe.64.exe");
    check(PeFile { subsystem: 10, imports: Vec::new(), ..PeFile::default() }, "pe.64.efi");
    check(PeFile { is_64: false, metadata: vec![0; 64], ..PeFile::default() }, "pe.32.net.exe");
    check(PeFile { metadata: vec![0; 64], ..library }, "pe.64.net.dll");
}

#[test]
fn import_hashes() {
    let check = |imports: &[(&'static str, Vec<super::pe_file::Import>)], expected: Option<&str>| {
        for is_64 in [true, false] {
            let file = PeFile { is_64, imports: imports.to_vec(), ..PeFile::default() };
            let (_, facts) = examined(&file.build());
            assert_eq!(facts.imphash, expected.map(hash), "{expected:?}");
            assert!(!findings(&facts).contains(&"pe.imports.broken"));
        }
    };
    check(&[], None);
    check(&[("KERNEL32.dll", vec![Name("ExitProcess")])], Some("kernel32.exitprocess"));
    // The order is the file's, and only these three extensions go.
    check(
        &[
            ("b.OCX", vec![Name("Z"), Name("a")]),
            ("A.sys", vec![Name("x")]),
            ("ntoskrnl.exe", vec![Name("y")]),
            ("winspool.drv", vec![Name("?q@@YAXXZ")]),
            ("plain", vec![Name("z")]),
        ],
        Some("b.z,b.a,a.x,ntoskrnl.exe.y,winspool.drv.?q@@yaxxz,plain.z"),
    );
    // Three libraries have names for their numbers, all others do not.
    check(
        &[
            ("WS2_32.dll", vec![Ordinal(2), Ordinal(10), Ordinal(600)]),
            ("WSOCK32.dll", vec![Ordinal(10), Ordinal(1107)]),
            ("OLEAUT32.dll", vec![Ordinal(2), Name("VarAdd")]),
            ("MFC42.DLL", vec![Ordinal(815)]),
        ],
        Some(
            "ws2_32.bind,ws2_32.ioctlsocket,ws2_32.ord600,wsock32.inet_addr,wsock32.wsarecvex,\
             oleaut32.sysallocstring,oleaut32.varadd,mfc42.ord815",
        ),
    );
    // What is no name is passed over; a library that has none is written so.
    let file = PeFile {
        imports: vec![("odd name.dll", vec![Name("good"), Name("b\u{1}d"), Ordinal(0)])],
        ..PeFile::default()
    };
    let (_, facts) = examined(&file.build());
    assert_eq!(facts.imphash, Some(hash("*invalid*.good")));
    assert!(findings(&facts).contains(&"pe.imports.broken"));
}

#[test]
fn properties() {
    let file = PeFile {
        exports: vec!["First", "Second"],
        version: vec![("CompanyName", "Tsukikage Bank"), ("OriginalFilename", "月影.exe"), ("Comments", "")],
        manifest: "<requestedExecutionLevel level=\"requireAdministrator\"/>",
        pdb: "C:\\src\\built\\x64\\built.pdb",
        has_rich: true,
        overlay: vec![7; 100],
        ..PeFile::default()
    };
    let bytes = file.build();
    let (_, facts) = examined(&bytes);
    let check = |key: &str, expected: &str| assert_eq!(property(&facts, key), expected, "{key}");
    check("CompanyName", "Tsukikage Bank");
    check("OriginalFilename", "月影.exe");
    check("Comments", "");
    check("FileVersionNumber", "1.2.3.4");
    check("ProductVersionNumber", "5.6.7.8");
    check("ExecutionLevel", "requireAdministrator");
    check("PdbPath", "C:\\src\\built\\x64\\built.pdb");
    check("ExportName", "built.dll");
    check("ExportedNames", "2");
    check("ImportedNames", "1");
    check("Machine", "x86_64");
    check("Subsystem", "Windows console");
    check("EntryPointSection", ".text");
    check("Sections", "2");
    check("Overlay", &format!("100 bytes at {}", bytes.len() - 100));
    check("Compiler", "Microsoft linker 14.29");
    let clear = [&b"DanS"[..], &[0; 12], &[0, 0, 1, 1, 3, 0, 0, 0]].concat();
    assert_eq!(
        property(&facts, "RichHeaderHash"),
        Md5::digest(clear).iter().map(|b| format!("{b:02x}")).collect::<String>()
    );
    assert_eq!(facts.exports, ["First", "Second"]);
    assert_eq!(facts.properties.first().map(|(key, _)| key.as_str()), Some("CompanyName"));
}

#[test]
fn times() {
    let check = |timestamp, is_reproducible, built_at, is_absurd| {
        let file = PeFile { timestamp, is_reproducible, ..PeFile::default() };
        let (_, facts) = examined(&file.build());
        assert_eq!(facts.built_at, built_at, "{timestamp}");
        assert_eq!(findings(&facts).contains(&"pe.time.absurd"), is_absurd, "{timestamp}");
    };
    check(1_600_000_000, false, Some(1_600_000_000), false);
    check(1_600_000_000, true, None, false);
    check(0xfedc_ba98, true, None, false);
    check(0xfedc_ba98, false, None, true);
    check(1_000, false, None, true);
    // Left empty, and what Delphi writes into every file.
    check(0, false, None, false);
    check(0xffff_ffff, false, None, false);
    check(0x2a42_5e19, false, None, false);
}

#[test]
fn what_is_kept_is_counted() {
    let names: Vec<&'static str> = vec!["F"; 1_500];
    let (_, facts) = examined(&PeFile { exports: names, ..PeFile::default() }.build());
    assert_eq!(facts.exports.len(), files::Facts::EXPORTS_MAX);
    assert_eq!(property(&facts, "ExportedNames"), "1500");
    let (_, facts) = examined(
        &PeFile { version: vec![("Comments", "long ".repeat(500).leak())], ..PeFile::default() }.build(),
    );
    assert!(property(&facts, "Comments").len() <= files::Facts::TEXT_BYTES_MAX);
}
