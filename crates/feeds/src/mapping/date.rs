//! Dates as a publisher writes them: by `strptime` formats, as seconds since 1970, or as feeds usually do.

use jiff::{Timestamp as Instant, civil::DateTime, fmt::strtime, tz::Offset};
use model::Timestamp;

use super::shown;
use crate::format::field;

/// How dates are written: tried one after the other.
#[derive(Clone, Debug)]
pub(super) struct DateFormat {
    formats: Vec<Format>,
    /// The zone of dates that state none.
    offset: Offset,
}

#[derive(Clone, Debug)]
enum Format {
    Auto,
    Unix,
    UnixMillis,
    Strptime(String),
}

impl DateFormat {
    /// Checks formats and zone. `Err` with 0 is about the formats, with 1 about the zone.
    pub(super) fn new(formats: &[String], zone: Option<&str>) -> Result<Self, (u8, String)> {
        let formats: Result<Vec<_>, String> = formats.iter().map(|format| Format::new(format)).collect();
        let formats = formats.map_err(|message| (0, message))?;
        let offset = match zone {
            None => Offset::UTC,
            Some(zone) => offset(zone).ok_or_else(|| {
                let message = "a zone is `UTC` or its distance like `+09:00`; names of zones are not known";
                (1, message.to_owned())
            })?,
        };
        let formats = if formats.is_empty() { vec![Format::Auto] } else { formats };
        Ok(Self { formats, offset })
    }

    /// The moment of a stated date.
    pub(super) fn parse(&self, text: &str) -> Result<Timestamp, &'static str> {
        let text = text.trim();
        let found = self.formats.iter().find_map(|format| format.parse(text, self.offset));
        // The bound of what can have been seen is one for all feeds.
        found.ok_or("not a date").and_then(|moment| field::moment(&moment.to_string()))
    }
}

impl Format {
    fn new(format: &str) -> Result<Self, String> {
        match format {
            "auto" => return Ok(Self::Auto),
            "unix" => return Ok(Self::Unix),
            "unix_ms" => return Ok(Self::UnixMillis),
            _ => {}
        }
        let wrong =
            |why: &str| format!("the format `{}` {why}: write it like %d/%m/%Y %H:%M:%S", shown(format));
        // 2001-02-03T04:05:06Z: each part another number.
        let sample = Instant::constant(981_173_106, 0);
        let written = strtime::format(format, sample).map_err(|_| wrong("has an unknown sign"))?;
        let read = Self::Strptime(format.to_owned());
        read.parse(&written, Offset::UTC)
            .ok_or_else(|| wrong("does not give a day with its month and year"))?;
        Ok(read)
    }

    fn parse(&self, text: &str, offset: Offset) -> Option<Timestamp> {
        let of_civil = |civil: DateTime| of_instant(offset.to_timestamp(civil).ok()?);
        match self {
            Self::Auto => {
                let moment = Timestamp::parse(text)?;
                let says_zone = text.ends_with("UTC") || text.ends_with("(UTC)") || text.contains(" UTC ");
                if says_zone || text.ends_with('Z') || text.parse::<Instant>().is_ok() {
                    return Some(moment);
                }
                Some(moment.plus_millis(-1000 * i64::from(offset.seconds())))
            }
            Self::Unix => {
                let seconds: f64 = text.parse().ok()?;
                in_range(seconds * 1000.0)
            }
            Self::UnixMillis => in_range(text.parse().ok()?),
            Self::Strptime(format) => {
                let parts = strtime::parse(format, text).ok()?;
                if let Ok(instant) = parts.to_timestamp() {
                    return of_instant(instant);
                }
                parts
                    .to_datetime()
                    .or_else(|_| parts.to_date().map(|date| date.at(0, 0, 0, 0)))
                    .ok()
                    .and_then(of_civil)
            }
        }
    }
}

fn of_instant(instant: Instant) -> Option<Timestamp> {
    let millis = instant.as_millisecond();
    (millis >= 0).then(|| Timestamp::from_millis(millis))
}

/// Milliseconds since 1970 that a [`Timestamp`] can hold.
fn in_range(millis: f64) -> Option<Timestamp> {
    #[expect(clippy::cast_precision_loss, reason = "a bound")]
    let most = Timestamp::MAX.millis() as f64;
    #[expect(clippy::cast_possible_truncation, reason = "within the bounds")]
    (0.0..=most).contains(&millis).then(|| Timestamp::from_millis(millis.round() as i64))
}

/// `UTC`, `Z`, `+09:00`, `-0330`.
fn offset(zone: &str) -> Option<Offset> {
    if zone.eq_ignore_ascii_case("utc") || zone == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits.replace(':', "")),
        ("-", digits) => (-1, digits.replace(':', "")),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    if hours > 14 || minutes > 59 { None } else { Offset::from_seconds(sign * seconds).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, zone: Option<&str>, text: &str, expected: Result<&str, &'static str>) {
        let format = DateFormat::new(&[format.to_owned()], zone).unwrap();
        let actual = format.parse(text).map(|moment| moment.to_string());
        assert_eq!(actual, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn dates_of_publishers() {
        check("auto", None, "2026-02-03 04:05:06", Ok("2026-02-03T04:05:06Z"));
        check("auto", Some("+09:00"), "2026-02-03 04:05:06", Ok("2026-02-02T19:05:06Z"));
        check("auto", Some("+09:00"), "2026-02-03 04:05:06 UTC", Ok("2026-02-03T04:05:06Z"));
        check("auto", Some("+09:00"), "2026-02-03T04:05:06-01:00", Ok("2026-02-03T05:05:06Z"));
        check("%d/%m/%Y", None, "03/02/2026", Ok("2026-02-03T00:00:00Z"));
        check("%d/%m/%Y %H:%M", Some("-03:30"), "03/02/2026 21:00", Ok("2026-02-04T00:30:00Z"));
        check("%Y%m%d%H%M%S", None, "20260203040506", Ok("2026-02-03T04:05:06Z"));
        check("%b %e, %Y", None, "Feb 3, 2026", Ok("2026-02-03T00:00:00Z"));
        check("%Y-%m-%dT%H:%M:%S%z", Some("+09:00"), "2026-02-03T04:05:06-0100", Ok("2026-02-03T05:05:06Z"));
        check("unix", None, "1770091506", Ok("2026-02-03T04:05:06Z"));
        check("unix", None, "1770091506.25", Ok("2026-02-03T04:05:06.250Z"));
        check("unix_ms", None, "1770091506250", Ok("2026-02-03T04:05:06.250Z"));
        check("%d/%m/%Y", None, "31/02/2026", Err("not a date"));
        check("%d/%m/%Y", None, "01/01/1960", Err("not a date"));
        check("%d/%m/%Y", None, "01/01/2160", Err("date is in the far future"));
        check("unix", None, "-1", Err("not a date"));
        check("unix", None, "1e300", Err("not a date"));
        check("unix", None, "nan", Err("not a date"));
    }

    #[test]
    fn formats_are_checked_before_they_are_used() {
        for (format, zone) in [
            ("%Y", None),
            ("%H:%M", None),
            ("%!", None),
            ("DD/MM/YYYY", None),
            ("auto", Some("Asia/Tokyo")),
            ("auto", Some("+9")),
            ("auto", Some("+99:00")),
            ("auto", Some("é")),
        ] {
            assert!(DateFormat::new(&[format.to_owned()], zone).is_err(), "{format} {zone:?}");
        }
    }
}
