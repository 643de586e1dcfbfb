//! Prevalence and burst: what counts of sightings say.

use model::{Category, Class, Timestamp, Zone, time::DAY_MS};

use super::{Analyser, Draft, Origin};

/// Days between the first sighting and the last from which on something is met for long.
const LONG_DAYS: i64 = 30;
/// Months with sightings that this takes at least: twice in two years is not long.
const MONTHS_MIN: usize = 2;
/// Sensors that must have met it: one sees one network's own habits.
const SENSORS_MIN: usize = 2;
/// Hits that say something.
const HITS_MIN: u64 = 100;
/// A day has a burst when it has so many times the hits of a usual day.
const BURST_FACTOR: u64 = 10;
/// Days before a burst that tell what is usual.
const USUAL_DAYS: i64 = 28;

/// What is counted of an object. Hits are rounded down to powers of two, and times to days: so it changes only with what the ledger's log tells of counts,
/// and is the same whenever it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Hits in all.
    pub hits: u64,
    /// Hits of which the sensor thought that the object was dangerous or not trusted.
    pub suspicious: u64,
    /// The day of the first.
    pub first: Timestamp,
    /// The day of the last.
    pub last: Timestamp,
    /// Months with hits.
    pub months: usize,
    /// Sensors.
    pub sensors: usize,
    /// Days with their hits, the newest last: of the last month at least.
    pub days: Vec<(i64, u64)>,
}

/// Whether many have met it for long and thought nothing of it.
#[must_use]
pub fn prevalence(counted: &Counted, origin: Origin) -> Option<Draft> {
    let days = counted.last.day() - counted.first.day();
    let is_long = days >= LONG_DAYS && counted.months >= MONTHS_MIN;
    if !is_long || counted.sensors < SENSORS_MIN || counted.hits < HITS_MIN || counted.suspicious > 0 {
        return None;
    }
    let confidence = if counted.sensors >= 2 * SENSORS_MIN && days >= 3 * LONG_DAYS { 100 } else { 60 };
    Some(Draft {
        analyser: Analyser::Prevalence,
        // Known for long only once it has been.
        origin: Origin { since: counted.first.plus_millis(LONG_DAYS * DAY_MS), ..origin },
        holds: counted.last,
        class: Class::Clean,
        category: Category::General,
        confidence,
        note: format!("{} sensors met it over {days} days", counted.sensors),
        tags: vec![
            format!("sensors={}", counted.sensors),
            format!("days={days}"),
            format!("hits={}", counted.hits),
        ],
        lists: Vec::new(),
        objects: Vec::new(),
    })
}

/// The newest day of a burst, if its days have one. Says nothing of good or bad: a campaign bursts, and so does a release.
#[must_use]
pub fn burst(counted: &Counted, origin: Origin) -> Option<Draft> {
    let (day, hits, usual) = counted.days.iter().rev().find_map(|(day, hits)| {
        let before = counted.days.iter().filter(|(other, _)| (*day - USUAL_DAYS..*day).contains(other));
        let sum: u64 = before.map(|(_, hits)| *hits).fold(0, u64::saturating_add);
        // Days without hits are usual days too.
        let usual = sum.div_ceil(u64::try_from(USUAL_DAYS).unwrap_or(1)).max(1);
        let is_known_before = counted.first.day() <= *day - USUAL_DAYS;
        (is_known_before && *hits >= HITS_MIN && *hits / usual >= BURST_FACTOR)
            .then_some((*day, *hits, usual))
    })?;
    let at = Timestamp::from_day(day);
    let date = at.to_date();
    Some(Draft {
        analyser: Analyser::Burst,
        origin: Origin { since: at, ..origin },
        holds: at.plus_millis(DAY_MS),
        class: Class::Context,
        category: Category::General,
        confidence: 100,
        note: format!("it was met {hits} times or more on {date}, where some {usual} a day were usual"),
        tags: vec![format!("day={date}"), format!("hits={hits}"), format!("usual={usual}")],
        lists: Vec::new(),
        objects: Vec::new(),
    })
}

/// Hits rounded down to a power of two.
#[must_use]
pub fn rounded(hits: u64) -> u64 {
    hits.checked_ilog2().map_or(0, |power| 1 << power)
}

/// Whether a sensor that thought so warned of it.
#[must_use]
pub fn is_suspicious(zone: Zone) -> bool {
    matches!(zone, Zone::Red | Zone::Orange)
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    fn origin() -> Origin {
        let day = Timestamp::from_day(20_000);
        Origin { since: day, recorded_at: day, tlp: Tlp::Clear }
    }

    fn counted(days: &[(i64, u64)], sensors: usize) -> Counted {
        Counted {
            hits: days.iter().map(|(_, hits)| hits).sum(),
            suspicious: 0,
            first: Timestamp::from_day(days[0].0),
            last: Timestamp::from_day(days[days.len() - 1].0),
            months: days.iter().map(|(day, _)| day / 30).collect::<std::collections::BTreeSet<_>>().len(),
            sensors,
            days: days.to_vec(),
        }
    }

    #[test]
    fn long_and_by_several() {
        let days: Vec<(i64, u64)> = (20_000..20_100).map(|day| (day, 5)).collect();
        let confidence = |counted: &Counted| prevalence(counted, origin()).map(|draft| draft.confidence);
        assert_eq!(confidence(&counted(&days, 4)), Some(100));
        assert_eq!(confidence(&counted(&days, 2)), Some(60));
        assert_eq!(confidence(&counted(&days, 1)), None);
        assert_eq!(confidence(&counted(&days[..20], 4)), None);
        let warned = Counted { suspicious: 1, ..counted(&days, 4) };
        assert_eq!(confidence(&warned), None);
    }

    #[test]
    fn hits_are_rounded_down() {
        let expected = [(0, 0), (1, 1), (2, 2), (3, 2), (1023, 512), (1024, 1024), (u64::MAX, 1 << 63)];
        for (hits, expected) in expected {
            assert_eq!(rounded(hits), expected, "{hits}");
        }
    }

    #[test]
    fn a_burst_stands_out_of_the_month_before() {
        let mut days: Vec<(i64, u64)> = (20_000..20_040).map(|day| (day, 5)).collect();
        assert_eq!(burst(&counted(&days, 1), origin()), None);
        days.push((20_040, 200));
        let draft = burst(&counted(&days, 1), origin()).unwrap();
        assert_eq!((draft.origin.since.day(), draft.class), (20_040, Class::Context));
        // What is met for the first time has nothing to stand out of.
        assert_eq!(burst(&counted(&[(20_000, 1000)], 1), origin()), None);
    }
}
