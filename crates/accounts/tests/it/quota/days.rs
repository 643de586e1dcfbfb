//! Civil days in the zones where they are hard, under a clock that jumps.

use std::collections::BTreeMap;

use accounts::{Accounts, Grant, GroupChange, NewGroup, Outcome, Refusal, Want};
use jiff::tz::TimeZone;
use model::{Timestamp, Tlp};

use super::{granted, refused, used, want};
use crate::databases::{Place, at, group_in, licence};
use crate::support::on_each_engine;

const HOUR_MS: i64 = 3_600_000;
const QUOTA: u64 = 100;

/// The date that a clock on the wall shows.
fn date(zone: &TimeZone, moment: Timestamp) -> String {
    zone.to_datetime(jiff::Timestamp::from_millisecond(moment.millis()).unwrap()).date().to_string()
}

/// Ten days in a zone from a date on. The clock goes on by hours and half hours, back by a day, ahead by two and back again; as much as possible is
/// charged all the time.
fn ten_days(accounts: &Accounts, name: &str, first: &str) {
    let (zone, group) = (TimeZone::get(name).unwrap(), group_in(accounts, name));
    licence(accounts, &group, "threat_lookup_100");
    let start = at(first);
    let (mut by_day, mut by_date) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new());
    let mut latest = Timestamp::MIN;
    for hour in 0..240 {
        let hours = match hour % 40 {
            25 => hour - 24,
            30..33 => hour + 48,
            33..36 => hour - 30,
            _ => hour,
        };
        let now = start.plus_millis(hours * HOUR_MS + hour % 2 * HOUR_MS / 2 + hour);
        latest = latest.max(now);
        let want = Want { is_partial: true, ..want(&group, 40) };
        let resets_at = match accounts.charge(&want, now).unwrap() {
            Outcome::Granted(grant) => {
                *by_day.entry(grant.day.to_string()).or_default() += u64::from(grant.units);
                *by_date.entry(date(&zone, now)).or_default() += u64::from(grant.units);
                assert!(grant.day.to_string() >= date(&zone, now), "a day does not go back");
                check_reset(&zone, &grant, latest);
                grant.resets_at
            }
            Outcome::Refused(Refusal::Exhausted { limit, resets_at }) => {
                assert_eq!(limit, QUOTA);
                resets_at
            }
            Outcome::Refused(other) => panic!("{other:?}"),
        };
        assert!(resets_at > now, "{name}: {now} resets at {resets_at}");
    }
    for granted in [&by_day, &by_date] {
        assert!(granted.values().all(|units| *units <= QUOTA), "{name}: {granted:?}");
    }
    // Days on which the clock went on were used up.
    let full = by_date.values().filter(|units| **units == QUOTA).count();
    assert!(full >= 5, "{name}: {by_date:?}");
}

/// The reset is the first moment at which the wall shows a later date than the day that was charged.
fn check_reset(zone: &TimeZone, grant: &Grant, now: Timestamp) {
    let day = grant.day.to_string();
    assert!(
        date(zone, grant.resets_at) > day,
        "{}: {day} resets at {}",
        zone.iana_name().unwrap(),
        grant.resets_at
    );
    let mut moment = now;
    while moment < grant.resets_at {
        assert!(date(zone, moment) <= day, "{}: {day} was over at {moment}", zone.iana_name().unwrap());
        moment = grant.resets_at.min(moment.plus_millis(HOUR_MS / 4));
    }
    assert!(date(zone, grant.resets_at.plus_millis(-1)) <= day);
}

#[test]
fn a_local_date_is_granted_once() {
    on_each_engine(|accounts| {
        for (zone, first) in [
            ("UTC", "2026-02-23T00:00:00Z"),
            ("Asia/Tokyo", "2026-02-23T00:00:00Z"),
            // Both changes of the clock.
            ("America/New_York", "2026-03-03T00:00:00Z"),
            ("America/New_York", "2026-10-27T00:00:00Z"),
            ("Europe/Berlin", "2026-03-24T00:00:00Z"),
            ("Europe/Berlin", "2026-10-20T00:00:00Z"),
            ("Australia/Lord_Howe", "2026-03-31T00:00:00Z"),
            ("Australia/Lord_Howe", "2026-09-29T00:00:00Z"),
            // With the day that never was.
            ("Pacific/Apia", "2011-12-25T00:00:00Z"),
            ("Pacific/Apia", "2026-03-31T00:00:00Z"),
        ] {
            // Time of each run begins anew, as on a system of its own.
            accounts.forget_moment(at(first)).unwrap();
            ten_days(accounts, zone, first);
        }
    });
}

#[test]
fn resets_at_the_first_moment_of_the_next_day() {
    on_each_engine(|accounts| {
        for (zone, moment, resets_at) in [
            ("UTC", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
            ("UTC", "2026-03-02T23:59:59.999Z", "2026-03-03T00:00:00Z"),
            ("Asia/Tokyo", "2026-03-02T15:00:00Z", "2026-03-03T15:00:00Z"),
            ("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
            ("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"),
        ] {
            accounts.forget_moment(at(moment)).unwrap();
            let group = group_in(accounts, zone);
            licence(accounts, &group, "threat_lookup_100");
            let grant = granted(accounts.charge(&want(&group, 100), at(moment)).unwrap());
            assert_eq!(grant.resets_at, at(resets_at), "{zone} at {moment}");
            let before = accounts.charge(&want(&group, 1), grant.resets_at.plus_millis(-1)).unwrap();
            assert_eq!(
                refused(before),
                Refusal::Exhausted { limit: 100, resets_at: at(resets_at) },
                "{zone}"
            );
            let after = granted(accounts.charge(&want(&group, 1), grant.resets_at).unwrap());
            assert_eq!((after.used, after.day.number()), (1, grant.day.number() + 1), "{zone}");
        }
    });
}

#[test]
fn a_clock_that_goes_back_refunds_nothing_even_after_a_restart() {
    for place in Place::all() {
        let group = group_in(&place.open(), "Europe/Berlin");
        licence(&place.open(), &group, "threat_lookup_100");
        let all = |now: &str| place.open().charge(&want(&group, 100), at(now)).unwrap();
        assert_eq!(granted(all("2026-03-10T12:00:00Z")).day.to_string(), "2026-03-10");
        for back in ["2026-03-10T11:00:00Z", "2026-03-09T12:00:00Z", "2025-01-01", "1970-01-01"] {
            // There is room on the date that the clock shows, and none on the day that is counted.
            assert_eq!(
                refused(all(back)),
                Refusal::Exhausted { limit: 100, resets_at: at("2026-03-10T23:00:00Z") }
            );
        }
        assert_eq!(granted(all("2026-03-12T12:00:00Z")).day.to_string(), "2026-03-12");
        // A day that was jumped over does not come back either.
        assert!(matches!(refused(all("2026-03-11T12:00:00Z")), Refusal::Exhausted { .. }));
        // Nor does a date that was used up, when the day that is counted has room.
        assert_eq!(
            granted(place.open().charge(&want(&group, 1), at("2026-03-13T12:00:00Z")).unwrap()).used,
            1
        );
        let back = place.open().charge(&want(&group, 1), at("2026-03-12T12:00:00Z")).unwrap();
        assert_eq!(refused(back), Refusal::Exhausted { limit: 100, resets_at: at("2026-03-12T23:00:00Z") });
        assert_eq!(
            granted(place.open().charge(&want(&group, 99), at("2026-03-13T12:00:00Z")).unwrap()).used,
            100
        );
    }
}

#[test]
fn another_time_zone_gives_no_second_day() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "Pacific/Apia");
        licence(accounts, &group, "threat_lookup_100");
        let now = at("2026-03-02T12:00:00Z");
        let move_to = |zone: &str| {
            let change = GroupChange { time_zone: Some(zone.to_owned()), ..GroupChange::default() };
            accounts.change_group(group.id, &change).unwrap()
        };
        let grant = granted(accounts.charge(&want(&group, 100), now).unwrap());
        assert_eq!(grant.day.to_string(), "2026-03-03");
        // There it is still yesterday: what is used stays used until it is tomorrow there.
        move_to("America/New_York");
        let refusal = refused(accounts.charge(&want(&group, 1), now).unwrap());
        assert_eq!(refusal, Refusal::Exhausted { limit: 100, resets_at: at("2026-03-04T05:00:00Z") });
        move_to("Pacific/Apia");
        assert!(matches!(
            refused(accounts.charge(&want(&group, 1), now).unwrap()),
            Refusal::Exhausted { .. }
        ));
    });
}

#[test]
fn a_clock_that_was_far_ahead_can_be_forgotten() {
    for place in Place::all() {
        let (server, command_line) = (place.open(), place.open());
        let group = group_in(&server, "Asia/Tokyo");
        licence(&server, &group, "threat_lookup_100");
        let (now, wrong) = (at("2026-03-02T12:00:00Z"), at("2027-04-06T12:00:00Z"));
        let charge = |accounts: &Accounts, units, now| accounts.charge(&want(&group, units), now).unwrap();
        granted(charge(&server, 30, now));
        granted(charge(&server, 20, wrong));
        assert_eq!(server.moment(now), wrong);
        // There must be room on the far day, and today.
        assert_eq!(
            refused(charge(&server, 71, now)),
            Refusal::Exhausted { limit: 100, resets_at: at("2026-03-02T15:00:00Z") }
        );
        assert_eq!(granted(charge(&server, 70, now)).day.to_string(), "2027-04-06");
        assert_eq!(
            refused(charge(&server, 1, now)),
            Refusal::Exhausted { limit: 100, resets_at: at("2026-03-02T15:00:00Z") }
        );
        // On the next days, what is left of the far one is all there is.
        let next = at("2026-03-03T12:00:00Z");
        assert_eq!(granted(charge(&server, 10, next)).used, 100);
        assert_eq!(
            refused(charge(&server, 1, next)),
            Refusal::Exhausted { limit: 100, resets_at: at("2027-04-06T15:00:00Z") }
        );

        command_line.forget_moment(now).unwrap();
        assert_eq!(command_line.moment(now), now);
        assert_eq!(
            used(&command_line, &group, now),
            [(210, Some(100))],
            "what was used on later days was used today"
        );
        // The server, whose time stands still, follows with its next charge.
        let later = now.plus_millis(1000);
        assert_eq!(server.moment(later), wrong);
        assert_eq!(
            refused(charge(&server, 1, later)),
            Refusal::Exhausted { limit: 100, resets_at: at("2026-03-02T15:00:00Z") }
        );
        assert_eq!(server.moment(later), later);
        let tomorrow = at("2026-03-02T15:00:00Z");
        let grant = granted(charge(&server, 100, tomorrow));
        assert_eq!((grant.day.to_string().as_str(), grant.used), ("2026-03-03", 100));
    }
}

#[test]
fn the_latest_moment_survives_a_restart_and_reaches_other_nodes() {
    for place in Place::all() {
        let (here, there) = (place.open(), place.open());
        let (now, later) = (at("2026-03-02T12:00:00Z"), at("2026-03-02T13:00:00Z"));
        let add = |accounts: &Accounts, name: &str, now| {
            let new = NewGroup { name: name.to_owned(), time_zone: "UTC".to_owned(), tlp_max: Tlp::Amber };
            accounts.add_group(&new, now).unwrap()
        };
        assert_eq!(here.moment(later), later);
        assert_eq!(here.moment(now), later);
        // Any write takes it along.
        add(&here, "here", now);
        assert_eq!(place.open().moment(now), later);
        assert_eq!(there.moment(now), now, "the other node has not heard of it yet");
        add(&there, "there", now);
        assert_eq!(there.moment(now), later);
    }
}
