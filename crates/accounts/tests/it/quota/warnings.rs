//! The mail at four fifths of a day's allowance.

use std::{sync::Arc, thread};

use accounts::{
    Accounts, Charger, Group, Language, NewLicence, NewUser, Preferences, QueuedMail, Role, Service,
    UserChange, Want,
};
use model::Timestamp;

use super::{charge, granted, want};
use crate::databases::{Place, at, group_in, licence, new_licence};
use crate::support::on_each_engine;

const NOON: &str = "2026-03-02T12:00:00Z";

fn user(accounts: &Accounts, group: &Group, name: &str, role: Role) -> accounts::User {
    let mail = Some(format!("{name}@example.com"));
    accounts
        .add_user(&NewUser { group_id: group.id, name: format!("{name} {}", group.id), mail, role }, at(NOON))
        .unwrap()
}

/// The mails that wait, which are then sent.
fn mails(accounts: &Accounts, now: Timestamp) -> Vec<QueuedMail> {
    let mut mails = accounts.due_mails(100, now).unwrap();
    for mail in &mails {
        accounts.mail_sent(mail.id, now).unwrap();
    }
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    mails
}

#[test]
fn the_group_s_administrators_are_warned_once_a_day() {
    on_each_engine(|accounts| {
        let (group, other) = (group_in(accounts, "UTC"), group_in(accounts, "UTC"));
        user(accounts, &group, "chief", Role::GroupAdministrator);
        user(accounts, &group, "root", Role::Administrator);
        user(accounts, &group, "expert", Role::Expert);
        user(accounts, &other, "stranger", Role::Administrator);
        let gone = user(accounts, &group, "gone", Role::GroupAdministrator);
        accounts
            .change_user(gone.id, &UserChange { is_disabled: Some(true), ..UserChange::default() })
            .unwrap();
        let silent = user(accounts, &group, "silent", Role::GroupAdministrator);
        accounts.change_user(silent.id, &UserChange { mail: Some(None), ..UserChange::default() }).unwrap();
        licence(accounts, &group, "threat_lookup_100");

        let charge = |units, now: &str| granted(accounts.charge(&want(&group, units), at(now)).unwrap());
        charge(79, NOON);
        assert_eq!(mails(accounts, at(NOON)), []);
        charge(1, NOON);
        let warned = mails(accounts, at(NOON));
        assert_eq!(
            warned.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(),
            ["chief@example.com", "root@example.com"]
        );
        assert_eq!(warned[0].subject, "80 % of today's searches are used: Threat Lookup");
        for words in ["80 of 100 searches of Threat Lookup on 2026-03-02", "2026-03-03T00:00:00Z"] {
            assert!(warned[0].text.contains(words), "{}", warned[0].text);
        }
        for _ in 0..20 {
            charge(1, NOON);
        }
        assert_eq!(mails(accounts, at(NOON)), []);
        // Another service, another day: each once. A charge over the whole line warns, too.
        let whois = Want { service: Service::Whois, ..want(&group, 100) };
        granted(accounts.charge(&whois, at(NOON)).unwrap());
        assert_eq!(mails(accounts, at(NOON)).len(), 2);
        charge(100, "2026-03-03T12:00:00Z");
        assert_eq!(mails(accounts, at("2026-03-03T12:00:00Z")).len(), 2);
    });
}

#[test]
fn what_is_given_back_and_used_again_warns_no_second_time() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        user(accounts, &group, "chief", Role::GroupAdministrator);
        licence(accounts, &group, "threat_lookup_100");
        let grant = granted(accounts.charge(&want(&group, 80), at(NOON)).unwrap());
        assert_eq!(mails(accounts, at(NOON)).len(), 1);
        accounts.refund(&grant).unwrap();
        granted(accounts.charge(&want(&group, 90), at(NOON)).unwrap());
        assert_eq!(mails(accounts, at(NOON)), []);
    });
}

#[test]
fn of_many_that_cross_the_line_at_once_one_warns() {
    for place in Place::all() {
        let servers: Vec<Arc<Accounts>> = (0..2).map(|_| Arc::new(place.open())).collect();
        let group = group_in(&servers[0], "UTC");
        user(&servers[0], &group, "chief", Role::GroupAdministrator);
        licence(&servers[0], &group, "threat_lookup_100");
        let chargers: Vec<Charger> =
            servers.iter().map(|accounts| Charger::start(Arc::clone(accounts)).unwrap()).collect();
        thread::scope(|scope| {
            for charger in &chargers {
                scope.spawn(|| {
                    for _ in 0..100 {
                        charger.charge(
                            want(&group, 1),
                            at(NOON),
                            Box::new(|outcome| assert!(outcome.is_ok())),
                        );
                    }
                });
            }
        });
        drop(chargers);
        assert_eq!(mails(&servers[0], at(NOON)).len(), 1, "{}", servers[0].engine_name());
    }
}

#[test]
fn blocks_warn_of_what_was_used_and_not_of_what_is_reserved() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        user(accounts, &group, "chief", Role::GroupAdministrator);
        let new = NewLicence { count: 2, ..new_licence(&group, "threat_lookup_10000") };
        accounts.grant_licence(&new, at(NOON)).unwrap();
        let mut warned_at = None;
        for used in 1..=19_000_u64 {
            assert_eq!(granted(charge(accounts, &want(&group, 1), at(NOON))).used, used);
            if used % 100 == 0 && !mails(accounts, at(NOON)).is_empty() {
                assert_eq!(warned_at.replace(used), None, "warned twice");
            }
        }
        // A block is looked at again when half of it is gone.
        let warned_at = warned_at.unwrap();
        assert!((16_000..=17_000).contains(&warned_at), "{warned_at}");
    });
}

#[test]
fn no_benchmark_is_warned_of() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        user(accounts, &group, "chief", Role::GroupAdministrator);
        accounts.grant_bench(group.id, at(NOON)).unwrap();
        granted(accounts.charge(&want(&group, 1_000_000_000), at(NOON)).unwrap());
        assert_eq!(mails(accounts, at(NOON)), []);
    });
}

#[test]
fn a_warning_speaks_its_reader_s_language() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "Asia/Tokyo");
        let chief = user(accounts, &group, "chief", Role::GroupAdministrator);
        let chosen = Preferences { language: Some(Language::Japanese), ..Preferences::default() };
        accounts.set_preferences(chief.id, &chosen).unwrap();
        licence(accounts, &group, "threat_lookup_100");
        granted(accounts.charge(&want(&group, 100), at(NOON)).unwrap());
        let warned = mails(accounts, at(NOON));
        assert_eq!(warned[0].subject, "本日の検索数の80%を使用しました: Threat Lookup");
        assert!(warned[0].text.contains("100件のうち100件を使用済み"), "{}", warned[0].text);
    });
}
