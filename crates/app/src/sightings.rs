//! Sightings: what logs and clients report, counted and kept as the contribution of their unit.
//!
//! [`Tally`] counts, [`country`] finds countries, [`batch`] takes what clients send. What a report shows of them is made in
//! `lookup::statistics`.

pub(crate) mod batch;
pub(crate) mod country;
pub(crate) mod tally;

pub use feeds::Sighting;

pub use self::batch::{
    BatchOutcome, ID_BYTES_MAX, RefusedSighting, SightingBatch, SightingItem, country as read_country,
    sensor as read_sensor,
};
pub(crate) use self::tally::{Tally, Whose, unit_id};
