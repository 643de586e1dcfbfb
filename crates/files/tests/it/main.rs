//! Tests over the whole crate.

mod binary;
mod container;
