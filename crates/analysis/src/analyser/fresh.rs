//! Fresh registration: most domains that attack do so within days of their registration, few that serve people do.

use model::{Category, Class, Timestamp, time::DAY_MS};

use super::{Analyser, Draft, Origin};

/// Days for which a registration is fresh: what the field calls newly registered.
const FRESH_DAYS: i64 = 30;
/// Days after registration by which something must be known of a domain for the conclusion to be of use to anybody.
const NOTICED_DAYS: i64 = 90;

/// What registries say of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// When it was registered, by the newest record that says so.
    pub created: Timestamp,
    /// The list that has the record.
    pub list: String,
    /// When the record was read, learned, and its marking.
    pub origin: Origin,
}

/// The conclusion for a domain of which something has been known since `known_since`.
#[must_use]
pub fn conclude(registered: &Registered, known_since: Timestamp) -> Option<Draft> {
    let Registered { created, list, origin } = registered;
    let days = |days: i64| created.plus_millis(days * DAY_MS);
    if origin.since.min(known_since) > days(NOTICED_DAYS) {
        return None;
    }
    let day = created.to_date();
    Some(Draft {
        analyser: Analyser::FreshRegistration,
        // It was fresh from the day on, whenever the record was read.
        origin: Origin { since: *created, ..*origin },
        holds: days(FRESH_DAYS),
        class: Class::Malicious,
        category: Category::NewlyRegistered,
        confidence: 100,
        note: format!("it was registered on {day}"),
        tags: vec![format!("created={day}")],
        lists: vec![list.clone()],
        objects: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_day(day)
    }

    #[track_caller]
    fn check(created: i64, read: i64, known: i64, expected: Option<(i64, i64)>) {
        let origin = Origin { since: day(read), recorded_at: day(read), tlp: Tlp::Clear };
        let registered = Registered { created: day(created), list: "whois".into(), origin };
        let draft = conclude(&registered, day(known));
        assert_eq!(draft.map(|draft| (draft.origin.since.day(), draft.holds.day())), expected);
    }

    #[test]
    fn only_what_was_noticed_while_it_was_young() {
        check(20_000, 20_003, 20_003, Some((20_000, 20_030)));
        // The record was read late, but it attacked early.
        check(20_000, 21_000, 20_010, Some((20_000, 20_030)));
        check(10_000, 20_000, 20_000, None);
    }
}
