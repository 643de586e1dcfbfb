//! A segment: some digests in order, with all that finds them. Written once, never changed.
//!
//! ```text
//! tlsh      by header, body, checksum, key; in chunks of up to 1024 of one header: all bodies (32 bytes each), all checksums (1), all keys (33)
//! ctph      by digest and key: level, lengths of both parts (1 byte each), parts, key (33); 16 are a block
//! imphash   by hash (16 bytes) and key (33)
//! postings  by hash of a piece: what its bucket does not tell of the hash, the number of the digest that has it
//! cells     for each header (2 bytes) how many TLSH digests have it (4)
//! blocks    for each block where it ends (8)
//! buckets   for each bucket, all hashes with the same upper bits, where its postings end (4)
//! footer    how many of each, where what is held in memory begins, checksums of both parts, version, mark
//! ```
//! Numbers are little-endian. Cells, blocks and buckets are held in memory; the rest is read in parts, and the system's cache keeps what is
//! read often.

mod build;
mod ctph;
mod footer;
mod imphash;
mod read;
mod tlsh;

pub(crate) use self::{
    build::{Part, build},
    read::Segment,
    tlsh::Near,
};

use crate::FILE_ID_BYTES;

/// Bytes of a TLSH digest with its key.
const TLSH_ROW_BYTES: usize = 33 + FILE_ID_BYTES;
/// TLSH digests of a chunk: what is read at once is about as much as a processor's fastest memory holds.
const CHUNK_ROWS: usize = 1024;
/// CTPH digests of a block. Fewer take more memory, more make reading one dearer.
const BLOCK_ROWS: usize = 16;
/// Bytes of an imphash with its key.
const IMPHASH_ROW_BYTES: usize = 16 + FILE_ID_BYTES;
/// Bytes of a cell, of a block's end, and of a bucket's end as they are stored.
const HEAD_ENTRY_BYTES: [usize; 3] = [6, 8, 4];
/// Rows of one kind at most: postings are numbered with 32 bits, and a digest has up to 32.
pub(crate) const ROWS_MAX: u64 = 1 << 26;
