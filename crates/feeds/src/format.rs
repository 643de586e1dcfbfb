//! Decoders shared by sources: from bytes to lines, rows, elements and clean field values. They know no source.

pub mod addresses;
pub mod blocklist;
pub mod csv;
mod encoding;
pub mod field;
pub(crate) mod har;
pub(crate) mod indicator;
pub(crate) mod indicator_table;
pub mod json;
pub(crate) mod knowledge;
pub mod list;
pub(crate) mod location;
pub mod mail;
pub(crate) mod misp;
pub(crate) mod mmdb;
pub(crate) mod netset;
pub(crate) mod openioc;
pub(crate) mod path;
pub(crate) mod pattern;
pub(crate) mod pipes;
pub(crate) mod places;
pub(crate) mod prose;
pub(crate) mod ranges;
pub mod rdap;
pub(crate) mod registration;
pub(crate) mod shorten;
pub(crate) mod stix;
pub(crate) mod stix1;
pub mod stix_pattern;
pub mod text;
pub(crate) mod threat;
pub(crate) mod tree;
pub mod whois;
pub(crate) mod xml;
pub mod zeek_tsv;

pub use encoding::decoded;
