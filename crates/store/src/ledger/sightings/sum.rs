//! Sums of sightings: of all days, with the sensors; and of the days of one month by country. Both by what the sensor thought of the object.
//!
//! ```text
//! sum    version 1 · hits by zone · first · last · number of months, each (months since the one before, hits)
//!        · number of sensors, each (name, hits)
//! month  version 1 · for each day that has any: day of the month from 0 · number of cells, each (country and zone, hits)
//! ```

use model::{CountryCode, Timestamp, Zone};

use crate::{
    Error, Result,
    codec::{
        sighting::{ZONES, country_number, read_country, read_zone, zone_number},
        wire::{Reader, Writer},
    },
};

const VERSION: u8 = 1;
const BAD: Error = Error::Corrupt { what: "a sum of sightings does not decode" };
/// Names of sensors kept in a sum: the first in their order, which does not depend on which came first.
const SENSORS_MAX: usize = 256;
/// Days that a month may have.
const DAYS_MAX: u8 = 31;

/// Hits by what the sensor thought of the object. They stay at the greatest number when there are more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SightingHits([u64; ZONES]);

impl SightingHits {
    /// Adds hits.
    pub fn add(&mut self, zone: Option<Zone>, count: u64) {
        if let Some(hits) = self.0.get_mut(usize::from(zone_number(zone))) {
            *hits = hits.saturating_add(count);
        }
    }

    /// Hits of sensors that thought so; `None`: of those that did not say.
    #[must_use]
    pub fn of(&self, zone: Option<Zone>) -> u64 {
        self.0.get(usize::from(zone_number(zone))).copied().unwrap_or_default()
    }

    /// Hits in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().fold(0, |sum: u64, hits| sum.saturating_add(*hits))
    }
}

/// All sightings of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingSum {
    /// Hits.
    pub hits: SightingHits,
    /// The first.
    pub first: Timestamp,
    /// The last.
    pub last: Timestamp,
    /// Months (counted from 1970-01) that have any, with their hits, oldest first.
    pub months: Vec<(u32, u64)>,
    /// Sensors with their hits, by name; of more than 256 the first in the order of names.
    pub sensors: Vec<(String, u64)>,
}

impl SightingSum {
    /// Hits of the sensors that are not named.
    #[must_use]
    pub fn other_sensors(&self) -> u64 {
        let named = self.sensors.iter().fold(0, |sum: u64, (_, hits)| sum.saturating_add(*hits));
        self.hits.total().saturating_sub(named)
    }

    pub(super) fn of(first: Timestamp, last: Timestamp) -> Self {
        Self { hits: SightingHits::default(), first, last, months: Vec::new(), sensors: Vec::new() }
    }

    /// A name that gave way to [`SENSORS_MAX`] others that stand before it never comes back, so that what is kept is counted wholly.
    pub(super) fn add_sensor(&mut self, sensor: &str, count: u64) {
        match self.sensors.binary_search_by(|(name, _)| name.as_str().cmp(sensor)) {
            Ok(at) => {
                if let Some((_, hits)) = self.sensors.get_mut(at) {
                    *hits = hits.saturating_add(count);
                }
            }
            Err(at) if at < SENSORS_MAX => {
                self.sensors.insert(at, (sensor.to_owned(), count));
                self.sensors.truncate(SENSORS_MAX);
            }
            Err(_) => {}
        }
    }

    pub(super) fn add_month(&mut self, month: u32, count: u64) {
        match self.months.binary_search_by_key(&month, |(month, _)| *month) {
            Ok(at) => {
                if let Some((_, hits)) = self.months.get_mut(at) {
                    *hits = hits.saturating_add(count);
                }
            }
            Err(at) => self.months.insert(at, (month, count)),
        }
    }

    /// Adds the sum of another object that is the same thing under another name.
    pub fn merge(&mut self, other: &Self) {
        for (hits, more) in self.hits.0.iter_mut().zip(other.hits.0) {
            *hits = hits.saturating_add(more);
        }
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        other.months.iter().for_each(|(month, hits)| self.add_month(*month, *hits));
        other.sensors.iter().for_each(|(sensor, hits)| self.add_sensor(sensor, *hits));
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(VERSION);
        self.hits.0.iter().for_each(|hits| out.number(*hits));
        out.moment(self.first);
        out.moment(self.last);
        out.number(self.months.len() as u64);
        let mut last = 0;
        for (month, hits) in &self.months {
            out.number(u64::from(month.saturating_sub(last)));
            out.number(*hits);
            last = *month;
        }
        out.number(self.sensors.len() as u64);
        for (sensor, hits) in &self.sensors {
            out.text(sensor);
            out.number(*hits);
        }
        out.0
    }

    pub(super) fn decode(value: &[u8]) -> Result<Self> {
        let mut input = Reader(value);
        input.version(VERSION)?;
        let mut hits = SightingHits::default();
        for place in &mut hits.0 {
            *place = input.number()?;
        }
        let (first, last) = (input.moment()?, input.moment()?);
        let mut months = Vec::new();
        let mut month = 0_u32;
        // Each takes two bytes at least: the loops end with the bytes, whatever the counts say.
        for _ in 0..input.number()? {
            let step = u32::try_from(input.number()?).map_err(|_| BAD)?;
            month = month.checked_add(step).ok_or(BAD)?;
            months.push((month, input.number()?));
        }
        let mut sensors = Vec::new();
        for _ in 0..input.number()? {
            sensors.push((input.text()?, input.number()?));
        }
        input.end()?;
        Ok(Self { hits, first, last, months, sensors })
    }
}

/// The sightings of one object in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingMonth {
    /// The month, counted from 1970-01.
    pub month: u32,
    /// By day, country and zone, each once, in that order.
    pub cells: Vec<MonthCell>,
}

/// Hits of one day in one country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCell {
    /// Day of the month, from 0.
    pub day: u8,
    /// The country, where one is known.
    pub country: Option<CountryCode>,
    /// What the sensor thought of the object, if it said so.
    pub zone: Option<Zone>,
    /// Hits.
    pub count: u64,
}

impl MonthCell {
    fn place(&self) -> (u8, u16, u8) {
        (self.day, country_number(self.country), zone_number(self.zone))
    }
}

impl SightingMonth {
    /// A month without any.
    pub(super) fn new(month: u32) -> Self {
        Self { month, cells: Vec::new() }
    }

    /// Civil day (UTC) since 1970-01-01 of a day of the month.
    #[must_use]
    pub fn day(&self, day: u8) -> i64 {
        Timestamp::from_month(self.month).day() + i64::from(day)
    }

    /// Hits of one day of the month, wherever they were.
    pub(super) fn hits_on(&self, day: u8) -> u64 {
        let from = self.cells.partition_point(|cell| cell.day < day);
        let cells = self.cells.get(from..).unwrap_or_default();
        cells.iter().take_while(|cell| cell.day == day).fold(0, |sum, cell| sum.saturating_add(cell.count))
    }

    pub(super) fn add(&mut self, cell: MonthCell) {
        // Days come in their order, as rows do: most cells stand at the end.
        match self.cells.binary_search_by_key(&cell.place(), MonthCell::place) {
            Ok(at) => {
                if let Some(known) = self.cells.get_mut(at) {
                    known.count = known.count.saturating_add(cell.count);
                }
            }
            Err(at) => self.cells.insert(at, cell),
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(VERSION);
        for cells in self.cells.chunk_by(|one, other| one.day == other.day) {
            out.byte(cells.first().map_or(0, |cell| cell.day));
            out.number(cells.len() as u64);
            for cell in cells {
                let (_, country, zone) = cell.place();
                out.number(u64::from(country) * ZONES as u64 + u64::from(zone));
                out.number(cell.count);
            }
        }
        out.0
    }

    pub(super) fn decode(month: u32, value: &[u8]) -> Result<Self> {
        let mut input = Reader(value);
        input.version(VERSION)?;
        let mut cells = Vec::with_capacity(value.len() / 4);
        while !input.0.is_empty() {
            let day = input.byte()?;
            if day >= DAYS_MAX {
                return Err(BAD);
            }
            for _ in 0..input.number()? {
                let place = input.number()?;
                let country = read_country(place / ZONES as u64)?;
                let zone = read_zone(place % ZONES as u64)?;
                cells.push(MonthCell { day, country, zone, count: input.number()? });
            }
        }
        if cells.is_sorted_by(|one, other| one.place() < other.place()) {
            Ok(Self { month, cells })
        } else {
            Err(BAD)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_sensors_are_kept_does_not_depend_on_their_order() {
        let names: Vec<String> = (0..600).map(|n| format!("sensor-{n:03}")).collect();
        let sum = |names: &mut dyn Iterator<Item = &String>| {
            let mut sum = SightingSum::of(Timestamp::MIN, Timestamp::MIN);
            for name in names {
                sum.hits.add(None, 2);
                sum.add_sensor(name, 2);
            }
            sum
        };
        let forward = sum(&mut names.iter().chain(&names));
        let backward = sum(&mut names.iter().rev().chain(names.iter().rev()));
        assert_eq!(forward, backward);
        assert_eq!((forward.sensors.len(), forward.other_sensors()), (SENSORS_MAX, 344 * 4));
        assert!(forward.sensors.iter().all(|(_, hits)| *hits == 4));
        assert_eq!(SightingSum::decode(&forward.encode()).unwrap(), forward);
    }

    #[test]
    fn a_month_comes_back_and_damage_is_found() {
        let mut month = SightingMonth::new(649);
        let codes: Vec<_> = [None, CountryCode::parse("AA"), CountryCode::parse("ZZ")].into();
        for (at, country) in codes.iter().cycle().take(60).enumerate() {
            let zone = Zone::ALL.get(at % 6).copied();
            let day = u8::try_from(at * 7 % 29).unwrap();
            month.add(MonthCell { day, country: *country, zone, count: u64::MAX / 2 });
        }
        let bytes = month.encode();
        assert_eq!(SightingMonth::decode(649, &bytes).unwrap(), month);
        assert_eq!(Timestamp::from_day(month.day(28)).to_date(), "2024-02-29");
        for cut in 1..bytes.len() {
            if let Ok(less) = SightingMonth::decode(649, &bytes[..cut]) {
                assert!(less.cells.len() < month.cells.len());
            }
        }
        for wrong in [&[][..], &[2], &[1, 31, 1, 0, 1], &[1, 0, 2, 1, 1, 0, 1], &[1, 0, 1, 0xFF, 0xFF, 3, 1]]
        {
            assert!(SightingMonth::decode(649, wrong).is_err(), "{wrong:?}");
        }
    }
}
