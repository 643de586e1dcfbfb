//! A thousand at once: exactly as many as the licence allows are granted.

use std::{
    sync::{Arc, Barrier, mpsc},
    thread,
};

use accounts::{Accounts, Charger, Error, Group, Outcome, Refusal, Service, engine::Engine};
use model::Timestamp;

use super::{refused, used, want};
use crate::databases::{Place, at, group_in, licence};

const AT_ONCE: usize = 1000;
const QUOTA: usize = 250;
const ROUNDS: u64 = 5;

/// How many of a thousand threads that begin together are granted something.
fn race(charge: impl Fn(usize) -> bool + Sync) -> usize {
    let start = Barrier::new(AT_ONCE);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|number| {
                let (start, charge) = (&start, &charge);
                let small = thread::Builder::new().stack_size(256 << 10);
                small
                    .spawn_scoped(scope, move || {
                        start.wait();
                        charge(number)
                    })
                    .unwrap()
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|granted| *granted).count()
    })
}

/// Noon of a day.
fn noon(round: u64) -> Timestamp {
    at("2026-03-02T12:00:00Z").plus_millis(i64::try_from(round).unwrap() * 86_400_000)
}

/// Charges by a queue, and waits for the answer.
fn charge(charger: &Charger, group: &Group, now: Timestamp) -> Outcome {
    let (tell, told) = mpsc::sync_channel(1);
    charger.charge(want(group, 1), now, Box::new(move |outcome| tell.send(outcome).unwrap()));
    told.recv().unwrap().unwrap()
}

#[test]
fn exactly_the_quota_is_granted() {
    for place in Place::all() {
        // Two servers over one database of PostgreSQL; over a file, two handles in one process are as two servers as well.
        let servers: Vec<Arc<Accounts>> = (0..2).map(|_| Arc::new(place.open())).collect();
        let chargers: Vec<Charger> =
            servers.iter().map(|accounts| Charger::start(Arc::clone(accounts)).unwrap()).collect();
        let group = group_in(&servers[0], "UTC");
        licence(&servers[0], &group, "threat_lookup_250");
        for round in 0..ROUNDS {
            let granted =
                race(|number| charge(&chargers[number % 2], &group, noon(round)).granted().is_some());
            assert_eq!(granted, QUOTA, "{}, round {round}", servers[0].engine_name());
            let next = refused(charge(&chargers[0], &group, noon(round)));
            let resets_at = noon(round).plus_millis(43_200_000);
            assert_eq!(next, Refusal::Exhausted { limit: 250, resets_at });
            for accounts in &servers {
                assert_eq!(used(accounts, &group, noon(round)), [(250, Some(250))]);
            }
        }
        let batches: u64 = chargers.iter().map(Charger::batches).sum();
        assert!(
            batches < ROUNDS * AT_ONCE as u64 / 2,
            "{batches} transactions for {} charges",
            ROUNDS * 1001
        );
    }
}

/// The same race, won by nobody: each looks whether there is room, and then takes it. This shows that the test above can fail.
#[test]
fn check_then_act_grants_too_much() {
    let place = Place::file();
    let (accounts, engine) = (place.open(), place.engine());
    let group = group_in(&accounts, "UTC");
    let licence = licence(&accounts, &group, "threat_lookup_250");
    let granted = race(|_| check_then_act(&accounts, &engine, &group, licence.id));
    assert_ne!(granted, QUOTA);
    assert!(granted > QUOTA, "{granted}");
}

fn check_then_act(
    accounts: &Accounts,
    engine: &Arc<dyn Engine>,
    group: &Group,
    licence: accounts::LicenceId,
) -> bool {
    let now = noon(0);
    let usage = accounts.usage(group.id, Service::ThreatLookup, now).unwrap();
    if usage[0].used >= QUOTA as u64 {
        return false;
    }
    let add = engine.write(&mut |transaction| {
        let sql = "INSERT INTO quota_usage (licence_id, service, day, used, is_warned) VALUES (?1, 0, ?2, 1, 0) \
                   ON CONFLICT (licence_id, service, day) DO UPDATE SET used = quota_usage.used + 1";
        transaction.execute(sql, &[licence.into(), usage[0].day.number().into()]).map(drop)
    });
    add.is_ok()
}

#[test]
fn all_that_wait_are_charged_in_one_transaction() {
    let accounts = Arc::new(Place::file().open());
    let group = group_in(&accounts, "UTC");
    licence(&accounts, &group, "threat_lookup_250");
    let charger = Charger::start(Arc::clone(&accounts)).unwrap();
    // The first answer keeps the thread busy until all others wait.
    let (go_on, wait) = mpsc::channel::<()>();
    let (tell, told) = mpsc::channel();
    charger.charge(want(&group, 1), noon(0), Box::new(move |_| wait.recv().unwrap()));
    // The thread has taken the first alone once its batch is counted.
    while charger.batches() == 0 {
        thread::yield_now();
    }
    for _ in 1..AT_ONCE {
        let tell = tell.clone();
        charger.charge(
            want(&group, 1),
            noon(0),
            Box::new(move |outcome| tell.send(outcome.unwrap()).unwrap()),
        );
    }
    go_on.send(()).unwrap();
    drop(tell);
    assert_eq!(told.iter().filter(|outcome| outcome.granted().is_some()).count(), QUOTA - 1);
    assert_eq!(charger.batches(), 2);
}

#[test]
fn a_full_queue_refuses_and_goes_on() {
    let accounts = Arc::new(Accounts::open("memory:").unwrap());
    let group = group_in(&accounts, "UTC");
    licence(&accounts, &group, "threat_lookup_10000");
    let charger = Charger::start(Arc::clone(&accounts)).unwrap();
    let (go_on, wait) = mpsc::channel::<()>();
    charger.charge(want(&group, 1), noon(0), Box::new(move |_| wait.recv().unwrap()));
    let (tell, told) = mpsc::channel();
    let mut sent = 0;
    let busy = loop {
        sent += 1;
        let tell = tell.clone();
        charger.charge(want(&group, 1), noon(0), Box::new(move |outcome| tell.send(outcome).unwrap()));
        // While the thread is held, only a refusal is answered.
        if let Ok(outcome) = told.try_recv() {
            break outcome;
        }
        assert!(sent < 100_000, "the queue has a bound");
    };
    assert!(matches!(&busy, Err(error @ Error::Busy { .. }) if error.is_temporary()), "{busy:?}");
    go_on.send(()).unwrap();
    drop(tell);
    let granted = told.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Granted(_)))).count();
    assert_eq!(granted, (sent - 1).min(10_000 - 1));
}

#[test]
fn a_charger_that_is_dropped_answers_all_that_wait() {
    let accounts = Arc::new(Accounts::open("memory:").unwrap());
    let group = group_in(&accounts, "UTC");
    licence(&accounts, &group, "threat_lookup_250");
    let charger = Charger::start(Arc::clone(&accounts)).unwrap();
    let (tell, told) = mpsc::channel();
    for _ in 0..300 {
        let tell = tell.clone();
        charger.charge(
            want(&group, 1),
            noon(0),
            Box::new(move |outcome| tell.send(outcome.unwrap()).unwrap()),
        );
    }
    drop((charger, tell));
    assert_eq!(told.iter().filter(|outcome| outcome.granted().is_some()).count(), QUOTA);
}
