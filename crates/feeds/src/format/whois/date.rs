//! Dates as registries write them: some forty shapes, read by what their parts are rather than by a list of patterns.
//!
//! A year has four digits or stands behind a month's name; a month has a name or is a number up to 12. Of `03/02/2012` only the registry's
//! habit tells which is the month. Without a zone it is UTC: registries that mean another time say so.

use jiff::{civil, tz::Offset};
use model::Timestamp;

/// Which number comes first in a date like `03/02/2012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// The day, as nearly everywhere.
    #[default]
    DayFirst,
    /// The month, as in the United States and where their software is used.
    MonthFirst,
}

/// Longest text that is looked at: the longest date seen is `Thursday, 09-October-2014 12:00:00.000000 (UTC+05:30)`.
const DATE_BYTES_MAX: usize = 64;

/// Years that are plausible in a registry. The first domain is of 1985, the first networks of some years before.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=9999;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part<'a> {
    /// A number and how many digits it has.
    Number(u64, usize),
    Word(&'a str),
    Sign(char),
    Space,
}

/// The moment that `text` begins with. What follows a complete date behind a space, a bracket or a `#` is not looked at, unless it is a time.
#[must_use]
pub(crate) fn parse(text: &str, order: Order) -> Option<Timestamp> {
    let mut end = text.len().min(DATE_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let parts = parts(text.get(..end)?.trim_matches(['"', ' ', '\t']));
    let mut rest = parts.as_slice();
    skip_weekday(&mut rest);
    let (mut day, time_first) = match day(&mut rest, order) {
        Some(day) => (day, None),
        None => {
            let time = time(&mut rest)?;
            let zone = zone(&mut rest);
            skip_space(&mut rest);
            (day(&mut rest, order)?, Some((time, zone)))
        }
    };
    let (clock, zone) = match (time_first, day.clock.take()) {
        (Some((clock, zone)), _) => (clock, zone),
        (None, Some(found)) => found,
        (None, None) => {
            skip_time_mark(&mut rest);
            match time(&mut rest) {
                Some(clock) => (clock, zone(&mut rest)),
                None => (Clock::default(), None),
            }
        }
    };
    let date = civil::Date::new(day.year, day.month, day.day).ok()?;
    let moment = date.to_datetime(civil::Time::new(clock.hour, clock.minute, clock.second, 0).ok()?);
    let offset = Offset::from_seconds(zone.unwrap_or(0)).ok()?;
    let instant = offset.to_timestamp(moment).ok()?.as_millisecond().checked_add(clock.millis)?;
    let moment = Timestamp::from_millis(instant);
    (moment.millis() == instant).then_some(moment)
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let class = |c: char| match c {
            '0'..='9' => 0,
            c if c.is_alphabetic() => 1,
            c if c.is_whitespace() => 2,
            _ => 3,
        };
        let kind = class(first);
        let end = match kind {
            3 => first.len_utf8(),
            _ => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (token, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = behind;
        parts.push(match kind {
            0 => Part::Number(token.parse().unwrap_or(u64::MAX), token.len()),
            1 => Part::Word(token),
            2 => Part::Space,
            _ => Part::Sign(first),
        });
    }
    parts
}

struct Day {
    year: i16,
    month: i8,
    day: i8,
    /// A time that stood inside: `Jun 7 00:36:07 UTC 2018`.
    clock: Option<(Clock, Option<i32>)>,
}

#[derive(Default)]
struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
    millis: i64,
}

fn skip_space(rest: &mut &[Part<'_>]) {
    while let [Part::Space, behind @ ..] = *rest {
        *rest = behind;
    }
}

fn skip_weekday(rest: &mut &[Part<'_>]) {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if let [Part::Word(word), behind @ ..] = *rest
        && DAYS.iter().any(|day| word.to_ascii_lowercase().starts_with(day))
        && month(word).is_none()
    {
        *rest = behind;
        skip_separators(rest);
    }
}

/// What stands between the parts of a date.
fn skip_separators(rest: &mut &[Part<'_>]) {
    while let [Part::Space | Part::Sign('-' | '/' | '.' | ',' | '\''), behind @ ..] = *rest {
        *rest = behind;
    }
}

fn skip_time_mark(rest: &mut &[Part<'_>]) {
    loop {
        match *rest {
            [Part::Space | Part::Sign('.' | ',' | '-' | '/' | ':'), behind @ ..] => *rest = behind,
            [Part::Word("T" | "t" | "at" | "klo"), behind @ ..] => *rest = behind,
            _ => return,
        }
    }
}

/// A month by its English name or the beginning of it.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word));
    let at = at.or_else(|| (word == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

/// A number of two digits at most, as day or month.
fn small(number: u64) -> Option<i8> {
    i8::try_from(number).ok().filter(|number| (1..=31).contains(number))
}

fn year(number: u64, digits: usize) -> Option<i16> {
    let year = i16::try_from(number).ok()?;
    match digits {
        4 => Some(year).filter(|year| YEARS.contains(year)),
        // Two digits behind a month's name: domains are of 1985 and later.
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// The next number of a date, behind what separates it.
fn number(rest: &mut &[Part<'_>]) -> Option<(u64, usize)> {
    skip_separators(rest);
    let [Part::Number(number, digits), behind @ ..] = *rest else { return None };
    // `21st`, `2nd`.
    *rest = match behind {
        [Part::Word("st" | "nd" | "rd" | "th"), behind @ ..] => behind,
        _ => behind,
    };
    Some((*number, *digits))
}

fn named(rest: &mut &[Part<'_>]) -> Option<i8> {
    skip_separators(rest);
    let [Part::Word(word), behind @ ..] = *rest else { return None };
    let month = month(word)?;
    *rest = behind;
    Some(month)
}

fn day(rest: &mut &[Part<'_>], order: Order) -> Option<Day> {
    let start = *rest;
    let found = day_or_not(rest, order);
    if found.is_none() {
        *rest = start;
    }
    found
}

fn day_or_not(rest: &mut &[Part<'_>], order: Order) -> Option<Day> {
    let plain = |year, month, day| Some(Day { year, month, day, clock: None });
    if let Some(month) = named(rest) {
        let (first, digits) = number(rest)?;
        if digits == 4 {
            // `Aug-1996`: Nominet and SWITCH know no more of their oldest domains.
            return plain(year(first, 4)?, month, 1);
        }
        let day = small(first)?;
        skip_separators(rest);
        if let Some(clock) = time(rest) {
            let zone = zone(rest);
            let (number, digits) = number(rest)?;
            return Some(Day { year: year(number, digits)?, month, day, clock: Some((clock, zone)) });
        }
        let (number, digits) = number(rest)?;
        return plain(year(number, digits)?, month, day);
    }
    let (first, digits) = number(rest)?;
    match digits {
        14 => {
            let (date, clock) = (first / 1_000_000, first % 1_000_000);
            let part = |number: u64| i8::try_from(number % 100).unwrap_or_default();
            let clock = Clock {
                hour: part(clock / 10_000),
                minute: part(clock / 100),
                second: part(clock),
                millis: 0,
            };
            Some(Day { clock: Some((clock, zone(rest))), ..compact(date)? })
        }
        8 => compact(first),
        4 => {
            let year = year(first, 4)?;
            let month = match named(rest) {
                Some(month) => month,
                None => small(number(rest)?.0).filter(|month| *month <= 12)?,
            };
            plain(year, month, small(number(rest)?.0)?)
        }
        1 | 2 => {
            if let Some(month) = named(rest) {
                let (number, digits) = number(rest)?;
                return plain(year(number, digits)?, month, small(first)?);
            }
            if matches!(*rest, [Part::Sign(':'), ..]) {
                return None;
            }
            let (second, _) = number(rest)?;
            let (third, digits) = number(rest)?;
            let year = year(third, digits).filter(|_| digits == 4)?;
            let (first, second) = (small(first)?, small(second)?);
            let month_first = match (first > 12, second > 12) {
                (true, _) => false,
                (_, true) => true,
                _ => order == Order::MonthFirst,
            };
            if month_first { plain(year, first, second) } else { plain(year, second, first) }
        }
        _ => None,
    }
}

/// `20110426`.
fn compact(number: u64) -> Option<Day> {
    let year = year(number / 10_000, 4)?;
    Some(Day { year, month: small(number / 100 % 100)?, day: small(number % 100)?, clock: None })
}

/// `17:57[:27[.5]] [PM]`, and `17-57-27` behind a `T`.
fn time(rest: &mut &[Part<'_>]) -> Option<Clock> {
    let part = |number: u64| i8::try_from(number).ok();
    let (mut clock, mut behind) = match *rest {
        [
            Part::Number(hour, 1 | 2),
            Part::Sign(':' | '-'),
            Part::Number(minute, 2),
            Part::Sign(':' | '-'),
            Part::Number(second, 1 | 2),
            behind @ ..,
        ] => {
            (Clock { hour: part(*hour)?, minute: part(*minute)?, second: part(*second)?, millis: 0 }, behind)
        }
        [Part::Number(hour, 1 | 2), Part::Sign(':'), Part::Number(minute, 2), behind @ ..] => {
            (Clock { hour: part(*hour)?, minute: part(*minute)?, second: 0, millis: 0 }, behind)
        }
        // `T001024`
        [Part::Number(all, 6), behind @ ..] => {
            let pair = |number: u64| part(number % 100);
            (
                Clock { hour: pair(all / 10_000)?, minute: pair(all / 100)?, second: pair(*all)?, millis: 0 },
                behind,
            )
        }
        _ => return None,
    };
    if let [Part::Sign('.' | ','), Part::Number(fraction, digits), after @ ..] = behind {
        let mut fraction = *fraction;
        for _ in *digits..3 {
            fraction = fraction.saturating_mul(10);
        }
        for _ in 3..*digits {
            fraction /= 10;
        }
        clock.millis = i64::try_from(fraction).unwrap_or(0);
        behind = after;
    }
    let meridiem = match behind {
        [Part::Space, Part::Word(word), ..] | [Part::Word(word), ..] => word.to_ascii_lowercase(),
        _ => String::new(),
    };
    match meridiem.as_str() {
        "am" => clock.hour %= 12,
        "pm" => clock.hour = clock.hour % 12 + 12,
        _ => {}
    }
    if matches!(meridiem.as_str(), "am" | "pm") {
        skip_space(&mut behind);
        behind = behind.get(1..).unwrap_or_default();
    }
    // A leap second is the last of its minute for us.
    clock.second = clock.second.min(59);
    if clock.hour == 24 && clock.minute == 0 && clock.second == 0 {
        clock.hour = 0;
        clock.millis += model::time::DAY_MS;
    }
    *rest = behind;
    Some(clock)
}

/// Seconds east of Greenwich, if a zone follows.
fn zone(rest: &mut &[Part<'_>]) -> Option<i32> {
    let start = *rest;
    while let [Part::Space | Part::Sign('('), behind @ ..] = *rest {
        *rest = behind;
    }
    let found = zone_here(rest);
    match found {
        Some(_) => {
            while let [Part::Sign(')'), behind @ ..] = *rest {
                *rest = behind;
            }
        }
        None => *rest = start,
    }
    found
}

fn zone_here(rest: &mut &[Part<'_>]) -> Option<i32> {
    let mut base = None;
    if let [Part::Word(word), behind @ ..] = *rest {
        let upper = word.to_ascii_uppercase();
        base = Some(ZONES.iter().find(|(name, _)| *name == upper)?.1 * 60);
        *rest = behind;
    }
    let (sign, number, digits, mut behind) = match *rest {
        [Part::Sign('+'), Part::Number(number, digits), behind @ ..] => (1, *number, *digits, behind),
        [Part::Sign('-'), Part::Number(number, digits), behind @ ..] => (-1, *number, *digits, behind),
        _ => return base,
    };
    let number = i32::try_from(number).ok()?;
    let minutes = match digits {
        1 | 2 => match behind {
            [Part::Sign(':'), Part::Number(minutes, 2), after @ ..] => {
                behind = after;
                number * 60 + i32::try_from(*minutes).ok()?
            }
            _ => number * 60,
        },
        3 | 4 => number / 100 * 60 + number % 100,
        _ => return base,
    };
    *rest = behind;
    Some(base.unwrap_or(0) + sign * minutes * 60)
}

/// Zones that registries name, in minutes east of Greenwich. Names that mean several zones have the one that registries mean.
const ZONES: &[(&str, i32)] = &[
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("BST", 60),
    ("WEST", 60),
    ("CET", 60),
    ("MET", 60),
    ("WAT", 60),
    ("CEST", 120),
    ("MEST", 120),
    ("CAT", 120),
    ("SAST", 120),
    ("EET", 120),
    ("IST", 120),
    ("EEST", 180),
    ("EAT", 180),
    ("MSK", 180),
    ("MSD", 240),
    ("UZT", 300),
    ("ICT", 420),
    ("WIB", 420),
    ("CST", 480),
    ("HKT", 480),
    ("SGT", 480),
    ("MYT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("CLT", -240),
    ("CLST", -180),
    ("BRT", -180),
    ("ART", -180),
    ("EDT", -240),
    ("EST", -300),
    ("CDT", -300),
    ("MDT", -360),
    ("MST", -420),
    ("PDT", -420),
    ("PST", -480),
];

#[cfg(test)]
mod tests;
