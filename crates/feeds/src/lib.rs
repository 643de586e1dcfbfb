//! Sources of intelligence: what each is, and a pure parser from its bytes to evidence.
//!
//! A source is one file under `source/` that ends in one [`Source`] constant; the list below names it; its fixtures
//! stand under `fixtures/<name>/`. Decoders that sources share stand under `format/`. Nothing here reads a file, a
//! clock or the network. A parser never fails as a whole: what is good is accepted, what is refused is reported with
//! its place and the reason. How to add a source, step by step: `docs/adding-a-source.md`.

pub mod format;
pub mod input;
pub mod known_files;
pub mod mapping;
mod sighting;
mod sink;
mod source;
pub mod unpack;

pub use sighting::Sighting;
pub use sink::{Context, Fact, Record, Sink, Spot};
pub use source::{Head, List, Peek, Recognised, SOURCES, Source, Unit, find, recognise};
