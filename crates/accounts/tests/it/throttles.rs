//! Throttles.

use std::{collections::VecDeque, sync::Barrier, thread, time::Duration};

use accounts::{Accounts, Error, THROTTLE_LIMIT_MAX, Throttle};
use model::Timestamp;
use proptest::prelude::*;

use crate::{
    databases::Place,
    support::{on_each_engine, start},
};

const QUARTER: Duration = Duration::from_secs(900);

fn later(seconds: i64) -> Timestamp {
    start().plus_millis(seconds * 1_000)
}

fn attempt(accounts: &Accounts, key: &str, now: Timestamp) -> Throttle {
    accounts.throttle(key, 3, QUARTER, now).unwrap()
}

#[test]
fn so_many_within_a_window_that_slides() {
    on_each_engine(|accounts| {
        for (now, expected) in [
            (0, Ok(2)),
            (10, Ok(1)),
            (20, Ok(0)),
            (20, Err(880)),
            (899, Err(1)),
            (900, Ok(0)),
            (900, Err(10)),
            (910, Ok(0)),
            (1_000, Ok(0)),
            (1_001, Err(799)),
            (3_000, Ok(2)),
        ] {
            let throttle = attempt(accounts, "a", later(now));
            let found = if throttle.is_allowed {
                Ok(throttle.remaining)
            } else {
                Err(throttle.retry_after.as_secs())
            };
            assert_eq!(found, expected, "at {now} s");
            assert!(throttle.is_allowed || throttle.remaining == 0);
        }
        // Another key is another count; a cleared one begins again.
        assert!(attempt(accounts, "b", later(3_000)).is_allowed);
        for _ in 0..3 {
            attempt(accounts, "a", later(3_000));
        }
        assert!(!attempt(accounts, "a", later(3_000)).is_allowed);
        accounts.clear_throttle("a").unwrap();
        assert_eq!(attempt(accounts, "a", later(3_000)).remaining, 2);
    });
}

#[test]
fn bounds() {
    on_each_engine(|accounts| {
        let month = Duration::from_secs(31 * 86_400);
        for (key, limit, window, is_good) in [
            ("a", THROTTLE_LIMIT_MAX, month, true),
            ("", 1, Duration::from_millis(1), true),
            ("a\0b", 1, QUARTER, true),
            ("a", THROTTLE_LIMIT_MAX + 1, QUARTER, false),
            ("a", 1, Duration::ZERO, false),
            ("a", 1, month + Duration::from_millis(1), false),
            ("a", 1, Duration::MAX, false),
            (&"a".repeat(4_097), 1, QUARTER, false),
        ] {
            let throttle = accounts.throttle(key, limit, window, start());
            assert_eq!(throttle.is_ok(), is_good, "{limit} in {window:?}");
            assert!(is_good || matches!(throttle, Err(Error::Invalid { .. })));
        }
        let never = accounts.throttle("never", 0, QUARTER, start()).unwrap();
        assert_eq!((never.is_allowed, never.retry_after), (false, QUARTER));
    });
}

#[test]
fn a_hundred_at_once_are_counted_exactly() {
    on_each_engine(|accounts| {
        for round in 0..3 {
            let (key, barrier) = (format!("round {round}"), Barrier::new(100));
            let allowed: usize = thread::scope(|scope| {
                let attempt = || {
                    barrier.wait();
                    accounts.throttle(&key, 10, QUARTER, start()).unwrap().is_allowed
                };
                let threads: Vec<_> = (0..100).map(|_| scope.spawn(attempt)).collect();
                threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
            });
            assert_eq!(allowed, 10);
        }
    });
}

#[test]
fn two_nodes_count_together() {
    for place in Place::all() {
        let nodes = [place.open(), place.open()];
        let barrier = Barrier::new(60);
        let allowed: usize = thread::scope(|scope| {
            let (nodes, barrier) = (&nodes, &barrier);
            let attempt = move |node: &Accounts| {
                barrier.wait();
                node.throttle("a", 10, QUARTER, start()).unwrap().is_allowed
            };
            let threads: Vec<_> =
                (0..60).map(|number| scope.spawn(move || attempt(&nodes[number % 2]))).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!(allowed, 10);
    }
}

#[test]
fn a_clock_that_goes_back_frees_nobody() {
    on_each_engine(|accounts| {
        for _ in 0..3 {
            assert!(attempt(accounts, "a", later(100)).is_allowed);
        }
        for now in [100, 0, -86_400, 99, 999] {
            assert!(!attempt(accounts, "a", later(now)).is_allowed, "at {now} s");
        }
        assert!(attempt(accounts, "a", later(1_000)).is_allowed);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What is allowed is what counting by hand allows: fewer than the limit within the window before.
    #[test]
    fn counts_as_by_hand(limit in 1_u32..5, steps in proptest::collection::vec(0_i64..40, 1..60)) {
        let accounts = Accounts::open("memory:").unwrap();
        let (mut now, mut allowed) = (0, VecDeque::<i64>::new());
        for step in steps {
            now += step;
            while allowed.front().is_some_and(|at| at + 60 <= now) {
                allowed.pop_front();
            }
            let throttle = accounts.throttle("a", limit, Duration::from_secs(60), later(now)).unwrap();
            prop_assert_eq!(throttle.is_allowed, allowed.len() < limit as usize);
            if throttle.is_allowed {
                allowed.push_back(now);
            } else {
                let frees_at = allowed[allowed.len() - limit as usize] + 60;
                prop_assert_eq!(throttle.retry_after, Duration::from_secs((frees_at - now).unsigned_abs()));
            }
        }
    }
}
