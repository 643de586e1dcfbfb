//! Tests of the application over the real importers: what is imported is found, in every order, at every moment.

mod imports;
mod lookups;
mod real;
mod snapshots;
mod support;
mod table;
