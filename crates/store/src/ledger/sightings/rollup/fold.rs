//! Contributions summed up: the definition of a sum, for those who keep it up, check it, or want it of some contributions alone.

use std::collections::BTreeMap;

use model::{Evidence, Zone};

use super::super::{MonthCell, SightingMonth, SightingSum, month_key, sighted, sum_key};

/// A sum with the months that were added to. Adding is commutative: the order in which contributions come does not matter.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Fold {
    sum: Option<SightingSum>,
    months: BTreeMap<u32, SightingMonth>,
}

impl Fold {
    pub(super) fn of(sum: SightingSum, months: Vec<SightingMonth>) -> Self {
        Self { sum: Some(sum), months: months.into_iter().map(|month| (month.month, month)).collect() }
    }

    /// Adds a contribution; evidence of another kind adds nothing. Whether it tells of a day, a sensor or a judgement that was not counted before, or
    /// takes the hits of a day or of all days to the next power of two.
    pub(in crate::ledger) fn add(&mut self, evidence: &Evidence) -> bool {
        let Some(sightings) = sighted(evidence) else { return false };
        let (first, last) = (evidence.observed_at, evidence.last_seen.unwrap_or(evidence.observed_at));
        let sum = self.sum.get_or_insert_with(|| SightingSum::of(first, last));
        sum.first = sum.first.min(first);
        sum.last = sum.last.max(last);
        let number = first.month();
        sum.add_month(number, sightings.hits());
        let month = self.months.entry(number).or_insert_with(|| SightingMonth::new(number));
        let day = u8::try_from(first.day() - month.day(0)).unwrap_or(u8::MAX);
        let state = |sum: &SightingSum, month: &SightingMonth| {
            let powers = [sum.hits.total(), month.hits_on(day)].map(u64::checked_ilog2);
            (powers, sum.sensors.len(), Zone::ALL.map(|zone| sum.hits.of(Some(zone)) > 0))
        };
        let before = state(sum, month);
        for cell in sightings.cells() {
            sum.hits.add(cell.zone, cell.count);
            sum.add_sensor(&cell.sensor, cell.count);
            month.add(MonthCell { day, country: cell.country, zone: cell.zone, count: cell.count });
        }
        state(sum, month) != before
    }

    /// Sum, and months in their order.
    pub(in crate::ledger) fn into_parts(self) -> (Option<SightingSum>, Vec<SightingMonth>) {
        (self.sum, self.months.into_values().collect())
    }

    /// The rows that say so.
    pub(in crate::ledger) fn rows(&self, subject: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let sum = self.sum.iter().map(|sum| (sum_key(subject), sum.encode()));
        let months = self.months.iter().map(|(month, days)| (month_key(subject, *month), days.encode()));
        sum.chain(months).collect()
    }
}
