//! Statistics: read from sums by month, so that a name which everybody asks for costs no more than three years of days.

use std::collections::BTreeMap;

use analysis::Change;
use model::{CountryCode, Evidence, Observable, Timestamp, Zone};
use store::{MonthCell, Section, SightingMonth, SightingSum};

use super::dossier::Dossier;
use crate::{
    App, Result,
    report::{CountryHits, PeriodHits, Query, Statistics},
    view::View,
};

/// Months that are read: three years, and the month that is going on.
const MONTHS: u32 = 37;
/// Days that are told one by one.
const DAYS: i64 = 31;
/// Weeks that are told one by one.
const WEEKS: i64 = 53;
/// Days over which popularity counts.
const POPULAR_DAYS: i64 = 30;
/// Most popular.
const POPULARITY_MAX: u8 = 5;
/// Contributions that are read where sums do not tell: for those who may not see all, and for what was known at a moment.
const ROWS_MAX: usize = 20_000;

/// A sum, and months of it.
type Sums = (Option<SightingSum>, Vec<SightingMonth>);

/// Sightings of an object up to a moment.
#[derive(Debug, Default)]
pub(super) struct Sighted {
    sum: Option<SightingSum>,
    /// The months that were read.
    months: Vec<SightingMonth>,
    /// Hits up to the moment.
    pub(super) hits: u64,
    /// The first.
    pub(super) first: Option<Timestamp>,
    /// The last; the day alone where the moment lies before the last of all.
    pub(super) last: Option<Timestamp>,
}

impl Sighted {
    /// Whether nothing was met after the moment.
    pub(super) fn is_past(&self, moment: Timestamp) -> bool {
        self.sum.as_ref().is_none_or(|sum| sum.last <= moment)
    }

    /// Whether what the sensors thought is not always stated in the period.
    pub(super) fn needs_verdicts(&self) -> bool {
        self.months.iter().flat_map(|month| &month.cells).any(|cell| cell.zone.is_none())
    }
}

impl App {
    /// What is known of sightings of the object; `None` where nobody reports any, or where too many would have to be read.
    pub(super) fn sighted(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Option<Sighted>> {
        if !self.ledger.has_sightings() {
            return Ok(None);
        }
        // Not everybody may know that anybody reports any.
        if !view.is_common() && !self.speaks_to(&self.common_viewer(), Section::Sighted) {
            view.meet_few();
        }
        if !self.speaks_to(view.viewer(), Section::Sighted) {
            return Ok(None);
        }
        // A file was met under any of its digests.
        let observables: Vec<Observable> = match &dossier.observable {
            Observable::File(_) => dossier.digests.iter().map(|hash| Observable::File(*hash)).collect(),
            other => vec![other.clone()],
        };
        let mut sighted = Sighted::default();
        for observable in &observables {
            let Some((sum, months)) = self.sightings_of(observable, query, moment, view)? else {
                return Ok(None);
            };
            match (&mut sighted.sum, sum) {
                (Some(known), Some(sum)) => known.merge(&sum),
                (known @ None, sum) => *known = sum,
                (Some(_), None) => {}
            }
            sighted.months.extend(months);
        }
        sighted.up_to(moment);
        Ok(Some(sighted))
    }

    /// Sum and months of one name of the object; `None` where too many rows would have to be read.
    fn sightings_of(
        &self,
        observable: &Observable,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Option<Sums>> {
        let own = || {
            let keep = |item: &Evidence| {
                view.sees_piece(item) && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
            };
            Ok(self.ledger.sightings_of(observable, ROWS_MAX, keep)?)
        };
        if query.known_at.is_some() {
            return own();
        }
        let subject = observable.clone().into();
        let plain = || self.sums_of(observable, query, moment);
        view.plain_or_own(|| view.sees_all_of(&subject), plain, own)
    }

    /// The same from the sums that are kept for everybody.
    fn sums_of(&self, observable: &Observable, query: &Query, moment: Timestamp) -> Result<Option<Sums>> {
        let Some(sum) = self.ledger.sightings_sum(observable)? else { return Ok(Some((None, Vec::new()))) };
        let month = moment.month();
        let first = match (query.sections.statistics, sum.last > moment) {
            (true, _) => month.saturating_sub(MONTHS - 1),
            // The days of the month before the moment.
            (false, true) => month,
            (false, false) => return Ok(Some((Some(sum), Vec::new()))),
        };
        let months = self.ledger.sightings_months(observable, first, month)?;
        Ok(Some((Some(sum), months)))
    }

    /// The section; `zones` are the object's zones at each change.
    pub(super) fn statistics(
        &self,
        sighted: Sighted,
        dossier: &Dossier,
        zones: &[Change],
        moment: Timestamp,
        view: &View<'_>,
    ) -> Statistics {
        let Sighted { sum, months, hits, first, last } = sighted;
        let today = moment.day();
        let from = Timestamp::from_month(moment.month().saturating_sub(MONTHS - 1));
        let mut days: BTreeMap<i64, PeriodHits> = BTreeMap::new();
        let mut countries: BTreeMap<Option<CountryCode>, CountryHits> = BTreeMap::new();
        for month in &months {
            for cells in month.cells.chunk_by(|one, other| one.day == other.day) {
                let Some(day) = cells.first().map(|cell| month.day(cell.day)) else { continue };
                if day > today || day < from.day() {
                    continue;
                }
                let of_day = days.entry(day).or_insert_with(|| PeriodHits::from(Timestamp::from_day(day)));
                add_day(cells, zone_on(zones, day, moment), of_day, &mut countries);
            }
        }
        let sum_up = |start: &dyn Fn(i64) -> Timestamp, first: i64| {
            let mut periods: Vec<PeriodHits> = Vec::new();
            for (day, hits) in days.range(first..) {
                let start = start(*day);
                match periods.last_mut().filter(|period| period.start == start) {
                    Some(period) => add(period, hits),
                    None => periods.push(PeriodHits { start, ..*hits }),
                }
            }
            periods
        };
        let by_month = |day: i64| Timestamp::from_month(Timestamp::from_day(day).month());
        let by_week = |day: i64| Timestamp::from_day(monday(day));
        let months = sum_up(&by_month, i64::MIN);
        let mut period = PeriodHits::from(from);
        months.iter().for_each(|month| add(&mut period, month));
        let recent = days.range(today - POPULAR_DAYS + 1..);
        let recent = recent.fold(0, |sum: u64, (_, day)| sum.saturating_add(day.hits));
        let mut countries: Vec<CountryHits> = countries.into_values().collect();
        countries.sort_by_key(|country| (std::cmp::Reverse(country.hits), country.country));
        let sum = sum.filter(|sum| sum.last <= moment);
        let other_sensors = sum.as_ref().map_or(0, SightingSum::other_sensors);
        let mut sensors = sum.map(|sum| sum.sensors).unwrap_or_default();
        sensors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Statistics {
            hits,
            first,
            last,
            popularity: popularity(recent),
            from,
            period,
            countries,
            days: sum_up(&Timestamp::from_day, today - DAYS + 1),
            weeks: sum_up(&by_week, monday(today) - (WEEKS - 1) * 7),
            months,
            sensors,
            other_sensors,
            coverage: self.coverage(&[Section::Sighted], dossier.observable.kind(), view),
        }
    }
}

impl Sighted {
    /// Hits up to the moment, with the first and the last. Days count whole.
    fn up_to(&mut self, moment: Timestamp) {
        let Some(sum) = self.sum.as_ref().filter(|sum| sum.first <= moment) else { return };
        self.first = Some(sum.first);
        if sum.last <= moment {
            (self.hits, self.last) = (sum.hits.total(), Some(sum.last));
            return;
        }
        let (month, day) = (moment.month(), moment.day());
        let before = sum.months.iter().filter(|(each, _)| *each < month);
        let before = before.fold(0, |sum: u64, (_, hits)| sum.saturating_add(*hits));
        let of_month = self.months.iter().filter(|each| each.month == month);
        let days =
            of_month.flat_map(|month| month.cells.iter().map(|cell| (month.day(cell.day), cell.count)));
        let days: Vec<(i64, u64)> = days.filter(|(each, _)| *each <= day).collect();
        self.hits = days.iter().fold(before, |sum, (_, count)| sum.saturating_add(*count));
        let last_day = days.iter().map(|(day, _)| Timestamp::from_day(*day)).max();
        let last_month = sum.months.iter().rfind(|(each, _)| *each < month);
        self.last = last_day.or_else(|| last_month.map(|(month, _)| Timestamp::from_month(*month)));
        self.last = self.last.max(self.first);
    }
}

/// Adds a day's cells to the day and to the countries.
fn add_day(
    cells: &[MonthCell],
    verdict: Zone,
    day: &mut PeriodHits,
    countries: &mut BTreeMap<Option<CountryCode>, CountryHits>,
) {
    // Cells of one country stand together.
    for cells in cells.chunk_by(|one, other| one.country == other.country) {
        let mut here = PeriodHits::from(day.start);
        for cell in cells {
            let zone = cell.zone.unwrap_or(verdict);
            let place = match zone {
                Zone::Red => Some(&mut here.red),
                Zone::Orange => Some(&mut here.orange),
                Zone::Yellow => Some(&mut here.yellow),
                Zone::Grey | Zone::Green => None,
            };
            if let Some(place) = place {
                *place = place.saturating_add(cell.count);
            }
            here.hits = here.hits.saturating_add(cell.count);
        }
        add(day, &here);
        let country = cells.first().and_then(|cell| cell.country);
        let known = countries.entry(country).or_insert(CountryHits { country, hits: 0, detections: 0 });
        known.hits = known.hits.saturating_add(here.hits);
        known.detections = known.detections.saturating_add(here.detections());
    }
}

fn add(to: &mut PeriodHits, hits: &PeriodHits) {
    to.hits = to.hits.saturating_add(hits.hits);
    to.red = to.red.saturating_add(hits.red);
    to.orange = to.orange.saturating_add(hits.orange);
    to.yellow = to.yellow.saturating_add(hits.yellow);
}

/// The zone at the end of a day, or at the moment if that lies in it.
fn zone_on(zones: &[Change], day: i64, moment: Timestamp) -> Zone {
    let end = Timestamp::from_day(day + 1).plus_millis(-1).min(moment);
    let after = zones.partition_point(|change| change.at <= end);
    after.checked_sub(1).and_then(|at| zones.get(at)).map_or(Zone::Grey, |change| change.zone)
}

/// The Monday of a day's week; 1970-01-01 was a Thursday.
fn monday(day: i64) -> i64 {
    (day + 3).div_euclid(7) * 7 - 3
}

fn popularity(recent: u64) -> u8 {
    let digits = recent.checked_ilog10().map_or(0, |tens| tens + 1);
    u8::try_from(digits).unwrap_or(POPULARITY_MAX).min(POPULARITY_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        // 2026-11-23 is a Monday.
        let day = |text: &str| Timestamp::parse(text).unwrap().day();
        for (text, expected) in
            [("2026-11-23", "2026-11-23"), ("2026-11-29", "2026-11-23"), ("2026-11-30", "2026-11-30")]
        {
            assert_eq!(monday(day(text)), day(expected), "{text}");
        }
    }

    #[test]
    fn popularity_is_the_number_of_digits() {
        for (recent, expected) in [(0, 0), (1, 1), (9, 1), (10, 2), (9_999, 4), (10_000, 5), (u64::MAX, 5)] {
            assert_eq!(popularity(recent), expected, "{recent}");
        }
    }
}
