//! Decoders shared by sources: from bytes to lines, rows, elements and clean field values. They know no source.

pub mod csv;
mod encoding;
pub mod field;
pub mod json;
pub mod list;
pub(crate) mod mmdb;
pub(crate) mod netset;
pub(crate) mod ranges;
pub mod text;

pub use encoding::decoded;
