//! Moments in certificates and lists: `UTCTime`, `GeneralizedTime` (X.680) and Microsoft's `FILETIME`, as seconds since 1970.
//! Not a calendar library: the Gregorian calendar, without leap seconds.

use crate::der::{Element, GENERALIZED_TIME, UTC_TIME};

const DAY_SECONDS: i64 = 86_400;
/// Seconds from 1601-01-01, where `FILETIME` begins, to 1970-01-01.
const FILETIME_SECONDS: i64 = 11_644_473_600;

/// Seconds since 1970 of a `UTCTime` or `GeneralizedTime`. Seconds and zone may be absent, fractions are left out.
pub(crate) fn parse(element: Element<'_>) -> Option<i64> {
    let text = std::str::from_utf8(element.content).ok()?.trim();
    let (year, rest) = match element.tag {
        UTC_TIME => {
            let (year, rest) = number(text, 2)?;
            // RFC 5280, 4.1.2.5.1.
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => number(text, 4)?,
        _ => return None,
    };
    let (month, rest) = number(rest, 2)?;
    let (day, rest) = number(rest, 2)?;
    let (hour, rest) = number(rest, 2)?;
    let (minute, rest) = number(rest, 2)?;
    let (second, mut rest) = number(rest, 2).unwrap_or((0, rest));
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    let zone = match rest {
        "" | "Z" => 0,
        _ => {
            let (zone, sign) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
                (Some(zone), _) => (zone, 1),
                (None, Some(zone)) => (zone, -1),
                (None, None) => return None,
            };
            let (hours, rest) = number(zone, 2)?;
            let minutes = number(rest, 2).map_or(0, |(minutes, _)| minutes);
            sign * (hours * 3600 + minutes * 60)
        }
    };
    Some(days(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second - zone)
}

/// Seconds since 1970 of a `FILETIME`: hundreds of nanoseconds since 1601, little end first.
pub(crate) fn filetime(bytes: &[u8]) -> Option<i64> {
    let ticks = u64::from_le_bytes(bytes.try_into().ok()?);
    i64::try_from(ticks / 10_000_000).ok()?.checked_sub(FILETIME_SECONDS)
}

/// The day of a moment, e.g. `2024-02-29`.
pub(crate) fn day(seconds: i64) -> String {
    // Howard Hinnant's `civil_from_days`.
    let shifted = seconds.div_euclid(DAY_SECONDS).saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days from 1970-01-01 to a date, by Howard Hinnant's `days_from_civil`. The year has at most four digits.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

/// The number in the first `digits` characters, and the rest.
fn number(text: &str, digits: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn moments() {
        let check = |tag: u8, text: &str, expected: Option<i64>| {
            let element = Element { tag, content: text.as_bytes(), whole: &[] };
            assert_eq!(parse(element), expected, "{text}");
        };
        check(UTC_TIME, "700101000000Z", Some(0));
        check(UTC_TIME, "491231235959Z", Some(2_524_607_999));
        check(UTC_TIME, "500101000000Z", Some(-631_152_000));
        check(UTC_TIME, "7001010001Z", Some(60));
        check(UTC_TIME, "700101010000+0100", Some(0));
        check(UTC_TIME, "700101000000-0030", Some(1800));
        check(GENERALIZED_TIME, "20240229120000Z", Some(1_709_208_000));
        check(GENERALIZED_TIME, "20240229120000.123Z", Some(1_709_208_000));
        check(GENERALIZED_TIME, "99991231235959Z", Some(253_402_300_799));
        check(GENERALIZED_TIME, "20241329120000Z", None);
        check(GENERALIZED_TIME, "2024", None);
        check(UTC_TIME, "+1-2+3+4+5+6Z", None);
        check(UTC_TIME, "", None);
        check(UTC_TIME, "7001010000日本", None);
        check(0x04, "700101000000Z", None);
    }

    #[test]
    fn file_times() {
        assert_eq!(filetime(&116_444_736_000_000_000_u64.to_le_bytes()), Some(0));
        assert_eq!(filetime(&0_u64.to_le_bytes()), Some(-FILETIME_SECONDS));
        assert!(filetime(&u64::MAX.to_le_bytes()).is_some());
        assert_eq!(filetime(&[1, 2, 3]), None);
        assert_eq!(filetime(&[]), None);
    }

    #[test]
    fn days_in_words() {
        let check = |seconds: i64, expected: &str| assert_eq!(day(seconds), expected, "{seconds}");
        check(0, "1970-01-01");
        check(-1, "1969-12-31");
        check(1_709_208_000, "2024-02-29");
        check(253_402_300_799, "9999-12-31");
    }

    proptest! {
        #[test]
        fn a_day_is_read_as_written(seconds in -60_000_000_000_i64..250_000_000_000) {
            let text = format!("{}000000Z", day(seconds).replace('-', ""));
            let element = Element { tag: GENERALIZED_TIME, content: text.as_bytes(), whole: &[] };
            prop_assert_eq!(parse(element), Some(seconds.div_euclid(DAY_SECONDS) * DAY_SECONDS));
        }

        #[test]
        fn any_moment_has_a_day(seconds in any::<i64>()) {
            prop_assert!(day(seconds).len() >= 10);
        }
    }
}
