//! One sighting as a log or a client states it; the importer counts what it gets and keeps the counts alone.

use std::net::IpAddr;

use model::{CountryCode, Observable, Timestamp, Zone};

/// How often a sensor met an observable at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What was met: the far side of a connection, a name that was asked for, a file.
    pub observable: Observable,
    /// When.
    pub at: Timestamp,
    /// Hits, at least one.
    pub count: u64,
    /// The country, where it is stated.
    pub country: Option<CountryCode>,
    /// The near side: tells the country where nobody states it, and is then forgotten.
    pub client: Option<IpAddr>,
    /// Name of the sensor, where it is stated.
    pub sensor: Option<String>,
    /// What the sensor thought of the observable, where it says so.
    pub zone: Option<Zone>,
}
