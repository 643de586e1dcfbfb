//! Algorithms on evidence. Pure: no I/O, no clock; the moment is an argument.
//!
//! The [`fold`](fold::fold) turns the evidence about one object into a verdict that explains itself: a sum of weights of
//! evidence in decibans (I. J. Good, *Probability and the Weighing of Evidence*, 1950). Around it stand what it is given
//! ([`witness`], for whom: [`viewer`]), what people decide against it ([`decision`]), the numbers it uses ([`policy`]), how the verdict changes in time ([`timeline`]) and what would change it
//! ([`flip`]). [`resolution`] puts statements of passive DNS together. Apart from it stand [`extract`], which finds observables in any text, [`brand`], which knows whose name is used, [`lookalike`], which tells how a name imitates
//! another, and [`dga`], which tells whether a name looks generated.

pub mod analyser;
pub mod brand;
pub mod decision;
pub mod dga;
pub mod extract;
pub mod flip;
pub mod fold;
pub mod lookalike;
pub mod policy;
pub mod resolution;
pub mod timeline;
pub mod viewer;
pub mod witness;

pub use decision::Decided;
pub use flip::Flip;
pub use fold::{Piece, Rule, Standing, Verdict, fold};
pub use policy::{ListStanding, Policy, PolicyError};
pub use timeline::{Change, fold_with_next, next_change, timeline};
pub use viewer::{Member, Restrictions, SCAN, Viewer};
pub use witness::{Object, Presence, Reach, SnapshotDates, Witness, gather, gather_to_sum};
