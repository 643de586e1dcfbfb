//! How names are found: an index over all names that were seen, by pattern ([`Pattern`]) and by likeness ([`NameIndex::lookalikes`]).
//!
//! The index is derived: it holds nothing that the ledger does not, follows it by a position that it keeps with the names, and is made
//! anew when it is damaged or lost. It is a list of immutable *segments*, small ones merged into larger ones as they come, and a set of
//! recent names in memory. What a query finds is what a scan of all names would ([`NameIndex::scan`]); property tests hold it to that.

mod error;
mod glob;
mod index;
mod lookalikes;
mod manifest;
mod pattern;
mod postings;
mod segment;
mod source;
mod stream;
mod trigram;

pub use error::Error;
pub use index::{Count, NameIndex, Page, Stats};
pub use lookalikes::{Lookalike, Lookalikes};
pub use pattern::{Pattern, PatternError};

/// Result with the index's error.
pub type Result<T> = std::result::Result<T, Error>;
