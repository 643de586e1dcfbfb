//! Dates of mails (RFC 5322 section 3.3 with its obsolete forms): `Thu, 22 Aug 2002 13:09:41 +0100 (IST)`, read leniently. A date that a mail's
//! sender may have invented: what cannot be is none.

use jiff::{
    civil::{Date, Time},
    tz::Offset,
};
use model::Timestamp;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Mail in this format is younger: RFC 822 is of 1982.
const YEAR_MIN: i16 = 1982;
/// As for all feeds: nothing was seen later than that.
const YEAR_MAX: i16 = 2099;
/// More than any zone has.
const OFFSET_HOURS_MAX: i32 = 14;

/// The moment that a header's date means.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.split('(').next().unwrap_or_default();
    let words = text.split([' ', '\t', ',']).filter(|word| !word.is_empty()).take(8);
    let (mut day, mut month, mut year, mut time, mut zone) = (None, None, None, None, None);
    for word in words {
        if word.contains(':') {
            time = time.or_else(|| self::time(word));
        } else if let Some(found) = self::month(word) {
            month = month.or(Some(found));
        } else if time.is_some() && zone.is_none() && self::zone(word).is_some() {
            zone = self::zone(word);
        } else if let Ok(number) = word.parse::<i16>() {
            match (day, year) {
                (None, _) if (1..=31).contains(&number) => day = i8::try_from(number).ok(),
                (_, None) => year = Some(century(number, word.len())),
                _ => {}
            }
        } else if word.matches('-').count() == 2 {
            // `21-Aug-2002`.
            let mut parts = word.split('-');
            day = parts.next().and_then(|day| day.parse().ok());
            month = parts.next().and_then(self::month);
            year = parts.next().and_then(|year| Some(century(year.parse().ok()?, year.len())));
        }
    }
    let year = year.filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year))?;
    let date = Date::new(year, month?, day?).ok()?;
    let offset = Offset::from_seconds(zone.unwrap_or(0)).ok()?;
    let moment = offset.to_timestamp(date.to_datetime(time?)).ok()?;
    Some(Timestamp::from_millis(moment.as_millisecond()))
}

fn month(word: &str) -> Option<i8> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at.saturating_add(1)).ok().filter(|_| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// A year of two or three digits (RFC 5322 section 4.3).
fn century(year: i16, digits: usize) -> i16 {
    match digits {
        0..=2 if year < 50 => year.saturating_add(2000),
        0..=3 => year.saturating_add(1900),
        _ => year,
    }
}

fn time(word: &str) -> Option<Time> {
    let mut parts = word.split(':').map(|part| part.split('.').next().unwrap_or_default().parse::<i8>());
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().and_then(Result::ok).unwrap_or(0);
    // A leap second is the second before it.
    Time::new(hour, minute, second.min(59), 0).ok()
}

/// Seconds east of Greenwich; one that no place has is as none: zero, as RFC 5322 has it.
fn zone(word: &str) -> Option<i32> {
    let named = match word.to_ascii_uppercase().as_str() {
        "UT" | "UTC" | "GMT" | "Z" => Some(0),
        "EST" => Some(-5),
        "EDT" => Some(-4),
        "CST" => Some(-6),
        "CDT" => Some(-5),
        "MST" => Some(-7),
        "MDT" => Some(-6),
        "PST" => Some(-8),
        "PDT" => Some(-7),
        "JST" => Some(9),
        _ => None,
    };
    if let Some(hours) = named {
        return Some(hours * 3600);
    }
    let (sign, digits) = match word.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > OFFSET_HOURS_MAX || minutes > 59 {
        return Some(0);
    }
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, expected) in [
            ("Thu, 22 Aug 2002 13:09:41 +0100", Some("2002-08-22T12:09:41Z")),
            ("Thu, 22 Aug 2002 13:09:41 +0100 (IST)", Some("2002-08-22T12:09:41Z")),
            ("22 Aug 02 13:09 GMT", Some("2002-08-22T13:09:00Z")),
            ("Wed, 21 Aug 2002 20:31:57 -1600", Some("2002-08-21T20:31:57Z")),
            ("Thu,  3 Nov 2022 04:56:17.5 +0000", Some("2022-11-03T04:56:17Z")),
            ("Thu Aug 22 13:17:22 2002", Some("2002-08-22T13:17:22Z")),
            ("Aug, 22 2002 8:02:13 AM +0400", Some("2002-08-22T04:02:13Z")),
            ("21-Aug-2002 10:00:00 EST", Some("2002-08-21T15:00:00Z")),
            ("Fri, 31 Feb 2022 00:00:00 +0000", None),
            ("Fri, 1 Jan 1904 00:00:00 +0000", None),
            ("Fri, 1 Jan 2199 00:00:00 +0000", None),
            ("Thu, 22 Aug 2002", None),
            ("", None),
            ("Sun, 30 Jun 2012 23:59:60 +0000", Some("2012-06-30T23:59:59Z")),
        ] {
            assert_eq!(parse(text).map(|moment| moment.to_string()).as_deref(), expected, "{text}");
        }
    }
}
