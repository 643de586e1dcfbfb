//! The names in the metadata of .NET.

use super::{examined, findings, pe_file::PeFile, property};

/// Metadata with a module, a type and an assembly. Tables between them decide where the assembly's row is.
fn metadata(memberrefs: u32, modulerefs: u32, wide_strings: bool) -> Vec<u8> {
    let strings = b"\0built.exe\0Built\0".to_vec();
    let (module_name, assembly_name) = (1_u32, 11_u32);
    let index = |number: u32| {
        if wide_strings { number.to_le_bytes().to_vec() } else { (number as u16).to_le_bytes().to_vec() }
    };
    let mut tables = vec![0, 0, 0, 0, 2, 0, u8::from(wide_strings), 1];
    // Module, TypeDef, MemberRef, ModuleRef, Assembly.
    tables.extend((1_u64 | 1 << 2 | 1 << 0x0a | 1 << 0x1a | 1 << 0x20).to_le_bytes());
    tables.extend(0_u64.to_le_bytes());
    for count in [1, 1, memberrefs, modulerefs, 1_u32] {
        tables.extend(count.to_le_bytes());
    }
    tables.extend([&[0, 0][..], &index(module_name), &[1, 0, 0, 0, 0, 0]].concat());
    tables.extend([&[0; 4][..], &index(0), &index(0), &[0, 0, 1, 0, 1, 0]].concat());
    for _ in 0..memberrefs {
        // Three bits of the first column tell the table: it has room for 8,191 rows in two bytes.
        let parent = if modulerefs >= 1 << 13 { &[0; 4][..] } else { &[0; 2] };
        tables.extend([parent, &index(0), &[0, 0]].concat());
    }
    for _ in 0..modulerefs {
        tables.extend(index(0));
    }
    tables.extend(
        [&[4, 128, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0, 0, 0, 0][..], &index(assembly_name), &index(0)]
            .concat(),
    );
    let guids: Vec<u8> = (1..=16).collect();

    let names: [(&[u8], &[u8]); 3] =
        [(b"#~\0\0", &tables), (b"#Strings\0\0\0\0", &strings), (b"#GUID\0\0\0", &guids)];
    let mut root = b"BSJB\x01\0\x01\0\0\0\0\0\x0c\0\0\0v4.0.30319\0\0\0\0\x03\0".to_vec();
    let headers: usize = names.iter().map(|(name, _)| 8 + name.len()).sum();
    let mut at = root.len() + headers;
    for (name, content) in names {
        root.extend((at as u32).to_le_bytes());
        root.extend((content.len() as u32).to_le_bytes());
        root.extend(name);
        at += content.len();
    }
    root.extend([tables.clone(), strings, guids].concat());
    root
}

#[test]
fn names() {
    for (memberrefs, modulerefs, wide_strings) in
        [(0, 0, false), (7, 1, false), (7, 1, true), (7, 8_191, false), (7, 8_192, false)]
    {
        let metadata = metadata(memberrefs, modulerefs, wide_strings);
        let file = PeFile { metadata, ..PeFile::default() };
        let (kind, facts) = examined(&file.build());
        assert_eq!(kind.as_deref(), Some("pe.64.net.exe"));
        let check = |key: &str, expected: &str| {
            assert_eq!(property(&facts, key), expected, "{key} {memberrefs} {modulerefs}")
        };
        check("AssemblyName", "Built");
        check("AssemblyVersion", "1.2.3.4");
        check("ModuleName", "built.exe");
        check("ModuleVersionId", "04030201-0605-0807-090a-0b0c0d0e0f10");
        check("RuntimeVersion", "v4.0.30319");
        assert_eq!(findings(&facts), [""; 0]);
    }
}
