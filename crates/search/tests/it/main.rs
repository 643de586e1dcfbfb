//! The index of names from outside.

mod durability;
mod laws;
mod real;
mod support;
