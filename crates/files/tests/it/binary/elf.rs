//! What an ELF says of itself.

use super::{
    elf_file::{BASE, ElfFile, Part},
    examined, findings, noise, property,
};

#[test]
fn types() {
    let check = |file: ElfFile, expected: &str| {
        assert_eq!(examined(&file.build()).0.as_deref(), Some(expected));
    };
    check(ElfFile::default(), "elf.64.le");
    check(ElfFile { is_64: false, ..ElfFile::default() }, "elf.32.le");
    check(ElfFile { is_big_endian: true, ..ElfFile::default() }, "elf.64.be");
    check(ElfFile { is_64: false, is_big_endian: true, ..ElfFile::default() }, "elf.32.be");
    check(ElfFile { kind: 1, ..ElfFile::default() }, "elf.64.le.o");
    check(ElfFile { kind: 4, ..ElfFile::default() }, "elf.64.le.core");
    // A program that can lie anywhere is a library by its header; a library that can be started has an interpreter.
    check(ElfFile { kind: 3, ..ElfFile::default() }, "elf.64.le");
    check(ElfFile { kind: 3, interpreter: "", is_pie: true, ..ElfFile::default() }, "elf.64.le");
    check(ElfFile { kind: 3, interpreter: "", ..ElfFile::default() }, "elf.64.le.so");
    check(ElfFile { kind: 3, soname: "libc.so.6", ..ElfFile::default() }, "elf.64.le.so");
}

#[test]
fn properties() {
    for (is_64, is_big_endian) in [(true, false), (true, true), (false, false), (false, true)] {
        let comment = Part { name: ".comment", kind: 1, content: b"GCC: (made up) 12.2.0\0".to_vec() };
        let info = Part {
            name: ".modinfo",
            kind: 1,
            content: b"license=GPL\0author=A <a@example.org>\0parm=x:y\0author=B\0vermagic=6.1.0\0".to_vec(),
        };
        let file = ElfFile {
            is_64,
            is_big_endian,
            kind: 3,
            soname: "libbuilt.so.1",
            needed: vec!["libc.so.6", "libm.so.6"],
            imports: vec!["malloc", "free"],
            exports: vec!["one", "two", "one"],
            parts: vec![comment, info],
            ..ElfFile::default()
        };
        let (_, facts) = examined(&file.build());
        let check = |key: &str, expected: &str| assert_eq!(property(&facts, key), expected, "{key}");
        check("Machine", "x86_64");
        check("Interpreter", "/lib/ld.so");
        check("Needed", "libc.so.6, libm.so.6");
        check("SoName", "libbuilt.so.1");
        check("ImportedNames", "2");
        check("BuildId", &"ab".repeat(20));
        check("Stripped", "true");
        check("Compiler", "GCC: (made up) 12.2.0");
        check("ModuleLicense", "GPL");
        check("ModuleAuthor", "A <a@example.org>");
        check("ModuleKernel", "6.1.0");
        assert_eq!(facts.exports, ["one", "two"]);
        assert_eq!(findings(&facts), [""; 0]);
    }
}

#[test]
fn symbols_are_kept_or_stripped() {
    let symbols = Part { name: ".symtab", kind: 2, content: vec![0; 24] };
    let (_, facts) = examined(&ElfFile { parts: vec![symbols], ..ElfFile::default() }.build());
    assert_eq!(property(&facts, "Stripped"), "false");
}

#[test]
fn notes_behind_notes() {
    let other = [&[3, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0][..], b"XY\0\0", &[9; 5], &[0; 3]].concat();
    let build = [&[4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0][..], b"GNU\0", &[0xef; 2]].concat();
    let notes = Part { name: ".note", kind: 7, content: [other, build].concat() };
    let file = ElfFile { build_id: Vec::new(), parts: vec![notes], ..ElfFile::default() };
    assert_eq!(property(&examined(&file.build()).1, "BuildId"), "efef");
}

#[test]
fn what_is_worth_a_look() {
    let check = |file: ElfFile, expected: &[&str]| {
        assert_eq!(findings(&examined(&file.build()).1), expected);
    };
    check(ElfFile::default(), &[]);
    check(ElfFile { code_flags: 7, ..ElfFile::default() }, &["elf.segment.writable-code"]);
    let file = ElfFile { code_flags: 7, is_64: false, ..ElfFile::default() };
    check(file, &["elf.segment.writable-code"]);
    check(ElfFile { has_sections: false, ..ElfFile::default() }, &["elf.sections.none"]);
    check(ElfFile { code: noise(20_000), ..ElfFile::default() }, &["elf.segment.entropy"]);
    check(ElfFile { entry: BASE, ..ElfFile::default() }, &["elf.entry.outside"]);
    check(ElfFile { code: b"UPX!".to_vec(), ..ElfFile::default() }, &["packer.upx"]);
    let mut bytes = ElfFile::default().build();
    bytes.truncate(0x420);
    let (_, facts) = examined(&bytes);
    assert!(findings(&facts).contains(&"elf.segment.outside"));
}
