//! The code directory of a Mach-O: hashes of its pages, and of the other blobs of the signature (Apple, `cs_blobs.h`).

use crate::{bytes::u32_be_at, digest::Algorithm};

const MAGIC: u32 = 0xfade_0c02;
/// From this version on the size of the code may have eight bytes.
const VERSION_LIMIT64: u32 = 0x2_0300;
/// Slots of blobs that are in the signature: requirements, entitlements, and these in DER.
const BLOBS: [u32; 3] = [2, 5, 7];
/// Largest page, as a power of two; real ones have 4 or 16 kB.
const PAGE_SHIFT_MAX: u8 = 30;

/// A code directory.
pub(super) struct Directory<'a> {
    /// Digest of pages, and of the directory itself.
    pub(super) algorithm: Algorithm,
    hash_bytes: usize,
    /// Bytes of the program that have hashes.
    limit: usize,
    /// Bytes of a page; none: all is one.
    page: Option<usize>,
    /// Hashes of blobs, the highest slot first.
    special: &'a [u8],
    pages: &'a [u8],
}

impl<'a> Directory<'a> {
    /// Reads a blob with its header.
    pub(super) fn parse(blob: &'a [u8]) -> Option<Self> {
        if u32_be_at(blob, 0)? != MAGIC {
            return None;
        }
        let number = |at: usize| usize::try_from(u32_be_at(blob, at)?).ok();
        let hash_bytes = usize::from(*blob.get(36)?);
        let algorithm = match (blob.get(37)?, hash_bytes) {
            (1, 20) => Algorithm::Sha1,
            (2, 32) | (3, 20) => Algorithm::Sha256,
            (4, 48) => Algorithm::Sha384,
            _ => return None,
        };
        let page = match *blob.get(39)? {
            0 => None,
            shift @ 1..=PAGE_SHIFT_MAX => Some(1 << shift),
            _ => return None,
        };
        let mut limit = number(32)?;
        if u32_be_at(blob, 8)? >= VERSION_LIMIT64 {
            let long = [number(56)?, number(60)?];
            if long != [0, 0] {
                limit = long.first()?.checked_mul(1 << 32)?.checked_add(*long.last()?)?;
            }
        }
        let hashes = number(16)?;
        let special = hashes.checked_sub(number(24)?.checked_mul(hash_bytes)?)?;
        let end = hashes.checked_add(number(28)?.checked_mul(hash_bytes)?)?;
        let (special, pages) = (blob.get(special..hashes)?, blob.get(hashes..end)?);
        Some(Self { algorithm, hash_bytes, limit, page, special, pages })
    }

    /// Whether every page of the program has its hash.
    pub(super) fn has_pages_of(&self, program: &[u8]) -> bool {
        let Some(code) = program.get(..self.limit) else { return false };
        let page = self.page.unwrap_or(code.len()).max(1);
        let hashes = self.pages.chunks(self.hash_bytes);
        hashes.len() == code.len().div_ceil(page)
            && hashes.zip(code.chunks(page)).all(|(hash, page)| self.is_hash(page, hash))
    }

    /// Slots of blobs, with their hashes.
    pub(super) fn blobs(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        let (hashes, size) = (self.special, self.hash_bytes);
        BLOBS.into_iter().filter_map(move |slot| {
            let start = hashes.len().checked_sub(usize::try_from(slot).ok()?.checked_mul(size)?)?;
            Some((slot, hashes.get(start..start.checked_add(size)?)?))
        })
    }

    /// Whether this is the hash of these bytes.
    pub(super) fn is_hash(&self, bytes: &[u8], hash: &[u8]) -> bool {
        self.algorithm.digest([bytes]).get(..self.hash_bytes) == Some(hash)
    }
}
