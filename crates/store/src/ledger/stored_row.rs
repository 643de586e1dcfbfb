//! A verdict row as it is stored since version 3: what most rows have in common takes little, for there is one for every object.
//!
//! ```text
//! version (low four bits) and flags (restricted, first, last, next) · zone (low three bits), not accused (one bit) and status · category · score
//! pass · computed at (milliseconds) · [first seen] · [last seen, from first] · [next moment]
//! ```
//! Numbers are LEB128 varints. A moment is in whole seconds, or in milliseconds where it has some; the lowest bit tells. The last
//! moment is a zigzag difference to the first; the next one to the midnight before the row was computed, in days when it is a midnight itself,
//! as nearly all are.

use model::{Category, Timestamp, Zone, time::DAY_MS};

use super::verdicts::{BAD, STATUSES, VerdictRow, place};
use crate::{
    Result,
    codec::wire::{Reader, Writer},
};

const VERSION: u8 = 3;
const VERSION_MASK: u8 = 0x0F;
const RESTRICTED: u8 = 1 << 4;
const HAS_FIRST: u8 = 1 << 5;
const HAS_LAST: u8 = 1 << 6;
const HAS_NEXT: u8 = 1 << 7;
const ZONE_MASK: u8 = 0x07;
/// Where it is not set, the row may have been written before it was kept.
const NOT_ACCUSED: u8 = 1 << 3;
/// The longest row: four bytes, and five numbers of at most ten.
const BYTES_MAX: usize = 54;

/// Whether a value is of this version.
pub(super) fn is_of(value: &[u8]) -> bool {
    value.first().is_some_and(|first| first & VERSION_MASK == VERSION)
}

pub(super) fn encode(row: &VerdictRow) -> Vec<u8> {
    let present = [
        (row.restricted, RESTRICTED),
        (row.first_seen.is_some(), HAS_FIRST),
        (row.last_seen.is_some(), HAS_LAST),
        (row.next_moment.is_some(), HAS_NEXT),
    ];
    let flags = present.into_iter().filter(|(present, _)| *present).fold(0, |flags, (_, flag)| flags | flag);
    let mut out = Writer(Vec::with_capacity(BYTES_MAX));
    out.byte(VERSION | flags);
    let not_accused = if row.accused { 0 } else { NOT_ACCUSED };
    out.byte(place(&Zone::ALL, &row.zone) & ZONE_MASK | not_accused | place(&STATUSES, &row.status) << 4);
    out.byte(place(Category::ALL, &row.category));
    out.byte(row.score);
    out.number(row.pass);
    out.number(unsigned(row.computed_at.millis()));
    if let Some(first) = row.first_seen {
        out.number(brief(first.millis(), 1000));
    }
    if let Some(last) = row.last_seen {
        let first = row.first_seen.unwrap_or_default();
        out.number(brief(zigzag(last.millis() - first.millis()), 2000));
    }
    if let Some(next) = row.next_moment {
        let from = midnight_before(row.computed_at);
        out.number(brief(zigzag(next.millis() - from), 2 * DAY_MS));
    }
    out.0
}

/// # Errors
/// [`crate::Error::Corrupt`] when it is no row of this version.
pub(super) fn decode(value: &[u8]) -> Result<VerdictRow> {
    let mut input = Reader(value);
    let [head, words, category, score] = input.array()?;
    if head & VERSION_MASK != VERSION || score > 100 {
        return Err(BAD);
    }
    let pass = input.number()?;
    let computed_at = moment(i64::try_from(input.number()?).map_err(|_| BAD)?)?;
    let mut part = |flag: u8, unit: i64| {
        if head & flag == 0 { Ok(None) } else { long(input.number()?, unit).map(Some) }
    };
    let first_seen = part(HAS_FIRST, 1000)?.map(moment).transpose()?;
    let from = first_seen.unwrap_or_default().millis();
    let last_seen = part(HAS_LAST, 2000)?;
    let last_seen = last_seen.map(|last| moment(from.checked_add(unzigzag(last)).ok_or(BAD)?)).transpose()?;
    let from = midnight_before(computed_at);
    let next_moment = part(HAS_NEXT, 2 * DAY_MS)?;
    let next_moment =
        next_moment.map(|next| moment(from.checked_add(unzigzag(next)).ok_or(BAD)?)).transpose()?;
    input.end()?;
    Ok(VerdictRow {
        zone: *Zone::ALL.get(usize::from(words & ZONE_MASK)).ok_or(BAD)?,
        score,
        status: *STATUSES.get(usize::from(words >> 4)).ok_or(BAD)?,
        category: *Category::ALL.get(usize::from(category)).ok_or(BAD)?,
        first_seen,
        last_seen,
        computed_at,
        pass,
        next_moment,
        restricted: head & RESTRICTED != 0,
        accused: words & NOT_ACCUSED == 0,
    })
}

fn midnight_before(moment: Timestamp) -> i64 {
    moment.millis() - moment.millis().rem_euclid(DAY_MS)
}

/// A number that is a multiple of `unit` as that multiple; the lowest bit tells.
fn brief(number: i64, unit: i64) -> u64 {
    let number = unsigned(number);
    let unit = unsigned(unit);
    if number.is_multiple_of(unit) { (number / unit) << 1 } else { number << 1 | 1 }
}

/// Reads what [`brief`] gave.
fn long(number: u64, unit: i64) -> Result<i64> {
    let half = i64::try_from(number >> 1).map_err(|_| BAD)?;
    if number & 1 == 0 { half.checked_mul(unit).ok_or(BAD) } else { Ok(half) }
}

/// Twice the number, or twice and one for a negative one.
fn zigzag(number: i64) -> i64 {
    if number < 0 { number.saturating_mul(-2).saturating_add(1) } else { number.saturating_mul(2) }
}

fn unzigzag(number: i64) -> i64 {
    if number & 1 == 0 { number / 2 } else { -(number / 2) }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn moment(millis: i64) -> Result<Timestamp> {
    let moment = Timestamp::from_millis(millis);
    if moment.millis() == millis { Ok(moment) } else { Err(BAD) }
}

#[cfg(test)]
mod tests {
    use model::Status;
    use proptest::prelude::*;

    use super::*;

    fn moments() -> impl Strategy<Value = Option<Timestamp>> {
        let any = (0..=Timestamp::MAX.millis()).boxed();
        let millis = prop_oneof![
            any.clone(),
            any.clone().prop_map(|at| at / 1000 * 1000),
            any.prop_map(|at| at / DAY_MS * DAY_MS),
            Just(Timestamp::MAX.millis()),
        ];
        prop::option::of(millis.prop_map(Timestamp::from_millis))
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(
            words in (0..5_usize, 0..8_usize, 0..=100_u8, any::<bool>(), any::<bool>()), pass in 0..1_u64 << 48,
            moments in (moments(), moments(), moments(), moments()), cut in 0..60_usize,
        ) {
            let row = VerdictRow {
                zone: Zone::ALL[words.0 % Zone::ALL.len()],
                score: words.2,
                status: STATUSES[words.1],
                category: Category::ALL[words.0 * 7 % Category::ALL.len()],
                first_seen: moments.0,
                last_seen: moments.1,
                computed_at: moments.2.unwrap_or_default(),
                pass,
                next_moment: moments.3,
                restricted: words.3,
                accused: words.4,
            };
            let stored = encode(&row);
            prop_assert!(is_of(&stored) && stored.len() <= BYTES_MAX);
            prop_assert_eq!(decode(&stored).unwrap(), row);
            prop_assert!(cut >= stored.len() || decode(&stored[..cut]).is_err());
        }
    }

    #[test]
    fn an_ordinary_row_is_short() {
        let day = Timestamp::from_day(20_500);
        let row = VerdictRow {
            zone: Zone::Red,
            score: 97,
            status: Status::Malware,
            category: Category::ALL[0],
            first_seen: Some(day.plus_millis(-86_399_000)),
            last_seen: Some(day.plus_millis(-82_799_000)),
            computed_at: day.plus_millis(1_234_567),
            pass: 300,
            next_moment: Some(day.plus_millis(3 * DAY_MS)),
            restricted: false,
            accused: true,
        };
        assert_eq!(encode(&row).len(), 4 + 2 + 6 + 5 + 2 + 1);
    }
}
