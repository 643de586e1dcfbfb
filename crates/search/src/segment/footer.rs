//! The end of a segment: where its parts are, and digests of them.

use super::Digest;
use crate::{Error, Result};

const MARK: [u8; 8] = *b"HANTEI-N";
const VERSION: u64 = 1;
/// Bytes of a footer.
pub(super) const FOOTER_BYTES: usize = 10 * 8;

/// See [`crate::segment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Footer {
    pub(super) postings: u64,
    pub(super) bearers: u64,
    pub(super) blocks: u64,
    pub(super) signatures: u64,
    pub(super) directory: u64,
    pub(super) names: u64,
    /// Of text, postings and bearers.
    pub(super) body: Digest,
    /// Of what is held in memory.
    pub(super) head: Digest,
}

impl Footer {
    pub(super) fn encode(&self) -> Vec<u8> {
        let numbers = [
            self.postings,
            self.bearers,
            self.blocks,
            self.signatures,
            self.directory,
            self.names,
            self.body.0,
            self.head.0,
            VERSION,
        ];
        numbers.iter().flat_map(|number| number.to_le_bytes()).chain(MARK).collect()
    }

    /// Reads a footer that begins at `start`.
    pub(super) fn decode(bytes: &[u8; FOOTER_BYTES], start: u64) -> Result<Self> {
        let (words, _) = bytes.as_chunks::<8>();
        let [postings, bearers, blocks, signatures, directory, names, body, head, version, mark] = words
        else {
            return Err(Error::Damaged { what: "a segment has no end" });
        };
        let [postings, bearers, blocks, signatures, directory, names, body, head, version] =
            [postings, bearers, blocks, signatures, directory, names, body, head, version]
                .map(|w| u64::from_le_bytes(*w));
        if *mark != MARK {
            return Err(Error::Damaged { what: "a segment has no end" });
        }
        if version != VERSION {
            return Err(Error::Damaged { what: "a segment is of another version" });
        }
        if ![0, postings, bearers, blocks, signatures, directory, start].is_sorted() {
            return Err(Error::Damaged { what: "a segment's parts are out of order" });
        }
        Ok(Self {
            postings,
            bearers,
            blocks,
            signatures,
            directory,
            names,
            body: Digest(body),
            head: Digest(head),
        })
    }
}
