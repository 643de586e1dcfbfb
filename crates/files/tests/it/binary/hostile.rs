//! Broken programs: cut at every length, changed in every byte, made of chance. Nothing may panic, and all bounds hold.

use files::Facts;
use proptest::prelude::*;

use super::{
    elf_file::{ElfFile, Part},
    examined,
    macho_file::{MachOFile, fat},
    pe_file::{Extra, Import, PeFile, numbers},
};

/// One of each, with something of everything in it.
fn samples() -> Vec<Vec<u8>> {
    let pe = |is_64| PeFile {
        is_64,
        imports: vec![
            ("WS2_32.dll", vec![Import::Ordinal(2), Import::Name("WSAStartup")]),
            ("KERNEL32.dll", vec![Import::Name("LoadLibraryA"), Import::Name("GetProcAddress")]),
        ],
        exports: vec!["One", "Two"],
        version: vec![("CompanyName", "Built"), ("FileVersion", "1.0")],
        named: vec![("DVCLAL", vec![1; 16])],
        manifest: "asInvoker",
        pdb: "built.pdb",
        callbacks: 2,
        has_rich: true,
        metadata: b"BSJB\x01\0\x01\0\0\0\0\0\x04\0\0\0v1\0\0\0\0\x01\0\x20\0\0\0\x40\0\0\0#~\0\0".to_vec(),
        overlay: vec![5; 40],
        ..PeFile::default()
    };
    let part = || Part { name: ".modinfo", kind: 1, content: b"license=GPL\0".to_vec() };
    let elf = |is_64| ElfFile { is_64, exports: vec!["one"], parts: vec![part()], ..ElfFile::default() };
    let signature = Some(("<key>a</key>", true));
    let macho = |is_64| MachOFile { is_64, exports: vec!["_one"], signature, ..MachOFile::default() }.build();
    vec![
        pe(true).build(),
        pe(false).build(),
        elf(true).build(),
        elf(false).build(),
        macho(true),
        macho(false),
        fat(&[(7, macho(true)), (12, macho(false))]),
    ]
}

fn check(bytes: &[u8]) {
    let (_, facts) = examined(bytes);
    assert!(facts.properties.len() <= Facts::PROPERTIES_MAX);
    assert!(facts.exports.len() <= Facts::EXPORTS_MAX);
    assert!(facts.findings.len() <= Facts::FINDINGS_MAX);
    let texts = facts.properties.iter().flat_map(|(key, value)| [key, value]).chain(&facts.exports);
    assert!(texts.into_iter().all(|text| text.len() <= Facts::TEXT_BYTES_MAX));
}

#[test]
fn cut_at_every_length() {
    for sample in samples() {
        (0..sample.len()).for_each(|len| check(&sample[..len]));
    }
}

#[test]
fn changed_in_every_byte() {
    for mut sample in samples() {
        for at in 0..sample.len() {
            let right = sample[at];
            for wrong in [0, 1, 0x7f, 0x80, 0xff, right ^ 0x10] {
                sample[at] = wrong;
                check(&sample);
            }
            sample[at] = right;
        }
    }
}

#[test]
fn changed_in_every_field() {
    for sample in samples() {
        for at in 0..sample.len().saturating_sub(4).min(0x600) {
            let mut changed = sample.clone();
            changed[at..at + 4].copy_from_slice(&[0xff; 4]);
            check(&changed);
            changed[at..at + 4].copy_from_slice(&(at as u32).to_le_bytes());
            check(&changed);
        }
    }
}

#[test]
fn absurd_tables_end() {
    let with = |content: Vec<u8>, directory: usize| {
        let extra = Extra { name: b".x", content, virtual_size: 0, flags: 0x4000_0040 };
        let mut bytes = PeFile { extra: vec![extra], ..PeFile::default() }.build();
        // The third section is at 0x21000; the optional header of 64 bits has its directories at 112.
        let at = 0x118 + 112 + directory * 8;
        bytes[at..at + 8].copy_from_slice(&numbers(&[0x2_1000, 0x7fff_ffff]));
        check(&bytes);
    };
    let million = 1 << 20;
    // Exports, imports, resources, debug entries, callbacks, metadata: numbers that point everywhere, and back to themselves.
    for directory in [0, 1, 2, 6, 9, 14] {
        with(vec![0xff; million], directory);
        with(vec![1; million], directory);
        with(numbers(&[0x2_1000]).repeat(million / 4), directory);
        with(numbers(&[0x2_1000, 0x2_1000, 0, 0x2_1004]).repeat(million / 16), directory);
        with(numbers(&[0, 0, 0, 0x0fff_0fff, 0x8000_0000, 0x8000_0000]).repeat(million / 24), directory);
        with((0..million as u32 / 4).flat_map(|n| (0x2_1000 + n * 4).to_le_bytes()).collect(), directory);
    }
    // As many sections and segments as fit, all of them over the whole file.
    let mut many = samples();
    many[0][0x106..0x108].copy_from_slice(&[0xff; 2]);
    let section =
        [&b".text\0\0\0"[..], &numbers(&[0xffff, 0x1000, 0x7fff_ffff, 0x200, 0, 0, 0, 0xe000_0020])].concat();
    many[0].truncate(0x118 + 240);
    many[0].extend(section.repeat(0xffff));
    check(&many[0]);
    many[2][56..58].copy_from_slice(&[0xff; 2]);
    many[2].truncate(64);
    many[2][32..40].copy_from_slice(&64_u64.to_le_bytes());
    let segment = [&numbers(&[1, 7])[..], &[0; 24], &[0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0].repeat(3)].concat();
    many[2].extend(segment.repeat(0xffff));
    check(&many[2]);
}

proptest! {
    #[test]
    fn chance(sample in 0_usize..7, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = samples().swap_remove(sample);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check(&bytes);
    }

    #[test]
    fn chance_behind_a_signature(kind in 0_usize..5, rest in prop::collection::vec(any::<u8>(), 0..600)) {
        let heads: [&[u8]; 5] = [b"MZ", b"\x7fELF\x02\x01", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe\0\0\0\x02", b"\xce\xfa\xed\xfe"];
        check(&[heads[kind], &rest].concat());
    }
}
