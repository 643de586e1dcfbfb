//! `Statistics`: how often sensors met the object (ours, in KTIP's style). Numbers are exact; `HitsCount` of the general information is rounded.

use app::report::{CountryHits, PeriodHits, Statistics};
use serde::Serialize;
use utoipa::ToSchema;

use super::section_info::Period;
use crate::api::words::minutes;

/// Sightings of the object up to the moment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticsInfo {
    /// Hits of all time.
    pub hits_count: u64,
    /// When it was first met.
    #[schema(example = "2026-01-02T03:04Z")]
    pub first_seen: Option<String>,
    /// When it was last met.
    pub last_seen: Option<String>,
    /// 0 to 5: how many digits the number of hits in the last 30 days has, at most 5.
    #[schema(minimum = 0, maximum = 5)]
    pub popularity: u8,
    /// The period that all below is about: three years and the month that is going on.
    pub period: Period,
    /// Hits in the period.
    pub period_hits_count: u64,
    /// Of these while the object was Red, Orange or Yellow: by what the sensor said, or else by the verdict of that day.
    pub detections_count: u64,
    /// By country, most hits first.
    pub countries: Vec<CountryRow>,
    /// By day (UTC), the last 31, oldest first; days without hits are left out.
    pub days: Vec<PeriodRow>,
    /// By week from Monday on, the last 53.
    pub weeks: Vec<PeriodRow>,
    /// By month, all of the period.
    pub months: Vec<PeriodRow>,
    /// By sensor, of all time, most hits first; empty for moments of the past.
    pub sensors: Vec<SensorRow>,
    /// Hits of sensors beyond the 256 that are named.
    pub other_sensors_hits_count: u64,
    /// Lists of sightings that could have spoken here.
    pub sources: Vec<String>,
    /// The period that they cover together; null where there are none.
    pub coverage: Option<Period>,
}

/// Hits in a country.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2; null where nobody can tell.
    #[schema(example = "JP")]
    pub country_code: Option<String>,
    /// Hits.
    pub hits_count: u64,
    /// Of these while the object was Red, Orange or Yellow.
    pub detections_count: u64,
}

/// Hits in a day, week or month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PeriodRow {
    /// Its first day.
    #[schema(example = "2026-02-02")]
    pub from: String,
    /// Hits.
    pub hits_count: u64,
    /// Of these while the object was Red, Orange or Yellow.
    pub detections_count: u64,
    /// Red.
    pub red: u64,
    /// Orange.
    pub orange: u64,
    /// Yellow.
    pub yellow: u64,
}

/// Hits of a sensor.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SensorRow {
    /// Its name.
    pub sensor: String,
    /// Hits.
    pub hits_count: u64,
}

impl StatisticsInfo {
    pub(super) fn of(statistics: &Statistics, moment: model::Timestamp) -> Self {
        let rows = |periods: &[PeriodHits]| periods.iter().map(PeriodRow::of).collect();
        let from = statistics.coverage.iter().map(|list| list.from).min();
        let to = statistics.coverage.iter().map(|list| list.to).max();
        let period = |from: model::Timestamp, to: model::Timestamp| Period {
            from: from.to_minutes(),
            to: to.to_minutes(),
        };
        Self {
            hits_count: statistics.hits,
            first_seen: minutes(statistics.first),
            last_seen: minutes(statistics.last),
            popularity: statistics.popularity,
            period: period(statistics.from, moment),
            period_hits_count: statistics.period.hits,
            detections_count: statistics.period.detections(),
            countries: statistics.countries.iter().map(CountryRow::of).collect(),
            days: rows(&statistics.days),
            weeks: rows(&statistics.weeks),
            months: rows(&statistics.months),
            sensors: statistics.sensors.iter().map(SensorRow::of).collect(),
            other_sensors_hits_count: statistics.other_sensors,
            sources: statistics.coverage.iter().map(|list| list.source.clone()).collect(),
            coverage: from.zip(to).map(|(from, to)| period(from, to)),
        }
    }
}

impl CountryRow {
    fn of(item: &CountryHits) -> Self {
        Self {
            country_code: item.country.map(|country| country.to_string()),
            hits_count: item.hits,
            detections_count: item.detections,
        }
    }
}

impl PeriodRow {
    fn of(item: &PeriodHits) -> Self {
        Self {
            from: item.start.to_date(),
            hits_count: item.hits,
            detections_count: item.detections(),
            red: item.red,
            orange: item.orange,
            yellow: item.yellow,
        }
    }
}

impl SensorRow {
    fn of((sensor, hits): &(String, u64)) -> Self {
        Self { sensor: sensor.clone(), hits_count: *hits }
    }
}
