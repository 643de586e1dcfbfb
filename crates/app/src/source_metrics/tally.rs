//! Counts for each source what it accuses, what of that others accuse too, and how much earlier or later. Bounded by the number of sources, not of objects.

use std::collections::BTreeMap;

use model::{Observable, Timestamp};

/// Objects that are shown of those which are Green by now.
const SAMPLES_MAX: usize = 10;
/// Other sources that are told of.
const OTHERS_MAX: usize = 5;
/// Furthest that a source is ahead of or behind others: a year. What is further apart is taken for that.
const HOURS_MAX: i64 = 366 * 24;
const HOUR_MS: i64 = 3_600_000;

/// When a source first named an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) at: Timestamp,
    /// Whether it may not have named it before.
    pub(super) is_dated: bool,
}

/// How what a source accuses compares with what others do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Objects that it calls malicious or unwanted.
    pub objects: u64,
    /// How many of them some other source accuses, too.
    pub shared: u64,
    /// The sources that share most of them, with how many; at most five.
    pub others: Vec<(String, u64)>,
    /// How much earlier it was; `None` where nothing can be compared.
    pub lead: Option<LeadTime>,
    /// Objects that it accuses and that are Green today: by lists of good ones, by their rank, or by an assessment.
    pub green: u64,
    /// The first of them.
    pub green_samples: Vec<Observable>,
}

/// How much earlier a source named what others name as well, in hours; below nought it was later than the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadTime {
    /// Objects of which it is known when it and another first named them.
    pub objects: u64,
    /// Of a quarter of them it was no earlier than this.
    pub first_quartile: i64,
    /// Of half of them.
    pub median: i64,
    /// Of three quarters.
    pub third_quartile: i64,
}

/// Counts so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    objects: u64,
    sources: BTreeMap<String, Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    compared: Compared,
    others: BTreeMap<String, u64>,
    /// How often it was so many hours earlier.
    leads: BTreeMap<i64, u64>,
}

impl Tally {
    /// Counts an object that these sources accuse.
    pub(super) fn add(&mut self, object: &Observable, named: &BTreeMap<String, Named>, is_green: bool) {
        self.objects += u64::from(!named.is_empty());
        let dated = || named.iter().filter(|(_, named)| named.is_dated);
        for (source, own) in named {
            let counts = self.sources.entry(source.clone()).or_default();
            counts.compared.objects += 1;
            counts.compared.shared += u64::from(named.len() > 1);
            for other in named.keys().filter(|other| *other != source) {
                *counts.others.entry(other.clone()).or_default() += 1;
            }
            let earliest = dated().filter(|(other, _)| *other != source).map(|(_, other)| other.at).min();
            if let Some(earliest) = earliest.filter(|_| own.is_dated) {
                let hours = earliest.millis().saturating_sub(own.at.millis()).div_euclid(HOUR_MS);
                *counts.leads.entry(hours.clamp(-HOURS_MAX, HOURS_MAX)).or_default() += 1;
            }
            if is_green {
                counts.compared.green += 1;
                if counts.compared.green_samples.len() < SAMPLES_MAX {
                    counts.compared.green_samples.push(object.clone());
                }
            }
        }
    }

    /// How many objects were counted, and how each source compares.
    pub(super) fn into_compared(self) -> (u64, BTreeMap<String, Compared>) {
        let compared = self.sources.into_iter().map(|(source, counts)| {
            let mut others: Vec<(String, u64)> = counts.others.into_iter().collect();
            others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            (source, Compared { others, lead: LeadTime::of(&counts.leads), ..counts.compared })
        });
        (self.objects, compared.collect())
    }
}

impl Compared {
    /// The same with no other sources than these, and of them the first ones alone.
    pub(super) fn with_others_of(mut self, names: &[&str]) -> Self {
        self.others.retain(|(other, _)| names.contains(&other.as_str()));
        self.others.truncate(OTHERS_MAX);
        self
    }
}

impl LeadTime {
    fn of(leads: &BTreeMap<i64, u64>) -> Option<Self> {
        let objects: u64 = leads.values().sum();
        // The least of which so many parts of four are no greater.
        let quartile = |parts: u64| {
            let place = (objects * parts).div_ceil(4).max(1);
            let mut counted = 0;
            leads.iter().find_map(|(hours, count)| {
                counted += count;
                (counted >= place).then_some(*hours)
            })
        };
        Some(Self {
            objects,
            first_quartile: quartile(1)?,
            median: quartile(2)?,
            third_quartile: quartile(3)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(entries: &[(&str, i64, bool)]) -> BTreeMap<String, Named> {
        let named = |(source, hours, is_dated): &(&str, i64, bool)| {
            let at = Timestamp::from_millis(hours * HOUR_MS);
            ((*source).to_owned(), Named { at, is_dated: *is_dated })
        };
        entries.iter().map(named).collect()
    }

    #[test]
    fn sources_are_compared_with_the_first_of_the_others() {
        let object = Observable::detect("shop.example").unwrap();
        let mut tally = Tally::default();
        for (entries, is_green) in [
            (&[("a", 0, true), ("b", 10, true), ("c", 30, true)][..], false),
            (&[("a", 5, true), ("b", 3, true)], true),
            (&[("a", 0, true), ("b", 9_000_000, true)], false),
            // Nobody knows since when `c` says so, and of `d` alone there is nothing to compare.
            (&[("a", 7, true), ("c", 0, false)], false),
            (&[("d", 1, true)], true),
            (&[], true),
        ] {
            tally.add(&object, &named(entries), is_green);
        }
        let (objects, compared) = tally.into_compared();
        assert_eq!(objects, 5);
        let of = |source: &str| compared[source].clone();
        let lead = |first_quartile, median, third_quartile, objects| {
            Some(LeadTime { objects, first_quartile, median, third_quartile })
        };
        assert_eq!((of("a").objects, of("a").shared, of("a").green), (4, 4, 1));
        assert_eq!(of("a").others, [("b".to_owned(), 3), ("c".to_owned(), 2)]);
        assert_eq!(of("a").lead, lead(-2, 10, HOURS_MAX, 3));
        assert_eq!(of("b").lead, lead(-HOURS_MAX, -10, 2, 3));
        assert_eq!(of("c").lead, lead(-30, -30, -30, 1));
        assert_eq!((of("d").shared, of("d").lead, of("d").green_samples.len()), (0, None, 1));
        assert_eq!(of("a").with_others_of(&["a", "c"]).others, [("c".to_owned(), 2)]);
    }

    #[test]
    fn samples_are_few_and_counts_are_all() {
        let mut tally = Tally::default();
        for number in 0..100 {
            let object = Observable::detect(&format!("{number}.example")).unwrap();
            tally.add(&object, &named(&[("a", 0, true)]), true);
        }
        let (_, compared) = tally.into_compared();
        assert_eq!((compared["a"].green, compared["a"].green_samples.len()), (100, SAMPLES_MAX));
    }
}
