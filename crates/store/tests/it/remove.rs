//! What a source brought can be taken away again: what is left is what would be there had it never come.

use std::{collections::BTreeMap, sync::Arc};

use model::{
    Category, Claim, Decision, Evidence, KnowledgeEntry, Mask, Network, Observable, Place, PlaceRange,
    RelationKind, Sightings, Subject, Timestamp, UnitId, Zone,
};
use proptest::prelude::*;
use store::{
    Engine, Error, Extent, Ledger, RemovalRule, RemovedRows, SightingUnit, Snapshot,
    engine::{KeyRange, Limit, Order, Table, memory::Memory},
};

use crate::{
    faulty::{Call, Faulty},
    knowledge::bare_entry,
    places::complete,
    sightings::{cell, sighted, unit},
    support::{
        any_evidence, assessed, day, described, evidence, listed, md5, observable, related, sha1, sha256,
    },
};

/// Lists of which `s` has three, and others that begin or end alike.
const LISTS: [&str; 6] = ["s", "s/a", "s/b", "t", "st", "t/s"];
const DATES: [&str; 5] = ["2026-01-01", "2026-01-02", "2026-01-05", "2026-02-01", "2026-03-01"];

fn everything(source: &str) -> RemovalRule {
    RemovalRule { source: source.to_owned(), extent: Extent::Everything }
}

fn before(source: &str, moment: &str) -> RemovalRule {
    RemovalRule { source: source.to_owned(), extent: Extent::Before(day(moment)) }
}

/// Removes, and returns what was removed.
fn remove(ledger: &Ledger, rules: &[RemovalRule]) -> RemovedRows {
    ledger.begin_removal(rules.to_vec()).unwrap();
    finish(ledger)
}

fn finish(ledger: &Ledger) -> RemovedRows {
    while ledger.remove_next().unwrap().is_some() {}
    let removal = ledger.removal().unwrap().unwrap();
    assert!(removal.is_swept);
    ledger.end_removal().unwrap();
    removal.removed
}

/// All rows but those of the log and those that follow it, and marks, which may be too many. Listings are told apart by the append that wrote them: what they say counts.
fn rows(engine: &dyn Engine, ledger: &Ledger) -> BTreeMap<(Table, Vec<u8>), Vec<u8>> {
    let mut rows = BTreeMap::new();
    for table in Table::ALL {
        if matches!(table, Table::Log | Table::Verdicts | Table::Meta | Table::Marks) {
            continue;
        }
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let page = engine.scan(table, &range, Order::Forward, Limit::WALK).unwrap();
            let kept = page.entries.into_iter().filter(|row| match table {
                Table::Snapshots => row.key[0] == 1,
                // That a list has had ranges.
                Table::Places => row.key[0] != 1,
                _ => true,
            });
            rows.extend(kept.map(|row| ((table, row.key), row.value)));
            rest = page.next;
        }
    }
    for list in LISTS {
        for date in DATES {
            let subjects = ledger.listed(list, day(date)).unwrap();
            if !subjects.is_empty() {
                let key = format!("{list} at {date}").into_bytes();
                rows.insert((Table::Snapshots, key), format!("{subjects:?}").into_bytes());
            }
        }
    }
    rows
}

/// What lists brought.
#[derive(Clone, Debug, Default)]
struct World {
    evidence: Vec<Evidence>,
    /// List and date.
    snapshots: Vec<(String, &'static str)>,
    ranges: Vec<(String, &'static str, u8)>,
    knowledge: Vec<KnowledgeEntry>,
    units: Vec<SightingUnit>,
}

impl World {
    fn fill(&self, ledger: &Ledger) {
        for chunk in self.evidence.chunks(7) {
            ledger.append(chunk.to_vec()).unwrap();
        }
        for (list, date, byte) in &self.ranges {
            let address = |last: u8| format!("192.0.{byte}.{last}").parse().unwrap();
            let range = PlaceRange { first: address(0), last: address(255), place: Place::Country(*b"NL") };
            ledger.append_places(list, day(date), &[range]).unwrap();
        }
        for (list, date) in &self.snapshots {
            complete(ledger, list, date);
        }
        ledger.append_knowledge(&self.knowledge).unwrap();
        self.units.iter().for_each(|unit| ledger.complete_unit(unit).unwrap());
    }

    /// What is not of `s`.
    fn of_others(&self) -> Self {
        let is_other = |list: &str| list != "s" && !list.starts_with("s/");
        let mut others = self.clone();
        others.evidence.retain(|piece| is_other(&piece.source));
        others.snapshots.retain(|(list, _)| is_other(list));
        others.ranges.retain(|(list, ..)| is_other(list));
        others.knowledge.retain(|entry| is_other(&entry.list));
        others.units.retain(|unit| is_other(&unit.list));
        others
    }

    /// What of `s` is not older than a moment, with all that is of others.
    fn since(&self, moment: &str) -> Self {
        let moment = day(moment);
        let is_of = |list: &str| list == "s" || list.starts_with("s/");
        let kept_from = |list: &str| {
            let dates = self.snapshots.iter().filter(|(of, _)| of == list).map(|(_, date)| day(date));
            dates.filter(|date| *date <= moment).max().unwrap_or(Timestamp::MIN)
        };
        let mut young = self.clone();
        young.evidence.retain(|piece| {
            let latest = piece.last_seen.map_or(piece.observed_at, |seen| seen.max(piece.observed_at));
            match &piece.claim {
                _ if !is_of(&piece.source) => true,
                Claim::Decided(_) => true,
                Claim::Listed(_) => piece.observed_at >= kept_from(&piece.source),
                _ => latest >= moment,
            }
        });
        young.snapshots.retain(|(list, date)| !is_of(list) || day(date) >= kept_from(list));
        young.ranges.retain(|(list, date, _)| !is_of(list) || day(date) >= kept_from(list));
        young
    }
}

fn any_list() -> impl Strategy<Value = String> {
    prop::sample::select(&LISTS[..]).prop_map(str::to_owned)
}

fn any_date() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&DATES[..])
}

/// Pieces of all kinds; sightings of few objects, so that sums have several parts.
fn any_piece() -> BoxedStrategy<Evidence> {
    let object = prop::sample::select(&["a.example", "192.0.2.1", "https://www.a.example/x?y"][..]);
    let met = (object.clone(), 0..9_u8, any_date(), prop::sample::select(&["", "NL"][..]), 1..99_u64)
        .prop_map(|(object, unit, at, land, hits)| {
            sighted(unit, object, at, vec![cell(land, "sensor", None, hits)])
        });
    let decided = (object.clone(), any_date()).prop_map(|(object, at)| {
        let decision = Decision {
            zone: Zone::Green,
            category: Category::General,
            reason: "ours".to_owned(),
            author: "usr_1".to_owned(),
            expires_at: day("2026-09-09"),
        };
        Evidence { observed_at: day(at), ..evidence(observable(object), Claim::Decided(Box::new(decision))) }
    });
    let subject = prop_oneof![
        Just(Subject::from(observable("a.example"))),
        Just(Subject::from(Mask::Network(Network::parse("192.0.2.0/24").unwrap()))),
    ];
    let absent = (subject, any_date()).prop_map(|(subject, at)| Evidence {
        observed_at: day(at),
        ..evidence(subject, Claim::NotRegistered("none".to_owned()))
    });
    // Three files that share weak digests.
    let named = (1..4_u8, 1..3_u8, 1..3_u8)
        .prop_map(|(file, weak, weaker)| described(&sha256(file), &[&sha1(weak), &md5(weaker)]));
    let any = (any_evidence(), any_date()).prop_map(|(piece, at)| match piece.claim {
        Claim::Listed(_) => Evidence { observed_at: day(at), ..piece },
        _ => piece,
    });
    prop_oneof![6 => any.boxed(), 2 => met.boxed(), 1 => decided.boxed(), 1 => absent.boxed(), 2 => named.boxed()].boxed()
}

fn any_world() -> BoxedStrategy<World> {
    let piece = (any_piece(), any_list()).prop_map(|(mut piece, source)| {
        // A unit is of one list.
        if let Claim::Sighted(sightings) = &mut piece.claim {
            let mut unit = sightings.unit;
            unit.0[1] = LISTS.iter().position(|list| *list == source).unwrap() as u8;
            *sightings = Sightings::new(unit, 0, sightings.cells().to_vec());
        }
        Evidence { source, ..piece }
    });
    (
        prop::collection::vec(piece, 0..60),
        prop::collection::vec((any_list(), any_date()), 0..12),
        prop::collection::vec((any_list(), any_date(), 0..4_u8), 0..6),
        prop::collection::vec((any_list(), 0..3_u64), 0..6),
        prop::collection::vec((any_list(), 0..9_u8), 0..4),
    )
        .prop_map(|(evidence, snapshots, ranges, knowledge, units)| World {
            evidence,
            snapshots,
            ranges,
            knowledge: knowledge.iter().map(|(list, revision)| bare_entry(list, *revision)).collect(),
            units: units
                .into_iter()
                .enumerate()
                .map(|(at, (list, _))| SightingUnit { list, ..unit(at as u8) })
                .collect(),
        })
        .boxed()
}

fn ledger_of(world: &World) -> (Arc<Memory>, Ledger) {
    let engine = Arc::new(Memory::new());
    let ledger = open(Arc::clone(&engine) as Arc<dyn Engine>);
    world.fill(&ledger);
    (engine, ledger)
}

fn open(engine: Arc<dyn Engine>) -> Ledger {
    let ledger = Ledger::with_engine(engine).unwrap();
    ledger.wait_for_filter();
    ledger
}

/// The ledger is as if only `expected` had come.
fn is_as_if(engine: &dyn Engine, ledger: &Ledger, expected: &World) -> Result<(), TestCaseError> {
    let (other_engine, other) = ledger_of(expected);
    prop_assert_eq!(rows(engine, ledger), rows(&*other_engine, &other));
    prop_assert_eq!(ledger.digest().unwrap(), other.digest().unwrap());
    prop_assert_eq!(ledger.snapshots(), other.snapshots());
    prop_assert_eq!(ledger.wildcard_stats().patterns, other.wildcard_stats().patterns);
    prop_assert_eq!(ledger.has_sightings(), other.has_sightings());
    prop_assert_eq!(ledger.fsck().unwrap().findings, vec![]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_is_what_would_be_there(world in any_world()) {
        let (engine, ledger) = ledger_of(&world);
        remove(&ledger, &[everything("s")]);
        is_as_if(&*engine, &ledger, &world.of_others())?;
        // It may come again.
        world.fill(&ledger);
        is_as_if(&*engine, &ledger, &world)?;
    }

    #[test]
    fn what_is_older_goes(world in any_world(), moment in any_date()) {
        let (engine, ledger) = ledger_of(&world);
        remove(&ledger, &[before("s", moment), RemovalRule { source: "s/b".to_owned(), extent: Extent::Nothing }]);
        let mut young = world.since(moment);
        let of_b = |list: &str| list == "s/b";
        young.evidence = world.evidence.iter().filter(|piece| of_b(&piece.source) || young.evidence.contains(piece)).cloned().collect();
        young.snapshots = world.snapshots.iter().filter(|of| of_b(&of.0) || young.snapshots.contains(of)).cloned().collect();
        young.ranges = world.ranges.iter().filter(|of| of_b(&of.0) || young.ranges.contains(of)).cloned().collect();
        is_as_if(&*engine, &ledger, &young)?;
        let rows = remove(&ledger, &[before("s", moment), RemovalRule { source: "s/b".to_owned(), extent: Extent::Nothing }]);
        prop_assert_eq!(rows, RemovedRows::default(), "nothing more is older");
    }

    /// Whichever write fails, the next start goes on and comes to the same.
    #[test]
    fn a_crash_costs_nothing(world in any_world(), at in 1..12_u64) {
        let (engine, ledger) = ledger_of(&world);
        drop(ledger);
        let faulty = Arc::new(Faulty::new(Arc::clone(&engine) as Arc<dyn Engine>));
        let ledger = open(Arc::clone(&faulty) as Arc<dyn Engine>);
        faulty.fail(Call::Commit, at);
        let begun = ledger.begin_removal(vec![everything("s")]);
        if begun.is_ok() {
            while let Ok(Some(_)) = ledger.remove_next() {}
        }
        drop(ledger);
        let ledger = open(Arc::clone(&engine) as Arc<dyn Engine>);
        prop_assert_eq!(ledger.fsck().unwrap().findings, vec![], "at any place it is sound");
        prop_assert_eq!(ledger.removal().unwrap().is_some(), begun.is_ok());
        if begun.is_ok() {
            finish(&ledger);
            is_as_if(&*engine, &ledger, &world.of_others())?;
        }
    }
}

fn of(source: &str, piece: Evidence) -> Evidence {
    Evidence { source: source.to_owned(), ..piece }
}

#[test]
fn what_is_gone_is_told() {
    let (_, ledger) = ledger_of(&World::default());
    let url = "www.a.example/x";
    let (file, weak) = (sha256(1), md5(1));
    ledger
        .append(vec![
            of("s", assessed("b.example")),
            of("s", related(&file, RelationKind::DownloadedFrom, url)),
            of("s", described(&file, &[&weak])),
            of("t", assessed("c.example")),
            of("s", assessed("c.example")),
        ])
        .unwrap();
    let cursor = ledger.log_end();
    let watch = ledger.watch(&observable(url).into());
    let other = ledger.watch(&observable("d.example").into());
    assert_eq!(ledger.aliases(&model::Hash::parse(&weak).unwrap()).unwrap().len(), 1);
    let removed = remove(&ledger, &[everything("s")]);
    assert_eq!(removed.evidence, BTreeMap::from([("s".to_owned(), 4)]));
    assert!(!watch.holds() && other.holds());
    let page = ledger.follow(Some(cursor), 100).unwrap();
    let told: Vec<String> = page.removed.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["b.example", "c.example", url, weak.as_str(), file.as_str()]);
    assert!(page.subjects.is_empty() && !page.is_empty() && !page.gap);
    for (text, expected) in
        [("b.example", false), ("c.example", true), (url, false), (&file, false), (&weak, false)]
    {
        assert_eq!(ledger.is_there(&observable(text)).unwrap(), expected, "{text}");
    }
    assert!(ledger.aliases(&model::Hash::parse(&weak).unwrap()).unwrap().is_empty());
    assert!(ledger.url_aliases("a.example/x", 10).unwrap().is_empty());
}

/// What another file's description says makes a weak digest tell one file again.
#[test]
fn weak_digests_are_there_as_long_as_a_file_is_known_by_them() {
    let (_, ledger) = ledger_of(&World::default());
    let weak = md5(9);
    ledger
        .append(vec![
            of("s", described(&sha256(1), &[&weak])),
            of("t", described(&sha256(1), &[&weak])),
            of("s", described(&sha256(2), &[&weak])),
        ])
        .unwrap();
    let files = || ledger.aliases(&model::Hash::parse(&weak).unwrap()).unwrap().len();
    assert_eq!(files(), 2);
    remove(&ledger, &[everything("s")]);
    assert_eq!(files(), 1);
    assert!(ledger.is_there(&observable(&weak)).unwrap());
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn conclusions_stay_until_they_are_drawn_anew() {
    let (_, ledger) = ledger_of(&World::default());
    let object = observable("a.example");
    ledger.append(vec![of("s", assessed("a.example"))]).unwrap();
    let concluded = crate::conclusions::concluded(&object, "lookalike", 60);
    ledger.replace_conclusions(&[(object.clone(), vec![concluded])]).unwrap();
    remove(&ledger, &[everything("s"), everything("analysis")]);
    assert_eq!(ledger.conclusions(&object).unwrap().len(), 1);
    assert!(ledger.is_there(&object).unwrap());
    let cursor = ledger.log_end();
    ledger.replace_conclusions(&[(object.clone(), vec![])]).unwrap();
    assert!(!ledger.is_there(&object).unwrap());
    let page = ledger.follow(Some(cursor), 10).unwrap();
    assert_eq!(page.removed, [Subject::from(object)]);
}

#[test]
fn one_at_a_time() {
    let (_, ledger) = ledger_of(&World::default());
    assert_eq!(ledger.remove_next().unwrap(), None);
    ledger.begin_removal(vec![everything("s")]).unwrap();
    assert!(matches!(ledger.begin_removal(vec![everything("t")]), Err(Error::Removing)));
    assert!(matches!(ledger.end_removal(), Err(Error::Removing)));
    finish(&ledger);
    assert_eq!(ledger.removal().unwrap(), None);
    ledger.end_removal().unwrap();
}

/// Batches are bounded, and look-ups and other lists' appends go on between them.
#[test]
fn many_go_batch_by_batch() {
    let (engine, ledger) = ledger_of(&World::default());
    let piece = |list: &str, n: usize| of(list, assessed(&format!("h{n}.example")));
    for from in (0..10_000).step_by(1_000) {
        ledger.append((from..from + 1_000).map(|n| piece("s", n)).collect()).unwrap();
    }
    // One popular name, met in more units than one batch removes.
    let met: Vec<Evidence> = (0..70_000_u32)
        .map(|n| {
            let mut piece =
                of("s", sighted(0, "popular.example", "2026-01-01", vec![cell("NL", "a", None, 1)]));
            if let Claim::Sighted(sightings) = &mut piece.claim {
                let mut unit = [0; 16];
                unit[..4].copy_from_slice(&n.to_be_bytes());
                *sightings = Sightings::new(UnitId(unit), 0, vec![cell("NL", "a", None, 1)]);
            }
            piece
        })
        .collect();
    met.chunks(10_000).for_each(|chunk| drop(ledger.append(chunk.to_vec()).unwrap()));
    ledger
        .append(vec![of("t", sighted(1, "popular.example", "2026-02-01", vec![cell("NL", "b", None, 5)]))])
        .unwrap();

    ledger.begin_removal(vec![everything("s")]).unwrap();
    let (mut batches, mut others) = (0, Vec::new());
    while let Some(rows) = ledger.remove_next().unwrap() {
        assert!(rows <= 65_536, "{rows}");
        batches += 1;
        if batches <= 20 {
            // Before and behind the place that was reached.
            let new = [piece("t", batches), piece("t", 20_000 - batches)];
            others.extend(new.clone());
            ledger.append(new.to_vec()).unwrap();
            assert!(ledger.is_there(&observable(&format!("h{batches}.example"))).unwrap());
            let sum = ledger.sightings_sum(&observable("popular.example")).unwrap().unwrap();
            assert!(sum.hits.total() >= 5);
            if batches % 6 == 0 {
                assert_eq!(ledger.fsck().unwrap().findings, [], "between batches it is sound");
            }
        }
    }
    assert!(batches >= 12, "{batches}");
    ledger.end_removal().unwrap();
    others.push(of("t", sighted(1, "popular.example", "2026-02-01", vec![cell("NL", "b", None, 5)])));
    is_as_if(&*engine, &ledger, &World { evidence: others, ..World::default() }).unwrap();
}

/// Of a list that is still listed nothing goes, however old the list is.
#[test]
fn what_is_listed_still_stays() {
    let (_, ledger) = ledger_of(&World::default());
    for (date, subjects) in
        [("2026-01-01", &["a.example", "b.example"][..]), ("2026-01-02", &["b.example"][..])]
    {
        ledger.append(subjects.iter().map(|subject| listed("s", date, subject)).collect()).unwrap();
        complete(&ledger, "s", date);
    }
    let dates =
        || ledger.snapshots().of("s").iter().map(|one: &Snapshot| one.date.to_date()).collect::<Vec<_>>();
    remove(&ledger, &[before("s", "2026-01-01T23:00:00Z")]);
    assert_eq!(dates(), ["2026-01-01", "2026-01-02"], "the first was in force at that moment");
    remove(&ledger, &[before("s", "2027-01-01")]);
    assert_eq!(dates(), ["2026-01-02"]);
    for (text, expected) in [("a.example", false), ("b.example", true)] {
        assert_eq!(ledger.is_there(&observable(text)).unwrap(), expected, "{text}");
    }
}

#[test]
fn verdict_rows_can_go() {
    let (_, ledger) = ledger_of(&World::default());
    let objects: Vec<Observable> = ["a.example", "b.example"].map(observable).into();
    let row = crate::verdicts::row(7);
    ledger.put_verdicts(&[(objects[0].clone(), row), (objects[1].clone(), row)]).unwrap();
    ledger.remove_verdicts(&objects[..1]).unwrap();
    assert_eq!(ledger.verdicts(&objects).unwrap(), [None, Some(row)]);
    assert_eq!(ledger.verdict_rows(None, 10).unwrap().rows.len(), 1);
}
