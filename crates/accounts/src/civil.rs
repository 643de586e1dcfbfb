//! Civil days in a time zone: of 23, 24 or 25 hours, and a day that never was (Pacific/Apia, 2011-12-30).
//!
//! Zones are those of the IANA database that is built in, so that all nodes have the same.

use std::fmt;

use jiff::{SignedDuration, civil, tz};
use model::Timestamp;

use crate::{Error, Result};

/// Longest name of a zone that is looked for; the longest there is has 38 bytes.
const NAME_BYTES_MAX: usize = 64;

/// Day 0.
const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// A civil day, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of this number.
    #[must_use]
    pub fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    fn since(self) -> SignedDuration {
        SignedDuration::from_hours(self.0.saturating_mul(24))
    }

    /// The day `days` before this one.
    #[must_use]
    pub fn before(self, days: u32) -> Self {
        Self(self.0.saturating_sub(i64::from(days)))
    }
}

/// `2026-02-03`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", EPOCH.saturating_add(self.since()))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone(tz::TimeZone);

impl Zone {
    /// A zone by its IANA name, in any case of letters.
    pub(crate) fn parse(name: &str) -> Result<Self> {
        let zone = Some(name)
            .filter(|name| name.len() <= NAME_BYTES_MAX)
            .and_then(|name| tz::TimeZone::get(name).ok());
        zone.filter(|zone| zone.iana_name().is_some())
            .map(Self)
            .ok_or(Error::Invalid { what: "the time zone", why: "is not in the IANA database" })
    }

    /// Its name as the IANA database spells it.
    pub(crate) fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The civil day at a moment.
    pub(crate) fn day(&self, moment: Timestamp) -> Day {
        let instant = jiff::Timestamp::from_millisecond(moment.millis()).unwrap_or(jiff::Timestamp::MAX);
        let since = self.0.to_datetime(instant).date().duration_since(EPOCH);
        Day(since.as_hours() / 24)
    }

    /// The first moment of a civil day.
    pub(crate) fn start(&self, day: Day) -> Timestamp {
        // A midnight that the clock skips is the moment at which it skips; of one that comes twice, the first counts.
        let civil = EPOCH.checked_add(day.since()).ok().map(|date| date.at(0, 0, 0, 0));
        let start = civil.and_then(|civil| self.0.to_ambiguous_timestamp(civil).compatible().ok());
        start.map_or(Timestamp::MAX, |start| Timestamp::from_millis(start.as_millisecond()))
    }

    /// The first moment after a civil day.
    pub(crate) fn end(&self, day: Day) -> Timestamp {
        self.start(Day(day.0.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, moment: &str, day: &str, end: &str) {
        let zone = Zone::parse(zone).unwrap();
        let found = zone.day(Timestamp::parse(moment).unwrap());
        assert_eq!(
            (found.to_string().as_str(), zone.end(found).to_string().as_str()),
            (day, end),
            "{moment}"
        );
    }

    #[test]
    fn days_end_where_the_next_one_begins() {
        check("UTC", "2026-02-03T23:59:59.999Z", "2026-02-03", "2026-02-04T00:00:00Z");
        check("Asia/Tokyo", "2026-02-03T15:00:00Z", "2026-02-04", "2026-02-04T15:00:00Z");
        check("asia/tokyo", "2026-02-03T14:59:59Z", "2026-02-03", "2026-02-03T15:00:00Z");
        // 23 and 25 hours.
        check("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-29T22:00:00Z");
        check("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z");
        check("America/New_York", "2026-03-08T05:00:00Z", "2026-03-08", "2026-03-09T04:00:00Z");
        check("America/New_York", "2026-11-02T04:59:59Z", "2026-11-01", "2026-11-02T05:00:00Z");
        // Half an hour of daylight saving.
        check("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05", "2026-04-05T13:30:00Z");
        check("Australia/Lord_Howe", "2026-10-03T14:00:00Z", "2026-10-04", "2026-10-04T13:00:00Z");
        // 2011-12-30 never was.
        check("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-30T10:00:00Z");
        check("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-31T10:00:00Z");
        // Midnight is skipped; midnight comes twice.
        check("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23", "2026-04-23T22:00:00Z");
        check("America/Havana", "2026-11-01T03:59:59Z", "2026-10-31", "2026-11-01T04:00:00Z");
        // The ends of what we represent, and of what has a civil time in every zone.
        check("Asia/Tokyo", "9999-12-31T23:59:59.999Z", "9999-12-31", "9999-12-31T23:59:59.999Z");
        check("America/New_York", "1970-01-01T00:00:00Z", "1969-12-31", "1970-01-01T05:00:00Z");
    }

    #[test]
    fn zones_are_known_by_their_names_alone() {
        for name in ["", "Tokyo", "Asia/Tokio", "+09:00", "/etc/localtime", "../UTC", &"a".repeat(65)] {
            assert!(Zone::parse(name).is_err(), "{name}");
        }
        assert_eq!(Zone::parse("europe/berlin").unwrap().name(), "Europe/Berlin");
    }
}
