//! Tokens of the API.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use accounts::{
    Accounts, Error, LicenceId, Role, Scope, Scopes, TOKEN_LIFE_MAX_MS, TOKEN_LIFE_MS, TOKENS_OF_USER_MAX,
    TokenId, TokenWish, TokensOf, UserChange, UserId,
    engine::{Engine, Work, sqlite::Sqlite},
};
use model::Timestamp;

use crate::support::{on_each_engine, start, user};

fn wish(role: Role) -> TokenWish {
    TokenWish { name: "a script".to_owned(), scopes: Scopes::of_role(role), expires_at: None, licence: None }
}

fn later(millis: i64) -> Timestamp {
    start().plus_millis(millis)
}

#[test]
fn a_token_speaks_for_its_user_until_it_ends() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (secret, token) = accounts.create_token(jane.id, &wish(Role::Analyst), start()).unwrap();
        assert_eq!(token.prefix, secret.expose()[..13]);
        assert!(token.prefix.starts_with("hantei_"));
        assert_eq!(token.expires_at, later(TOKEN_LIFE_MS));
        let (found, user, group) = accounts.token_by_secret(secret.expose(), start()).unwrap().unwrap();
        assert_eq!((found, user.id, group.id), (token.clone(), jane.id, jane.group_id));
        assert_eq!(accounts.token(token.id).unwrap(), Some(token));
        assert!(accounts.token_by_secret(secret.expose(), later(TOKEN_LIFE_MS - 1)).unwrap().is_some());
        assert!(accounts.token_by_secret(secret.expose(), later(TOKEN_LIFE_MS)).unwrap().is_none());
        // The clock goes back; the token does not come back.
        assert!(accounts.token_by_secret(secret.expose(), start()).unwrap().is_none());
    });
}

#[test]
fn what_cannot_be_granted_is_refused() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let good = wish(Role::Analyst);
        let named = |name: &str| TokenWish { name: name.to_owned(), ..good.clone() };
        let until = |millis| TokenWish { expires_at: Some(later(millis)), ..good.clone() };
        for bad in [
            named(""),
            named(" \t"),
            named("a\0"),
            named(&"a".repeat(101)),
            until(0),
            until(-1),
            until(TOKEN_LIFE_MAX_MS + 1),
            TokenWish { scopes: Scopes::NONE, ..good.clone() },
            TokenWish { scopes: [Scope::Lookup, Scope::Documents].into_iter().collect(), ..good.clone() },
            wish(Role::Administrator),
        ] {
            let refused = accounts.create_token(jane.id, &bad, start());
            assert!(matches!(refused, Err(Error::Invalid { .. })), "{bad:?} {refused:?}");
        }
        let licence = TokenWish { licence: Some(LicenceId::random().unwrap()), ..good.clone() };
        let refused = accounts.create_token(jane.id, &licence, start());
        assert!(matches!(refused, Err(Error::NotFound { what: "licence", .. })), "{refused:?}");
        let nobody = UserId::random().unwrap();
        assert!(matches!(
            accounts.create_token(nobody, &good, start()),
            Err(Error::NotFound { what: "user", .. })
        ));
        assert_eq!(accounts.tokens_of(TokensOf::User(jane.id)).unwrap(), []);
        for good in [named(" a "), until(1), until(TOKEN_LIFE_MAX_MS), named(&"字".repeat(100))] {
            accounts.create_token(jane.id, &good, start()).unwrap();
        }
        for _ in 4..TOKENS_OF_USER_MAX {
            accounts.create_token(jane.id, &good, start()).unwrap();
        }
        assert!(matches!(accounts.create_token(jane.id, &good, start()), Err(Error::TooMany { .. })));
        // One has ended meanwhile, and another is revoked.
        accounts.create_token(jane.id, &good, later(1)).unwrap();
        let id = accounts.tokens_of(TokensOf::User(jane.id)).unwrap()[0].id;
        assert!(accounts.create_token(jane.id, &good, later(1)).is_err());
        accounts.revoke_token(id, later(1)).unwrap();
        accounts.create_token(jane.id, &good, later(1)).unwrap();
    });
}

#[test]
fn a_token_never_has_more_than_its_users_role() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Expert);
        let (secret, _) = accounts.create_token(jane.id, &wish(Role::Expert), start()).unwrap();
        let scopes = || accounts.token_by_secret(secret.expose(), start()).unwrap().unwrap().0.scopes;
        assert!(scopes().contains(Scope::Documents));
        let change =
            |role| accounts.change_user(jane.id, &UserChange { role: Some(role), ..UserChange::default() });
        change(Role::Reader).unwrap();
        assert_eq!(scopes(), [Scope::Lookup, Scope::Whois].into_iter().collect());
        change(Role::Administrator).unwrap();
        assert_eq!(scopes(), Scopes::of_role(Role::Expert), "nor more than it was given");
    });
}

#[test]
fn a_revoked_token_is_dead_at_once_and_for_good() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (secret, token) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
        let (other, _) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
        assert!(accounts.token_by_secret(secret.expose(), start()).unwrap().is_some());
        assert!(accounts.revoke_token(token.id, later(5)).unwrap());
        assert!(accounts.token_by_secret(secret.expose(), later(5)).unwrap().is_none());
        assert!(accounts.token_by_secret(secret.expose(), start()).unwrap().is_none());
        assert!(accounts.token_by_secret(other.expose(), start()).unwrap().is_some());
        assert!(!accounts.revoke_token(token.id, later(9)).unwrap());
        assert_eq!(accounts.token(token.id).unwrap().unwrap().revoked_at, Some(later(5)));
        assert!(!accounts.revoke_token(TokenId::random().unwrap(), start()).unwrap());
    });
}

#[test]
fn changes_of_the_user_reach_a_token_that_is_in_use() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Analyst), user(accounts, "joe", Role::Analyst));
        let (secret, _) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
        let bearer = || accounts.token_by_secret(secret.expose(), start()).unwrap();
        assert_eq!(bearer().unwrap().2.id, jane.group_id);
        let moved = UserChange { group_id: Some(joe.group_id), ..UserChange::default() };
        accounts.change_user(jane.id, &moved).unwrap();
        assert_eq!(bearer().unwrap().2.id, joe.group_id);
        let renamed = accounts::GroupChange { name: Some("New".to_owned()), ..Default::default() };
        accounts.change_group(joe.group_id, &renamed).unwrap();
        assert_eq!(bearer().unwrap().2.name, "New");
        accounts
            .change_user(jane.id, &UserChange { is_disabled: Some(true), ..UserChange::default() })
            .unwrap();
        assert!(bearer().is_none());
        accounts
            .change_user(jane.id, &UserChange { is_disabled: Some(false), ..UserChange::default() })
            .unwrap();
        assert!(bearer().is_some());
        accounts.remove_user(jane.id).unwrap();
        assert!(bearer().is_none());
    });
}

#[test]
fn use_is_noted() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        let (_, one) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
        let (_, other) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
        let nobody = TokenId::random().unwrap();
        accounts
            .note_tokens_used(&[
                (one.id, later(5)),
                (nobody, later(7)),
                (other.id, later(6)),
                (one.id, later(3)),
            ])
            .unwrap();
        let used = |id| accounts.token(id).unwrap().unwrap().used_at;
        assert_eq!((used(one.id), used(other.id)), (Some(later(5)), Some(later(6))));
        assert_eq!(accounts.user(jane.id).unwrap().unwrap().last_seen_at, Some(later(6)));
    });
}

#[test]
fn tokens_are_listed_for_users_and_groups() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Analyst), user(accounts, "joe", Role::Analyst));
        let make = |user, now| accounts.create_token(user, &wish(Role::Reader), now).unwrap().1;
        let (first, second, joes) = (make(jane.id, start()), make(jane.id, later(1)), make(joe.id, later(2)));
        assert_eq!(accounts.tokens_of(TokensOf::User(jane.id)).unwrap(), [second.clone(), first.clone()]);
        assert_eq!(accounts.tokens_of(TokensOf::Group(joe.group_id)).unwrap(), std::slice::from_ref(&joes));
        let moved = UserChange { group_id: Some(joe.group_id), ..UserChange::default() };
        accounts.change_user(jane.id, &moved).unwrap();
        assert_eq!(accounts.tokens_of(TokensOf::Group(joe.group_id)).unwrap(), [joes, second, first]);
    });
}

/// SQLite that counts what it is asked.
struct Counting(Sqlite, AtomicUsize);

impl Engine for Counting {
    fn write(&self, work: &mut Work<'_>) -> accounts::Result<()> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.write(work)
    }

    fn read(&self, work: &mut Work<'_>) -> accounts::Result<()> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.read(work)
    }

    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn copy_to(&self, file: &Path) -> accounts::Result<()> {
        self.0.copy_to(file)
    }
}

#[test]
fn what_is_no_token_never_reaches_the_database() {
    let engine = Arc::new(Counting(Sqlite::in_memory().unwrap(), AtomicUsize::new(0)));
    let accounts = Accounts::with_engine(engine.clone()).unwrap();
    let jane = user(&accounts, "jane", Role::Analyst);
    let (secret, token) = accounts.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
    let asked = |text: &str| {
        let before = engine.1.load(Ordering::SeqCst);
        let is_found = accounts.token_by_secret(text, start()).unwrap().is_some();
        (is_found, engine.1.load(Ordering::SeqCst) - before)
    };
    let right = secret.expose();
    for at in 0..right.len() {
        let digit = if right.as_bytes()[at] == b'x' { "y" } else { "x" };
        assert_eq!(asked(&format!("{}{digit}{}", &right[..at], &right[at + 1..])), (false, 0), "{at}");
    }
    for wrong in ["", "hantei_", &token.prefix, &right[..55], &format!("{right} "), &"x".repeat(1 << 20)] {
        assert_eq!(asked(wrong), (false, 0), "{wrong:.60}");
    }
    assert_eq!(asked(right), (true, 1));
    // What is asked again within the second is remembered.
    assert_eq!(asked(right), (true, 0));
    let (unknown, _) = Accounts::open("memory:")
        .map(|others| {
            let id = user(&others, "jane", Role::Analyst).id;
            others.create_token(id, &wish(Role::Reader), start()).unwrap()
        })
        .unwrap();
    assert_eq!(asked(unknown.expose()), (false, 1));
    assert_eq!(asked(unknown.expose()), (false, 1), "what is not there is not remembered");
}

#[test]
fn what_another_node_revokes_is_dead_within_a_second() {
    let engine: Arc<dyn Engine> = Arc::new(Sqlite::in_memory().unwrap());
    let (here, there) =
        (Accounts::with_engine(Arc::clone(&engine)).unwrap(), Accounts::with_engine(engine).unwrap());
    let jane = user(&here, "jane", Role::Analyst);
    let (secret, token) = here.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
    assert!(here.token_by_secret(secret.expose(), start()).unwrap().is_some());
    there.revoke_token(token.id, start()).unwrap();
    assert!(here.token_by_secret(secret.expose(), later(1_001)).unwrap().is_none());
    // Nor does it come back by a clock that goes back to when it was remembered.
    assert!(here.token_by_secret(secret.expose(), later(1)).unwrap().is_none());

    // While time stands still, since the clock was an hour ahead, seconds are seconds.
    let (secret, token) = here.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
    for now in [start(), later(3_600_000), start()] {
        assert!(here.token_by_secret(secret.expose(), now).unwrap().is_some());
    }
    there.revoke_token(token.id, start()).unwrap();
    assert!(here.token_by_secret(secret.expose(), later(1_001)).unwrap().is_none());
    // What was remembered before the clock went back is not used after it.
    let (secret, token) = here.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
    assert!(here.token_by_secret(secret.expose(), later(5_000)).unwrap().is_some());
    there.revoke_token(token.id, start()).unwrap();
    let (other, _) = here.create_token(jane.id, &wish(Role::Reader), start()).unwrap();
    assert!(here.token_by_secret(other.expose(), later(9_000)).unwrap().is_some());
    assert!(here.token_by_secret(secret.expose(), later(5_500)).unwrap().is_none());
}
