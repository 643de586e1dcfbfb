//! One-time links.

use std::{sync::Barrier, thread, time::Duration};

use accounts::{Accounts, Error, Role, TICKET_LIFE_MAX_MS, TICKET_PAYLOAD_BYTES_MAX, TicketKind, UserChange};
use model::Timestamp;

use crate::{
    databases::Place,
    support::{on_each_engine, start, user},
};

const HOUR: Duration = Duration::from_secs(3_600);

fn later(seconds: i64) -> Timestamp {
    start().plus_millis(seconds * 1_000)
}

#[test]
fn a_ticket_is_taken_once_and_for_what_it_is_for() {
    on_each_engine(|accounts| {
        for kind in TicketKind::ALL {
            let payload = "nonce=1\nverifier=\"é\"";
            let secret = accounts.create_ticket(kind, "", payload, HOUR, start()).unwrap();
            for other in TicketKind::ALL.into_iter().filter(|other| *other != kind) {
                assert_eq!(accounts.take_ticket(other, secret.expose(), start()).unwrap(), None);
            }
            let peeked = accounts.peek_ticket(kind, secret.expose(), start()).unwrap().unwrap();
            let taken = accounts.take_ticket(kind, secret.expose(), start()).unwrap().unwrap();
            assert_eq!(peeked, taken);
            assert_eq!((taken.kind, taken.subject.as_str(), taken.payload.as_str()), (kind, "", payload));
            assert_eq!((taken.created_at, taken.expires_at), (start(), later(3_600)));
            assert_eq!(accounts.take_ticket(kind, secret.expose(), start()).unwrap(), None);
            assert_eq!(accounts.peek_ticket(kind, secret.expose(), start()).unwrap(), None);
        }
        for wrong in ["", "a", &"a".repeat(43), &"é".repeat(43), &"a".repeat(1 << 20)] {
            assert_eq!(accounts.take_ticket(TicketKind::SignIn, wrong, start()).unwrap(), None);
        }
    });
}

#[test]
fn of_all_who_take_a_ticket_one_wins() {
    on_each_engine(|accounts| {
        for _ in 0..10 {
            let secret = accounts.create_ticket(TicketKind::SignIn, "", "", HOUR, start()).unwrap();
            let barrier = Barrier::new(8);
            let winners: usize = thread::scope(|scope| {
                let take = || {
                    barrier.wait();
                    accounts.take_ticket(TicketKind::SignIn, secret.expose(), start()).unwrap()
                };
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
                threads.into_iter().map(|thread| usize::from(thread.join().unwrap().is_some())).sum()
            });
            assert_eq!(winners, 1);
        }
    });
}

#[test]
fn of_two_nodes_one_takes_a_ticket() {
    for place in Place::all() {
        let nodes = [place.open(), place.open()];
        for _ in 0..10 {
            let secret = nodes[0].create_ticket(TicketKind::SignIn, "", "", HOUR, start()).unwrap();
            let barrier = Barrier::new(2);
            let (barrier, secret) = (&barrier, &secret);
            let take = move |node: &Accounts| {
                barrier.wait();
                node.take_ticket(TicketKind::SignIn, secret.expose(), start()).unwrap()
            };
            let winners: usize = thread::scope(|scope| {
                let threads = nodes.each_ref().map(|node| scope.spawn(move || take(node)));
                threads.into_iter().map(|thread| usize::from(thread.join().unwrap().is_some())).sum()
            });
            assert_eq!(winners, 1);
        }
    }
}

#[test]
fn an_expired_ticket_does_not_come_back_with_the_clock() {
    on_each_engine(|accounts| {
        let make = |now| accounts.create_ticket(TicketKind::SignIn, "", "", HOUR, now).unwrap();
        let (peeked, taken, last) = (make(start()), make(start()), make(start()));
        let take = |secret: &accounts::Secret, now| {
            accounts.take_ticket(TicketKind::SignIn, secret.expose(), now).unwrap()
        };
        let peek = |secret: &accounts::Secret, now| {
            accounts.peek_ticket(TicketKind::SignIn, secret.expose(), now).unwrap()
        };
        assert!(peek(&last, later(3_599)).is_some());
        assert!(take(&last, later(3_599)).is_some());
        assert_eq!(peek(&peeked, later(3_600)), None);
        assert_eq!(take(&taken, later(3_600)), None);
        for secret in [&peeked, &taken] {
            assert_eq!(peek(secret, start()), None);
            assert_eq!(take(secret, start()), None);
        }
        assert!(take(&make(later(3_600)), later(3_600)).is_some());
    });
}

#[test]
fn bounds() {
    on_each_engine(|accounts| {
        let max = Duration::from_millis(TICKET_LIFE_MAX_MS.unsigned_abs());
        let full = "a".repeat(TICKET_PAYLOAD_BYTES_MAX);
        for (subject, payload, ttl, is_good) in [
            ("", full.as_str(), max, true),
            ("", "", Duration::from_millis(1), true),
            ("", &format!("{full}a"), HOUR, false),
            (&"a".repeat(65), "", HOUR, false),
            ("a\0", "", HOUR, false),
            ("", "", Duration::ZERO, false),
            ("", "", max + Duration::from_millis(1), false),
            ("", "", Duration::MAX, false),
        ] {
            let made = accounts.create_ticket(TicketKind::Invitation, subject, payload, ttl, start());
            assert_eq!(made.is_ok(), is_good, "{ttl:?}");
            assert!(is_good || matches!(made, Err(Error::Invalid { .. })));
        }
        // What a subject has too much of, the oldest goes.
        let made: Vec<_> = (0..7)
            .map(|at| accounts.create_ticket(TicketKind::SignIn, "usr_x", "", HOUR, later(at)).unwrap())
            .collect();
        accounts.create_ticket(TicketKind::SignIn, "usr_y", "", HOUR, later(8)).unwrap();
        accounts.create_ticket(TicketKind::PasswordReset, "usr_x", "", HOUR, later(8)).unwrap();
        let is_left = |secret: &accounts::Secret| {
            accounts.take_ticket(TicketKind::SignIn, secret.expose(), later(9)).unwrap().is_some()
        };
        let left: Vec<bool> = made.iter().map(is_left).collect();
        assert_eq!(left, [false, false, true, true, true, true, true]);
    });
}

#[test]
fn links_to_an_old_address_lead_nowhere() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let make = |kind| accounts.create_ticket(kind, &jane.id.to_string(), "", HOUR, start()).unwrap();
        let (reset, sign_in) = (make(TicketKind::PasswordReset), make(TicketKind::SignIn));
        let is_left = |kind, secret: &accounts::Secret| {
            accounts.peek_ticket(kind, secret.expose(), start()).unwrap().is_some()
        };
        let mail =
            |mail: Option<&str>| UserChange { mail: Some(mail.map(str::to_owned)), ..UserChange::default() };
        accounts.change_user(jane.id, &mail(Some("jane@example.com"))).unwrap();
        assert!(is_left(TicketKind::PasswordReset, &reset), "it is the same address");
        accounts.change_user(jane.id, &mail(Some("new@example.com"))).unwrap();
        assert!(!is_left(TicketKind::PasswordReset, &reset));
        assert!(is_left(TicketKind::SignIn, &sign_in));
    });
}

#[test]
fn sweeping_removes_what_is_over_and_nothing_else() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let address = crate::support::address();
        accounts.create_ticket(TicketKind::SignIn, "", "", HOUR, start()).unwrap();
        accounts.begin_session(jane.id, "", address, start()).unwrap();
        accounts.throttle("a", 3, HOUR, start()).unwrap();
        let swept = |now| {
            let swept = accounts.sweep(now).unwrap();
            (swept.sessions, swept.tickets, swept.throttles)
        };
        assert_eq!(swept(later(1_799)), (0, 0, 0));
        assert_eq!(swept(later(1_800)), (1, 0, 0));
        let ticket = accounts.create_ticket(TicketKind::SignIn, "", "", HOUR, later(1_800)).unwrap();
        let (session, _) = accounts.begin_session(jane.id, "", address, later(1_801)).unwrap();
        assert_eq!(swept(later(3_600)), (0, 1, 1));
        assert!(accounts.session(session.expose(), later(3_600)).unwrap().is_some());
        assert!(accounts.take_ticket(TicketKind::SignIn, ticket.expose(), later(3_600)).unwrap().is_some());
    });
}
