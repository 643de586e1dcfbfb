//! Dates of the demo world, counted backwards from the day it is made. Reads no clock.

use model::{Timestamp, time::DAY_MS};

/// The day on which the world is made.
pub(super) struct Calendar {
    day: i64,
}

impl Calendar {
    pub(super) fn new(today: Timestamp) -> Self {
        Self { day: today.day() }
    }

    /// A moment `days` days before, at a time of day that differs from one `seed` to the next. Day 0 is midnight of the day
    /// itself, so that nothing lies in its future.
    pub(super) fn moment(&self, days: i64, seed: usize) -> Timestamp {
        let second = if days == 0 {
            0
        } else {
            i64::try_from(seed).unwrap_or(0).wrapping_mul(7_919).rem_euclid(DAY_MS / 1000)
        };
        Timestamp::from_day(self.day - days).plus_millis(second * 1000)
    }

    /// As abuse.ch writes it: `2026-02-07 04:31:13`.
    pub(super) fn stamp(&self, days: i64, seed: usize) -> String {
        self.moment(days, seed).to_string().replace('T', " ").replace('Z', "")
    }

    /// `2026-02-07`.
    pub(super) fn date(&self, days: i64) -> String {
        self.moment(days, 0).to_date()
    }

    /// As mails have it (RFC 5322): `Sat, 07 Feb 2026 04:31:13 +0000`.
    pub(super) fn mail_date(&self, days: i64, seed: usize) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.moment(days, seed).millis()).unwrap_or_default();
        jiff::tz::Offset::UTC.to_datetime(instant).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
    }

    /// As `date(1)` and FireHOL write it: `Sat Feb  7 04:31:13 UTC 2026`.
    pub(super) fn unix_date(&self, days: i64) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.moment(days, 0).millis()).unwrap_or_default();
        jiff::tz::Offset::UTC.to_datetime(instant).strftime("%a %b %e %H:%M:%S UTC %Y").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_as_the_feeds_do() {
        let calendar = Calendar::new(Timestamp::parse("2026-02-10T15:00:00Z").unwrap());
        assert_eq!(calendar.date(3), "2026-02-07");
        assert_eq!(calendar.stamp(0, 9), "2026-02-10 00:00:00");
        assert_eq!(calendar.stamp(3, 1), "2026-02-07 02:11:59");
        assert_eq!(calendar.unix_date(3), "Sat Feb  7 00:00:00 UTC 2026");
    }
}
