//! The house rules. Each failure says which rule, where, and what to do.

mod arrows;
mod documents;
mod licences;
mod lists;
mod metadata;
mod sources;
