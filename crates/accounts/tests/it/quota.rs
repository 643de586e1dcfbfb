//! Quotas: who pays, how much, until when, and what is told of it.

mod blocks;
mod days;
mod laws;
mod race;
mod warnings;

use accounts::{
    Accounts, Detail, Grant, Group, LicenceChange, LicenceId, NewLicence, Outcome, Refusal, Service,
    Services, Want,
};
use model::Timestamp;

use crate::databases::{Place, at, group_in, licence, new_licence, product};
use crate::support::on_each_engine;

/// The wish for a verdict, or more of them.
pub(crate) fn want(group: &Group, units: u32) -> Want {
    Want {
        group: group.id,
        service: Service::ThreatLookup,
        detail: Detail::Verdict,
        licence: None,
        units,
        is_partial: false,
    }
}

/// Charges as a server does: at once if that is possible, else in the database.
pub(crate) fn charge(accounts: &Accounts, want: &Want, now: Timestamp) -> Outcome {
    accounts.charge_at_once(want, now).unwrap_or_else(|| accounts.charge(want, now).unwrap())
}

pub(crate) fn granted(outcome: Outcome) -> Grant {
    match outcome {
        Outcome::Granted(grant) => grant,
        Outcome::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

pub(crate) fn refused(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        Outcome::Granted(grant) => panic!("granted: {grant:?}"),
    }
}

/// What is stored or in memory of today: used and limit of each licence that opens Threat Lookup.
pub(crate) fn used(accounts: &Accounts, group: &Group, now: Timestamp) -> Vec<(u64, Option<u64>)> {
    let usage = accounts.usage(group.id, Service::ThreatLookup, now).unwrap();
    usage.iter().map(|usage| (usage.used, usage.limit)).collect()
}

/// The moment of most tests.
const NOON: &str = "2026-03-02T12:00:00Z";

/// Which licence of a group pays, of `code start end services`, where `-` is "always" and "all". Prints `name: details` or the refusal.
#[track_caller]
fn check(licences: &[&str], service: Service, detail: Detail, bound: Option<usize>, expected: &str) {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let ids: Vec<LicenceId> = licences.iter().map(|line| granted_by(accounts, &group, line)).collect();
        let want = Want { service, detail, licence: bound.map(|at| ids[at]), ..want(&group, 1) };
        let outcome = accounts.charge(&want, at(NOON)).unwrap();
        let told = match &outcome {
            Outcome::Granted(grant) => {
                let place = ids.iter().position(|id| *id == grant.licence).unwrap();
                format!("{place}{}", if grant.details { "" } else { " without details" })
            }
            Outcome::Refused(refusal) => format!("{refusal:?}"),
        };
        assert_eq!(told, expected, "{licences:?}");
        if let Some(at_once) = accounts.charge_at_once(&want, at(NOON)) {
            // What is decided in memory is what was decided in the database.
            let same = |outcome: &Outcome| outcome.granted().map(|grant| (grant.licence, grant.details));
            assert_eq!(same(&at_once), same(&outcome), "{licences:?}");
            assert_eq!(at_once.granted().is_none(), outcome.granted().is_none(), "{licences:?}");
        }
    });
}

fn granted_by(accounts: &Accounts, group: &Group, line: &str) -> LicenceId {
    let mut words = line.split(' ');
    let mut next = || words.next().filter(|word| *word != "-");
    let new = NewLicence {
        product: product(next().unwrap()),
        starts_at: next().map_or(Timestamp::MIN, at),
        ends_at: next().map(at),
        services: next().map(|names| names.split(',').map(|name| Service::parse(name).unwrap()).collect()),
        ..new_licence(group, "unlimited")
    };
    let licence = accounts.grant_licence(&new, Timestamp::MIN).unwrap();
    if next().is_some() {
        accounts.revoke_licence(licence.id).unwrap();
    }
    licence.id
}

#[test]
fn the_narrowest_licence_pays_first() {
    use Detail::{Full, Verdict};
    use Service::{DarkWeb, ThreatLookup, Whois};
    const LITE: &str = "threat_lookup_lite_5000";
    const FULL: &str = "threat_lookup_100";
    const ALL: [&str; 3] = ["unlimited", FULL, LITE];
    check(&ALL, ThreatLookup, Verdict, None, "2 without details");
    check(&ALL, ThreatLookup, Full, None, "1");
    check(&ALL, Whois, Verdict, None, "1");
    check(&ALL[..1], ThreatLookup, Full, None, "0");
    check(&ALL[2..], ThreatLookup, Full, None, "0 without details");
    check(&ALL[2..], ThreatLookup, Verdict, None, "0 without details");
    // A token's licence alone.
    check(&ALL, ThreatLookup, Full, Some(2), "2 without details");
    check(&ALL, ThreatLookup, Verdict, Some(0), "0");
    check(&ALL, Whois, Verdict, Some(2), "NotOpened(Whois)");
    // Among equals the one that ends first; without an end last.
    check(
        &[FULL, "threat_lookup_100 - 2027-01-01", "threat_lookup_100 - 2026-06-01"],
        ThreatLookup,
        Full,
        None,
        "2",
    );
    check(
        &["threat_lookup_250 - 2027-01-01", "threat_lookup_100 - 2026-06-01"],
        ThreatLookup,
        Full,
        None,
        "1",
    );
    // In force from the start on, and until before the end.
    check(&["threat_lookup_100 2026-03-02T12:00:00.001Z"], ThreatLookup, Full, None, "NotInForce");
    check(&["threat_lookup_100 2026-03-02T12:00:00Z"], ThreatLookup, Full, None, "0");
    check(&["threat_lookup_100 - 2026-03-02T12:00:00Z"], ThreatLookup, Full, None, "NotInForce");
    check(&["threat_lookup_100 - 2026-03-02T12:00:00.001Z"], ThreatLookup, Full, None, "0");
    check(&["unlimited - - - revoked"], ThreatLookup, Full, None, "NotInForce");
    check(&["threat_lookup_100 2027-01-01", LITE], ThreatLookup, Full, None, "1 without details");
    // Services.
    check(&["threat_lookup_100 - - whois,dark_web"], DarkWeb, Full, None, "0");
    check(&["threat_lookup_100 - - whois,dark_web"], ThreatLookup, Full, None, "NotOpened(ThreatLookup)");
    check(&["threat_lookup_100 - - whois", LITE], ThreatLookup, Full, None, "1 without details");
    check(
        &["threat_lookup_100 2027-01-01", "threat_lookup_100 - - whois"],
        ThreatLookup,
        Full,
        None,
        "NotOpened(ThreatLookup)",
    );
    check(&[], ThreatLookup, Verdict, None, "NoLicence");
}

#[test]
fn what_is_bound_to_a_licence_of_others_has_none() {
    on_each_engine(|accounts| {
        let (group, other) = (group_in(accounts, "UTC"), group_in(accounts, "UTC"));
        licence(accounts, &group, "unlimited");
        let bound = Some(licence(accounts, &other, "unlimited").id);
        let want = Want { licence: bound, ..want(&group, 1) };
        assert_eq!(refused(accounts.charge(&want, at(NOON)).unwrap()), Refusal::NoLicence);
        let nobody = Want { group: accounts::GroupId::random().unwrap(), ..want };
        assert_eq!(refused(accounts.charge(&nobody, at(NOON)).unwrap()), Refusal::NoLicence);
    });
}

#[test]
fn the_next_one_pays_when_one_is_used_up() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let first = accounts
            .grant_licence(
                &NewLicence { ends_at: Some(at("2026-06-01")), ..new_licence(&group, "threat_lookup_100") },
                Timestamp::MIN,
            )
            .unwrap();
        let second = licence(accounts, &group, "threat_lookup_150");
        let full = |units| Want { detail: Detail::Full, ..want(&group, units) };
        let charge = |want: &Want| accounts.charge(want, at(NOON)).unwrap();
        let grant = granted(charge(&full(90)));
        assert_eq!((grant.licence, grant.used, grant.limit), (first.id, 90, Some(100)));
        // Ten are left, and eleven do not fit: each request is charged to one.
        let grant = granted(charge(&full(11)));
        assert_eq!((grant.licence, grant.units, grant.used, grant.limit), (second.id, 11, 11, Some(150)));
        assert_eq!(granted(charge(&full(10))).licence, first.id);
        // Of what does not fit anywhere, a part, from where most is left.
        let exhausted = Refusal::Exhausted { limit: 250, resets_at: at("2026-03-03") };
        assert_eq!(refused(charge(&full(140))), exhausted);
        let part = Want { is_partial: true, ..full(200) };
        let grant = granted(charge(&part));
        assert_eq!((grant.licence, grant.units, grant.used), (second.id, 139, 150));
        assert_eq!(refused(charge(&part)), exhausted);
        assert_eq!(refused(charge(&full(1))), exhausted);
        assert_eq!(granted(charge(&full(0))).units, 0, "nothing costs nothing");
        assert_eq!(used(accounts, &group, at(NOON)), [(100, Some(100)), (150, Some(150))]);
    });
}

#[test]
fn each_service_has_a_counter_of_its_own() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let licence = licence(accounts, &group, "threat_lookup_100");
        for service in Service::ALL {
            let want = Want { service, ..want(&group, 100) };
            assert_eq!(granted(accounts.charge(&want, at(NOON)).unwrap()).used, 100);
            let refusal = refused(accounts.charge(&want, at(NOON)).unwrap());
            assert_eq!(refusal, Refusal::Exhausted { limit: 100, resets_at: at("2026-03-03") });
        }
        assert_eq!(licence.services, Services::ALL);
        let history = accounts.usage_history(group.id, 1, at(NOON)).unwrap();
        let lines: Vec<_> =
            history.iter().map(|entry| (entry.service, entry.day.to_string(), entry.used)).collect();
        assert_eq!(lines, Service::ALL.map(|service| (service, "2026-03-02".to_owned(), 100)));
    });
}

#[test]
fn history_has_the_latest_days_first() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "Asia/Tokyo");
        licence(accounts, &group, "threat_lookup_100");
        for (day, units) in [("2026-03-01", 1), ("2026-03-02", 2), ("2026-03-04", 4)] {
            accounts.charge(&want(&group, units), at(day)).unwrap();
        }
        for (days, expected) in [
            (1, vec![4]),
            (2, vec![4]),
            (3, vec![4, 2]),
            (4, vec![4, 2, 1]),
            (u32::MAX, vec![4, 2, 1]),
            (0, vec![4]),
        ] {
            let history = accounts.usage_history(group.id, days, at("2026-03-04")).unwrap();
            assert_eq!(history.iter().map(|entry| entry.used).collect::<Vec<_>>(), expected, "{days} days");
        }
    });
}

#[test]
fn changes_of_licences_count_at_once() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let (mine, theirs) = (accounts, accounts.clone());
        let unlimited = licence(mine, &group, "unlimited");
        assert_eq!(granted(charge(mine, &want(&group, 1), at(NOON))).licence, unlimited.id);
        assert!(mine.charge_at_once(&want(&group, 1), at(NOON)).is_some(), "it is in memory");
        theirs.revoke_licence(unlimited.id).unwrap();
        assert!(mine.charge_at_once(&want(&group, 1), at(NOON)).is_none(), "what is in memory is of no use");
        assert_eq!(refused(charge(mine, &want(&group, 1), at(NOON))), Refusal::NotInForce);
        let small = licence(mine, &group, "threat_lookup_100");
        assert_eq!(granted(charge(mine, &want(&group, 100), at(NOON))).licence, small.id);
        mine.change_licence(small.id, LicenceChange { count: Some(2), ends_at: None }).unwrap();
        assert_eq!(granted(charge(mine, &want(&group, 100), at(NOON))).used, 200);
        // A limit below what was used grants nothing, and takes nothing back.
        mine.change_licence(small.id, LicenceChange { count: Some(1), ends_at: None }).unwrap();
        assert!(matches!(
            refused(charge(mine, &want(&group, 1), at(NOON))),
            Refusal::Exhausted { limit: 100, .. }
        ));
        assert_eq!(used(mine, &group, at(NOON)), [(200, Some(100))]);
    });
}

#[test]
fn what_another_node_changed_counts_after_a_second() {
    for place in Place::all() {
        let (here, there) = (place.open(), place.open());
        let group = group_in(&here, "UTC");
        let unlimited = licence(&here, &group, "unlimited");
        assert!(charge(&here, &want(&group, 1), at(NOON)).granted().is_some());
        there.revoke_licence(unlimited.id).unwrap();
        assert!(here.charge_at_once(&want(&group, 1), at("2026-03-02T12:00:00.999Z")).is_some());
        let later = at("2026-03-02T12:00:01Z");
        assert_eq!(here.charge_at_once(&want(&group, 1), later), None);
        assert_eq!(refused(charge(&here, &want(&group, 1), later)), Refusal::NotInForce);
        // A licence that ends is over at its end, whatever is in memory.
        let ends_at = Some(at("2026-03-02T12:00:02Z"));
        let new = NewLicence { ends_at, ..new_licence(&group, "unlimited") };
        here.grant_licence(&new, later).unwrap();
        assert!(charge(&here, &want(&group, 1), at("2026-03-02T12:00:01.999Z")).granted().is_some());
        assert_eq!(refused(charge(&here, &want(&group, 1), at("2026-03-02T12:00:02Z"))), Refusal::NotInForce);
    }
}

#[test]
fn what_failed_is_given_back() {
    on_each_engine(|accounts| {
        for (code, count) in [("threat_lookup_100", 1), ("threat_lookup_10000", 2), ("unlimited", 1)] {
            accounts.forget_moment(at(NOON)).unwrap();
            let group = group_in(accounts, "UTC");
            let new = NewLicence { count, ..new_licence(&group, code) };
            accounts.grant_licence(&new, Timestamp::MIN).unwrap();
            let first = granted(charge(accounts, &want(&group, 60), at(NOON)));
            let second = granted(charge(accounts, &want(&group, 40), at(NOON)));
            accounts.refund(&second).unwrap();
            assert_eq!(used(accounts, &group, at(NOON))[0].0, 60, "{code}");
            assert_eq!(granted(charge(accounts, &want(&group, 40), at(NOON))).used, 100, "{code}");
            accounts.refund(&first).unwrap();
            assert_eq!(used(accounts, &group, at(NOON))[0].0, 40, "{code}");
            // On another day it goes back to its own.
            let tomorrow = at("2026-03-03T12:00:00Z");
            assert_eq!(granted(charge(accounts, &want(&group, 7), tomorrow)).used, 7, "{code}");
            accounts.refund(&second).unwrap();
            assert_eq!(used(accounts, &group, tomorrow)[0].0, 7, "{code}");
        }
    });
}

#[test]
fn asking_what_a_charge_would_bring_takes_nothing() {
    for (code, limit) in [("threat_lookup_100", 100), ("threat_lookup_10000", 10_000), ("unlimited", 1_000)] {
        on_each_engine(|accounts| {
            let group = group_in(accounts, "UTC");
            let bought = licence(accounts, &group, code);
            let ask = || accounts.would_charge(&want(&group, 1), at(NOON)).unwrap();
            for expected in 1..=3 {
                granted(charge(accounts, &want(&group, 1), at(NOON)));
                for _ in 0..5 {
                    assert_eq!(granted(ask()).licence, bought.id);
                }
                assert_eq!(used(accounts, &group, at(NOON)), [(expected, bought.limit())]);
            }
            granted(charge(accounts, &want(&group, limit - 3), at(NOON)));
            assert_eq!(ask().granted().is_none(), bought.limit().is_some(), "{code}");
            assert_eq!(used(accounts, &group, at(NOON)), [(u64::from(limit), bought.limit())]);
        });
    }
}
