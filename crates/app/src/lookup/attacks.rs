//! Attacks in which an object took part. What is counted is an attack, not a mail or a record: pieces of one campaign in one week are one.
//!
//! Cost is bounded: of a subject the newest [`ROWS_MAX`] pieces are read. Whoever took part in more has a total that is not exact, and weeks that
//! are, as long as half a year has no more.

mod phishing;
mod spam;

use std::collections::BTreeMap;

use model::{Evidence, Observable, Timestamp, attack::week_of, time::DAY_MS};
use store::{Found, Section, Sight};

use super::dossier::Dossier;
use crate::{
    App, Result,
    report::{AttackCounts, Count, Query},
    view::View,
};

/// Most pieces of a section that are read of one object.
const ROWS_MAX: usize = 10_000;

const WEEK_MS: i64 = 7 * DAY_MS;

impl App {
    /// The pieces of a section of attacks that count for whoever asks, with whether that is all.
    fn attacks_of(
        &self,
        dossier: &Dossier,
        section: Section,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Found> {
        let eyes = view.eyes();
        let mut found = Found::default();
        for object in names_of(dossier) {
            let more =
                self.ledger.attacks_seen(&object.into(), section, moment, ROWS_MAX, Sight::of(&eyes))?;
            found.truncated |= more.truncated;
            found.items.extend(more.items);
        }
        found.items.retain(|item| counts(item, query, moment));
        // Newest last, so that what is said last is kept last.
        found.items.sort_by_cached_key(|item| (item.observed_at, item.id()));
        Ok(found)
    }
}

/// All names under which the object's attacks may stand.
fn names_of(dossier: &Dossier) -> Vec<Observable> {
    match &dossier.observable {
        Observable::File(_) => dossier.digests.iter().map(|hash| Observable::File(*hash)).collect(),
        other => vec![other.clone()],
    }
}

/// Whether a piece that is seen counts at a moment.
fn counts(item: &Evidence, query: &Query, moment: Timestamp) -> bool {
    item.observed_at <= moment && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
}

/// Totals of attacks by when each began in its week, and ended.
fn totals(spans: &[(Timestamp, Timestamp)], is_complete: bool, moment: Timestamp) -> AttackCounts {
    let n = u64::try_from(spans.len()).unwrap_or(u64::MAX);
    let mut weeks: Vec<(Timestamp, u64)> = Vec::new();
    if !spans.is_empty() {
        let mut by_week: BTreeMap<Timestamp, u64> = BTreeMap::new();
        for (first, _) in spans {
            *by_week.entry(week_of(*first)).or_default() += 1;
        }
        let this = week_of(moment);
        let mut back: i64 = i64::try_from(AttackCounts::WEEKS).unwrap_or(0);
        while back > 0 {
            back -= 1;
            let week = this.plus_millis(-back * WEEK_MS);
            weeks.push((week, by_week.get(&week).copied().unwrap_or(0)));
        }
    }
    AttackCounts {
        total: Count { n, exact: is_complete },
        first: spans.iter().map(|(first, _)| *first).min(),
        last: spans.iter().map(|(_, last)| *last).max(),
        weeks,
    }
}

/// How often each thing is there, the most often first.
fn ranked<T: Ord>(things: impl Iterator<Item = T>) -> Vec<(T, u64)> {
    let mut counts: BTreeMap<T, u64> = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    let mut ranked: Vec<(T, u64)> = counts.into_iter().collect();
    // Stable: of those that are as often the lesser comes first.
    ranked.sort_by(|(_, a), (_, b)| b.cmp(a));
    ranked
}

/// Adds what is not there yet.
fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
