//! Back-ups: one stream of blocks, each compressed and checked by itself and with all before it.
//!
//! ```text
//! HANTEIBK version 000000                             8 + 1 + 3 bytes
//! block*   kind method raw-length stored-length       1 + 1 + 4 + 4 bytes, little-endian
//!          bytes digest                               SHA-256 (FIPS 180-4) over the digest before, the head of the block and its bytes
//!
//! HEAD     when it was made, by what, the point of the log
//! ROWS     table, then rows in order: shared bytes with the key before, rest of the key, value
//! FILE     name of a file beside the ledger; DATA blocks that follow are its bytes
//! END      digest of the ledger, rows of each table, bytes and SHA-256 of each file
//! ```
//! The first digest is that of the first 12 bytes. A block that is changed, left out, repeated or moved is found when it is read, and a stream
//! that was cut has no END. Nothing here is secret: who must keep a back-up from others encrypts the stream.
//!
//! What is in it, and what a restored folder is made of, is decided above.

mod block;
mod content;
mod error;
mod lz4;
mod read;
mod write;

pub use self::{
    content::{Head, Manifest, ManifestFile, Point},
    error::{Error, Result},
    read::{Sink, read},
    write::Writer,
};

/// The version that is written, and the newest that is read.
pub const VERSION: u8 = 1;
/// First bytes of a back-up.
pub const MARK: &[u8; 8] = b"HANTEIBK";
