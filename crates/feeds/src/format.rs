//! Decoders shared by sources: from bytes to lines, rows, elements and clean field values. They know no source.

pub mod addresses;
pub mod blocklist;
pub mod csv;
mod encoding;
pub mod field;
pub mod json;
pub mod list;
pub(crate) mod misp;
pub(crate) mod mmdb;
pub(crate) mod netset;
pub(crate) mod openioc;
pub(crate) mod ranges;
pub(crate) mod shorten;
pub(crate) mod stix;
pub(crate) mod stix1;
pub mod stix_pattern;
pub mod text;
pub(crate) mod tree;
pub(crate) mod xml;
pub mod zeek_tsv;

pub use encoding::decoded;
