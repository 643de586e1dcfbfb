//! Sessions.

use std::thread;

use accounts::{
    Error, Role, SESSION_IDLE_MS, SESSION_LIFE_MS, SESSIONS_OF_USER_MAX, SessionId, UserChange, UserId,
};
use model::Timestamp;

use crate::support::{address, on_each_engine, start, user};

const MINUTE_MS: i64 = 60_000;

fn later(millis: i64) -> Timestamp {
    start().plus_millis(millis)
}

#[test]
fn a_session_is_opened_by_its_secret_alone() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let about = format!("Mozilla\r\nX: y\0{}", "z".repeat(300));
        let (secret, begun) =
            accounts.begin_session(jane.id, &about, "::ffff:192.0.2.1".parse().unwrap(), start()).unwrap();
        let (session, user, group) = accounts.signed_in(secret.expose(), start()).unwrap().unwrap();
        assert_eq!(session, begun);
        assert_eq!((user.id, group.id), (jane.id, jane.group_id));
        assert_eq!(session.entry.from, address());
        assert_eq!(session.entry.about.chars().count(), 200);
        assert!(session.entry.about.starts_with("Mozilla\u{fffd}\u{fffd}X: y\u{fffd}zzz"));
        assert_eq!(session.entry.id, SessionId::of(&secret));
        assert_eq!(SessionId::parse(&session.entry.id.to_string()), Some(session.entry.id));
        let wrong = |text: &str| assert_eq!(accounts.session(text, start()).unwrap(), None, "{text}");
        wrong("");
        wrong(&session.entry.id.to_string());
        wrong(&format!("{}=", secret.expose()));
        wrong(&secret.expose().to_lowercase());
        wrong(&"a".repeat(1 << 20));
        let (other, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        assert_ne!(other, secret);
        let nobody = UserId::random().unwrap();
        assert!(matches!(
            accounts.begin_session(nobody, "", address(), start()),
            Err(Error::NotFound { .. })
        ));
    });
}

#[test]
fn csrf_tokens_are_each_sessions_own() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (secret, begun) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let (_, other) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        assert!(begun.is_csrf(&begun.csrf));
        assert_eq!(accounts.session(secret.expose(), start()).unwrap().unwrap().csrf, begun.csrf);
        for wrong in ["", secret.expose(), &other.csrf, &begun.csrf[1..], &format!("{}a", begun.csrf)] {
            assert!(!begun.is_csrf(wrong));
        }
    });
}

#[test]
fn a_session_ends_when_it_is_idle_or_old() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let begin = |now| accounts.begin_session(jane.id, "", address(), now).unwrap().0;
        let idle = begin(start());
        assert!(accounts.session(idle.expose(), later(SESSION_IDLE_MS - 1)).unwrap().is_some());
        // That was seen, so it counts anew.
        assert!(accounts.session(idle.expose(), later(2 * SESSION_IDLE_MS - 2)).unwrap().is_some());
        let now = 3 * SESSION_IDLE_MS - 2;
        assert_eq!(accounts.session(idle.expose(), later(now)).unwrap(), None);

        let busy = begin(later(now));
        let mut used = now;
        while used + 20 * MINUTE_MS < now + SESSION_LIFE_MS {
            used += 20 * MINUTE_MS;
            let session = accounts.session(busy.expose(), later(used)).unwrap().unwrap();
            assert!(session.entry.expires_at <= later(now + SESSION_LIFE_MS));
        }
        assert!(accounts.session(busy.expose(), later(now + SESSION_LIFE_MS - 1)).unwrap().is_some());
        assert_eq!(accounts.session(busy.expose(), later(now + SESSION_LIFE_MS)).unwrap(), None);
    });
}

#[test]
fn what_has_ended_does_not_come_back_with_the_clock() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (seen, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let (unseen, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let over = later(SESSION_IDLE_MS);
        assert_eq!(accounts.session(seen.expose(), over).unwrap(), None);
        for secret in [&seen, &unseen] {
            assert_eq!(accounts.session(secret.expose(), start()).unwrap(), None);
            assert!(accounts.rotate_session(secret.expose(), start()).unwrap().is_none());
        }
        assert_eq!(accounts.sessions_of(jane.id, start()).unwrap(), []);
    });
}

#[test]
fn what_was_seen_is_noted_once_a_minute() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (secret, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        for (now, seen) in [(1, 0), (MINUTE_MS - 1, 0), (MINUTE_MS, MINUTE_MS), (MINUTE_MS + 5, MINUTE_MS)] {
            let session = accounts.session(secret.expose(), later(now)).unwrap().unwrap();
            assert_eq!(session.entry.seen_at, later(seen), "{now}");
            assert_eq!(accounts.sessions_of(jane.id, later(now)).unwrap()[0].seen_at, later(seen), "{now}");
            assert_eq!(accounts.user(jane.id).unwrap().unwrap().last_seen_at, Some(later(seen)), "{now}");
        }
    });
}

#[test]
fn a_rotated_session_goes_on_under_its_new_secret_alone() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (old, begun) = accounts.begin_session(jane.id, "browser", address(), start()).unwrap();
        let (new, rotated) = accounts.rotate_session(old.expose(), later(MINUTE_MS / 2)).unwrap().unwrap();
        assert_eq!(accounts.session(old.expose(), start()).unwrap(), None);
        assert!(accounts.rotate_session(old.expose(), start()).unwrap().is_none());
        let session = accounts.session(new.expose(), later(MINUTE_MS / 2)).unwrap().unwrap();
        assert_eq!(session, rotated);
        assert_ne!(session.csrf, begun.csrf);
        assert_eq!((session.entry.created_at, session.entry.about.as_str()), (start(), "browser"));
        assert_eq!(accounts.session(new.expose(), later(SESSION_LIFE_MS)).unwrap(), None);
    });
}

#[test]
fn of_all_who_rotate_one_secret_one_gets_the_new_one() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (secret, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let rotated: usize = thread::scope(|scope| {
            let rotate = || accounts.rotate_session(secret.expose(), start()).unwrap();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(rotate)).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap().is_some())).sum()
        });
        assert_eq!(rotated, 1);
        assert_eq!(accounts.sessions_of(jane.id, start()).unwrap().len(), 1);
    });
}

#[test]
fn sessions_are_ended_one_by_one_or_all_but_one() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Analyst), user(accounts, "joe", Role::Analyst));
        let begin = |user| accounts.begin_session(user, "", address(), start()).unwrap();
        let (one, other, third, joes) = (begin(jane.id), begin(jane.id), begin(jane.id), begin(joe.id));
        assert!(accounts.end_session(one.1.entry.id).unwrap());
        assert!(!accounts.end_session(one.1.entry.id).unwrap());
        assert_eq!(accounts.session(one.0.expose(), start()).unwrap(), None);
        assert_eq!(accounts.sessions_of(jane.id, start()).unwrap().len(), 2);
        assert_eq!(accounts.end_sessions_of(jane.id, Some(other.1.entry.id)).unwrap(), 1);
        assert_eq!(accounts.session(third.0.expose(), start()).unwrap(), None);
        assert!(accounts.session(other.0.expose(), start()).unwrap().is_some());
        assert_eq!(accounts.end_sessions_of(jane.id, None).unwrap(), 1);
        assert_eq!(accounts.session(other.0.expose(), start()).unwrap(), None);
        assert!(accounts.session(joes.0.expose(), start()).unwrap().is_some());
    });
}

#[test]
fn roles_are_read_with_each_request_and_the_oldest_session_makes_room() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (first, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        accounts
            .change_user(jane.id, &UserChange { role: Some(Role::Reader), ..UserChange::default() })
            .unwrap();
        let (_, user, _) = accounts.signed_in(first.expose(), start()).unwrap().unwrap();
        assert_eq!(user.role, Role::Reader);
        for number in 1..=i64::from(SESSIONS_OF_USER_MAX) {
            accounts.begin_session(jane.id, "", address(), later(number)).unwrap();
        }
        let sessions = accounts.sessions_of(jane.id, later(100)).unwrap();
        assert_eq!(sessions.len(), SESSIONS_OF_USER_MAX as usize);
        assert_eq!(accounts.session(first.expose(), later(100)).unwrap(), None);
    });
}
