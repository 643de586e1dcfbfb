//! A PE image: headers, sections, and the way from an address in memory to a place in the file (Microsoft PE/COFF specification).
//!
//! Where specification and loader leave room, it maps as the Python package `pefile` does, since import hashes are compared with those.

use std::cell::Cell;

use super::super::bytes::{Bytes, until_zero};

/// Sections that are read. Windows takes 96, later 65,535; more than a few dozen is somebody's joke.
pub(super) const SECTIONS_MAX: u16 = 2_048;

/// Memory that a section may begin in and take.
const SPAN_MAX: u32 = 0x1000_0000;
/// Faults of one section with which the table ends.
const FAULTS_MAX: usize = 3;

/// Data directories that have a meaning.
const DIRECTORIES_MAX: u32 = 16;

/// Least length of an optional header: Windows reads the rest as zeros (to the end of `Subsystem`).
const OPTIONAL_BYTES_MIN: u64 = 69;

const PE32_PLUS: u16 = 0x20b;
const PE32: u16 = 0x10b;
const SECTION_BYTES: u64 = 40;

/// The section may be executed (`IMAGE_SCN_MEM_EXECUTE`).
const EXECUTE: u32 = 0x2000_0000;
/// The section may be written (`IMAGE_SCN_MEM_WRITE`).
const WRITE: u32 = 0x8000_0000;

/// An entry of the table of directories.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Directory {
    /// Its address, relative to the image; of [`SECURITY`](Self::SECURITY) a place in the file.
    pub(super) rva: u32,
    /// Its length in bytes, as claimed.
    pub(super) size: u32,
}

impl Directory {
    pub(super) const EXPORT: usize = 0;
    pub(super) const IMPORT: usize = 1;
    pub(super) const RESOURCE: usize = 2;
    pub(super) const SECURITY: usize = 4;
    pub(super) const DEBUG: usize = 6;
    pub(super) const TLS: usize = 9;
    pub(super) const BOUND_IMPORT: usize = 11;
    pub(super) const CLR: usize = 14;
}

/// A section's header, and where it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    name: [u8; 8],
    pub(super) virtual_size: u32,
    pub(super) virtual_address: u32,
    pub(super) raw_size: u32,
    pub(super) raw_at: u32,
    characteristics: u32,
    /// Addresses that it answers for.
    start: u64,
    end: u64,
    /// Where its first byte is read from.
    file_at: u64,
}

impl Section {
    /// Its name up to the first zero.
    pub(super) fn name(&self) -> &[u8] {
        until_zero(&self.name)
    }

    pub(super) fn is_executable(&self) -> bool {
        self.characteristics & EXECUTE != 0
    }

    pub(super) fn is_writable(&self) -> bool {
        self.characteristics & WRITE != 0
    }
}

/// The headers of a PE.
#[derive(Debug)]
pub(super) struct Image<'a> {
    pub(super) bytes: Bytes<'a>,
    /// Where `PE\0\0` is.
    pub(super) header_at: u64,
    pub(super) magic: u16,
    pub(super) machine: u16,
    pub(super) sections_told: u16,
    pub(super) timestamp: u32,
    pub(super) symbols_at: u32,
    pub(super) symbols: u32,
    pub(super) characteristics: u16,
    pub(super) linker: (u8, u8),
    pub(super) entry: u32,
    pub(super) base: u64,
    pub(super) checksum: u32,
    pub(super) subsystem: u16,
    /// By address.
    pub(super) sections: Vec<Section>,
    directories: Vec<Directory>,
    headers_len: u64,
    /// The section of the last look-up. It wins where sections overlap, as in `pefile`.
    last: Cell<usize>,
}

impl<'a> Image<'a> {
    /// Reads headers and sections; `None` when it is no PE.
    pub(super) fn read(all: &'a [u8]) -> Option<Self> {
        let bytes = Bytes::little(all);
        let header_at = u64::from(bytes.u32(0x3c)?);
        if bytes.u32(header_at)? != u32::from_le_bytes(*b"PE\0\0") {
            return None;
        }
        let optional_at = header_at + 24;
        let optional_len = u64::from(bytes.u16(header_at + 20)?);
        if bytes.len().saturating_sub(optional_at) < OPTIONAL_BYTES_MIN {
            return None;
        }
        let magic = bytes.u16(optional_at)?;
        let is_64 = magic == PE32_PLUS;
        let dword = |at: u64| bytes.u32(optional_at + at).unwrap_or_default();
        let directories_at = if is_64 { 112 } else { 96 };
        let directories_told = (dword(directories_at - 4) & 0x7fff_ffff).min(DIRECTORIES_MAX);
        let directory = |n: u32| {
            let at = directories_at + u64::from(n) * 8;
            Directory { rva: dword(at), size: dword(at + 4) }
        };
        let mut image = Self {
            bytes,
            header_at,
            magic,
            machine: bytes.u16(header_at + 4)?,
            sections_told: bytes.u16(header_at + 6)?,
            timestamp: bytes.u32(header_at + 8)?,
            symbols_at: bytes.u32(header_at + 12)?,
            symbols: bytes.u32(header_at + 16)?,
            characteristics: bytes.u16(header_at + 22)?,
            linker: (bytes.u8(optional_at + 2)?, bytes.u8(optional_at + 3)?),
            entry: dword(16),
            base: bytes.word(optional_at + if is_64 { 24 } else { 28 }, is_64).unwrap_or_default(),
            checksum: dword(64),
            subsystem: bytes.u16(optional_at + 68).unwrap_or_default(),
            sections: Vec::new(),
            directories: (0..directories_told).map(directory).collect(),
            headers_len: 0,
            last: Cell::new(0),
        };
        image.map_sections(optional_at + optional_len, dword(32), dword(36));
        Some(image)
    }

    /// Reads the table of sections, and computes where each lies.
    fn map_sections(&mut self, at: u64, section_alignment: u32, file_alignment: u32) {
        let alignment = if section_alignment < 0x1000 { file_alignment } else { section_alignment };
        let file_len = self.bytes.len();
        let is_absurd = |section: &Section| {
            let (raw_at, raw_size) = (u64::from(section.raw_at), u64::from(section.raw_size));
            let faults = [
                raw_at + raw_size > file_len,
                raw_at & !0x1ff > file_len,
                section.virtual_size > SPAN_MAX,
                aligned(section.virtual_address, alignment) > SPAN_MAX,
                section.raw_at.checked_rem(file_alignment).is_some_and(|rest| rest != 0),
            ];
            faults.into_iter().filter(|&fault| fault).count() >= FAULTS_MAX
        };
        let headers = (0..self.sections_told.min(SECTIONS_MAX)).map(|n| at + u64::from(n) * SECTION_BYTES);
        let read = headers.map_while(|at| {
            let header = self.bytes.slice(at, SECTION_BYTES)?;
            header.iter().any(|&byte| byte != 0).then(|| section(Bytes::little(header)))?
        });
        self.sections = read.take_while(|section| !is_absurd(section)).collect();
        self.sections.sort_by_key(|section| section.virtual_address);

        let mut next = None;
        for section in self.sections.iter_mut().rev() {
            let address = section.virtual_address;
            section.start = aligned(address, alignment).into();
            let is_flat = section_alignment < 0x1000 && section.raw_at == address;
            section.file_at = u64::from(if is_flat { address } else { section.raw_at & !0x1ff });
            let raw_size = u64::from(section.raw_size);
            let fits = file_len.checked_sub(section.file_at).is_some_and(|left| left >= raw_size);
            let size = u64::from(section.virtual_size).max(if fits { raw_size } else { 0 });
            section.end = section.start + size;
            section.end = match next {
                Some(next) if next > address => section.end.min(u64::from(next)),
                _ => section.end,
            };
            next = Some(address);
        }

        let table_end = match self.sections.is_empty() {
            true => at,
            false => at + u64::from(self.sections_told) * SECTION_BYTES,
        };
        let raws = self.sections.iter().map(|section| section.raw_at).filter(|&raw_at| raw_at > 0);
        let lowest = u64::from(raws.map(|raw_at| raw_at & !0x1ff).min().unwrap_or_default());
        self.headers_len = lowest.max(table_end).min(file_len);
    }

    /// Whether addresses have eight bytes.
    pub(super) fn is_64(&self) -> bool {
        self.magic == PE32_PLUS
    }

    /// Whether the optional header is one that Windows knows.
    pub(super) fn has_known_magic(&self) -> bool {
        matches!(self.magic, PE32 | PE32_PLUS)
    }

    /// An entry of the table of directories, if it is there and not empty.
    pub(super) fn directory(&self, index: usize) -> Option<Directory> {
        self.directories.get(index).copied().filter(|directory| directory.rva != 0)
    }

    /// All directories with an address in memory.
    pub(super) fn directories_in_memory(&self) -> impl Iterator<Item = Directory> + '_ {
        // Tables of certificates and of bound imports are told by their place in the file.
        let all = self.directories.iter().enumerate();
        let in_memory = all.filter(|(n, _)| ![Directory::SECURITY, Directory::BOUND_IMPORT].contains(n));
        in_memory.map(|(_, &directory)| directory).filter(|directory| directory.rva != 0)
    }

    /// The section that an address is in.
    pub(super) fn section_of(&self, rva: u64) -> Option<&Section> {
        let has = |section: &&Section| section.start <= rva && rva < section.end;
        if let Some(section) = self.sections.get(self.last.get()).filter(has) {
            return Some(section);
        }
        let (n, section) = self.sections.iter().enumerate().find(|(_, section)| has(section))?;
        self.last.set(n);
        Some(section)
    }

    /// Place in the file of an address; outside of sections they are the same.
    pub(super) fn offset(&self, rva: u64) -> Option<u64> {
        match self.section_of(rva) {
            Some(section) => Some(rva - section.start + section.file_at),
            None => (rva < self.bytes.len()).then_some(rva),
        }
    }

    /// At most `len` bytes at an address, fewer where a section's content or the headers end. `None` where nothing is.
    pub(super) fn data(&self, rva: u64, len: u64) -> Option<&'a [u8]> {
        let (at, end) = match self.section_of(rva) {
            Some(section) => {
                let at = rva - section.start + section.file_at;
                (at, u64::from(section.raw_at) + u64::from(section.raw_size))
            }
            None if rva < self.headers_len => (rva, self.headers_len),
            None if rva < self.bytes.len() => (rva, self.bytes.len()),
            None => return None,
        };
        Some(self.bytes.up_to(at, len.min(end.saturating_sub(at))))
    }

    /// The text at an address, up to its zero.
    pub(super) fn text(&self, rva: u64, max: u64) -> &'a [u8] {
        match self.section_of(rva) {
            Some(_) => until_zero(self.data(rva, max).unwrap_or_default()),
            None => self.bytes.text(rva, max),
        }
    }

    /// Numbers at an address.
    pub(super) fn view(&self, rva: u64, len: u64) -> Bytes<'a> {
        Bytes::little(self.data(rva, len).unwrap_or_default())
    }

    /// What the file has of a section.
    pub(super) fn content(&self, section: &Section) -> &'a [u8] {
        self.bytes.up_to(section.raw_at.into(), section.raw_size.into())
    }
}

fn aligned(address: u32, alignment: u32) -> u32 {
    address - address.checked_rem(alignment).unwrap_or_default()
}

fn section(header: Bytes<'_>) -> Option<Section> {
    Some(Section {
        name: *header.all().first_chunk()?,
        virtual_size: header.u32(8)?,
        virtual_address: header.u32(12)?,
        raw_size: header.u32(16)?,
        raw_at: header.u32(20)?,
        characteristics: header.u32(36)?,
        start: 0,
        end: 0,
        file_at: 0,
    })
}
