//! Sums of sightings, and the units that were counted.
//!
//! What counts is evidence under its observable ([`crate::Section::Sighted`]), a row for each unit and day; sums are kept up in the same commit,
//! so that nobody who asks how often a popular name was met reads a million rows. Sums follow from the rows, and `fsck` compares.
//!
//! ```text
//! 01 unit               → version 1 · list · digest of its content · accepted · refused · recorded at · import
//! subject 00            → the sum of all days    (`sum`)
//! subject 01 month      → the days of one month  (`sum`)
//! ```
//! A subject's key begins with a greater byte than a unit's.

mod rollup;
mod sum;

use std::sync::atomic::Ordering;

use model::{Claim, Evidence, Observable, Timestamp, UnitId};

pub(super) use self::rollup::{Rollups, fold::Fold};
pub use self::sum::{MonthCell, SightingHits, SightingMonth, SightingSum};
use super::{Ledger, read};
use crate::{
    Engine, Error, Result, Section,
    codec::wire::{Reader, Writer as Value},
    engine::{Batch, KeyRange, Limit, Order, Table, after_prefix},
    key,
    rows::SightingRow,
};

/// First byte of a unit's key.
const UNIT: u8 = 1;
/// Behind a subject: the sum of all days.
const SUM: u8 = 0;
/// Behind a subject: a month, whose number follows.
const MONTH: u8 = 1;
/// Longest key of a unit's row; a subject's is longer or begins otherwise.
const UNIT_KEY_BYTES: usize = 17;
/// Bytes of months that are read at once: three years of a name that all countries ask for.
const MONTHS_BYTES_MAX: usize = 64 << 20;

/// A unit of which all is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingUnit {
    /// Its name.
    pub id: UnitId,
    /// The list that it was taken for.
    pub list: String,
    /// SHA-256 of its content, to tell it from another under the same name.
    pub content: [u8; 32],
    /// Records taken.
    pub accepted: u64,
    /// Records refused.
    pub refused: u64,
    /// When it was complete.
    pub recorded_at: Timestamp,
    /// Which import brought it.
    pub import: u64,
}

impl Ledger {
    /// The sum of all sightings of an object; `None` where there are none. One read at most.
    ///
    /// # Errors
    /// As [`Engine::get_many`]. A sum that does not decode is passed over; run fsck.
    pub fn sightings_sum(&self, observable: &Observable) -> Result<Option<SightingSum>> {
        let subject = key::observable(observable);
        if !self.has_sightings() || !self.core.filter.may_contain(&subject) {
            return Ok(None);
        }
        let found = self.core.engine.get_many(Table::Sightings, &[&sum_key(&subject)])?.pop().flatten();
        Ok(found.and_then(|value| sound(SightingSum::decode(&value))))
    }

    /// The days of the months from `first` to `last` (counted from 1970-01), oldest first; months without sightings are left out.
    ///
    /// # Errors
    /// As [`Engine::scan`]. A month that does not decode is passed over; run fsck.
    pub fn sightings_months(
        &self,
        observable: &Observable,
        first: u32,
        last: u32,
    ) -> Result<Vec<SightingMonth>> {
        let subject = key::observable(observable);
        if !self.has_sightings() || !self.core.filter.may_contain(&subject) {
            return Ok(Vec::new());
        }
        // Not beyond the subject, whatever the last month is.
        let end = after_prefix(&month_key(&subject, last));
        let range = KeyRange { start: month_key(&subject, first), end };
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let months = usize::try_from(last.saturating_sub(first)).unwrap_or(usize::MAX).saturating_add(1);
        let limit = Limit { entries: months, bytes: MONTHS_BYTES_MAX };
        let page = self.core.engine.scan(Table::Sightings, &range, Order::Forward, limit)?;
        let months = page.entries.iter().filter_map(|row| {
            let (_, Part::Month(month)) = split(&row.key).ok()? else { return None };
            sound(SightingMonth::decode(month, &row.value))
        });
        Ok(months.collect())
    }

    /// Sum and months of those sightings alone that pass `keep`, made from the rows; `None` when there are more than `rows_max`. Rows that do
    /// not pass are not counted.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn sightings_of(
        &self,
        observable: &Observable,
        rows_max: usize,
        keep: impl Fn(&Evidence) -> bool,
    ) -> Result<Option<(Option<SightingSum>, Vec<SightingMonth>)>> {
        let subject = observable.clone().into();
        let subject_key = key::observable(observable);
        if !self.has_sightings() || !self.core.filter.may_contain(&subject_key) {
            return Ok(Some((None, Vec::new())));
        }
        let mut left = rows_max;
        let mut fold = Fold::default();
        let mut rest = Some(key::sections(&subject_key, Section::Sighted, Section::Sighted));
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, Limit::WALK)?;
            for row in &page.entries {
                match read::decode_row(&subject, &row.key, &row.value) {
                    Ok((_, evidence)) if keep(&evidence) => {
                        let Some(room) = left.checked_sub(1) else { return Ok(None) };
                        left = room;
                        fold.add(&evidence);
                    }
                    Ok(_) => {}
                    Err(error) => read::report_damage(&row.key, &error),
                }
            }
            rest = page.next;
        }
        Ok(Some(fold.into_parts()))
    }

    /// Whether anybody reports sightings.
    #[must_use]
    pub fn has_sightings(&self) -> bool {
        self.has_sightings.load(Ordering::Acquire)
    }

    /// A unit of which all is counted; `None` when it is not known, or was not completed.
    ///
    /// # Errors
    /// As [`Engine::get_many`], and [`Error::Corrupt`].
    pub fn sighting_unit(&self, id: UnitId) -> Result<Option<SightingUnit>> {
        let found = self.core.engine.get_many(Table::Sightings, &[&unit_key(id)])?.pop().flatten();
        found.map(|value| decode_unit(id, &value)).transpose()
    }

    /// Notes that all of a unit is counted; durable with the next [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn complete_unit(&self, unit: &SightingUnit) -> Result<()> {
        let mut batch = Batch::new();
        unit.put(&mut batch);
        self.write(batch)
    }
}

impl SightingUnit {
    pub(super) fn put(&self, batch: &mut Batch) {
        let mut out = Value::default();
        out.byte(1);
        out.text(&self.list);
        out.raw(&self.content);
        out.number(self.accepted);
        out.number(self.refused);
        out.moment(self.recorded_at);
        out.number(self.import);
        batch.put(Table::Sightings, unit_key(self.id), out.0);
    }
}

/// Whether there is any sum.
pub(super) fn are_in(engine: &dyn Engine) -> Result<bool> {
    let range = KeyRange { start: vec![UNIT + 1], end: None };
    Ok(engine.count(Table::Sightings, &range, 1)? > 0)
}

/// What the keys of units begin with.
pub(super) fn units() -> [u8; 1] {
    [UNIT]
}

/// The list of a unit's row.
pub(super) fn list_of_unit(key: &[u8], value: &[u8]) -> Result<String> {
    match split(key)? {
        (_, Part::Unit(id)) => Ok(decode_unit(id, value)?.list),
        _ => Err(BAD),
    }
}

/// The range of a subject's sums.
pub(super) fn sums_of(subject: &[u8]) -> KeyRange {
    let mut months = subject.to_vec();
    months.push(MONTH);
    KeyRange { start: sum_key(subject), end: after_prefix(&months) }
}

/// What a row of the table is about.
pub(super) enum Part {
    Unit(UnitId),
    Sum,
    Month(u32),
}

/// The subject's key (empty for a unit), and the part.
pub(super) fn split(key: &[u8]) -> Result<(&[u8], Part)> {
    if let Some((&UNIT, id)) = key.split_first() {
        return match id.try_into() {
            Ok(id) if key.len() == UNIT_KEY_BYTES => Ok((&[], Part::Unit(UnitId(id)))),
            _ => Err(BAD),
        };
    }
    // Both may end alike: a month's number may end in 00. A subject's key tells where it ends.
    if let Some((subject, month)) = key.split_last_chunk::<4>()
        && let Some((&MONTH, subject)) = subject.split_last()
        && key::decode(subject).is_ok()
    {
        return Ok((subject, Part::Month(u32::from_be_bytes(*month))));
    }
    match key.split_last() {
        Some((&SUM, subject)) if !subject.is_empty() => Ok((subject, Part::Sum)),
        _ => Err(BAD),
    }
}

/// Checks one row of the table; `true` when it is one of sums, which follow from evidence.
pub(super) fn check_row(key: &[u8], value: &[u8]) -> Result<bool> {
    decode(key, value).map(|row| !matches!(row, SightingRow::Unit(_)))
}

/// A row of the table.
pub(crate) fn decode(key: &[u8], value: &[u8]) -> Result<SightingRow> {
    Ok(match split(key)? {
        (_, Part::Unit(id)) => SightingRow::Unit(decode_unit(id, value)?),
        (subject, Part::Sum) => SightingRow::Sum(key::decode(subject)?, SightingSum::decode(value)?),
        (subject, Part::Month(month)) => {
            SightingRow::Month(key::decode(subject)?, SightingMonth::decode(month, value)?)
        }
    })
}

const BAD: Error = Error::Corrupt { what: "a row of sightings does not decode" };

fn unit_key(id: UnitId) -> Vec<u8> {
    let mut key = vec![UNIT];
    key.extend_from_slice(&id.0);
    key
}

fn sum_key(subject: &[u8]) -> Vec<u8> {
    let mut key = subject.to_vec();
    key.push(SUM);
    key
}

fn month_key(subject: &[u8], month: u32) -> Vec<u8> {
    let mut key = subject.to_vec();
    key.push(MONTH);
    key.extend_from_slice(&month.to_be_bytes());
    key
}

fn decode_unit(id: UnitId, value: &[u8]) -> Result<SightingUnit> {
    let mut input = Reader(value);
    input.version(1)?;
    let unit = SightingUnit {
        id,
        list: input.text()?,
        content: input.array()?,
        accepted: input.number()?,
        refused: input.number()?,
        recorded_at: input.moment()?,
        import: input.number()?,
    };
    input.end()?;
    Ok(unit)
}

fn sound<T>(decoded: Result<T>) -> Option<T> {
    decoded
        .inspect_err(|error| {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "a sum of sightings is damaged: run fsck"
            );
        })
        .ok()
}

/// The contribution that a piece of evidence states, if it is one.
fn sighted(evidence: &Evidence) -> Option<&model::Sightings> {
    match &evidence.claim {
        Claim::Sighted(sightings) => Some(sightings),
        _ => None,
    }
}
