//! What a PE offers to others: its names of functions, and the name that its maker gave it.

use super::{
    super::told,
    image::{Directory, Image},
};
use crate::report::Facts;

/// Names that an honest library may have: ordinals have 16 bits.
const NAMES_MAX: u32 = 0x1_0000;

/// Tells the exported names, and the file name that the table has.
pub(super) fn tell(image: &Image<'_>, facts: &mut Facts) {
    let Some(directory) = image.directory(Directory::EXPORT) else { return };
    let table = image.view(directory.rva.into(), 40);
    let (Some(name), Some(count), Some(names)) = (table.u32(12), table.u32(24), table.u32(32)) else {
        let size = directory.size;
        return facts.find(
            "pe.exports.broken",
            15,
            &[],
            format!("the table of exports ({size} bytes) is not in the file"),
        );
    };
    told::tell(facts, "ExportName", text(image, name));
    if count > NAMES_MAX {
        facts.find(
            "pe.exports.broken",
            15,
            &[],
            format!("the table claims {count} exported names, more than there can be"),
        );
    }
    if count > 0 {
        told::tell(facts, "ExportedNames", count.to_string());
    }
    // One read of the table of pointers: its length is bounded by what the file has of it.
    let kept = u64::from(count).min(Facts::EXPORTS_MAX as u64);
    let pointers = image.view(names.into(), kept * 4);
    let pointers = (0..kept).map_while(|n| pointers.u32(n * 4));
    let names = pointers.map(|pointer| text(image, pointer)).filter(|name| !name.is_empty());
    facts.exports.extend(names);
}

fn text(image: &Image<'_>, rva: u32) -> String {
    told::text(image.text(rva.into(), Facts::TEXT_BYTES_MAX as u64))
}
