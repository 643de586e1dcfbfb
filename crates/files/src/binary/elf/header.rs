//! Headers of an ELF, of its segments and its sections.

use super::{super::bytes::Bytes, column};

/// Segments and sections that are read of each table. Objects of C++ have thousands of sections, programs forty.
pub(super) const TABLE_MAX: usize = 4_096;

// Kinds of files (`e_type`).
pub(super) const RELOCATABLE: u16 = 1;
pub(super) const EXECUTABLE: u16 = 2;
pub(super) const SHARED: u16 = 3;
pub(super) const CORE: u16 = 4;

// Kinds of segments (`p_type`).
pub(super) const LOAD: u32 = 1;
pub(super) const DYNAMIC: u32 = 2;
pub(super) const INTERPRETER: u32 = 3;
pub(super) const NOTE: u32 = 4;

// Kinds of sections (`sh_type`).
pub(super) const SYMBOLS: u32 = 2;
pub(super) const SECTION_NOTE: u32 = 7;
pub(super) const NO_BITS: u32 = 8;
pub(super) const DYNAMIC_SYMBOLS: u32 = 11;

/// A part of the file as it lies in memory.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Segment {
    pub(super) kind: u32,
    flags: u32,
    pub(super) at: u64,
    pub(super) address: u64,
    pub(super) file_size: u64,
    pub(super) memory_size: u64,
}

impl Segment {
    pub(super) fn is_executable(&self) -> bool {
        self.flags & 1 != 0
    }

    pub(super) fn is_writable(&self) -> bool {
        self.flags & 2 != 0
    }
}

/// A part of the file as linkers see it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Section {
    name: u32,
    pub(super) kind: u32,
    pub(super) at: u64,
    pub(super) size: u64,
    /// The section with its texts.
    pub(super) link: u32,
}

/// The header and both tables.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) bytes: Bytes<'a>,
    pub(super) is_64: bool,
    pub(super) is_big_endian: bool,
    pub(super) kind: u16,
    pub(super) machine: u16,
    pub(super) entry: u64,
    pub(super) segments: Vec<Segment>,
    pub(super) sections: Vec<Section>,
    /// A table was longer than what is read of it.
    pub(super) is_cut: bool,
    /// Where the later of the tables ends.
    pub(super) tables_end: u64,
    names: Section,
}

impl<'a> Header<'a> {
    /// Reads them; `None` when it is no ELF.
    pub(super) fn read(all: &'a [u8]) -> Option<Self> {
        let is_64 = match all.get(4)? {
            1 => false,
            2 => true,
            _ => return None,
        };
        let is_big_endian = match all.get(5)? {
            1 => false,
            2 => true,
            _ => return None,
        };
        let bytes = Bytes::ordered(all, is_big_endian);
        // Behind the entry point all fields move by the width of addresses.
        let width = if is_64 { 8 } else { 4 };
        let counts_at = 24 + 3 * width + 4 + 2;
        let short = |n: u64| bytes.u16(counts_at + n * 2);
        let (segment_len, segment_count) = (short(0)?, short(1)?);
        let (section_len, mut section_count, mut names) =
            (short(2)?, u64::from(short(3)?), u32::from(short(4)?));
        let (segments_at, sections_at) = (bytes.word(24 + width, is_64)?, bytes.word(24 + 2 * width, is_64)?);

        // Counts that do not fit are in the first section.
        let first = section(bytes.part(sections_at, section_len.into()), is_64);
        if let (Some(first), true) = (first, sections_at != 0) {
            section_count = if section_count == 0 { first.size } else { section_count };
            names = if names == 0xffff { first.link } else { names };
        }
        if sections_at == 0 {
            section_count = 0;
        }
        let segments_len = u64::from(segment_len) * u64::from(segment_count);
        let sections_len = u64::from(section_len).saturating_mul(section_count);
        let segments = column(bytes.part(segments_at, segments_len), segment_len.into(), TABLE_MAX);
        let sections = column(bytes.part(sections_at, sections_len), section_len.into(), TABLE_MAX);
        let segments = segments.map_while(|bytes| segment(bytes, is_64)).collect();
        let sections: Vec<_> = sections.map_while(|bytes| section(bytes, is_64)).collect();
        Some(Self {
            bytes,
            is_64,
            is_big_endian,
            kind: bytes.u16(16)?,
            machine: bytes.u16(18)?,
            entry: bytes.word(24, is_64)?,
            segments,
            is_cut: section_count > TABLE_MAX as u64 || usize::from(segment_count) > TABLE_MAX,
            tables_end: segments_at
                .saturating_add(segments_len)
                .max(sections_at.saturating_add(sections_len)),
            names: sections.get(names as usize).copied().unwrap_or_default(),
            sections,
        })
    }

    /// What the file has of a section.
    pub(super) fn content(&self, section: &Section) -> &'a [u8] {
        if section.kind == NO_BITS { &[] } else { self.bytes.up_to(section.at, section.size) }
    }

    /// Its name.
    pub(super) fn section_name(&self, section: &Section) -> &'a [u8] {
        let names = self.bytes.part(self.names.at, self.names.size);
        names.text(section.name.into(), 256)
    }

    /// Place in the file of an address.
    pub(super) fn offset(&self, address: u64) -> Option<u64> {
        let loads = self.segments.iter().filter(|segment| segment.kind == LOAD);
        loads
            .filter_map(|segment| {
                let distance = address.checked_sub(segment.address)?;
                (distance < segment.file_size).then_some(segment.at.checked_add(distance)?)
            })
            .next()
    }
}

fn segment(bytes: Bytes<'_>, is_64: bool) -> Option<Segment> {
    let word = |at_64, at_32| bytes.word(if is_64 { at_64 } else { at_32 }, is_64);
    Some(Segment {
        kind: bytes.u32(0)?,
        flags: bytes.u32(if is_64 { 4 } else { 24 })?,
        at: word(8, 4)?,
        address: word(16, 8)?,
        file_size: word(32, 16)?,
        memory_size: word(40, 20)?,
    })
}

fn section(bytes: Bytes<'_>, is_64: bool) -> Option<Section> {
    let word = |at_64, at_32| bytes.word(if is_64 { at_64 } else { at_32 }, is_64);
    Some(Section {
        name: bytes.u32(0)?,
        kind: bytes.u32(4)?,
        at: word(24, 16)?,
        size: word(32, 20)?,
        link: bytes.u32(if is_64 { 40 } else { 24 })?,
    })
}
