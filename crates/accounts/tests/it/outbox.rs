//! The outbox.

use std::{collections::HashSet, sync::Barrier, thread};

use accounts::{
    Accounts, AuditQuery, Error, MAIL_LEASE_MS, MAIL_TEXT_BYTES_MAX, Mail, MailCounts, MailId, MailState,
    QueuedMail, Role, UserChange,
};
use model::Timestamp;

use crate::support::{execute, on_each_database, on_each_engine, start, user};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

fn mail(key: &str) -> Mail {
    Mail {
        key: key.to_owned(),
        to: "jane@example.com".to_owned(),
        user_id: None,
        subject: "A subject".to_owned(),
        text: "One line\nand another\n".to_owned(),
    }
}

fn later(millis: i64) -> Timestamp {
    start().plus_millis(millis)
}

fn due(accounts: &Accounts, millis: i64) -> Vec<QueuedMail> {
    accounts.due_mails(100, later(millis)).unwrap()
}

#[test]
fn the_same_key_twice_is_one_mail() {
    on_each_engine(|accounts| {
        assert!(accounts.put_mail(&mail("a"), start()).unwrap());
        let other = Mail { text: "another text".to_owned(), ..mail("a") };
        assert!(!accounts.put_mail(&other, start()).unwrap());
        assert!(accounts.put_mail(&mail("b"), later(1)).unwrap());
        let mails = due(accounts, 1);
        let texts: Vec<_> = mails.iter().map(|mail| mail.text.as_str()).collect();
        assert_eq!(texts, ["One line\nand another\n"; 2]);
        accounts.mail_sent(mails[0].id, later(2)).unwrap();
        assert!(!accounts.put_mail(&mail("a"), later(3)).unwrap(), "nor once it was sent");
        assert_eq!(
            accounts.mail_counts().unwrap(),
            MailCounts { waiting: 1, sent: 1, failed: 0, cancelled: 0 }
        );
    });
}

#[test]
fn of_many_who_put_one_mail_one_does() {
    on_each_engine(|accounts| {
        let barrier = Barrier::new(8);
        let put: usize = thread::scope(|scope| {
            let put = || {
                barrier.wait();
                accounts.put_mail(&mail("a"), start()).unwrap()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(put)).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!((put, accounts.mail_counts().unwrap().waiting), (1, 1));
    });
}

#[test]
fn what_steers_is_refused_or_made_harmless() {
    on_each_engine(|accounts| {
        for (key, to) in [
            ("", "jane@example.com"),
            ("a\n", "jane@example.com"),
            (&"a".repeat(501), "jane@example.com"),
            ("a", ""),
            ("a", "jane@example.com\r\nBcc: joe@example.com"),
            ("a", "jane@example.com, joe@example.com"),
            ("a", "Jane <jane@example.com>"),
            ("a", "jane\0@example.com"),
        ] {
            let bad = Mail { key: key.to_owned(), to: to.to_owned(), ..mail("") };
            assert!(matches!(accounts.put_mail(&bad, start()), Err(Error::Invalid { .. })), "{key:?} {to:?}");
        }
        let long = Mail { text: "a".repeat(MAIL_TEXT_BYTES_MAX + 1), ..mail("a") };
        assert!(matches!(accounts.put_mail(&long, start()), Err(Error::Invalid { .. })));
        assert_eq!(accounts.mail_counts().unwrap(), MailCounts::default());

        let hostile = Mail {
            subject: format!("a\r\nBcc: joe@example.com\0\u{2028}\u{202e}{}", "b".repeat(500)),
            text: "a\0\r\nb\u{1b}[2J".to_owned(),
            ..mail("a")
        };
        accounts.put_mail(&hostile, start()).unwrap();
        accounts.put_mail(&Mail { text: "a".repeat(MAIL_TEXT_BYTES_MAX), ..mail("b") }, later(1)).unwrap();
        let mails = due(accounts, 1);
        assert!(
            mails[0].subject.starts_with("a\u{fffd}\u{fffd}Bcc: joe@example.com\u{fffd}\u{fffd}\u{fffd}bb")
        );
        assert_eq!(mails[0].subject.chars().count(), 200);
        assert_eq!(mails[0].text, "a\u{fffd}\nb\u{fffd}[2J");
        assert_eq!(mails[1].text.len(), MAIL_TEXT_BYTES_MAX);
    });
}

#[test]
fn a_mail_that_was_taken_is_nobody_elses_until_the_lease_ends() {
    on_each_engine(|accounts| {
        accounts.put_mail(&mail("a"), start()).unwrap();
        let first = due(accounts, 0);
        assert_eq!((first.len(), first[0].attempts), (1, 1));
        assert_eq!(due(accounts, MAIL_LEASE_MS - 1), []);
        // Nothing was heard: it is anybody's again, under the same Message-ID.
        let second = due(accounts, MAIL_LEASE_MS);
        assert_eq!(
            (second[0].id, &second[0].message_id, second[0].attempts),
            (first[0].id, &first[0].message_id, 2)
        );
        accounts.mail_sent(first[0].id, later(MAIL_LEASE_MS)).unwrap();
        accounts.mail_sent(first[0].id, later(MAIL_LEASE_MS)).unwrap();
        assert_eq!(due(accounts, 10 * DAY_MS), []);
        accounts.mail_failed(first[0].id, "late", false, later(MAIL_LEASE_MS)).unwrap();
        assert_eq!(accounts.mail_counts().unwrap(), MailCounts { sent: 1, ..MailCounts::default() });
        let nothing = MailId::random().unwrap();
        assert!(matches!(accounts.mail_sent(nothing, start()), Err(Error::NotFound { .. })));
        assert!(matches!(accounts.mail_failed(nothing, "", true, start()), Err(Error::NotFound { .. })));
    });
}

#[test]
fn senders_at_once_get_different_mails() {
    on_each_engine(|accounts| {
        for number in 0..40 {
            accounts.put_mail(&mail(&number.to_string()), later(number)).unwrap();
        }
        let barrier = Barrier::new(4);
        let taken: Vec<MailId> = thread::scope(|scope| {
            let take = || {
                barrier.wait();
                // Fourteen are enough for all.
                let takes = (0..14).flat_map(|_| accounts.due_mails(3, later(100)).unwrap());
                takes.map(|mail| mail.id).collect::<Vec<_>>()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!((taken.len(), taken.iter().collect::<HashSet<_>>().len()), (40, 40));
    });
}

#[test]
fn failures_wait_longer_and_longer_and_end_after_five_days() {
    on_each_engine(|accounts| {
        accounts.put_mail(&mail("a"), start()).unwrap();
        let (mut now, mut waits) = (0, Vec::new());
        while let [mail] = due(accounts, now).as_slice() {
            accounts.mail_failed(mail.id, "451 try\r\nlater", false, later(now)).unwrap();
            let entry = &accounts.mails(None, 10).unwrap()[0];
            assert_eq!(entry.reason.as_deref(), Some("451 try\u{fffd}\u{fffd}later"));
            if entry.state == MailState::Failed {
                break;
            }
            let wait = entry.next_at.millis() - later(now).millis();
            assert_eq!(due(accounts, now + wait - 1), []);
            now += wait;
            waits.push(wait / MINUTE_MS);
        }
        assert_eq!(waits[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert!(waits[10..].iter().all(|wait| *wait == 360));
        assert!((5 * DAY_MS..5 * DAY_MS + 6 * HOUR_MS).contains(&now), "{now}");
        assert_eq!(accounts.mail_counts().unwrap(), MailCounts { failed: 1, ..MailCounts::default() });
        assert_eq!(due(accounts, 100 * DAY_MS), []);
    });
}

#[test]
fn a_permanent_failure_is_one_and_a_silent_sender_gives_up_too() {
    on_each_engine(|accounts| {
        accounts.put_mail(&mail("a"), start()).unwrap();
        accounts.put_mail(&mail("b"), later(1)).unwrap();
        let mails = due(accounts, 1);
        accounts.put_mail(&mail("new"), later(2)).unwrap();
        accounts.mail_failed(mails[0].id, "550 no such user", true, later(1)).unwrap();
        // The other one was taken and never heard of again, for five days.
        let left = due(accounts, 10 * DAY_MS);
        assert_eq!((left.len(), left[0].attempts), (1, 1));
        assert_eq!(
            accounts.mail_counts().unwrap(),
            MailCounts { waiting: 1, failed: 2, ..MailCounts::default() }
        );
        let failed = accounts.mails(Some(MailState::Failed), 10).unwrap();
        let reasons: Vec<_> = failed.iter().map(|mail| mail.reason.as_deref().unwrap()).collect();
        assert_eq!(reasons, ["it could not be sent for five days", "550 no such user"]);
    });
}

#[test]
fn who_is_out_gets_no_mail_any_more() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        for (key, user_id) in [("jane", Some(jane.id)), ("joe", Some(joe.id)), ("nobody", None)] {
            accounts.put_mail(&Mail { user_id, ..mail(key) }, start()).unwrap();
        }
        accounts
            .change_user(jane.id, &UserChange { is_disabled: Some(true), ..UserChange::default() })
            .unwrap();
        let mails = due(accounts, 1);
        let users: Vec<_> = mails.iter().map(|mail| mail.user_id).collect();
        assert_eq!(users.iter().collect::<HashSet<_>>(), [Some(joe.id), None].iter().collect());
        assert_eq!(
            accounts.mail_counts().unwrap(),
            MailCounts { waiting: 2, cancelled: 1, ..MailCounts::default() }
        );
        let records = accounts.audit(&AuditQuery { limit: 10, ..AuditQuery::default() }).unwrap();
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].entry.action, "mail.cancel");
        assert!(records[0].entry.detail.contains(&jane.id.to_string()));
        accounts
            .change_user(jane.id, &UserChange { is_disabled: Some(false), ..UserChange::default() })
            .unwrap();
        assert_eq!(due(accounts, 2), []);
        // One that was taken and failed is cancelled as well, when its user is gone.
        let joes = mails.iter().find(|mail| mail.user_id.is_some()).unwrap();
        accounts.mail_failed(joes.id, "", false, later(2)).unwrap();
        accounts.remove_user(joe.id).unwrap();
        assert!(due(accounts, DAY_MS).iter().all(|mail| mail.user_id.is_none()));
    });
}

#[test]
fn a_clock_that_was_wrong_holds_nothing_back() {
    on_each_engine(|accounts| {
        accounts.put_mail(&mail("a"), start()).unwrap();
        // For a moment the clock is a year ahead; then the operator has it forgotten.
        let taken = due(accounts, 365 * DAY_MS);
        assert_eq!(taken.len(), 1);
        accounts.put_mail(&mail("b"), later(365 * DAY_MS)).unwrap();
        accounts.forget_moment(start()).unwrap();
        let keys: Vec<_> = due(accounts, 1).iter().map(|mail| mail.id).collect();
        assert_eq!(keys.len(), 2);
    });
}

#[test]
fn sealed_mails_need_the_key() {
    on_each_database(|accounts, engine| {
        accounts.put_mail(&mail("sealed"), start()).unwrap();
        let open = || Accounts::with_engine(engine.clone()).unwrap();
        assert!(matches!(open().due_mails(10, start()), Err(Error::NoKey)));
        assert_eq!(accounts.mails(None, 10).unwrap()[0].attempts, 0);
        // Without a key there is no seal, and with one both kinds can be read.
        open().put_mail(&mail("plain"), later(1)).unwrap();
        let texts: Vec<_> = due(accounts, 1).into_iter().map(|mail| mail.text).collect();
        assert_eq!(texts, ["One line\nand another\n"; 2]);
        let other = open().with_key([9; 32]);
        assert_eq!(other.due_mails(10, later(MAIL_LEASE_MS + 1)).unwrap().len(), 1);
        let failed = accounts.mails(Some(MailState::Failed), 10).unwrap();
        assert_eq!(failed[0].reason.as_deref(), Some("it is damaged, or sealed with another key"));
        // What is done has no text any more.
        assert_eq!(execute(engine, "DELETE FROM mails WHERE state = 'failed' AND body = ''", &[]), 1);
    });
}

#[test]
fn what_is_done_is_forgotten_after_ninety_days() {
    on_each_engine(|accounts| {
        accounts.put_mail(&mail("done"), start()).unwrap();
        let id = due(accounts, 0)[0].id;
        accounts.mail_sent(id, start()).unwrap();
        accounts.put_mail(&mail("waits"), start()).unwrap();
        assert_eq!(accounts.sweep(later(90 * DAY_MS - 1)).unwrap().mails, 0);
        assert_eq!(accounts.sweep(later(90 * DAY_MS)).unwrap().mails, 1);
        assert_eq!(accounts.mail_counts().unwrap(), MailCounts { waiting: 1, ..MailCounts::default() });
    });
}
