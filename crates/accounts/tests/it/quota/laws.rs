//! Laws of charging, whatever the order of charges, refunds, days, jumps of the clock, restarts and changes.

use std::{collections::HashMap, sync::Arc};

use accounts::{
    Accounts, BLOCK_UNITS, Charger, Detail, Grant, Group, LicenceChange, LicenceId, NewLicence, Outcome,
    Refusal, Service, Want,
};
use jiff::tz::TimeZone;
use model::Timestamp;
use proptest::{prelude::*, sample::Index};

use super::{charge, want};
use crate::databases::{Place, at, group_in, new_licence};

#[derive(Clone, Debug)]
enum Step {
    Charge {
        service: Service,
        detail: Detail,
        units: u32,
        is_partial: bool,
        bound: Option<Index>,
    },
    /// The clock jumps by so many minutes.
    Jump(i32),
    /// What an earlier charge took is given back.
    Refund(Index),
    /// The process dies, or ends in good order.
    Restart {
        is_orderly: bool,
    },
    Count {
        licence: Index,
        count: u32,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let service = prop::sample::select(Service::ALL.to_vec());
    let detail = prop_oneof![Just(Detail::Verdict), Just(Detail::Full)];
    let units = prop_oneof![4 => 0..5_u32, 3 => 5..200_u32, 2 => 200..3000_u32, 1 => 3000..30_000_u32];
    let charge = (service, detail, units, any::<bool>(), prop::option::weighted(0.2, any::<Index>()));
    prop_oneof![
        30 => charge.prop_map(|(service, detail, units, is_partial, bound)| Step::Charge { service, detail, units, is_partial, bound }),
        4 => (-5000..5000_i32).prop_map(Step::Jump),
        3 => any::<Index>().prop_map(Step::Refund),
        1 => any::<bool>().prop_map(|is_orderly| Step::Restart { is_orderly }),
        1 => (any::<Index>(), 1..4_u32).prop_map(|(licence, count)| Step::Count { licence, count }),
    ]
}

struct World<'p> {
    place: &'p Place,
    accounts: Accounts,
    group: Group,
    zone: TimeZone,
    licences: Vec<LicenceId>,
    /// The highest limit that each licence ever had.
    limits: HashMap<LicenceId, u64>,
    now: Timestamp,
    /// What was granted of a licence's service on a day, less what was given back.
    by_day: HashMap<(LicenceId, Service, String), u64>,
    /// The same by the date that the clock on the wall showed.
    by_date: HashMap<(LicenceId, Service, String), u64>,
    grants: Vec<(Grant, String)>,
    /// Units of a block that may have been lost with processes.
    lost_max: u64,
}

impl World<'_> {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Charge { service, detail, units, is_partial, bound } => {
                let licence = bound.map(|at| *at.get(&self.licences));
                let want = Want {
                    service: *service,
                    detail: *detail,
                    is_partial: *is_partial,
                    licence,
                    ..want(&self.group, *units)
                };
                match charge(&self.accounts, &want, self.now) {
                    Outcome::Granted(grant) => self.grant(&want, grant),
                    Outcome::Refused(refusal) => self.refuse(&want, refusal),
                }
            }
            Step::Jump(minutes) => self.now = self.now.plus_millis(i64::from(*minutes) * 60_000),
            Step::Refund(at) => {
                if !self.grants.is_empty() {
                    let (grant, date) = self.grants.swap_remove(at.index(self.grants.len()));
                    self.accounts.refund(&grant).unwrap();
                    let units = u64::from(grant.units);
                    let day = (grant.licence, grant.service, grant.day.to_string());
                    *self.by_day.get_mut(&day).unwrap() -= units;
                    *self.by_date.get_mut(&(grant.licence, grant.service, date)).unwrap() -= units;
                }
            }
            Step::Restart { is_orderly } => self.restart(*is_orderly),
            Step::Count { licence, count } => {
                let change = LicenceChange { count: Some(*count), ends_at: None };
                let licence = self.accounts.change_licence(*licence.get(&self.licences), change).unwrap();
                self.limits
                    .entry(licence.id)
                    .and_modify(|limit| *limit = licence.limit().unwrap().max(*limit));
            }
        }
    }

    fn grant(&mut self, want: &Want, grant: Grant) {
        let is_part = want.is_partial && grant.units > 0 && grant.units < want.units;
        assert!(grant.units == want.units || is_part, "{want:?}: {grant:?}");
        let is_lite = want.licence == Some(self.licences[0]);
        assert!(
            grant.details || want.detail == Detail::Verdict || is_lite,
            "there is a licence with details"
        );
        assert!(grant.resets_at > self.accounts.moment(self.now), "{grant:?} at {}", self.now);
        let instant = jiff::Timestamp::from_millisecond(self.now.millis()).unwrap();
        let date = self.zone.to_datetime(instant).date().to_string();
        let (units, limit) = (u64::from(grant.units), self.limits[&grant.licence]);
        let on_day = self.by_day.entry((grant.licence, grant.service, grant.day.to_string())).or_default();
        *on_day += units;
        assert!(*on_day <= limit && *on_day <= grant.used, "{grant:?}: {on_day} granted");
        assert!(grant.used <= *on_day + self.lost_max, "{grant:?}: {on_day} granted, {} lost", self.lost_max);
        let on_date = self.by_date.entry((grant.licence, grant.service, date.clone())).or_default();
        *on_date += units;
        assert!(*on_date <= limit, "{grant:?}: {on_date} granted on {date}");
        self.grants.push((grant, date));
    }

    /// What is refused does not fit: the law's other half.
    fn refuse(&mut self, want: &Want, refusal: Refusal) {
        let Refusal::Exhausted { resets_at, .. } = refusal else {
            // Only Lite opens less than all.
            let is_lite = want.licence == Some(self.licences[0]);
            assert!(
                refusal == Refusal::NotOpened(want.service)
                    && want.service != Service::ThreatLookup
                    && is_lite,
                "{refusal:?}"
            );
            return;
        };
        assert!(resets_at > self.now && want.units > 0);
        if self.accounts.moment(self.now) > self.now {
            // The date that the clock shows may be used up.
            return;
        }
        for usage in self.accounts.usage(self.group.id, want.service, self.now).unwrap() {
            let has_details = usage.product.has_details() || want.detail == Detail::Verdict;
            if has_details && want.licence.is_none_or(|id| id == usage.licence) {
                let room = usage.limit.unwrap().saturating_sub(usage.used);
                assert!(
                    room < if want.is_partial { 1 } else { u64::from(want.units) },
                    "{want:?}: {usage:?}"
                );
            }
        }
    }

    fn restart(&mut self, is_orderly: bool) {
        if is_orderly {
            let charger = Charger::start(Arc::new(self.accounts.clone())).unwrap();
            charger.flush(self.now).unwrap();
        } else {
            self.lost_max += BLOCK_UNITS;
        }
        self.accounts = self.place.open();
    }
}

fn run(place: &Place, zone: &str, steps: &[Step]) {
    let accounts = place.open();
    let group = group_in(&accounts, zone);
    let mut limits = HashMap::new();
    let mut grant = |code: &str, count| {
        let new = NewLicence { count, ..new_licence(&group, code) };
        let licence = accounts.grant_licence(&new, Timestamp::MIN).unwrap();
        limits.insert(licence.id, licence.limit().unwrap());
        licence.id
    };
    // Charged one by one, and in blocks while there are at least two of it.
    let licences = vec![
        grant("threat_lookup_lite_5000", 1),
        grant("threat_lookup_250", 1),
        grant("threat_lookup_10000", 2),
    ];
    let mut world = World {
        place,
        accounts,
        group,
        zone: TimeZone::get(zone).unwrap(),
        licences,
        limits,
        now: at("2026-03-28T12:00:00Z"),
        by_day: HashMap::new(),
        by_date: HashMap::new(),
        grants: Vec::new(),
        lost_max: 0,
    };
    for step in steps {
        world.step(step);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_more_than_the_limit_is_granted_and_no_less(
        zone in prop::sample::select(vec!["UTC", "Asia/Tokyo", "Europe/Berlin", "Australia/Lord_Howe"]),
        steps in prop::collection::vec(step(), 1..120),
    ) {
        run(&Place::file(), zone, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn nor_on_a_server(steps in prop::collection::vec(step(), 1..80)) {
        if let Some(place) = Place::server() {
            run(&place, "America/New_York", &steps);
        }
    }
}
