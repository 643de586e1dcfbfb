//! .NET: the name and the identity that an assembly has in its metadata (ECMA-335, partition II, 22 to 25).

use super::{
    super::{
        bytes::{Bytes, until_zero},
        told,
    },
    image::{Directory, Image},
};
use crate::report::Facts;

/// Streams of metadata that are looked at. Compilers write five.
const STREAMS_MAX: usize = 16;

/// The number of the table with the assembly itself.
const ASSEMBLY: usize = 0x20;

/// Columns of the tables before it: digits are bytes, `s` `g` `b` indices into heaps, `=xx` an index into table xx, other capitals
/// an index into one of several tables, see [`coded`].
const TABLES: [&str; ASSEMBLY + 1] = [
    "2sggg",
    "Rss",
    "4ssT=04=06",
    "=04",
    "2sb",
    "=06",
    "422sb=08",
    "=08",
    "22s",
    "=02T",
    "Psb",
    "2Cb",
    "AUb",
    "Fb",
    "2Db",
    "24=02",
    "4=04",
    "b",
    "=02=14",
    "=14",
    "2sT",
    "=02=17",
    "=17",
    "2sb",
    "2=06S",
    "=02MM",
    "s",
    "b",
    "2Ws=1a",
    "4=04",
    "44",
    "4",
    "422224bss",
];

/// Tells what the metadata says; returns whether there is a CLR header.
pub(super) fn tell(image: &Image<'_>, facts: &mut Facts) -> bool {
    let Some(directory) = image.directory(Directory::CLR) else { return false };
    let header = image.view(directory.rva.into(), 72);
    if let (Some(rva), Some(size)) = (header.u32(8), header.u32(12)) {
        metadata(image.view(rva.into(), size.into()), facts);
    }
    true
}

fn metadata(root: Bytes<'_>, facts: &mut Facts) -> Option<()> {
    if root.slice(0, 4)? != b"BSJB" {
        return None;
    }
    let version_len = u64::from(root.u32(12)?);
    told::tell(facts, "RuntimeVersion", told::text(root.text(16, version_len.min(255))));
    let mut at = 16 + version_len + 4;
    let count = usize::from(root.u16(at - 2)?).min(STREAMS_MAX);
    let (mut tables, mut strings, mut guids) = (None, None, None);
    for _ in 0..count {
        let stream = root.part(root.u32(at)?.into(), root.u32(at + 4)?.into());
        let name = until_zero(root.up_to(at + 8, 32));
        match name {
            b"#~" | b"#-" => tables = tables.or(Some(stream)),
            b"#Strings" => strings = strings.or(Some(stream)),
            b"#GUID" => guids = guids.or(Some(stream)),
            _ => {}
        }
        at += 8 + (name.len() as u64 + 1).next_multiple_of(4);
    }
    let (tables, strings) = (Tables::read(tables?)?, strings?);
    let text = |at: u64| told::text(strings.text(at, Facts::TEXT_BYTES_MAX as u64));
    if let Some((row, assembly)) = tables.first_row(ASSEMBLY) {
        let version = |n: u64| row.u16(4 + n * 2).unwrap_or_default();
        // Name and culture are the last two columns.
        let name_at = assembly - 2 * tables.width('s');
        told::tell(facts, "AssemblyName", text(tables.index(row, name_at, 's')?));
        let version = format!("{}.{}.{}.{}", version(0), version(1), version(2), version(3));
        told::tell(facts, "AssemblyVersion", version);
    }
    let (module, _) = tables.first_row(0)?;
    told::tell(facts, "ModuleName", text(tables.index(module, 2, 's')?));
    let mvid = tables.index(module, 2 + tables.width('s'), 'g')?.checked_sub(1)?.checked_mul(16)?;
    told::tell(facts, "ModuleVersionId", guid(guids?.slice(mvid, 16)?)?);
    Some(())
}

fn guid(bytes: &[u8]) -> Option<String> {
    let view = Bytes::little(bytes);
    let (tail, node) = (told::hex(bytes.get(8..10)?), told::hex(bytes.get(10..16)?));
    Some(format!("{:08x}-{:04x}-{:04x}-{tail}-{node}", view.u32(0)?, view.u16(4)?, view.u16(6)?))
}

/// The stream `#~`.
struct Tables<'a> {
    rows: [u32; 64],
    heap_sizes: u8,
    content: Bytes<'a>,
}

impl<'a> Tables<'a> {
    fn read(stream: Bytes<'a>) -> Option<Self> {
        let (heap_sizes, present) = (stream.u8(6)?, stream.u64(8)?);
        let mut rows = [0; 64];
        let mut at = 24;
        for (_, count) in rows.iter_mut().enumerate().filter(|(n, _)| present >> n & 1 == 1) {
            *count = stream.u32(at)?;
            at += 4;
        }
        // Flag of edit-and-continue: four bytes more.
        at += if heap_sizes & 0x40 != 0 { 4 } else { 0 };
        Some(Self { rows, heap_sizes, content: stream.part(at, u64::MAX) })
    }

    /// The first row of a table and its length in bytes.
    fn first_row(&self, table: usize) -> Option<(Bytes<'a>, u64)> {
        let has_rows = self.rows.get(table).is_some_and(|&count| count > 0);
        let before = TABLES.iter().zip(self.rows).take(table);
        let at: u64 = before.map(|(columns, count)| self.row_len(columns) * u64::from(count)).sum();
        let len = self.row_len(TABLES.get(table)?);
        has_rows.then(|| (self.content.part(at, len), len))
    }

    fn row_len(&self, columns: &str) -> u64 {
        let mut columns = columns.chars();
        let mut len = 0;
        while let Some(column) = columns.next() {
            len += match column {
                '=' => {
                    let digits: String = columns.by_ref().take(2).collect();
                    let table = usize::from_str_radix(&digits, 16).unwrap_or_default();
                    self.wide(self.rows.get(table).is_some_and(|&count| count >= 1 << 16))
                }
                _ => self.width(column),
            };
        }
        len
    }

    fn width(&self, column: char) -> u64 {
        let (tag_bits, tables) = match column {
            '2' => return 2,
            '4' => return 4,
            's' => return self.wide(self.heap_sizes & 1 != 0),
            'g' => return self.wide(self.heap_sizes & 2 != 0),
            'b' => return self.wide(self.heap_sizes & 4 != 0),
            _ => coded(column),
        };
        let most = tables.iter().filter_map(|&table| self.rows.get(table)).max().copied().unwrap_or_default();
        self.wide(most >= 1 << (16 - tag_bits))
    }

    fn wide(&self, is_wide: bool) -> u64 {
        if is_wide { 4 } else { 2 }
    }

    fn index(&self, row: Bytes<'_>, at: u64, column: char) -> Option<u64> {
        if self.width(column) == 4 { row.u32(at).map(u64::from) } else { row.u16(at).map(u64::from) }
    }
}

/// Indices into one of several tables (II.24.2.6): bits that tell the table, and the tables.
fn coded(column: char) -> (u32, &'static [usize]) {
    match column {
        'R' => (2, &[0x00, 0x1a, 0x23, 0x01]),
        'T' => (2, &[0x02, 0x01, 0x1b]),
        'P' => (3, &[0x02, 0x01, 0x1a, 0x06, 0x1b]),
        'C' => (2, &[0x04, 0x08, 0x17]),
        'A' => (
            5,
            &[
                0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20,
                0x23, 0x26, 0x27, 0x28, 0x2a, 0x2c, 0x2b,
            ],
        ),
        'U' => (3, &[0x06, 0x0a]),
        'F' => (1, &[0x04, 0x08]),
        'D' => (2, &[0x02, 0x06, 0x20]),
        'S' => (1, &[0x14, 0x17]),
        'M' => (1, &[0x06, 0x0a]),
        'W' => (1, &[0x04, 0x06]),
        _ => (0, &[]),
    }
}
