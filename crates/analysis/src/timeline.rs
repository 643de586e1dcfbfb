//! How a verdict changes in time. Claims age by whole days (UTC), so that it can change only when a presence begins and at midnights.

use std::collections::BTreeSet;

use model::{Timestamp, Zone};

use crate::{Object, Policy, Witness, fold::Scale};

/// A moment from which on the zone is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// From when.
    pub at: Timestamp,
    /// The zone from then on.
    pub zone: Zone,
    /// The score at that moment.
    pub score: u8,
}

/// Days over which ageing is followed after the last confirmation; by then any half-life the policy may state has left less
/// than it counts, or the zone is what it stays.
const AGEING_DAYS_MAX: i64 = 3700;

/// The zone at each change up to `until`, from the first witness on. Before the first change the object is Grey.
#[must_use]
pub fn timeline(object: &Object, witnesses: &[Witness], policy: &Policy, until: Timestamp) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut zone = Zone::Grey;
    for at in moments(object, witnesses, policy, Timestamp::MIN, until) {
        let outcome = Scale::new(object, witnesses, policy, at).outcome(&[]);
        if outcome.zone != zone {
            zone = outcome.zone;
            changes.push(Change { at, zone, score: outcome.score });
        }
    }
    changes
}

/// The next moment after `moment` at which zone or score change by ageing or by a presence that begins later, looking at most
/// `days_max` days ahead; the end of that look-ahead if nothing changes in it, [`Timestamp::MAX`] if nothing ever ages.
#[must_use]
pub fn next_change(object: &Object, witnesses: &[Witness], policy: &Policy, moment: Timestamp, days_max: i64) -> Timestamp {
    let horizon = Timestamp::from_day(moment.day() + days_max);
    let now = Scale::new(object, witnesses, policy, moment).outcome(&[]);
    for at in moments(object, witnesses, policy, moment.plus_millis(1), horizon) {
        let then = Scale::new(object, witnesses, policy, at).outcome(&[]);
        if (then.zone, then.score) != (now.zone, now.score) {
            return at;
        }
    }
    let later = moments(object, witnesses, policy, horizon.plus_millis(1), Timestamp::MAX).next();
    later.map_or(Timestamp::MAX, |_| horizon)
}

/// Moments in `from..=until` at which a weight may change, ascending.
fn moments(
    object: &Object,
    witnesses: &[Witness],
    policy: &Policy,
    from: Timestamp,
    until: Timestamp,
) -> impl Iterator<Item = Timestamp> + use<> {
    let mut starts = BTreeSet::new();
    // Days on whose midnight something ages, as disjoint ranges to be walked.
    let mut ageing: Vec<(i64, i64)> = Vec::new();
    for witness in witnesses {
        let against = matches!(witness.assessment.class, model::Class::Malicious | model::Class::Adware);
        let half_life = i64::from(policy.half_life_days(object.kind, against));
        for (at, presence) in witness.presences.iter().enumerate() {
            starts.insert(presence.start);
            let next = witness.presences.get(at + 1).map_or(i64::MAX, |next| next.start.day());
            if half_life > 0 {
                // After this many days even full strength is below the least that counts.
                let spent = days_until_spent(half_life, policy.strength_min());
                let first = presence.holds.day() + 1;
                ageing.push((first, (presence.holds.day() + spent).min(next)));
            }
        }
    }
    ageing.sort_unstable();
    let mut days = BTreeSet::new();
    let mut next_day = i64::MIN;
    for (first, last) in ageing {
        let first = first.max(next_day).max(from.day());
        let last = last.min(until.day());
        for day in first..=last {
            days.insert(Timestamp::from_day(day));
        }
        next_day = next_day.max(last + 1);
    }
    let mut all: Vec<Timestamp> = starts.union(&days).copied().filter(|at| (from..=until).contains(at)).collect();
    all.sort_unstable();
    all.into_iter()
}

/// Days after which strength 1 has aged below `strength_min`, and one more.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "half-lives are days, far below 2^53")]
fn days_until_spent(half_life_days: i64, strength_min: f64) -> i64 {
    let halves = -strength_min.log2();
    ((half_life_days as f64 * halves).ceil() as i64 + 1).min(AGEING_DAYS_MAX)
}
