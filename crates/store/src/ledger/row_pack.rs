//! A verdict row in four words, for memory: nothing is lost, and a row that does not fit is not packed.
//!
//! Each word has a moment in its high 44 bits (milliseconds, until the year 2527) and 20 bits of the rest in its low ones: in the first three
//! what the row says beside its moments, in the last some of the name of its key.

use model::{Category, Timestamp, Zone};

use super::verdicts::{STATUSES, VerdictRow, place};
use crate::key::name::Name;

const LOW_BITS: u32 = 20;
const LOW: u64 = (1 << LOW_BITS) - 1;
const MOMENT_MAX: u64 = (1 << (u64::BITS - LOW_BITS)) - 1;

const RESTRICTED: u64 = 1;
const HAS_FIRST: u64 = 1 << 1;
const HAS_LAST: u64 = 1 << 2;
const HAS_NEXT: u64 = 1 << 3;
/// Where each thing begins among the rest, and its bits: the pass takes 32.
const ZONE: (u32, u64) = (4, 0b111);
const STATUS: (u32, u64) = (7, 0b111);
const CATEGORY: (u32, u64) = (10, 0xFF);
const SCORE: (u32, u64) = (18, 0x7F);
const PASS: (u32, u64) = (25, u32::MAX as u64);
const ACCUSED: u64 = 1 << 57;

/// A row and some of its key's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PackedRow([u64; 4]);

impl PackedRow {
    pub(super) const EMPTY: Self = Self([0; 4]);

    /// `None` when a moment or the pass is out of what fits.
    pub(super) fn of(row: &VerdictRow) -> Option<Self> {
        let moments = [row.first_seen, row.last_seen, Some(row.computed_at), row.next_moment];
        let flags = [
            (row.restricted, RESTRICTED),
            (row.first_seen.is_some(), HAS_FIRST),
            (row.last_seen.is_some(), HAS_LAST),
            (row.next_moment.is_some(), HAS_NEXT),
            (row.accused, ACCUSED),
        ];
        let mut rest = flags.into_iter().filter(|(is_set, _)| *is_set).fold(0, |rest, (_, flag)| rest | flag);
        for ((at, mask), value) in [
            (ZONE, place(&Zone::ALL, &row.zone).into()),
            (STATUS, place(&STATUSES, &row.status).into()),
            (CATEGORY, place(Category::ALL, &row.category).into()),
            (SCORE, u64::from(row.score)),
            (PASS, row.pass),
        ] {
            if value > mask {
                return None;
            }
            rest |= value << at;
        }
        let mut words = [0; 4];
        for (word, moment) in words.iter_mut().zip(moments) {
            let millis = u64::try_from(moment.unwrap_or_default().millis()).ok()?;
            if millis > MOMENT_MAX {
                return None;
            }
            *word = millis << LOW_BITS | rest & LOW;
            rest >>= LOW_BITS;
        }
        Some(Self(words))
    }

    /// The row. `None` for what [`PackedRow::of`] never made.
    pub(super) fn row(self) -> Option<VerdictRow> {
        let [a, b, c, _] = self.0.map(|word| word & LOW);
        let rest = a | b << LOW_BITS | c << (2 * LOW_BITS);
        let value = |(at, mask): (u32, u64)| rest >> at & mask;
        let [first, last, computed_at, next] = self.0.map(|word| {
            // Below 2 to the 44th.
            Timestamp::from_millis((word >> LOW_BITS).cast_signed())
        });
        Some(VerdictRow {
            zone: *Zone::ALL.get(value(ZONE) as usize)?,
            score: u8::try_from(value(SCORE)).ok()?,
            status: *STATUSES.get(value(STATUS) as usize)?,
            category: *Category::ALL.get(value(CATEGORY) as usize)?,
            first_seen: (rest & HAS_FIRST != 0).then_some(first),
            last_seen: (rest & HAS_LAST != 0).then_some(last),
            computed_at,
            pass: value(PASS),
            next_moment: (rest & HAS_NEXT != 0).then_some(next),
            restricted: rest & RESTRICTED != 0,
            accused: rest & ACCUSED != 0,
        })
    }

    /// The same with some of its key's name.
    pub(super) fn with_check(self, name: Name) -> Self {
        let [a, b, c, d] = self.0;
        Self([a, b, c, d & !LOW | check(name)])
    }

    /// Whether it was made with that name, as far as can be told.
    pub(super) fn has_check(&self, name: Name) -> bool {
        let [.., last] = self.0;
        last & LOW == check(name)
    }
}

/// Bits of the name that do not tell where a row stands.
fn check(name: Name) -> u64 {
    name.place >> (u64::BITS - LOW_BITS)
}

#[cfg(test)]
mod tests {
    use model::Status;

    use super::*;
    use crate::key::name::Names;

    fn row() -> VerdictRow {
        VerdictRow {
            zone: Zone::Red,
            score: 100,
            status: Status::NotCategorized,
            category: *Category::ALL.last().unwrap(),
            first_seen: Some(Timestamp::from_millis(1)),
            last_seen: Some(Timestamp::from_millis(MOMENT_MAX.cast_signed())),
            computed_at: Timestamp::from_millis(1_800_000_000_123),
            pass: u32::MAX.into(),
            next_moment: Some(Timestamp::from_millis(0)),
            restricted: true,
            accused: true,
        }
    }

    #[test]
    fn what_fits_comes_back() {
        let name = Names::default().name(b"key");
        let check = |row: VerdictRow| {
            let packed = PackedRow::of(&row).unwrap().with_check(name);
            assert_eq!(packed.row(), Some(row));
            assert!(packed.has_check(name));
            let [a, b, c, d] = packed.0;
            assert!(!PackedRow([a, b, c, d ^ 1]).has_check(name));
        };
        check(row());
        for zone in Zone::ALL {
            check(VerdictRow { zone, score: 0, pass: 0, restricted: false, accused: false, ..row() });
        }
        for status in STATUSES {
            check(VerdictRow { status, first_seen: None, next_moment: None, ..row() });
        }
        for category in Category::ALL {
            check(VerdictRow { category: *category, last_seen: None, ..row() });
        }
    }

    #[test]
    fn what_does_not_fit_is_not_packed() {
        let too_late = Timestamp::from_millis((MOMENT_MAX + 1).cast_signed());
        for row in [
            VerdictRow { first_seen: Some(too_late), ..row() },
            VerdictRow { last_seen: Some(Timestamp::MAX), ..row() },
            VerdictRow { computed_at: too_late, ..row() },
            VerdictRow { pass: 1 << 32, ..row() },
        ] {
            assert_eq!(PackedRow::of(&row), None, "{row:?}");
        }
    }
}
