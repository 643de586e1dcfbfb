//! Allowances above 10,000 a day, and none: charged without the database, and exact all the same.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

use accounts::{Accounts, BLOCK_UNITS, Charger, Group, NewLicence, Outcome, Refusal, Want};
use model::Timestamp;

use super::{charge, granted, refused, used, want};
use crate::databases::{Place, at, group_in, licence, new_licence};

const NOON: &str = "2026-03-02T12:00:00Z";
const LIMIT: u64 = 20_000;

/// A group whose licence allows [`LIMIT`] a day.
fn large(accounts: &Accounts) -> Group {
    let group = group_in(accounts, "UTC");
    let new = NewLicence { count: 2, ..new_licence(&group, "threat_lookup_10000") };
    accounts.grant_licence(&new, Timestamp::MIN).unwrap();
    group
}

/// Charges until nothing is left: one by one at once, and twenty in the database. How many were granted, and how many of them at once.
fn drain(accounts: &Accounts, group: &Group) -> (u64, u64) {
    let (mut all, mut at_once) = (0, 0);
    let some = Want { is_partial: true, ..want(group, 20) };
    loop {
        let outcome = accounts.charge_at_once(&want(group, 1), at(NOON));
        at_once += u64::from(outcome.is_some());
        match outcome.unwrap_or_else(|| accounts.charge(&some, at(NOON)).unwrap()) {
            Outcome::Granted(grant) => all += u64::from(grant.units),
            Outcome::Refused(refusal) => {
                assert_eq!(refusal, Refusal::Exhausted { limit: LIMIT, resets_at: at("2026-03-03") });
                return (all, at_once);
            }
        }
    }
}

#[test]
fn all_of_a_large_allowance_is_granted_and_no_more() {
    for place in Place::all() {
        let accounts = place.open();
        let group = large(&accounts);
        let (all, at_once) = drain(&accounts, &group);
        assert_eq!(all, LIMIT, "{}", accounts.engine_name());
        // All but the last thousand, where each charge is written, and the charges that fill a block.
        assert!(at_once > LIMIT - 2 * BLOCK_UNITS, "{at_once} at once");
        assert_eq!(used(&place.open(), &group, at(NOON)), [(LIMIT, Some(LIMIT))]);
    }
}

/// Who only asks holds a unit for a moment; nobody is refused for it.
#[test]
fn all_is_granted_while_others_ask() {
    let accounts = Place::file().open();
    let group = large(&accounts);
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Acquire) {
                accounts.would_charge(&want(&group, 1), at(NOON)).unwrap();
            }
        });
        assert_eq!(drain(&accounts, &group).0, LIMIT);
        is_done.store(true, Ordering::Release);
    });
    assert_eq!(used(&accounts, &group, at(NOON)), [(LIMIT, Some(LIMIT))]);
}

#[test]
fn a_crash_forfeits_at_most_a_block() {
    for place in Place::all() {
        let group = large(&place.open());
        let mut all = 0;
        let crashes = [1, 2, 499, 500, 501, 999, 1000, 1001, 2345];
        for charges in crashes {
            let accounts = place.open();
            for _ in 0..charges {
                granted(charge(&accounts, &want(&group, 1), at(NOON)));
            }
            all += charges;
            drop(accounts);
            let stored = used(&place.open(), &group, at(NOON))[0].0;
            assert!(stored >= all, "{stored} stored, {all} granted");
        }
        all += drain(&place.open(), &group).0;
        let lost = LIMIT - all;
        assert!(lost > 0 && lost <= BLOCK_UNITS * crashes.len() as u64, "{lost} lost");
    }
}

#[test]
fn an_orderly_end_forfeits_nothing() {
    for place in Place::all() {
        let group = large(&place.open());
        let mut all = 0;
        for charges in [1, 499, 1000, 1500] {
            let accounts = Arc::new(place.open());
            let charger = Charger::start(Arc::clone(&accounts)).unwrap();
            for _ in 0..charges {
                granted(charge(&accounts, &want(&group, 1), at(NOON)));
            }
            all += charges;
            charger.flush(at(NOON)).unwrap();
            assert_eq!(
                used(&place.open(), &group, at(NOON)),
                [(all, Some(LIMIT))],
                "what was not used is given back"
            );
            // It goes on after that, as well.
            assert_eq!(granted(charge(&accounts, &want(&group, 1), at(NOON))).used, all + 1);
            all += 1;
            charger.flush(at(NOON)).unwrap();
        }
        assert_eq!(all + drain(&place.open(), &group).0, LIMIT);
    }
}

#[test]
fn many_threads_share_a_block() {
    for place in Place::all() {
        let accounts = Arc::new(place.open());
        let group = large(&accounts);
        let charger = Charger::start(Arc::clone(&accounts)).unwrap();
        let all = AtomicU64::new(0);
        thread::scope(|scope| {
            for number in 0..8 {
                let (accounts, group, charger, all) = (&accounts, &group, &charger, &all);
                scope.spawn(move || {
                    let want = want(group, 1 + number % 3);
                    loop {
                        let outcome = accounts.charge_at_once(&want, at(NOON)).unwrap_or_else(|| {
                            let (tell, told) = mpsc::sync_channel(1);
                            charger.charge(
                                want,
                                at(NOON),
                                Box::new(move |outcome| tell.send(outcome).unwrap()),
                            );
                            told.recv().unwrap().unwrap()
                        });
                        let Some(grant) = outcome.granted() else { return };
                        all.fetch_add(u64::from(grant.units), Ordering::Relaxed);
                    }
                });
            }
        });
        // Who wants one is the last to be refused.
        assert_eq!(all.into_inner(), LIMIT, "{}", accounts.engine_name());
    }
}

#[test]
fn two_servers_never_give_more_than_the_allowance() {
    for place in Place::all() {
        let servers = [place.open(), place.open()];
        let group = large(&servers[0]);
        let granted: u64 = thread::scope(|scope| {
            let threads: Vec<_> =
                servers.iter().map(|accounts| scope.spawn(|| drain(accounts, &group).0)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        // One may have been refused while the other had a block; it has it still.
        let rest: u64 = servers.iter().map(|accounts| drain(accounts, &group).0).sum();
        assert_eq!(granted + rest, LIMIT, "{}", servers[0].engine_name());
    }
}

#[test]
fn bulk_takes_what_is_left_in_block_and_database_together() {
    for place in Place::all() {
        let accounts = place.open();
        let group = large(&accounts);
        granted(charge(&accounts, &want(&group, 1), at(NOON)));
        let bulk = |units, is_partial| Want { is_partial, ..want(&group, units) };
        assert_eq!(granted(charge(&accounts, &bulk(19_000, false), at(NOON))).used, 19_001);
        assert!(matches!(
            refused(charge(&accounts, &bulk(1000, false), at(NOON))),
            Refusal::Exhausted { .. }
        ));
        assert_eq!(granted(charge(&accounts, &bulk(1000, true), at(NOON))).units, 999);
        assert!(matches!(refused(charge(&accounts, &bulk(1, true), at(NOON))), Refusal::Exhausted { .. }));
    }
}

#[test]
fn blocks_belong_to_their_day() {
    for place in Place::all() {
        let accounts = place.open();
        let group = large(&accounts);
        granted(charge(&accounts, &want(&group, 10), at("2026-03-02T23:59:59.999Z")));
        let midnight = at("2026-03-03T00:00:00Z");
        assert_eq!(accounts.charge_at_once(&want(&group, 1), midnight), None);
        let grant = granted(charge(&accounts, &want(&group, 1), midnight));
        assert_eq!((grant.used, grant.day.to_string().as_str()), (1, "2026-03-03"));
        // The clock goes back: what was yesterday's block is of no use.
        let back = granted(charge(&accounts, &want(&group, 1), at("2026-03-02T23:59:59.999Z")));
        assert_eq!((back.used, back.day.to_string().as_str()), (2, "2026-03-03"));
    }
}

#[test]
fn what_has_no_limit_is_counted_and_written_down_in_time() {
    for place in Place::all() {
        let accounts = Arc::new(place.open());
        let group = group_in(&accounts, "UTC");
        licence(&accounts, &group, "unlimited");
        let charger = Charger::start(Arc::clone(&accounts)).unwrap();
        let grant = granted(charge(&accounts, &want(&group, 5), at(NOON)));
        assert_eq!((grant.used, grant.limit, grant.details), (5, None, true));
        for used in 6..=100 {
            let grant = granted(accounts.charge_at_once(&want(&group, 1), at(NOON)).unwrap());
            assert_eq!(grant.used, used);
        }
        assert_eq!(used(&accounts, &group, at(NOON)), [(100, None)]);
        assert_eq!(used(&place.open(), &group, at(NOON)), [(0, None)], "in memory alone");
        charger.flush(at(NOON)).unwrap();
        assert_eq!(used(&place.open(), &group, at(NOON)), [(100, None)]);
        assert_eq!(granted(charge(&place.open(), &want(&group, 1), at(NOON))).used, 101);
        assert_eq!(
            granted(charge(&accounts, &want(&group, 1), at(NOON))).used,
            101,
            "each process counts its own"
        );
        charger.flush(at(NOON)).unwrap();
        assert_eq!(used(&accounts, &group, at(NOON)), [(101, None)]);
    }
}

#[test]
fn a_busy_group_is_read_anew_in_the_background() {
    let accounts = Arc::new(Place::file().open());
    let group = group_in(&accounts, "UTC");
    licence(&accounts, &group, "unlimited");
    let charger = Charger::start(Arc::clone(&accounts)).unwrap();
    granted(charge(&accounts, &want(&group, 1), at(NOON)));
    let mut now = at(NOON);
    for _ in 0..20 {
        // Half a second later it is asked for, and the answer comes before the second is over.
        now = now.plus_millis(600);
        assert!(accounts.charge_at_once(&want(&group, 1), now).is_some());
        charger.flush(now).unwrap();
    }
    assert!(accounts.charge_at_once(&want(&group, 1), now.plus_millis(1000)).is_none());
}

#[test]
fn removing_a_group_with_counts_in_memory_disturbs_nobody() {
    for place in Place::all() {
        let accounts = Arc::new(place.open());
        let charger = Charger::start(Arc::clone(&accounts)).unwrap();
        let (gone, stays) = (group_in(&accounts, "UTC"), group_in(&accounts, "UTC"));
        for group in [&gone, &stays] {
            licence(&accounts, group, "unlimited");
            granted(charge(&accounts, &want(group, 3), at(NOON)));
        }
        accounts.remove_group(gone.id).unwrap();
        charger.flush(at(NOON)).unwrap();
        assert_eq!(refused(charge(&accounts, &want(&gone, 1), at(NOON))), Refusal::NoLicence);
        assert_eq!(used(&place.open(), &stays, at(NOON)), [(3, None)]);
    }
}
