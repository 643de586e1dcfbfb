//! What an ELF needs at run time, what it calls itself, and which names it asks for and offers.

use std::collections::HashSet;

use super::{
    super::{bytes::Bytes, told},
    column,
    header::{self, Header},
};
use crate::report::Facts;

/// Entries of the dynamic section that are read. Linkers write forty and one for each library.
const ENTRIES_MAX: usize = 1_024;
/// Needed libraries that are told.
const NEEDED_MAX: usize = 64;
/// Symbols that are read. Big libraries of C++ have as many.
const SYMBOLS_MAX: usize = 200_000;
/// Longest name that is read.
const NAME_BYTES_MAX: u64 = 512;

// Tags of entries (`d_tag`).
const NEEDED: u64 = 1;
const TEXTS: u64 = 5;
const TEXTS_LEN: u64 = 10;
const SONAME: u64 = 14;
const RPATH: u64 = 15;
const RUNPATH: u64 = 29;
const FLAGS_1: u64 = 0x6fff_fffb;
/// It is a program (`DF_1_PIE`).
const PIE: u64 = 0x0800_0000;

/// What else the dynamic section says.
#[derive(Debug, Default)]
pub(super) struct Dynamic {
    /// The linker marked it as a program that can lie anywhere.
    pub(super) is_program: bool,
    /// It has a name as a library.
    pub(super) has_name: bool,
}

/// Tells needed libraries, names and paths.
pub(super) fn tell(elf: &Header<'_>, facts: &mut Facts) -> Dynamic {
    symbols(elf, facts);
    let Some(segment) = elf.segments.iter().find(|segment| segment.kind == header::DYNAMIC) else {
        return Dynamic::default();
    };
    let width = if elf.is_64 { 8 } else { 4 };
    let table = column(elf.bytes.part(segment.at, segment.file_size), 2 * width, ENTRIES_MAX);
    let entries = table.map_while(|entry| Some((entry.word(0, elf.is_64)?, entry.word(width, elf.is_64)?)));
    let entries: Vec<_> = entries.take_while(|&(tag, _)| tag != 0).collect();
    let first = |tag| entries.iter().find(|(known, _)| *known == tag).map(|&(_, value)| value);

    let texts_at = first(TEXTS).and_then(|address| elf.offset(address));
    if let Some(at) = texts_at {
        let texts = elf.bytes.part(at, first(TEXTS_LEN).unwrap_or_default());
        let text = |at| told::text(texts.text(at, NAME_BYTES_MAX));
        let needed = entries.iter().filter(|(tag, _)| *tag == NEEDED).take(NEEDED_MAX);
        let needed: Vec<_> = needed.map(|&(_, value)| text(value)).collect();
        told::tell(facts, "Needed", needed.join(", "));
        for (tag, key) in [(SONAME, "SoName"), (RPATH, "RunPath"), (RUNPATH, "RunPath")] {
            told::tell(facts, key, first(tag).map(text).unwrap_or_default());
        }
    } else if !entries.is_empty() {
        let text = "the names of needed libraries are not in the file".to_owned();
        facts.find("elf.dynamic.broken", 20, &[], text);
    }
    Dynamic {
        is_program: first(FLAGS_1).is_some_and(|flags| flags & PIE != 0),
        has_name: first(SONAME).is_some(),
    }
}

/// Names that it asks for are counted, those that it offers are kept.
fn symbols(elf: &Header<'_>, facts: &mut Facts) {
    let Some(section) = elf.sections.iter().find(|section| section.kind == header::DYNAMIC_SYMBOLS) else {
        return;
    };
    let texts = elf.sections.get(section.link as usize).map(|texts| elf.bytes.part(texts.at, texts.size));
    let Some(texts) = texts else { return };
    let table = Bytes::ordered(elf.content(section), elf.is_big_endian);
    let mut imported = 0_usize;
    // A name can have several versions.
    let mut kept = HashSet::new();
    for symbol in column(table, if elf.is_64 { 24 } else { 16 }, SYMBOLS_MAX) {
        let (info_at, section_at) = if elf.is_64 { (4, 6) } else { (12, 14) };
        let (Some(name), Some(info), Some(section)) =
            (symbol.u32(0), symbol.u8(info_at), symbol.u16(section_at))
        else {
            break;
        };
        // Functions and objects, global or weak.
        if name == 0 || info >> 4 == 0 {
            continue;
        }
        if section == 0 {
            imported += 1;
        } else if facts.exports.len() < Facts::EXPORTS_MAX && [1, 2, 10].contains(&(info & 15)) {
            let name = texts.text(name.into(), NAME_BYTES_MAX);
            if !name.is_empty() && kept.insert(name) {
                facts.exports.push(told::text(name));
            }
        }
    }
    told::tell(facts, "ImportedNames", imported.to_string());
}
