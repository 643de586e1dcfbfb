//! Passwords and the codes that are asked for besides.

use std::{
    thread,
    time::{Duration, Instant},
};

use accounts::{Accounts, Error, NewUser, Role, TicketKind, TotpSetUp, UserChange, UserId, engine::Value};
use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use model::Timestamp;
use totp_rs::{Builder, Secret};

use crate::support::{PASSWORD, address, execute, on_each_database, on_each_engine, start, user};

#[test]
fn a_password_opens_for_its_user_alone() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        user(accounts, "joe", Role::Reader);
        assert_eq!(accounts.verify_password("jane", PASSWORD).unwrap(), None, "none was set");
        accounts.set_password(jane.id, PASSWORD).unwrap();
        for (name, password, is_right) in [
            ("jane", PASSWORD, true),
            (" JANE ", PASSWORD, true),
            ("ｊａｎｅ", PASSWORD, true),
            ("jane", "correct horse battery staplE", false),
            ("jane", "", false),
            ("jane", "correct horse battery staple\0", false),
            ("jane", " correct horse battery staple", false),
            ("joe", PASSWORD, false),
            ("joe", "", false),
            ("nobody", PASSWORD, false),
            ("", PASSWORD, false),
            ("jane\0", PASSWORD, false),
            ("jane", &"a".repeat(1 << 20), false),
        ] {
            let found = accounts.verify_password(name, password).unwrap();
            assert_eq!(found.map(|user| user.id), is_right.then_some(jane.id), "{name:?} {password:.40?}");
        }
        assert!(accounts.user(jane.id).unwrap().unwrap().has_password);
        accounts.remove_password(jane.id).unwrap();
        assert_eq!(accounts.verify_password("jane", PASSWORD).unwrap(), None);
        assert!(!accounts.user(jane.id).unwrap().unwrap().has_password);
    });
}

#[test]
fn lengths_are_bounded_after_normalisation() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        for (password, is_good) in [
            ("", false),
            ("elevenchars", false),
            ("twelve chars", true),
            ("パスワード", true),
            // Full-width letters are as short as they look.
            ("ｅｌｅｖｅｎｃｈａｒｓ", false),
            (&"a".repeat(256), true),
            (&"a".repeat(257), false),
            // One character that NFKC makes eighteen of.
            (&"\u{fdfa}".repeat(80), false),
        ] {
            let set = accounts.set_password(jane.id, password);
            assert_eq!(set.is_ok(), is_good, "{password:.40}");
            assert!(is_good || matches!(set, Err(Error::Invalid { .. })));
        }
        // Composed or not, a password is the same.
        accounts.set_password(jane.id, "Cafe\u{301} con leche").unwrap();
        assert!(accounts.verify_password("jane", "Caf\u{e9} con leche").unwrap().is_some());
        let nobody = UserId::random().unwrap();
        assert!(matches!(accounts.set_password(nobody, PASSWORD), Err(Error::NotFound { .. })));
    });
}

#[test]
fn a_new_password_ends_what_the_old_one_opened() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        let (cookie, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let (other, _) = accounts.begin_session(joe.id, "", address(), start()).unwrap();
        let hour = Duration::from_secs(3_600);
        let subject = jane.id.to_string();
        let link = accounts.create_ticket(TicketKind::PasswordReset, &subject, "", hour, start()).unwrap();
        accounts.set_password(jane.id, PASSWORD).unwrap();
        assert_eq!(accounts.session(cookie.expose(), start()).unwrap(), None);
        assert_eq!(accounts.take_ticket(TicketKind::PasswordReset, link.expose(), start()).unwrap(), None);
        assert!(accounts.session(other.expose(), start()).unwrap().is_some());
    });
}

#[test]
fn a_hash_with_parameters_of_the_past_is_made_anew() {
    on_each_database(|accounts, engine| {
        let jane = user(accounts, "jane", Role::Reader);
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let old = weak.hash_password_with_salt(PASSWORD.as_bytes(), b"somesaltsomesalt").unwrap().to_string();
        let set = "UPDATE users SET password = ?2 WHERE id = ?1";
        execute(engine, set, &[jane.id.into(), old.as_str().into()]);
        let stored = || {
            let mut stored = Value::Null;
            let sql = "SELECT password FROM users WHERE id = ?1";
            engine
                .read(&mut |transaction| {
                    stored = transaction.query(sql, &[jane.id.into()])?[0].values()[0].clone();
                    Ok(())
                })
                .unwrap();
            stored
        };
        let (cookie, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        assert_eq!(accounts.verify_password("jane", "wrong password").unwrap(), None);
        assert!(stored() == Value::from(old.as_str()));
        assert!(accounts.verify_password("jane", PASSWORD).unwrap().is_some());
        let Value::Text(new) = stored() else { panic!("no password") };
        assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
        assert!(accounts.verify_password("jane", PASSWORD).unwrap().is_some());
        assert!(accounts.session(cookie.expose(), start()).unwrap().is_some(), "it is the same password");

        execute(engine, set, &[jane.id.into(), "damaged".into()]);
        assert!(matches!(accounts.verify_password("jane", PASSWORD), Err(Error::Corrupt { .. })));
    });
}

/// Without the hash that is computed in vain, an unknown name is answered a hundred times as fast.
#[test]
fn who_is_unknown_takes_as_long() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        user(accounts, "bare", Role::Reader);
        let gone = user(accounts, "gone", Role::Reader);
        for id in [jane.id, gone.id] {
            accounts.set_password(id, PASSWORD).unwrap();
        }
        accounts
            .change_user(gone.id, &UserChange { is_disabled: Some(true), ..UserChange::default() })
            .unwrap();
        // The quickest of several, in turns: what else this machine does makes some slower, and none quicker.
        let names = ["jane", "bare", "gone", "nobody", "no\0name", ""];
        let mut quickest = [Duration::MAX; 6];
        for _ in 0..7 {
            for (name, quickest) in names.iter().zip(&mut quickest) {
                let begun = Instant::now();
                assert_eq!(accounts.verify_password(name, "a wrong password").unwrap(), None);
                *quickest = begun.elapsed().min(*quickest);
            }
        }
        let known = quickest[0];
        for (name, other) in names.iter().zip(quickest) {
            assert!(other > known / 3 && known > other / 3, "{name:?}: {other:?}, a known one {known:?}");
        }
    });
}

#[test]
fn many_checks_at_once_all_get_their_answer_or_are_told_to_come_back() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        accounts.set_password(jane.id, PASSWORD).unwrap();
        thread::scope(|scope| {
            let threads: Vec<_> =
                (0..20).map(|_| scope.spawn(|| accounts.verify_password("jane", PASSWORD))).collect();
            for thread in threads {
                match thread.join().unwrap() {
                    Ok(found) => assert_eq!(found.map(|user| user.id), Some(jane.id)),
                    Err(error) => assert!(matches!(error, Error::Busy { .. }), "{error}"),
                }
            }
        });
    });
}

/// The code that an authenticator shows.
fn code(set_up: &TotpSetUp, now: Timestamp) -> String {
    let seed = Secret::try_from_base32(set_up.seed.expose()).unwrap();
    let totp = Builder::new().with_secret(seed).build().unwrap();
    totp.generate(u64::try_from(now.millis() / 1_000).unwrap()).to_string()
}

fn later(seconds: i64) -> Timestamp {
    start().plus_millis(seconds * 1_000)
}

#[test]
fn a_seed_counts_once_it_is_confirmed() {
    on_each_engine(|accounts| {
        let group_id = user(accounts, "joe", Role::Reader).group_id;
        let new = NewUser { group_id, name: "jané @example.com".to_owned(), mail: None, role: Role::Reader };
        let jane = accounts.add_user(&new, start()).unwrap();
        let has_totp = || accounts.user(jane.id).unwrap().unwrap().has_totp;
        assert!(!accounts.verify_totp(jane.id, "000000", start()).unwrap());
        let set_up = accounts.begin_totp(jane.id).unwrap();
        let seed = set_up.seed.expose();
        assert_eq!(seed.len(), 32);
        assert_eq!(
            set_up.uri.expose(),
            format!(
                "otpauth://totp/Hantei:jan%C3%A9%20%40example.com?secret={seed}&issuer=Hantei&algorithm=SHA1&digits=6&period=30"
            )
        );
        assert!(!has_totp());
        assert!(!accounts.verify_totp(jane.id, &code(&set_up, start()), start()).unwrap());
        assert!(!accounts.confirm_totp(jane.id, &code(&set_up, later(90)), start()).unwrap());
        assert!(accounts.confirm_totp(jane.id, &code(&set_up, start()), start()).unwrap());
        assert!(has_totp());
        // What confirmed it is used, and there is nothing more to confirm.
        assert!(!accounts.verify_totp(jane.id, &code(&set_up, start()), start()).unwrap());
        assert!(!accounts.confirm_totp(jane.id, &code(&set_up, later(30)), later(30)).unwrap());
        assert!(accounts.verify_totp(jane.id, &code(&set_up, later(30)), later(30)).unwrap());

        // Another seed that is not confirmed leaves the first in force.
        let other = accounts.begin_totp(jane.id).unwrap();
        assert_ne!(other.seed, set_up.seed);
        assert!(accounts.verify_totp(jane.id, &code(&set_up, later(60)), later(60)).unwrap());
        assert!(!accounts.verify_totp(jane.id, &code(&other, later(90)), later(90)).unwrap());
        assert!(accounts.confirm_totp(jane.id, &code(&other, later(90)), later(90)).unwrap());
        assert!(!accounts.verify_totp(jane.id, &code(&set_up, later(120)), later(120)).unwrap());
        assert!(accounts.verify_totp(jane.id, &code(&other, later(120)), later(120)).unwrap());
        accounts.remove_totp(jane.id).unwrap();
        assert!(!has_totp());
        assert!(!accounts.verify_totp(jane.id, &code(&other, later(150)), later(150)).unwrap());
    });
}

fn with_totp(accounts: &Accounts, name: &str) -> (UserId, TotpSetUp) {
    let id = user(accounts, name, Role::Reader).id;
    let set_up = accounts.begin_totp(id).unwrap();
    assert!(accounts.confirm_totp(id, &code(&set_up, start()), start()).unwrap());
    (id, set_up)
}

#[test]
fn a_step_is_used_once_whatever_the_clock_does() {
    on_each_engine(|accounts| {
        let (jane, set_up) = with_totp(accounts, "jane");
        let at = |shown: i64, now: i64| {
            accounts.verify_totp(jane, &code(&set_up, later(shown)), later(now)).unwrap()
        };
        for (shown, now, is_taken) in [
            (0, 0, false),   // used to confirm
            (-30, 0, false), // older than that
            (30, 0, true),   // the device is ahead
            (30, 30, false), // used
            (0, 30, false),  // older
            (90, 60, true),  // ahead again: what lies between is lost
            (60, 60, false),
            (90, 120, false),
            (120, 180, false), // two steps late
            (150, 180, true),  // one step late
            // The clock goes back.
            (0, 0, false),
            (30, 30, false),
            (150, 150, false),
            (180, 150, true),
        ] {
            assert_eq!(at(shown, now), is_taken, "code of {shown} s at {now} s");
        }
    });
}

#[test]
fn of_two_who_use_one_code_one_gets_in() {
    on_each_engine(|accounts| {
        let (jane, set_up) = with_totp(accounts, "jane");
        for round in 1..=5 {
            let (code, now) = (code(&set_up, later(30 * round)), later(30 * round));
            let taken: usize = thread::scope(|scope| {
                let threads: Vec<_> =
                    (0..8).map(|_| scope.spawn(|| accounts.verify_totp(jane, &code, now).unwrap())).collect();
                threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
            });
            assert_eq!(taken, 1);
        }
    });
}

#[test]
fn seeds_open_with_their_key_and_in_their_row_alone() {
    on_each_database(|accounts, engine| {
        let (jane, set_up) = with_totp(accounts, "jane");
        let joe = user(accounts, "joe", Role::Reader).id;
        let code = code(&set_up, later(30));
        let moved =
            "UPDATE users SET totp = (SELECT totp FROM users WHERE id = ?1), totp_step = 0 WHERE id = ?2";
        execute(engine, moved, &[jane.into(), joe.into()]);
        assert!(matches!(accounts.verify_totp(joe, &code, later(30)), Err(Error::Sealed)));
        let without = Accounts::with_engine(engine.clone()).unwrap();
        assert!(matches!(without.verify_totp(jane, &code, later(30)), Err(Error::NoKey)));
        assert!(matches!(without.begin_totp(jane), Err(Error::NoKey)));
        let other = without.with_key([8; 32]);
        assert!(matches!(other.verify_totp(jane, &code, later(30)), Err(Error::Sealed)));
        assert!(accounts.verify_totp(jane, &code, later(30)).unwrap());
    });
}
