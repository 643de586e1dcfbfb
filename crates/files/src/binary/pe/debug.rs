//! When a PE was built, and where its symbols are, as its linker says.

use super::{
    super::told,
    image::{Directory, Image},
};
use crate::report::Facts;

/// Entries of the debug directory that are read. Linkers write four or five.
const ENTRIES_MAX: u64 = 32;

const CODEVIEW: u32 = 2;
/// The time stamp is a hash of the content (`IMAGE_DEBUG_TYPE_REPRO`).
const REPRO: u32 = 16;

/// 1993-07-27, Windows NT 3.1: there was no PE before.
const FIRST_PE: u32 = 743_731_200;
/// 2038-01-19: a later stamp is a hash or made up. There is no clock here to tell the years before from the future.
const LAST_PE: u32 = i32::MAX as u32;
/// 1992-06-19 22:22:17, which Delphi 4 to 2006 write into every file.
const DELPHI: u32 = 0x2a42_5e19;

/// Tells the time of the build and the path of the symbols.
pub(super) fn tell(image: &Image<'_>, facts: &mut Facts) {
    let mut is_reproducible = false;
    let directory = image.directory(Directory::DEBUG).unwrap_or_default();
    let count = u64::from(directory.size / 28).min(ENTRIES_MAX);
    let table = image.view(directory.rva.into(), count * 28);
    for at in (0..count).map(|n| n * 28) {
        let (Some(kind), Some(size), Some(place)) =
            (table.u32(at + 12), table.u32(at + 16), table.u32(at + 24))
        else {
            break;
        };
        match kind {
            CODEVIEW => codeview(image.bytes.up_to(place.into(), size.into()), facts),
            REPRO => is_reproducible = true,
            _ => {}
        }
    }

    let stamp = image.timestamp;
    match stamp {
        _ if is_reproducible => told::tell(facts, "ReproducibleBuild", "true"),
        0 | u32::MAX | DELPHI => {}
        FIRST_PE..=LAST_PE => facts.built_at = Some(stamp.into()),
        _ => facts.find(
            "pe.time.absurd",
            10,
            &["T1070.006"],
            format!("the time stamp {stamp:#010x} is before the first PE or after 2038"),
        ),
    }
}

fn codeview(content: &[u8], facts: &mut Facts) {
    let path_at = match content.first_chunk() {
        Some(b"RSDS") => 24,
        Some(b"NB10") => 16,
        _ => return,
    };
    let path = content.get(path_at..).unwrap_or_default();
    told::tell(facts, "PdbPath", told::text(super::super::bytes::until_zero(path)));
}
