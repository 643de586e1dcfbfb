//! Version information: the texts that a maker writes for the properties page of a file (`VS_VERSIONINFO`, winver.h).

use super::super::{bytes::Bytes, told};
use crate::report::Facts;

/// Bytes of a version resource that are read.
const BYTES_MAX: u64 = 64 * 1024;
/// Blocks of one level that are read.
const BLOCKS_MAX: usize = 256;
/// Longest key, in bytes of UTF-16.
const KEY_BYTES_MAX: u64 = 256;
/// What a fixed part begins with.
const FIXED_SIGNATURE: u32 = 0xfeef_04bd;

/// Tells what a resource of version information says: its texts in their order, then its fixed numbers.
pub(super) fn tell(resource: &[u8], facts: &mut Facts) {
    let Some(root) = Block::read(Bytes::little(resource).part(0, BYTES_MAX)) else { return };
    let tables = root.children().into_iter().filter(|block| block.key == "StringFileInfo");
    for table in tables.flat_map(|block| block.children()) {
        for pair in table.children() {
            told::tell(facts, &pair.key, told::text_utf16(pair.value.all()));
        }
    }
    if root.value.u32(0) == Some(FIXED_SIGNATURE) {
        let number = |at| {
            let half = |at| root.value.u16(at).unwrap_or_default();
            format!("{}.{}.{}.{}", half(at + 2), half(at), half(at + 6), half(at + 4))
        };
        told::tell(facts, "FileVersionNumber", number(8));
        told::tell(facts, "ProductVersionNumber", number(16));
    }
}

/// Length, key, value and children; all three levels have this shape.
struct Block<'a> {
    key: String,
    /// From the value on to the end of the block: its claimed length counts bytes or characters, depending on the compiler.
    value: Bytes<'a>,
    value_len: u64,
}

impl<'a> Block<'a> {
    fn read(bytes: Bytes<'a>) -> Option<Self> {
        let (len, value_len) = (bytes.u16(0)?, bytes.u16(2)?);
        let block = bytes.part(0, len.into());
        let key = block.part(6, KEY_BYTES_MAX);
        let key_len = key.all().as_chunks::<2>().0.iter().position(|unit| unit == &[0, 0])? as u64 * 2;
        let value_at = (6 + key_len + 2).next_multiple_of(4);
        Some(Self {
            key: told::text_utf16(key.all()),
            value: block.part(value_at, u64::MAX),
            value_len: value_len.into(),
        })
    }

    fn children(&self) -> Vec<Self> {
        let mut children = Vec::new();
        let mut at = self.value_len.next_multiple_of(4);
        while children.len() < BLOCKS_MAX {
            // A length of zero would stay where it is.
            let Some(len) = self.value.u16(at).filter(|&len| len > 6) else { break };
            children.extend(Self::read(self.value.part(at, u64::MAX)));
            at = (at + u64::from(len)).next_multiple_of(4);
        }
        children
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_blocks_end() {
        let check = |resource: &[u8]| {
            let mut facts = Facts::default();
            tell(resource, &mut facts);
            assert_eq!(facts, Facts::default());
        };
        check(&[]);
        check(&[0xff; 200]);
        check(&[7, 0, 0xff, 0xff, 0, 0, 0, 0]);
        // A block that is its own child in length, over and over.
        check(&[8, 0, 0, 0, 0, 0, 0, 0].repeat(100_000));
    }
}
