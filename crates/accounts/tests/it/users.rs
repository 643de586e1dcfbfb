//! Users, their identities elsewhere and what they chose.

use std::thread;

use accounts::{
    Accounts, AuditEntry, AuditOutcome, Error, GraphContent, GraphReader, Language, Mail, NewGraph, NewUser,
    Preferences, Role, Scope, Scopes, Theme, TicketKind, TokenWish, TokensOf, User, UserChange,
};

use crate::support::{PASSWORD, address, group, on_each_database, on_each_engine, start, user};

fn change(accounts: &Accounts, user: &User, change: UserChange) -> Result<User, Error> {
    accounts.change_user(user.id, &change)
}

fn demote() -> UserChange {
    UserChange { role: Some(Role::Reader), ..UserChange::default() }
}

fn disable() -> UserChange {
    UserChange { is_disabled: Some(true), ..UserChange::default() }
}

fn enable() -> UserChange {
    UserChange { is_disabled: Some(false), ..UserChange::default() }
}

#[test]
fn a_user_is_found_by_identifier_and_by_any_spelling_of_its_name() {
    on_each_engine(|accounts| {
        let group_id = group(accounts, "G").id;
        let mail = Some("Jane@EXAMPLE.com".to_owned());
        let new = NewUser { group_id, name: " Jane@Example.COM ".to_owned(), mail, role: Role::Expert };
        let added = accounts.add_user(&new, start()).unwrap();
        assert_eq!(
            (added.name.as_str(), added.mail.as_deref()),
            ("jane@example.com", Some("Jane@example.com"))
        );
        assert_eq!(accounts.user(added.id).unwrap().as_ref(), Some(&added));
        for name in ["jane@example.com", "JANE@EXAMPLE.COM", "ｊａｎｅ@example.com"] {
            assert_eq!(accounts.user_by_name(name).unwrap().as_ref(), Some(&added), "{name}");
        }
        for name in ["", "jane", "jane@example.com\0", "' OR 1=1 --", &"a".repeat(100_000)] {
            assert_eq!(accounts.user_by_name(name).unwrap(), None, "{name}");
        }
        assert_eq!(accounts.users_by_mail("jane@example.COM").unwrap(), std::slice::from_ref(&added));
        assert_eq!(accounts.users_by_mail("no address").unwrap(), []);
        let again = NewUser { name: "JANE@example.com".to_owned(), ..new };
        assert!(matches!(accounts.add_user(&again, start()), Err(Error::Taken { .. })));
    });
}

#[test]
fn what_cannot_be_a_user_is_refused() {
    on_each_engine(|accounts| {
        let good = NewUser {
            group_id: group(accounts, "G").id,
            name: "jane".to_owned(),
            mail: None,
            role: Role::Reader,
        };
        let bad_name = NewUser { name: "a\u{202e}b".to_owned(), ..good.clone() };
        let bad_mail =
            NewUser { mail: Some("a@example.com\r\nBcc: b@example.com".to_owned()), ..good.clone() };
        for bad in [bad_name, bad_mail] {
            assert!(matches!(accounts.add_user(&bad, start()), Err(Error::Invalid { .. })));
        }
        let nowhere = NewUser { group_id: accounts::GroupId::random().unwrap(), ..good };
        assert!(matches!(accounts.add_user(&nowhere, start()), Err(Error::NotFound { what: "group", .. })));
        assert_eq!(accounts.users(None).unwrap(), []);
        let nobody = accounts::UserId::random().unwrap();
        assert!(matches!(accounts.change_user(nobody, &demote()), Err(Error::NotFound { what: "user", .. })));
        assert!(matches!(accounts.remove_user(nobody), Err(Error::NotFound { what: "user", .. })));
    });
}

#[test]
fn users_are_listed_by_name_and_group() {
    on_each_engine(|accounts| {
        let (zoe, adam) = (user(accounts, "zoe", Role::Reader), user(accounts, "adam", Role::Reader));
        let new =
            NewUser { group_id: zoe.group_id, name: "Émile".to_owned(), mail: None, role: Role::Reader };
        let emile = accounts.add_user(&new, start()).unwrap();
        assert_eq!(accounts.users(None).unwrap(), [adam.clone(), zoe.clone(), emile.clone()]);
        assert_eq!(accounts.users(Some(zoe.group_id)).unwrap(), [zoe.clone(), emile]);
        let moved = UserChange { group_id: Some(zoe.group_id), mail: Some(None), ..UserChange::default() };
        let moved = change(accounts, &adam, moved).unwrap();
        assert_eq!((moved.group_id, moved.mail), (zoe.group_id, None));
        assert_eq!(accounts.users(Some(zoe.group_id)).unwrap().len(), 3);
        assert!(matches!(accounts.remove_group(zoe.group_id), Err(Error::NotEmpty { .. })));
        accounts.remove_group(adam.group_id).unwrap();
    });
}

#[test]
fn the_last_administrator_stays() {
    on_each_engine(|accounts| {
        let (one, other) =
            (user(accounts, "one", Role::Administrator), user(accounts, "other", Role::Administrator));
        let lower = user(accounts, "lower", Role::GroupAdministrator);
        change(accounts, &other, disable()).unwrap();
        // The other one does not count while it is disabled.
        for refused in [
            change(accounts, &one, disable()).map(drop),
            change(accounts, &one, demote()).map(drop),
            accounts.remove_user(one.id),
        ] {
            assert!(matches!(refused, Err(Error::LastAdministrator)), "{refused:?}");
        }
        assert_eq!(accounts.user(one.id).unwrap(), Some(one.clone()));
        // Everybody else may go, and the disabled one too.
        change(accounts, &lower, demote()).unwrap();
        change(accounts, &other, demote()).unwrap();
        accounts.remove_user(lower.id).unwrap();
        accounts.remove_user(other.id).unwrap();
        // What is no farewell is allowed.
        let mail = UserChange { mail: Some(None), ..UserChange::default() };
        assert_eq!(change(accounts, &one, mail).unwrap().mail, None);
    });
}

#[test]
fn of_two_administrators_who_demote_each_other_one_stays() {
    on_each_engine(|accounts| {
        let mut keepers = Vec::<User>::new();
        for round in 0..10 {
            let name = |which: &str| format!("{which}{round}");
            let one = user(accounts, &name("one"), Role::Administrator);
            let other = user(accounts, &name("other"), Role::Administrator);
            if let Some(keeper) = keepers.pop() {
                accounts.remove_user(keeper.id).unwrap();
            }
            let attempts = [demote(), disable()].into_iter().zip([&one, &other]);
            let results: Vec<Result<User, Error>> = thread::scope(|scope| {
                let threads: Vec<_> =
                    attempts.map(|(what, whom)| scope.spawn(move || change(accounts, whom, what))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let refused =
                results.iter().filter(|result| matches!(result, Err(Error::LastAdministrator))).count();
            assert_eq!(
                (refused, results.iter().filter(|result| result.is_ok()).count()),
                (1, 1),
                "{results:?}"
            );
            let left = accounts.users(None).unwrap();
            let left = left.iter().filter(|user| user.role == Role::Administrator && !user.is_disabled);
            assert_eq!(left.count(), 1);
            // The next round has two of its own again.
            let keeper = user(accounts, &name("keeper"), Role::Administrator);
            accounts.remove_user(one.id).unwrap();
            accounts.remove_user(other.id).unwrap();
            accounts.change_user(keeper.id, &demote()).unwrap_err();
            keepers.push(keeper);
        }
    });
}

#[test]
fn who_is_disabled_is_out_and_stays_out() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Analyst);
        accounts.set_password(jane.id, PASSWORD).unwrap();
        accounts.link_identity(jane.id, "https://id.example", "1", start()).unwrap();
        let (cookie, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        let wish = TokenWish {
            name: "t".to_owned(),
            scopes: Scopes::of_role(Role::Reader),
            expires_at: None,
            licence: None,
        };
        let (token, _) = accounts.create_token(jane.id, &wish, start()).unwrap();
        let week = std::time::Duration::from_secs(7 * 86_400);
        let link =
            accounts.create_ticket(TicketKind::SignIn, &jane.id.to_string(), "", week, start()).unwrap();
        assert!(accounts.token_by_secret(token.expose(), start()).unwrap().is_some());

        change(accounts, &jane, disable()).unwrap();
        let is_out = || {
            assert_eq!(accounts.session(cookie.expose(), start()).unwrap(), None);
            assert_eq!(accounts.take_ticket(TicketKind::SignIn, link.expose(), start()).unwrap(), None);
        };
        is_out();
        assert_eq!(accounts.token_by_secret(token.expose(), start()).unwrap(), None);
        assert_eq!(accounts.verify_password("jane", PASSWORD).unwrap(), None);
        assert_eq!(accounts.user_by_identity("https://id.example", "1").unwrap(), None);
        for refused in [
            accounts.begin_session(jane.id, "", address(), start()).map(drop),
            accounts.create_token(jane.id, &wish, start()).map(drop),
            accounts.begin_totp(jane.id).map(drop),
            accounts.link_identity(jane.id, "https://id.example", "2", start()),
        ] {
            assert!(matches!(refused, Err(Error::Disabled { .. })), "{refused:?}");
        }

        change(accounts, &jane, enable()).unwrap();
        is_out();
        assert!(accounts.token_by_secret(token.expose(), start()).unwrap().is_some(), "tokens rested");
        assert!(accounts.verify_password("jane", PASSWORD).unwrap().is_some());
    });
}

#[test]
fn a_removed_user_leaves_nothing_but_audit_lines() {
    on_each_database(|accounts, engine| {
        let (jane, other) =
            (user(accounts, "jane-canary", Role::Analyst), user(accounts, "other", Role::Reader));
        accounts.set_password(jane.id, PASSWORD).unwrap();
        accounts.link_identity(jane.id, "https://id.example", "subject-canary", start()).unwrap();
        accounts.begin_session(jane.id, "browser-canary", address(), start()).unwrap();
        accounts.begin_totp(jane.id).unwrap();
        let wish = TokenWish {
            name: "token-canary".to_owned(),
            scopes: [Scope::Lookup].into_iter().collect(),
            expires_at: None,
            licence: None,
        };
        let (token, _) = accounts.create_token(jane.id, &wish, start()).unwrap();
        let hour = std::time::Duration::from_secs(3_600);
        accounts.create_ticket(TicketKind::PasswordReset, &jane.id.to_string(), "", hour, start()).unwrap();
        let mut mail = Mail {
            key: "a".to_owned(),
            to: "jane-canary@example.com".to_owned(),
            user_id: Some(jane.id),
            subject: "subject-canary".to_owned(),
            text: String::new(),
        };
        accounts.put_mail(&mail, start()).unwrap();
        (mail.key, mail.user_id, mail.to) = ("b".to_owned(), None, "Jane-Canary@example.com".to_owned());
        accounts.put_mail(&mail, start()).unwrap();
        (mail.key, mail.to, mail.subject) = ("c".to_owned(), "other@example.com".to_owned(), String::new());
        accounts.put_mail(&mail, start()).unwrap();
        let reader = GraphReader { user: jane.id, group: jane.group_id };
        for (name, is_shared) in [("graph-canary", false), ("for all", true)] {
            let content = GraphContent { form: 1, bytes: Vec::new() };
            let graph = NewGraph { name: name.to_owned(), is_shared, nodes: 0, edges: 0, content };
            accounts.add_graph(reader, &graph, start()).unwrap();
        }
        let mut entry = AuditEntry::new(start(), "session.begin", AuditOutcome::Ok);
        entry.actor.user_id = Some(jane.id);
        accounts.record(&[entry]).unwrap();

        accounts.remove_user(jane.id).unwrap();
        assert_eq!(accounts.token_by_secret(token.expose(), start()).unwrap(), None);
        assert_eq!(accounts.tokens_of(TokensOf::Group(jane.group_id)).unwrap(), []);
        assert_eq!(accounts.user_by_identity("https://id.example", "subject-canary").unwrap(), None);
        let records = accounts.audit(&accounts::AuditQuery { limit: 10, ..Default::default() }).unwrap();
        assert_eq!(records[0].entry.actor.user_id, Some(jane.id));
        // The others are as they were.
        assert_eq!(accounts.user(other.id).unwrap(), Some(other));
        assert_eq!(accounts.mail_counts().unwrap().waiting, 1);

        let tables =
            ["users", "identities", "sessions", "tokens", "tickets", "throttles", "mails", "audit", "graphs"];
        let mut left = Vec::new();
        engine
            .read(&mut |transaction| {
                left.clear();
                for table in tables {
                    let rows = transaction.query(&format!("SELECT * FROM {table} LIMIT 100"), &[])?;
                    left.extend(rows.into_iter().map(|row| (table, row)));
                }
                Ok(())
            })
            .unwrap();
        let id = jane.id.to_string();
        for (table, row) in left {
            for value in row.values() {
                let accounts::engine::Value::Text(text) = value else { continue };
                assert!(!text.to_lowercase().contains("canary"), "{table} has `{text}`");
                assert!(table == "audit" || !text.contains(&id), "{table} has the identifier");
            }
        }
    });
}

#[test]
fn identities_belong_to_one_user() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        let (issuer, other) = ("https://id.example", "https://other.example");
        accounts.link_identity(jane.id, issuer, "1", start()).unwrap();
        accounts.link_identity(jane.id, issuer, "1", start()).unwrap();
        assert!(matches!(accounts.link_identity(joe.id, issuer, "1", start()), Err(Error::Taken { .. })));
        // The same subject at another provider is somebody else.
        accounts.link_identity(joe.id, other, "1", start()).unwrap();
        let name =
            |issuer, subject| accounts.user_by_identity(issuer, subject).unwrap().map(|user| user.name);
        assert_eq!(name(issuer, "1").as_deref(), Some("jane"));
        assert_eq!(name(other, "1").as_deref(), Some("joe"));
        for (issuer, subject) in
            [(issuer, "2"), ("https://id.example/", "1"), (issuer, ""), ("", "1"), (issuer, "1\0")]
        {
            assert_eq!(name(issuer, subject), None);
        }
        for (issuer, subject) in
            [("", "1"), (issuer, ""), (issuer, "a\0"), (issuer, &"a".repeat(256)), (&"a".repeat(2_001), "1")]
        {
            let refused = accounts.link_identity(jane.id, issuer, subject, start());
            assert!(matches!(refused, Err(Error::Invalid { .. })));
        }
        let (cookie, _) = accounts.begin_session(jane.id, "", address(), start()).unwrap();
        assert!(!accounts.unlink_identity(joe.id, issuer, "1").unwrap());
        assert!(accounts.session(cookie.expose(), start()).unwrap().is_some());
        assert!(accounts.unlink_identity(jane.id, issuer, "1").unwrap());
        assert_eq!(accounts.session(cookie.expose(), start()).unwrap(), None);
        assert_eq!(name(issuer, "1"), None);
        assert_eq!(accounts.identities_of(jane.id).unwrap(), []);
        for number in 0..accounts::IDENTITIES_OF_USER_MAX {
            accounts.link_identity(jane.id, issuer, &number.to_string(), start()).unwrap();
        }
        assert!(matches!(accounts.link_identity(jane.id, issuer, "x", start()), Err(Error::TooMany { .. })));
        assert_eq!(accounts.identities_of(jane.id).unwrap().len(), 10);
    });
}

#[test]
fn preferences_are_kept_and_checked() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        assert_eq!(accounts.preferences(jane.id).unwrap(), Preferences::default());
        let mut chosen = Preferences {
            language: Some(Language::Japanese),
            theme: Theme::Dark,
            time_zone: Some("asia/tokyo".to_owned()),
        };
        accounts.set_preferences(jane.id, &chosen).unwrap();
        chosen.time_zone = Some("Asia/Tokyo".to_owned());
        assert_eq!(accounts.preferences(jane.id).unwrap(), chosen);
        for zone in ["", "Mars/Olympus", "../../etc/passwd", "Asia/Tokyo\0", &"a".repeat(1_000)] {
            let bad = Preferences { time_zone: Some(zone.to_owned()), ..Preferences::default() };
            assert!(matches!(accounts.set_preferences(jane.id, &bad), Err(Error::Invalid { .. })), "{zone}");
        }
        assert_eq!(accounts.preferences(jane.id).unwrap(), chosen);
        let nobody = accounts::UserId::random().unwrap();
        assert!(matches!(accounts.preferences(nobody), Err(Error::NotFound { .. })));
        assert!(matches!(accounts.set_preferences(nobody, &chosen), Err(Error::NotFound { .. })));
    });
}

#[test]
fn words_are_read_as_they_are_written() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(role));
    }
    assert!(Role::Reader < Role::Analyst && Role::GroupAdministrator < Role::Administrator);
    for (role, scopes) in [
        (Role::Reader, "lookup whois"),
        (Role::Analyst, "lookup import assess whois"),
        (Role::Expert, "lookup import assess whois documents"),
        (Role::GroupAdministrator, "lookup import assess whois documents administer"),
        (Role::Administrator, "lookup import assess whois documents administer"),
    ] {
        assert_eq!(Scopes::of_role(role).to_string(), scopes);
        assert_eq!(Scopes::parse(scopes), Some(Scopes::of_role(role)));
    }
    for (word, expected) in [("", Some(Scopes::NONE)), ("lookup nothing", None), ("Lookup", None)] {
        assert_eq!(Scopes::parse(word), expected);
    }
}
