//! The key of a file, chosen by the caller. This crate does not look inside.

/// Bytes of a key: a digest of up to 32 bytes, filled up, and a byte that tells its kind.
pub const FILE_ID_BYTES: usize = 33;

/// The key of a file. Keys are ordered by their bytes; where two files are equally like a third, the lesser key comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub [u8; FILE_ID_BYTES]);
