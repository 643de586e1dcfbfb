//! Watches: each change is told once, to who may still be told.

use std::{collections::BTreeSet, sync::Barrier, thread};

use accounts::{
    Accounts, Error, Language, Mail, Preferences, Role, Told, UserChange, UserId, WATCHES_OF_USER_MAX, Watch,
};

use crate::support::{execute, on_each_database, on_each_engine, start, user};

fn told(zone: &str) -> Told {
    Told { zone: zone.to_owned(), status: format!("status of {zone}") }
}

fn watch(accounts: &Accounts, user: UserId, object: &str) -> Watch {
    accounts.add_watch(user, ("domain", object), " a note ", &told("Grey"), start()).unwrap()
}

fn mail(watch: &Watch) -> Mail {
    Mail {
        key: watch.next_mail_key(),
        to: "jane@example.com".to_owned(),
        user_id: Some(watch.user_id),
        subject: "It changed".to_owned(),
        text: "It changed.\n".to_owned(),
    }
}

#[test]
fn a_watch_is_kept_as_it_was_begun() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        let long = format!("http://shop.example/{}", "x".repeat(4_000));
        for object in ["c2.loader.example", "198.51.100.7", &long] {
            let begun = watch(accounts, jane.id, object);
            assert_eq!((begun.object.as_str(), begun.note.as_str(), begun.changes), (object, "a note", 0));
            assert!(accounts.watches_of(jane.id).unwrap().contains(&begun));
            let again = accounts.add_watch(jane.id, ("domain", object), "", &told("Red"), start());
            assert!(matches!(again, Err(Error::Taken { .. })), "{again:?}");
            // Somebody else may watch the same.
            watch(accounts, joe.id, object);
        }
        let later = start().plus_millis(1);
        let last =
            accounts.add_watch(jane.id, ("url", "c2.loader.example"), "", &told("Red"), later).unwrap();
        let watches = accounts.watches_of(jane.id).unwrap();
        assert_eq!((watches.len(), watches.first()), (4, Some(&last)));
        // What is another's is not there.
        assert!(matches!(accounts.remove_watch(joe.id, last.id), Err(Error::NotFound { .. })));
        accounts.remove_watch(jane.id, last.id).unwrap();
        assert!(matches!(accounts.remove_watch(jane.id, last.id), Err(Error::NotFound { .. })));
        assert_eq!(accounts.watches_of(jane.id).unwrap().len(), 3);
    });
}

#[test]
fn what_cannot_be_watched_is_refused() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let (fine, word) = (told("Grey"), told(&"x".repeat(101)));
        let long = "x".repeat(9_000);
        for (kind, object, note, told) in [
            ("domain", "", "", &fine),
            ("", "a.example", "", &fine),
            ("domain", long.as_str(), "", &fine),
            ("domain", "a.example", &*"n".repeat(501), &fine),
            ("domain", "a.example", "a\u{202e}b", &fine),
            ("domain", "a.example", "", &word),
        ] {
            let refused = accounts.add_watch(jane.id, (kind, object), note, told, start());
            assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
        }
        let nobody = UserId::random().unwrap();
        let refused = accounts.add_watch(nobody, ("domain", "a.example"), "", &fine, start());
        assert!(matches!(refused, Err(Error::NotFound { .. })), "{refused:?}");
    });
}

#[test]
fn of_a_user_there_are_so_many_and_no_more() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        for number in 0..WATCHES_OF_USER_MAX {
            watch(accounts, jane.id, &format!("{number}.example"));
        }
        let more = accounts.add_watch(jane.id, ("domain", "more.example"), "", &told("Grey"), start());
        assert!(matches!(more, Err(Error::TooMany { limit: WATCHES_OF_USER_MAX, .. })), "{more:?}");
        let joe = user(accounts, "joe", Role::Reader);
        watch(accounts, joe.id, "more.example");
        // All are met, each once, page by page.
        let (mut seen, mut behind) = (BTreeSet::new(), None);
        loop {
            let page = accounts.watched(behind).unwrap();
            let Some(last) = page.last() else { break };
            behind = Some(last.watch.id);
            for each in &page {
                assert!(seen.insert(each.watch.id), "{:?} came twice", each.watch.id);
            }
        }
        assert_eq!(seen.len(), 1_001);
    });
}

#[test]
fn a_change_is_told_once() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let begun = watch(accounts, jane.id, "shop.example");
        let barrier = Barrier::new(8);
        let told_by: usize = thread::scope(|scope| {
            let tell = || {
                barrier.wait();
                accounts.tell_watch(&begun, &told("Red"), Some(&mail(&begun)), start()).unwrap()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(tell)).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!((told_by, accounts.mail_counts().unwrap().waiting), (1, 1));
        let now = accounts.watches_of(jane.id).unwrap().remove(0);
        assert_eq!((&now.told, now.changes, now.changed_at), (&told("Red"), 1, Some(start())));
        // Back again is another change.
        assert!(accounts.tell_watch(&now, &told("Grey"), Some(&mail(&now)), start()).unwrap());
        assert_eq!(accounts.mail_counts().unwrap().waiting, 2);
        // A mail that cannot be is refused, and then nothing was noted.
        let now = accounts.watches_of(jane.id).unwrap().remove(0);
        let wrong = Mail { to: "nowhere".to_owned(), ..mail(&now) };
        assert!(accounts.tell_watch(&now, &told("Red"), Some(&wrong), start()).is_err());
        assert_eq!(accounts.watches_of(jane.id).unwrap(), std::slice::from_ref(&now));
        assert!(accounts.tell_watch(&now, &told("Red"), None, start()).unwrap());
        // What ended is told nothing.
        let now = accounts.watches_of(jane.id).unwrap().remove(0);
        accounts.remove_watch(jane.id, now.id).unwrap();
        assert!(!accounts.tell_watch(&now, &told("Green"), Some(&mail(&now)), start()).unwrap());
        assert_eq!(accounts.mail_counts().unwrap().waiting, 2);
    });
}

#[test]
fn who_is_disabled_or_removed_is_not_looked_for() {
    on_each_database(|accounts, engine| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        let japanese = Preferences { language: Some(Language::Japanese), ..Preferences::default() };
        accounts.set_preferences(jane.id, &japanese).unwrap();
        for person in [&jane, &joe] {
            watch(accounts, person.id, "shop.example");
        }
        let whom = || {
            let mut whom: Vec<_> = accounts.watched(None).unwrap();
            whom.sort_by(|a, b| a.user.name.cmp(&b.user.name));
            whom.into_iter().map(|each| (each.user.id, each.group.id, each.language)).collect::<Vec<_>>()
        };
        let (of_jane, of_joe) =
            ((jane.id, jane.group_id, Some(Language::Japanese)), (joe.id, joe.group_id, None));
        assert_eq!(whom(), [of_jane, of_joe]);
        let disabled = UserChange { is_disabled: Some(true), ..UserChange::default() };
        accounts.change_user(joe.id, &disabled).unwrap();
        assert_eq!(whom(), [of_jane]);
        accounts.remove_user(jane.id).unwrap();
        assert_eq!(whom(), []);
        assert_eq!(execute(engine, "DELETE FROM watches", &[]), 1, "those of the removed are gone");
    });
}
