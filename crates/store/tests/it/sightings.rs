//! Sightings: counted once for each unit, and sums that say what a count by hand says, whatever the order, the parts, the number of times.

use std::{collections::BTreeMap, sync::Arc};

use model::{Claim, CountryCode, Evidence, Observable, SightingCell, Sightings, Timestamp, UnitId, Zone};
use proptest::prelude::*;
use store::{
    Engine, Ledger, Section, SightingUnit,
    engine::{Batch, KeyRange, Limit, Order, Table, memory::Memory},
};

use crate::support::{assessed, day, evidence, memory, observable};

/// The contribution of a unit to an object on a day.
pub(crate) fn sighted(unit: u8, object: &str, at: &str, cells: Vec<SightingCell>) -> Evidence {
    let claim = Claim::Sighted(Sightings::new(UnitId([unit; 16]), 0, cells));
    Evidence { observed_at: day(at), ..evidence(observable(object), claim) }
}

pub(crate) fn cell(country: &str, sensor: &str, zone: Option<Zone>, count: u64) -> SightingCell {
    SightingCell { country: CountryCode::parse(country), sensor: sensor.to_owned(), zone, count }
}

pub(crate) fn unit(unit: u8) -> SightingUnit {
    SightingUnit {
        id: UnitId([unit; 16]),
        list: "sightings".to_owned(),
        content: [unit; 32],
        accepted: 3,
        refused: 1,
        recorded_at: day("2026-03-04T05:06:07.089Z"),
        import: 7,
    }
}

#[test]
fn a_unit_counts_once_whatever_it_says_the_second_time() {
    let ledger = memory();
    let first = sighted(1, "a.example", "2026-01-02T03:00:00Z", vec![cell("JP", "s", None, 3)]);
    let appended = ledger.append(vec![first.clone(), first.clone()]).unwrap();
    assert_eq!((appended.new, appended.known), (1, 1));
    // Read by a newer version, or with another geography: the same unit and day.
    let again = sighted(1, "a.example", "2026-01-02T05:00:00Z", vec![cell("US", "t", None, 9)]);
    assert_eq!(ledger.append(vec![again]).unwrap().known, 1);
    // Another unit, another day and another part are others.
    let mut part = first.clone();
    part.claim = Claim::Sighted(Sightings::new(UnitId([1; 16]), 1, vec![cell("JP", "s", None, 1)]));
    let others = vec![
        sighted(2, "a.example", "2026-01-02", vec![cell("JP", "s", None, 10)]),
        sighted(1, "a.example", "2026-01-03", vec![cell("JP", "s", Some(Zone::Red), 100)]),
        part,
    ];
    assert_eq!(ledger.append(others).unwrap().new, 3);
    let sum = ledger.sightings_sum(&observable("a.example")).unwrap().unwrap();
    assert_eq!((sum.hits.total(), sum.hits.of(None), sum.hits.of(Some(Zone::Red))), (114, 14, 100));
    assert_eq!((sum.first, sum.last), (day("2026-01-02"), day("2026-01-03")));
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn who_is_met_is_known_and_logged() {
    let ledger = memory();
    assert!(!ledger.has_sightings());
    ledger.append(vec![assessed("b.example")]).unwrap();
    let met = |unit| {
        ["a.example", "b.example"]
            .map(|object| sighted(unit, object, "2026-01-02", vec![cell("", "s", None, 4)]))
            .to_vec()
    };
    let appended = ledger.append(met(1)).unwrap();
    assert_eq!(appended.touched, [observable("a.example").into(), observable("b.example").into()]);
    assert_eq!(appended.fresh, [(observable("a.example"), vec![])]);
    assert!(ledger.has_sightings() && ledger.may_contain(&observable("a.example").into()));
    let weighs = ledger.verdict_evidence(&observable("a.example").into()).unwrap();
    assert_eq!((weighs.0.items, weighs.1), (vec![], false));
}

#[test]
fn the_log_tells_of_counts_when_they_say_something_new() {
    let ledger = memory();
    let mut unit = 0;
    let mut check = |at: &str, country: &str, sensor: &str, zone, count, is_told: bool| {
        unit += 1;
        let met = sighted(unit, "a.example", at, vec![cell(country, sensor, zone, count)]);
        let appended = ledger.append(vec![met]).unwrap();
        let told = appended.touched == [observable("a.example").into()];
        assert_eq!((appended.new, told), (1, is_told), "unit {unit}");
    };
    check("2026-01-02", "JP", "s", None, 4, true);
    check("2026-01-02", "JP", "s", None, 3, false);
    // Eight hits: the next power of two, in another country.
    check("2026-01-02", "US", "s", None, 1, true);
    check("2026-01-02T10:00:00Z", "", "s", None, 7, false);
    // Another day, another sensor, another judgement.
    check("2026-01-03", "JP", "s", None, 1, true);
    check("2026-01-02", "JP", "t", None, 1, true);
    check("2026-01-02", "JP", "t", None, 1, false);
    check("2026-01-02", "JP", "t", Some(Zone::Red), 1, true);
    check("2026-01-02", "JP", "t", Some(Zone::Red), 1, false);
    check("2026-02-02", "JP", "t", Some(Zone::Red), 1, true);
}

#[test]
fn a_unit_is_kept_with_what_it_counts() {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    assert_eq!(ledger.sighting_unit(UnitId([1; 16])).unwrap(), None);
    let met = sighted(1, "a.example", "2026-01-02", vec![cell("", "s", None, 1)]);
    ledger.append_unit(vec![met.clone()], &unit(1)).unwrap();
    // Of a batch whose sightings were all counted before, the key is kept too.
    assert_eq!(ledger.append_unit(vec![met], &unit(2)).unwrap().new, 0);
    ledger.complete_unit(&unit(3)).unwrap();
    let ledger = Ledger::with_engine(engine).unwrap();
    ledger.wait_for_filter();
    for number in 1..=3 {
        assert_eq!(ledger.sighting_unit(UnitId([number; 16])).unwrap(), Some(unit(number)));
    }
    assert!(ledger.has_sightings());
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn wrong_sums_are_found_and_made_anew_when_added_to() {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    let met = |unit, count| sighted(unit, "a.example", "2026-01-02", vec![cell("JP", "s", None, count)]);
    ledger.append(vec![met(1, 5)]).unwrap();
    let rows = engine.scan(Table::Sightings, &KeyRange::all(), Order::Forward, Limit::WALK).unwrap().entries;
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let mut batch = Batch::new();
        batch.put(Table::Sightings, row.key.clone(), row.value.iter().map(|_| 9).collect::<Vec<u8>>());
        engine.commit(batch).unwrap();
        assert!(ledger.fsck().unwrap().total > 0);
    }
    assert_eq!(ledger.sightings_sum(&observable("a.example")).unwrap(), None);
    ledger.append(vec![met(2, 7)]).unwrap();
    assert_eq!(ledger.sightings_sum(&observable("a.example")).unwrap().unwrap().hits.total(), 12);
    assert_eq!(ledger.fsck().unwrap().findings, []);
    // A sum of nothing.
    let mut batch = Batch::new();
    let mut stray = store::key::observable(&observable("b.example"));
    stray.push(0);
    batch.put(Table::Sightings, stray, rows[0].value.clone());
    engine.commit(batch).unwrap();
    assert_eq!(ledger.fsck().unwrap().total, 1);
}

/// Hits by day, country and zone, and by sensor: counted by hand.
type ByHand = (BTreeMap<(i64, Option<CountryCode>, Option<Zone>), u64>, BTreeMap<String, u64>);

fn by_hand(all: &[Evidence], object: &Observable) -> ByHand {
    let mut known = std::collections::HashSet::new();
    let mut counts = ByHand::default();
    for item in all.iter().filter(|item| item.subject == object.clone().into()) {
        if let (true, Claim::Sighted(sightings)) = (known.insert(item.id()), &item.claim) {
            for cell in sightings.cells() {
                *counts.0.entry((item.observed_at.day(), cell.country, cell.zone)).or_default() += cell.count;
                *counts.1.entry(cell.sensor.clone()).or_default() += cell.count;
            }
        }
    }
    counts
}

fn by_sums(ledger: &Ledger, object: &Observable) -> ByHand {
    let mut counts = ByHand::default();
    for month in ledger.sightings_months(object, 0, u32::MAX).unwrap() {
        for cell in &month.cells {
            *counts.0.entry((month.day(cell.day), cell.country, cell.zone)).or_default() += cell.count;
        }
    }
    let sum = ledger.sightings_sum(object).unwrap();
    counts.1.extend(sum.into_iter().flat_map(|sum| sum.sensors));
    counts
}

fn contributions() -> impl Strategy<Value = Vec<Evidence>> {
    let cell =
        (0..3_usize, 0..3_usize, 0..4_usize, 1..1000_u64).prop_map(|(country, sensor, zone, count)| {
            let zone = [None, Some(Zone::Red), Some(Zone::Yellow), Some(Zone::Green)][zone];
            cell(["JP", "US", ""][country], ["a", "b", "ü"][sensor], zone, count)
        });
    let objects = ["a.example", "a.example/x", "192.0.2.1", "2001:db8::1", "b.a.example"];
    let one = (0..4_u8, 0..objects.len(), 0..70_i64, prop::collection::vec(cell, 1..5));
    let one = one.prop_map(move |(unit, object, day, cells)| {
        let at = Timestamp::from_day(20_450 + day).to_string();
        sighted(unit, objects[object], &at, cells)
    });
    prop::collection::vec(one, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_what_a_count_by_hand_gives(
        all in contributions(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
        size in 1..30_usize,
    ) {
        // One contribution of each identity: a unit says the same each time.
        let mut known = std::collections::HashSet::new();
        let all: Vec<Evidence> = all.into_iter().filter(|item| known.insert(item.id())).collect();
        let once = memory();
        once.append(all.clone()).unwrap();

        // Some of it in any order and more than once, as imports that were cut off; then all of it, from the end, after a restart.
        let engine = Arc::new(Memory::new());
        let parts = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
        let some: Vec<Evidence> = order.iter().map(|at| at.get(&all).clone()).collect();
        for chunk in some.chunks(size) {
            parts.append(chunk.to_vec()).unwrap();
        }
        drop(parts);
        let parts = Ledger::with_engine(engine).unwrap();
        parts.wait_for_filter();
        let rest: Vec<Evidence> = all.iter().rev().cloned().collect();
        for chunk in rest.chunks(size) {
            parts.append(chunk.to_vec()).unwrap();
        }

        for ledger in [&once, &parts] {
            for object in ["a.example", "a.example/x", "192.0.2.1", "2001:db8::1", "b.a.example", "c.example"] {
                let object = observable(object);
                prop_assert_eq!(by_sums(ledger, &object), by_hand(&all, &object));
                // Made from the rows, as for those who may not see all.
                let (sum, months) = ledger.sightings_of(&object, 1000, |_| true).unwrap().unwrap();
                prop_assert_eq!(sum, ledger.sightings_sum(&object).unwrap());
                prop_assert_eq!(months, ledger.sightings_months(&object, 0, u32::MAX).unwrap());
            }
            let report = ledger.fsck().unwrap();
            prop_assert_eq!(report.findings, vec![]);
        }
        prop_assert_eq!(once.digest().unwrap(), parts.digest().unwrap());
        prop_assert_eq!(once.digest().unwrap().evidence[&Section::Sighted], all.len() as u64);
    }
}
