//! Digests that are alike when files are: TLSH, CTPH, imphash, and exact search over millions of them.
//!
//! The index is derived: it holds nothing that the caller cannot give again, follows the caller's log by a position that it keeps with the
//! digests, and is emptied when it is damaged. It is a list of immutable *segments*, small ones merged into larger ones as they come, and recent
//! digests in memory. What a question finds is what a comparison with every digest would; property tests hold it to that.

mod checksum;
mod confidence;
mod ctph;
mod error;
mod file_id;
mod grams;
mod hex;
mod imphash;
mod index;
mod manifest;
mod merge;
mod recent;
mod segment;
mod source;
mod tlsh;
mod top;

pub use confidence::{
    CTPH_HIGH_MIN, CTPH_MEDIUM_MIN, Confidence, IMPHASH_MEDIUM_FILES_MAX, TLSH_HIGH_MAX, TLSH_LOW_MAX,
    TLSH_MEDIUM_MAX,
};
pub use ctph::{Ctph, CtphError};
pub use error::Error;
pub use file_id::{FILE_ID_BYTES, FileId};
pub use imphash::{Imphash, ImphashError};
pub use index::{Entry, Index, SameImphash, Stats};
pub use tlsh::{TLSH_CONTENT_BYTES_MAX, Tlsh, TlshError};

/// Result with the index's error.
pub type Result<T> = std::result::Result<T, Error>;
