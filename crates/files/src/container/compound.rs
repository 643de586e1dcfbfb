//! Compound File Binary (MS-CFB), read so that damaged and hostile files give what they have: no chain is followed longer than the file, and
//! entries that hang on no tree are still read.

use std::cell::Cell;

use super::field;

/// Entries of a directory that are read: an installer has some hundred, a mailbox file some thousand.
const ENTRIES_MAX: usize = 50_000;
/// Length of an entry.
const ENTRY_BYTES: usize = 128;
/// Streams shorter than this stand in the mini stream, unless the header says otherwise.
const MINI_STREAM_BYTES: usize = 4_096;
/// Storages in one another that a path is made of.
const DEPTH_MAX: usize = 32;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Storage,
    Stream,
    Root,
}

/// An entry of the directory.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: Type,
    /// The storage that it is in.
    pub(super) parent: Option<usize>,
    links: [u32; 3],
    start: u32,
    pub(super) bytes: usize,
}

/// A compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    /// Length of a sector, as a power of two.
    shift: u32,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_below: usize,
    entries: Vec<Entry>,
    /// Bytes that may still be read: streams that share sectors would multiply the file.
    left: Cell<usize>,
}

impl<'b> Compound<'b> {
    /// Reads the tables of a file; `None` when it is none.
    pub(super) fn parse(bytes: &'b [u8]) -> Option<Self> {
        if !bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return None;
        }
        let shift = u32::from(field::u16(bytes, 30)?);
        let shift = if (7..=16).contains(&shift) { shift } else { 9 };
        let mut file = Self {
            bytes,
            shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            mini_below: field::size32(bytes, 56)?.min(MINI_STREAM_BYTES),
            entries: Vec::new(),
            left: Cell::new(bytes.len().saturating_mul(2)),
        };
        file.read_fat();
        let directory = file.chain(field::u32(bytes, 48)?, bytes.len());
        file.read_directory(&directory);
        file.mini_fat = longs(&file.chain(field::u32(bytes, 60)?, bytes.len()));
        if let Some(root) = file.entries.iter().find(|entry| entry.kind == Type::Root) {
            file.mini_stream = file.chain(root.start, root.bytes);
        }
        Some(file)
    }

    /// The entries, in the order of the directory.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate()
    }

    /// An entry by its number.
    pub(super) fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    /// What is in a storage.
    pub(super) fn within(&self, storage: usize) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.parent == Some(storage))
    }

    /// The storages that an entry is in, the innermost first.
    pub(super) fn ancestors(&self, entry: &Entry) -> impl Iterator<Item = usize> {
        let mut next = entry.parent;
        std::iter::from_fn(move || {
            let index = next?;
            next = self.entries.get(index).and_then(|entry| entry.parent);
            Some(index)
        })
        .take(DEPTH_MAX)
    }

    /// The content of a stream, at most so many bytes of it.
    pub(super) fn stream(&self, entry: &Entry, bytes_max: usize) -> Vec<u8> {
        let length = entry.bytes.min(bytes_max);
        if entry.bytes >= self.mini_below {
            return self.chain(entry.start, length);
        }
        let mut content = Vec::new();
        let mut sector = entry.start;
        while content.len() < length {
            let Some(at) = usize::try_from(sector).ok().and_then(|sector| sector.checked_mul(64)) else {
                break;
            };
            let piece = field::cut(&self.mini_stream, at, 64.min(length.saturating_sub(content.len())));
            if piece.is_empty() {
                break;
            }
            content.extend_from_slice(piece);
            let Some(next) = usize::try_from(sector).ok().and_then(|sector| self.mini_fat.get(sector)) else {
                break;
            };
            sector = *next;
        }
        content
    }

    fn sector(&self, number: u32) -> &'b [u8] {
        let at = (u64::from(number) + 1) << self.shift;
        usize::try_from(at).map(|at| field::cut(self.bytes, at, 1 << self.shift)).unwrap_or_default()
    }

    fn read_fat(&mut self) {
        let sectors = (self.bytes.len() >> self.shift).saturating_add(1);
        let mut places: Vec<u32> = longs(field::cut(self.bytes, 76, 109 * 4));
        let mut next = field::u32(self.bytes, 68).unwrap_or(u32::MAX);
        let per_sector = (1_usize << self.shift) / 4;
        for _ in 0..sectors {
            let mut more = longs(self.sector(next));
            if more.len() < per_sector || places.len() > sectors {
                break;
            }
            next = more.pop().unwrap_or(u32::MAX);
            places.extend(more);
        }
        for place in places {
            let table = self.sector(place);
            if self.fat.len() >= sectors {
                break;
            }
            if !table.is_empty() {
                self.fat.extend(longs(table));
            }
        }
    }

    /// What stands in a chain of sectors, at most so many bytes.
    fn chain(&self, start: u32, bytes_max: usize) -> Vec<u8> {
        let mut content = Vec::new();
        let mut number = start;
        // A chain that comes back to itself ends with the length of the file.
        let bytes_max = bytes_max.min(self.bytes.len()).min(self.left.get());
        while content.len() < bytes_max {
            let piece = field::cut(self.sector(number), 0, bytes_max.saturating_sub(content.len()));
            if piece.is_empty() {
                break;
            }
            content.extend_from_slice(piece);
            let Some(next) = usize::try_from(number).ok().and_then(|number| self.fat.get(number)) else {
                break;
            };
            number = *next;
        }
        self.left.set(self.left.get().saturating_sub(content.len()));
        content
    }

    fn read_directory(&mut self, directory: &[u8]) {
        self.entries = directory.chunks_exact(ENTRY_BYTES).take(ENTRIES_MAX).filter_map(entry).collect();
        // From each storage along its tree; each entry belongs to the first that reaches it.
        let mut seen = vec![false; self.entries.len()];
        for storage in 0..self.entries.len() {
            let Some([_, _, child]) =
                self.entries.get(storage).filter(|entry| entry.kind != Type::Stream).map(|entry| entry.links)
            else {
                continue;
            };
            let mut open = vec![child];
            while let Some(number) = open.pop() {
                let Some(index) = usize::try_from(number).ok() else { continue };
                let (Some(entry), Some(seen)) = (self.entries.get_mut(index), seen.get_mut(index)) else {
                    continue;
                };
                if std::mem::replace(seen, true) || index == storage || entry.kind == Type::Root {
                    continue;
                }
                entry.parent = Some(storage);
                open.extend(entry.links.iter().take(2));
            }
        }
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = field::size16(bytes, 64)?.min(64);
    Some(Entry {
        name: field::utf16(field::cut(bytes, 0, length)),
        kind: match bytes.get(66)? {
            2 => Type::Stream,
            5 => Type::Root,
            // Numbers count entries that are not used too.
            _ => Type::Storage,
        },
        parent: None,
        links: [field::u32(bytes, 68)?, field::u32(bytes, 72)?, field::u32(bytes, 76)?],
        start: field::u32(bytes, 116)?,
        // The upper half is garbage in files of version 3.
        bytes: field::size32(bytes, 120)?,
    })
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| field::u32(four, 0)).collect()
}
