//! How often sensors met the object: by day, week, month and country, and how often it was dangerous then.

use model::{CountryCode, Timestamp};

use super::Coverage;

/// Sightings of one object up to a moment. Numbers are exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Hits of all time.
    pub hits: u64,
    /// The first of all time.
    pub first: Option<Timestamp>,
    /// The last.
    pub last: Option<Timestamp>,
    /// 0 to 5: how many digits the number of hits in the last 30 days has, at most 5.
    pub popularity: u8,
    /// First day of the period that everything below is about: three years and the month that is going on.
    pub from: Timestamp,
    /// Hits in the period.
    pub period: PeriodHits,
    /// By country, most hits first; `None` where nobody can tell.
    pub countries: Vec<CountryHits>,
    /// By day, the last 31, oldest first. Days without hits are left out; so are weeks and months.
    pub days: Vec<PeriodHits>,
    /// By week from Monday on, the last 53.
    pub weeks: Vec<PeriodHits>,
    /// By month, all of the period.
    pub months: Vec<PeriodHits>,
    /// Sensors with their hits of all time, most hits first. Only told as of now.
    pub sensors: Vec<(String, u64)>,
    /// Hits of sensors that are too many to be named.
    pub other_sensors: u64,
    /// Lists that could have spoken here, with the period that each covers.
    pub coverage: Vec<Coverage>,
}

/// Hits in a period of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodHits {
    /// First moment of it (UTC).
    pub start: Timestamp,
    /// Hits.
    pub hits: u64,
    /// Of these while the object was Red: by what the sensor said, or else by the verdict of that day.
    pub red: u64,
    /// The same while it was Orange.
    pub orange: u64,
    /// The same while it was Yellow.
    pub yellow: u64,
}

impl PeriodHits {
    /// A period without hits.
    #[must_use]
    pub fn from(start: Timestamp) -> Self {
        Self { start, hits: 0, red: 0, orange: 0, yellow: 0 }
    }

    /// Hits while the object was Red, Orange or Yellow.
    #[must_use]
    pub fn detections(&self) -> u64 {
        self.red.saturating_add(self.orange).saturating_add(self.yellow)
    }
}

/// Hits in a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryHits {
    /// The country.
    pub country: Option<CountryCode>,
    /// Hits.
    pub hits: u64,
    /// Of these while the object was Red, Orange or Yellow.
    pub detections: u64,
}
