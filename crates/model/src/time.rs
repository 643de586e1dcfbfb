//! Moments and civil days, always in UTC. Reads no clock.

use std::fmt;

use jiff::civil::{Date, DateTime};

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

const EPOCH: DateTime = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);

/// Milliseconds in a day without leap seconds.
pub const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The earliest moment we accept from a source: 1970-01-01. Earlier dates are a source's error.
    pub const MIN: Self = Self(0);
    /// The latest moment we represent: 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// A moment from milliseconds since the epoch, clamped to [`Timestamp::MIN`]..=[`Timestamp::MAX`].
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// A moment from seconds since the epoch, clamped like [`Timestamp::from_millis`].
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Number of the civil day (UTC) since 1970-01-01.
    #[must_use]
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// First moment of civil day `day` (UTC).
    #[must_use]
    pub fn from_day(day: i64) -> Self {
        Self::from_millis(day.saturating_mul(DAY_MS))
    }

    /// Number of the civil month (UTC) since 1970-01.
    #[must_use]
    pub fn month(self) -> u32 {
        let civil = self.civil();
        let (year, month) = (i32::from(civil.year()), i32::from(civil.month()));
        u32::try_from((year - 1970) * 12 + month - 1).unwrap_or(0)
    }

    /// First moment of civil month `month` (UTC), counted from 1970-01.
    #[must_use]
    pub fn from_month(month: u32) -> Self {
        let year = i16::try_from(month / 12).ok().and_then(|years| years.checked_add(1970));
        let month = i8::try_from(month % 12 + 1).unwrap_or(1);
        let first = year.and_then(|year| Date::new(year, month, 1).ok());
        first.and_then(|first| Self::from_civil(first.at(0, 0, 0, 0))).unwrap_or(Self::MAX)
    }

    /// This moment moved by `millis` (may be negative), clamped.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Parses what feeds and people write, as UTC unless an offset is given: RFC 3339 (`2026-02-03T04:05:06Z`, with
    /// fraction or offset), `2026-02-03 04:05:06[ UTC]`, `2026-02-03T04:05Z` (KTIP minute precision), `2026-02-03`,
    /// `2026-02`, and `date(1)` style `Sat Aug 22 06:01:47 UTC 2026`. `None` when it is none of them, or out of range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix(" UTC").or_else(|| text.strip_suffix(" (UTC)")).unwrap_or(text);
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Self::checked(instant.as_millisecond().into());
        }
        if let Some(text) = text.strip_suffix('Z')
            && let Ok(civil) = DateTime::strptime("%Y-%m-%dT%H:%M", text).or_else(|_| text.parse())
        {
            return Self::from_civil(civil);
        }
        if let Ok(civil) = text.parse::<DateTime>() {
            return Self::from_civil(civil);
        }
        if let Ok(civil) = DateTime::strptime("%Y-%m-%d %H:%M", text) {
            return Self::from_civil(civil);
        }
        if let Ok(civil) = DateTime::strptime("%a %b %e %H:%M:%S UTC %Y", text) {
            return Self::from_civil(civil);
        }
        let month = text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2)?;
        let date = Date::new(month.0.parse().ok()?, month.1.parse().ok()?, 1).ok()?;
        Self::from_civil(date.at(0, 0, 0, 0))
    }

    /// Parses the moment of a question: as [`Timestamp::parse`], but a bare day means its last moment, so that what became true on
    /// that day counts.
    #[must_use]
    pub fn parse_as_of(text: &str) -> Option<Self> {
        let moment = Self::parse(text)?;
        let is_day = text.trim().parse::<Date>().is_ok() && text.trim().len() == "2026-02-03".len();
        Some(if is_day { moment.plus_millis(DAY_MS - 1) } else { moment })
    }

    fn from_civil(civil: DateTime) -> Option<Self> {
        Self::checked(civil.duration_since(EPOCH).as_millis())
    }

    fn checked(millis: i128) -> Option<Self> {
        let millis = i64::try_from(millis).ok()?;
        (Self::MIN.0..=Self::MAX.0).contains(&millis).then_some(Self(millis))
    }

    /// Minute precision, as KTIP's premium sections have it: `2024-01-02T03:04Z`.
    #[must_use]
    pub fn to_minutes(self) -> String {
        self.civil().strftime("%Y-%m-%dT%H:%MZ").to_string()
    }

    /// Date only: `2024-01-02`.
    #[must_use]
    pub fn to_date(self) -> String {
        self.civil().strftime("%Y-%m-%d").to_string()
    }

    fn civil(self) -> DateTime {
        // `jiff::Timestamp` ends a day earlier than the year, so that its moments have a civil time in every zone.
        let instant = jiff::Timestamp::from_millisecond(self.0);
        instant.map_or_else(
            |_| EPOCH.saturating_add(jiff::SignedDuration::from_millis(self.0)),
            |instant| jiff::tz::Offset::UTC.to_datetime(instant),
        )
    }
}

/// RFC 3339 in UTC, with milliseconds only when there are any: `2024-01-02T03:04:05Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By hand: two moments stand in each answer of a bulk look-up, and a formatter with a pattern takes longer than the look-up.
        let civil = self.civil();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let numbers = [
            (0, 4, i32::from(civil.year())),
            (5, 2, i32::from(civil.month())),
            (8, 2, i32::from(civil.day())),
            (11, 2, i32::from(civil.hour())),
            (14, 2, i32::from(civil.minute())),
            (17, 2, i32::from(civil.second())),
            (20, 3, i32::from(civil.millisecond())),
        ];
        for (start, width, mut number) in numbers {
            for digit in text.iter_mut().skip(start).take(width).rev() {
                *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
            }
        }
        if self.0 % 1000 == 0 {
            text.copy_within(23.., 19);
        }
        let bytes = if self.0 % 1000 == 0 { text.get(..20) } else { Some(&text[..]) };
        f.write_str(std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Timestamp::parse(text).map(|t| t.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn formats_seen_in_feeds() {
        check("2026-02-03T04:05:06Z", Some("2026-02-03T04:05:06Z"));
        check("2026-02-03T04:05:06.250+09:00", Some("2026-02-02T19:05:06.250Z"));
        check("2026-02-03 04:05:06", Some("2026-02-03T04:05:06Z"));
        check("2024-04-04 07:03:03 UTC", Some("2024-04-04T07:03:03Z"));
        check("2026-02-07 04:31:13 (UTC)", Some("2026-02-07T04:31:13Z"));
        check("2026-02-03T04:05Z", Some("2026-02-03T04:05:00Z"));
        check("2026-02-03", Some("2026-02-03T00:00:00Z"));
        check("2023-01", Some("2023-01-01T00:00:00Z"));
        check("Sat Aug 22 06:01:47 UTC 2026", Some("2026-08-22T06:01:47Z"));
        check("Thu Jun  7 00:36:07 UTC 2018", Some("2018-06-07T00:36:07Z"));
    }

    #[test]
    fn the_last_day_is_a_day() {
        check("9999-12-31T23:59:59.999Z", Some(&Timestamp::MAX.to_string()));
        check("9999-12-31 23:59:59", Some("9999-12-31T23:59:59Z"));
        check("9999-12-31T23:59Z", Some("9999-12-31T23:59:00Z"));
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!((Timestamp::MAX.to_date().as_str(), Timestamp::MAX.month()), ("9999-12-31", 96_359));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "n/a",
            "2026-13-01",
            "0000-00-00 00:00:00",
            "1969-12-31",
            "99999-01-01",
            "2026-02-30",
            "é-01",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_day_asked_for_is_the_whole_day() {
        for (text, moment) in
            [("2026-02-03", "2026-02-03T23:59:59.999Z"), ("2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z")]
        {
            assert_eq!(Timestamp::parse_as_of(text).unwrap().to_string(), moment);
        }
        assert_eq!(Timestamp::parse_as_of("yesterday"), None);
    }

    #[test]
    fn months_are_counted_from_the_epoch() {
        for (text, month) in
            [("1970-01-01", 0), ("1970-12-31", 11), ("2024-02-29", 649), ("9999-12-01", 96_359)]
        {
            let moment = Timestamp::parse(text).unwrap();
            assert_eq!(moment.month(), month, "{text}");
            assert_eq!(Timestamp::from_month(month).to_date(), text.replace("31", "01").replace("29", "01"));
        }
        assert_eq!(Timestamp::from_month(u32::MAX), Timestamp::MAX);
    }

    #[test]
    fn minutes_for_ktip() {
        assert_eq!(Timestamp::parse("2024-01-02 03:04:59").unwrap().to_minutes(), "2024-01-02T03:04Z");
    }
}
