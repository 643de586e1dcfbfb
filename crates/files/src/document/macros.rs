//! Macros in Office documents: VBA source out of its compressed container (MS-OVBA, section 2.4.1), and Excel 4.0 sheets by their marks.

use std::io::{Cursor, Read};

use memchr::memmem;

use crate::{
    Facts,
    names::{Bare, Names},
};

/// Streams of one file that are looked at.
const STREAMS_MAX: usize = 1_000;
/// Longest stream that is read, in bytes.
const STREAM_BYTES_MAX: u64 = 8 << 20;
/// Source that is unpacked of one file, in bytes.
const SOURCE_BYTES_MAX: usize = 8 << 20;
/// Bytes of source that a chunk gives (MS-OVBA 2.4.1.1.1).
const CHUNK_BYTES: usize = 4096;

/// Procedures that Office calls by itself.
const STARTERS: [&str; 12] = [
    "autoopen",
    "auto_open",
    "autoexec",
    "autoclose",
    "auto_close",
    "document_open",
    "document_close",
    "workbook_open",
    "workbook_activate",
    "workbook_beforeclose",
    "autonew",
    "userform_initialize",
];

pub(super) fn examine(bytes: &[u8], facts: &mut Facts, names: &mut Names) {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return };
    let streams: Vec<_> = file
        .walk()
        .filter(|entry| entry.is_stream() && entry.len() <= STREAM_BYTES_MAX)
        .take(STREAMS_MAX)
        .map(|entry| entry.path().to_owned())
        .collect();
    let mut source = Vec::new();
    for path in streams {
        let mut content = Vec::new();
        let Ok(stream) = file.open_stream(&path) else { continue };
        if stream.take(STREAM_BYTES_MAX).read_to_end(&mut content).is_err() {
            continue;
        }
        // A module's source begins with its attributes, and the first eight letters of a container are literal.
        if let Some(start) = memmem::find(&content, b"\x00Attribut").and_then(|at| at.checked_sub(3)) {
            unpack(content.get(start..).unwrap_or_default(), &mut source);
        }
        if source.len() >= SOURCE_BYTES_MAX {
            break;
        }
    }
    if source.is_empty() {
        return;
    }
    let lower = source.to_ascii_lowercase();
    let lines = source.split(|&byte| byte == b'\n').count();
    facts.find("macro.vba", 20, &["T1059.005"], format!("the document has VBA macros of {lines} lines"));
    if let Some(starter) = STARTERS.iter().find(|name| memmem::find(&lower, name.as_bytes()).is_some()) {
        facts.find("macro.starts-itself", 40, &["T1204.002"], format!("a macro runs by itself: `{starter}`"));
    }
    crate::script::examine(&source, "macro", facts);
    names.text(&source, Bare::Addresses);
}

/// Unpacks a compressed container; stops at what is not one.
fn unpack(container: &[u8], source: &mut Vec<u8>) {
    let Some((1, mut rest)) = container.split_first() else { return };
    while let Some((header, behind)) = rest.split_first_chunk::<2>() {
        let header = u16::from_le_bytes(*header);
        // Size with its header, less three; three bits of signature; one that tells whether it is compressed.
        let size = usize::from(header & 0x0fff).saturating_add(1);
        if header & 0x7000 != 0x3000 || source.len() >= SOURCE_BYTES_MAX {
            return;
        }
        let (chunk, next) = behind.split_at_checked(size).unwrap_or((behind, &[]));
        if header & 0x8000 == 0 {
            source.extend(chunk.iter().take(CHUNK_BYTES));
        } else {
            unpack_chunk(chunk, source);
        }
        rest = next;
    }
}

/// One chunk (MS-OVBA 2.4.1.3.2): groups of a byte of flags and eight tokens, each a letter or a copy of what was before in the chunk.
fn unpack_chunk(mut chunk: &[u8], source: &mut Vec<u8>) {
    let start = source.len();
    while let Some((flags, behind)) = chunk.split_first() {
        chunk = behind;
        for bit in 0..8 {
            let done = source.len().saturating_sub(start);
            if done >= CHUNK_BYTES {
                return;
            }
            if flags >> bit & 1 == 0 {
                let Some((letter, behind)) = chunk.split_first() else { return };
                source.push(*letter);
                chunk = behind;
                continue;
            }
            let Some((token, behind)) = chunk.split_first_chunk::<2>() else { return };
            chunk = behind;
            let token = u16::from_le_bytes(*token);
            // As many bits for the offset as the place needs, at least four (2.4.1.3.19.1).
            let offset_bits = (usize::BITS - done.saturating_sub(1).leading_zeros()).clamp(4, 12);
            let length = usize::from(token & (0xffff_u16 >> offset_bits)).saturating_add(3);
            let offset = usize::from(token >> (16 - offset_bits)).saturating_add(1);
            for _ in 0..length {
                let from = source.len().checked_sub(offset).filter(|from| *from >= start);
                let Some(letter) = from.and_then(|from| source.get(from).copied()) else { return };
                if source.len().saturating_sub(start) >= CHUNK_BYTES {
                    return;
                }
                source.push(letter);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_unpacked() {
        // Examples of MS-OVBA, section 3.2: without repetition, and all of one letter.
        let no_repetition = b"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.";
        let one_letter = b"\x01\x03\xb0\x02a\x45\x00";
        for (container, expected) in [
            (&no_repetition[..], "abcdefghijklmnopqrstuv."),
            (one_letter, &"a".repeat(73)),
            (b"\x01", ""),
            (b"", ""),
            (b"\x02\x19\xb0", ""),
            // A copy from before the chunk ends it.
            (b"\x01\x02\xb0\x01\x00\x70", ""),
        ] {
            let mut source = Vec::new();
            unpack(container, &mut source);
            assert_eq!(String::from_utf8_lossy(&source), expected);
        }
    }

    #[test]
    fn modules_are_found() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("created");
        file.create_storage("/VBA").expect("storage");
        // Literal tokens alone.
        let text = b"Attribute VB_Name\nSub AutoOpen()\nCreateObject(\"WScript.Shell\").Run \"http://a.example/x\"\n";
        let mut chunk = Vec::new();
        for eight in text.chunks(8) {
            chunk.push(0);
            chunk.extend(eight);
        }
        let size = u16::try_from(chunk.len() - 1).expect("short");
        let mut module = b"compiled code\x01".to_vec();
        module.extend((size | 0xb000).to_le_bytes());
        module.extend(chunk);
        std::io::Write::write_all(&mut file.create_stream("/VBA/Module1").expect("stream"), &module)
            .expect("written");
        let bytes = file.into_inner().into_inner();
        let (mut facts, mut names) = (Facts::default(), Names::default());
        examine(&bytes, &mut facts, &mut names);
        let found: Vec<&str> = facts.findings.iter().map(|finding| finding.name.as_str()).collect();
        assert_eq!(found, ["macro.vba", "macro.starts-itself", "script.starts-program"]);
        assert_eq!(names.into_told(), ["a.example/x"]);
        for length in 0..bytes.len() {
            examine(bytes.get(..length).expect("in range"), &mut Facts::default(), &mut Names::default());
        }
    }
}
