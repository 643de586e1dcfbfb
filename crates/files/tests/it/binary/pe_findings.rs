//! What is worth a second look in a PE, and that plain programs have nothing of it.

use super::{
    examined, findings, noise,
    pe_file::{CODE, DATA, Extra, Import::Name, PeFile, TEXT, WRITE},
};

/// The findings of a file are these.
fn check(file: &PeFile, expected: &[&str]) {
    check_bytes(&file.build(), expected);
}

fn check_bytes(bytes: &[u8], expected: &[&str]) {
    let (kind, facts) = examined(bytes);
    assert!(kind.is_some());
    assert_eq!(findings(&facts), expected);
}

fn extra(name: &'static [u8], len: usize, virtual_size: u32, flags: u32) -> PeFile {
    let extra = Extra { name, content: vec![1; len], virtual_size, flags };
    PeFile { extra: vec![extra], ..PeFile::default() }
}

fn importing(names: &[&'static str]) -> PeFile {
    let names = names.iter().map(|&name| Name(name)).collect();
    PeFile { imports: vec![("KERNEL32.dll", names)], ..PeFile::default() }
}

#[test]
fn layout() {
    check(&PeFile::default(), &[]);
    check(&PeFile { is_64: false, ..PeFile::default() }, &[]);
    check(&extra(b".data", 600, 5_000_000, DATA | WRITE), &[]);
    check(&extra(b".bss", 0, 5_000_000, DATA | WRITE), &[]);
    check(&PeFile { code_flags: CODE | WRITE, ..PeFile::default() }, &["pe.section.writable-code"]);
    check(&extra(b".code", 0, 9_000, CODE), &["pe.section.empty-code"]);
    check(&PeFile { code: noise(20_000), ..PeFile::default() }, &["pe.section.entropy"]);
    check(&PeFile { code: noise(2_000), ..PeFile::default() }, &[]);
    check(&PeFile { entry: 0x10, ..PeFile::default() }, &["pe.entry.outside"]);
    check(
        &PeFile { entry: TEXT + 0x1_0000, ..PeFile::default() },
        &["pe.entry.outside", "pe.entry.last-section"],
    );
    check(&PeFile { entry: TEXT + 0x2_0000, ..extra(b".tail", 600, 0, CODE) }, &["pe.entry.last-section"]);
    check(&PeFile { entry: 0, is_library: true, ..PeFile::default() }, &[]);
    for is_64 in [true, false] {
        check(&PeFile { is_64, callbacks: 3, ..PeFile::default() }, &["pe.tls.callbacks"]);
        let (_, facts) = examined(&PeFile { is_64, callbacks: 3, ..PeFile::default() }.build());
        assert!(facts.findings[0].description.starts_with("3 callbacks"));
    }
    check(&PeFile { overlay: vec![0; 16], ..PeFile::default() }, &["pe.overlay"]);
    check(&PeFile { overlay: vec![0; 15], ..PeFile::default() }, &[]);
    check(
        &PeFile { named: vec![("PAYLOAD", PeFile::default().build())], ..PeFile::default() },
        &["pe.resource.program"],
    );
}

/// Where a field of the headers stands; the PE header is at 0x100.
const OPTIONAL: usize = 0x118;
const SECTIONS: usize = OPTIONAL + 240;

#[test]
fn headers() {
    let changed = |at: usize, number: u32, expected: &[&str]| {
        let mut bytes = PeFile::default().build();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        check_bytes(&bytes, expected);
    };
    // The checksum of a file is not looked at when it is zero.
    changed(OPTIONAL + 64, 1, &["pe.checksum"]);
    // Raw size and place of `.rdata`; its imports stay where they are.
    changed(SECTIONS + 40 + 16, 0x0100_0000, &["pe.section.outside"]);
    changed(SECTIONS + 8, 0x2_0000, &["pe.section.overlap"]);
    changed(SECTIONS + 16, 0x400, &["pe.section.overlap"]);
    // The directory of exports.
    changed(OPTIONAL + 112, 0x7000_0000, &["pe.exports.broken"]);
    let mut bytes = PeFile::default().build();
    // The directory of relocations.
    let at = OPTIONAL + 112 + 5 * 8;
    bytes[at..at + 8].copy_from_slice(&[0, 0, 0, 0x70, 8, 0, 0, 0]);
    check_bytes(&bytes, &["pe.directory.outside"]);
    // The number of sections.
    changed(0x106, 50, &["pe.sections.missing"]);
    changed(0x106, 5_000, &["pe.sections.many"]);
    let magic = u32::from_le_bytes([0x07, 0x01, 14, 29]);
    changed(OPTIONAL, magic, &["pe.header.magic", "pe.imports.none"]);
}

#[test]
fn a_table_of_certificates_is_no_overlay() {
    let check = |before: usize, expected: &[&str]| {
        let mut bytes = PeFile { overlay: vec![9; before + 64], ..PeFile::default() }.build();
        let at = OPTIONAL + 112 + 4 * 8;
        let place = [bytes.len() as u32 - 64, 64];
        bytes.splice(at..at + 8, place.iter().flat_map(|number| number.to_le_bytes()));
        check_bytes(&bytes, expected);
    };
    check(0, &[]);
    check(32, &["pe.overlay"]);
}

#[test]
fn the_right_checksum_is_none() {
    let mut bytes = PeFile { overlay: vec![9; 33], ..PeFile::default() }.build();
    // Words summed up with carry, and the length: computed here in the plainest way.
    let mut sum = 0_u32;
    for pair in bytes.chunks(2) {
        sum += u32::from(pair[0]) | u32::from(*pair.get(1).unwrap_or(&0)) << 8;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let sum = sum + bytes.len() as u32;
    bytes[OPTIONAL + 64..OPTIONAL + 68].copy_from_slice(&sum.to_le_bytes());
    check_bytes(&bytes, &["pe.overlay"]);
}

#[test]
fn abilities() {
    check(&importing(&["CreateFileW", "ReadFile"]), &[]);
    check(&importing(&["VirtualAllocEx", "WriteProcessMemory"]), &[]);
    check(
        &importing(&["VirtualAllocEx", "WriteProcessMemory", "CreateRemoteThread"]),
        &["pe.imports.injection"],
    );
    check(&importing(&["WriteProcessMemory", "QueueUserAPC"]), &["pe.imports.apc"]);
    check(
        &importing(&["CreateProcessW", "NtUnmapViewOfSection", "WriteProcessMemory", "SetThreadContext"]),
        &["pe.imports.hollowing"],
    );
    check(
        &importing(&["SetWindowsHookExW", "CallNextHookEx", "GetAsyncKeyState", "GetForegroundWindow"]),
        &["pe.imports.keyboard-hook"],
    );
    check(&importing(&["SetWindowsHookExW", "CallNextHookEx"]), &[]);
    check(&importing(&["URLDownloadToFileA", "WinExec"]), &["pe.imports.download-run"]);
    check(&importing(&["OpenSCManagerA", "CreateServiceA"]), &["pe.imports.service"]);
    check(&importing(&["LoadLibraryA", "GetProcAddress", "VirtualProtect"]), &["pe.imports.tiny"]);
    check(&PeFile { imports: Vec::new(), ..PeFile::default() }, &["pe.imports.none"]);
    check(&PeFile { imports: Vec::new(), is_library: true, ..PeFile::default() }, &[]);

    let (_, facts) =
        examined(&importing(&["VirtualAllocEx", "WriteProcessMemory", "CreateRemoteThread"]).build());
    assert_eq!(facts.findings[0].techniques, ["T1055"]);
    assert!(facts.findings.iter().all(|finding| finding.severity <= 40));
}

#[test]
fn packers() {
    let check = |file: PeFile, expected: &[&str]| {
        assert_eq!(examined(&file.build()).1.packers, expected);
    };
    check(PeFile::default(), &[]);
    for (name, expected) in [
        (&b"UPX0"[..], "UPX"),
        (b".aspack", "ASPack"),
        (b".MPRESS1", "MPRESS"),
        (b".themida", "Themida"),
        (b".winlice", "WinLicense"),
        (b".vmp1", "VMProtect"),
        (b"PEC2", "PECompact"),
        (b".ndata", "NSIS"),
        (b".wixburn", "WiX Burn"),
    ] {
        check(extra(name, 600, 0, DATA), &[expected]);
    }
    for (overlay, expected) in [
        (&b"\0\0\0\0\xef\xbe\xad\xdeNullsoftInst\0\0"[..], "NSIS"),
        (b"..Inno Setup Setup Data (6.2.0)....", "Inno Setup"),
        (b"InstallShield\0\x04\0\0\0", "InstallShield"),
        (b"7z\xbc\xaf\x27\x1c\0\x04..........", "7-Zip SFX"),
        (b"Rar!\x1a\x07\x01\0..........", "WinRAR SFX"),
        (b"................MEI\x0c\x0b\x0a\x0b\x0e....", "PyInstaller"),
    ] {
        check(PeFile { overlay: overlay.to_vec(), ..PeFile::default() }, &[expected]);
    }
    check(PeFile { named: vec![(">AUTOHOTKEY SCRIPT<", vec![1; 8])], ..PeFile::default() }, &["AutoHotkey"]);
}

#[test]
fn compilers() {
    let check = |file: PeFile, expected: &str| {
        let (_, facts) = examined(&file.build());
        assert_eq!(super::property(&facts, "Compiler"), expected);
        assert_eq!(facts.packers, [""; 0]);
    };
    check(PeFile::default(), "");
    check(PeFile { code: b"\xff Go buildinf:".to_vec(), ..PeFile::default() }, "Go");
    check(PeFile { code: b"/rustc/0123/library/core".to_vec(), has_rich: true, ..PeFile::default() }, "Rust");
    check(PeFile { named: vec![("DVCLAL", vec![1; 16])], ..PeFile::default() }, "Delphi");
    check(
        PeFile {
            imports: vec![("MSVBVM60.DLL", vec![super::pe_file::Import::Ordinal(100)])],
            ..PeFile::default()
        },
        "Visual Basic",
    );
    check(PeFile { code: b"Mingw-w64 runtime failure:\n".to_vec(), ..PeFile::default() }, "MinGW");
}
