//! Groups and licences: what can be said of them, and what is refused.

use accounts::{
    Error, GroupChange, LICENCES_OF_GROUP_MAX, LicenceChange, NewGroup, NewLicence, NewUser, Product, Role,
    Service, Services,
};
use model::{Timestamp, Tlp};

use crate::databases::{at, group_in, licence, new_licence, product};
use crate::support::on_each_engine;

#[test]
fn a_group_is_found_by_any_spelling_of_its_name() {
    on_each_engine(|accounts| {
        let new = NewGroup {
            name: "  Example ＣＯＲＰ ".to_owned(),
            time_zone: "asia/TOKYO".to_owned(),
            tlp_max: Tlp::AmberStrict,
        };
        let group = accounts.add_group(&new, at("2026-03-02")).unwrap();
        assert_eq!((group.name.as_str(), group.time_zone.as_str()), ("Example ＣＯＲＰ", "Asia/Tokyo"));
        assert_eq!(accounts.group(group.id).unwrap().as_ref(), Some(&group));
        for name in ["example corp", "EXAMPLE CORP", " Example Corp"] {
            assert_eq!(accounts.group_by_name(name).unwrap().as_ref(), Some(&group), "{name}");
            let again = NewGroup { name: name.to_owned(), ..new.clone() };
            let taken = accounts.add_group(&again, at("2026-03-02"));
            assert!(matches!(&taken, Err(Error::Taken { what }) if what == "groups"), "{taken:?}");
        }
        assert_eq!(accounts.group_by_name("").unwrap(), None);
    });
}

#[test]
fn groups_change_one_thing_at_a_time() {
    on_each_engine(|accounts| {
        let (group, other) = (group_in(accounts, "UTC"), group_in(accounts, "Europe/Berlin"));
        let change = GroupChange { time_zone: Some("Pacific/Apia".to_owned()), ..GroupChange::default() };
        let changed = accounts.change_group(group.id, &change).unwrap();
        assert_eq!((changed.time_zone.as_str(), &changed.name), ("Pacific/Apia", &group.name));
        let change =
            GroupChange { name: Some("Beta".to_owned()), tlp_max: Some(Tlp::Red), ..GroupChange::default() };
        let changed = accounts.change_group(group.id, &change).unwrap();
        assert_eq!(
            (changed.time_zone.as_str(), changed.name.as_str(), changed.tlp_max),
            ("Pacific/Apia", "Beta", Tlp::Red)
        );
        assert_eq!(accounts.group(group.id).unwrap(), Some(changed));
        let taken = GroupChange { name: Some("beta".to_owned()), ..GroupChange::default() };
        assert!(matches!(accounts.change_group(other.id, &taken), Err(Error::Taken { .. })));
        for bad in ["", "a\u{202e}b", &"a".repeat(201)] {
            let change = GroupChange { name: Some(bad.to_owned()), ..GroupChange::default() };
            assert!(matches!(accounts.change_group(group.id, &change), Err(Error::Invalid { .. })), "{bad}");
        }
        let nowhere = GroupChange { time_zone: Some("Mars/Olympus".to_owned()), ..GroupChange::default() };
        assert!(matches!(
            accounts.change_group(group.id, &nowhere),
            Err(Error::Invalid { what: "the time zone", .. })
        ));
        assert_eq!(accounts.groups().unwrap().len(), 2);
    });
}

#[test]
fn a_group_with_users_stays() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        licence(accounts, &group, "unlimited");
        let new =
            NewUser { group_id: group.id, name: "jane".to_owned(), mail: None, role: Role::Administrator };
        let user = accounts.add_user(&new, at("2026-03-02")).unwrap();
        let refused = accounts.remove_group(group.id);
        assert!(
            matches!(&refused, Err(Error::NotEmpty { id }) if *id == group.id.to_string()),
            "{refused:?}"
        );
        assert_eq!(accounts.licences(group.id).unwrap().len(), 1, "nothing of it was removed");
        let other = group_in(accounts, "UTC");
        let change = accounts::UserChange { group_id: Some(other.id), ..accounts::UserChange::default() };
        accounts.change_user(user.id, &change).unwrap();
        accounts.remove_group(group.id).unwrap();
        assert_eq!((accounts.group(group.id).unwrap(), accounts.licences(group.id).unwrap()), (None, vec![]));
        assert!(matches!(accounts.remove_group(group.id), Err(Error::NotFound { what: "group", .. })));
    });
}

#[test]
fn licences_come_back_as_they_were_granted() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let new = NewLicence {
            group_id: group.id,
            product: product("threat_lookup_250"),
            services: Some([Service::ThreatLookup, Service::DarkWeb].into_iter().collect()),
            count: 3,
            starts_at: at("2026-01-01"),
            ends_at: Some(at("2027-01-01")),
        };
        let granted = accounts.grant_licence(&new, at("2025-12-01")).unwrap();
        assert_eq!(accounts.licence(granted.id).unwrap().as_ref(), Some(&granted));
        assert_eq!(
            (granted.limit(), granted.services, granted.created_at),
            (Some(750), new.services.unwrap(), at("2025-12-01"))
        );
        let change = LicenceChange { ends_at: Some(None), count: None };
        let changed = accounts.change_licence(granted.id, change).unwrap();
        assert_eq!((changed.ends_at, changed.count), (None, 3));
        let change = LicenceChange { ends_at: None, count: Some(1) };
        assert_eq!(accounts.change_licence(granted.id, change).unwrap().limit(), Some(250));
        assert!(accounts.revoke_licence(granted.id).unwrap().is_revoked);
        assert!(accounts.licences(group.id).unwrap()[0].is_revoked);
    });
}

#[test]
fn licences_that_cannot_be_are_refused() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        let good = new_licence(&group, "threat_lookup_lite_5000");
        let level = |product: Product| match product {
            Product::ThreatLookup(level) | Product::ThreatLookupLite(level) => level,
            other => panic!("{other} has no level"),
        };
        let bad = [
            NewLicence {
                product: Product::ThreatLookupLite(level(product("threat_lookup_100"))),
                ..good.clone()
            },
            NewLicence { product: Product::ThreatLookup(level(good.product)), ..good.clone() },
            NewLicence { product: Product::Bench, ..good.clone() },
            NewLicence { services: Some(Services::ALL), ..good.clone() },
            NewLicence { services: Some(Services::default()), ..good.clone() },
            NewLicence { count: 0, ..good.clone() },
            NewLicence { count: 1001, ..good.clone() },
            NewLicence { ends_at: Some(good.starts_at), ..good.clone() },
        ];
        for bad in bad {
            let refused = accounts.grant_licence(&bad, Timestamp::MIN);
            assert!(matches!(refused, Err(Error::Invalid { .. })), "{bad:?}: {refused:?}");
        }
        let nobody = NewLicence { group_id: accounts::GroupId::random().unwrap(), ..good.clone() };
        assert!(matches!(
            accounts.grant_licence(&nobody, Timestamp::MIN),
            Err(Error::NotFound { what: "group", .. })
        ));
        let granted = accounts.grant_licence(&good, Timestamp::MIN).unwrap();
        let backwards = LicenceChange { ends_at: Some(Some(Timestamp::MIN)), count: None };
        assert!(matches!(accounts.change_licence(granted.id, backwards), Err(Error::Invalid { .. })));
        let unknown = accounts::LicenceId::random().unwrap();
        assert!(matches!(accounts.revoke_licence(unknown), Err(Error::NotFound { what: "licence", .. })));
    });
}

#[test]
fn a_group_has_room_for_so_many_licences() {
    on_each_engine(|accounts| {
        let group = group_in(accounts, "UTC");
        for _ in 0..LICENCES_OF_GROUP_MAX {
            licence(accounts, &group, "unlimited");
        }
        let refused = accounts.grant_licence(&new_licence(&group, "unlimited"), Timestamp::MIN);
        assert!(matches!(refused, Err(Error::TooMany { limit: LICENCES_OF_GROUP_MAX, .. })), "{refused:?}");
    });
}
