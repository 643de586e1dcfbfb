//! Notes of an ELF: the identity of its build, and who made it.

use super::{
    super::{
        bytes::{Bytes, until_zero},
        told,
    },
    header::{self, Header},
};
use crate::report::Facts;

/// Notes that are read of one segment or section.
const NOTES_MAX: usize = 64;
/// Segments and sections with notes that are read.
const TABLES_MAX: usize = 32;

const BUILD_ID: u32 = 3;
const GO_BUILD_ID: u32 = 4;

/// Tells the build's identity.
pub(super) fn tell(elf: &Header<'_>, facts: &mut Facts) {
    // A core dump has notes on its process, of megabytes, and no build.
    if elf.kind == header::CORE {
        return;
    }
    let segments = elf.segments.iter().filter(|segment| segment.kind == header::NOTE);
    let sections = elf.sections.iter().filter(|section| section.kind == header::SECTION_NOTE);
    let places = segments.map(|segment| (segment.at, segment.file_size));
    let places = places.chain(sections.map(|section| (section.at, section.size)));
    for (at, size) in places.take(TABLES_MAX) {
        one(elf.bytes.part(at, size), facts);
    }
}

fn one(table: Bytes<'_>, facts: &mut Facts) {
    let mut at = 0;
    for _ in 0..NOTES_MAX {
        let (Some(name_len), Some(len), Some(kind)) = (table.u32(at), table.u32(at + 4), table.u32(at + 8))
        else {
            return;
        };
        let content_at = at + 12 + u64::from(name_len).next_multiple_of(4);
        let content = table.up_to(content_at, len.into());
        match (until_zero(table.up_to(at + 12, name_len.into())), kind) {
            (b"GNU", BUILD_ID) => {
                let content = content.get(..64).unwrap_or(content);
                told::tell(facts, "BuildId", told::hex(content));
            }
            (b"Go", GO_BUILD_ID) => told::tell(facts, "GoBuildId", told::text(content)),
            _ => {}
        }
        at = content_at + u64::from(len).next_multiple_of(4);
    }
}
