//! What statements of passive DNS amount to together.
//!
//! A statement is an aggregate: seen `count` times between two moments. An export of the same sensor a month later states the same again and
//! more; hourly logs state what no other does. Neither says which it is. So counts are never simply added: of one origin those count
//! together that *cannot* have seen the same, because they do not overlap in time, and of all such choices the one that counts most. That is
//! the greatest number that the statements prove, whatever the overlapping ones have in common. Origins that do not copy one another add
//! up. A day's count is proven the same way by the statements that lie within the day.

use std::collections::BTreeMap;

use model::Timestamp;

/// One statement of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// For whom it speaks: statements of one origin may repeat each other.
    pub origin: &'a str,
    /// When it was seen first.
    pub first: Timestamp,
    /// When it was seen last; not before `first`.
    pub last: Timestamp,
    /// How often; `None` where that is not counted.
    pub count: Option<u64>,
}

/// What they prove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often at least; `None` where nobody counts.
    pub hits: Option<u64>,
    /// The day with the greatest count that is proven, by its number since 1970, and that count. Of several the first.
    pub peak: Option<(i64, u64)>,
}

/// Puts statements together.
#[must_use]
pub fn tally(spans: &[Span<'_>]) -> Tally {
    let mut origins: BTreeMap<&str, Vec<Counted>> = BTreeMap::new();
    for span in spans {
        if let Some(count) = span.count {
            let (first, last) = (span.first, span.last.max(span.first));
            origins.entry(span.origin).or_default().push(Counted { first, last, count });
        }
    }
    let mut tally = Tally::default();
    let mut days: BTreeMap<i64, u64> = BTreeMap::new();
    for counted in origins.into_values() {
        let mut of_days: BTreeMap<i64, Vec<Counted>> = BTreeMap::new();
        for each in counted.iter().filter(|each| each.first.day() == each.last.day()) {
            of_days.entry(each.first.day()).or_default().push(*each);
        }
        for (day, counted) in of_days {
            let count = days.entry(day).or_default();
            *count = count.saturating_add(proven(counted));
        }
        tally.hits = Some(tally.hits.unwrap_or(0).saturating_add(proven(counted)));
    }
    // The first of equals: later ones do not replace it.
    for (day, count) in days {
        if count > 0 && tally.peak.is_none_or(|(_, most)| count > most) {
            tally.peak = Some((day, count));
        }
    }
    tally
}

#[derive(Clone, Copy)]
struct Counted {
    first: Timestamp,
    last: Timestamp,
    count: u64,
}

/// The greatest sum of counts of statements of which no two overlap (weighted interval scheduling).
fn proven(mut counted: Vec<Counted>) -> u64 {
    counted.sort_unstable_by_key(|each| (each.last, each.first, each.count));
    // Of the statements up to each, the greatest sum.
    let mut sums: Vec<u64> = Vec::with_capacity(counted.len());
    for each in &counted {
        let before = counted.partition_point(|other| other.last < each.first);
        let sum_before = before.checked_sub(1).and_then(|at| sums.get(at)).copied().unwrap_or(0);
        let without = sums.last().copied().unwrap_or(0);
        sums.push(without.max(sum_before.saturating_add(each.count)));
    }
    sums.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(origin: &str, first: i64, last: i64, count: u64) -> Span<'_> {
        let at = |hours: i64| Timestamp::from_seconds(hours * 3600);
        Span { origin, first: at(first), last: at(last), count: Some(count) }
    }

    #[track_caller]
    fn check(spans: &[Span<'_>], hits: Option<u64>, peak: Option<(i64, u64)>) {
        assert_eq!(tally(spans), Tally { hits, peak });
    }

    #[test]
    fn what_overlaps_may_be_the_same() {
        check(&[], None, None);
        check(&[Span { count: None, ..span("a", 0, 1, 0) }], None, None);
        check(&[span("a", 0, 1, 7)], Some(7), Some((0, 7)));
        // A later export says the same and more.
        check(&[span("a", 0, 100, 7), span("a", 0, 200, 9)], Some(9), None);
        // Hourly logs add up, and so do their days.
        check(&[span("a", 0, 1, 2), span("a", 2, 3, 3), span("a", 24, 25, 4)], Some(9), Some((0, 5)));
        // Half a log, and then the whole.
        check(&[span("a", 0, 1, 2), span("a", 0, 3, 5)], Some(5), Some((0, 5)));
        // A wide one against those within it.
        check(&[span("a", 0, 9, 5), span("a", 0, 1, 2), span("a", 5, 6, 4)], Some(6), Some((0, 6)));
        // Touching moments may be one sighting.
        check(&[span("a", 0, 1, 2), span("a", 1, 2, 3)], Some(3), Some((0, 3)));
        // Others see for themselves.
        check(&[span("a", 0, 1, 2), span("b", 0, 1, 3)], Some(5), Some((0, 5)));
        // Of two equal days the first.
        check(&[span("a", 24, 25, 2), span("a", 0, 1, 2)], Some(4), Some((0, 2)));
    }

    #[test]
    fn nothing_overflows() {
        check(&[span("a", 0, 1, u64::MAX), span("a", 2, 3, u64::MAX)], Some(u64::MAX), Some((0, u64::MAX)));
    }

    /// By trying all choices.
    fn by_trying(spans: &[(i64, i64, u64)]) -> u64 {
        let all = 0_u32..1 << spans.len();
        let chosen =
            |choice: u32| (0..spans.len()).filter(move |at| choice & 1 << at != 0).map(|at| spans[at]);
        let is_apart = |choice: &u32| {
            let chosen: Vec<_> = chosen(*choice).collect();
            chosen
                .iter()
                .enumerate()
                .all(|(at, one)| chosen[at + 1..].iter().all(|two| one.1 < two.0 || two.1 < one.0))
        };
        all.filter(is_apart).map(|choice| chosen(choice).map(|each| each.2).sum()).max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn the_greatest_of_all_choices(spans in proptest::collection::vec((0..30_i64, 0..10_i64, 0..50_u64), 1..9)) {
            let spans: Vec<_> = spans.into_iter().map(|(first, length, count)| (first, first + length, count)).collect();
            let stated: Vec<_> = spans.iter().map(|(first, last, count)| span("a", *first, *last, *count)).collect();
            prop_assert_eq!(tally(&stated).hits, Some(by_trying(&spans)));
        }

        #[test]
        fn neither_order_nor_repetition_matters(
            spans in proptest::collection::vec((0..2_usize, 0..60_i64, 0..30_i64, proptest::option::of(0..50_u64)), 1..12)
                .prop_shuffle(),
            repeated in any::<prop::sample::Index>(),
        ) {
            let stated = |spans: &[(usize, i64, i64, Option<u64>)]| -> Vec<Span<'static>> {
                spans.iter().map(|(origin, first, length, count)| Span { count: *count, ..span(["a", "b"][*origin], *first, first + length, 0) }).collect()
            };
            let mut sorted = spans.clone();
            sorted.sort_unstable();
            let expected = tally(&stated(&sorted));
            prop_assert_eq!(tally(&stated(&spans)), expected);
            let mut again = spans.clone();
            again.push(*repeated.get(&spans));
            prop_assert_eq!(tally(&stated(&again)), expected);
        }
    }
}
