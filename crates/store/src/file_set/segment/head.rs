//! The first block of a segment: what it is, and whose.

use model::Timestamp;

use crate::{
    codec::wire::{Reader, Writer},
    file_set::{
        block::{BLOCK_BYTES, Bytes},
        checksum::xxh64,
        secret::Kind,
    },
};

const MARK: &[u8; 8] = b"HANTEI-K";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 8;

/// See the module. The manifest holds the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::file_set) struct Head {
    pub(in crate::file_set) kind: Kind,
    /// Which secret made the fingerprints.
    pub(in crate::file_set) secret: u64,
    /// The list that brought them.
    pub(in crate::file_set) list: String,
    /// Its date.
    pub(in crate::file_set) observed_at: Timestamp,
    /// Fingerprints.
    pub(in crate::file_set) count: u64,
    pub(in crate::file_set) blocks: u64,
    pub(in crate::file_set) index_checksum: u64,
}

impl Head {
    /// Bytes of the segment's file.
    pub(in crate::file_set) fn file_bytes(&self) -> u64 {
        let block = BLOCK_BYTES as u64;
        self.blocks.saturating_mul(block + super::INDEX_BYTES).saturating_add(block)
    }

    /// What the manifest keeps of it as well.
    pub(in crate::file_set) fn write(&self, out: &mut Writer) {
        out.byte(self.kind.code());
        out.raw(&self.secret.to_le_bytes());
        out.text(&self.list);
        out.moment(self.observed_at);
        out.number(self.count);
        out.number(self.blocks);
        out.raw(&self.index_checksum.to_le_bytes());
    }

    /// Reads what [`Head::write`] wrote.
    pub(in crate::file_set) fn read(input: &mut Reader<'_>) -> crate::Result<Self> {
        Ok(Self {
            kind: input.one_of(&Kind::ALL)?,
            secret: u64::from_le_bytes(input.array()?),
            list: input.text()?,
            observed_at: input.moment()?,
            count: input.number()?,
            blocks: input.number()?,
            index_checksum: u64::from_le_bytes(input.array()?),
        })
    }

    pub(super) fn encode(&self) -> Bytes {
        let mut out = Writer(MARK.to_vec());
        out.byte(VERSION);
        self.write(&mut out);
        let mut bytes = [0; BLOCK_BYTES];
        if let Some((content, checksum)) = bytes.split_last_chunk_mut::<CHECKSUM_BYTES>() {
            // Shorter by far: names of lists are bounded.
            content.iter_mut().zip(out.0).for_each(|(to, byte)| *to = byte);
            *checksum = xxh64(content, 0).to_le_bytes();
        }
        bytes
    }

    pub(super) fn decode(bytes: &Bytes) -> Result<Self, &'static str> {
        let Some((content, checksum)) = bytes.split_last_chunk::<CHECKSUM_BYTES>() else {
            return Err("a segment has no head");
        };
        if u64::from_le_bytes(*checksum) != xxh64(content, 0) {
            return Err("a segment's head has another checksum");
        }
        let rest = content.strip_prefix(MARK).ok_or("a segment has no head")?;
        let mut input = Reader(rest);
        input.version(VERSION).map_err(|_| "a segment is of another version")?;
        Self::read(&mut input).map_err(|_| "a segment's head does not decode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let head = Head {
            kind: Kind::Sha1,
            secret: 7,
            list: "nsrl/modern".repeat(10),
            observed_at: Timestamp::from_seconds(1_780_000_000),
            count: u64::MAX,
            blocks: 1 << 40,
            index_checksum: 9,
        };
        let bytes = head.encode();
        assert_eq!(Head::decode(&bytes), Ok(head));
        for at in 0..BLOCK_BYTES {
            let mut other = bytes;
            other[at] ^= 1;
            assert!(Head::decode(&other).is_err(), "byte {at}");
        }
        assert!(Head::decode(&[0; BLOCK_BYTES]).is_err());
    }
}
