//! How a verdict changes in time. Claims age by whole days (UTC), so that it can change only when a presence begins, at midnights, and when a
//! person's decision ends.

use model::{Class, Timestamp, Zone};

use crate::{
    Object, Policy, Verdict, Witness,
    fold::{Scale, face::Face, weigh::Prepared},
};

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
    let prepared = Prepared::new(object, witnesses, policy);
    let mut changes: Vec<Change> = Vec::new();
    let mut zone = Zone::Grey;
    for at in moments(&prepared, Timestamp::MIN, until) {
        let outcome = Scale::new(&prepared, at).outcome(&[]);
        if outcome.zone != zone {
            zone = outcome.zone;
            changes.push(Change { at, zone, score: outcome.score });
        }
    }
    changes
}

/// The next moment after `moment` at which zone, score, status, category, or when the object was seen, change by ageing or by a presence that begins later,
/// or at which a decision begins or ends, looking at most `days_max` days ahead; the end of that look-ahead if nothing changes in it,
/// [`Timestamp::MAX`] if nothing ever ages.
#[must_use]
pub fn next_change(
    object: &Object,
    witnesses: &[Witness],
    policy: &Policy,
    moment: Timestamp,
    days_max: i64,
) -> Timestamp {
    let prepared = Prepared::new(object, witnesses, policy);
    let now = Scale::new(&prepared, moment).face();
    change_after(&prepared, moment, days_max, now)
}

/// The verdict at `moment`, and the moment that [`next_change`] gives: what both need is done once.
#[must_use]
pub fn fold_with_next(
    object: &Object,
    witnesses: &[Witness],
    policy: &Policy,
    moment: Timestamp,
    days_max: i64,
) -> (Verdict, Timestamp) {
    let prepared = Prepared::new(object, witnesses, policy);
    let verdict = Scale::new(&prepared, moment).verdict(&[]);
    let next = change_after(&prepared, moment, days_max, Face::of(&verdict));
    (verdict, next)
}

fn change_after(prepared: &Prepared<'_>, moment: Timestamp, days_max: i64, now: Face) -> Timestamp {
    let horizon = Timestamp::from_day(moment.day() + days_max);
    for at in moments(prepared, moment.plus_millis(1), horizon) {
        if Scale::new(prepared, at).face() != now || turns(prepared, at) {
            return at;
        }
    }
    if changes_after(prepared, horizon) { horizon } else { Timestamp::MAX }
}

/// Whether a decision begins or ends at this moment: by whom and by what the verdict stands is another thing then, be the zone the same.
fn turns(prepared: &Prepared<'_>, at: Timestamp) -> bool {
    prepared.witnesses.iter().any(|witness| {
        witness.decided.as_ref().is_some_and(|decided| {
            decided.ends_at() == at || witness.presences.iter().any(|presence| presence.start == at)
        })
    })
}

/// Moments in `from..=until` at which a weight may change, ascending.
fn moments(prepared: &Prepared<'_>, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let mut moments = Vec::new();
    // Days on whose midnight something ages, as ranges to be walked once.
    let mut ageing: Vec<(i64, i64)> = Vec::new();
    for witness in prepared.witnesses {
        moments.extend(witness.presences.iter().map(|presence| presence.start));
        moments.extend(witness.decided.as_ref().map(|decided| decided.ends_at()));
        ageing.extend(ageing_days(prepared, witness));
    }
    ageing.sort_unstable();
    let mut next_day = from.day();
    for (first, last) in ageing {
        let last = last.min(until.day());
        moments.extend((first.max(next_day)..=last).map(Timestamp::from_day));
        next_day = next_day.max(last + 1);
    }
    moments.retain(|at| (from..=until).contains(at));
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// Whether any weight may change after `moment`.
fn changes_after(prepared: &Prepared<'_>, moment: Timestamp) -> bool {
    prepared.witnesses.iter().any(|witness| {
        witness.presences.iter().any(|presence| presence.start > moment)
            || witness.decided.as_ref().is_some_and(|decided| decided.ends_at() > moment)
            || ageing_days(prepared, witness).any(|(_, last)| Timestamp::from_day(last) > moment)
    })
}

/// For each presence of a witness the first and last day on which it ages by a step that counts.
fn ageing_days<'w>(
    prepared: &Prepared<'_>,
    witness: &'w Witness,
) -> impl Iterator<Item = (i64, i64)> + use<'w> {
    let against = matches!(witness.assessment.class, Class::Malicious | Class::Adware);
    let half_life = i64::from(prepared.policy.half_life_days(&witness.list, prepared.object.kind, against));
    let weighs = !matches!(witness.assessment.class, Class::Context | Class::NothingFound)
        && witness.decided.is_none();
    // After this many days even full strength is below the least that counts.
    let spent = days_until_spent(half_life, prepared.policy.strength_min());
    let presences = if half_life > 0 && weighs { witness.presences.as_slice() } else { &[] };
    presences.iter().enumerate().map(move |(at, presence)| {
        let next = presences.get(at + 1).map_or(i64::MAX, |next| next.start.day());
        let holds = presence.holds.day();
        (holds + 1, (holds + spent).min(next))
    })
}

/// Days after which strength 1 has aged below `strength_min`, and one more.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "half-lives are days, far below 2^53"
)]
fn days_until_spent(half_life_days: i64, strength_min: f64) -> i64 {
    let halves = -strength_min.log2();
    ((half_life_days as f64 * halves).ceil() as i64 + 1).min(AGEING_DAYS_MAX)
}
